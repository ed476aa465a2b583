"""What the commands share: words in two languages, options, input, output, exit status."""

from __future__ import annotations

import datetime as dt
import difflib
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

import click

from vnedoc.cli.places import READ_TOO, read_too
from vnedoc.errors import Lang
from vnedoc.files import refusal, replacing, scratch
from vnedoc.model import VIETNAM
from vnedoc.words import Words

REJECTED: Final = 1
WRONG_USAGE: Final = 2
UNREADABLE: Final = 3
CRASHED: Final = 4
INTERRUPTED: Final = 130
NO_READER: Final = 141
STDIN: Final = "-"
_HELD_BYTES: Final = 16 * 1024 * 1024
"""A message on standard input that is larger than this is not held in memory."""
_BLOCK: Final = 256
"""Lines that are written at once."""

F = TypeVar("F", bound=Callable[..., Any])


def lang_of(ctx: click.Context) -> Lang:
    """The language that was chosen when the program began."""
    return "vi" if ctx.find_root().obj == "vi" else "en"


class Formatter(click.HelpFormatter):
    """Help whose headings are in the language of the user."""

    def __init__(self, lang: Lang, **rest: Any) -> None:
        super().__init__(**rest)
        self.lang = lang

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        if self.lang == "vi":
            prefix = "Cách dùng: "
            for english, words in _USAGE.items():
                args = args.replace(english, words)
        super().write_usage(prog, args, prefix)

    def write_heading(self, heading: str) -> None:
        """The heading of a section."""
        super().write_heading(_HEADINGS.get(heading, heading) if self.lang == "vi" else heading)


_HEADINGS: Final = {"Options": "Tùy chọn", "Commands": "Các lệnh"}
_USAGE: Final = {"[OPTIONS]": "[TÙY CHỌN]", "COMMAND [ARGS]": "LỆNH [THAM SỐ]"}
_EXTRAS: Final = {"required]": "bắt buộc]", "[default: ": "[mặc định: "}
"""What click adds to the help of an option, in brackets."""


class Context(click.Context):
    """A context whose help is in the language of the user."""

    def make_formatter(self) -> Formatter:
        """A formatter for help and usage."""
        return Formatter(lang_of(self), width=self.terminal_width, max_width=self.max_content_width)


_FREE: Final = frozenset({None, "TEXT", "NAME", "N", "T", "T/D", "V"})
"""What is free text, which may be empty; everything else names a file, a key, an identifier."""


class Command(click.Command):
    """A command whose help is in the language of the user."""

    context_class = Context

    def __init__(self, name: str | None = None, *, words: Words | None = None, **rest: Any) -> None:
        super().__init__(name, **rest)
        self.words = words or Words(vi="", en="")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Understand the words; an empty one, as an unset variable leaves it, names nothing."""
        rest = super().parse_args(ctx, args)
        for param in self.params:
            value = ctx.params.get(param.name or "")
            if param.metavar in _FREE or "" not in (value if isinstance(value, tuple) else [value]):
                continue
            name = param.opts[0] if isinstance(param, click.Option) else param.metavar
            raise UsageProblem(
                vi=f"{name} để trống; biến đưa vào lệnh có thể chưa được đặt.",
                en=f"{name} is empty; a variable in the command may not be set.",
            )
        if read_too(self.name or "", ctx.params):
            raise UsageProblem(vi=READ_TOO.vi, en=READ_TOO.en)
        return rest

    def get_short_help_str(self, limit: int = 100) -> str:
        """The first sentence, in the language of the user."""
        context = click.get_current_context(silent=True)
        text = self.words.of(lang_of(context) if context else "en")
        return textwrap.shorten(text.partition("\n")[0], limit, placeholder="…")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option ``--help``."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP.of(lang_of(ctx))
        return option

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The whole help text, in the language of the user."""
        formatter.write_paragraph()
        with formatter.indentation():
            for paragraph in self.words.of(lang_of(ctx)).split("\n"):
                formatter.write_text(paragraph)
                formatter.write_paragraph()


