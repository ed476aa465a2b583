"""Bytes that are no XML: the place, the fault and the advice that fits, in both languages."""

import base64

import pytest

import vnedoc
from vnedoc import names
from vnedoc.errors import DoctypeError, EncodingError, NotEnvelopeError, NotXmlError

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
    ("raw < before a letter", WITH("ví dụ", "Khi <x"), "&lt;", "&lt;"),
    ("raw < before words", WITH("ví dụ", "<liên thông&gt;"), "&lt;", "&lt;"),
    ("raw < and a right &gt;", WITH("ví dụ", "a <b&gt; c"), "&lt;", "&lt;"),
    ("raw < and a right &amp;", WITH("ví dụ", "Về <Kế hoạch A&amp;B"), "&lt;", "&lt;"),
    ("raw < as in a formula", WITH("ví dụ", "x <y=3"), "&lt;", "&lt;"),
    ("a quotation mark lost", WITH("<Subject>", '<Subject a="b>'), "quotation", "dấu nháy"),
    ("the first of them lost", WITH("<Subject>", '<Subject a=b">'), "quotation", "dấu nháy"),
    ("both of them lost", WITH("<Subject>", "<Subject a=b>"), "quotation", "dấu nháy"),
    ("one lost before another", WITH("<Subject>", '<Subject a="b c="d">'), "quotation", "dấu nháy"),
    ("& in the second attribute", WITH("<Subject>", '<S a="b" c="d & e">'), "&amp;", "&amp;"),
    ("& behind a whole tag", WITH("ví dụ", '<a b="c"/> A & B'), "&amp;", "&amp;"),
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


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html>", "<!doctype HTML >\n", "<!-- x --><!DOCTYPE html >"]
)
def test_a_web_page_is_called_one_with_a_doctype_as_without(start: str) -> None:
    page = "<html><body>404</body></html>"
    told = []
    for text in (page, start + page):
        with pytest.raises(NotEnvelopeError) as caught:
            vnedoc.loads(text.encode())
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert "web page" in told[0]
    assert "Ask the sender" in told[0]


@pytest.mark.parametrize("start", ["<!DOCTYPE htmlx>", "<!DOCTYPE edXML>"])
def test_another_doctype_is_no_web_page(start: str) -> None:
    with pytest.raises(DoctypeError):
        vnedoc.loads(f"{start}<html/>".encode())


def test_a_byte_that_is_not_utf8_is_placed_in_words() -> None:
    with pytest.raises(EncodingError) as caught:
        vnedoc.loads(b"<r>\n\xe9</r>")
    assert "0xE9 at line 2, column 1" in caught.value.text("en")
    assert "0xE9 tại dòng 2, cột 1" in caught.value.text("vi")


def test_another_systems_envelope_lists_what_lacks_in_words() -> None:
    with pytest.raises(NotEnvelopeError) as caught:
        vnedoc.loads(b"<edXML><a/></edXML>")
    assert "neither <edXMLEnvelope> nor <AttachmentEncoded>" in caught.value.text("en")
    assert "<edXMLEnvelope> và <AttachmentEncoded>" in caught.value.text("vi")
