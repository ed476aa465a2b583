"""The project file: ``vnedoc.toml``, or ``[tool.vnedoc]`` of ``pyproject.toml``.

It is looked for from the working folder upwards, never beside a message. Whoever can put a file
there could otherwise decide what is accepted: so what decides a verdict counts only from a file
that ``--config`` named, and every report says so. From a file that was merely found, only the rest
counts, and reports are written below the working folder alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import attrs
import click

from vnedoc import reports
from vnedoc.cli.common import STDIN, UsageProblem
from vnedoc.files import real_path
from vnedoc.limits import MAX_CONFIG_BYTES
from vnedoc.words import Words

NAME: Final = "vnedoc.toml"
_PYPROJECT: Final = "pyproject.toml"
_MOST_DOTS: Final = 500
"""In a line: a dotted key costs the square of its parts, 50,000 of them more than 40 s."""
_MOST_SHOWN: Final = 20
ENDINGS: Final = {
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".sarif": "sarif",
    ".md": "markdown",
    ".xml": "junit",
    ".txt": "text",
}
"""What a report is by the ending of its file, where no format is named."""


@attrs.frozen(kw_only=True)
class Key:
    """One key of a project file."""

    name: str
    param: str
    """What `click` calls the parameter that it stands for."""
    kind: type[Any] = str
    many: bool = False
    path: bool = False
    """Whether it names files: relative to the project file."""
    decides: bool = False
    """Whether it decides a verdict, and so counts only from a file that was named."""


def _deciding(*names: str, **more: Any) -> tuple[Key, ...]:
    return tuple(
        Key(name=name, param=name.replace("-", "_"), decides=True, **more) for name in names
    )


KEYS: Final = (
    Key(name="lang", param="lang"),
    Key(name="jobs", param="jobs", kind=int),
    Key(name="format", param="form"),
    Key(name="output", param="output", many=True),
    Key(name="detail", param="detail"),
    *_deciding("profile", "at", "fail-on", "revocation", "require", "second-opinion"),
    *_deciding("trust", "tsa-trust", "crl", "ocsp", "policy", many=True, path=True),
    *_deciding("holidays", "organs", "seen", "baseline", path=True),
    *_deciding("extension", "require-extension", "signer", many=True),
    *_deciding("grade", "off", "limits", kind=dict),
)
"""Every key, those that decide a verdict last."""
TABLES: Final = tuple(key.name for key in KEYS if key.kind is dict)
"""The keys that change the profile: tables, as a profile's own file has them."""
_BY_NAME: Final = {key.name: key for key in KEYS}
_FLAGS: Final = {"quiet": ("quiet",), "normal": (), "verbose": ("verbose",)}


@attrs.frozen(kw_only=True)
class ProjectFile:
    """What a project file says."""

    path: Path
    named: bool
    """Whether ``--config`` named it; else it was found."""
    values: Mapping[str, Any]
    """By key; paths are absolute or relative to the working folder."""

    @property
    def in_force(self) -> dict[str, Any]:
        """What counts, by key."""
        return {
            name: value
            for name, value in self.values.items()
            if self.named or not _BY_NAME[name].decides
        }

    @property
    def without_effect(self) -> list[str]:
        """The keys that would decide a verdict, and do not because the file was only found."""
        return [name for name in self.values if name not in self.in_force]

    def defaults(self) -> dict[str, Any]:
        """What counts, by parameter, as `click` takes defaults."""
        found: dict[str, Any] = {}
        for name, value in self.in_force.items():
            if name == "detail":
                found |= dict.fromkeys(_FLAGS[value], True)
            elif name not in TABLES:
                found[_BY_NAME[name].param] = value
        return found

    def changes(self) -> dict[str, Any]:
        """How the profile is changed: the tables of a profile's file."""
        return {name: self.in_force[name] for name in TABLES if name in self.in_force}

    def told(self, ctx: click.Context) -> list[Words]:
        """What of it decides the verdicts of this run, one line a key; options count more."""
        lines = []
        for name, value in self.in_force.items():
            key = _BY_NAME[name]
            source = ctx.get_parameter_source(key.param)
            by_option = source is click.core.ParameterSource.COMMANDLINE
            if key.decides and not by_option:
                shown = _shown(value)
                lines.append(
                    Words(
                        vi=f"Theo {self.path} (--config): {name} = {shown}",
                        en=f"From {self.path} (--config): {name} = {shown}",
                    )
                )
        return lines


def told_options(ctx: click.Context) -> list[Words]:
    """Which options of the command decide its verdicts, one line each.

    A report goes further than the command that asked for it. Profile and time stand in it anyway.
    """
    lines = []
    for key in KEYS:
        by_option = ctx.get_parameter_source(key.param) is click.core.ParameterSource.COMMANDLINE
        if key.decides and key.name not in ("profile", "at") and by_option:
            said = f"--{key.name} {_shown(ctx.params[key.param])}"
            lines.append(Words(vi=f"Theo {said}", en=f"From {said}"))
    return lines


def _shown(value: Any) -> str:
    """A value in one line, however many parts it has."""
    if isinstance(value, str) or not isinstance(value, Sequence | Mapping):
        return str(value)
    parts = [str(part) for part in value]
    rest = f" (+{len(parts) - _MOST_SHOWN})" if len(parts) > _MOST_SHOWN else ""
    return ", ".join(parts[:_MOST_SHOWN]) + rest


