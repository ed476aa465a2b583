"""Fifteen messages as others write them: read right, or refused by their true name."""

import datetime as dt
from typing import Any

import pytest

import vnedoc
from vnedoc import names
from vnedoc.errors import NotEnvelopeError, NotXmlError, VnedocError
from vnedoc.model import VIETNAM, DocumentEnvelope, StatusEnvelope
from vnedoc.xml.reading.foreign import (
    ForeignEnvelopeError,
    OtherDocumentError,
    WrappedEnvelopeError,
)
from vnedoc.xml.reading.reader import read

NS = names.NS
OLD = names.LEGACY_NS
SOAP = names.SOAP
HEADER = (
    "<MessageHeader><From><OrganId>H26.99</OrganId><OrganName>Sở Ví dụ A</OrganName></From>"
    "<To><OrganId>H41.99</OrganId><OrganName>Sở Ví dụ B</OrganName></To>"
    "<Code><CodeNumber>05</CodeNumber><CodeNotation>SVDA-VP</CodeNotation></Code>"
    "<PromulgationInfo><Place>Hà Nội</Place><PromulgationDate>{date}</PromulgationDate>"
    "</PromulgationInfo><Subject>V/v ví dụ</Subject></MessageHeader>"
)
TRACE = (
    "<TraceHeaderList><TraceHeader><OrganId>H26.99</OrganId><Timestamp>{time}</Timestamp>"
    "</TraceHeader></TraceHeaderList>"
)
FILES = (
    "<AttachmentEncoded><Attachment><AttachmentName>a.txt</AttachmentName>"
    "<ContentTransferEncoded>YWJj</ContentTransferEncoded></Attachment></AttachmentEncoded>"
)
STATUS = (
    "<MessageHeader><From><OrganId>H41.99</OrganId></From><ResponseFor><OrganId>H26.99</OrganId>"
    "<Code>05/SVDA-VP</Code></ResponseFor><StatusCode>03</StatusCode></MessageHeader>"
)


def inside(
    header: str = HEADER, date: str = "2025/07/01", time: str = "2025/07/01 09:30:00"
) -> str:
    """Envelope and files without any namespace of their own."""
    head = (header + TRACE).format(date=date, time=time)
    return f"<edXMLEnvelope><edXMLHeader>{head}</edXMLHeader><edXMLBody/></edXMLEnvelope>{FILES}"


def prefixed(text: str, prefix: str) -> str:
    return text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")


def soap(body: str, header: str = "", uri: str = SOAP) -> str:
    head = f"<s:Header>{header}</s:Header>" if header else ""
    return f'<s:Envelope xmlns:s="{uri}">{head}<s:Body>{body}</s:Body></s:Envelope>'


MESSAGE = f'<edXML xmlns="{NS}">{inside()}</edXML>'
READ = {
    "all in the default namespace": MESSAGE,
    "one prefix on everything": f'<e:edXML xmlns:e="{NS}">{prefixed(inside(), "e")}</e:edXML>',
    "no namespace at all": f"<edXML>{inside()}</edXML>",
    "the prefix declared below a root without": f"<edXML>{inside()}</edXML>".replace(
        inside().partition("<AttachmentEncoded>")[0],
        prefixed(inside().partition("<AttachmentEncoded>")[0], "edXML"),
    ).replace("<edXML:edXMLEnvelope>", f'<edXML:edXMLEnvelope xmlns:edXML="{NS}">'),
    "a provincial bus, another namespace, ISO dates": (
        '<EdXML xmlns="http://www.go.vn/eDoc">'
        + inside(date="2025-07-01", time="2025-07-01T02:30:00.000Z").replace("edXMLE", "EdXMLE")
        + "</EdXML>"
    ),
    ".NET's dates": f'<edXML xmlns="{NS}">'
    + inside(date="2025-07-01T00:00:00", time="2025-07-01T09:30:00.1234567+07:00")
    + "</edXML>",
    "a Vietnamese Windows": f'<edXML xmlns="{NS}">'
    + inside(date="1/7/2025 12:00:00 SA", time="1/7/2025 9:30:00 SA")
    + "</edXML>",
    "a day in UTC": f'<edXML xmlns="{NS}">'
    + inside(date="2025-06-30T17:00:00.000Z", time="2025-07-01T02:30:00Z")
    + "</edXML>",
}


@pytest.mark.parametrize("who", READ)
def test_these_mean_the_same_document(who: str) -> None:
    envelope = read(READ[who].encode()).envelope
    assert isinstance(envelope, DocumentEnvelope)
    header = envelope.header
    assert header is not None
    assert (header.sender.organ_id, [to.organ_id for to in header.recipients]) == (
        "H26.99",
        ["H41.99"],
    )
    assert (header.code.number, header.subject) == ("05", "V/v ví dụ")
    assert header.promulgation.date == dt.date(2025, 7, 1)
    assert envelope.trace.hops[0].timestamp == dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)
    assert [(a.name, a.read()) for a in envelope.attachments] == [("a.txt", b"abc")]
    assert envelope.unread == ()


@pytest.mark.parametrize("uri", [NS, "", "http://www.go.vn/eDoc"])
def test_a_status_message_without_its_namespace_is_one(uri: str) -> None:
    text = f"<edXMLEnvelope><edXMLHeader>{STATUS}</edXMLHeader></edXMLEnvelope>"
    envelope = vnedoc.loads(f'<edXML xmlns="{uri}">{text}</edXML>'.encode())
    assert isinstance(envelope, StatusEnvelope)
    assert envelope.status.code == "03"


