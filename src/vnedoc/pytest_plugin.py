"""A pytest plugin: messages as tests, and a fixture for tests of systems that make messages.

``pytest --edxml PATH`` makes a test of every message (a file, or all ``.edxml`` files of a folder);
``--edxml-profile`` chooses the profile. The fixture ``vnedoc`` accepts or refuses a message in a
test of one's own: ``vnedoc.accept(data)``. Tests whose messages bear signatures that nobody judged
are named at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

if TYPE_CHECKING:
    from vnedoc import reports
    from vnedoc.findings import Report


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("vnedoc", "edXML messages")
    group.addoption(
        "--edxml",
        action="append",
        default=[],
        metavar="PATH",
        help="check this edXML message, or all .edxml files of this folder; may be repeated",
    )
    group.addoption(
        "--edxml-profile",
        default=None,
        metavar="NAME|FILE.toml",
        help="profile to check by; auto, the default, is by each document's date",
    )


def pytest_collection(session: pytest.Session) -> None:
    """Refuse what would check nothing, or check it wrongly, before anything runs."""
    for path in session.config.getoption("--edxml"):
        if not Path(path).exists():
            raise pytest.UsageError(f"--edxml {path}: no such file or folder")
        if not any(_messages([path])):
            raise pytest.UsageError(f"--edxml {path}: no .edxml file is there")
    profile = session.config.getoption("--edxml-profile")
    if profile is not None:
        _check_profile(profile)


def _check_profile(name: str) -> None:
    from vnedoc.errors import VnedocError
    from vnedoc.profiles import named

    try:
        named(name)
    except (VnedocError, OSError) as error:
        raise pytest.UsageError(f"--edxml-profile: {error}") from None


def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add one test for each message."""
    for path in _messages(session.config.getoption("--edxml")):
        shown = _shown(path.absolute(), session.config.rootpath)
        parent = MessageFile.from_parent(session, path=path.absolute(), name=shown, nodeid=shown)
        items.append(MessageTest.from_parent(parent, name="edxml"))


def _shown(path: Path, root: Path) -> str:
    """A file as people find it: messages of one name lie in many folders.

    Its name may be made to be obeyed, and pytest prints names as they are.
    """
    from vnedoc import reports

    near = path.is_relative_to(root)
    return reports.told((path.relative_to(root) if near else path).as_posix())


def _messages(paths: list[str]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            found = (file for file in path.rglob("*") if file.suffix.lower() == ".edxml")
            yield from sorted(file for file in found if not file.is_dir())
        else:
            yield path


class MessageFile(pytest.File):
    """A file that is one message."""

    def collect(self) -> Iterator[pytest.Item]:
        """The one test of it."""
        yield MessageTest.from_parent(self, name="edxml")


class NotAcceptedError(Exception):
    """A message was not accepted; holds the report as text."""


class MessageTest(pytest.Item):
    """Passes if the message is acceptable under the profile."""

    def runtest(self) -> None:
        """Check the message."""
        profile = self.config.getoption("--edxml-profile")
        report = Checker(profile=profile, notes=self.user_properties).validate(self.path)
        if not report.acceptable:
            named = attrs.evolve(report, source=_shown(self.path, self.config.rootpath))
            raise NotAcceptedError(_text(named, detail="quiet"))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong alone: a traceback through vnedoc helps nobody."""
        if isinstance(excinfo.value, NotAcceptedError):
            return _Failure.of(str(excinfo.value))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """What pytest prints for the test."""
        return self.path, None, f"edxml: {_shown(self.path, self.config.rootpath)}"


@attrs.frozen
class _Crash:
    message: str


@attrs.frozen
class _Failure:
    """A failure as pytest prints it: in full once, and by one line in its summary and in JUnit.

    Of a text pytest repeats all in the summary where ``CI`` is set, which doubles the log.
    """

    text: str
    reprcrash: _Crash

    @classmethod
    def of(cls, text: str) -> _Failure:
        lines = text.splitlines()
        # The headline names the file, and so does pytest.
        return cls(text, _Crash((lines[1:2] or lines)[0].strip()))

    def toterminal(self, tw: Any) -> None:
        tw.line(self.text.rstrip())

    def __str__(self) -> str:
        return self.text


@attrs.frozen(kw_only=True)
class Checker:
    """What the fixture gives: the validator, as assertions."""

    profile: str | None = None
    notes: list[tuple[str, object]] = attrs.field(factory=list, repr=False, eq=False)
    """What is to be told of the test at the end: its ``user_properties``."""

    def validate(self, source: Any, **options: Any) -> Report:
        """The report on a message; arguments as for `vnedoc.validate`."""
        from vnedoc.findings import Signatures
        from vnedoc.pipeline import validate

        options.setdefault("profile", self.profile)
        report = validate(source, **options)
        if report.signatures is Signatures.NOT_JUDGED and _NOT_JUDGED not in self.notes:
            self.notes.append(_NOT_JUDGED)
        return report

    def accept(self, source: Any, **options: Any) -> Report:
        """The report on a message that must be acceptable.

        Raises:
            NotAcceptedError: it is not; the text is the report.
        """
        __tracebackhide__ = True
        report = self.validate(source, **options)
        if not report.acceptable:
            raise NotAcceptedError(_text(report))
        return report

    def refuse(self, source: Any, rule: str | None = None, **options: Any) -> Report:
        """The report on a message that must not be acceptable, for the breach of `rule` if given.

        Raises:
            NotAcceptedError: it is acceptable, or the rule found nothing.
        """
        __tracebackhide__ = True
        report = self.validate(source, **options)
        found = rule is None or any(finding.rule == rule for finding in report.findings)
        if report.acceptable or not found:
            raise NotAcceptedError(f"expected a refusal by {rule or 'any rule'}\n{_text(report)}")
        return report


def _text(report: Report, detail: reports.Detail = "normal") -> str:
    from vnedoc import reports

    return reports.render([report], "text", detail=detail)


@pytest.fixture
def vnedoc(request: pytest.FixtureRequest) -> Checker:
    """Check messages in a test: ``vnedoc.accept(data)``, ``vnedoc.refuse(data, "VNE-...")``."""
    profile = request.config.getoption("--edxml-profile")
    return Checker(profile=profile, notes=request.node.user_properties)


_NOT_JUDGED: Final = ("vnedoc-signatures", "not-judged")
"""Travels with the test's report, also from another process and into JUnit files."""
_NAMED: Final = 10
"""Tests that are named at the end; the others are counted."""


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say whose signatures nobody judged: passing says nothing about them."""
    found = {
        report.nodeid: None
        for reports in terminalreporter.stats.values()
        for report in reports
        if _NOT_JUDGED in map(tuple, getattr(report, "user_properties", ()))
    }
    if not found:
        return
    from vnedoc.words import counted

    terminalreporter.section("edXML signatures")
    tests = counted(len(found), "test")
    terminalreporter.line(f"{tests} with messages whose signatures were NOT judged:")
    for nodeid in [*found][:_NAMED]:
        terminalreporter.line(f"  {nodeid}")
    if len(found) > _NAMED:
        terminalreporter.line(f"  … (+{len(found) - _NAMED})")
