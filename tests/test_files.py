"""Names that are safe everywhere; files written whole or not at all."""

import contextlib
import errno
import os
import shutil
import stat
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnedoc.errors import UnsafeNameError
from vnedoc.files import (
    abandon,
    before_placing,
    distinct_names,
    replacing,
    safe_name,
    scratch,
    write_into,
)
from vnedoc.limits import MAX_NAME_BYTES


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Công văn số 5.pdf", "Công văn số 5.pdf"),
        (unicodedata.normalize("NFD", "Quyết định.pdf"), "Quyết định.pdf"),
        ("../x", "_x"),
        ("C:\\x", "C__x"),
        ("/etc/x", "_etc_x"),
        ("a\0b", "ab"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("console.txt", "console.txt"),
        ("LPT1.pdf", "_LPT1.pdf"),
        ("COM¹", "_COM¹"),
        ("x/../y", "x_.._y"),
        ("x.pdf. . ", "x.pdf"),
        (" x ", "x"),
        (".htaccess", "htaccess"),
        ("...", "attachment"),
        ("", "attachment"),
        ("///", "attachment"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\u200bb.pdf", "ab.pdf"),
        ("a\nb.pdf", "ab.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_any_name_becomes_one_safe_component(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= MAX_NAME_BYTES
    assert not set(safe) & set('/\\:*?"<>|\0\r\n')
    assert not safe.startswith(".")
    assert not safe.endswith((".", " "))
    assert Path(safe).name == safe


def test_long_names_keep_their_extension() -> None:
    assert safe_name("ă" * 300 + ".pdf").endswith("ă.pdf")


@pytest.mark.parametrize(
    ("names", "distinct"),
    [
        (["a.pdf", "b.pdf"], ["a.pdf", "b.pdf"]),
        (["a.pdf", "a.pdf", "A.PDF"], ["a.pdf", "a (2).pdf", "A (3).PDF"]),
        (["ế", unicodedata.normalize("NFD", "ế")], ["ế", "ế (2)"]),
        (["", ""], ["attachment-1", "attachment-2"]),
    ],
)
def test_two_attachments_never_share_a_file(names: list[str], distinct: list[str]) -> None:
    assert distinct_names(names) == distinct


@given(st.lists(st.sampled_from(["a", "A", "a (2)", "x" * 300, "CON", ".a"]), max_size=9))
def test_distinct_names_are_distinct_on_every_system(names: list[str]) -> None:
    result = [name.casefold() for name in distinct_names(names)]
    assert len(set(result)) == len(names)


def test_many_files_of_one_name_get_theirs_in_time() -> None:
    # Trying (2), (3), ... anew for each would take minutes, for near misses in length as well.
    long = ["x" * 236 + f"{n:04}" for n in range(5_000)]
    names = ["a.pdf"] * 20_000 + long + long
    assert len(set(distinct_names(names))) == len(names)


def test_replacing_takes_the_place_only_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")
    with replacing(target) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_replacing_leaves_the_old_file_when_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")

    def interrupted() -> None:
        with replacing(target) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_replacing_keeps_a_link_and_replaces_the_file_behind_it(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to("real")
    with replacing(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_links_round_in_a_circle_are_no_place(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)), replacing(tmp_path / "a"):
        pass
    assert (tmp_path / "a").is_symlink()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with replacing(pipe) as file:
        file.write(b"through")
    reader.join(timeout=600)
    assert got == [b"through"]
    assert pipe.is_fifo()


@pytest.mark.parametrize("path", [".", "no/such/out", "file/out"])
def test_an_error_names_the_file_that_was_asked_for(path: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError) as caught, replacing(tmp_path / path):  # noqa: PT011
        pass
    assert caught.value.filename == str(tmp_path / path)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_write_into_needs_no_room_beside_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The folder may be a disk of its own, or the one place where the user may write.
    rename, inside = Path.rename, tmp_path / "disk"
    inside.mkdir()

    def on_one_disk(self: Path, target: Path) -> Path:
        if not self.is_relative_to(inside):
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", on_one_disk)
    assert write_into(inside, [("a", [b"1"])]) == [inside / "a"]
    assert [p.name for p in inside.iterdir()] == ["a"]


def test_write_into_writes_all(tmp_path: Path) -> None:
    paths = write_into(tmp_path / "new" / "dir", [("a", [b"1", b"2"]), ("b", [])])
    assert [p.read_bytes() for p in paths] == [b"12", b""]
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["dir"]


def test_write_into_writes_none_when_one_exists(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"mine")
    with pytest.raises(UnsafeNameError) as caught:
        write_into(tmp_path, [("a", [b"1"]), ("b", [b"2"])])
    assert caught.value.path == str(tmp_path / "b")
    assert [p.name for p in tmp_path.iterdir()] == ["b"]
    assert (tmp_path / "b").read_bytes() == b"mine"


def test_write_into_writes_none_when_one_cannot_be_read(tmp_path: Path) -> None:
    def broken() -> object:
        yield b"1"
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        write_into(tmp_path / "dir", [("a", [b"1"]), ("b", broken())])  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []


def test_a_dangling_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "dir"
    target.mkdir()
    (target / "a").symlink_to(tmp_path / "outside")
    with pytest.raises(UnsafeNameError):
        write_into(target, [("a", [b"1"])])
    assert not (tmp_path / "outside").exists()


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o666])
def test_nobody_may_read_the_new_file_who_may_not_read_the_old_one(
    mode: int, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")
    target.chmod(mode)
    with replacing(target) as file:
        seen = [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()]
        file.write(b"new")
    assert seen == [mode, mode]
    assert stat.S_IMODE(target.stat().st_mode) == mode


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_new_files_and_folders_have_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with replacing(tmp_path / "out"):
            (temporary,) = tmp_path.iterdir()
            assert stat.S_IMODE(temporary.stat().st_mode) == 0o640
        (path,) = write_into(tmp_path / "into" / "deep", [("a", [b"1"])])
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [stat.S_IMODE(p.stat().st_mode) for p in path.parents[:2]] == [0o750, 0o750]


def test_a_new_folder_is_seen_whole_or_not_at_all(tmp_path: Path) -> None:
    def watching() -> Iterator[bytes]:
        assert not (tmp_path / "new" / "dir").exists()
        yield b"1"

    write_into(tmp_path / "new" / "dir", [("a", watching()), ("b", watching())])
    assert sorted(p.name for p in (tmp_path / "new" / "dir").iterdir()) == ["a", "b"]


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("after", range(8))
def test_what_is_abandoned_leaves_nothing(
    there: bool, after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The undoing itself is cut short at each step; what is left is for `abandon`."""
    target = tmp_path / "dir" / "deep"
    if there:
        target.mkdir(parents=True)
        (target / "mine").write_bytes(b"mine")
    steps = iter(range(after))
    for kind, name in ((Path, "unlink"), (Path, "rmdir"), (Path, "rename"), (shutil, "rmtree")):
        real = getattr(kind, name)

        def cut(*words: Any, real: Any = real, **more: Any) -> Any:
            if next(steps, None) is None:
                raise KeyboardInterrupt
            return real(*words, **more)

        monkeypatch.setattr(kind, name, cut)
    with contextlib.suppress(KeyboardInterrupt, RuntimeError):
        write_into(target, [("a", [b"1"]), ("b", [b"1"]), ("c", _failing(after % 2))])
    monkeypatch.undo()
    abandon()
    left = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    mine = ["dir/deep/mine"] if there else []
    all_of_it = [f"dir/deep/{name}" for name in "abc"]
    # A folder that was finished before the interrupt is whole.
    assert left in (mine, sorted(mine + all_of_it))
    assert not list(tmp_path.rglob(".*"))


def _failing(fails: int) -> Iterator[bytes]:
    yield b"1"
    if fails:
        raise RuntimeError


def test_a_scratch_folder_is_private_and_vanishes() -> None:
    with scratch() as folder:
        (folder / "a").write_bytes(b"1")
        if os.name != "nt":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


def test_whoever_listens_is_told_before_anything_takes_its_place(tmp_path: Path) -> None:
    """For the last move alone: what goes into a scratch folder can still be taken back."""
    told: list[str] = []
    there = tmp_path / "there"
    there.mkdir()

    def seen() -> None:
        told.append(" ".join(sorted(path.name for path in tmp_path.glob("[!.]*"))))

    with before_placing(seen):
        with scratch() as folder, replacing(folder / "part") as file:
            file.write(b"1")
        assert told == []
        with replacing(tmp_path / "a") as file:
            file.write(b"1")
        write_into(tmp_path / "new", [("b", [b"2"])])
        write_into(there, [("c", [b"3"])])
        with before_placing(None), replacing(tmp_path / "d") as file:
            file.write(b"4")
    with replacing(tmp_path / "e") as file:
        file.write(b"5")
    assert told == ["there", "a there", "a new there"]
