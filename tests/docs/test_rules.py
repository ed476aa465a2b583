"""The pages on rules in the repository are what the rules say today."""

from pathlib import Path

import pytest
from docs._generate import rules

from vnedoc.profiles import topics
from vnedoc.rules import RULES

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def pages():
    return rules.files()


def test_every_rule_has_a_page_and_a_line_in_the_table(pages):
    table = pages[DOCS / "rules" / "table.md"]
    for rule in RULES:
        page = pages[DOCS / "rules" / f"{rule.id}.md"]
        assert "## Breaks it" in page
        assert "## Keeps it" in page
        assert str(rule.topic.clause) in page
        assert f"[{rule.id}]({rule.id}.md)" in table


def test_every_finding_is_explained(pages):
    found = pages[DOCS / "rules" / "found.md"]
    for topic_id in topics():
        assert topic_id in found
