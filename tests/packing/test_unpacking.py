"""Packages back: what was packed comes out, and what was changed on the way does not."""

import os
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dossier import made
from tests.packing.packages import KINDS, bag, content_of, relist_bag, sha256, sip
from tests.scale import scaled
from vnedoc.dossier import Dossier, Paper, PaperFile
from vnedoc.dossier.manifest import DossierFormError, make_manifest
from vnedoc.errors import UnsafeNameError
from vnedoc.packing import (
    AlteredFileError,
    MissingFileError,
    NoPackageError,
    PackageError,
    PackageFormError,
    PackageLimitError,
    PackagePathError,
    UnlistedFileError,
    lists,
    read_package,
    unpack,
)
from vnedoc.packing.sip import reading as sip_reading

BOTH = pytest.mark.parametrize("kind", list(KINDS))


@BOTH
def test_unpacked(tmp_path: Path, kind: str) -> None:
    dossier = made.plain()
    package = unpack(KINDS[kind](tmp_path), tmp_path / "out")
    assert package.kind.value == kind
    assert package.dossier == dossier
    assert [b"".join(file.chunks()) for file in package.dossier.files] == [
        b"".join(file.chunks()) for file in dossier.files
    ]
    assert package.manifest == make_manifest(dossier)
    assert set(content_of(tmp_path / "out")) == {
        *("ho-so.xml", "SHA256SUMS", "0001-1-to-trinh.pdf", "0001-2-to-trinh.docx"),
        "0002-1-du-thao.pdf",
    }


@BOTH
def test_read_where_it_lies(tmp_path: Path, kind: str) -> None:
    folder = KINDS[kind](tmp_path)
    package = read_package(folder)
    assert (package.dossier, package.folder) == (made.plain(), folder)
    assert b"".join(package.dossier.files[0].chunks()) == b"%PDF-1.7 to trinh"


@BOTH
@settings(
    max_examples=scaled(1_000, 40), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
def test_what_was_packed_comes_out(
    tmp_path_factory: pytest.TempPathFactory, kind: str, seed: int
) -> None:
    folder, dossier = tmp_path_factory.mktemp("p"), made.seeded(seed)
    package = unpack(KINDS[kind](folder, dossier), folder / "out")
    assert package.dossier == dossier
    assert [file.content for file in package.dossier.files] == [
        file.content for file in dossier.files
    ]


@BOTH
def test_what_is_there_stays(tmp_path: Path, kind: str) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(UnsafeNameError):
        unpack(KINDS[kind](tmp_path), tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def refused(folder: Path, kind: type[PackageError]) -> PackageError:
    """Both ways of reading refuse it, and nothing is left of it."""
    with pytest.raises(kind):
        read_package(folder)
    out = folder.parent / "out"
    with pytest.raises(kind) as error:
        unpack(folder, out)
    assert not out.exists()
    assert not [path for path in folder.parent.iterdir() if path.name.startswith(".")]
    return error.value


def first_file(folder: Path) -> Path:
    return next(folder.rglob("0001-1-to-trinh.pdf"))


def lengthen(folder: Path) -> None:
    with first_file(folder).open("ab") as file:
        file.write(b"!")


def flip(folder: Path) -> None:
    first_file(folder).write_bytes(b"%PDF-1.7 to trinH")


def lose(folder: Path) -> None:
    first_file(folder).unlink()


def slip_in(folder: Path) -> None:
    first_file(folder).with_name("0009-1-x.pdf").write_bytes(b"x")


def slip_in_at_the_top(folder: Path) -> None:
    (folder / "readme.txt").write_bytes(b"x")


def link(folder: Path) -> None:
    path = first_file(folder)
    path.rename(path.with_name("x"))
    path.symlink_to("x")


def link_folder(folder: Path) -> None:
    data = first_file(folder).parent
    data.rename(folder.parent / "elsewhere")
    data.symlink_to(folder.parent / "elsewhere")


def pipe(folder: Path) -> None:
    lose(folder)
    os.mkfifo(first_file_name(folder))


def first_file_name(folder: Path) -> Path:
    return next(folder.rglob("0001-2-to-trinh.docx")).with_name("0001-1-to-trinh.pdf")


def swap(folder: Path) -> None:
    one, other = first_file(folder), next(folder.rglob("0002-1-du-thao.pdf"))
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)


def rename(folder: Path) -> None:
    path = first_file(folder)
    path.rename(path.with_name("0001-1-to-trinh-2.pdf"))


def change_manifest(folder: Path) -> None:
    path = next(folder.rglob("ho-so.xml"))
    path.write_bytes(path.read_bytes().replace("Sở A".encode(), "Sở B".encode(), 1))


def lose_manifest(folder: Path) -> None:
    next(folder.rglob("ho-so.xml")).unlink()


def change_sums(folder: Path) -> None:
    path = folder / "SHA256SUMS"
    text = path.read_text()
    path.write_text(("0" if text[0] != "0" else "1") + text[1:])


def garble_sums(folder: Path) -> None:
    (folder / "SHA256SUMS").write_text("not a digest\n")


def double_nfd(folder: Path) -> None:
    path = first_file(folder)
    path.with_name("ờ.pdf").write_bytes(b"1")
    path.with_name(unicodedata.normalize("NFD", "ờ.pdf")).write_bytes(b"2")


TAMPERED = [
    (lengthen, PackageError),
    (flip, AlteredFileError),
    (lose, PackageError),
    (slip_in, PackageError),
    (slip_in_at_the_top, UnlistedFileError),
    (link, PackagePathError),
    (link_folder, PackagePathError),
    (pipe, PackagePathError),
    (swap, PackageError),
    (rename, PackageError),
    (change_manifest, AlteredFileError),
    (lose_manifest, PackageError),
    (change_sums, PackageError),
    (garble_sums, PackageError),
    (double_nfd, PackagePathError),
]


@pytest.mark.skipif(sys.platform == "win32", reason="SKIPPED LOUDLY: no links and pipes here")
@BOTH
@pytest.mark.parametrize(("tamper", "kind_of_error"), TAMPERED, ids=lambda one: one.__name__)
def test_what_was_changed_on_the_way(
    tmp_path: Path, kind: str, tamper: Callable[[Path], None], kind_of_error: type[PackageError]
) -> None:
    folder = KINDS[kind](tmp_path)
    read_package(folder)
    tamper(folder)
    # By its name, for `out` stands beside the package.
    refused(folder, kind_of_error)


def test_every_byte_counts(tmp_path: Path) -> None:
    for kind in KINDS:
        folder = KINDS[kind](tmp_path)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            data = path.read_bytes()
            path.write_bytes(bytes((data[0] ^ 1,)) + data[1:])
            with pytest.raises(PackageError):
                read_package(folder)
            path.write_bytes(data)
        read_package(folder)


class TestNoPackage:
    def test_an_empty_folder(self, tmp_path: Path) -> None:
        (tmp_path / "p").mkdir()
        refused(tmp_path / "p", NoPackageError)

    def test_a_file_or_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "x.zip").write_bytes(b"PK")
        for name in ("x.zip", "none"):
            with pytest.raises(NoPackageError):
                unpack(tmp_path / name, tmp_path / "out")