OLD_2014 = soap(
    f'<Manifest xmlns="{OLD}"><Reference xmlns:x="{names.XLINK}" x:href="cid:7">'
    "<AttachmentName>a.pdf</AttachmentName></Reference></Manifest>",
    f'<MessageHeader xmlns="{OLD}">'
    + HEADER.format(date="01/07/2015").removeprefix("<MessageHeader>"),
)


def test_the_message_of_2014_says_where_its_file_is() -> None:
    envelope = vnedoc.loads(OLD_2014.encode())
    assert isinstance(envelope, DocumentEnvelope)
    (reference,) = envelope.manifest.references
    assert (reference.content_id, reference.name) == ("cid:7", "a.pdf")
    assert envelope.header.promulgation.date == dt.date(2015, 7, 1)
    assert envelope.unread == ()


VENDOR = (
    '<{root} xmlns="http://www.go.vn/eDoc"><MessageHeader><From><OrganId>H1</OrganId></From>'
    "<Subject>x</Subject></MessageHeader><Manifest/></{root}>"
)
REFUSED: dict[str, tuple[str, type[VnedocError], str]] = {
    "in a SOAP body": (soap(MESSAGE), WrappedEnvelopeError, "edXML"),
    "in a SOAP 1.2 body": (
        soap(MESSAGE, uri="http://www.w3.org/2003/05/soap-envelope"),
        WrappedEnvelopeError,
        "edXML",
    ),
    "in a SOAP body, in an operation": (
        soap(f'<SendDocument xmlns="urn:x"><data>{MESSAGE}</data></SendDocument>'),
        WrappedEnvelopeError,
        "edXML",
    ),
    "in a SOAP body, without a namespace": (
        soap(f"<edXML>{inside()}</edXML>"),
        WrappedEnvelopeError,
        "edXML",
    ),
    "in a wrapper of the vendor's": (f"<data>{MESSAGE}</data>", WrappedEnvelopeError, "edXML"),
    "another vendor's envelope": (
        VENDOR.format(root="EdXMLEnvelope"),
        ForeignEnvelopeError,
        "<MessageHeader>, <Manifest>",
    ),
    "another vendor's root": (VENDOR.format(root="edXML"), ForeignEnvelopeError, "<MessageHeader>"),
    "another vendor's, no namespace": (
        VENDOR.format(root="edXML").replace("http://www.go.vn/eDoc", ""),
        ForeignEnvelopeError,
        "neither <edXMLEnvelope>",
    ),
    "an edXML root around a report": (
        f'<edXML xmlns="{NS}"><Report><isSuccess>true</isSuccess></Report></edXML>',
        ForeignEnvelopeError,
        "<Report>",
    ),
    "a bus's report": (
        "<Report><isSuccess>false</isSuccess><ErrorList><Error><Code>N.MessageHeader</Code></Error>"
        "</ErrorList></Report>",
        OtherDocumentError,
        "report",
    ),
    "a bus's errors": ("<ErrorList><Error/></ErrorList>", OtherDocumentError, "errors"),
    "a SOAP fault": (
        soap("<s:Fault><faultcode>s:Server</faultcode></s:Fault>"),
        OtherDocumentError,
        "fault",
    ),
    "a SOAP message of another service": (
        soap('<GetTraces xmlns="urn:x"/>'),
        OtherDocumentError,
        "<GetTraces>",
    ),
    "an empty SOAP message": (soap(""), OtherDocumentError, "nothing"),
    "a web page": ("<html><body>502</body></html>", OtherDocumentError, "web page"),
    "something else": ("<Invoice/>", NotEnvelopeError, "Invoice"),
    "JSON": ('{"status":"OK"}', NotXmlError, "JSON"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_message_is_called_what_it_is(what: str) -> None:
    text, kind, word = REFUSED[what]
    with pytest.raises(VnedocError) as caught:
        vnedoc.loads(text.encode())
    assert type(caught.value) is kind
    assert word in caught.value.text("en")
    assert caught.value.text("vi") != caught.value.text("en")
    for lang in ("en", "vi"):
        assert "StatusCode" not in caught.value.text(lang)  # type: ignore[arg-type]
    report = vnedoc.validate(text.encode())
    assert not report.valid
    assert (report.kind, report.findings) == (None, ())
    assert type(report.error) is kind


def test_the_line_of_a_wrapped_message_is_told() -> None:
    with pytest.raises(WrappedEnvelopeError) as caught:
        vnedoc.loads(soap("\n\n" + MESSAGE).encode())
    assert (caught.value.line, caught.value.inside) == (3, "edXML")


@pytest.mark.parametrize(
    "text",
    [
        f'<edXML xmlns="{NS}"/>',
        f'<edXML xmlns="{NS}"><edXMLEnvelope/></edXML>',
        f'<edXML xmlns="{NS}"><edXMLEnvelope/><Report/></edXML>',
        f'<edXMLEnvelope xmlns="{NS}"><Odd/></edXMLEnvelope>',
        "<edXML><edXMLEnvelope/></edXML>",
    ],
)
def test_an_empty_message_is_still_a_message(text: str) -> None:
    envelope: Any = vnedoc.loads(text.encode())
    assert vnedoc.loads(vnedoc.dumps(envelope)) == envelope
