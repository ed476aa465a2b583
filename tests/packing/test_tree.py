"""What a package holds is known before any of it is opened."""

import os
import socket
import sys
import unicodedata
from pathlib import Path

import pytest

from vnedoc.errors import SourceChangedError
from vnedoc.packing import tree
from vnedoc.packing.errors import (
    NoPackageError,
    PackageLimitError,
    PackagePathError,
)
from vnedoc.packing.tree import files_of, listed_path

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="SKIPPED LOUDLY: no such files here")


def plain(folder: Path) -> Path:
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "Tờ trình.pdf").write_bytes(b"x")
    (folder / "z.txt").write_bytes(b"yy")
    return folder


class TestFilesOf:
    def test_every_file_in_order_by_its_path(self, tmp_path: Path) -> None:
        found = files_of(plain(tmp_path))
        assert {path: file.size for path, file in found.items()} == {
            "a/b/Tờ trình.pdf": 1,
            "z.txt": 2,
        }
        assert list(found) == sorted(found)
        assert found["z.txt"].content().read() == b"yy"

    @POSIX
    def test_a_name_is_told_in_nfc_however_it_lies_there(self, tmp_path: Path) -> None:
        (tmp_path / unicodedata.normalize("NFD", "Tờ trình.pdf")).write_bytes(b"x")
        assert list(files_of(tmp_path)) == ["Tờ trình.pdf"]

    def test_the_folder_itself_may_be_a_link(self, tmp_path: Path) -> None:
        # The caller named it; what lies inside is another's.
        plain(tmp_path / "real")
        link = tmp_path / "link"
        link.symlink_to(tmp_path / "real")
        assert len(files_of(link)) == 2

    def test_no_folder(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none", plain(tmp_path) / "z.txt"):
            with pytest.raises(NoPackageError):
                files_of(path)

    @POSIX
    @pytest.mark.parametrize(
        "name",
        ["file-link", "folder-link", "broken-link", "pipe", "socket", "nfd", "case", "bytes"],
    )
    def test_what_no_honest_package_holds(
        self, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plain(tmp_path)
        monkeypatch.chdir(tmp_path)  # the name of a socket is short
        at = Path("a") / "here"
        match name:
            case "file-link":
                at.symlink_to("/etc/passwd")
            case "folder-link":
                at.symlink_to("/etc")
            case "broken-link":
                at.symlink_to("nowhere")
            case "pipe":
                os.mkfifo(at)
            case "socket":
                with socket.socket(socket.AF_UNIX) as made:
                    made.bind(str(at))
            case "nfd":
                (Path("a/b") / unicodedata.normalize("NFD", "Tờ trình.pdf")).write_bytes(b"x")
            case "case":
                Path("Z.TXT").write_bytes(b"x")
            case "bytes":
                Path(os.fsdecode(b"\xff\xfe.pdf")).write_bytes(b"x")
        with pytest.raises(PackagePathError):
            files_of(tmp_path)

    @pytest.mark.parametrize("limit", ["MAX_PACKAGE_FILES", "MAX_PACKAGE_DEPTH"])
    def test_limits(self, tmp_path: Path, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
        plain(tmp_path)
        monkeypatch.setattr(tree, limit, 2)
        files_of(tmp_path)
        monkeypatch.setattr(tree, limit, 1)
        with pytest.raises(PackageLimitError) as refused:
            files_of(tmp_path)
        assert refused.value.limit == 1

    @pytest.mark.parametrize("instead", ["file", "link", "nothing"])
    def test_what_takes_its_place_afterwards_is_not_read(
        self, tmp_path: Path, instead: str
    ) -> None:
        found = files_of(plain(tmp_path))["z.txt"]
        found.path.unlink()
        if instead == "file":
            found.path.write_bytes(b"no")
        elif instead == "link":
            found.path.symlink_to("a/b/Tờ trình.pdf")
        with pytest.raises(SourceChangedError):
            found.content()


class TestListedPath:
    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("data/a.pdf", "data/a.pdf"),
            ("./data/a.pdf", "data/a.pdf"),
            ("data/..a/b..", "data/..a/b.."),
            ("data/a%20b.pdf", "data/a%20b.pdf"),
            ("data/" + unicodedata.normalize("NFD", "ờ"), "data/ờ"),
            ("data/a:b", "data/a:b"),
        ],
    )
    def test_plain(self, text: str, path: str) -> None:
        assert listed_path(text) == path

    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("data/a%20b.pdf", "data/a b.pdf"),
            ("T%E1%BB%9D.pdf", "Tờ.pdf"),
            ("Tờ.pdf", "Tờ.pdf"),
            ("./a", "a"),
        ],
    )
    def test_references(self, text: str, path: str) -> None:
        assert listed_path(text, percent=True) == path

    @pytest.mark.parametrize(
        "text",
        [
            *("", ".", "..", "/", "/etc/passwd", "../a", "a/../b", "a/..", "a//b", "a/./b", "a/"),
            *("a\\b", "..\\a", "C:/x", "c:x", "a\nb", "a\0b", "\\\\host\\x", "//host/x", "./../a"),
        ],
    )
    @pytest.mark.parametrize("percent", [False, True])
    def test_leads_out_or_is_no_path(self, text: str, percent: bool) -> None:
        with pytest.raises(PackagePathError):
            listed_path(text, percent=percent)

    @pytest.mark.parametrize(
        "text",
        [
            *("%2e%2e/a", "a/%2E%2E/b", "%2Fetc/passwd", "a%5Cb", "a%00b", "a%0Ab", "%ff.pdf"),
            *("file:///etc/passwd", "http://x/y", "a%2F..%2Fb", "C%3A/x"),
        ],
    )
    def test_hidden_by_escapes(self, text: str) -> None:
        with pytest.raises(PackagePathError):
            listed_path(text, percent=True)

    def test_what_is_refused_is_not_repeated_at_length(self) -> None:
        with pytest.raises(PackagePathError) as refused:
            listed_path("/" + "x" * 10_000)
        assert len(str(refused.value)) < 500
