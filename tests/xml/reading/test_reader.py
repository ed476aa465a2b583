"""Reading: any order, any prefix, any real variation; what does not fit is kept and reported."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

import vnedoc
from vnedoc import names
from vnedoc.codes import BusinessDocType, Priority, StatusCode
from vnedoc.errors import NotEnvelopeError
from vnedoc.model import VIETNAM, DocumentEnvelope, StatusEnvelope, UnknownElement, Unread
from vnedoc.xml.reading.reader import Reading, read

NS = names.NS
HEADER = names.MESSAGE_HEADER


def message(
    header: str = "", *, trace: str = "", manifest: str = "", attachments: str = "", extra: str = ""
) -> bytes:
    """A document with these pieces inside, all in the default namespace."""
    return (
        f'<edXML xmlns="{NS}"><edXMLEnvelope><edXMLHeader>'
        f"<MessageHeader>{header}</MessageHeader>"
        f"<TraceHeaderList>{trace}</TraceHeaderList>{extra}</edXMLHeader>"
        f'<edXMLBody><edXMLManifest version="1.0">{manifest}</edXMLManifest></edXMLBody>'
        f"</edXMLEnvelope><AttachmentEncoded>{attachments}</AttachmentEncoded></edXML>"
    ).encode()


def document(*args: Any, **kwargs: Any) -> DocumentEnvelope:
    envelope = vnedoc.loads(message(*args, **kwargs))
    assert isinstance(envelope, DocumentEnvelope)
    return envelope


def rules(reading: Reading) -> list[str]:
    return [finding.rule for finding in reading.findings]


# -- scalars through the whole reader ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "date", "noted"),
    [
        ("2025/07/01", dt.date(2025, 7, 1), []),
        (" 2025/07/01\n", dt.date(2025, 7, 1), []),
        ("01/07/2025", dt.date(2025, 7, 1), ["VNE-READ-005"]),
        ("2025-07-01", dt.date(2025, 7, 1), ["VNE-READ-005"]),
        ("2024/02/29", dt.date(2024, 2, 29), []),
        ("2025/02/29", None, ["VNE-READ-004"]),
        ("2014/02/30", None, ["VNE-READ-004"]),
        ("2025/13/01", None, ["VNE-READ-004"]),
        ("2025-07/01", None, ["VNE-READ-004"]),
        ("07/2025", None, ["VNE-READ-004"]),
        ("٢٠٢٥/٠٧/٠١", None, ["VNE-READ-004"]),
        ("0000/01/01", None, ["VNE-READ-004"]),
        ("hôm nay", None, ["VNE-READ-004"]),
    ],
)
def test_dates(text: str, date: dt.date | None, noted: list[str]) -> None:
    reading = read(message(f"<DueDate>{text}</DueDate><Subject>abc</Subject>"))
    header = reading.envelope.header
    assert header.due_date == date
    assert header.subject == "abc"
    assert rules(reading) == noted
    kept = [Unread(path=HEADER, name="DueDate", children=(text,))] if date is None else []
    assert list(reading.envelope.unread) == kept


@pytest.mark.parametrize("before", ["", "x", "<!-- c -->", "<?p i?>"])
def test_what_stands_where_text_belongs_is_called_by_its_name(before: str) -> None:
    reading = read(message(f"<Subject>{before}<b>a</b></Subject>"))
    (finding,) = reading.findings
    assert finding.rule == "VNE-READ-004"
    assert dict(finding.facts)["value"] == "<b>"
    assert len(reading.envelope.unread) == 1


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025/07/01 09:30:00", dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)),
        ("01/07/2025 09:30:00", dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)),
        ("2025-07-01T09:30:00", dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)),
        ("2025-07-01T02:30:00Z", dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)),
        ("2025-07-01T02:30:00.000+00:00", dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)),
        ("2025-07-01T09:30:00.5", dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)),
        ("2025-07-01T09:30:00.1234567+07:00", dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)),
        ("2025/07/01 24:00:00", None),
        ("2025/07/01 09:60:00", None),
        ("2025/02/30 09:30:00", None),
        ("2025/07/01", None),
        ("2025/07/01  9:30:00", None),
        ("2025/07/01 09:30: 0", None),
        ("2025/07/01 09:30:+1", None),
        ("2025/07/01 09:30+07", None),
        ("2025-07-01T09:30:00+07:60", None),
        ("9999-12-31T23:59:59-10:00", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_timestamps(text: str, moment: dt.datetime | None) -> None:
    trace = document(
        trace=f"<TraceHeader><OrganId>H41</OrganId><Timestamp>{text}</Timestamp></TraceHeader>"
    ).trace
    assert trace.hops[0].timestamp == moment
    if moment is not None:
        assert trace.hops[0].timestamp.utcoffset() == dt.timedelta(hours=7)


@pytest.mark.parametrize(
    ("text", "number"),
    [("2", 2), ("02", 2), (" 2 ", 2), ("18", 18), ("0", 0), ("999999999", 999_999_999)]
    + [(bad, None) for bad in ("-1", "+1", "1.0", "1e3", "2147483648", "۲", "two", "0x1", "1 2")],
)
def test_numbers_never_default(text: str, number: int | None) -> None:
    envelope = document(f"<DocumentType><Type>{text}</Type><TypeName>x</TypeName></DocumentType>")
    assert envelope.header.document_type.code == number
    assert bool(envelope.unread) is (number is None)


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("0", Priority.NORMAL),
        ("4", Priority.TIMED_EXPRESS),
        ("04", Priority.TIMED_EXPRESS),
        ("5", None),
        ("9", None),
        ("khẩn", None),
    ],
)
def test_a_code_outside_its_list_is_kept_not_clamped(text: str, priority: Priority | None) -> None:
    envelope = document(
        f"<OtherInfo><Priority>{text}</Priority><PageAmount>1</PageAmount></OtherInfo>"
    )
    assert envelope.header.other.priority is priority
    assert [u.text for u in envelope.unread] == ([] if priority is not None else [text])


@pytest.mark.parametrize(
    ("text", "paper"),
    [("0", False), ("1", True), ("true", True), ("FALSE", False), ("2", None), ("có", None)],
)
def test_flags(text: str, paper: bool | None) -> None:
    envelope = document(
        trace=f"<Bussiness><BussinessDocType>0</BussinessDocType><Paper>{text}</Paper></Bussiness>"
    )
    assert envelope.trace.business.paper is paper


# -- structure --------------------------------------------------------------------------------


def test_any_prefix_and_any_order() -> None:
    plain = document("<Subject>a</Subject><DocumentId>1</DocumentId><Content>b</Content>")
    odd = vnedoc.loads(
        f'<z:edXML xmlns:z="{NS}"><AttachmentEncoded xmlns="{NS}"/><z:edXMLEnvelope>'
        f'<q:edXMLBody xmlns:q="{NS}"><q:edXMLManifest version="1.0"/></q:edXMLBody>'
        "<z:edXMLHeader><z:MessageHeader><z:Content>b</z:Content>"
        f'<Subject xmlns="{NS}">a</Subject><z:DocumentId>1</z:DocumentId>'
        "</z:MessageHeader></z:edXMLHeader></z:edXMLEnvelope></z:edXML>".encode()
    )
    assert odd == plain


def test_an_element_of_another_namespace_is_unknown_content() -> None:
    reading = read(message('<x:Subject xmlns:x="urn:x">giả</x:Subject><Subject>thật</Subject>'))
    assert reading.envelope.header.subject == "thật"
    assert reading.envelope.unread == (
        Unread(path=HEADER, name="{urn:x}Subject", children=("giả",)),
    )
    assert rules(reading) == ["VNE-READ-014"]


@pytest.mark.parametrize("namespace", ["http://www.go.vn/eDoc", ""])
def test_the_namespace_of_a_message_is_that_of_its_root(namespace: str) -> None:
    data = message("<Subject>a</Subject>").replace(NS.encode(), namespace.encode())
    reading = read(data)
    assert reading.envelope.header.subject == "a"
    assert rules(reading) == ["VNE-READ-008"]
    assert vnedoc.loads(vnedoc.dumps(reading.envelope)) == reading.envelope


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_bearers_the_standard_s_is_read_whatever_the_root_is(order: int) -> None:
    both = [f'<e:Subject xmlns:e="{NS}">a</e:Subject>', "<Subject>b</Subject>"]
    data = message("".join(both[::order]))
    envelope = vnedoc.loads(data.replace(f'xmlns="{NS}"'.encode(), b'xmlns="urn:other"'))
    assert envelope.header.subject == "a"
    assert [(u.name, u.text) for u in envelope.unread] == [("{urn:other}Subject", "b")]
    assert vnedoc.loads(vnedoc.dumps(envelope)) == envelope


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("edXML", "EdXML"),
        ("edXMLEnvelope", "EdXMLEnvelope"),
        ("Bussiness", "Business"),
        ("BussinessDocType", "BusinessDocType"),
        ("TyperNotation", "TypistNotation"),
    ],
)
def test_known_misspellings_are_read_with_a_warning(right: str, wrong: str) -> None:
    data = message(
        "<OtherInfo><TyperNotation>TVC</TyperNotation></OtherInfo>",
        trace="<Bussiness><BussinessDocType>1</BussinessDocType></Bussiness>",
    ).decode()
    misspelt = re.sub(rf"(</?){right}\b", rf"\1{wrong}", data)
    reading = read(misspelt.encode())
    assert reading.envelope == vnedoc.loads(data.encode())
    assert set(rules(reading)) == {"VNE-READ-006"}


def test_a_message_without_its_outer_element_is_read() -> None:
    inner = message("<Subject>a</Subject>").decode().split("<AttachmentEncoded>")[0]
    bare = inner.replace(f'<edXML xmlns="{NS}"><edXMLEnvelope>', f'<edXMLEnvelope xmlns="{NS}">')
    reading = read(bare.encode())
    assert reading.envelope == document("<Subject>a</Subject>")
    assert rules(reading) == ["VNE-READ-006"]


@pytest.mark.parametrize(
    "data",
    [b"<a/>", b'<Envelope xmlns="urn:x"/>', b'<edxml xmlns="%b"/>' % NS.encode(), b"<html/>"],
)
def test_another_kind_of_xml_is_no_message(data: bytes) -> None:
    with pytest.raises(NotEnvelopeError):
        vnedoc.loads(data)


@pytest.mark.parametrize("order", ["paper first", "paper last", "inside"])
def test_paper_in_either_place(order: str) -> None:
    business = "<Bussiness><BussinessDocType>0</BussinessDocType>{}</Bussiness>"
    paper = "<Paper>1</Paper>"
    trace = {
        "paper first": paper + business.format(""),
        "paper last": business.format("") + paper,
        "inside": business.format(paper),
    }[order]
    envelope = document(trace=trace)
    assert envelope.trace.business.paper is True
    assert envelope.trace.business.doc_type is BusinessDocType.NEW
    assert envelope.unread == ()


@pytest.mark.parametrize(
    ("trace", "paper", "kept"),
    [
        ("<Paper>1</Paper><Bussiness><Paper>0</Paper></Bussiness>", False, ["1"]),
        ("<Paper>1</Paper><Paper>0</Paper>", True, ["0"]),
        ("<Paper>x</Paper><TraceHeader><OrganId>H1</OrganId></TraceHeader>", None, ["x"]),
    ],
)
def test_two_papers_are_not_merged(trace: str, paper: bool | None, kept: list[str]) -> None:
    envelope = document(trace=trace)
    business = envelope.trace.business
    assert (business and business.paper) == paper
    assert [u.text for u in envelope.unread] == kept


@pytest.mark.parametrize(
    ("trace", "found"),
    [
        ("<Paper/><Bussiness><Paper>1</Paper></Bussiness>", ["VNE-READ-003"]),
        ("<Bussiness><Paper>1</Paper></Bussiness><Paper/>", ["VNE-READ-003"]),
        ("<Paper/><Bussiness><BussinessDocType>0</BussinessDocType></Bussiness>", []),
    ],
)
def test_a_paper_that_says_nothing_beside_one_that_does(trace: str, found: list[str]) -> None:
    assert rules(read(message(trace=trace))) == found


@pytest.mark.parametrize(
    "empty", ["<Subject/>", "<Subject> </Subject>", "<Subject><!-- x --></Subject>"]
)
@pytest.mark.parametrize("first", [True, False])
def test_a_twin_that_says_nothing_is_told(empty: str, first: bool) -> None:
    real = "<Subject>một</Subject>"
    reading = read(message(empty + real if first else real + empty))
    assert reading.envelope == document(real)
    assert rules(reading) == ["VNE-READ-003"]


def test_the_first_of_two_singles_is_read_and_the_second_kept() -> None:
    reading = read(message("<Subject>một</Subject><Subject>hai</Subject>"))
    assert reading.envelope.header.subject == "một"
    assert reading.envelope.unread == (Unread(path=HEADER, name="Subject", children=("hai",)),)
    assert rules(reading) == ["VNE-READ-003"]


def test_a_second_list_is_not_merged_into_the_first() -> None:
    places = "<ToPlaces><Place>{}</Place></ToPlaces>"
    envelope = document(places.format("a") + places.format("b"))
    assert envelope.header.to_places == ("a",)
    assert [(u.name, u.text) for u in envelope.unread] == [("ToPlaces", "b")]


def test_repeated_elements_keep_their_order() -> None:
    envelope = document("".join(f"<To><OrganId>H{i:02}</OrganId></To>" for i in range(1, 5)))
    assert [o.organ_id for o in envelope.header.recipients] == ["H01", "H02", "H03", "H04"]


@pytest.mark.parametrize(
    "empty",
    [
        "<ResponseFor/>",
        "<ResponseFor><OrganId/><Code/><PromulgationDate/><DocumentId/></ResponseFor>",
        "<ResponseFor>\n  <OrganId> </OrganId>\n</ResponseFor>",
        "<OtherInfo><Appendixes><Appendix/></Appendixes></OtherInfo>",
        "<ToPlaces/>",
        "<DueDate/>",
        "<DueDate>\n</DueDate>",
        "<SignerInfo><FullName></FullName></SignerInfo>",
    ],
)
def test_empty_elements_mean_no_value(empty: str) -> None:
    reading = read(message(f"<Subject>a</Subject>{empty}"))
    assert reading.envelope == document("<Subject>a</Subject>")
    assert rules(reading) == []


def test_places_tell_where_an_item_stands_when_empty_ones_came_before() -> None:
    reading = read(message("<To/><To><OrganId>H41</OrganId></To>"))
    assert reading.places == {f"{HEADER}/To": f"{HEADER}/To[2]"}


@pytest.mark.parametrize("filler", ["null", "N/A", "NULL", "undefined"])
def test_fillers_are_kept_and_reported(filler: str) -> None:
    reading = read(message(trace=f"<TraceHeader><OrganId>{filler}</OrganId></TraceHeader>"))
    assert reading.envelope.trace.hops[0].organ_id == filler
    assert rules(reading) == ["VNE-READ-010"]


@pytest.mark.parametrize(
    "split", ["a<!-- x -->b", "a<?x?>b", "<!---->ab", "ab<!-- c -->", "<![CDATA[a]]>b", "&#97;b"]
)
def test_text_is_read_whole(split: str) -> None:
    reading = read(message(f"<Subject>{split}</Subject>"))
    assert reading.envelope.header.subject == "ab"
    interrupted = "<!" in split.replace("<![", "") or "<?" in split
    assert rules(reading) == (["VNE-READ-009"] if interrupted else [])


def test_an_element_inside_a_leaf_makes_it_unread() -> None:
    envelope = document("<Subject>a<b>c</b></Subject><Content>d</Content>")
    assert envelope.header.subject is None
    inside = ("a", UnknownElement(name="b", children=("c",)))
    assert envelope.unread == (Unread(path=HEADER, name="Subject", children=inside),)


def test_attributes_and_stray_text_are_kept_with_their_place() -> None:
    reading = read(
        message(
            'rác<To x="1"><OrganId y="2">H41</OrganId></To>rưởi',
            manifest='<Reference xmlns:l="urn:l" l:href="cid:1"><ContentId>1</ContentId>'
            "</Reference>",
        )
    )
    kept = {(u.path.rpartition("/")[2], u.name, u.text) for u in reading.envelope.unread}
    assert kept == {
        ("MessageHeader", "#text", "rác\nrưởi"),
        ("To", "@x", "1"),
        ("OrganId", "@y", "2"),
        ("Reference", "@{urn:l}href", "cid:1"),
    }
    assert sorted(rules(reading)) == ["VNE-READ-002"] * 3 + ["VNE-READ-007"]


def test_stray_text_is_kept_however_long_a_lifted_text_is() -> None:
    """What is lifted counts as what stands for it: stray text of the difference would be missed."""
    run = "A" * 8192
    content = f"<ContentTransferEncoded>{run}</ContentTransferEncoded>"
    for placeholder in range(20, 40):
        stray = "S" * (len(run) - placeholder)
        twice = f"<Attachment>{content}{content}</Attachment>"
        data = message(f"{stray}<Subject>a</Subject>", attachments=twice)
        kept = {u.name: u.text for u in read(data).envelope.unread}
        assert kept == {"#text": stray, "ContentTransferEncoded": run}


@pytest.mark.parametrize("name", ["OrganizationId", "Signer", "Promulgation", "subject"])
def test_other_names_never_vanish(name: str) -> None:
    reading = read(message(f"<Content>b</Content><{name}>x</{name}>"))
    assert [u.name for u in reading.envelope.unread] == [name]
    assert rules(reading) == ["VNE-READ-001"]


@pytest.mark.parametrize(
    "signature",
    [
        "<Signature><SignedInfo/></Signature>",
        "<DigitalSignature/>",
        f'<s:Signature xmlns:s="{names.DS}"><s:SignedInfo/></s:Signature>',
    ],
)
def test_signatures_are_kept_and_named_never_read(signature: str) -> None:
    reading = read(message("<Subject>a</Subject>", extra=signature))
    assert len(reading.envelope.unread) == 1
    assert rules(reading) == ["VNE-READ-012"]


def test_findings_carry_line_and_column_of_the_original() -> None:
    data = b'<?xml version="1.0"?>\n' + message("\n  <DueDate>x</DueDate>")
    (finding,) = read(data).findings
    assert (finding.location.line, finding.location.column) == (3, 3)
    assert finding.location.path == f"{HEADER}/DueDate"


# -- document or status -----------------------------------------------------------------------


def wrap(inside: str) -> bytes:
    return f'<edXML xmlns="{NS}">{inside}</edXML>'.encode()


def header(inside: str) -> str:
    return (
        f"<edXMLEnvelope><edXMLHeader><MessageHeader>{inside}</MessageHeader></edXMLHeader>"
        "{}</edXMLEnvelope>"
    )


CODE = "<StatusCode>03</StatusCode>"
BODY = '<edXMLBody><edXMLManifest version="1.0"/></edXMLBody>'


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        (header(CODE).format(""), StatusEnvelope),
        (header(CODE).format("<edXMLBody/>"), StatusEnvelope),
        (header(CODE).format(BODY), DocumentEnvelope),
        (header("<Subject>a</Subject>").format(""), DocumentEnvelope),
        (header("<Subject/>").format("<edXMLBody/>"), DocumentEnvelope),
        (header("").format(""), StatusEnvelope),
        ("", StatusEnvelope),
        (header(CODE).format("") + "<AttachmentEncoded/>", StatusEnvelope),
        (
            header(CODE).format("")
            + "<AttachmentEncoded><Attachment><ContentId>1</ContentId></Attachment>"
            "</AttachmentEncoded>",
            DocumentEnvelope,
        ),
    ],
)
def test_document_or_status(inside: str, kind: type) -> None:
    envelope = vnedoc.loads(wrap(inside))
    assert type(envelope) is kind
    again = vnedoc.loads(vnedoc.dumps(envelope))
    assert again == envelope


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03", StatusCode.ACCEPTED),
        ("3", StatusCode.ACCEPTED),
        ("13", StatusCode.RETRIEVAL_REQUESTED),
    ]
    + [(bad, None) for bad in ("07", "14", "0", "003", "done")],
)
def test_status_codes(text: str, code: StatusCode | None) -> None:
    envelope = vnedoc.loads(wrap(header(f"<StatusCode>{text}</StatusCode>").format("")))
    assert isinstance(envelope, StatusEnvelope)
    assert (envelope.status and envelope.status.code) == code
    assert bool(envelope.unread) is (code is None)


# -- the message of 2013-2016 -----------------------------------------------------------------

LEGACY = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:e="http://www.e-doc.vn/Schema/"><s:Header>
 <e:MessageHeader><e:From><e:OrganId>000.00.00.H41</e:OrganId></e:From>
  <e:Code><e:CodeNumber>5</e:CodeNumber><e:CodeNotation>UBND-VX</e:CodeNotation></e:Code>
  <e:PromulgationInfo><e:PromulgationDate>01/07/2014</e:PromulgationDate></e:PromulgationInfo>
  <e:Subject>V/v ví dụ</e:Subject></e:MessageHeader>
 <e:TraceHeaderList><e:TraceHeader><e:OrganId>000.00.00.H41</e:OrganId>
  <e:Timestamp>01/07/2014 08:00:00</e:Timestamp></e:TraceHeader></e:TraceHeaderList>
</s:Header><s:Body><e:Manifest><e:Reference><e:ContentId>cid:1</e:ContentId>
 </e:Reference></e:Manifest></s:Body></s:Envelope>"""


