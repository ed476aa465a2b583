"""A dossier as values: its papers in order, the files of each, and where those lie without any.

Everything may be left out that the law wants (30/2020/NĐ-CP Phụ lục VI.II): whether a dossier may
leave it out is the word of `vnedoc.dossier.check`, not of the model's. What a manifest can carry
is all here, so what was written and read again is equal.
"""

from __future__ import annotations

import datetime as dt
import enum
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from vnedoc.content import Content
from vnedoc.errors import InvalidValueError, Lang, MissingContentError
from vnedoc.given import in_vietnamese, listed, one_of, path_of
from vnedoc.identifiers import DocumentId, OrganId
from vnedoc.limits import MAX_DOSSIER_FILES, MAX_DOSSIER_PAPERS
from vnedoc.model._wire import any_text, day, document_id, flag, group, organ_id, text, whole
from vnedoc.normal_forms import normalized

_SHA256_DIGITS: Final = 64
_HEX: Final = frozenset("0123456789abcdef")
_LARGEST: Final = 10**15 - 1
"""Bytes of one file; fifteen digits are exact in every program that reads numbers."""


class Original(enum.StrEnum):
    """What the original of a paper is, with a label in both languages."""

    _value_: str
    vi: str
    en: str

    def __new__(cls, value: str, vi: str, en: str) -> Original:
        """Attach the labels to the word."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.vi = vi
        member.en = en
        return member

    ELECTRONIC = "electronic", "Bản gốc điện tử", "Electronic original"
    SCAN = "scan", "Bản quét từ bản giấy", "Scan of a paper"
    PAPER = "paper", "Chỉ có bản giấy", "On paper only"

    def label(self, lang: Lang = "en") -> str:
        """What the original is, in one language."""
        return self.vi if in_vietnamese(lang) else self.en


def _name(value: str) -> str:
    """A file's name in NFC: one and the same on systems that take marks apart (BagIt's trap)."""
    name = any_text(value)
    if not name.strip():
        raise InvalidValueError(
            field="name", value=value, reason="a file has a name", reason_vi="tệp phải có tên"
        )
    return normalized("NFC", name)


def _size(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST:
        reason = f"expected 0 to {_LARGEST} bytes"
        raise InvalidValueError(
            field="size", value=value, reason=reason, reason_vi=f"cần từ 0 đến {_LARGEST} byte"
        )
    return value


def _sha256(value: str) -> str:
    digits = value.lower() if isinstance(value, str) else ""
    if len(digits) != _SHA256_DIGITS or not _HEX.issuperset(digits):
        raise InvalidValueError(
            field="sha256",
            value=value,
            reason="expected 64 hexadecimal digits",
            reason_vi="cần 64 chữ số thập lục phân",
        )
    return digits


def _original(value: str) -> Original:
    one_of(value, tuple(Original), "original")
    return next(each for each in Original if each == value)


def _order(value: int) -> int:
    order = whole(value)
    if not order:
        raise InvalidValueError(
            field="order",
            value=value,
            reason="papers are counted from 1",
            reason_vi="tài liệu được đánh số từ 1",
        )
    return order


@attrs.frozen(kw_only=True)
class PaperFile:
    """One file of a paper: what it is called, how long it is, and its digest.

    Two are equal when name, size and digest are; `content` is only where the bytes can be had.
    """

    name: str = attrs.field(converter=_name)
    """As people call it, in NFC. Never the name of a file on disk: see `disk_names`."""
    size: int = attrs.field(converter=_size)
    """Length in bytes."""
    sha256: str = attrs.field(converter=_sha256)
    """SHA-256 of the bytes, in 64 hexadecimal digits."""
    content: Content | None = attrs.field(default=None, eq=False, repr=False)
    """Where the bytes are; `None` where only the manifest is known."""

    @classmethod
    def from_file(cls, path: str | os.PathLike[str], name: str | None = None) -> PaperFile:
        """A file on disk, read once for its digest and again whenever its bytes are needed.

        Args:
            path: Of a file that does not change as long as this is used.
            name: What it is called; by itself its name on disk.

        Raises:
            OSError: the file cannot be read.
            SourceChangedError: it changed while it was read.
        """
        path = Path(path) if isinstance(path, str) else path_of(path, "path")
        return cls.of(Content.from_file(path), path.name if name is None else name)

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> PaperFile:
        """A file held in memory.

        Args:
            data: Its bytes.
            name: What it is called.
        """
        return cls.of(Content.from_bytes(data), name)

    @classmethod
    def of(cls, content: Content, name: str) -> PaperFile:
        """A file of these bytes, which are read once; errors as for `Content.chunks`.

        Args:
            content: The bytes.
            name: What it is called.
        """
        return cls(name=name, size=content.size, sha256=content.sha256(), content=content)

    def chunks(self) -> Iterator[bytes]:
        """The bytes in pieces; further errors as for `Content.chunks`.

        Raises:
            MissingContentError: only the manifest is known.
        """
        if self.content is None:
            raise MissingContentError(name=self.name)
        return self.content.chunks()


@attrs.frozen(kw_only=True)
class PaperPlace:
    """Where a paper lies in the paper set: the link from the electronic dossier to the bundle."""

    bundle: str | None = attrs.field(default=None, converter=text)
    """The bundle or box, as it is marked."""
    position: int | None = attrs.field(default=None, converter=whole)
    """Which one in the bundle, from 1."""
    first_page: int | None = attrs.field(default=None, converter=whole)
    """The page of the bundle on which it begins."""
    last_page: int | None = attrs.field(default=None, converter=whole)
    """The page of the bundle on which it ends."""
    barcode: str | None = attrs.field(default=None, converter=text)
    """Of the paper set."""


def _files(values: Iterable[PaperFile]) -> tuple[PaperFile, ...]:
    return listed(values, "copies")


@attrs.frozen(kw_only=True)
class Paper:
    """One paper of a dossier. Lengths and numbers as in 30/2020/NĐ-CP Phụ lục VI.II.

    The letter itself that submits the dossier is a paper of it, too.
    """

    order: int = attrs.field(converter=_order)
    """``DocOrdinal``: its number in the dossier, from 1."""
    title: str | None = attrs.field(default=None, converter=text)
    """``Subject``: what it is about."""
    kind: str | None = attrs.field(default=None, converter=text)
    """What it is in the dossier, by a checklist's id such as ``to-trinh``."""
    type_name: str | None = attrs.field(default=None, converter=text)
    """``TypeName``: the name of its kind, such as ``Tờ trình``."""
    number: str | None = attrs.field(default=None, converter=text)
    """``CodeNumber``."""
    notation: str | None = attrs.field(default=None, converter=text)
    """``CodeNotation``."""
    date: dt.date | None = attrs.field(default=None, converter=day)
    """``IssuedDate``."""
    issuer: str | None = attrs.field(default=None, converter=text)
    """``OrganName``: who issued it."""
    issuer_id: OrganId | None = attrs.field(default=None, converter=organ_id)
    signer: str | None = attrs.field(default=None, converter=text)
    """``SignerInfo/FullName``."""
    position: str | None = attrs.field(default=None, converter=text)
    """``SignerInfo/Position`` of the signer."""
    language: str | None = attrs.field(default=None, converter=text)
    pages: int | None = attrs.field(default=None, converter=whole)
    """``PageAmount``."""
    description: str | None = attrs.field(default=None, converter=text)
    original: Original = attrs.field(default=Original.ELECTRONIC, converter=_original)
    signed: bool | None = attrs.field(default=None, converter=flag)
    """Whether its file must bear a signature of its own; `None` where nothing is said."""
    copies: tuple[PaperFile, ...] = attrs.field(default=(), converter=_files)
    """Its files: several where it is there as PDF and as office document."""
    place: PaperPlace | None = attrs.field(default=None, converter=group)
    """Where it lies in the paper set."""
    reason: str | None = attrs.field(default=None, converter=text)
    """Why there is no file of it."""
    in_message: DocumentId | None = attrs.field(default=None, converter=document_id)
    """Another message that carries its files, where one message cannot hold them all."""


