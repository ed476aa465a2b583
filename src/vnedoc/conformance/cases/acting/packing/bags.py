"""Cases of bags (RFC 8493): sound ones in every way of writing, and each way of being none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import ADVICE, COMPLETE, PRACTICE
from vnedoc.conformance.cases.acting.packing.dossiers import (
    DATA,
    DISK,
    DRAFT,
    LETTER,
    PAPERS,
    Package,
    bag,
    digest,
    listing,
    manifest,
    package_case,
    relisted,
    values,
)
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.cases.grounds import rfc
from vnedoc.normal_forms import normalized

DECLARATION: Final = rfc(8493, "2.1.1")
LIST: Final = rfc(8493, "2.1.3")
TAGS: Final = rfc(8493, "2.2.1")
INFO: Final = rfc(8493, "2.2.2")
FETCH: Final = rfc(8493, "2.2.3")
ALGORITHMS: Final = rfc(8493, "2.4")
VALID: Final = rfc(8493, "3")
_FIRST, _SECOND = (f"data/{name}" for name in DISK)
_LIST: Final = "manifest-sha256.txt"
MISSING: Final = ("VNE-E343",)
EXTRA: Final = ("VNE-E344",)
ALTERED: Final = ("VNE-E345",)
FORM: Final = ("VNE-E346",)
PATH: Final = ("VNE-E342",)


def generate() -> Iterator[Case]:
    """Written in many ways, with odd papers, lacking, changed, too much, lists, paths, fetched."""
    yield from _written()
    yield from _papers()
    yield from _lacking()
    yield from _changed()
    yield from _too_much()
    yield from _lists()
    yield from _paths()
    yield from _elsewhere()
    yield from _manifests()


def _without(path: str, package: Package | None = None) -> Package:
    return {name: data for name, data in (package or bag()).items() if name != path}


def _with(path: str, data: bytes) -> Package:
    """A bag in which one list is another, and its tag manifest knows."""
    return relisted({**bag(), path: data})


def _lines(package: Package | None = None) -> str:
    return (package or bag())[_LIST].decode()


def _written() -> Iterator[Case]:
    upper = "".join(f"{line[:64].upper()}{line[64:]}\n" for line in _lines().splitlines())
    further = relisted({**bag(), "readme.txt": b"Xin doc\n"})
    for name, package, clause, vi, en in (
        ("plain", bag(), VALID, "thông thường", "an ordinary bag"),
        ("no-info", relisted(_without("bag-info.txt")), INFO, "không có bag-info.txt",
         "one without bag-info.txt"),
        ("no-tagmanifest", _without("tagmanifest-sha256.txt"), TAGS, "không có tagmanifest",
         "one without a tag manifest"),
        ("crlf", _with(_LIST, _lines().replace("\n", "\r\n").encode()), LIST,
         "dòng kết thúc bằng CR LF", "one whose lines end with CR LF"),
        ("no-last-end", _with(_LIST, _lines().removesuffix("\n").encode()), PRACTICE,
         "dòng cuối không xuống dòng", "one whose last line has no end"),
        ("dot-slash", _with(_LIST, _lines().replace("  data/", "  ./data/").encode()), PRACTICE,
         "đường dẫn bắt đầu bằng ./", "one whose paths begin with ./"),
        ("upper-case", _with(_LIST, upper.encode()), PRACTICE, "mã băm viết hoa",
         "one with digests in capitals"),
        ("tab", _with(_LIST, _lines().replace("  ", "\t").encode()), LIST,
         "mã băm và đường dẫn cách nhau bằng tab", "one with tabs before paths"),
        ("star", _with(_LIST, _lines().replace("  ", " *").encode()), PRACTICE,
         "có dấu * trước đường dẫn", "one with stars before paths"),
        ("old-version", _with("bagit.txt", b"BagIt-Version: 0.97\nTag-File-Character-Encoding:"
         b" UTF-8\n"), PRACTICE, "phiên bản 0.97", "one of version 0.97"),
        ("sha512", bag(algorithms=["sha512"]), ALGORITHMS, "chỉ dùng SHA-512",
         "one with SHA-512 alone"),
        ("two-lists", bag(algorithms=["sha256", "sha512"]), ALGORITHMS, "dùng hai mã băm",
         "one with two lists"),
        ("md5-beside", bag(algorithms=["sha256", "md5"]), PRACTICE, "kèm thêm bản kê MD5",
         "one with a list in MD5 beside"),
        ("further-tag", further, TAGS, "có tệp thẻ khác được kê",
         "one with another tag file that is listed"),
    ):  # fmt: skip
        yield package_case(
            f"bag-{name}", package, clause, f"Gói BagIt {vi} là gói đúng.",
            f"This is a good bag: {en}.", defect="package-form",
        )  # fmt: skip


def _papers() -> Iterator[Case]:
    long = "Đ" * 196 + ".pdf"
    odd = "Ý kiến 'thẩm định' của \"Sở\" & <1> đ.pdf"
    forms = (("Tờ trình", (("a.pdf", LETTER), ("a.docx", DRAFT))),)
    for name, papers, data, vi, en in (
        ("odd-names", (("Đ đ", ((odd, LETTER), (long, DRAFT))),),
         {"0001-1-y-kien-tham-dinh-cua-so-1-d.pdf": LETTER, f"0001-2-{'d' * 40}.pdf": DRAFT},
         "tên có dấu nháy, đ và dài 200 ký tự", "names with quotes, a stroked d and 200 letters"),
        ("two-forms", forms, {"0001-1-a.pdf": LETTER, "0001-2-a.docx": DRAFT},
         "một tài liệu có hai tệp", "one paper in two forms"),
        ("paper-only", (*PAPERS, ("Bản vẽ A0", ())), DATA, "có tài liệu chỉ có bản giấy",
         "one paper that has no file"),
        ("order", PAPERS[::-1], {"0001-1-du-thao.docx": DRAFT, "0002-1-to-trinh.pdf": LETTER},
         "thứ tự khác thứ tự chữ cái", "another order than that of letters"),
        ("same-bytes", (("Một", (("a.pdf", LETTER),)), ("Hai", (("b.pdf", LETTER),))),
         {"0001-1-a.pdf": LETTER, "0002-1-b.pdf": LETTER}, "hai tệp giống nhau từng byte",
         "two files of the same bytes"),
        ("empty-file", (("Trống", (("a.txt", b""),)),), {"0001-1-a.txt": b""}, "có tệp rỗng",
         "an empty file"),
    ):  # fmt: skip
        yield package_case(
            f"papers-{name}", bag(data, manifest(papers)), ADVICE,
            f"Hồ sơ phải được đọc đủ và đúng: {vi}.", f"The dossier must be read as it is: {en}.",
            defect="package-papers", told=values(papers),
        )  # fmt: skip
    decomposed = normalized("NFD", PAPERS[0][1][0][0])
    papers = (("Tờ trình", ((decomposed, LETTER),)),)
    told = values((("Tờ trình", ((PAPERS[0][1][0][0], LETTER),)),))
    told["Paper/File/Name"] = (PAPERS[0][1][0][0], decomposed)
    yield package_case(
        "papers-nfd", bag({DISK[0]: LETTER}, manifest(papers)), ADVICE,
        "Tên tệp ghi dạng NFD vẫn là tên đó.", "A name that is written in NFD is that name.",
        defect="package-papers", told=told,
    )  # fmt: skip


def _lacking() -> Iterator[Case]:
    nothing = {path: data for path, data in bag().items() if not path.startswith("data/")}
    third = (*PAPERS, ("Phụ lục", (("phu-luc.pdf", b"x"),)))
    for name, package, clause, codes, vi, en in (
        ("file", _without(_FIRST), VALID, MISSING + FORM, "thiếu một tệp", "lacks a file"),
        ("last-file", _without(_SECOND), VALID, MISSING + FORM, "thiếu tệp cuối",
         "lacks the last file"),
        ("payload", nothing, VALID, MISSING + FORM, "không có dữ liệu", "has no payload"),
        ("listed-tag", _without("bag-info.txt"), TAGS, MISSING, "thiếu tệp thẻ đã kê",
         "lacks a tag file that is listed"),
        ("declaration", _without("bagit.txt"), DECLARATION, ("VNE-E341", *MISSING),
         "thiếu bagit.txt", "lacks bagit.txt"),
        ("list", _without(_LIST), LIST, FORM + MISSING, "không có bản kê dữ liệu",
         "has no payload manifest"),
        ("announced", bag(about=manifest(third)), COMPLETE, MISSING,
         "thiếu tệp mà bản kê hồ sơ nêu", "lacks a file that the dossier announces"),
    ):  # fmt: skip
        yield package_case(
            f"lacks-{name}", package, clause, f"Gói {vi}: không phải hồ sơ trọn vẹn.",
            f"The package {en}: the dossier is not whole.", defect="package-missing", codes=codes,
        )  # fmt: skip


def _changed() -> Iterator[Case]:
    flipped = bytes((LETTER[0] ^ 1,)) + LETTER[1:]
    swapped = {**bag(), _FIRST: DRAFT, _SECOND: LETTER}
    quiet = _without("bag-info.txt", _without("tagmanifest-sha256.txt"))
    for name, package, clause, vi, en in (
        ("bit", {**bag(), _FIRST: flipped}, VALID, "một bit bị sửa", "one bit was changed"),
        ("cut", {**quiet, _FIRST: LETTER[:-1]}, VALID, "tệp bị cắt", "a file was cut"),
        ("longer", {**quiet, _FIRST: LETTER + b"\n"}, VALID, "tệp dài thêm", "a file got longer"),
        ("empty", {**quiet, _FIRST: b""}, VALID, "tệp bị xóa nội dung", "a file was emptied"),
        ("swapped", {**quiet, **{k: swapped[k] for k in (_FIRST, _SECOND)}}, VALID,
         "hai tệp đổi chỗ cho nhau", "two files changed places"),
        ("list", {**bag(), _LIST: _lines().replace("  ", " *").encode()}, VALID,
         "bản kê bị sửa, trái tagmanifest", "a list is not as the tag manifest has it"),
        ("second-list", _second_list(), ALGORITHMS, "bản kê SHA-512 cho mã băm khác",
         "the list in SHA-512 has another digest"),
        ("last-list", _last_list(), VALID, "mã băm của tệp cuối sai", "the last digest is wrong"),
    ):  # fmt: skip
        yield package_case(
            f"changed-{name}", package, clause, f"Gói không nguyên vẹn: {vi}.",
            f"The package is not whole: {en}.", defect="package-changed", codes=ALTERED + FORM,
        )  # fmt: skip
    for name, data, vi, en in (
        ("relisted", {**DATA, DISK[0]: flipped}, "tệp bị sửa và bản kê của gói được làm lại",
         "a file was changed, and the package's lists made anew"),
        ("relisted-longer", {**DATA, DISK[0]: LETTER + b" "}, "tệp dài thêm, bản kê được làm lại",
         "a file got longer, and the lists were made anew"),
        ("relisted-swapped", {DISK[0]: DRAFT, DISK[1]: LETTER}, "hai tệp đổi chỗ, bản kê làm lại",
         "two files changed places, and the lists were made anew"),
    ):  # fmt: skip
        yield package_case(
            f"announced-{name}", bag(data), COMPLETE,
            f"Tệp không đúng với bản kê hồ sơ: {vi}.",
            f"A file is not the one that the dossier announces: {en}.",
            defect="package-announced", codes=ALTERED,
        )  # fmt: skip


def _second_list() -> Package:
    package = bag(algorithms=["sha256", "sha512"])
    good = digest(LETTER, "sha512").encode()
    name = "manifest-sha512.txt"
    return relisted({**package, name: package[name].replace(good, b"0" * len(good))})


def _last_list() -> Package:
    return _with(_LIST, _lines().replace(digest(DRAFT), "0" * 64).encode())


def _too_much() -> Iterator[Case]:
    extra = {**bag(), "data/0003-1-x.pdf": b"x"}
    quiet = _without("bag-info.txt", _without("tagmanifest-sha256.txt", extra))
    third = manifest((*PAPERS, ("Phụ lục", (("x.pdf", b"x"),))))
    two = bag({**DATA, "0003-1-x.pdf": b"x"}, third, ["sha256", "sha512"])
    short = two["manifest-sha512.txt"].decode().splitlines(keepends=True)
    half = relisted({**two, "manifest-sha512.txt": "".join(short[:-1]).encode()})
    for name, package, clause, vi, en in (
        ("payload", quiet, LIST, "có tệp dữ liệu không được kê", "a file that is in no list"),
        ("hidden", {**quiet, "data/.an.pdf": b"x"}, LIST, "có tệp ẩn không được kê",
         "a hidden file that is in no list"),
        ("second-list", half, LIST, "một trong hai bản kê thiếu tệp",
         "a file that one of two lists leaves out"),
    ):  # fmt: skip
        yield package_case(
            f"extra-{name}", package, clause, f"Gói {vi}: không phải gói đúng.",
            f"The package has {en}: it is none that is complete.",
            defect="package-extra", codes=EXTRA + FORM,
        )  # fmt: skip
    yield package_case(
        "extra-announced", bag({**DATA, "0003-1-x.pdf": b"x"}), COMPLETE,
        "Gói có tệp mà bản kê hồ sơ không nêu: tệp đó không thuộc hồ sơ đã ký.",
        "The package has a file that the dossier does not announce: it is none of what was signed.",
        defect="package-announced", codes=EXTRA,
    )  # fmt: skip


def _lists() -> Iterator[Case]:
    first = _lines().splitlines(keepends=True)[1]
    oxum = bag()["bag-info.txt"].decode()
    size, _, count = oxum.removeprefix("Payload-Oxum: ").strip().partition(".")
    for name, package, clause, vi, en in (
        ("twice", _with(_LIST, (_lines() + "0" * 64 + first[64:]).encode()), VALID,
         "kê một tệp hai lần với mã băm khác nhau", "names a file twice, with two digests"),
        ("garbled", _with(_LIST, (_lines() + "khong phai ma bam\n").encode()), LIST,
         "có dòng không phải mã băm", "has a line that is no digest"),
        ("short", _with(_LIST, _lines().replace(digest(DRAFT), digest(DRAFT)[:40]).encode()),
         VALID, "có mã băm bị cắt", "has a digest that is cut"),
        ("tag-in-payload", _with(_LIST, (_lines() + f"{digest(b'')}  bagit.txt\n").encode()),
         LIST, "kê tệp nằm ngoài data", "lists what lies outside of data"),
        ("payload-in-tags", {**bag(), "tagmanifest-sha256.txt": bag()["tagmanifest-sha256.txt"]
         + f"{digest(LETTER)}  {_FIRST}\n".encode()}, TAGS, "kê dữ liệu ở tagmanifest",
         "lists payload in the tag manifest"),
        ("version", _with("bagit.txt", b"BagIt-Version: 9.0\nTag-File-Character-Encoding:"
         b" UTF-8\n"), ADVICE, "thuộc phiên bản không rõ",
         "is of a version that is not known"),
        ("no-declaration", _with("bagit.txt", b"\n"), DECLARATION, "khai bagit.txt trống",
         "declares nothing"),
        ("oxum-bytes", _with("bag-info.txt", oxum.replace(size, size + "0").encode()), INFO,
         "có số byte khác số đã khai", "has another number of bytes than it says"),
        ("oxum-files", _with("bag-info.txt", oxum.replace(f".{count}", f".{count}1").encode()),
         INFO, "có số tệp khác số đã khai", "has another number of files than it says"),
    ):  # fmt: skip
        yield package_case(
            f"list-{name}", package, clause, f"Gói BagIt {vi}: không phải gói đúng.",
            f"The bag {en}: it is none that is valid.",
            defect="package-lists", codes=FORM + ALTERED + MISSING,
        )  # fmt: skip


def _paths() -> Iterator[Case]:
    for name, path in (
        ("parent", "data/../../escaped.txt"),
        ("above", "../escaped.txt"),
        ("root", "/etc/passwd"),
        ("drive", "C:\\Windows\\win.ini"),
        ("backslash", "data\\..\\..\\escaped.txt"),
        ("line-end", "data/a%0A.pdf"),
    ):
        line = f"{digest(b'')}  {path}\n".encode()
        yield package_case(
            f"path-{name}", _with(_LIST, _lines().encode() + line), LIST,
            "Đường dẫn dẫn ra ngoài gói thì không được theo.",
            "A path that leads out of the package is not followed.",
            defect="package-paths", codes=PATH + FORM + MISSING,
        )  # fmt: skip


def _elsewhere() -> Iterator[Case]:
    for name, where in (
        ("http", "http://127.0.0.1:9/du-thao.docx"),
        ("file", "file:///etc/hostname"),
    ):
        line = f"{where} {len(DRAFT)} {_SECOND}\n".encode()
        yield package_case(
            f"fetch-{name}", relisted({**_without(_SECOND), "fetch.txt": line}), FETCH,
            "Gói có phần nằm nơi khác thì chưa đủ; không được tự tải.",
            "A bag of which a part lies elsewhere is not complete, and nothing is fetched.",
            defect="package-missing", codes=FORM + MISSING,
        )  # fmt: skip
    for name in ("md5", "sha1"):
        yield package_case(
            f"weak-{name}", bag(algorithms=[name]), ADVICE,
            f"Chỉ có {name.upper()} thì không chứng minh được tệp còn nguyên.",
            f"With {name.upper()} alone nobody knows that the files are unchanged.",
            defect="package-weak", codes=FORM,
        )  # fmt: skip


def _manifests() -> Iterator[Case]:
    good = manifest()
    swollen = good.replace(b"<Dossier", b"<!DOCTYPE Dossier [<!ENTITY a 'b'>]>\n<Dossier", 1)
    for name, about, vi, en in (
        ("version", manifest(version="2"), "thuộc phiên bản không rõ",
         "is of a version that is not known"),
        ("doctype", swollen, "có DOCTYPE", "has a DOCTYPE"),
        ("cut", good[:-30], "bị cắt", "is cut off"),
        ("unknown", good.replace(b"<DocTotal>", b"<La>1</La><DocTotal>", 1), "có phần tử lạ",
         "has an element that is not known"),
    ):  # fmt: skip
        yield package_case(
            f"manifest-{name}", bag(about=about), ADVICE,
            f"Bản kê hồ sơ {vi} thì không đọc đoán.",
            f"A manifest that {en} is not guessed at.",
            defect="package-manifest", codes=("VNE-E330", "VNE-E101", "VNE-E105"),
        )  # fmt: skip
    yield package_case(
        "manifest-none", relisted({**_without("data/ho-so.xml", bag()), _LIST: listing(
            {path: data for path, data in bag().items() if path in (_FIRST, _SECOND)}),
            "bag-info.txt": b"\n"}), ADVICE,
        "Gói không có bản kê hồ sơ thì không biết hồ sơ gồm những gì.",
        "Without the manifest nobody knows what belongs to the dossier.",
        defect="package-manifest", codes=MISSING,
    )  # fmt: skip