def test_the_soap_message_is_read_and_marked_experimental() -> None:
    reading = read(LEGACY.encode())
    envelope = reading.envelope
    assert isinstance(envelope, DocumentEnvelope)
    assert envelope.header.sender.organ_id == "000.00.00.H41"
    assert envelope.header.promulgation.date == dt.date(2014, 7, 1)
    assert envelope.trace.hops[0].timestamp == dt.datetime(2014, 7, 1, 8, tzinfo=VIETNAM)
    assert envelope.manifest.references[0].content_id == "cid:1"
    assert "VNE-READ-011" in rules(reading)
    assert all(finding.location.line for finding in reading.findings)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        (
            "<e:Manifest>",
            "<e:Other x='1'>a</e:Other><e:Manifest>",
            "{http://www.e-doc.vn/Schema/}Other",
        ),
        ("</s:Header>", "<w:Security xmlns:w='urn:w'/></s:Header>", "{urn:w}Security"),
        (
            "</s:Body>",
            "<e:Manifest><e:Reference/></e:Manifest></s:Body>",
            "{http://www.e-doc.vn/Schema/}Manifest",
        ),
        ("<s:Body>", "<x/><s:Body>", "{}x"),
        ("<e:ContentId>cid:1</e:ContentId>", "<e:Odd/>", "Manifest"),
    ],
)
def test_nothing_of_a_soap_message_is_lost(old: str, new: str, kept: str) -> None:
    envelope = read(LEGACY.replace(old, new).encode()).envelope
    assert [(u.path, u.name) for u in envelope.unread] == [(names.ROOT, kept)]
    assert vnedoc.loads(vnedoc.dumps(envelope)) == envelope


