"""A report hands out the message that it accepts, and no other one."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

import vnedoc
from tests import factories
from tests.signature import messages, pki
from vnedoc.checked import IncompleteError
from vnedoc.errors import NotXmlError, SourceChangedError, VnedocError
from vnedoc.findings import NoEnvelopeError, NotAcceptableError, OtherKindError, Report, Signatures

GIVEN = {"at": pki.NOW, "trust": messages.trust(), "crls": messages.crls()}
DOCUMENT = factories.document()
STATUS = factories.status()


def bad(report: Report, kind: str) -> type[VnedocError]:
    with pytest.raises(VnedocError) as raised:
        getattr(report, kind)
    assert raised.value.text("en") != raised.value.text("vi")
    return type(raised.value)


def test_what_is_acceptable_is_handed_out_as_it_was_read() -> None:
    report = vnedoc.validate(vnedoc.dumps(DOCUMENT))
    assert report.acceptable
    assert report.document == DOCUMENT == report.envelope
    assert bad(report, "status") is OtherKindError


def test_a_status_message_is_one() -> None:
    report = vnedoc.validate(vnedoc.dumps(STATUS))
    assert report.status == STATUS
    assert bad(report, "document") is OtherKindError


@pytest.mark.parametrize("kind", ["document", "status"])
def test_what_is_not_acceptable_is_refused(kind: str) -> None:
    report = vnedoc.validate(vnedoc.dumps(factories.document(subject=None)))
    assert bad(report, kind) is NotAcceptableError
    assert report.envelope is not None
    assert bad(vnedoc.validate(b"<edXML"), kind) is NotXmlError


def test_what_a_profile_lets_pass_is_still_asked_for() -> None:
    lame = vnedoc.dumps(factories.document(code=None))
    assert bad(vnedoc.validate(lame), "document") is NotAcceptableError
    assert bad(vnedoc.validate(lame, profile="interop"), "document") is IncompleteError


def test_reports_on_many_files_hold_no_message(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    vnedoc.dump(DOCUMENT, path)
    (report,) = vnedoc.validate_many([path], jobs=1)
    assert report.acceptable
    assert report.envelope is None
    assert bad(report, "document") is NoEnvelopeError


def test_the_message_is_no_part_of_what_a_report_says() -> None:
    report = vnedoc.validate(vnedoc.dumps(DOCUMENT))
    assert "envelope" not in repr(report)
    assert "envelope" not in report.to_data()
    again = pickle.loads(pickle.dumps(report))
    assert again == report
    assert again.document == DOCUMENT


LARGE = "Phụ lục ví dụ\n".encode() * 20_000
"""So large that it stays in the file until it is asked for."""


@pytest.mark.parametrize("sign", [vnedoc.sign, vnedoc.sign_statement])
def test_files_of_a_valid_message_are_those_that_were_signed(
    sign: Callable[..., None], tmp_path: Path
) -> None:
    path = tmp_path / "a.edxml"
    file = factories.attachment(1, "Phụ lục.txt", LARGE, "text/plain")
    vnedoc.dump(factories.document(attachments=(file,)), path)
    sign(path, path, messages.signer(), at=pki.NOW)
    report = vnedoc.validate(path, **GIVEN)
    assert report.signatures is Signatures.VALID
    plain = vnedoc.load(path)
    assert isinstance(plain, vnedoc.DocumentEnvelope)
    assert report.document.header == plain.header
    names = [one.name for one in plain.attachments]
    assert [one.name for one in report.document.attachments] == names
    assert report.document.attachments[0].read() == LARGE
    exchange_letters_of_the_first_file(path)
    assert plain.attachments[0].read() != LARGE
    with pytest.raises(SourceChangedError):
        report.document.attachments[0].read()


def exchange_letters_of_the_first_file(path: Path) -> None:
    """Other bytes of the same length at the same time, which size and times tell nobody."""
    before, data = path.stat(), path.read_bytes()
    with path.open("r+b") as file:
        file.seek(data.index(b"ContentTransferEncoded>") + 31)
        file.write(b"AAAB")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