class TestBags:
    """Bags that somebody else made."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = bag(tmp_path)
        relist_bag(folder)
        return folder

    def test_the_least_that_is_a_bag(self, folder: Path) -> None:
        assert read_package(folder).dossier == made.plain()
        (folder / "bag-info.txt").unlink()
        assert read_package(folder).dossier == made.plain()

    def test_other_ways_to_write_it(self, folder: Path) -> None:
        lines = (folder / "manifest-sha256.txt").read_text()
        odd = lines.replace("  data/", " *./data/").upper().replace("DATA/", "data/")
        names = {path: path.upper() for path in content_of(folder) if path.startswith("data/")}
        for path, upper in names.items():
            odd = odd.replace("data/" + upper[5:], path)
        (folder / "manifest-sha256.txt").write_bytes(odd.replace("\n", "\r\n").encode())
        (folder / "bagit.txt").write_bytes(
            b"\xef\xbb\xbfBagIt-Version: 0.97\r\nTag-File-Character-Encoding: UTF-8\r\n"
        )
        (folder / "manifest-md5.txt").write_text("passed over\n")
        assert read_package(folder).dossier == made.plain()

    def test_files_under_the_names_that_people_give_them(self, folder: Path) -> None:
        """As a folder looks that any program made a bag of, on a system that takes marks apart."""
        for disk, name in (
            ("0001-1-to-trinh.pdf", "Tờ trình.pdf"),
            ("0002-1-du-thao.pdf", unicodedata.normalize("NFD", "Dự thảo.pdf")),
        ):
            (folder / "data" / disk).rename(folder / "data" / name)
        relist_bag(folder)
        package = unpack(folder, folder.parent / "out")
        assert package.dossier == read_package(folder).dossier == made.plain()
        assert "0001-1-to-trinh.pdf" in content_of(package.folder)

    def test_two_files_that_people_call_the_same(self, tmp_path: Path) -> None:
        files = [PaperFile.from_bytes(data, "a.pdf") for data in (b"1", b"1")]
        dossier = Dossier(papers=[Paper(order=1, copies=files)])
        folder = bag(tmp_path, dossier)
        assert unpack(folder, tmp_path / "out").dossier == dossier
        for path in (folder / "data").glob("*.pdf"):
            path.unlink()
        (folder / "data" / "a.pdf").write_bytes(b"1")
        relist_bag(folder)
        (tmp_path / "out").rename(tmp_path / "other")
        refused(folder, MissingFileError)

    def test_with_sha512_alone(self, folder: Path) -> None:
        import hashlib

        files = {path: data for path, data in content_of(folder).items() if path[:5] == "data/"}
        lines = "".join(f"{hashlib.sha512(data).hexdigest()}  {p}\n" for p, data in files.items())
        (folder / "manifest-sha256.txt").unlink()
        (folder / "manifest-sha512.txt").write_text(lines)
        assert read_package(folder).dossier == made.plain()
        first_file(folder).write_bytes(b"%PDF-1.7 to trinH")
        refused(folder, AlteredFileError)

    @pytest.mark.parametrize(
        ("name", "text", "kind"),
        [
            ("bagit.txt", "BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", None),
            ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n", None),
            ("bagit.txt", "", None),
            ("fetch.txt", "http://example/ 12 data/x.pdf\n", None),
            ("bag-info.txt", "Payload-Oxum: 12.3\n", None),
            ("manifest-sha256.txt", "", UnlistedFileError),
            ("manifest-sha256.txt", "no digest\n", None),
            ("manifest-sha256.txt", f"{'0' * 64}  ../bagit.txt\n", PackagePathError),
            ("manifest-sha256.txt", f"{'0' * 64}  data/../../x\n", PackagePathError),
            ("manifest-sha256.txt", f"{'0' * 64}  /etc/passwd\n", PackagePathError),
            ("manifest-sha256.txt", f"{'0' * 64}  data/a%0Ab\n", PackagePathError),
            ("manifest-sha256.txt", f"{'0' * 64}  data/none.pdf\n", MissingFileError),
            ("manifest-sha256.txt", f"{'0' * 64}  bagit.txt\n", None),
            ("tagmanifest-sha256.txt", f"{'0' * 64}  data/ho-so.xml\n", None),
            ("tagmanifest-sha256.txt", f"{'0' * 64}  bagit.txt\n", AlteredFileError),
            ("manifest-sha512.txt", f"{'0' * 64}  data/ho-so.xml\n", None),
        ],
    )
    def test_refused(
        self, folder: Path, name: str, text: str, kind: type[PackageError] | None
    ) -> None:
        (folder / name).write_text(text)
        refused(folder, kind or PackageFormError)

    def test_a_line_twice(self, folder: Path) -> None:
        path = folder / "manifest-sha256.txt"
        path.write_text(path.read_text() * 2)
        refused(folder, PackageFormError)

    def test_weak_digests_alone_prove_nothing(self, folder: Path) -> None:
        (folder / "manifest-sha256.txt").rename(folder / "manifest-md5.txt")
        refused(folder, PackageFormError)

    def test_a_second_list_must_be_whole_too(self, folder: Path) -> None:
        # RFC 8493 2.1.3
        (folder / "manifest-sha512.txt").write_text("")
        refused(folder, UnlistedFileError)

    def test_lists_that_fit_do_not_make_up_for_the_manifest(self, folder: Path) -> None:
        """Whoever changes a file and makes the lists anew is found by the manifest."""
        flip(folder)
        relist_bag(folder, sums=True)
        refused(folder, AlteredFileError)

    def test_a_file_more_with_lists_that_fit(self, folder: Path) -> None:
        slip_in(folder)
        relist_bag(folder)
        assert isinstance(refused(folder, UnlistedFileError), UnlistedFileError)

    def test_a_file_less_with_lists_that_fit(self, folder: Path) -> None:
        lose(folder)
        relist_bag(folder)
        refused(folder, MissingFileError)

    def test_a_manifest_of_another_version(self, folder: Path) -> None:
        path = folder / "data/ho-so.xml"
        path.write_bytes(path.read_bytes().replace(b'version="1"', b'version="2"'))
        relist_bag(folder)
        with pytest.raises(DossierFormError):
            unpack(folder, folder.parent / "out")
        assert not (folder.parent / "out").exists()


class TestSips:
    """SIPs that somebody else made, or changed with all that belongs to it."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = sip(tmp_path)
        (folder / "SHA256SUMS").unlink()
        return folder

    def edit(self, folder: Path, old: str, new: str, base: str = "") -> None:
        path = folder / base / "METS.xml"
        text = path.read_text()
        assert old in text
        before = path.read_bytes()
        path.write_text(text.replace(old, new, 1))
        if base:
            self.relist(folder, before, path.read_bytes())

    def relist(self, folder: Path, before: bytes, after: bytes) -> None:
        """Tell the outer METS.xml of the change of an inner one."""
        outer = folder / "METS.xml"
        text = outer.read_text().replace(sha256(before).upper(), sha256(after).upper())
        outer.write_text(text.replace(f'SIZE="{len(before)}"', f'SIZE="{len(after)}"'))

    def test_without_the_sums(self, folder: Path) -> None:
        assert read_package(folder).dossier == made.plain()

    @pytest.mark.parametrize(
        "href",
        [
            "./data/0001-1-to-trinh.pdf",
            quote("data/0001-1-to-trinh.pdf", safe="/").replace("-", "%2D"),
            "representations/rep1/data/0001-1-to-trinh.pdf",
        ],
    )
    def test_other_ways_to_refer(self, folder: Path, href: str) -> None:
        old = 'href="data/0001-1-to-trinh.pdf"'
        self.edit(folder, old, f'href="{href}"', "representations/rep1")
        assert read_package(folder).dossier == made.plain()

    @pytest.mark.parametrize(
        "href",
        [
            *("../../../x", "/etc/passwd", "file:///etc/passwd", "data/%2e%2e/METS.xml"),
            *("http://127.0.0.1/x", "data\\x", "..%2f..%2fx"),
        ],
    )
    def test_references_that_lead_out(self, folder: Path, href: str) -> None:
        old = 'href="data/0001-1-to-trinh.pdf"'
        self.edit(folder, old, f'href="{href}"', "representations/rep1")
        refused(folder, PackagePathError)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('CHECKSUMTYPE="SHA-256"', 'CHECKSUMTYPE="MD5"'),
            (' CHECKSUMTYPE="SHA-256"', ""),
            ('SIZE="271"', 'SIZE="-1"'),
            ('SIZE="271"', 'SIZE="²"'),
            ("<mets ", "<mets2 "),
            ("<?xml version='1.0' encoding='UTF-8'?>", "<!DOCTYPE mets [<!ENTITY a 'b'>]>"),
            ("http://www.loc.gov/METS/", "http://www.loc.gov/METS/v2"),
        ],
    )
    def test_lists_that_cannot_be_used(self, folder: Path, old: str, new: str) -> None:
        self.edit(folder, old, new)
        refused(folder, PackageFormError)

    def test_a_length_that_is_another(self, folder: Path) -> None:
        self.edit(folder, 'SIZE="271"', 'SIZE="272"')
        refused(folder, AlteredFileError)

    def test_lists_that_point_round_in_a_circle(self, folder: Path) -> None:
        old = "</structMap>"
        new = (
            '<mptr LOCTYPE="URL" xlink:type="simple" xlink:href="METS.xml"/>'
            '<mptr LOCTYPE="URL" xlink:type="simple" xlink:href="../../METS.xml"/></structMap>'
        )
        self.edit(folder, old, new.replace("../../METS.xml", "./METS.xml"), "representations/rep1")
        assert read_package(folder).dossier == made.plain()

    def test_limits(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for module, limit in (
            (sip_reading, "MAX_PACKAGE_ELEMENTS"),
            (sip_reading, "MAX_PACKAGE_METS"),
        ):
            with monkeypatch.context() as patched:
                patched.setattr(module, limit, 1)
                refused(folder, PackageLimitError)
        with monkeypatch.context() as patched:
            patched.setattr(lists.within, "__defaults__", (10,))
            refused(folder, PackageLimitError)


def test_no_list_of_a_bag_is_longer_than_a_package(tmp_path: Path) -> None:
    folder = bag(tmp_path)
    for name in ("tagmanifest-sha256.txt", "SHA256SUMS"):
        (folder / name).unlink()
    listed = folder / "manifest-sha256.txt"
    own = listed.read_bytes()
    listed.write_bytes(own + b"\n" * 50_000)
    assert read_package(folder).dossier == made.plain()
    digest = b"0" * 64
    for more in (
        b"\n" * 100_001,
        b"".join(b"%b data/%d\n" % (digest, at) for at in range(50_000)),
    ):
        listed.write_bytes(own + more)
        with pytest.raises(PackageLimitError):
            read_package(folder)


def test_a_mets_announces_no_more_files_than_a_package_holds(tmp_path: Path) -> None:
    folder = sip(tmp_path)
    (folder / "SHA256SUMS").unlink(missing_ok=True)
    mets = folder / "METS.xml"
    text = mets.read_bytes()
    end = text.rindex(b"</")
    one = b'<mdRef xlink:href="x%d" CHECKSUMTYPE="SHA-256" CHECKSUM="' + b"0" * 64 + b'"/>'
    mets.write_bytes(text[:end] + b"".join(one % at for at in range(50_001)) + text[end:])
    with pytest.raises(PackageLimitError):
        read_package(folder)