@pytest.mark.parametrize("inside", ["<Odd/>", "rác", "<edXMLHeader><Odd/></edXMLHeader>"])
def test_an_envelope_that_says_nothing_keeps_what_is_unknown_at_the_root(inside: str) -> None:
    for data in (
        f'<edXMLEnvelope xmlns="{NS}">{inside}</edXMLEnvelope>'.encode(),
        wrap(f"<edXMLEnvelope>{inside}</edXMLEnvelope>"),
    ):
        envelope = vnedoc.loads(data)
        assert [u.path for u in envelope.unread] == [names.ROOT]
        assert vnedoc.loads(vnedoc.dumps(envelope)) == envelope


@pytest.mark.parametrize("namespace", ["http://www.go.vn/eDoc", ""])
def test_children_in_the_standard_s_namespace_are_read_whatever_their_parents_are_in(
    namespace: str,
) -> None:
    inside = f'<Attachment xmlns="{NS}"><AttachmentName>a</AttachmentName></Attachment>'
    data = f'<edXML xmlns="{namespace}"><AttachmentEncoded>{inside}</AttachmentEncoded></edXML>'
    reading = read(data.encode())
    assert [a.name for a in reading.envelope.attachments] == ["a"]
    assert rules(reading) == ["VNE-READ-008"]
    assert vnedoc.loads(vnedoc.dumps(reading.envelope)) == reading.envelope


