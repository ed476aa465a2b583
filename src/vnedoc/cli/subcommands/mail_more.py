"""What ``vnedoc mail`` is told, where its files are, and how it tells of mails."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from vnedoc.channels.mail import Mailbox, MailKind, MailLetter, MailReading, write_mailboxes
from vnedoc.cli.common import STDIN, UsageProblem, option, read_message
from vnedoc.errors import InvalidValueError, Lang, UnsafeNameError
from vnedoc.files import replacing, write_into
from vnedoc.words import Words

F = TypeVar("F", bound=Callable[..., Any])

_NAMED: Final = re.compile(r"(?P<name>.*?)\s*<(?P<address>[^<>]*)>\s*", re.DOTALL)
_TOKEN: Final = re.compile(r"(?:[0-9a-fA-F]{2}){16,32}")
_KINDS: Final = {
    MailKind.DOCUMENT: Words(vi="VĂN BẢN", en="DOCUMENT"),
    MailKind.STATUS: Words(vi="TRẠNG THÁI", en="STATUS"),
    MailKind.OTHER: Words(vi="KHÁC", en="OTHER"),
}
_FROM: Final = Words(vi="Từ (chưa chứng minh)", en="From (not proven)")


def format_option() -> Callable[[F], F]:
    """The option ``--format``."""
    return option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        vi="Dạng kết quả: text (mặc định) hoặc json, mỗi thư một dòng.",
        en="Format: text (the default) or json, a line for each mail.",
    )


def place_options() -> Callable[[F], F]:
    """Where a mail goes: ``-o`` or ``--maildir``."""

    def decorate(function: F) -> F:
        output = option(
            "-o",
            "--output",
            metavar="MAIL.eml",
            vi="Ghi vào tệp mới này; không ghi đè tệp có sẵn.",
            en="Write to this new file; none that is there is overwritten.",
        )
        maildir = option(
            "--maildir",
            metavar="FOLDER",
            vi="Đưa vào hộp thư dạng Maildir này (thư mục có cur, new, tmp).",
            en="Deliver into this Maildir (a folder with cur, new and tmp).",
        )
        return output(maildir(function))

    return decorate


def token_option() -> Callable[[F], F]:
    """The option ``--token``."""
    return option(
        "--token",
        metavar="HEX",
        vi="Mã không ai đoán được, 16 đến 32 byte viết dạng thập lục phân; mặc định: ngẫu nhiên."
        " Cùng một mã thì cho cùng một Message-ID.",
        en="16 to 32 bytes that nobody can guess, in hexadecimal; by chance unless given. The same"
        " token gives the same Message-ID.",
    )


def to_token(given: str | None) -> bytes | None:
    """The bytes of a token; `None` if none was given.

    Raises:
        UsageProblem: it is none.
    """
    if given is None:
        return None
    if not _TOKEN.fullmatch(given):
        raise UsageProblem(
            vi="--token cần 32 đến 64 chữ số thập lục phân.",
            en="--token needs 32 to 64 hexadecimal digits.",
        )
    return bytes.fromhex(given)


def mailbox_of(_: click.Context, param: click.Parameter, given: str) -> Mailbox:
    """The address that a person typed; a comma belongs to the name."""
    named = _NAMED.fullmatch(given)
    name, address = (named["name"].strip(' "'), named["address"]) if named else ("", given)
    found = Mailbox(address.strip(), name)
    try:
        write_mailboxes([found])
    except InvalidValueError:
        # Told as a wrong option: whoever typed it sees which.
        where = param.opts[0]
        raise UsageProblem(
            vi=f"{where}: {given!r} không phải địa chỉ thư; ví dụ đúng:"
            " 'Sở Ví dụ A <vanthu@h26.vn>'.",
            en=f"{where}: {given!r} is no address; a right one is 'So A <vanthu@h26.vn>'.",
        ) from None
    return found


def mailboxes_of(
    context: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> tuple[Mailbox, ...]:
    """As `mailbox_of`, for each."""
    return tuple(mailbox_of(context, param, one) for one in given)


def place_new(output: str | None, maildir: str | None, letter: MailLetter) -> Path:
    """Write a mail whole, as a new file.

    Raises:
        UsageProblem: it is not said where to, or twice; the folder is no Maildir.
        UnsafeNameError: there is something of that name.
        OSError: it cannot be written.
    """
    if (output is None) == (maildir is None):
        raise UsageProblem(
            vi="Ghi rõ nơi đặt thư: -o TỆP hoặc --maildir THƯ_MỤC.",
            en="Say where the mail goes: -o FILE or --maildir FOLDER.",
        )
    if maildir is not None:
        return _delivered(Path(maildir), letter)
    path = Path(output or "").absolute()
    if os.path.lexists(path):
        raise UnsafeNameError(path=str(path))
    path.parent.stat()
    write_into(path.parent, [(path.name, letter.pieces())])
    return path


def _delivered(folder: Path, letter: MailLetter) -> Path:
    """Deliver as Maildir has it: written in ``tmp``, and moved into ``new`` when it is whole."""
    if not is_maildir(folder):
        raise UsageProblem(
            vi=f"{folder} không phải hộp thư Maildir: cần các thư mục cur, new và tmp.",
            en=f"{folder} is no Maildir: it needs the folders cur, new and tmp.",
        )
    name = f"{letter.head.at.timestamp():.0f}.{secrets.token_hex(8)}.vnedoc"
    with replacing(folder / "tmp" / name) as file:
        file.writelines(letter.pieces())
    return (folder / "tmp" / name).rename(folder / "new" / name)


def is_maildir(folder: Path) -> bool:
    """Whether a folder is a Maildir."""
    return all((folder / name).is_dir() for name in ("cur", "new", "tmp"))


def mails_in(path: str) -> list[tuple[str, bytes | Path]]:
    """The mails that a path names, each with a name for people.

    Raises:
        UsageProblem: the folder has no mails.
        OSError: there is no such file.
    """
    if path == STDIN:
        return [("", read_message())]
    place = Path(path)
    if not place.is_dir():
        return [(place.stem, place)]
    if is_maildir(place):
        files = [file for name in ("cur", "new") for file in (place / name).iterdir()]
    else:
        files = list(place.glob("*.eml"))
    found = sorted(file for file in files if file.is_file() and not file.name.startswith("."))
    if not found and not is_maildir(place):
        raise UsageProblem(
            vi=f"{path} không có thư nào: cần tệp .eml, hoặc hộp thư Maildir (cur, new, tmp).",
            en=f"{path} has no mails: .eml files are needed, or a Maildir (cur, new, tmp).",
        )
    return [(file.stem if file.suffix == ".eml" else file.name, file) for file in found]


def line_of(name: str, reading: MailReading, lang: Lang) -> str:
    """What a mail brings, in one line."""
    said = (name, reading.subject, reading.reason(lang))
    return "  ".join((_KINDS[reading.kind].of(lang), " · ".join(filter(None, said))))


def reading_lines(reading: MailReading, key: str, lang: Lang) -> Iterator[str]:
    """What else is known of a mail."""
    for one in reading.sender.found:
        yield f"  {_FROM.of(lang)}: {one.name} <{one.address}>".replace(":  <", ": <")
    for title, said in (("Message-ID", reading.message_id), ("MessageKey", key)):
        if said:
            yield f"  {title}: {said}"
    for finding in reading.findings:
        yield f"  {finding.rule} {finding.location.path}: {finding.text(lang)}"


def reading_data(name: str, reading: MailReading, key: str) -> dict[str, Any]:
    """All that is known of a mail, as plain data."""
    return {
        "name": name,
        "kind": reading.kind.value,
        "why": reading.why,
        "subject": reading.subject,
        "from": [{"name": one.name, "address": one.address} for one in reading.sender.found],
        "message_id": reading.message_id,
        "refers_to": reading.refers_to,
        "automatic": reading.automatic,
        "key": key,
        "findings": [finding.to_data() for finding in reading.findings],
    }
