"""A text is not a path: what takes bytes, path objects and binary files takes nothing else."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest

import vnedoc
from tests import factories
from tests.signature import messages, pki
from tests.test_memory import big_message
from vnedoc.content import source_of
from vnedoc.content.source import SpooledSource
from vnedoc.doctype import DeliveryPolicy
from vnedoc.given import WrongTypeError
from vnedoc.identifiers import OrganTable
from vnedoc.limits import MAX_HELD_BYTES
from vnedoc.signature.explaining import explain
from vnedoc.signature.making import countersigning, levels, unsigned
from vnedoc.signature.making.signers import PemSigner, Pkcs12Signer
from vnedoc.signature.trust.certificates import TrustStore

pytestmark = pytest.mark.table

AT: Final = pki.NOW
PKI: Final = pki.make_pki("p256")
PARTY: Final = PKI.signer
EVIDENCE: Final = levels.ValidationData(crls=(PKI.crls[0],))
SECRET: Final = "m\u1eadt-khau-trong-van-ban"


def out() -> io.BytesIO:
    return io.BytesIO()


SIGNER: Final = PemSigner.load(PARTY.key_pem(), PARTY.pem)
ROOT: Final = PARTY.pem
Call = Callable[[Any], object]
SOURCES: Final[dict[str, tuple[str, Call]]] = {
    "loads": ("data", vnedoc.loads),
    "read": ("source", vnedoc.read),
    "validate": ("source", vnedoc.validate),
    "verify": ("source", lambda x: vnedoc.verify(x, ROOT, at=AT)),
    "sign": ("source", lambda x: vnedoc.sign(x, out(), SIGNER, at=AT)),
    "prepare": ("source", lambda x: vnedoc.prepare(x, PARTY.cert, AT)),
    "complete": ("source", lambda x: vnedoc.complete(request(), b"x", x, out())),
    "sign_statement": ("source", lambda x: vnedoc.sign_statement(x, out(), SIGNER, at=AT)),
    "explain": ("source", explain.explain),
    "explain, original": ("original", lambda x: explain.explain(broken(), x)),
    "standing_in": ("source", unsigned.standing_in),
    "countersign": (
        "source",
        lambda x: countersigning.countersign(x, out(), SIGNER, at=AT),
    ),
    "add_evidence": ("source", lambda x: levels.add_evidence(x, out(), EVIDENCE)),
    "source_of": ("source", lambda x: b"".join(source_of(x).chunks())),
}
FILES: Final[dict[str, tuple[str, Call]]] = {
    "verify, trust": ("trust", lambda x: vnedoc.verify(signed(), x, at=AT)),
    "verify, tsa_trust": (
        "tsa_trust",
        lambda x: vnedoc.verify(signed(), ROOT, at=AT, tsa_trust=x),
    ),
    "verify, crls": ("crls", lambda x: vnedoc.verify(signed(), ROOT, at=AT, crls=[x])),
    "verify, ocsps": ("ocsps", lambda x: vnedoc.verify(signed(), ROOT, at=AT, ocsps=[x])),
    "verify, policies": ("policies", lambda x: vnedoc.verify(signed(), ROOT, at=AT, policies=[x])),
    "validate, crls": (
        "crls",
        lambda x: vnedoc.validate(signed(), trust=ROOT, at=AT, crls=[x]),
    ),
    "TrustStore": ("sources", TrustStore.load),
    "PemSigner, key": ("key", lambda x: PemSigner.load(x, PARTY.pem)),
    "PemSigner, certificate": ("certificate", lambda x: PemSigner.load(PARTY.key_pem(), x)),
    "Pkcs12Signer": ("source", lambda x: Pkcs12Signer.load(x, b"x")),
    "DeliveryPolicy": ("source", DeliveryPolicy.load),
    "OrganTable": ("source", OrganTable.load),
}


def request() -> Any:
    return vnedoc.prepare(messages.message(), PARTY.cert, AT)


def signed() -> bytes:
    return messages.signed("p256", True)


def broken() -> bytes:
    return signed().replace(b"<edXML:Subject>", b"<edXML:Subject>x")


OTHERS: Final = {
    "nothing": None,
    "number": 5,
    "list": ["a"],
    "object": object(),
    "text file": io.StringIO("<a/>"),
}
ALL: Final = [(name, *row) for name, row in (SOURCES | FILES).items()]


@pytest.mark.parametrize(("name", "argument", "call"), ALL)
def test_a_text_is_no_path_and_is_not_repeated(
    name: str,
    argument: str,
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(SECRET).write_bytes(signed())
    with pytest.raises(TypeError) as caught:
        call(SECRET)
    error = caught.value
    assert isinstance(error, WrongTypeError)
    assert (error.argument, error.given) == (argument, "str")
    told = f"{error} {error.text('vi')} {error!r} {error.facts} {caplog.text}"
    assert SECRET not in told


@pytest.mark.parametrize(("name", "argument", "call"), ALL)
@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_nor_is_anything_else_that_holds_no_bytes(
    name: str, argument: str, call: Call, other: object
) -> None:
    if (name, other) == ("verify, tsa_trust", None) or (name, other) == ("explain, original", None):
        call(other)
        return
    with pytest.raises(WrongTypeError) as caught:
        call(other)
    assert caught.value.argument == argument


@pytest.mark.parametrize("name", SOURCES)
def test_path_objects_and_binary_files_are_what_they_hold(name: str, tmp_path: Path) -> None:
    """The outcome, be it a refusal of the message, is the same for every way to give it."""
    data = signed() if name not in ("sign", "prepare", "complete") else messages.message()
    path = tmp_path / "message.edxml"
    path.write_bytes(data)
    _, call = SOURCES[name]
    expected = outcome(call, data)
    assert outcome(call, path) == expected
    assert outcome(call, Entry(str(path))) == expected
    for given in (io.BytesIO(data), NotSeekable(data), Upload(data)):
        assert outcome(call, given) == expected
        assert not given.closed
    with path.open("rb") as file:
        assert outcome(call, file) == expected


def outcome(call: Call, given: object) -> str:
    try:
        answer = call(given)
    except vnedoc.VnedocError as error:
        return f"{type(error).__name__} {error.code}"
    return type(answer).__name__


class Entry(os.PathLike[str]):
    """A path object that is no `Path`, such as `os.DirEntry`."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return self.path


