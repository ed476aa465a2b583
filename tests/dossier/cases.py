"""Dossiers in messages, whole and with every kind of defect that is to be named."""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Callable
from typing import Any, Final

import attrs

from tests import factories
from tests.dossier import made
from tests.signature import messages, pki
from vnedoc import dossier as dossiers
from vnedoc.content import Content
from vnedoc.dossier import CheckedDossier, Dossier, Paper, PaperFile
from vnedoc.dossier.carrying import attachments, manifest_attachment
from vnedoc.dossier.manifest import make_manifest
from vnedoc.model import Attachment, DocumentEnvelope
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.statement.signing import signed as sign

MESSAGE: Final = "H26.99,2026/11/03,05/TTr-SA"
Files = tuple[Attachment, ...]


def signed(dossier: Dossier, kind: str = "p256") -> Attachment:
    return manifest_attachment(dossier, messages.signer(kind), at=pki.NOW)


def message(files: Files, ident: str = MESSAGE) -> DocumentEnvelope:
    whole = factories.document()
    assert whole.header is not None
    header = attrs.evolve(whole.header, document_id=ident)
    return attrs.evolve(whole, header=header, attachments=files)


def carrying(dossier: Dossier) -> DocumentEnvelope:
    return message((*attachments(dossier), signed(dossier)))


def checked(envelope: DocumentEnvelope, **options: Any) -> CheckedDossier:
    given = {"trust": messages.trust(), "at": pki.NOW, "crls": messages.crls()}
    return dossiers.check(envelope, **{**given, **options})


