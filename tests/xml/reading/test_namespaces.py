"""Namespaces as people break them: the unmistakable is read, with one cause; the rest is kept."""

import re
from pathlib import Path
from typing import Any

import pytest

import vnedoc
from tests import factories
from vnedoc import names
from vnedoc.content import source_of
from vnedoc.xml.reading.reader import Reading, read
from vnedoc.xml.reading.tree import parse

NS = names.NS
DECLARED = f' xmlns="{NS}"'
PREFIXED = f' xmlns:edXML="{NS}"'
FILE = b"noi dung " * 5000
"""Large enough to be lifted out."""
RIGHT = vnedoc.dumps(factories.document(attachments=(factories.attachment(data=FILE),)))
ENVELOPE = vnedoc.loads(RIGHT)
TEXT = RIGHT.decode()


def unprefixed(text: str) -> str:
    return text.replace("edXML:", "").replace(PREFIXED, "")


def files_alone(text: str, opening: str) -> str:
    return text.replace("<AttachmentEncoded>", opening)


BROKEN = {
    # what is broken: (how, the element that is told, words of the cause)
    "the root has no xmlns": (TEXT.replace(DECLARED, ""), "edXML", "has no xmlns"),
    "nothing has an xmlns": (unprefixed(TEXT).replace(DECLARED, ""), "edXML", "has no xmlns"),
    "xmlns is empty": (unprefixed(TEXT).replace(DECLARED, ' xmlns=""'), "edXML", "has no xmlns"),
    "files with xmlns=''": (
        files_alone(TEXT, '<AttachmentEncoded xmlns="">'),
        "AttachmentEncoded",
        'xmlns=""',
    ),
    "a prefixed root, unprefixed files": (
        TEXT.replace(f"<edXML{DECLARED}", f"<edXML:edXML{PREFIXED}").replace(
            "</edXML>", "</edXML:edXML>"
        ),
        "AttachmentEncoded",
        "neither a prefix nor an xmlns",
    ),
    "a prefixed root, all else unprefixed": (
        unprefixed(TEXT)
        .replace(f"<edXML{DECLARED}", f"<e:edXML xmlns:e='{NS}'")
        .replace("</edXML>", "</e:edXML>"),
        "edXMLEnvelope",
        "neither a prefix nor an xmlns",
    ),
    "an envelope in no namespace": (
        unprefixed(TEXT).replace("<edXMLEnvelope", '<edXMLEnvelope xmlns=""'),
        "edXMLEnvelope",
        'xmlns=""',
    ),
    "a header in no namespace": (
        unprefixed(TEXT).replace("<edXMLHeader", '<edXMLHeader xmlns=""'),
        "edXMLHeader",
        'xmlns=""',
    ),
    "a body in no namespace": (
        unprefixed(TEXT).replace("<edXMLBody", '<edXMLBody xmlns=""'),
        "edXMLBody",
        'xmlns=""',
    ),
    "one field in no namespace": (
        re.sub(r"<edXML:Subject>(.*)</edXML:Subject>", r'<Subject xmlns="">\1</Subject>', TEXT),
        "Subject",
        'xmlns=""',
    ),
    "receivers in no namespace": (
        re.sub(
            r"(?s)<edXML:To>(.*?)</edXML:To>",
            lambda m: f'<To xmlns="">{m[1].replace("edXML:", "")}</To>',
            TEXT,
        ),
        "To",
        'xmlns=""',
    ),
    "the root in another namespace": (
        TEXT.replace(DECLARED, ' xmlns="http://www.go.vn/eDoc"', 1),
        "edXML",
        "'http://www.go.vn/eDoc'",
    ),
    "all in another namespace": (
        TEXT.replace(NS, "http://www.go.vn/eDoc"),
        "edXML",
        "'http://www.go.vn/eDoc'",
    ),
    "the root in none, the rest in another": (
        TEXT.replace(DECLARED, "").replace(NS, "http://www.go.vn/eDoc"),
        "edXML",
        "has no xmlns",
    ),
    "a misspelt root in none": (
        TEXT.replace(f"<edXML{DECLARED}", "<EdXML").replace("</edXML>", "</EdXML>"),
        "EdXML",
        "has no xmlns",
    ),
}


def other(reading: Reading) -> list[Any]:
    return [found for found in reading.findings if found.rule == "VNE-READ-008"]


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_unmistakable_is_read_with_one_cause(case: str) -> None:
    text, told, cause = BROKEN[case]
    assert text != TEXT
    reading = read(text.encode())
    assert reading.envelope == ENVELOPE
    assert reading.envelope.attachments[0].read() == FILE
    (finding,) = other(reading)
    assert f"<{told}>" in finding.text("en")
    assert cause in finding.text("en")
    assert finding.location.line
    assert {found.rule for found in reading.findings} <= {"VNE-READ-008", "VNE-READ-006"}
    assert vnedoc.dumps(reading.envelope) == RIGHT


@pytest.mark.parametrize("case", BROKEN)
def test_the_verdict_stays_strict(case: str) -> None:
    report = vnedoc.validate(BROKEN[case][0].encode())
    assert not report.valid
    assert not report.acceptable
    assert [f.rule for f in report.findings if f.severity is vnedoc.Severity.ERROR] == [
        "VNE-READ-008"
    ]


@pytest.mark.parametrize("case", BROKEN)
def test_large_files_are_lifted_out_all_the_same(case: str) -> None:
    document = parse(source_of(BROKEN[case][0].encode()))
    assert bool(document.skeleton.runs) is ("misspelt" not in case)