class UsageProblem(click.UsageError):
    """Wrong usage, told in both languages."""

    def __init__(self, *, vi: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(vi=vi, en=en)


class CommandGroup(Command, click.Group):
    """Commands behind one name, with help in the language of the user."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed, and its arguments."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            close = difflib.get_close_matches(name[:40].lower(), self.list_commands(ctx), n=1)
            vi, en = ("Ý bạn là", "Did you mean") if close else ("Xem các lệnh", "See them with")
            see = f"{ctx.command_path} {close[0]}?" if close else f"{ctx.command_path} --help."
            raise UsageProblem(
                vi=f"Không có lệnh {name[:40]!r}. {vi}: {see}",
                en=f"There is no command {name[:40]!r}. {en}: {see}",
            )
        return super().resolve_command(ctx, args)


_HELP: Final = Words(vi="In hướng dẫn này rồi thoát.", en="Show this message and leave.")


class Option(click.Option):
    """An option whose help is in the language of the user."""

    def __init__(self, names: list[str], *, words: Words, **rest: Any) -> None:
        super().__init__(names, **rest)
        self.words = words

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Names and help, in the language of the user."""
        self.help = self.words.of(lang_of(ctx))
        record = super().get_help_record(ctx)
        if record is None or lang_of(ctx) != "vi":
            return record
        names, text = record
        for english, words in _EXTRAS.items():
            text = text.replace(english, words)
        return names, text


def to_moment(_: click.Context, __: click.Parameter, value: str | None) -> dt.datetime | None:
    """The time that an option says: ISO 8601, Vietnam time unless it names a zone, or ``now``."""
    if value is None or value == "now":
        return now() if value else None
    try:
        return moment_of(value)
    except ValueError:
        raise UsageProblem(
            vi=f"Thời điểm {value!r} không đúng; ví dụ đúng: 2025-07-01T09:30:00+07:00.",
            en=f"{value!r} is no time; a right one is 2025-07-01T09:30:00+07:00.",
        ) from None


def moment_of(text: str) -> dt.datetime:
    """The time that an ISO 8601 text says, in Vietnam time, which is also meant without a zone.

    Raises:
        ValueError: it says none, or one at the ends of the calendar, from where nothing can be
            counted on.
    """
    moment = dt.datetime.fromisoformat(text)
    if moment.year not in _YEARS:
        raise ValueError(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(VIETNAM)


_YEARS: Final = range(1000, 9000)


def now() -> dt.datetime:
    """The present second in Vietnam time. Only the command line reads the clock."""
    return dt.datetime.now(VIETNAM).replace(microsecond=0)


def present(lang: Lang) -> dt.datetime:
    """The time of a message for which none was given: now, which is said aloud."""
    at = now()
    note(
        lang,
        vi=f"Thời điểm ghi: {at:%d/%m/%Y %H:%M:%S} theo giờ máy này; --at để ghi thời điểm khác.",
        en=f"Time written: {at:%Y-%m-%d %H:%M:%S} by this computer's clock; --at says another.",
    )
    return at


def bilingual(*, vi: str, en: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a click command of a function; it gets ``lang`` as its first argument.

    Args:
        vi: help in Vietnamese; the first line is also the summary.
        en: the same in English.
    """

    def decorate(function: Callable[..., Any]) -> Command:
        made = click.command(cls=Command, words=Words(vi=vi, en=en))(_with_lang(function))
        made.params.append(_lang_option())
        return made

    return decorate


def _with_lang(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(**arguments: Any) -> Any:
        return function(lang_of(click.get_current_context()), **arguments)

    call.__name__ = function.__name__
    call.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
    return call


def _lang_option() -> Option:
    return Option(
        ["--lang"],
        type=click.Choice(["vi", "en"]),
        expose_value=False,
        words=Words(
            vi="Ngôn ngữ hiển thị (mặc định: biến VNEDOC_LANG, rồi đến hệ điều hành).",
            en="Language of the output (else VNEDOC_LANG, else the system's).",
        ),
    )


def option(*names: str, vi: str, en: str, **rest: Any) -> Callable[[F], F]:
    """An option with help in both languages; the rest as for ``click.option``."""
    return click.option(*names, cls=Option, words=Words(vi=vi, en=en), **rest)


def output_option(*, required: bool = False) -> Callable[[F], F]:
    """The option ``-o``: a file that is written whole or not at all."""
    return option(
        "-o",
        "--output",
        metavar="FILE",
        required=required,
        vi="Ghi vào tệp này; bị ngắt giữa chừng thì tệp cũ vẫn nguyên.",
        en="Write to this file; if interrupted, the old file stays as it was.",
    )


def at_option(*, vi: str, en: str) -> Callable[[F], F]:
    """The option ``--at``."""
    return option("--at", callback=to_moment, metavar="TIME", vi=vi, en=en)


def accept_option() -> Callable[[F], F]:
    """The option ``--accept``: rules whose warnings do not stop a message from being built."""
    return option(
        "--accept",
        multiple=True,
        metavar="RULE",
        vi="Chấp nhận cảnh báo của quy tắc này (ví dụ VNE-CONTENT-008); không áp dụng cho lỗi.",
        en="Accept the warnings of this rule (such as VNE-CONTENT-008); never its errors.",
    )


def tell(line: str) -> None:
    """Write one line for people to standard output.

    A line end inside it is part of a value, so it is written as a code like everything that a
    terminal or a CI system would obey: no value begins a line of its own.
    """
    click.echo(_told(line))


def tell_all(lines: Iterable[str]) -> None:
    """Write lines for people to standard output, each as `tell` does.

    A block at a time: a large message has 40,000 lines, and each call costs more than its line.
    """
    rest = iter(lines)
    while block := list(islice(rest, _BLOCK)):
        click.echo("\n".join(map(_told, block)))


def note(lang: Lang, *, vi: str, en: str) -> None:
    """Write a remark, one line, to standard error."""
    click.echo(_told(Words(vi=vi, en=en).of(lang)), err=True)


def _told(line: str) -> str:
    # Imported here: reports are a layer that simple commands can do without.
    from vnedoc import reports

    return reports.told(line)


def complain(
    lang: Lang,
    words: Words,
    *,
    code: str = "",
    usage: click.Context | None = None,
    more: Iterable[str] = (),
) -> None:
    """Write what went wrong to standard error, and `more` lines about it; never fails itself."""
    head = {"vi": "Lỗi", "en": "Error"}[lang]
    lines = usage.get_usage().split("\n") if usage else []
    lines += [f"{head}{f' {code}' if code else ''}: {words.of(lang)}", *more]
    try:
        click.echo("\n".join(map(_told, lines)), err=True)
    except (OSError, ValueError):
        # Nobody listens: the exit status still tells.
        return


NO_MEMORY: Final = Words(vi="Không đủ bộ nhớ.", en="There is not enough memory.")


def reason_of(error: OSError) -> Words:
    """Why the operating system refused."""
    en, vi = refusal(error)
    return Words(vi=vi, en=en)


def unforeseen(error: BaseException) -> Words:
    """What to say of an error that is a mistake in vnedoc."""
    what = f"{type(error).__name__}: {error}"
    return Words(
        vi=f"lỗi ngoài dự kiến của vnedoc ({what}), hãy báo cho nhóm phát triển",
        en=f"vnedoc failed in a way that nobody foresaw ({what}), please report it",
    )


def read_input(path: str) -> bytes | Path:
    """What a PATH argument names: standard input for ``-``, else the file."""
    return read_message() if path == STDIN else Path(path)


def read_message(pipe: str | None = None) -> bytes | Path:
    """The message in a pipe, standard input unless named; a large one waits in a file."""
    if pipe is None:
        return _held(sys.stdin.buffer)
    with Path(pipe).open("rb") as stream:
        return _held(stream)


def _held(stream: BinaryIO) -> bytes | Path:
    """All that comes, in memory or in a file that is there as long as the command runs."""
    head = stream.read(_HELD_BYTES + 1)
    if len(head) <= _HELD_BYTES:
        return head
    path = click.get_current_context().with_resource(scratch()) / "message.edxml"
    with path.open("xb") as file:
        file.write(head)
        shutil.copyfileobj(stream, file)
    return path


def write_output(path: str | None, text: str) -> None:
    """Write text to a file, whole or not at all, or to standard output.

    Raises:
        OSError: the file cannot be written.
    """
    if path is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        with replacing(path) as file:
            file.write(text.encode("utf-8", "backslashreplace"))


def is_terminal(stream: Any = None) -> bool:
    """Whether a person looks at a stream, standard output unless given."""
    return bool((stream or sys.stdout).isatty())
