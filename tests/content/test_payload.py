"""Contents: the same bytes from memory, from a file and from a span; a changed file is an error."""

import base64
import hashlib
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vnedoc
from tests import factories
from vnedoc.content import Content, FileSource, MemorySource, source_of
from vnedoc.errors import Base64Error, InvalidValueError, SourceChangedError

DATA = bytes(range(256)) * 9000 + b"tail"


def spans(data: bytes) -> dict[str, Content]:
    """The same bytes in every form that a content can have."""
    text = base64.b64encode(data)
    lines = b"&#13;\n".join(text[i : i + 76] for i in range(0, len(text), 76))
    wrapped = b"<x>" + lines + b"</x>"
    return {
        "memory": Content.from_bytes(data),
        "text": Content.from_base64(text.decode()),
        "span": Content(MemorySource(wrapped), 3, len(wrapped) - 4, base64=True, escaped=True),
    }


@pytest.mark.parametrize("form", ["memory", "text", "span"])
def test_every_form_gives_the_same_bytes(form: str) -> None:
    content = spans(DATA)[form]
    assert content.read() == DATA
    assert content.size == len(DATA)
    assert content.sha256() == hashlib.sha256(DATA).hexdigest()
    assert content.head(5) == DATA[:5]
    assert content == Content.from_bytes(DATA)
    assert hash(content) == hash(Content.from_bytes(DATA))
    assert content != Content.from_bytes(DATA[:-1])


def test_a_file_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(DATA)
    content = Content.from_file(tmp_path / "f")
    assert content.read() == DATA
    assert content == Content.from_bytes(DATA)


@pytest.mark.parametrize("form", ["memory", "text", "span"])
@given(where=st.integers(0, 2100), count=st.integers(0, 900))
def test_reading_anywhere_is_slicing(form: str, where: int, count: int) -> None:
    data = DATA[-2000:]
    with spans(data)[form].open() as file:
        file.seek(where)
        assert file.read(count) == data[where : where + count]
        assert file.seek(0, 2) == len(data)
        assert file.seek(-7, 2) == len(data) - 7
        assert file.read() == data[-7:]


def test_reading_anywhere_in_a_long_span_of_lines() -> None:
    content = spans(DATA)["span"]
    with content.open() as file:
        for where in (0, 1, 786_431, 786_432, 1_572_865, len(DATA) - 1, len(DATA)):
            file.seek(where)
            assert file.read(5000) == DATA[where : where + 5000]


def change_length(path: Path) -> None:
    path.write_bytes(DATA + b"!")


def change_bytes(path: Path) -> None:
    path.write_bytes(b"?" + DATA[1:])
    os.utime(path, ns=(0, 1))


def replace(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(DATA)
    other.replace(path)


def remove(path: Path) -> None:
    path.unlink()


def truncate(path: Path) -> None:
    path.write_bytes(DATA[:10])


@pytest.mark.parametrize("change", [change_length, change_bytes, replace, remove, truncate])
def test_a_file_that_changed_is_an_error_never_other_bytes(tmp_path: Path, change: object) -> None:
    path = tmp_path / "f"
    path.write_bytes(DATA)
    content = Content.from_file(path)
    assert content.head(4) == DATA[:4]
    change(path)  # type: ignore[operator]
    with pytest.raises(SourceChangedError) as caught:
        content.read()
    assert caught.value.path == str(path)


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(DATA)
    chunks = FileSource(path).chunks()
    next(chunks)
    change_bytes(path)
    with pytest.raises(SourceChangedError):
        list(chunks)


def test_undecodable_text_is_kept_and_compared_as_text() -> None:
    one, same, other = (Content.from_base64(t) for t in ("not base64!", "not base64!", "nor this!"))
    assert one == same
    assert one != other
    assert b"".join(one.base64_chunks()) == b"not base64!"
    with pytest.raises(Base64Error):
        one.read()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Text around a CDATA section is put together; elsewhere it is a span of the file.
        (b"not&#13;\nbase64<![CDATA[!]]>", b"not&#13;\nbase64!"),
        (b"not base64!", b"not&#10;base64&#x20;!"),
        (b"TWFu&#13;<![CDATA[TWFu]]>", b"TWFuTWFu"),
    ],
)
def test_white_space_makes_no_other_content_however_it_is_spelt(one: bytes, other: bytes) -> None:
    text = base64.b64encode(factories.attachment().content.read())
    whole = vnedoc.dumps(factories.document(attachments=(factories.attachment(),)))
    assert whole.count(text) == 1
    a, b = (vnedoc.loads(whole.replace(text, spelt)) for spelt in (one, other))
    assert a == b
    assert hash(a) == hash(b)
    assert vnedoc.loads(vnedoc.dumps(a)) == a
    assert vnedoc.loads(whole.replace(text, b"not-base64!")) != a


def test_text_that_xml_cannot_carry_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        Content.from_base64("TWFu\x00")
    assert Content.from_base64("TWFu").read() == b"Man"


def test_a_missing_file_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        source_of(tmp_path / "nothing")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_once_and_kept(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(DATA,))
    writer.start()
    source = source_of(pipe)
    writer.join(timeout=600)
    assert source.size == len(DATA)
    assert b"".join(source.chunks()) == b"".join(source.chunks()) == DATA
