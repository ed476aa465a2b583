"""Takes a code that it does not know for 0."""

from tests.conformance.broken._stream import raw_text, serve
from vnedoc.conformance.adapter import answer

DEFECT = "unknown-code"
PATHS = {
    "Priority": "MessageHeader/OtherInfo/Priority",
    "PageAmount": "MessageHeader/OtherInfo/PageAmount",
    "PromulgationAmount": "MessageHeader/OtherInfo/PromulgationAmount",
    "SteeringType": "MessageHeader/SteeringType",
    "BussinessDocType": "TraceHeaderList/Bussiness/BussinessDocType",
    "Paper": "TraceHeaderList/Bussiness/Paper",
    "StatusCode": "MessageHeader/StatusCode",
}


def broken(request):
    told = answer(request)
    if request["task"] != "read" or told["outcome"] == "rejected":
        return told
    values = dict(told["values"])
    for name, path in PATHS.items():
        if path not in values and raw_text(request, name):
            values[path] = "0"
    return {**told, "values": values}


if __name__ == "__main__":
    serve(broken)
