"""The key that signs: one set of options for all commands, and how it is opened."""

from __future__ import annotations

import codecs
import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import attrs
import click

from vnedoc.cli.common import F, UsageProblem, is_terminal, option
from vnedoc.errors import Lang
from vnedoc.signature.making.signers import (
    MAX_KEY_BYTES,
    CertifiedSigner,
    PemSigner,
    Pkcs12Signer,
)
from vnedoc.signature.trust.certificates import load_certificates, unique
from vnedoc.words import Words

PASSWORD: Final = "VNEDOC_KEY_PASSWORD"  # noqa: S105 - the name of a variable
_PKCS12: Final = (".p12", ".pfx")
_PEM_CERTIFICATE: Final = b"-----BEGIN CERTIFICATE-----"
_ASKED: Final = Words(vi="Mật khẩu (mã PIN) của khóa", en="Password (PIN) of the key")


@attrs.frozen(kw_only=True)
class Key:
    """Where the key is, as the options say it."""

    key: str
    """A file, or the label of the key on the token."""
    cert: str | None = None
    chain: str | None = None
    password_file: str | None = None
    pkcs11: str | None = None
    """The token's library."""
    token: str | None = None

    @contextmanager
    def open(self, lang: Lang) -> Iterator[CertifiedSigner]:
        """The key, for as long as it is needed.

        Raises:
            UsageProblem: options are missing or do not go together.
            KeyMaterialError, TokenError, AlgorithmError: the key cannot be used.
            TrustStoreError: a certificate cannot be read.
            MissingExtraError: the extra ``pkcs11`` is not installed.
            OSError: a file cannot be read.
        """
        self._check()
        if self.pkcs11 is None:
            yield self._of_file(lang)
            return
        from vnedoc.signature.making.pkcs11 import Pkcs11Signer

        own, *others = self._certificates(self.cert) or (None,)
        pin = self._password(lang, wanted=True) or b""
        with Pkcs11Signer.open(
            self.pkcs11,
            token=self.token or "",
            pin=pin.decode("utf-8", "replace"),
            key=self.key,
            certificate=own,
            chain=(*others, *self._certificates(self.chain)),
        ) as signer:
            yield signer

    @property
    def _is_pkcs12(self) -> bool:
        return self.key.lower().endswith(_PKCS12)

    def _check(self) -> None:
        if (self.pkcs11 is None) != (self.token is None):
            raise UsageProblem(
                vi="--pkcs11 và --token phải đi cùng nhau.",
                en="--pkcs11 and --token go together.",
            )

    def _of_file(self, lang: Lang) -> PemSigner:
        with Path(self.key).open("rb") as file:
            data = file.read(MAX_KEY_BYTES)
        locked = self._is_pkcs12 or b"ENCRYPTED" in data
        if not self._is_pkcs12 and not self.cert and _PEM_CERTIFICATE not in data:
            raise UsageProblem(
                vi="Khóa PEM cần chứng thư: --cert.", en="A PEM key needs a certificate: --cert."
            )
        password = self._password(lang, wanted=locked)
        if self._is_pkcs12:
            signer: PemSigner = Pkcs12Signer.load(Path(self.key), password)
        else:
            certificates = Path(self.cert) if self.cert else data
            signer = PemSigner.load(Path(self.key), certificates, password=password)
        chain = unique((*signer.chain, *self._certificates(self.chain)))
        return attrs.evolve(signer, chain=chain)

    def _certificates(self, path: str | None) -> tuple[Any, ...]:
        return load_certificates(Path(path).read_bytes(), path) if path else ()

    def _password(self, lang: Lang, *, wanted: bool) -> bytes | None:
        """From the file, else the variable, else from the person who sits there."""
        if self.password_file:
            # Editors on Windows put a byte order mark in front, which no password begins with.
            text = Path(self.password_file).read_bytes().removeprefix(codecs.BOM_UTF8)
            lines = text.splitlines()
            return lines[0] if lines else b""
        if PASSWORD in os.environ:
            return os.environ[PASSWORD].encode()
        if wanted and is_terminal():
            return str(click.prompt(_ASKED.of(lang), hide_input=True, err=True)).encode()
        return None


def key_options(function: F) -> F:
    """The options about the key; the command gets them as one argument, `key`."""

    @functools.wraps(function)
    def call(lang: Lang, **arguments: Any) -> Any:
        own = {field.name: arguments.pop(field.name) for field in attrs.fields(Key)}
        return function(lang, key=Key(**own), **arguments)

    for decorator in reversed(_OPTIONS):
        call = decorator(call)
    return call  # type: ignore[return-value]


_OPTIONS: Final[tuple[Callable[[Any], Any], ...]] = (
    option(
        "--key",
        required=True,
        metavar="KEY",
        vi="Khóa bí mật: tệp PEM, PKCS#12 (.p12, .pfx), hoặc tên khóa trong thiết bị (--pkcs11).",
        en="The private key: a PEM file, PKCS#12 (.p12, .pfx), or its label on a token (--pkcs11).",
    ),
    option(
        "--cert",
        metavar="PEM",
        vi="Chứng thư của người ký; không cần khi tệp khóa hoặc thiết bị đã có.",
        en="The signer's certificate; not needed where the key's file or the token holds it.",
    ),
    option(
        "--chain",
        metavar="PEM",
        vi="Chứng thư của các cơ quan cấp, ghi kèm chữ ký.",
        en="Certificates of the authorities, written beside the signature.",
    ),
    option(
        "--password-file",
        metavar="FILE",
        vi="Tệp chứa mật khẩu của khóa, hoặc mã PIN của thiết bị (dòng đầu).",
        en="A file that holds the key's password, or the token's PIN (its first line).",
    ),
    option(
        "--pkcs11",
        metavar="LIBRARY",
        vi="Thư viện PKCS#11 của thiết bị giữ khóa (USB token, HSM); đi cùng --token.",
        en="The PKCS#11 library of the token or HSM that holds the key; goes with --token.",
    ),
    option(
        "--token",
        metavar="LABEL",
        vi="Tên của thiết bị.",
        en="Label of the token.",
    ),
)
