"""A payload cannot hide from the extension that knows it: what others may read as one is judged."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import vnedoc
from tests import factories
from tests.extensions.hostile import HostileFolder, changed, good
from vnedoc.extensions import Extension
from vnedoc.findings import Report

BODY = '<Phieu xmlns="urn:thu:1"><So>05</So><Dong><Tien>1</Tien></Dong><Tong>2</Tong></Phieu>'
DECLARED = '<?xml version="1.0" encoding="{}"?>'
NAMED = '<!DOCTYPE Phieu [<!ENTITY a "urn:thu:1">]>'
COMMENT = f"<!--{'x' * 70_000}-->"
REFERENCE = BODY.replace("thu:1", "th&#117;:1")


def zipped(data: bytes, name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


HIDDEN = {
    "plain": BODY.encode(),
    "declared": (DECLARED.format("UTF-8") + BODY).encode(),
    "mark": b"\xef\xbb\xbf" + BODY.encode(),
    "lines before": b"\n" * 100_000 + BODY.encode(),
    "comment before": (COMMENT + BODY).encode(),
    "instructions before": ("<?a b?>" * 20_000 + BODY).encode(),
    "another tag in a comment": ("<!-- <Khac xmlns='urn:khac'> -->" + BODY).encode(),
    "reference in the namespace": REFERENCE.encode(),
    "utf-16": (DECLARED.format("UTF-16") + BODY).encode("utf-16"),
    "utf-16 of the other end": b"\xfe\xff" + BODY.encode("utf-16-be"),
    "utf-16 without a mark": (DECLARED.format("UTF-16LE") + BODY).encode("utf-16-le"),
    "utf-32": (DECLARED.format("UTF-32") + BODY).encode("utf-32"),
    "utf-7": (DECLARED.format("UTF-7") + BODY.replace("<", "+ADw-")).encode(),
    "ebcdic": (DECLARED.format("IBM037") + BODY).encode("cp037"),
    "latin": (DECLARED.format("ISO-8859-1") + BODY).encode("latin-1"),
    "doctype": (NAMED + BODY).encode(),
    "doctype that gives the namespace": (NAMED + BODY.replace("urn:thu:1", "&a;")).encode(),
    "doctype and a tag in a comment": ("<!-- <Khac> -->" + NAMED + BODY).encode(),
    "doctype and references": (NAMED + REFERENCE).encode(),
    "doctype and a comment": (NAMED + COMMENT + BODY).encode(),
    "attributes that others pass over": BODY.replace("<Phieu ", "<Phieu a=b ").encode(),
    "long root": BODY.replace("<Phieu ", f'<Phieu a="{"x" * 70_000}" ').encode(),
    "zip": zipped(BODY.encode(), "phieu.xml"),
}


def report_of(held: list[bytes], folder: Path, name: str = "phieu.xml") -> Report:
    plain = good('schema = "phieu.xsd"\n', "")
    plain = changed(plain, '[signers]\nroles = ["lap", "duyet"]\n', "")
    plain = changed(plain, "from = 2026-01-01\nuntil = 2030-12-31\n", "")
    extension = Extension.load(HostileFolder(name="hidden", toml=plain).lay_out(folder))
    files = tuple(
        factories.attachment(n + 2, f"{n}-{name}", data, "application/xml")
        for n, data in enumerate(held, 1)
    )
    message = vnedoc.dumps(factories.document(attachments=(factories.attachment(), *files)))
    return vnedoc.validate(message, extensions=[extension])


def report(data: bytes, folder: Path, name: str = "phieu.xml") -> Report:
    return report_of([data], folder, name)


@pytest.mark.parametrize("name", HIDDEN)
def test_a_broken_payload_is_an_error_in_every_form(name: str, tmp_path: Path) -> None:
    told = report(HIDDEN[name], tmp_path)
    codes = {finding.rule for finding in told.findings if finding.severity.value == "error"}
    assert codes & {"thu-nghiem:TN-001", "VNE-EXT-001"}
    assert not told.acceptable


@pytest.mark.parametrize(
    "data",
    [
        b"<html><p>Phieu urn:thu:1</p></html>",
        b"<danhsach><muc>1</muc></danhsach>",
        b"<danhsach><!-- <Phieu xmlns='urn:thu:1'/> --></danhsach>",
        b"<!DOCTYPE html><html><body>Phieu</body></html>",
        "Phiếu <Phieu>".encode(),
        b"\xff\xfe\x00\x00",
        b"<",
        b"<a",
        (COMMENT + "<danhsach/>").encode(),
        b"Phieu,urn:thu:1\r\n",
    ],
)
def test_what_is_no_payload_is_left_alone(data: bytes, tmp_path: Path) -> None:
    told = report(data, tmp_path, "tep.txt")
    assert {f.rule for f in told.findings if f.severity.value == "error"} <= {"VNE-EXT-004"}


def test_payloads_together_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their trees are held at one time: 60 of a megabyte each would take a gigabyte."""
    monkeypatch.setattr("vnedoc.extensions.judging.carried.MAX_PAYLOAD_NODES", 12)
    right = BODY.replace("<Tong>2", "<Tong>1").encode()
    told = report_of([right, right, right], tmp_path)
    found = [finding for finding in told.findings if finding.rule == "VNE-EXT-001"]
    # Each has five elements: two are read, and the third is told to be too much.
    assert [one.location.inside.name for one in found if one.location.inside] == ["3-phieu.xml"]
    assert not told.acceptable