@attrs.frozen(kw_only=True)
class DossierCode:
    """The code of a dossier (mã hồ sơ): who keeps the list, the year, number and notation."""

    organ_id: OrganId | None = attrs.field(default=None, converter=organ_id)
    """``FileCode/OrganId``: of the body that made the list of dossiers."""
    year: int | None = attrs.field(default=None, converter=whole)
    """``FileCode/FileCatalog``: in which the dossier came to be."""
    notation: str | None = attrs.field(default=None, converter=text)
    """``FileCode/FileNotation``: its number and notation."""


def _papers(values: Iterable[Paper]) -> tuple[Paper, ...]:
    papers = listed(values, "papers")
    for found, limit, en, vi in (
        (len(papers), MAX_DOSSIER_PAPERS, "papers", "tài liệu"),
        (sum(len(paper.copies) for paper in papers), MAX_DOSSIER_FILES, "files", "tệp"),
    ):
        if found > limit:
            raise InvalidValueError(
                field="papers",
                value=found,
                reason=f"a dossier holds at most {limit} {en}",
                reason_vi=f"một hồ sơ có tối đa {limit} {vi}",
            )
    return papers


@attrs.frozen(kw_only=True)
class Dossier:
    """A whole dossier, as its manifest tells it."""

    title: str | None = attrs.field(default=None, converter=text)
    """``Title``."""
    papers: tuple[Paper, ...] = attrs.field(default=(), converter=_papers)
    """In their order; at most `MAX_DOSSIER_PAPERS`, with `MAX_DOSSIER_FILES` files."""
    submission: str | None = attrs.field(default=None, converter=text)
    """What is submitted, by the id of a checklist."""
    message: DocumentId | None = attrs.field(default=None, converter=document_id)
    """The message that it goes with."""
    code: DossierCode | None = attrs.field(default=None, converter=group)
    """``FileCode``."""
    organ: str | None = attrs.field(default=None, converter=text)
    """Name of the body that submits it."""
    organ_id: OrganId | None = attrs.field(default=None, converter=organ_id)
    """Its identifier."""
    creator: str | None = attrs.field(default=None, converter=text)
    """``Creator``: who made it up."""
    maintenance: str | None = attrs.field(default=None, converter=text)
    """``Maintenance``: how long it is kept."""
    rights: str | None = attrs.field(default=None, converter=text)
    """``Rights``: who may use it."""
    language: str | None = attrs.field(default=None, converter=text)
    start_date: dt.date | None = attrs.field(default=None, converter=day)
    """``StartDate``: of its earliest paper."""
    end_date: dt.date | None = attrs.field(default=None, converter=day)
    """``EndDate``: of its latest paper."""
    description: str | None = attrs.field(default=None, converter=text)

    @property
    def files(self) -> tuple[PaperFile, ...]:
        """All files of all papers, in order."""
        return tuple(file for paper in self.papers for file in paper.copies)

    @property
    def doc_total(self) -> int:
        """``DocTotal``: how many papers there are."""
        return len(self.papers)

    @property
    def page_total(self) -> int:
        """``PageTotal``: pages of all papers whose number is told."""
        return sum(paper.pages or 0 for paper in self.papers)
