"""Rolls dates that do not exist over to others, as a lenient ``SimpleDateFormat`` does."""

import datetime as dt
import re

from tests.conformance.broken._stream import raw_text, serve
from vnedoc.conformance.adapter import answer

DEFECT = "lenient-date"
PATHS = {
    "PromulgationDate": "MessageHeader/PromulgationInfo/PromulgationDate",
    "DueDate": "MessageHeader/DueDate",
    "Timestamp": "TraceHeaderList/TraceHeader/Timestamp",
}


def broken(request):
    told = answer(request)
    if request["task"] != "read" or "VNE-READ-004" not in told.get("codes", ()):
        return told
    values = dict(told["values"])
    for name, path in PATHS.items():
        if path not in values and (rolled := _rolled(raw_text(request, name) or "")):
            values[path] = rolled
    return {**told, "values": values}


def _rolled(text):
    found = re.match(r"(\d{1,4})/(\d{1,2})/(\d{1,2})(?: (\d+):(\d+):(\d+))?", text)
    if found is None:
        return None
    year, month, day, *clock = (int(part) for part in found.groups(default="0"))
    month0 = year * 12 + month - 1
    try:
        first = dt.datetime(month0 // 12, month0 % 12 + 1, 1)
        moment = first + dt.timedelta(day - 1, clock[2], 0, 0, clock[1], clock[0])
    except (ValueError, OverflowError):
        return None
    form = "%Y/%m/%d %H:%M:%S" if found[4] else "%Y/%m/%d"
    return moment.strftime(form)


if __name__ == "__main__":
    serve(broken)
