"""What ``vnedoc mail`` is told, where its files are, and how it tells of mails."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs
import click

from vnedoc.channels.mail import MailKind, MailLetter, MailReading, read_mail
from vnedoc.cli.common import (
    REJECTED,
    STDIN,
    UNREADABLE,
    UsageProblem,
    complain,
    option,
    read_message,
    reason_of,
    tell,
    tell_all,
    write_output,
)
from vnedoc.errors import Lang, SourceChangedError, UnsafeNameError
from vnedoc.files import replacing, write_into
from vnedoc.words import Words

F = TypeVar("F", bound=Callable[..., Any])

_KINDS: Final = {
    MailKind.DOCUMENT: Words(vi="VĂN BẢN", en="DOCUMENT"),
    MailKind.STATUS: Words(vi="TRẠNG THÁI", en="STATUS"),
    MailKind.RECEIPT: Words(vi="THƯ BÁO", en="RECEIPT"),
    MailKind.PART: Words(vi="MỘT PHẦN", en="PART"),
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
    for line in reading.receipt.lines if reading.receipt else ():
        said = " ".join(filter(None, (line.code, line.said)))
        yield f"  {line.recipient}: {line.standing.value} {said}".rstrip()
    if (part := reading.fragment) is not None:
        yield f"  {part.number}/{part.total or '?'} {part.series}"
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
        "receipt": _receipt_data(reading),
        "part": _part_data(reading),
        "findings": [finding.to_data() for finding in reading.findings],
    }


def _receipt_data(reading: MailReading) -> dict[str, Any] | None:
    receipt = reading.receipt
    if receipt is None:
        return None
    lines = [{**attrs.asdict(line), "standing": line.standing.value} for line in receipt.lines]
    about = {"envelope_id": receipt.envelope_id, "message_id": receipt.message_id}
    return {**about, "lines": lines}


def _part_data(reading: MailReading) -> dict[str, Any] | None:
    part = reading.fragment
    if part is None:
        return None
    return {"series": part.series, "number": part.number, "total": part.total}


def letter_data(path: Path, letter: MailLetter) -> dict[str, Any]:
    """A mail that was made, and what a mail server is told of it."""
    terms = letter.smtp()
    return {
        "path": str(path),
        "message_id": letter.message_id,
        "token": letter.head.token,
        "size": letter.size,
        "sender": terms.sender,
        "receivers": terms.receivers,
        "mail_options": terms.mail_options,
        "rcpt_options": terms.rcpt_options,
    }


def read_one(lang: Lang, name: str, source: bytes | Path) -> MailReading | None:
    """A mail; `None` and a complaint if it cannot be read, which keeps no other from it."""
    try:
        return read_mail(source)
    except OSError as fault:
        words = reason_of(fault)
    except SourceChangedError as fault:
        words = Words(vi=fault.text("vi"), en=fault.text("en"))
    complain(lang, Words(vi=f"{name}: {words.vi}", en=f"{name}: {words.en}"))
    return None


class MailsTaken:
    """Mails that are told as they are read, one after the other."""

    def __init__(self, lang: Lang, form: str) -> None:
        self._lang = lang
        self._form = form
        self.status = 0

    def take(self, name: str, source: bytes | Path) -> MailReading | None:
        """Read one and tell of it."""
        reading = read_one(self._lang, name, source)
        if reading is None:
            self.status = UNREADABLE
            return None
        if reading.kind is MailKind.OTHER:
            self.status = self.status or REJECTED
        key = _key(reading)
        if self._form == "json":
            write_output(None, json.dumps(reading_data(name, reading, key), ensure_ascii=False))
        else:
            tell(line_of(name, reading, self._lang))
            tell_all(reading_lines(reading, key, self._lang))
        return reading


def _key(reading: MailReading) -> str:
    if reading.parcel is None:
        return ""
    return str(reading.parcel.identity.message)
