"""Writing: fixed bytes, two orders, the prefixes that real readers look at."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import attrs
import pytest
from lxml import etree

import vnedoc
from tests import factories
from vnedoc import names
from vnedoc.content import Content
from vnedoc.errors import InvalidValueError
from vnedoc.model import (
    Attachment,
    DocumentEnvelope,
    Header,
    Manifest,
    Organ,
    StatusEnvelope,
    UnknownElement,
    Unread,
)

GOLDEN = f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="{names.NS}">
  <edXML:edXMLEnvelope xmlns:edXML="{names.NS}">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>H41</edXML:OrganId>
          <edXML:OrganName>A &amp; B &lt;x&gt;&#13;</edXML:OrganName>
        </edXML:From>
        <edXML:ToPlaces>
          <edXML:Place>VT</edXML:Place>
        </edXML:ToPlaces>
      </edXML:MessageHeader>
    </edXML:edXMLHeader>
    <edXML:edXMLBody>
      <edXML:edXMLManifest version="1.0"/>
    </edXML:edXMLBody>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded>
    <Attachment>
      <AttachmentName>a.pdf</AttachmentName>
      <ContentTransferEncoded>QUJD</ContentTransferEncoded>
    </Attachment>
  </AttachmentEncoded>
</edXML>
"""


def test_the_form_of_the_standard_to_the_letter() -> None:
    envelope = DocumentEnvelope(
        header=Header(sender=Organ(organ_id="H41", organ_name="A & B <x>\r"), to_places=("VT",)),
        manifest=Manifest(version="1.0"),
        attachments=(Attachment(name="a.pdf", content=Content.from_bytes(b"ABC")),),
    )
    assert vnedoc.dumps(envelope).decode() == GOLDEN


def children_of(order: str, kind: str, path: str) -> list[str]:
    data = vnedoc.dumps(factories.COMPLETE[kind](), order)  # type: ignore[arg-type]
    root = etree.fromstring(data)
    steps = "/".join(f"{{{names.NS}}}{name}" for name in path.split("/")[1:])
    found = [etree.QName(child).localname for child in root.find(steps)]
    return [name for index, name in enumerate(found) if name not in found[:index]]


@pytest.mark.parametrize(
    ("order", "kind", "path", "expected"),
    [
        (
            "axis",
            "new",
            names.MESSAGE_HEADER,
            "From To DocumentId Code PromulgationInfo DocumentType Subject Content SignerInfo "
            "DueDate OtherInfo SteeringType ToPlaces",
        ),
        (
            "numbered",
            "new",
            names.MESSAGE_HEADER,
            "From To Code PromulgationInfo DocumentType Subject Content SignerInfo DueDate "
            "ToPlaces OtherInfo SteeringType DocumentId",
        ),
        (
            "axis",
            "update",
            f"{names.TRACE}/Bussiness",
            "DocumentId BussinessDocType BussinessDocReason Paper BussinessDocumentInfo StaffInfo",
        ),
        (
            "numbered",
            "update",
            f"{names.TRACE}/Bussiness",
            "BussinessDocType BussinessDocReason BussinessDocumentInfo DocumentId StaffInfo Paper",
        ),
        (
            "axis",
            "status-03",
            names.MESSAGE_HEADER,
            "From ResponseFor StaffInfo StatusCode Description Timestamp",
        ),
    ],
)
def test_the_two_orders(order: str, kind: str, path: str, expected: str) -> None:
    assert children_of(order, kind, path) == expected.split()


def test_an_unknown_order_is_an_error() -> None:
    with pytest.raises(InvalidValueError):
        vnedoc.dumps(factories.document(), "alphabetical")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", factories.COMPLETE)
def test_every_descendant_of_the_envelope_has_the_prefix_and_nothing_else(kind: str) -> None:
    text = vnedoc.dumps(factories.COMPLETE[kind]()).decode()
    tags = re.findall(r"</?([\w:]+)", text)
    inside = [tag for tag in tags if tag.startswith("edXML:")]
    outside = {tag for tag in tags if not tag.startswith("edXML:")}
    assert "edXML:MessageHeader" in inside
    assert outside <= {
        "edXML", "AttachmentEncoded", "Attachment", "ContentId", "AttachmentName",
        "ContentType", "ContentTransferEncoded", "Description",
    }  # fmt: skip