def test_a_file_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    data = message("<Subject>a</Subject>", attachments=attachment("QUJD" * 4000))
    (tmp_path / "m.edxml").write_bytes(data)
    envelope = vnedoc.load(tmp_path / "m.edxml")
    assert envelope == vnedoc.loads(data)
    assert envelope.attachments[0].read() == b"ABC" * 4000


def attachment(text: str) -> str:
    return f"<Attachment><ContentTransferEncoded>{text}</ContentTransferEncoded></Attachment>"


@pytest.mark.parametrize("size", [1, 1500])
@pytest.mark.parametrize("newline", ["", "\n", "\r\n", "&#13;\n", "&#xD;&#xA;"])
def test_content_short_or_long_on_one_line_or_many(size: int, newline: str) -> None:
    text = newline.join(["QUJDREVG"] * size)
    (read_back,) = document(attachments=attachment(text)).attachments
    assert read_back.read() == b"ABCDEF" * size


@pytest.mark.parametrize("text", ["QUJD!", "QQ", "QUJD" * 3000 + "!", "QUJD" * 3000 + "Q"])
def test_bad_base64_is_kept_and_is_an_error_only_when_opened(text: str) -> None:
    envelope = document(attachments=attachment(text))
    with pytest.raises(vnedoc.VnedocError):
        envelope.attachments[0].read()
    assert vnedoc.loads(vnedoc.dumps(envelope)) == envelope
    assert text.encode() in vnedoc.dumps(envelope)


