"""The package in which a dossier is handed over to an archive: METS by E-ARK CSIP and SIP.

::

    uuid-0F2E.../                       the value of mets/@OBJID
      METS.xml                          every file below it, or the METS.xml that has it
      SHA256SUMS                        all of them, METS.xml included
      documentation/ho-so.xml           the manifest of the dossier, signed or not
      metadata/descriptive/EAD.xml      the dossier
      metadata/preservation/PREMIS.xml  digests and types of its files
      representations/rep1/METS.xml
      representations/rep1/data/        the files, under plain names
      representations/rep1/metadata/descriptive/EAD_doc_0001.xml   a paper
      schemas/

Thông tư 05/2025/TT-BNV Phụ lục III as programs of the field make it; see ``data/sip.toml``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import attrs

from vnedoc._resources import schema
from vnedoc.content import Content
from vnedoc.dossier.model import Dossier
from vnedoc.dossier.slugs import disk_names
from vnedoc.errors import InvalidValueError
from vnedoc.files import new_folder
from vnedoc.given import instance_of, listed, path_of
from vnedoc.packing.announcing import manifest_of, moment
from vnedoc.packing.sip.describing import (
    DOSSIER_FIELDS,
    PAPER_FIELDS,
    description_schema,
    dossier_description,
    paper_description,
)
from vnedoc.packing.sip.layout import DATA, DOCUMENTATION, MANIFEST, METS, REP
from vnedoc.packing.sip.mets import (
    CSIP_PROFILE,
    SIP_PROFILE,
    MetsHead,
    MetsIds,
    MetsWriter,
    file_pointer,
    mets,
    pointer,
)
from vnedoc.packing.sip.premis import write_premis
from vnedoc.packing.sip.profile import SipProfile, sip_profile
from vnedoc.packing.stage import PackageStage, PackedFile
from vnedoc.packing.sums import NAME as SUMS
from vnedoc.packing.sums import sum_lines

_USE_REP: Final = "Representations/rep1"
_SCHEMA_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.xsd")
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:vnedoc:dossier:1")


@attrs.frozen(kw_only=True)
class _Sip:
    """What stands fast before the first byte is written."""

    dossier: Dossier
    manifest: bytes
    profile: SipProfile
    ids: MetsIds
    fonds: str
    created: str
    agreement: str | None
    schemas: Sequence[tuple[str, Content]]

    @property
    def objid(self) -> str:
        return f"uuid-{str(self.ids.package).upper()}"

    def head(self, objid: str, profile: str, role: str) -> MetsHead:
        return MetsHead(
            objid=objid,
            label=self.dossier.title,
            content_type=self.profile.content_type,
            profile=profile,
            created=self.created,
            organ=self.dossier.organ,
            organ_role=role,
            fonds=self.fonds,
            agreement=self.agreement if objid == self.objid else None,
        )


def pack_sip(
    dossier: Dossier,
    into: str | os.PathLike[str],
    *,
    fonds: str,
    at: dt.datetime,
    manifest: bytes | None = None,
    identifier: uuid.UUID | None = None,
    agreement: str | None = None,
    schemas: Iterable[os.PathLike[str]] = (),
) -> Path:
    """Pack a dossier for handing over, by the profile that holds on the day of `at`.

    The same arguments give the same bytes. The package is seen whole or not at all.

    Args:
        dossier: What is packed; the bytes of every file must be there.
        into: Folder in which the folder of the package is made.
        fonds: Code of the fonds (mã phông), such as ``G09``.
        at: When it is packed, with a zone; it is written in Vietnam's time. No clock is read.
        manifest: The signed ``ho-so.xml`` of this dossier; one without a signature by itself.
        identifier: Of the package; by itself one that depends on all else that is given.
        agreement: Number of the agreement by which it is handed over.
        schemas: Further schemas to go along, such as METS.xsd, which its publisher gives out.

    Returns:
        The folder of the package; its name is ``mets/@OBJID``.

    Raises:
        InvalidValueError: an argument cannot be; there is no profile for the day.
        OtherDossierError: the manifest tells of another dossier.
        AlteredFileError, ContentError: a file is not as the dossier tells, or not there.
        UnsafeNameError: there is something of that name.
        OSError: it cannot be written.
    """
    instance_of(dossier, Dossier, "dossier", en="a dossier", vi="một hồ sơ")
    created, day = moment(at)
    codes = (
        _code(fonds, "fonds"),
        None if agreement is None else _code(agreement, "agreement"),
    )
    manifest = manifest_of(dossier, manifest)
    if identifier is None:
        seed = (hashlib.sha256(manifest).hexdigest(), *codes, created)
        identifier = uuid.uuid5(_NAMESPACE, repr(seed))
    instance_of(identifier, uuid.UUID, "identifier", en="a UUID", vi="một UUID")
    sip = _Sip(
        dossier=dossier,
        manifest=manifest,
        profile=sip_profile(day),
        ids=MetsIds(package=identifier),
        fonds=codes[0],
        created=created,
        agreement=codes[1],
        schemas=[_schema(given) for given in listed(schemas, "schemas")],
    )
    target = Path(into).absolute() / sip.objid
    with new_folder(target) as folder:
        stage = PackageStage(folder)
        _write(sip, stage)
        stage.add(SUMS, sum_lines((one.path, one.sha256) for one in stage.written))
    return target


def _code(given: str, argument: str) -> str:
    if not isinstance(given, str) or not given.strip() or not given.isprintable():
        raise InvalidValueError(
            field=argument,
            value=given,
            reason="expected a code on one line",
            reason_vi="cần một mã trên một dòng",
        )
    return given


def _schema(given: os.PathLike[str]) -> tuple[str, Content]:
    path = path_of(given, "schemas")
    if not _SCHEMA_NAME.fullmatch(path.name):
        raise InvalidValueError(
            field="schemas",
            value=path.name,
            reason="expected a file called like METS.xsd",
            reason_vi="cần tệp có tên dạng METS.xsd",
        )
    return path.name, Content.from_file(path)


def _write(sip: _Sip, stage: PackageStage) -> None:
    papers = _data(sip, stage)
    rep = _rep_mets(sip, stage, papers)
    files = [written for paper in papers for written, _ in paper]
    ead = stage.add("metadata/descriptive/EAD.xml", [dossier_description(sip.dossier, sip.profile)])
    with stage.writing("metadata/preservation/PREMIS.xml") as file:
        write_premis(file, ((sip.ids.of_file(one.path), one) for one in files), sip.created)
    premis = stage.written[-1]
    documents = [stage.add(f"{DOCUMENTATION}{MANIFEST}", [sip.manifest])]
    schemas = [stage.add(f"schemas/{name}", chunks) for name, chunks in _schemas(sip)]
    groups = {"Documentation": documents, "Schemas": schemas, _USE_REP: [rep]}
    head = sip.head(sip.objid, SIP_PROFILE, "ARCHIVIST")
    with stage.writing(METS) as file, mets(file, head, sip.ids, "") as writer:
        described = writer.description(ead, MDTYPE="OTHER", OTHERMDTYPE="EAD")
        proven = writer.provenance(premis)
        writer.files((use, [(one, None) for one in group]) for use, group in groups.items())
        with writer.structure(sip.objid):
            writer.write(writer.division("Metadata", ADMID=proven, DMDID=described))
            for use in ("Documentation", "Schemas"):
                part = writer.division(use)
                file_pointer(part, writer.group(use))
                writer.write(part)
            _point_to_rep(writer, rep)


def _point_to_rep(writer: MetsWriter, rep: PackedFile) -> None:
    parts = writer.division("Representations")
    file_pointer(parts, writer.group(_USE_REP))
    part = writer.division(_USE_REP)
    pointer(part, rep.path, writer.group(_USE_REP))
    parts.append(part)
    writer.write(parts)


def _schemas(sip: _Sip) -> list[tuple[str, Iterable[bytes]]]:
    return [
        ("ead.xsd", [description_schema(DOSSIER_FIELDS)]),
        ("ead_doc.xsd", [description_schema(PAPER_FIELDS)]),
        ("dossier-1.xsd", [schema("dossier/dossier-1.xsd")]),
        *((name, content.chunks()) for name, content in sip.schemas),
    ]


_Paper = list[tuple[PackedFile, str]]
"""The files of a paper and the names that people give them."""


def _data(sip: _Sip, stage: PackageStage) -> list[_Paper]:
    return [
        [
            (stage.add_file(DATA + name, file), file.name)
            for name, file in zip(names, paper.copies, strict=True)
        ]
        for names, paper in zip(disk_names(sip.dossier), sip.dossier.papers, strict=True)
    ]


def _rep_mets(sip: _Sip, stage: PackageStage, papers: Sequence[_Paper]) -> PackedFile:
    described = [
        stage.add(
            f"{REP}metadata/descriptive/EAD_doc_{place:04d}.xml",
            [paper_description(sip.dossier, paper, place, sip.profile)],
        )
        for place, paper in enumerate(sip.dossier.papers, 1)
    ]
    head = sip.head("rep1", CSIP_PROFILE, "CREATOR")
    with stage.writing(f"{REP}{METS}") as file, mets(file, head, sip.ids, REP) as writer:
        sections = [writer.description(one, MDTYPE="DC") for one in described]
        writer.files([("Data", (file for paper in papers for file in paper))])
        with writer.structure("rep1", TYPE="ORIGINAL"):
            data = writer.division("Data")
            file_pointer(data, writer.group("Data"))
            writer.write(data)
            with writer.element("div", ID=sip.ids.of(f"{REP}links"), LABEL="MetadataLink"):
                for place, (section, paper) in enumerate(zip(sections, papers, strict=True), 1):
                    _link(sip, writer, place, section, paper)
    return stage.written[-1]


def _link(sip: _Sip, writer: MetsWriter, place: int, section: str, paper: _Paper) -> None:
    """A paper: what describes it, its file, and its other forms as attached files."""
    link = writer.division("MetadataLink/File", str(place), DMDID=section, ORDER=str(place))
    files = [sip.ids.of_file(written.path) for written, _ in paper]
    for identifier in files[:1]:
        file_pointer(link, identifier)
    for identifier in files[1:]:
        attached = writer.division("AttachmentFile", identifier)
        file_pointer(attached, identifier)
        link.append(attached)
    writer.write(link)
