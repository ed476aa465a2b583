"""What the shipped schemas say beyond the model's `wire()` data: forms of files and of values."""

from __future__ import annotations

from typing import Any, Final

from vnedoc.codes import DocumentGroup

FORMS: Final = {
    "any-order": (
        "Thứ tự phần tử con tự do, không xét số lần và độ dài: để kiểm tra gói tin nhận được.",
        "Children in any order, no counts and no lengths: for checking messages received.",
    ),
    "any-order-11": (
        "XSD 1.1: thứ tự tự do như any-order.xsd, có xét số lần và loại gói tin.",
        "XSD 1.1: any order as in any-order.xsd, with counts and the two kinds of message.",
    ),
    "axis": (
        "Chặt chẽ: thứ tự của trục liên thông văn bản quốc gia, số lần, độ dài, dạng giá trị.",
        "Strict: the order of the national axis, counts, lengths, forms of values.",
    ),
    "numbered": (
        "Chặt chẽ: thứ tự theo số mục của quy chuẩn, số lần, độ dài, dạng giá trị.",
        "Strict: the order of the standard's numbers, counts, lengths, forms of values.",
    ),
}

_DAY: Final = "[0-9]{4}/(0[1-9]|1[0-2])/(0[1-9]|[12][0-9]|3[01])"
_FLAG: Final = ("0 hoặc 1", "0 or 1")
_DATE: Final = ("ngày, dạng yyyy/MM/dd", "a date, yyyy/MM/dd")
_MOMENT: Final = ("thời điểm, dạng yyyy/MM/dd HH:mm:ss", "a time, yyyy/MM/dd HH:mm:ss")
_TWO_DIGITS: Final = ("mã hai chữ số", "a code of two digits")
LOOSE: Final = {
    "Number": ("[0-9]{0,9}", "số nguyên không âm", "a whole number"),
    "Flag": ("(0|1|true|false)?", *_FLAG),
    "Date": ("([0-9]{4}/[0-9]{2}/[0-9]{2})?", *_DATE),
    "Timestamp": ("([0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})?", *_MOMENT),
    "StatusCode": ("([0-9]{1,2})?", *_TWO_DIGITS),
}
"""Type -> pattern and words. Empty passes: in practice an empty element means no value."""
STRICT: Final = {
    "Flag": ("0|1", *_FLAG),
    "Words": ("true|false", "true hoặc false", "true or false"),
    "Date": (_DAY, *_DATE),
    "Timestamp": (f"{_DAY} ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]", *_MOMENT),
    "StatusCode": ("[0-9]{2}", *_TWO_DIGITS),
}
CLOSED: Final[dict[tuple[str, str], type[Any]]] = {
    ("DocumentType", "Type"): DocumentGroup,
    ("Receiver", "ReceiverType"): bool,
}
"""(Type, element) that the model holds as a number and the strict schemas hold to a list."""
ASSERTIONS: Final = {
    "edXML": ("empty(AttachmentEncoded) or exists(edXMLEnvelope/edXMLBody)",),
    "edXMLEnvelope": (
        "exists(edXMLBody) = exists(edXMLHeader/TraceHeaderList)",
        "exists(edXMLBody) = exists(edXMLHeader/MessageHeader/To)",
    ),
}
"""Type -> what XSD 1.1 can say of it and XSD 1.0 cannot: which parts only a document has."""
SOAP_ATTRIBUTES: Final = ("id", "version", "mustUnderstand", "actor")
"""What the .NET family writes on ``TraceHeaderList``."""