def project_file(named: str | None) -> ProjectFile | None:
    """The file that was named, or the one that is found from the working folder upwards.

    Raises:
        UsageProblem: it is wrong.
        OSError: the one that was named cannot be read.
    """
    if named == "":
        raise UsageProblem(
            vi="--config để trống; biến đưa vào lệnh có thể chưa được đặt.",
            en="--config is empty; a variable in the command may not be set.",
        )
    if named is not None:
        return _read(Path(named), named=True)
    here = Path.cwd()
    for folder in (here, *here.parents):
        for name in (NAME, _PYPROJECT):
            if (folder / name).is_file():
                found = _read(folder / name, named=False)
                if found is not None:
                    return found
    return None


def _read(path: Path, *, named: bool) -> ProjectFile | None:
    with path.open("rb") as file:
        data = file.read(MAX_CONFIG_BYTES + 1)
    if path.name == _PYPROJECT and not named and b"vnedoc" not in data:
        return None
    if len(data) > MAX_CONFIG_BYTES:
        _wrong(
            path,
            "-",
            f"it has more than {MAX_CONFIG_BYTES} bytes",
            f"dài quá {MAX_CONFIG_BYTES} byte",
        )
    if max((line.count(b".") for line in data.splitlines()), default=0) > _MOST_DOTS:
        _wrong(path, "-", "a line has too many dots", "một dòng có quá nhiều dấu chấm")
    try:
        table: Any = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        _wrong(path, "-", "it is no TOML in UTF-8", "không phải TOML ở dạng UTF-8")
    if path.name == _PYPROJECT:
        tools = table.get("tool", {})
        if not isinstance(tools, dict):
            _wrong(path, "tool", "expected a table", "cần một bảng")
        table = tools.get("vnedoc")
        if table is None and not named:
            return None
    if not isinstance(table, dict):
        _wrong(path, "tool.vnedoc", "expected a table", "cần một bảng")
    values = {name: _value(path, name, value, named=named) for name, value in table.items()}
    return ProjectFile(path=path, named=named, values=values)


def _value(path: Path, name: str, value: Any, *, named: bool) -> Any:
    key = _BY_NAME.get(name)
    if key is None:
        known = ", ".join(_BY_NAME)
        _wrong(
            path,
            name,
            f"there is no such key; known are {known}",
            f"không có khóa này; có: {known}",
        )
    values = value if key.many and isinstance(value, list) else [value]
    if not all(type(each) is key.kind for each in values):
        what = {str: ("text", "chuỗi ký tự"), int: ("a whole number", "số nguyên")}
        en, vi = what.get(key.kind, ("a table", "một bảng"))
        _wrong(path, name, f"expected {en}", f"cần {vi}")
    if any("\0" in each for each in values if isinstance(each, str)):
        _wrong(path, name, "a character with the number 0 stands in it", "có ký tự mang mã số 0")
    if name == "detail" and value not in _FLAGS:
        known = ", ".join(_FLAGS)
        _wrong(path, name, f"expected one of {known}", f"cần một trong: {known}")
    if key.path or (name == "profile" and value.endswith(".toml")):
        values = [str(path.parent / each) for each in values]
    if name in ("extension", "signer"):
        values = [_beside(path, each) for each in values]
    if name == "output":
        values = [_output(path, each, named=named) for each in values]
    return values if key.many else values[0]


def _beside(path: Path, given: str) -> str:
    """A folder or a file, perhaps behind ``ROLE=``, relative to the project file; a name stays."""
    role, mark, place = given.rpartition("=")
    if "/" not in place:
        return given
    return f"{role}{mark}{path.parent.absolute() / place}"


def parted(given: str) -> tuple[str | None, str]:
    """Format, if one is named, and place of what ``--output`` was given."""
    name, mark, path = given.partition("=")
    return (name, path) if mark and name in reports.FORMATS else (None, given)


def _output(path: Path, given: str, *, named: bool) -> str:
    """Where a report goes: a file that was only found must not reach beyond the working folder.

    What is checked is what will be written: `parted` is the one reading of it. Nor may it choose
    any file there: a message, a list or a program must not be replaced by a report.
    """
    form, place = parted(given)
    mark = "" if form is None else f"{form}="
    if place == STDIN:
        return given
    if named:
        return f"{mark}{path.parent / place}"
    here = Path.cwd().resolve()
    target = real_path(here / place)
    inside = target.is_relative_to(here) and target != here
    if not inside or any(part.startswith(".") for part in target.relative_to(here).parts):
        _wrong(
            path,
            "output",
            f"{place} does not lie below the working folder; --config lets it",
            f"{place} không nằm dưới thư mục hiện tại; muốn vậy thì dùng --config",
        )
    if target.suffix.lower() not in ENDINGS:
        known = ", ".join(ENDINGS)
        _wrong(
            path,
            "output",
            f"{place} has not the ending of a report ({known}); --config lets it",
            f"{place} không có đuôi của báo cáo ({known}); muốn vậy thì dùng --config",
        )
    return f"{mark}{place}"


def _wrong(path: Path, key: str, en: str, vi: str) -> NoReturn:
    raise UsageProblem(vi=f"{path} sai tại {key}: {vi}.", en=f"{path} is wrong at {key}: {en}.")


def language_of(args: Sequence[str]) -> str:
    """The language that a project file asks for; empty if none does, or if it is wrong.

    What is wrong with it is told by the command that uses it, in a language that is known.
    """
    named = None
    for index, word in enumerate(args):
        if word.startswith("--config="):
            named = word.removeprefix("--config=")
        elif word == "--config":
            named = next(iter(args[index + 1 : index + 2]), None)
    try:
        found = project_file(named)
    except (UsageProblem, OSError):
        return ""
    return str(found.in_force.get("lang", "")) if found else ""
