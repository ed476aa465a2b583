"""Every word is there in both languages and takes the same facts in both."""

from __future__ import annotations

import string

import pytest

from vnedoc.findings import Confidence, Outcome, Severity
from vnedoc.reports import Verdict
from vnedoc.views._wording import WORDS, word


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", WORDS)
def test_both_languages(key: str) -> None:
    vi, en = WORDS[key]
    assert vi.strip()
    assert en.strip()
    assert vi != en
    assert fields(vi) == fields(en)


@pytest.mark.parametrize("kind", [*Severity, *Outcome, *Verdict, *Confidence])
def test_every_kind_has_its_words(kind: str) -> None:
    assert word(kind, "vi") != word(kind, "en")