def test_the_right_message_is_not_touched_by_any_of_this() -> None:
    assert read(RIGHT).findings == ()
    assert vnedoc.validate(RIGHT).valid


SUBJECT = "<edXML:Subject>V/v thật</edXML:Subject>"
ONE = re.sub("<edXML:Subject>.*</edXML:Subject>", SUBJECT, TEXT)
RIVALS = {
    "in none, before": '<Subject xmlns="">giả</Subject>' + SUBJECT,
    "in none, behind": SUBJECT + '<Subject xmlns="">giả</Subject>',
    "in another": '<x:Subject xmlns:x="urn:x">giả</x:Subject>' + SUBJECT,
    "in both": '<Subject xmlns="">giả</Subject><x:Subject xmlns:x="urn:x">giả</x:Subject>'
    + SUBJECT,
    "beside an empty one": '<edXML:Subject/><Subject xmlns="">giả</Subject>',
    "two without the standard's": '<Subject xmlns="">giả</Subject><x:Subject xmlns:x="urn:x"/>',
    "only another's": '<x:Subject xmlns:x="urn:x">giả</x:Subject>',
    "receivers": SUBJECT + '<To xmlns=""><OrganId>H9</OrganId></To>',
    "misspelt": SUBJECT + '<OtherInfo xmlns=""><TypistNotation>X</TypistNotation></OtherInfo>',
    "groups": SUBJECT + '<From xmlns=""><OrganName>giả</OrganName></From>',
}


@pytest.mark.parametrize("case", RIVALS)
def test_two_bearers_are_never_merged_and_none_is_promoted(case: str) -> None:
    data = ONE.replace(SUBJECT, RIVALS[case]).encode()
    reading = read(data)
    right = vnedoc.loads(ONE.encode())
    header = reading.envelope.header
    missing = case in ("beside an empty one", "two without the standard's", "only another's")
    assert header.subject == (None if missing else "V/v thật")
    assert (header.recipients, header.sender) == (right.header.recipients, right.header.sender)
    assert reading.envelope.unread
    assert {f.rule for f in reading.findings} == {"VNE-READ-014"}
    again = vnedoc.dumps(reading.envelope)
    assert vnedoc.loads(again) == reading.envelope
    assert vnedoc.dumps(vnedoc.loads(again)) == again


def test_two_bearers_of_the_files() -> None:
    inside = re.search(r"(?s)<AttachmentEncoded>.*</AttachmentEncoded>", TEXT)
    assert inside
    for both in (
        inside[0] + inside[0].replace("Encoded>", 'Encoded xmlns="">', 1),
        inside[0].replace("Encoded>", 'Encoded xmlns="">', 1) + inside[0],
    ):
        envelope = vnedoc.loads(TEXT.replace(inside[0], both).encode())
        assert len(envelope.attachments) == 1
        (kept,) = envelope.unread
        # The text of the file is kept, and not what stands for it while it is lifted out.
        assert re.sub(r"\s", "", kept.text).endswith(re.sub(r"\s|<[^>]*>", "", inside[0])[-200:])
        assert vnedoc.loads(vnedoc.dumps(envelope)) == envelope


@pytest.mark.parametrize(
    "second",
    [
        "<AttachmentEncoded>{}</AttachmentEncoded>",
        '<x:AttachmentEncoded xmlns:x="urn:x">{}</x:AttachmentEncoded>',
    ],
)
def test_a_lifted_text_that_is_kept_unread_is_kept_itself(second: str) -> None:
    one = (
        f"<Attachment><ContentTransferEncoded>{'QUJD' * 3000}</ContentTransferEncoded></Attachment>"
    )
    data = f'<edXML xmlns="{NS}"><edXMLEnvelope/><AttachmentEncoded>{one}</AttachmentEncoded>'
    data += second.format(one.replace("QUJD", "WFla")) + "</edXML>"
    envelope = vnedoc.loads(data.encode())
    assert envelope == vnedoc.loads(data.encode())
    assert [item.text for item in envelope.unread] == ["WFla" * 3000]


@pytest.mark.parametrize(
    ("escaped", "text"), [("&#13;\n", "\r\n"), ("\r\n", "\n"), ("&#x0A;", "\n")]
)
def test_its_line_ends_are_those_of_a_parser(escaped: str, text: str) -> None:
    def attachment(content: str) -> str:
        return f"<ContentTransferEncoded>{content}</ContentTransferEncoded>"

    data = f'<edXML xmlns="{NS}"><edXMLEnvelope/><AttachmentEncoded><Attachment>'
    data += attachment("QQ==") + attachment(f"QUJD{escaped}" * 2000)
    data += "</Attachment></AttachmentEncoded></edXML>"
    (kept,) = vnedoc.loads(data.encode()).unread
    assert kept.text == f"QUJD{text}" * 2000


def test_extract_never_says_that_there_are_no_files_while_there_are(tmp_path: Path) -> None:
    from tests.cli.running import run

    hidden = files_alone(TEXT, '<AttachmentEncoded/><AttachmentEncoded xmlns="">')
    (tmp_path / "a.edxml").write_text(hidden, "utf-8")
    result = run("extract", tmp_path / "a.edxml", "--into", tmp_path / "out", "--lang", "en")
    assert result.status == 3
    assert "AttachmentEncoded" in result.err
    (tmp_path / "b.edxml").write_text(BROKEN["files with xmlns=''"][0], "utf-8")
    assert run("extract", tmp_path / "b.edxml", "--into", tmp_path / "out").status == 0
    assert [path.read_bytes() for path in (tmp_path / "out").iterdir()] == [FILE]
