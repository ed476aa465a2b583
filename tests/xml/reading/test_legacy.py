"""The SOAP message of 2013-2016 as independent systems wrote it."""

import datetime as dt

import pytest

import vnedoc
from vnedoc import names
from vnedoc.codes import Priority
from vnedoc.model import VIETNAM, DocumentEnvelope

SOAP, OLD, XLINK = names.SOAP, names.LEGACY_NS, names.XLINK


def message(header: str = "", *, trace: str = "", manifest: str = "") -> bytes:
    """A message of 2013 with these pieces in it, under the prefix ``e``."""
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:e="{OLD}" xmlns:x="{XLINK}"><s:Header>'
        f"<e:MessageHeader><e:Subject>V/v</e:Subject>{header}</e:MessageHeader>"
        f"<e:TraceHeaderList>{trace}</e:TraceHeaderList></s:Header>"
        f"<s:Body><e:Manifest>{manifest}</e:Manifest></s:Body></s:Envelope>"
    ).encode()


def document(header: str = "", **parts: str) -> DocumentEnvelope:
    envelope = vnedoc.loads(message(header, **parts))
    assert isinstance(envelope, DocumentEnvelope)
    assert vnedoc.loads(vnedoc.dumps(envelope)) == envelope
    return envelope


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1/7/2013 12:00:00 AM", dt.date(2013, 7, 1)),
        ("01/07/2013 12:00:00 SA", dt.date(2013, 7, 1)),
        ("01/07/2013", dt.date(2013, 7, 1)),
        ("1/7/2013", dt.date(2013, 7, 1)),
        ("01-07-2013", dt.date(2013, 7, 1)),
        ("2013-07-01", dt.date(2013, 7, 1)),
        ("2013-07-01T00:00:00", dt.date(2013, 7, 1)),
        ("2013-06-30T17:00:00Z", dt.date(2013, 7, 1)),
        ("7/13/2013 12:00:00 AM", None),
        ("1/1/0001 12:00:00 AM", None),
    ],
)
@pytest.mark.parametrize("name", ["Date", "PromulgationDate"])
def test_the_date_of_issue(name: str, text: str, date: dt.date | None) -> None:
    envelope = document(f"<e:PromulgationInfo><e:{name}>{text}</e:{name}></e:PromulgationInfo>")
    found = envelope.header.promulgation
    assert (found and found.date) == date
    assert [item.text for item in envelope.unread] == ([] if date else [text])


@pytest.mark.parametrize(
    ("text", "priority"),
    [(code.vi, code) for code in Priority]
    + [("khẩn", Priority.URGENT), ("2", Priority.VERY_URGENT), ("gấp", None)],
)
def test_urgency_in_words(text: str, priority: Priority | None) -> None:
    header = document(f"<e:OtherInfo><e:Priority>{text}</e:Priority></e:OtherInfo>").header
    assert (header.other and header.other.priority) == priority


def test_urgency_in_words_is_of_that_time_alone() -> None:
    text = f'<edXML xmlns="{names.NS}"><edXMLEnvelope><edXMLHeader><MessageHeader><OtherInfo>'
    text += "<Priority>Khẩn</Priority><PageAmount>1</PageAmount></OtherInfo></MessageHeader>"
    text += "</edXMLHeader><edXMLBody/></edXMLEnvelope></edXML>"
    assert vnedoc.loads(text.encode()).header.other.priority is None


def test_kind_and_signer() -> None:
    header = document(
        "<e:type><value>3</value><description>Công văn</description></e:type>"
        "<e:Author><e:Competence>KT</e:Competence><e:Function>Phó Giám đốc</e:Function>"
        "<e:FullName>Nguyễn Văn Ví Dụ</e:FullName></e:Author>"
    ).header
    assert header.document_type.name == "Công văn"
    # Nobody has said which list the number is of.
    assert (header.document_type.code, header.document_type.detail) == (None, None)
    assert (header.signer.competence, header.signer.position, header.signer.full_name) == (
        "KT",
        "Phó Giám đốc",
        "Nguyễn Văn Ví Dụ",
    )


def hop(sender: str, receiver: str, time: str = "2013-07-01T02:30:00Z") -> str:
    return (
        f"<e:TraceHeader><e:Sender><e:OrganId>{sender}</e:OrganId></e:Sender>"
        f"<e:Receiver><e:OrganId>{receiver}</e:OrganId></e:Receiver>"
        f"<e:Timestamp>{time}</e:Timestamp></e:TraceHeader>"
    )


@pytest.mark.parametrize(
    ("trace", "organs"),
    [
        (hop("A", "B"), ["A", "B"]),
        (hop("A", "B") + hop("B", "C"), ["A", "B", "C"]),
        (hop("A", "B") + hop("A", "C"), ["A", "A", "B", "C"]),
        (hop("A", ""), ["A"]),
        (hop("", "B"), [None, "B"]),
        (hop("A", "A"), ["A"]),
        ("<e:TraceHeader><e:OrganId>A</e:OrganId></e:TraceHeader>", ["A"]),
        (
            "<e:TraceHeader><e:OrganId>A</e:OrganId><e:Sender><e:OrganId>B</e:OrganId></e:Sender>"
            "</e:TraceHeader>",
            ["A"],
        ),
    ],
)
def test_the_organisations_of_the_trace(trace: str, organs: list[str | None]) -> None:
    hops = document(trace=trace).trace.hops
    assert [one.organ_id for one in hops] == organs
    if "Timestamp" in trace:
        assert {one.timestamp for one in hops} == {dt.datetime(2013, 7, 1, 9, 30, tzinfo=VIETNAM)}


@pytest.mark.parametrize(
    ("reference", "content_id", "kept"),
    [
        ('<e:Reference x:href="cid:41"/>', "cid:41", []),
        (
            '<e:Reference x:href="cid:41"><e:AttachmentName>a</e:AttachmentName></e:Reference>',
            "cid:41",
            [],
        ),
        ('<e:Reference x:href="cid:1" x:type="simple"/>', "cid:1", ["simple"]),
        (
            '<e:Reference x:href="cid:1"><e:ContentId>cid:2</e:ContentId></e:Reference>',
            "cid:2",
            ["cid:1"],
        ),
        (
            '<e:Reference href="cid:1"><e:Description>a</e:Description></e:Reference>',
            None,
            ["cid:1"],
        ),
    ],
)
def test_the_tie_to_the_file(reference: str, content_id: str | None, kept: list[str]) -> None:
    envelope = document(manifest=reference)
    assert envelope.manifest.references[0].content_id == content_id
    assert [item.text for item in envelope.unread] == kept


def test_two_references_have_each_their_own() -> None:
    both = "".join(f'<e:Reference x:href="cid:{n}"/>' for n in (1, 2))
    found = [one.content_id for one in document(manifest=both).manifest.references]
    assert found == ["cid:1", "cid:2"]


@pytest.mark.parametrize(
    ("mark", "rule"),
    [
        ("Mật", "VNE-SECRET-001"),
        ("TUYỆT MẬT", "VNE-SECRET-001"),
        ("A", "VNE-SECRET-004"),
        ("Thường", None),
    ],
)
@pytest.mark.parametrize("profile", ["auto", "qcvn102-2022"])
def test_its_mark_of_secrecy_is_one(mark: str, rule: str | None, profile: str) -> None:
    header = f"<e:OtherInfo><e:Secret>{mark}</e:Secret><e:PageAmount>1</e:PageAmount></e:OtherInfo>"
    report = vnedoc.validate(message(header), profile=profile)
    found = {finding.rule for finding in report.findings if "SECRET" in finding.rule}
    assert found == ({rule} if rule else set())
