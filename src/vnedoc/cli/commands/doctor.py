"""``vnedoc doctor``: what is installed here, and what that makes possible."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import shutil
from collections.abc import Iterator
from typing import Final

import attrs
import click

from vnedoc._version import __version__
from vnedoc.cli.common import bilingual, option, tell, write_output
from vnedoc.errors import Lang
from vnedoc.words import Words

_EXTRAS: Final = {
    "cli": Words(vi="dòng lệnh này", en="this command line"),
    "fast": Words(vi="giải mã base64 nhanh hơn", en="base64 decoded faster"),
    "trust": Words(
        vi="đường dẫn tin cậy, thu hồi, dấu thời gian",
        en="certificate paths, revocation, timestamps",
    ),
    "pdf": Words(vi="chữ ký trong tệp PDF đính kèm", en="signatures inside attached PDF files"),
    "xmlsec": Words(vi="ý kiến thứ hai về chữ ký XML", en="a second opinion on XML signatures"),
    "pkcs11": Words(vi="ký bằng thiết bị (PKCS#11)", en="signing with devices (PKCS#11)"),
    "conformance": Words(
        vi="đo bộ nhớ trong bộ kiểm thử tuân thủ", en="measuring memory in the conformance kit"
    ),
}
_PEERS: Final = {
    "xmlsec1": Words(vi="đối chiếu chữ ký với xmlsec1", en="signatures compared with xmlsec1"),
    "openssl": Words(vi="đối chiếu chứng thư số với OpenSSL", en="certificates compared"),
    "java": Words(vi="đối chiếu với JDK và EU DSS", en="compared with the JDK and EU DSS"),
    "mvn": Words(vi="dựng EU DSS", en="builds EU DSS"),
    "chromium": Words(vi="xem trang HTML trong trình duyệt", en="HTML looked at in a browser"),
    "softhsm2-util": Words(vi="thử ký bằng thiết bị", en="signing with a test device"),
    "valgrind": Words(vi="đếm lệnh máy", en="instructions counted"),
}
"""Programs that only vnedoc's own tests ask."""
_WORDS: Final = {
    "there": Words(vi="có", en="there"),
    "missing": Words(vi="THIẾU", en="MISSING"),
    "core": Words(vi="Cần có", en="Needed"),
    "extra": Words(vi="Gói bổ sung", en="Extras"),
    "peer": Words(
        vi="Chương trình khác, chỉ các phép thử của vnedoc dùng",
        en="Other programs, which only vnedoc's own tests use",
    ),
    "mend": Words(vi="cài bằng", en="install with"),
}
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_AT_FAULT: Final = 1


@attrs.frozen(kw_only=True)
class Part:
    """One thing that is there or is not."""

    kind: str
    """``core``, ``extra`` or ``peer``."""
    name: str
    there: bool
    version: str = ""
    purpose: Words | None = None
    mend: str = ""


@bilingual(
    vi="Cho biết những gì đã cài đặt, gói bổ sung nào còn thiếu và thiếu thì không làm được gì.\n"
    "Không kết nối mạng. Mã thoát 1 nếu thiếu gói bắt buộc.",
    en="Tell what is installed, which extras are missing, and what cannot be done without them.\n"
    "Nothing is asked over a network. Exit status 1 if something is missing that is needed.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    vi="Dạng kết quả: text (mặc định), json.",
    en="Format: text (the default), json.",
)
def command(lang: Lang, form: str) -> int:
    """Tell what is installed."""
    found = tuple(parts())
    if form == "json":
        rows = [
            {
                "kind": part.kind,
                "name": part.name,
                "there": part.there,
                "version": part.version or None,
                "purpose": part.purpose.to_data() if part.purpose else None,
                "mend": part.mend or None,
            }
            for part in found
        ]
        data = {"vnedoc": __version__, "python": platform.python_version(), "parts": rows}
        write_output(None, json.dumps(data, ensure_ascii=False, indent=2))
    else:
        tell(f"vnedoc {__version__}, Python {platform.python_version()}, {platform.platform()}")
        for kind in ("core", "extra", "peer"):
            tell(f"{_WORDS[kind].of(lang)}:")
            for part in found:
                if part.kind == kind:
                    tell(f"  {_line(part, lang)}")
    return _AT_FAULT if any(part.kind == "core" and not part.there for part in found) else 0


def _line(part: Part, lang: Lang) -> str:
    state = part.version or _WORDS["there"].of(lang)
    line = f"{part.name}: {state if part.there else _WORDS['missing'].of(lang)}"
    if part.purpose:
        line += f" ({part.purpose.of(lang)})"
    return line if part.there or not part.mend else f"{line}; {_WORDS['mend'].of(lang)} {part.mend}"


def parts() -> Iterator[Part]:
    """Everything that is looked for, and whether it is there."""
    required = _required()
    for name in required.get("", []):
        version = _version(name)
        yield Part(kind="core", name=name, there=version is not None, version=version or "")
    for extra, purpose in _EXTRAS.items():
        lacking = [name for name in required.get(extra, []) if _version(name) is None]
        yield Part(
            kind="extra",
            name=f"{extra} ({', '.join(lacking)})" if lacking else extra,
            there=not lacking,
            purpose=purpose,
            mend=f"pip install 'vnedoc[{extra}]'",
        )
    for program, purpose in _PEERS.items():
        path = shutil.which(program)
        yield Part(
            kind="peer", name=program, there=path is not None, version=path or "", purpose=purpose
        )


def _required() -> dict[str, list[str]]:
    """The distributions that vnedoc and each extra of it need, as its own metadata say."""
    found: dict[str, list[str]] = {}
    for line in importlib.metadata.requires("vnedoc") or ():
        match = _NAME.match(line)
        extra = re.search(r"extra == ['\"]([^'\"]+)", line)
        if match and match[0] != "vnedoc":
            found.setdefault(extra[1] if extra else "", []).append(match[0])
    return found


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
