"""The mail that ``vnedoc mail make`` and ``split`` compose: what they are told, and the gate."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from vnedoc.channels import DeliveryGate, Refused
from vnedoc.channels.mail import Mailbox, MailLetter, compose_mail, read_mail, write_mailboxes
from vnedoc.cli.common import (
    UsageProblem,
    accept_option,
    at_option,
    complain,
    now,
    option,
    read_input,
)
from vnedoc.doctype import DeliveryPolicy
from vnedoc.errors import InvalidValueError, Lang
from vnedoc.words import Words

F = TypeVar("F", bound=Callable[..., Any])

_NAMED: Final = re.compile(r"(?P<name>.*?)\s*<(?P<address>[^<>]*)>\s*", re.DOTALL)
_TOKEN: Final = re.compile(r"(?:[0-9a-fA-F]{2}){16,32}")


def letter_options(function: F) -> F:
    """The options about the mail; `composed` takes them as they come."""
    for decorator in reversed([*_end_options(), *_thread_options(), *_gate_options()]):
        function = decorator(function)
    return function


def _end_options() -> list[Callable[[Any], Any]]:
    return [
        option(
            "--from",
            "sender",
            required=True,
            metavar="ADDRESS",
            callback=_mailbox_of,
            vi="Thư của ai, ví dụ 'Sở Ví dụ A <vanthu@h26.vn>'.",
            en="Whose mail it is, such as 'Sở Ví dụ A <vanthu@h26.vn>'.",
        ),
        option(
            "--to",
            required=True,
            multiple=True,
            metavar="ADDRESS",
            callback=_mailboxes_of,
            vi="Gửi đến đâu; dùng được nhiều lần.",
            en="To whom; may be given several times.",
        ),
    ]


def _thread_options() -> list[Callable[[Any], Any]]:
    return [
        option(
            "--form",
            "how",
            type=click.Choice(["open", "whole"]),
            default="open",
            show_default=True,
            vi="open: tệp đính kèm mở được bằng mọi phần mềm thư; whole: chỉ có gói tin, cho phần"
            " mềm.",
            en="open: files that any mail program shows; whole: the message alone, for programs.",
        ),
        option(
            "--answering",
            metavar="MAIL.eml",
            vi="Thư được trả lời: thư mới nối tiếp thư đó; không trả lời thư tự động.",
            en="The mail that is answered, which the new one follows; no automatic one is.",
        ),
        option("--subject", metavar="TEXT", vi="Tiêu đề thư.", en="The subject."),
        option(
            "--ask-receipt",
            "asks_receipt",
            is_flag=True,
            vi="Xin báo đã đọc (MDN).",
            en="Ask for a notice when it was opened (MDN).",
        ),
        option(
            "--token",
            metavar="HEX",
            vi="Mã không ai đoán được, 16 đến 32 byte viết dạng thập lục phân; mặc định: ngẫu"
            " nhiên. Cùng một mã thì cho cùng một Message-ID.",
            en="16 to 32 bytes that nobody can guess, in hexadecimal; by chance unless given. The"
            " same token gives the same Message-ID.",
        ),
        at_option(
            vi="Ngày giờ của thư; mặc định là bây giờ.", en="Date of the mail; now unless given."
        ),
    ]


def _gate_options() -> list[Callable[[Any], Any]]:
    return [
        option(
            "--connected",
            multiple=True,
            metavar="ORGAN_ID",
            vi="Cơ quan đã kết nối; nếu ghi thì chỉ soạn thư cho các cơ quan này. Dùng được nhiều"
            " lần.",
            en="A body that is connected; if given, only for these. May be given several times.",
        ),
        option(
            "--policy",
            metavar="FILE",
            vi="Danh mục gửi văn bản của cơ quan (TOML).",
            en="The agency's own list of what is sent how (TOML).",
        ),
        accept_option(),
    ]


def composed(
    lang: Lang,
    file: str,
    *,
    how: str,
    answering: str | None,
    connected: tuple[str, ...],
    policy: str | None,
    accept: tuple[str, ...],
    token: str | None,
    at: Any,
    **rest: Any,
) -> MailLetter | None:
    """The mail that the options ask for; `None`, and a complaint, if it must not travel."""
    gate = DeliveryGate(
        connected=connected or None,
        policy=DeliveryPolicy.load(Path(policy)) if policy else None,
        accept=accept,
    )
    letter = compose_mail(
        read_input(file),
        gate=gate,
        at=at or now(),
        token=_token(token) or secrets.token_bytes(16),
        form="whole" if how == "whole" else "open",
        answering=read_mail(Path(answering)) if answering else None,
        **rest,
    )
    if isinstance(letter, Refused):
        complain(lang, Words(vi=letter.text("vi"), en=letter.text("en")), code=letter.code)
        return None
    return letter


def _token(given: str | None) -> bytes | None:
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


def _mailbox_of(_: click.Context, param: click.Parameter, given: str) -> Mailbox:
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


def _mailboxes_of(
    context: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> tuple[Mailbox, ...]:
    """As `_mailbox_of`, for each."""
    return tuple(_mailbox_of(context, param, one) for one in given)
