"""The options about keys: the same for every command that signs, and what each of them leads to."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from tests.cli.running import Ran, run
from tests.cli.test_conformance import write_whole
from tests.signature import messages, pki
from vnedoc.cli import keys
from vnedoc.signature.making.pkcs11 import Pkcs11Signer
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.trust.certificates import load_certificates

pytestmark = pytest.mark.table

AT = "2026-06-01T09:00:00+07:00"
PASSWORD = b"mat khau"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    people = pki.make_pki("p256")
    signer, lock = people.signer, BestAvailableEncryption(PASSWORD)
    for name, data in {
        "key.pem": signer.key_pem(),
        "both.pem": signer.key_pem() + signer.pem,
        "locked.pem": signer.key_pem(PASSWORD),
        "password": PASSWORD + b"\nanother line\n",
        "wrong": b"another password",
        "cert.pem": signer.pem,
        "chain.pem": people.authority.pem,
        "roots.pem": people.root.pem,
        "in.edxml": messages.message(),
        "alone.p12": pkcs12.serialize_key_and_certificates(b"k", signer.key, signer.cert, [], lock),
        "whole.PFX": pkcs12.serialize_key_and_certificates(
            b"k", signer.key, signer.cert, [people.authority.cert], lock
        ),
    }.items():
        (tmp_path / name).write_bytes(data)
    write_whole(tmp_path / "results.json")
    return tmp_path


def sign(files: Path, *key: str, **more: Any) -> Ran:
    return run("sign", files / "in.edxml", "-o", files / "out", "--at", AT, *key, **more)


def declare(files: Path, *key: str, **more: Any) -> Ran:
    words = ("conformance", "declare", files / "results.json", "-o", files / "out", "--at", AT)
    return run(*words, *key, **more)


def signed(files: Path) -> list[x509.Certificate]:
    answer = messages.verify((files / "out").read_bytes())
    assert answer.valid
    found = messages.tree((files / "out").read_bytes()).iterfind(f".//{messages.DS}X509Certificate")
    return [x509.load_der_x509_certificate(b64decode(one.text)) for one in found]


def declared(files: Path) -> list[x509.Certificate]:
    told = json.loads((files / "out").read_text("utf-8"))["signature"]["certificates"]
    certificates = [x509.load_der_x509_certificate(b64decode(one)) for one in told]
    if len(certificates) > 1:
        check = ("conformance", "check", files / "out", "--trust", files / "roots.pem")
        assert run(*check, "--at", AT).status == 0
    return certificates


COMMANDS: dict[str, tuple[Callable[..., Ran], Callable[[Path], list[x509.Certificate]]]] = {
    "sign": (sign, signed),
    "declare": (declare, declared),
}
both = pytest.mark.parametrize("command", COMMANDS)


def given(files: Path, *words: str) -> list[str]:
    """The words, those that name a file with its folder."""
    return [f"{files / word}" if (files / word).exists() else word for word in words]


@both
@pytest.mark.parametrize(
    "words",
    [
        ("--key", "key.pem", "--cert", "cert.pem", "--chain", "chain.pem"),
        ("--key", "both.pem", "--chain", "chain.pem"),
        ("--key", "locked.pem", "--cert", "cert.pem", "--chain", "chain.pem", "FILE"),
        ("--key", "whole.PFX", "FILE"),
        ("--key", "alone.p12", "--chain", "chain.pem", "FILE"),
        ("--key", "whole.PFX", "--chain", "chain.pem", "FILE"),
    ],
)
def test_every_kind_of_file(command: str, words: tuple[str, ...], files: Path) -> None:
    make, made = COMMANDS[command]
    people = pki.make_pki("p256")
    password = ("--password-file", "password") if words[-1] == "FILE" else ()
    ran = make(files, *given(files, *words[: -1 if password else None], *password))
    assert ran.status == 0, ran.err
    assert made(files) == [people.signer.cert, people.authority.cert]


@both
def test_a_password_from_the_environment_and_from_the_person(
    command: str, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, made = COMMANDS[command]
    key = given(files, "--key", "whole.PFX")
    assert make(files, *key).status == 1
    assert not (files / "out").exists()
    with monkeypatch.context() as patch:
        patch.setenv(keys.PASSWORD, PASSWORD.decode())
        assert make(files, *key).status == 0
    assert len(made(files)) == 2
    (files / "out").unlink()
    monkeypatch.setattr(keys, "is_terminal", lambda: True)
    for lang, words in (("en", "Password (PIN) of the key"), ("vi", "Mật khẩu (mã PIN) của khóa")):
        ran = make(files, *key, stdin=PASSWORD + b"\n", lang=lang)
        assert ran.status == 0
        assert words in ran.err
        assert PASSWORD.decode() not in ran.err + ran.out
    # What is not locked is not asked about.
    ran = make(files, *given(files, "--key", "both.pem"))
    assert ran.status == 0
    assert "Password" not in ran.err


@both
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--key", "key.pem"), 2),
        (("--key", "key.pem", "--pkcs11", "lib.so"), 2),
        (("--key", "key.pem", "--token", "T"), 2),
        (("--cert", "cert.pem"), 2),
        (("--key", "whole.PFX", "--password-file", "wrong"), 1),
        (("--key", "locked.pem", "--cert", "cert.pem", "--password-file", "wrong"), 1),
        (("--key", "key.pem", "--cert", "chain.pem"), 1),
        (("--key", "key.pem", "--cert", "cert.pem", "--chain", "key.pem"), 1),
        (("--key", "nowhere.p12"), 3),
    ],
)
def test_what_is_no_key_writes_nothing(
    command: str, words: tuple[str, ...], status: int, lang: str, files: Path
) -> None:
    ran = COMMANDS[command][0](files, *given(files, *words), lang=lang)
    assert ran.status == status, ran.err
    assert {"vi": "Lỗi", "en": "Error"}[lang] in ran.err
    assert not (files / "out").exists()


@both
def test_a_key_on_a_token(command: str, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the options come to; `making/test_tokens.py` asks a token of software itself."""
    people, asked = pki.make_pki("p256"), []

    @contextmanager
    def opened(library: str, **options: Any) -> Iterator[PemSigner]:
        asked.append((library, options))
        yield PemSigner.load(people.signer.key_pem(), people.signer.pem + people.authority.pem)
        asked.append("closed")

    monkeypatch.setattr(Pkcs11Signer, "open", opened)
    make, made = COMMANDS[command]
    words = ("--pkcs11", "lib.so", "--token", "Văn thư", "--key", "ký", "--password-file")
    assert make(files, *given(files, *words, "password")).status == 0
    assert make(files, *given(files, *words, "password", "--chain", "chain.pem")).status == 0
    assert make(files, *given(files, *words, "password", "--cert", "cert.pem")).status == 0
    told = {"token": "Văn thư", "pin": PASSWORD.decode(), "key": "ký"}
    (chain,) = load_certificates(people.authority.pem)
    assert asked[::2] == [
        ("lib.so", told | {"certificate": None, "chain": ()}),
        ("lib.so", told | {"certificate": None, "chain": (chain,)}),
        ("lib.so", told | {"certificate": people.signer.cert, "chain": ()}),
    ]
    assert asked[1::2] == ["closed"] * 3
    assert len(made(files)) == 2


@pytest.mark.parametrize(("lang", "words"), [("vi", "Không có đường dẫn"), ("en", "No path leads")])
def test_check_says_why_a_certificate_is_not_trusted(lang: str, words: str, files: Path) -> None:
    assert declare(files, *given(files, "--key", "both.pem")).status == 0
    check = ("conformance", "check", files / "out", "--trust", files / "roots.pem", "--at")
    ran = run(*check, AT, lang=lang)
    assert ran.status == 1
    assert f"  {words}" in ran.out
    assert "[VNE-SIG-204]" in ran.out
    ran = run(*check, "2040-01-01", lang=lang)
    assert "VNE-SIG-2" in ran.out
    text = (files / "out").read_text("utf-8")
    (files / "out").write_text(text.replace('"full"', '"good"', 1), "utf-8")
    told = {"vi": "✘ Chữ ký trên bản công bố\n  ", "en": "✘ The signature on it\n  "}[lang]
    assert told in run(*check, AT, lang=lang).out
