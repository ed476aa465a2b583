"""Cases of packages by E-ARK CSIP: METS.xml written by hand, sound and not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from vnedoc.clauses import ADVICE, COMPLETE, Clause, Confidence
from vnedoc.conformance.cases.acting.packing.dossiers import (
    DATA,
    DISK,
    LETTER,
    PAPERS,
    Package,
    digest,
    manifest,
    package_case,
)
from vnedoc.conformance.cases.case import Case

CSIP: Final = Clause("E-ARK CSIP 2.1.0", "CSIP71, CSIP76", Confidence.TEXT)
_REP: Final = "representations/rep1/"
_FIRST: Final = f"{_REP}data/{DISK[0]}"
_EAD: Final = b"<simpledc><title>Ho so</title></simpledc>"
_HASHES: Final = {"SHA-256": "sha256", "SHA-512": "sha512", "MD5": "md5"}
_WHEN: Final = "2026-11-30T16:00:00+07:00"
MISSING: Final = ("VNE-E343",)
EXTRA: Final = ("VNE-E344",)
ALTERED: Final = ("VNE-E345",)
FORM: Final = ("VNE-E346",)
PATH: Final = ("VNE-E342",)


def _mets(
    files: Mapping[str, bytes], described: Mapping[str, bytes], kind: str, more: str = ""
) -> bytes:
    """A METS.xml that refers to files by paths from its own folder."""
    parts = "".join(
        f'<dmdSec ID="d{at}"><mdRef LOCTYPE="URL" MDTYPE="OTHER" MIMETYPE="text/xml" '
        f"{_facts(path, data, kind)}/></dmdSec>"
        for at, (path, data) in enumerate(described.items(), 1)
    )
    listed = "".join(
        f'<file ID="f{at}" MIMETYPE="application/octet-stream" {_counted(data, kind)}>'
        f'<FLocat LOCTYPE="URL" xlink:type="simple" xlink:href="{path}"/></file>'
        for at, (path, data) in enumerate(files.items(), 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<mets xmlns="http://www.loc.gov/METS/" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" OBJID="uuid-1" TYPE="Mixed">'
        f'<metsHdr CREATEDATE="{_WHEN}"/>{parts}<fileSec ID="s"><fileGrp USE="Data" ID="g">'
        f'{listed}</fileGrp></fileSec><structMap LABEL="CSIP" TYPE="PHYSICAL" ID="m">'
        f'<div LABEL="CSIP" ID="v">{more}</div></structMap></mets>'
    ).encode()


def _facts(path: str, data: bytes, kind: str) -> str:
    return f'xlink:type="simple" xlink:href="{path}" {_counted(data, kind)}'


def _counted(data: bytes, kind: str) -> str:
    told = digest(data, _HASHES[kind]).upper()
    return f'SIZE="{len(data)}" CREATED="{_WHEN}" CHECKSUM="{told}" CHECKSUMTYPE="{kind}"'


def sip(
    data: Mapping[str, bytes] = DATA,
    about: bytes | None = None,
    kind: str = "SHA-256",
    inner: tuple[str, str] = ("", ""),
    outer: tuple[str, str] = ("", ""),
) -> Package:
    """A package with its two METS.xml.

    Args:
        data: Files of the papers by their names in the package.
        about: The manifest of the dossier; a plain one unless it is given.
        kind: Of digests.
        inner: Text to be replaced in the inner METS.xml, of which the outer one then knows.
        outer: The same of the outer one.
    """
    files = {f"data/{name}": content for name, content in data.items()}
    rep = _mets(files, {"metadata/descriptive/EAD_doc_0001.xml": _EAD}, kind)
    rep = rep.decode().replace(*inner).encode() if inner[0] else rep
    own = {
        f"{_REP}METS.xml": rep,
        "documentation/ho-so.xml": manifest() if about is None else about,
    }
    pointer = (
        f'<mptr LOCTYPE="URL" xlink:type="simple" xlink:href="{_REP}METS.xml" xlink:title="r"/>'
    )
    root = _mets(own, {"metadata/descriptive/EAD.xml": _EAD}, kind, pointer)
    root = root.decode().replace(*outer).encode() if outer[0] else root
    return {
        "METS.xml": root,
        **own,
        "metadata/descriptive/EAD.xml": _EAD,
        f"{_REP}metadata/descriptive/EAD_doc_0001.xml": _EAD,
        **{f"{_REP}{path}": content for path, content in files.items()},
    }


def generate() -> Iterator[Case]:
    """Sound ones, and those that are none."""
    yield from _sound()
    yield from _not_whole()
    yield from _led_astray()


def _href(new: str) -> tuple[str, str]:
    return f'href="data/{DISK[0]}"', f'href="{new}"'


def _sound() -> Iterator[Case]:
    for name, package, vi, en in (
        ("plain", sip(), "thông thường", "an ordinary one"),
        ("sha512", sip(kind="SHA-512"), "dùng SHA-512", "one with SHA-512"),
        ("dot-slash", sip(inner=_href(f"./data/{DISK[0]}")), "đường dẫn bắt đầu bằng ./",
         "one whose paths begin with ./"),
        ("escaped", sip(inner=_href(f"data/{DISK[0].replace('-', '%2D')}")),
         "đường dẫn ghi bằng mã phần trăm", "one with paths in percent encoding"),
        ("lower-case", sip(inner=(digest(LETTER).upper(), digest(LETTER))), "mã băm viết thường",
         "one with digests in small letters"),
        ("no-size", sip(inner=(f'SIZE="{len(LETTER)}" ', "")), "không ghi độ dài",
         "one that tells no lengths"),
    ):  # fmt: skip
        yield package_case(
            f"sip-{name}", package, CSIP, f"Gói METS {vi} là gói đọc được.",
            f"This is a good package by METS: {en}.", defect="package-form",
        )  # fmt: skip


def _without(path: str) -> Package:
    return {name: data for name, data in sip().items() if name != path}


def _not_whole() -> Iterator[Case]:
    flipped = bytes((LETTER[0] ^ 1,)) + LETTER[1:]
    inner, outer = f"{_REP}METS.xml", "METS.xml"
    spaced = sip()[inner].replace(b"<fileSec", b" <fileSec")
    third = (*PAPERS, ("Phụ lục", (("phu-luc.pdf", b"x"),)))
    for name, package, clause, defect, codes, vi, en in (
        ("changed", {**sip(), _FIRST: flipped}, CSIP, "package-changed", ALTERED,
         "một bit của tệp bị sửa", "one bit of a file was changed"),
        ("cut", {**sip(), _FIRST: LETTER[:-1]}, CSIP, "package-changed", ALTERED,
         "tệp bị cắt", "a file was cut"),
        ("description", {**sip(), "metadata/descriptive/EAD.xml": _EAD.replace(b"Ho", b"So")},
         CSIP, "package-changed", ALTERED, "phần mô tả bị sửa", "the description was changed"),
        ("inner-list", {**sip(), inner: spaced}, CSIP, "package-changed", ALTERED,
         "METS.xml bên trong bị sửa", "the inner METS.xml was changed"),
        ("missing", _without(_FIRST), CSIP, "package-missing", MISSING, "thiếu tệp",
         "a file is missing"),
        ("no-inner", _without(inner), CSIP, "package-missing", MISSING,
         "thiếu METS.xml bên trong", "the inner METS.xml is missing"),
        ("no-outer", _without(outer), CSIP, "package-missing", ("VNE-E341", *MISSING),
         "thiếu METS.xml", "METS.xml is missing"),
        ("no-description", _without("metadata/descriptive/EAD.xml"), CSIP, "package-missing",
         MISSING, "thiếu phần mô tả", "the description is missing"),
        ("extra", {**sip(), f"{_REP}data/0009-1-x.pdf": b"x"}, COMPLETE, "package-extra", EXTRA,
         "có tệp không được kê", "a file is in no list"),
        ("announced", sip({**DATA, DISK[0]: flipped}), COMPLETE, "package-announced", ALTERED,
         "tệp khác bản kê hồ sơ dù METS được làm lại",
         "a file is not as announced, though METS was made anew"),
        ("announced-less", sip(about=manifest(third)), COMPLETE, "package-missing",
         MISSING, "thiếu tệp mà bản kê hồ sơ nêu", "an announced file is missing"),
    ):  # fmt: skip
        yield package_case(
            f"sip-{name}", package, clause, f"Gói không trọn vẹn: {vi}.",
            f"The package is not whole: {en}.", defect=defect, codes=codes,
        )  # fmt: skip


def _led_astray() -> Iterator[Case]:
    for name, href in (
        ("parent", "../../../escaped.txt"),
        ("root", "/etc/passwd"),
        ("file", "file:///etc/passwd"),
        ("escaped-dots", "data/%2e%2e/%2e%2e/%2e%2e/escaped.txt"),
        ("backslash", "data\\..\\..\\escaped.txt"),
        ("http", "http://127.0.0.1:9/a.pdf"),
    ):
        yield package_case(
            f"sip-path-{name}", sip(inner=_href(href)), ADVICE,
            "Tham chiếu dẫn ra ngoài gói thì không được theo.",
            "A reference that leads out of the package is not followed.",
            defect="package-paths", codes=PATH + FORM + MISSING,
        )  # fmt: skip
    for name, package, vi, en in (
        ("md5", sip(kind="MD5"), "chỉ có MD5", "MD5 alone"),
        ("no-digest", sip(inner=(f' CHECKSUM="{digest(LETTER).upper()}"', "")),
         "không có mã băm", "no digest"),
    ):  # fmt: skip
        yield package_case(
            f"sip-weak-{name}", package, ADVICE,
            f"Tệp {vi} thì không chứng minh được là còn nguyên.",
            f"A file with {en} is not known to be unchanged.",
            defect="package-weak", codes=FORM,
        )  # fmt: skip
    declared = sip(outer=("<mets ", "<!DOCTYPE mets [<!ENTITY a 'b'>]>\n<mets "))
    yield package_case(
        "sip-doctype", declared, ADVICE, "METS.xml có DOCTYPE thì không đọc.",
        "A METS.xml with a DOCTYPE is not read.", defect="package-lists", codes=FORM,
    )  # fmt: skip
    yield package_case(
        "sip-no-mets", {**sip(), "METS.xml": b"<mets/>"}, ADVICE,
        "METS.xml không thuộc không gian tên METS thì không phải bản kê.",
        "A METS.xml outside of the namespace of METS is no list.", defect="package-lists",
        codes=FORM,
    )  # fmt: skip