@pytest.mark.parametrize(
    "odd",
    [
        "<Subject>một</Subject><Subject>hai</Subject>rác",
        "<Fax>rác</Fax>rác<Subject>a</Subject>",
        "<Subject>a<!-- rác -->b</Subject>rác",
        "<OtherInfo><Priority>rác</Priority>rác</OtherInfo><Subject>a</Subject>",
        "<ToPlaces>rác<Place>a</Place></ToPlaces>",
        "<Subject>\u00a0</Subject>\u00a0",
        "<Subject>a</Subject><![CDATA[rác]]>",
    ],
)
def test_text_between_elements_is_never_missed(odd: str) -> None:
    reading = read(message(odd))
    kept = "".join(u.text for u in reading.envelope.unread)
    assert ("\u00a0" if "\u00a0" in odd else "rác") in kept
    assert (
        "VNE-READ-007" in rules(reading) or "VNE-READ-001" in rules(reading) or "OtherInfo" in odd
    )


@pytest.mark.parametrize(
    "place", ["edXML ", "edXMLEnvelope", "MessageHeader", "Subject", "edXMLBody"]
)
def test_attributes_are_never_missed(place: str) -> None:
    data = message("<Subject>a</Subject>").decode()
    marked = re.sub(rf"<{place.strip()}(?=[ >])", rf'<{place.strip()} version="9"', data, count=1)
    envelope = vnedoc.loads(marked.encode())
    assert [(u.name, u.text) for u in envelope.unread] == [("@version", "9")]