class NotSeekable(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, *_: Any) -> int:
        raise io.UnsupportedOperation("seek")


class Upload(io.BytesIO):
    """As web servers give them: `chunks` is not that of a `Source`, and there is a name."""

    name = "../của người gửi.edxml"

    def chunks(self, chunk_size: int = 64) -> Iterator[bytes]:
        raise AssertionError(f"asked for chunks of {chunk_size}")


def test_a_binary_file_is_read_from_where_it_stands() -> None:
    data = vnedoc.dumps(factories.document())
    stream = io.BytesIO(b"boundary\r\n" + data)
    stream.readline()
    assert vnedoc.loads(stream) == vnedoc.loads(data)


def test_the_file_may_be_closed_before_an_attachment_is_read(tmp_path: Path) -> None:
    data = vnedoc.dumps(factories.document(attachments=(factories.attachment(data=b"a" * 9000),)))
    with io.BytesIO(data) as stream:
        envelope = vnedoc.loads(stream)
    assert isinstance(envelope, vnedoc.DocumentEnvelope)
    content = envelope.attachments[0].content
    assert content is not None
    assert content.read() == b"a" * 9000


def test_the_report_names_a_path_and_a_stream() -> None:
    assert vnedoc.validate(io.BytesIO(b"<a/>")).source == "<file>"
    assert vnedoc.validate(b"<a/>").source == "<bytes>"


def test_a_stream_without_data_yet_is_an_error_and_no_shorter_message() -> None:
    class Waiting(io.RawIOBase):
        answers: Final = [b"<a>", None, b"</a>", b""]

        def read(self, size: int = -1) -> Any:
            return self.answers.pop(0)

    with pytest.raises(BlockingIOError):
        vnedoc.loads(Waiting())  # type: ignore[arg-type]


