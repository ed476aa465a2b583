"""A third extension, written from the guide alone: every kind of check that the guide shows."""

from __future__ import annotations

from pathlib import Path

from vnedoc.extensions import Extension, check_examples

FOLDER = Path(__file__).with_name("third") / "khen-thuong"


def test_each_rule_is_broken_by_its_example_alone() -> None:
    extension = Extension.load(FOLDER)
    outcomes = tuple(check_examples(extension, FOLDER))
    assert [(one.name, one.errors) for one in outcomes if not one.as_expected] == []
    assert {rule.topic.code for rule in extension.rules} < {one.expected for one in outcomes}
