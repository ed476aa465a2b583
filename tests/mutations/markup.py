"""The XML itself."""

from tests.mutations._kind import Kind, raw
from vnedoc.rules import change
from vnedoc.xml.writing.writer import dumps

SINGLE_NAMES = (
    "From DocumentId Code CodeNumber CodeNotation PromulgationInfo Place PromulgationDate"
    " DocumentType Type TypeDetail TypeName Subject Content SignerInfo Competence Position FullName"
    " DueDate OtherInfo Priority SphereOfPromulgation TyperNotation PromulgationAmount PageAmount"
    " Direction SteeringType ToPlaces Timestamp Bussiness BussinessDocType Paper"
)
SINGLES = SINGLE_NAMES.split()
WRONG = {
    "PromulgationDate": ("2025/02/30", "2025/13/01", "01.07.2025", "hôm nay", "20250701"),
    "DueDate": ("2025/02/30", "sớm"),
    "Timestamp": ("2025/07/01 25:00:00", "2025/07/01", "sáng"),
    "Type": ("hai", "-1", "2.0"),
    "TypeDetail": ("mười tám",),
    "Priority": ("5", "9", "Khẩn"),
    "SteeringType": ("3", "chỉ đạo"),
    "BussinessDocType": ("4", "NEW"),
    "Paper": ("2", "có"),
    "Direction": ("2", "yes"),
    "PromulgationAmount": ("hai", "-1"),
    "PageAmount": ("1,5",),
}
VARIANTS = {
    "PromulgationDate": "01/07/2025",
    "DueDate": "2025-07-15",
    "Timestamp": "2025-07-01T09:30:00+07:00",
    "Priority": "00",
    "Paper": "false",
}
MISSPELT = {
    "Bussiness": "Business",
    "BussinessDocType": "BusinessDocType",
    "TyperNotation": "TypistNotation",
    "edXMLHeader": "EdXMLHeader",
    "edXMLBody": "EdXMLBody",
}


def element(name):
    return rf"<edXML:{name}>(.*?)</edXML:{name}>"


def markup():
    for name in SINGLES:
        yield raw(f"{name} twice", "VNE-READ-003", element(name), r"\g<0>\g<0>", name)
    for name, values in WRONG.items():
        for value in values:
            text = f"<edXML:{name}>{value}</edXML:{name}>"
            yield raw(f"{name} is {value!r}", "VNE-READ-004", element(name), text, name)
    for code in ("00", "07", "99", "đã đến"):
        text = f"<edXML:StatusCode>{code}</edXML:StatusCode>"
        yield raw(
            f"status {code}", "VNE-READ-004", element("StatusCode"), text, "StatusCode", "status"
        )
        rule = "VNE-STATUS-016" if code.isdigit() else "VNE-STATUS-006"
        yield raw(f"no status {code}", rule, element("StatusCode"), text, "", "status")
    for name, value in VARIANTS.items():
        text = f"<edXML:{name}>{value}</edXML:{name}>"
        yield raw(f"{name} as {value}", "VNE-READ-005", element(name), text, name)
    for name, wrong in MISSPELT.items():
        text = rf"<edXML:{wrong}>\1</edXML:{wrong}>"
        yield raw(f"{name} as {wrong}", "VNE-READ-006", element(name), text, wrong)
    for name in ("Subject", "CodeNumber", "TypeName"):
        yield raw(
            f"filler in {name}", "VNE-READ-010", element(name), f"<edXML:{name}>null</edXML:{name}>"
        )
        comment = rf"<edXML:{name}>x<!-- -->y</edXML:{name}>"
        yield raw(f"comment in {name}", "VNE-READ-009", element(name), comment, name)
    inside = r"\g<0><edXML:{}>x</edXML:{}>"
    for name in ("Urgency", "subject", "DoMat"):
        yield raw(
            f"unknown {name}", "VNE-READ-001", element("Subject"), inside.format(name, name), name
        )
    yield raw(
        "secret element", "VNE-SECRET-004", element("Subject"), inside.format("DoMat", "DoMat")
    )
    yield raw(
        "unknown attribute", "VNE-READ-002", "<edXML:Subject>", '<edXML:Subject x="1">', "Subject"
    )
    yield raw("stray text", "VNE-READ-007", "<edXML:Code>", "<edXML:Code>chữ", "Code")
    yield raw(
        "Paper moved",
        "VNE-READ-013",
        r"(<edXML:Paper>0</edXML:Paper>)(.*?</edXML:Bussiness>)",
        r"\2\1",
    )
    yield raw(
        "out of order",
        "VNE-ORDER-001",
        rf"({element('Subject')})(.*?)({element('DueDate')})",
        r"\4\3\1",
    )
    signature = "<Signature><SignedInfo/></Signature></edXML:edXMLHeader>"
    yield raw("decoration", "VNE-READ-012", "</edXML:edXMLHeader>", signature, "Signature")
    namespace = ("http://www.mic.gov.vn/TBT/QCVN_102_2016", "http://www.go.vn/eDoc")
    other = dumps(change().envelope()).replace(*(each.encode() for each in namespace))
    yield Kind("other namespace", "VNE-READ-008", other)
    yield raw(
        "element in a value",
        "VNE-READ-004",
        element("Subject"),
        r"<edXML:Subject><b>x</b></edXML:Subject>",
    )
