"""The samples: what is good has no finding, what is bad gets the one that its table names."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import attrs
import pytest

import vnedoc
from tests.signature import messages, pki
from vnedoc.extensions import ExampleOutcome, Extension, check_examples
from vnedoc.findings import Report, Severity

HOME = Path(__file__).resolve().parents[2] / "examples" / "extensions"
SAMPLES = ("kho-bac-mau", "dau-thau-mau")
KINDS = {"ke-toan-truong": "p256", "thu-truong": "p384", "nguoi-khac": "p521"}
"""Who signs with a key of which kind: each has a certificate of its own."""
_ROW = re.compile(r"\| `([^`]+)` \| `([^`]+)` \|(?: ([\w, -]*)\|)? ")


@attrs.frozen(kw_only=True)
class Bad:
    """One row of the table of a sample."""

    sample: str
    file: str
    finding: str
    signed: tuple[str, ...] | None
    """By whom; `None` where that is not what it is about."""

    @property
    def path(self) -> Path:
        return HOME / self.sample / "bad" / self.file

    @property
    def code(self) -> str:
        return self.finding if self.finding.startswith("VNE-") else f"{self.sample}:{self.finding}"


def bad() -> list[Bad]:
    found = []
    for sample in SAMPLES:
        for line in (HOME / sample / "bad" / "README.md").read_text("utf-8").splitlines():
            if row := _ROW.match(line):
                who = tuple(name for name in re.findall("[a-z-]+", row[3] or "") if name in KINDS)
                asked = sample == "kho-bac-mau" and bool((row[3] or "").strip())
                signed = who if asked else None
                found.append(Bad(sample=sample, file=row[1], finding=row[2], signed=signed))
    return found


BAD = bad()
GOOD = [path for sample in SAMPLES for path in sorted((HOME / sample / "good").iterdir())]
WHOLE = [one for one in BAD if one.file.endswith(".edxml")]


@functools.cache
def extension(sample: str) -> Extension:
    return Extension.load(HOME / sample)


def certificate(role: str) -> Any:
    return pki.make_pki(KINDS[role]).signer.cert


@functools.cache
def outcomes(sample: str) -> dict[str, ExampleOutcome]:
    return {one.name: one for one in check_examples(extension(sample), HOME / sample)}


def judged(sample: str, data: bytes, signed: tuple[str, ...] | None) -> Report:
    """A message judged by a sample, signed by these in turn."""
    if signed is None:
        return vnedoc.validate(data, extensions=[extension(sample)])
    for number, role in enumerate(signed, 1):
        data = messages.sign(data, KINDS[role], several=number < len(signed))
    return vnedoc.validate(
        data,
        at=pki.NOW,
        trust=messages.trust(),
        crls=messages.crls(),
        extensions=[extension(sample)],
        require_extensions=[sample],
        signers={role: certificate(role) for role in extension(sample).roles},
    )


def codes(report: Report) -> set[str]:
    """What was found by extensions."""
    return {f.rule for f in report.findings if ":" in f.rule or f.rule.startswith("VNE-EXT")}


@pytest.mark.parametrize("sample", SAMPLES)
def test_there_are_enough_and_each_is_in_the_table(sample: str) -> None:
    files = {path.name for path in (HOME / sample / "bad").iterdir()} - {"README.md"}
    rows = [one.file for one in BAD if one.sample == sample]
    assert sorted(rows) == sorted(files)
    assert len(files) >= 30
    assert len(list((HOME / sample / "good").iterdir())) >= 10


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_rule_and_link_has_a_bad_one(sample: str) -> None:
    declared = extension(sample)
    named = {one.code for one in BAD if one.sample == sample}
    assert {one.topic.code for one in (*declared.rules, *declared.links)} <= named


@pytest.mark.parametrize("sample", SAMPLES)
def test_it_says_that_it_is_a_sample(sample: str) -> None:
    declared = extension(sample)
    assert re.search(r"^Mẫu: .*không phải", declared.title.vi)
    assert re.search(r"^Sample: .*not ", declared.title.en)
    for path in (HOME / sample).glob("*.*"):
        if path.suffix in (".xsd", ".toml"):
            assert "MẪU" in path.read_text("utf-8"), path


@pytest.mark.parametrize("sample", SAMPLES)
def test_payloads_by_themselves(sample: str) -> None:
    found = outcomes(sample)
    wrong = {name: one.errors for name, one in found.items() if not one.as_expected}
    assert wrong == {}
    assert len(found) >= 25


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_what_is_good_has_no_finding(path: Path) -> None:
    sample = path.parts[-3]
    if path.suffix == ".xml":
        assert outcomes(sample)[f"good/{path.name}"].findings == ()
        return
    report = judged(sample, path.read_bytes(), tuple(extension(sample).roles))
    assert codes(report) == set()
    assert report.acceptable, [f.text() for f in report.findings]


@pytest.mark.parametrize("one", WHOLE, ids=lambda one: f"{one.sample}-{one.file}")
def test_a_bad_message_gets_its_finding(one: Bad) -> None:
    report = judged(one.sample, one.path.read_bytes(), one.signed)
    assert one.code in codes(report)
    assert not report.acceptable
    told = next(f for f in report.findings if f.rule == one.code)
    assert told.severity is Severity.ERROR
    alone = {one.code} if not one.file.startswith("schema_") else codes(report)
    assert codes(report) == alone


def test_another_amount_than_the_letter_says_is_an_error() -> None:
    """The oldest of frauds: people read one amount, and the treasury's program another."""
    path = HOME / "kho-bac-mau" / "bad" / "KB-L04_so-tien-khac-van-ban.edxml"
    report = judged("kho-bac-mau", path.read_bytes(), ("ke-toan-truong", "thu-truong"))
    (told,) = [f for f in report.findings if f.severity is Severity.ERROR]
    assert told.rule == "kho-bac-mau:KB-L04"
    assert "12.500.000" in told.text("vi")
    assert "84500000" in told.text("vi")
    assert told.location.inside is not None
    assert told.location.inside.line == 32
    # Without the extension nobody sees it.
    assert vnedoc.validate(path.read_bytes()).acceptable
