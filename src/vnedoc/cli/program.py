"""The program around the commands: language, lazy loading, errors as text, exit status."""

from __future__ import annotations

import contextlib
import importlib
import io
import locale
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final, NoReturn, cast

import click

from vnedoc._version import __version__
from vnedoc.cli import commands, signals
from vnedoc.cli.common import (
    CRASHED,
    INTERRUPTED,
    NO_MEMORY,
    NO_READER,
    REJECTED,
    UNREADABLE,
    WRONG_USAGE,
    CommandGroup,
    Option,
    UsageProblem,
    complain,
    reason_of,
    unforeseen,
)
from vnedoc.cli.config import language_of
from vnedoc.errors import (
    BuildError,
    ContentError,
    Lang,
    MissingExtraError,
    ReadError,
    UnsafeNameError,
    VnedocError,
)
from vnedoc.files import abandon, before_placing
from vnedoc.words import Words

_HELP: Final = Words(
    vi="Văn bản điện tử liên thông (edXML, QCVN 102:2016/BTTTT): đọc, lập, kiểm tra, ký.",
    en="Electronic official documents (edXML, QCVN 102:2016/BTTTT): read, build, check, sign.",
)


class NobodyReadsError(Exception):
    """Whoever read the output has gone."""


class Program(CommandGroup):
    """The group of all commands, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of the modules that are commands."""
        found = (module.name for module in pkgutil.iter_modules(commands.__path__))
        return sorted(name.replace("_", "-") for name in found)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a module."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        return cast(click.Command, module.command)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click itself would take a closed pipe for success."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise NobodyReadsError from None
        return status

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> NoReturn:
        """Run and leave the process, as click's own entry point does."""
        sys.exit(self.run(sys.argv[1:] if args is None else args))

    def run(self, args: Sequence[str]) -> int:
        """Run a command and return its exit status; nothing is ever raised."""
        with signals.heeded(), before_placing(signals.ignored):
            lang: Lang = "en"
            try:
                _speak_utf8()
                lang = language(args)
                words = list(args) or ["--help"]
                status = super().main(words, "vnedoc", standalone_mode=False, obj=lang)
            except BaseException as error:  # noqa: BLE001 - a traceback helps nobody at a console
                signals.ignored()
                abandon()
                return _report(signals.behind(error), lang)
            signals.ignored()
        if not args:
            return WRONG_USAGE
        return status if isinstance(status, int) else 0


def program() -> Program:
    """The program with the options that stand in front of a command."""
    return Program(
        "vnedoc",
        words=_HELP,
        params=[
            Option(
                ["--lang"],
                type=click.Choice(["vi", "en"]),
                expose_value=False,
                words=Words(vi="Ngôn ngữ hiển thị.", en="Language of the output."),
            ),
            Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_print_version,
                words=Words(vi="In phiên bản rồi thoát.", en="Print the version and leave."),
            ),
        ],
    )


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"vnedoc {__version__}")
        ctx.exit()


def language(args: Sequence[str]) -> Lang:
    """The language to speak: ``--lang``, ``VNEDOC_LANG``, the project file's, or the locale's.

    It is looked for before the arguments are understood, so that what is wrong with them can be
    told in it.
    """
    for index, word in enumerate(args):
        if word == "--":
            break
        given = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang":
            given = next(iter(args[index + 1 : index + 2]), None)
        if given in ("vi", "en"):
            return cast(Lang, given)
    chosen = os.environ.get("VNEDOC_LANG", "").strip().lower() or language_of(args) or _locale()
    return "vi" if chosen.startswith("vi") else "en"


def _locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.lower()
    # Windows has no such variables: its setting reads Vietnamese_Vietnam or vi_VN.
    with contextlib.suppress(ValueError):
        return (locale.getlocale()[0] or "").lower()
    return ""


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console is set to; what has no character is shown as a code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _report(error: BaseException, lang: Lang) -> int:
    """Tell what went wrong and return the exit status."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case SystemExit():
            return error.code if isinstance(error.code, int) else CRASHED
        case NobodyReadsError():
            return _nobody_reads()
        case signals.StoppedError():
            # Whoever reads the output may be stopped, too: nothing waits for them.
            _nobody_reads()
            complain(lang, _INTERRUPTED)
            return error.status
        case KeyboardInterrupt() | click.Abort():
            complain(lang, _INTERRUPTED)
            return INTERRUPTED
        case click.ClickException():
            complain(lang, _usage(error), usage=getattr(error, "ctx", None))
            return WRONG_USAGE
        case BuildError():
            complain(lang, _NOT_BUILT, code=error.code, more=_all_problems(error, lang))
            return REJECTED
        case VnedocError():
            complain(lang, Words(vi=error.text("vi"), en=error.text("en")), code=error.code)
            return _status(error)
        case OSError():
            complain(lang, _system(error))
            return UNREADABLE
        case MemoryError():
            complain(lang, NO_MEMORY)
            return UNREADABLE
        case _:
            complain(lang, unforeseen(error))
            return CRASHED


_INTERRUPTED: Final = Words(vi="Đã dừng theo yêu cầu.", en="Interrupted.")


def _status(error: VnedocError) -> int:
    if isinstance(error, ReadError | ContentError):
        return UNREADABLE
    return WRONG_USAGE if isinstance(error, MissingExtraError | UnsafeNameError) else REJECTED


_NOT_BUILT: Final = Words(vi="Không lập được gói tin:", en="The message cannot be built:")


def _all_problems(error: BuildError, lang: Lang) -> Iterator[str]:
    """One problem a line, so that a person can go through them."""
    for path, en, vi in error.problems:
        yield f"  {path}: {vi if lang == 'vi' else en}"


def _nobody_reads() -> int:
    # Python would complain once more when it flushes on its way out.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NO_READER


def _usage(error: click.ClickException) -> Words:
    if isinstance(error, UsageProblem):
        return error.words
    en = error.format_message()
    match error:
        case click.NoSuchOption():
            close = [name for name in error.possibilities or () if name.startswith("--")]
            meant = f" Ý bạn là {close[0]}?" if close else ""
            return Words(vi=f"Không có tùy chọn {error.option_name}.{meant}", en=en)
        case click.MissingParameter():
            return Words(vi=f"Thiếu {_name(error)}.", en=en)
        case click.BadParameter():
            return Words(vi=f"Giá trị không hợp lệ cho {_name(error)}: {_wanted(error)}", en=en)
        case _:
            return Words(vi=f"Dùng lệnh chưa đúng: {en}", en=en)


def _name(error: click.BadParameter) -> str:
    """What the user calls the parameter: the option as typed, the argument as the help has it."""
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    return ((error.param.metavar if error.param else None) or str(error.param_hint)).rstrip(".")


def _wanted(error: click.BadParameter) -> str:
    """What click says in English only."""
    match error.param.type if error.param else None:
        case click.IntRange(min=least, max=most):
            return f"cần số nguyên từ {least} đến {most}."
        case click.FloatRange(min=least, max=most):
            return f"cần số từ {least} đến {most}."
        case click.Choice(choices=choices):
            return f"cần một trong: {', '.join(map(str, choices))}."
        case _:
            return error.message


def _system(error: OSError) -> Words:
    name, why = error.filename, reason_of(error)
    return Words(
        vi=f"Không đọc hoặc ghi được {name or 'tệp'}: {why.vi}.",
        en=f"{name or 'A file'} cannot be read or written: {why.en}.",
    )