def zipped(attachment: Attachment, **more: bytes) -> Attachment:
    """As the axis sends it: a zip of one entry under the old name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a" + (attachment.name or "")[-4:], attachment.read())
        for name, data in more.items():
            archive.writestr(name, data)
    return attrs.evolve(attachment, content=Content.from_bytes(target.getvalue()))


def _file(at: int, **changed: Any) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        return (*files[:at], attrs.evolve(files[at], **changed), *files[at + 1 :])

    return change


def _bytes(data: bytes) -> Content:
    return Content.from_bytes(data)


@functools.cache
def plain() -> Files:
    dossier = made.plain(message=MESSAGE)
    return (*attachments(dossier), signed(dossier))


def _text(old: str, new: str) -> Callable[[Files], Files]:
    """Somebody changes the manifest after it was signed."""

    def change(files: Files) -> Files:
        text = files[-1].read()
        assert old.encode() in text
        content = _bytes(text.replace(old.encode(), new.encode(), 1))
        return (*files[:-1], attrs.evolve(files[-1], content=content))

    return change


def _said(**changed: Any) -> Callable[[Files], Files]:
    """The sender himself signs a manifest that is wrong."""

    def change(files: Files) -> Files:
        return (*files[:-1], signed(made.plain(**{"message": MESSAGE, **changed})))

    return change


def _papers(change: Callable[[tuple[Paper, ...]], tuple[Paper, ...]]) -> Callable[[Files], Files]:
    return lambda files: _said(papers=change(made.plain().papers))(files)


def _cut(files: Files) -> Files:
    """A manifest that says more than it lists, signed as it is."""
    text = make_manifest(made.plain(message=MESSAGE)).replace(b"<DocTotal>3<", b"<DocTotal>4<")
    content = _bytes(sign(text, messages.signer(), pki.NOW, SHA256.uri))
    return (*files[:-1], attrs.evolve(files[-1], content=content))


def _unsigned(files: Files) -> Files:
    return (*files[:-1], manifest_attachment(made.plain(message=MESSAGE)))


def _extra(files: Files) -> Files:
    return (*files, attrs.evolve(files[0], name="khác.pdf", content=_bytes(b"%PDF-1.7 x")))


def _path(files: Files) -> Files:
    odd = Paper(order=4, title="x", copies=[PaperFile.from_bytes(b"x", "../../x.pdf")])
    dossier = made.plain(message=MESSAGE, papers=(*made.plain().papers, odd))
    return (*attachments(dossier), signed(dossier))


def _archive(files: Files) -> Files:
    held = zipped(files[0], **{"b.pdf": b"x"}).content
    return (*files, attrs.evolve(files[0], name="hồ sơ.zip", content=held))


DEFECTS: Final[dict[str, tuple[str, Callable[[Files], Files]]]] = {
    "missing": ("VNE-DOSSIER-001", lambda files: files[1:]),
    "changed": ("VNE-DOSSIER-002", _file(0, content=_bytes(b"%PDF-1.7 to trinX"))),
    "truncated": ("VNE-DOSSIER-003", _file(0, content=_bytes(b"%PDF-1.7"))),
    "unreadable": ("VNE-DOSSIER-004", _file(0, content=Content.from_base64("!!!!"))),
    "renamed": ("VNE-DOSSIER-005", _file(0, name="Công văn.pdf")),
    "doubled": ("VNE-DOSSIER-006", lambda files: (files[0], *files)),
    "not announced": ("VNE-DOSSIER-007", _extra),
    "swapped": ("VNE-DOSSIER-008", lambda files: (files[1], files[0], *files[2:])),
    "two of one order": (
        "VNE-DOSSIER-009",
        _papers(lambda papers: (papers[0], attrs.evolve(papers[1], order=1), papers[2])),
    ),
    "a gap in the orders": (
        "VNE-DOSSIER-010",
        _papers(lambda papers: (papers[0], papers[1], attrs.evolve(papers[2], order=5))),
    ),
    "the manifest cut": ("VNE-DOSSIER-011", _cut),
    "unsigned": ("VNE-DOSSIER-012", _unsigned),
    "the manifest tampered with": ("VNE-DOSSIER-013", _text("Quy chế", "Quy định")),
    "of somebody who is not trusted": (
        "VNE-DOSSIER-014",
        lambda files: (*files[:-1], _of_a_stranger()),
    ),
    "of another person": (
        "VNE-DOSSIER-015",
        lambda files: (*files[:-1], signed(made.plain(message=MESSAGE), "p384")),
    ),
    "of another message": ("VNE-DOSSIER-016", _said(message="H26.99,2026/11/03,06/TTr-SA")),
    "in a circle": (
        "VNE-DOSSIER-017",
        _papers(lambda papers: (papers[0], attrs.evolve(papers[1], in_message="B"), papers[2])),
    ),
    "elsewhere": (
        "VNE-DOSSIER-018",
        _papers(lambda papers: (papers[0], attrs.evolve(papers[1], in_message="C"), papers[2])),
    ),
    "nowhere": (
        "VNE-DOSSIER-019",
        _papers(lambda papers: (papers[0], papers[1], attrs.evolve(papers[2], reason=None))),
    ),
    "lacking by the checklist": (
        "VNE-DOSSIER-020",
        _papers(lambda papers: (papers[0], attrs.evolve(papers[1], kind="phu-luc"), papers[2])),
    ),
    "the manifest broken": ("VNE-DOSSIER-021", _text("<DocOrdinal>1<", "<DocOrdinal>x<")),
    "of another version": ("VNE-DOSSIER-022", _text('version="1"', 'version="9"')),
    "two manifests": ("VNE-DOSSIER-023", lambda files: (*files, files[-1])),
    "an archive": ("VNE-DOSSIER-024", _archive),
    "a path for a name": (
        "VNE-DOSSIER-025",
        _path,
    ),
    "too long": (
        "VNE-DOSSIER-026",
        _papers(lambda papers: (attrs.evolve(papers[0], number="1" * 12), *papers[1:])),
    ),
}
"""Kind of defect -> the code that must name it, and how it comes about."""


def _of_a_stranger() -> Attachment:
    other = pki.issue("Người lạ")
    signer = PemSigner.load(other.key_pem(), other.pem)
    return manifest_attachment(made.plain(message=MESSAGE), signer, at=pki.NOW)
