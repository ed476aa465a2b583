"""Bytes that are no XML: the place, the fault and the advice that fits, in both languages."""

import base64

import pytest

import vnedoc
from vnedoc import names
from vnedoc.errors import NotXmlError

GOOD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<edXML xmlns="{names.NS}"><edXMLEnvelope><edXMLHeader><MessageHeader>'
    "<Subject>V/v ví dụ</Subject></MessageHeader></edXMLHeader></edXMLEnvelope></edXML>"
)
WITH = GOOD.replace
MIME = "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n--b\r\n"

CASES = [
    # what, bytes, a word of the English advice, a word of the Vietnamese one
    ("raw &", WITH("ví dụ", "A & B"), "&amp;", "&amp;"),
    ("raw & at a word", WITH("ví dụ", "A &B C"), "&amp;", "&amp;"),
    ("raw & at the end", WITH("ví dụ", "R&D"), "&amp;", "&amp;"),
    ("raw & twice", WITH("ví dụ", "A && B"), "&amp;", "&amp;"),
    ("raw & in a link", WITH("ví dụ", "x?a=1&b=2"), "&amp;", "&amp;"),
    ("raw & in an attribute", WITH("<Subject>", '<Subject a="b & c">'), "&amp;", "&amp;"),
    ("raw <", WITH("ví dụ", "a < b"), "&lt;", "&lt;"),
    ("raw < before a digit", WITH("ví dụ", "a <5"), "&lt;", "&lt;"),
    ("&nbsp;", WITH("ví dụ", "a&nbsp;b"), "&#160;", "&#160;"),
    ("&eacute;", WITH("ví dụ", "&eacute;"), "number", "mã số"),
    ("cut off in the middle", GOOD[:200], "cut off", "bị cắt"),
    ("cut off in a tag", GOOD[:-3], "cut off", "bị cắt"),
    ("cut off in a text", GOOD.split("ví dụ")[0], "cut off", "bị cắt"),
    ("cut off in CDATA", GOOD.split("ví dụ")[0] + "<![CDATA[abc", "cut off", "bị cắt"),
    ("empty", "", "empty", "rỗng"),
    ("blank", " \n\n", "empty", "rỗng"),
    ("JSON", '{"status":"OK","data":"PD94bWw="}', "JSON", "JSON"),
    ("a JSON list", '\n[{"a":1}]', "JSON", "JSON"),
    ("base64", base64.b64encode(GOOD.encode()).decode(), "base64", "base64"),
    ("base64 in lines", base64.encodebytes(GOOD.encode()).decode(), "base64", "base64"),
    ("MIME", MIME + "Content-Type: text/xml\r\n\r\n" + GOOD + "\r\n--b--", "MIME", "MIME"),
    ("a part of MIME", "--b\r\nContent-Type: text/xml\r\n\r\n" + GOOD, "MIME", "MIME"),
    ("HTTP", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + GOOD, "MIME", "MIME"),
    ("a leading blank line", "\n" + GOOD, "blank lines", "dòng trống"),
    ("leading blanks", "   " + GOOD, "blank lines", "dòng trống"),
    ("a leading word", "x" + GOOD, "before <?xml", "trước <?xml"),
    ("plain text", "Kính gửi: Sở Ví dụ B", "begins with <", "bắt đầu bằng <"),
    ("two documents", GOOD + GOOD, "Two documents", "hai tài liệu"),
    (
        "two documents, one declared",
        GOOD + GOOD.partition("\n")[2],
        "Two documents",
        "hai tài liệu",
    ),
    ("a trailing NUL", GOOD + "\0", "NUL", "NUL"),
    ("many trailing NULs", GOOD + "\0" * 512, "NUL", "NUL"),
    ("trailing words", GOOD + "hết", "behind", "nằm sau"),
    ("a control character", WITH("ví dụ", "a\x0bb"), "control", "điều khiển"),
    ("a reference to one", WITH("ví dụ", "&#11;"), "control", "điều khiển"),
    ("a tag that is not closed", WITH("</Subject>", ""), "reverse order", "ngược"),
    ("capital letters", WITH("</Subject>", "</subject>"), "reverse order", "ngược"),
    ("an attribute twice", WITH("<Subject>", '<Subject a="1" a="2">'), "once", "một lần"),
    ("an undeclared prefix", WITH("Subject>", "e:Subject>"), "prefix", "tiền tố"),
]


@pytest.mark.parametrize(
    ("text", "en", "vi"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_the_advice_fits_what_is_there(text: str, en: str, vi: str) -> None:
    with pytest.raises(NotXmlError) as caught:
        vnedoc.loads(text.encode())
    assert en in caught.value.advice_en
    assert vi in caught.value.advice_vi
    assert caught.value.text("en").endswith(caught.value.advice_en)


def test_the_neighbours_of_all_these_are_read() -> None:
    for text in (GOOD, "\ufeff" + GOOD, WITH("ví dụ", "A &amp; B &lt; C &#160;"), GOOD + "\n \n"):
        assert vnedoc.loads(text.encode()).header is not None


INSIDE = [case for case in CASES if case[1].startswith("<?xml") and "edXMLEnvelope>" in case[1]]


@pytest.mark.parametrize("case", INSIDE, ids=[case[0] for case in INSIDE])
def test_it_holds_behind_a_large_attachment_too(case: tuple[str, str, str, str]) -> None:
    file = f"<AttachmentEncoded><Attachment><ContentTransferEncoded>{'QUJD' * 3000}"
    file += "</ContentTransferEncoded></Attachment></AttachmentEncoded><edXMLEnvelope>"
    with pytest.raises(NotXmlError) as caught:
        vnedoc.loads(case[1].replace("<edXMLEnvelope>", file, 1).encode())
    assert case[2] in caught.value.advice_en