def test_a_large_stream_waits_in_a_file_without_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    data = os.urandom(MAX_HELD_BYTES + 1)
    source = source_of(io.BytesIO(data))
    assert isinstance(source, SpooledSource)
    assert source.size == len(data)
    assert list(tmp_path.iterdir()) == []
    with ThreadPoolExecutor(3) as threads:
        together = threads.map(lambda one: b"".join(one.chunks()) == data, [source] * 3)
        assert list(together) == [True] * 3
    assert b"".join(source.chunks(5, 7)) == data[5:7]
    copied = pickle.loads(pickle.dumps(source))
    assert b"".join(copied.chunks()) == data
    file = source._file
    del source
    gc.collect()
    assert file.closed


def test_a_stream_that_breaks_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(size) or self.broken()

        def broken(self) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        vnedoc.validate(Breaking(bytes(MAX_HELD_BYTES + 1)))
    assert list(tmp_path.iterdir()) == []


STREAMED: Final = """
import re, sys, vnedoc
from pathlib import Path
report = vnedoc.validate(sys.stdin.buffer)
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(report.error, report.acceptable, int(peak) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="SKIPPED LOUDLY: counts memory as Linux does")
def test_a_stream_costs_no_more_memory_than_a_file(tmp_path: Path) -> None:
    path = tmp_path / "some.edxml"
    big_message(path, 120_000_000)
    with subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE) as cat:
        run = subprocess.run(
            [sys.executable, "-c", STREAMED], stdin=cat.stdout, capture_output=True, check=True
        )
    *told, peak = run.stdout.decode().split()
    assert told == ["None", "True"]
    assert int(peak) < 110


@pytest.mark.parametrize("path", [b"<edXML/>", 5, None, io.BytesIO(b"<a/>")], ids=range(4))
def test_load_takes_a_path(path: Any, tmp_path: Path) -> None:
    with pytest.raises(WrongTypeError) as caught:
        vnedoc.load(path)
    assert caught.value.argument == "path"
    here = tmp_path / "m.edxml"
    here.write_bytes(vnedoc.dumps(factories.document()))
    assert vnedoc.load(here) == vnedoc.load(str(here))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_large_pipe_is_not_held_in_memory(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    data = bytes(MAX_HELD_BYTES + 5)
    writer = threading.Thread(target=pipe.write_bytes, args=(data,))
    writer.start()
    source = source_of(pipe)
    writer.join(timeout=600)
    assert isinstance(source, SpooledSource)
    assert (source.name, source.size) == (str(pipe), len(data))
    with contextlib.closing(source.chunks()) as chunks:
        assert next(chunks)[:5] == bytes(5)


NO_PATHS: Final = {
    "XML": signed().decode(),
    "a line of XML": f"<a>{SECRET}</a>",
    "JSON": f'{{"subject": "{SECRET}"}}',
    "base64": "QQ" * 200 + SECRET,
    "two lines": f"{SECRET}\n{SECRET}",
    "NUL": f"{SECRET}\0",
}


@pytest.mark.parametrize("given", NO_PATHS.values(), ids=NO_PATHS)
def test_load_takes_a_path_as_a_text_and_repeats_no_other(given: str) -> None:
    with pytest.raises(WrongTypeError) as caught:
        vnedoc.load(given)
    error = caught.value
    told = f"{error} {error.text('vi')} {error!r} {error.facts}"
    assert (error.argument, error.given) == ("path", "str")
    assert "vnedoc.loads" in str(error)
    assert SECRET not in told
    assert len(told) < 2000


@pytest.mark.parametrize("name", ["a" * 250, "công văn, 05.edxml", "{a}.edxml", "C:\\x\\y&z.edxml"])
def test_names_that_files_may_have_are_paths(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError):
        vnedoc.load(name)
    if os.name == "posix":
        Path(name).write_bytes(signed())
        assert vnedoc.load(name) == vnedoc.loads(signed())


def test_load_says_who_takes_bytes_and_open_files() -> None:
    for other in (signed(), io.BytesIO(signed())):
        with pytest.raises(WrongTypeError, match=r"the path of a file, not .*vnedoc\.loads"):
            vnedoc.load(other)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", ["a.edxml", b"a.edxml", [b"<a/>"], [None]])
def test_many_files_are_not_the_letters_of_one(given: Any) -> None:
    with pytest.raises(WrongTypeError) as caught:
        list(vnedoc.validate_many(given, jobs=1))
    assert caught.value.argument == "paths"