@pytest.mark.parametrize(
    "element",
    [
        UnknownElement(name="Ghi_chú", children=("a & b",)),
        UnknownElement(name="{urn:x}y", attributes=(("{urn:z}a", '"<\n\t'), ("b", ""))),
        UnknownElement(name="{}none", children=(UnknownElement(name="inside"),)),
        UnknownElement(name="{urn:x}y", children=(UnknownElement(name="{}z"), "t", "u")),
        UnknownElement(name="{http://www.w3.org/XML/1998/namespace}odd"),
        UnknownElement(
            name="a", attributes=(("{http://www.w3.org/XML/1998/namespace}lang", "vi"),)
        ),
    ],
)
@pytest.mark.parametrize("path", [names.ROOT, names.MESSAGE_HEADER, names.ATTACHMENTS])
def test_what_is_unknown_is_written_back_where_it_stood(element: UnknownElement, path: str) -> None:
    unread = Unread(
        path=path, name=element.name, attributes=element.attributes, children=element.children
    )
    envelope = attrs.evolve(factories.document(), unread=(unread,))
    again = vnedoc.loads(vnedoc.dumps(envelope))
    assert again == envelope
    assert vnedoc.dumps(again) == vnedoc.dumps(envelope)


@pytest.mark.parametrize(
    "unread",
    [
        Unread(path="edXML/nowhere", name="a"),
        Unread(path=f"{names.MESSAGE_HEADER}/To[9]", name="a"),
        Unread(path=names.MANIFEST, name="@version", children=("2",)),
        Unread(path=names.ROOT, name=f"{{{names.NS}}}AttachmentEncoded"),
    ],
)
def test_what_has_no_place_is_an_error_not_a_loss(unread: Unread) -> None:
    with pytest.raises(InvalidValueError):
        vnedoc.dumps(attrs.evolve(factories.document(), unread=(unread,)))


@pytest.mark.parametrize("path", [names.ENVELOPE, f"{names.ENVELOPE}/edXMLBody"])
def test_a_part_that_says_nothing_is_no_place(path: str) -> None:
    # Such parts are written all the same, and reading them does not tell what they hold apart.
    unread = (Unread(path=path, name="a"),)
    with pytest.raises(InvalidValueError):
        vnedoc.dumps(DocumentEnvelope(unread=unread))
    full = attrs.evolve(factories.document(), unread=unread)
    assert vnedoc.loads(vnedoc.dumps(full)) == full


@pytest.mark.parametrize("name", ["", "a b", "1a", "a:b", "{urn:x}", "{urn:x}a b", "<a>", "-a"])
def test_names_that_xml_cannot_have_are_refused_at_birth(name: str) -> None:
    with pytest.raises(InvalidValueError):
        UnknownElement(name=name)


def test_attachments_that_were_read_keep_their_text(tmp_path: Path) -> None:
    lines = "\r\n".join(["QUJD" * 19] * 100)
    data = GOLDEN.replace("QUJD", lines).encode()
    (tmp_path / "in").write_bytes(data)
    envelope = vnedoc.load(tmp_path / "in")
    vnedoc.dump(envelope, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == data


def test_a_message_can_be_written_over_itself(tmp_path: Path) -> None:
    path = tmp_path / "m.edxml"
    path.write_bytes(GOLDEN.replace("QUJD", "QUJD" * 9000).encode())
    envelope = vnedoc.load(path)
    assert isinstance(envelope, DocumentEnvelope)
    before = vnedoc.dumps(envelope)
    vnedoc.dump(envelope, path)
    assert path.read_bytes() == before


def test_dump_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    source, target = tmp_path / "f.bin", tmp_path / "m.edxml"
    source.write_bytes(b"x" * 9000)
    target.write_bytes(b"old")
    attachment = Attachment(name="f.bin", content=Content.from_file(source))
    source.write_bytes(b"y" * 9001)
    with pytest.raises(vnedoc.VnedocError):
        vnedoc.dump(DocumentEnvelope(attachments=(attachment,)), target)
    assert target.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["f.bin", "m.edxml"]


KILLED = """
import sys, vnedoc
from vnedoc.model import Attachment, DocumentEnvelope
from vnedoc.content import Content
class Slow:
    name, size = "slow", 10**9
    def chunks(self, start=0, end=None):
        while True:
            print("writing", flush=True)
            yield b"x" * 3000
envelope = DocumentEnvelope(attachments=(Attachment(name="a", content=Content(Slow())),))
vnedoc.dump(envelope, sys.argv[1])
"""


@pytest.mark.skipif(os.name == "nt", reason="SKIPPED LOUDLY: needs SIGKILL")
@pytest.mark.parametrize("old", [b"old", None])
def test_a_killed_run_leaves_the_old_file_or_none(tmp_path: Path, old: bytes | None) -> None:
    target = tmp_path / "m.edxml"
    if old is not None:
        target.write_bytes(old)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(target)], stdout=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(0.05)
        run.kill()
    assert (target.read_bytes() if target.exists() else None) == old


def test_a_status_has_no_body_and_a_document_always_has_one() -> None:
    assert b"edXMLBody" not in vnedoc.dumps(StatusEnvelope())
    assert b"edXMLBody" in vnedoc.dumps(DocumentEnvelope())
