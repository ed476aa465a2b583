"""`validate` and `verify` never disagree, and only covered values and bytes are handed out."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests import factories
from tests.cli.running import Ran, run
from tests.scale import scaled
from tests.signature import messages, pki
from tests.signature.shapes import NOW, SHAPES, WRAPPINGS, Shape, altered, stated
from vnedoc import reports
from vnedoc.cli.trusting import Trusting
from vnedoc.content import Content, source_of
from vnedoc.findings import Outcome, Signatures
from vnedoc.pipeline import validate
from vnedoc.profiles import NAMES, Profile
from vnedoc.signature import verifier
from vnedoc.signature.statement.bearing import bears_signatures
from vnedoc.signature.verdict import Indication, Verification
from vnedoc.signature.verifier import verify
from vnedoc.xml.reading.reader import loads, read_document
from vnedoc.xml.reading.tree import parse
from vnedoc.xml.writing.writer import dumps

pytestmark = pytest.mark.table

OFF = '\n[off]\n"VNE-SIGN-*" = "not asked"\n'
GRADED = '\n[grade]\n"VNE-SIGN-*" = "info"\n'
OWN = {
    "off": Profile.load(f'base = "axis"{OFF}'.encode()),
    "graded": Profile.load(f'base = "axis"{GRADED}'.encode()),
    "required": Profile.load(b'base = "axis"\nsignature = "required"\n'),
    "required-off": Profile.load(f'base = "axis"\nsignature = "required"{OFF}'.encode()),
    "ignored": Profile.load(b'base = "axis"\nsignature = "ignored"\n'),
}
PROFILES = {**{name: Profile.load(name) for name in NAMES}, **OWN}
FORMATS = list(reports.FORMATS)
FEW = scaled(len(PROFILES), 1)
"""Profiles beside the default that a shape meets; over all shapes every profile has its turn."""


@functools.cache
def answer_of(name: str) -> Verification:
    return verify(SHAPES[name].data, **SHAPES[name].arguments)


def profiles_for(name: str) -> list[Profile]:
    at = list(SHAPES).index(name)
    return [list(PROFILES.values())[(at + step) % len(PROFILES)] for step in range(FEW)]


def step_of(report):
    return next(step for step in report.steps if step.name == "signature")


def bears(data: bytes) -> bool:
    document = parse(source_of(data))
    return bears_signatures(document.root, read_document(document).envelope)


# -- validate and verify ------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_accepted_is_valid(name: str) -> None:
    shape, answer = SHAPES[name], answer_of(name)
    signed = bears(shape.data)
    assert signed == bool(answer.signatures)
    for profile in profiles_for(name):
        report = validate(shape.data, profile=profile, **shape.arguments)
        wanted = signed or shape.given.get("require") or profile.name.startswith("required")
        if wanted:
            assert answer.valid or not report.acceptable, profile.name
            assert answer.valid or not report.valid, profile.name
        if signed and profile.signature != "ignored":
            assert (report.signatures is Signatures.VALID) == answer.valid
            assert (step_of(report).outcome is Outcome.PASSED) == answer.valid
    # The other side of the line: what is valid is accepted by a profile that has no other quarrel.
    default = validate(shape.data, **shape.arguments)
    if answer.valid or not (signed or shape.given.get("require")):
        assert default.acceptable


def test_there_are_shapes_of_every_kind() -> None:
    found = {name: answer_of(name) for name in SHAPES}
    seen = {one.indication for answer in found.values() for one in answer.signatures}
    assert seen == set(Indication)
    assert sum(answer.valid for answer in found.values()) >= 10
    assert sum(not answer.valid for answer in found.values()) >= 30


@pytest.mark.parametrize(("name", "times"), [("good-p256", 1), ("no-lists", 1), ("unsigned", 0)])
def test_nothing_is_judged_twice(name: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(*args: Any, **more: Any) -> Any:
        calls.append(args)
        return verify(*args, **more)

    monkeypatch.setattr(verifier, "verify", counted)
    validate(SHAPES[name].data, **SHAPES[name].arguments)
    assert len(calls) == times


@pytest.mark.parametrize("profile", ["off", "required-off", "graded"])
def test_no_profile_talks_a_signature_good(profile: str) -> None:
    shape = SHAPES["no-lists"]
    report = validate(shape.data, profile=OWN[profile], **shape.arguments)
    assert not report.acceptable
    for lang in ("en", "vi"):
        assert "INDETERMINATE" in step_of(report).reason(lang)


def test_failing_is_told_from_not_knowing() -> None:
    for name, outcome, verdict in (
        ("changed", Outcome.FAILED, reports.Verdict.REJECTED),
        ("changed-no-lists", Outcome.FAILED, reports.Verdict.REJECTED),
        ("no-lists", Outcome.UNDECIDED, reports.Verdict.UNFINISHED),
        ("good-then-stranger", Outcome.UNDECIDED, reports.Verdict.UNFINISHED),
        # Without a proof that it is older, nobody knows (EN 319 102-1: REVOKED_NO_POE).
        ("good-then-revoked", Outcome.UNDECIDED, reports.Verdict.UNFINISHED),
        ("enveloped-for-statement", Outcome.FAILED, reports.Verdict.REJECTED),
        ("unsigned-for-plain", Outcome.FAILED, reports.Verdict.REJECTED),
    ):
        report = validate(SHAPES[name].data, **SHAPES[name].arguments)
        assert step_of(report).outcome is outcome, name
        assert reports.verdict(report) is verdict, name


def test_roots_without_a_time_accept_nothing_that_is_signed() -> None:
    given = {"trust": messages.trust(), "crls": messages.crls()}
    for data in (messages.signed(), stated()):
        report = validate(data, **given)
        assert step_of(report).outcome is Outcome.SKIPPED
        assert not report.acceptable
    assert validate(messages.message(), **given).acceptable


def test_roots_beside_a_profile_that_ignores_signatures_accept_nothing_that_is_signed() -> None:
    given = SHAPES["good-p256"].arguments
    report = validate(messages.signed(), profile=OWN["ignored"], **given)
    assert report.signatures is Signatures.NOT_JUDGED
    assert not report.acceptable
    assert validate(messages.message(), profile=OWN["ignored"], **given).acceptable
    assert validate(messages.signed(), profile=OWN["ignored"], at=NOW).acceptable


# -- nobody looked ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("data", [messages.signed(), stated()], ids=["enveloped", "statement"])
def test_every_format_says_that_nobody_looked(data: bytes, form: str, lang) -> None:
    report = validate(data, at=NOW)
    assert report.acceptable
    assert report.signatures is Signatures.NOT_JUDGED
    words = {"en": "bears signatures that were NOT judged", "vi": "có chữ ký nhưng CHƯA được kiểm"}
    text = reports.render([report], form, lang=lang)
    assert words[lang] in text
    unsigned = reports.render([validate(messages.message(), at=NOW)], form, lang=lang)
    assert words[lang] not in unsigned


# -- the command line ---------------------------------------------------------------------------


@pytest.fixture
def trusted(tmp_path: Path) -> list[str]:
    """The options that say whom to trust, for every command alike."""
    root, authority = messages.crls()
    for name, data in {
        "root.pem": pki.make_pki().root.pem,
        "root.crl": root,
        "ca.crl": authority,
    }.items():
        (tmp_path / name).write_bytes(data)
    crls = [word for name in ("root.crl", "ca.crl") for word in ("--crl", f"{tmp_path / name}")]
    return ["--trust", f"{tmp_path / 'root.pem'}", *crls, "--at", NOW.isoformat()]


def command(words: list[str], tmp_path: Path, data: bytes, trusted: list[str]) -> Ran:
    path = tmp_path / "m.edxml"
    path.write_bytes(data)
    return run(words[0], path, *words[1:], *trusted)


SAME = ("good-p256", "statement", "self-signed-changed", "changed", "stray-beside-statement")


@pytest.mark.parametrize("name", SAME)
def test_the_commands_agree(name: str, tmp_path: Path, trusted: list[str]) -> None:
    data = SHAPES[name].data
    status = command(["verify"], tmp_path, data, trusted).status
    assert status == (0 if name in SAME[:2] else 1)
    for words in (["validate"], ["validate", "--jobs", "2"], ["show"]):
        assert command(words, tmp_path, data, trusted).status == status, words
    assert command(["extract", "--into", f"{tmp_path / 'o'}"], tmp_path, data, trusted).status == (
        status
    )


def test_the_options_are_the_same_everywhere(tmp_path: Path, trusted: list[str]) -> None:
    words = [["verify"], ["validate"], ["show"], ["extract", "--into", f"{tmp_path / 'o'}"]]
    data = messages.signed()
    for more, status in (
        (["--require", "statement"], 1),
        (["--require", "enveloped"], 0),
        (["--revocation", "off"], 0),
        (["--tsa-trust", trusted[1]], 0),
    ):
        for one in words:
            folder = f"{tmp_path / more[0].strip('-')}-{status}"
            into = [folder if word == f"{tmp_path / 'o'}" else word for word in one]
            assert command(into, tmp_path, data, [*trusted, *more]).status == status, (one, more)
    for one in words[1:]:
        for more in (["--require", "statement"], ["--crl", trusted[3]], ["--revocation", "off"]):
            assert command(one, tmp_path, data, more).status == 2, (one, more)


def test_a_time_without_roots_is_wrong_usage_where_nothing_else_needs_it(tmp_path: Path) -> None:
    at = ["--at", NOW.isoformat()]
    into = f"{tmp_path / 'o'}"
    for one, status in ((["validate"], 0), (["show"], 2), (["extract", "--into", into], 2)):
        assert command(one, tmp_path, messages.message(), at).status == status


# -- only signed bytes --------------------------------------------------------------------------


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


PUT_IN = [attachment.read() for attachment in factories.ATTACHMENTS]


def check_extraction(ran: Ran, folder: Path, valid: bool) -> None:
    found = written(folder)
    if not valid:
        assert (ran.status, ran.out, found) == (1, "", {})
        assert "NOT VALID" in ran.err
        return
    assert ran.status == 0
    told = ran.out.splitlines()
    assert sorted(told) == sorted(str(folder / name) for name in found)
    files = [Path(path).read_bytes() for path in told]
    assert files[: len(PUT_IN)] == PUT_IN
    for rest in files[len(PUT_IN) :]:
        assert rest.lstrip(b"\xef\xbb\xbf").startswith((b"<?xml", b"<Statement", b"<st:"))
        assert b"Signature" in rest


@pytest.mark.parametrize("name", SHAPES)
def test_extract_hands_out_what_was_put_in(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: list[str]
) -> None:
    shape = SHAPES[name]
    # The command line gives what a shape wants, without a file for each.
    monkeypatch.setattr(Trusting, "verify", lambda *_: answer_of(name))
    valid = answer_of(name).valid
    folder = tmp_path / "o"
    ran = command(["extract", "--into", str(folder)], tmp_path, shape.data, trusted)
    check_extraction(ran, folder, valid)


@pytest.mark.parametrize("name", WRAPPINGS)
def test_a_file_in_other_clothes_comes_out_as_it_was_signed(
    name: str, tmp_path: Path, trusted: list[str]
) -> None:
    data = WRAPPINGS[name]
    folder = tmp_path / "o"
    words = ["extract", "--into", str(folder), "--require", "statement"]
    ran = command(words, tmp_path, data, trusted)
    valid = verify(data, require="statement", **Shape(data=data).arguments).valid
    check_extraction(ran, folder, valid)
    if valid:
        assert {"05-SVDA-VP.pdf", "Phụ lục.txt"} <= set(written(folder))


def test_show_tells_only_what_is_covered(tmp_path: Path, trusted: list[str]) -> None:
    data = WRAPPINGS["name-a.html"]
    plain = command(["show"], tmp_path, data, [])
    assert "a.html" in plain.out
    assert "NOT judged" in plain.err
    covered = command(["show"], tmp_path, data, trusted)
    assert "a.html" not in covered.out
    assert covered.err == ""
    for form in ("text", "json"):
        bad = command(["show", "--format", form], tmp_path, altered(stated()), trusted)
        assert (bad.status, bad.out) == (1, "")
        assert "VNE-E601" in bad.err


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_plain_extraction_of_a_signed_message_says_that_nobody_looked(
    tmp_path: Path, lang: str
) -> None:
    words = {"vi": "CHƯA được kiểm tra", "en": "NOT judged"}[lang]
    for index, data in enumerate((messages.signed(), stated(), messages.message())):
        path = tmp_path / "m.edxml"
        path.write_bytes(data)
        ran = run("extract", path, "--into", tmp_path / f"{index}", lang=lang)
        assert ran.status == 0
        assert (words in ran.err) == (data != messages.message())


def test_bearing_is_what_verifying_finds() -> None:
    for data in WRAPPINGS.values():
        answer = verify(data, **Shape(data=data).arguments)
        assert bears(data) == bool(answer.signatures)
    page = attrs.evolve(factories.attachment(), name="a.xml")
    assert not bears(_with(page, b"<Statement/>"))
    assert not bears(_with(page, b"<html/>"))
    assert not bears(_with(page, b"PK\x03\x04"))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("spaces", [0, 60, 61, 64, 65, 900])
def test_a_statement_behind_white_space_is_borne(mark: bytes, spaces: int) -> None:
    page = attrs.evolve(factories.attachment(), name="a.xml")
    statement = next(
        one.content
        for one in reversed(loads(stated()).attachments)  # type: ignore[union-attr]
        if one.content is not None
    )
    bare = b"".join(statement.chunks())
    data = _with(page, mark + b" " * spaces + bare[bare.index(b"<Statement") :])
    assert verify(data, **Shape(data=data).arguments).signatures
    assert bears(data)


def _with(page: Any, data: bytes) -> bytes:
    page = attrs.evolve(page, content=Content.from_bytes(data))
    return dumps(attrs.evolve(loads(messages.message()), attachments=(page,)))
