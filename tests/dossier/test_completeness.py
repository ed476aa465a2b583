"""What an answer says in one line: nothing that tells against it is left out."""

from __future__ import annotations

import pytest

from vnedoc.doctype.policyfile import DossierState
from vnedoc.dossier.completeness import Completeness
from vnedoc.errors import Lang
from vnedoc.words import Words

DOUBT = Words(en="nobody has signed it", vi="chưa ai ký")


@pytest.mark.parametrize(
    ("lang", "missing", "unknown", "told"),
    [
        ("en", (), (), []),
        ("en", ("2 a.pdf",), (), ["lacking: 2 a.pdf"]),
        ("en", (), (DOUBT,), ["nobody has signed it"]),
        ("en", ("2 a.pdf",), (DOUBT,), ["lacking: 2 a.pdf", "nobody has signed it"]),
        ("vi", ("2 a.pdf",), (DOUBT,), ["thiếu: 2 a.pdf", "chưa ai ký"]),
    ],
)
def test_all_that_tells_against_it_is_said(
    lang: Lang, missing: tuple[str, ...], unknown: tuple[Words, ...], told: list[str]
) -> None:
    answer = Completeness(state=DossierState.PARTLY, missing=missing, unknown=unknown)
    assert answer.text(lang).split("; ") == [DossierState.PARTLY.label(lang), *told]


def test_what_is_lacking_is_told_up_to_a_bound() -> None:
    answer = Completeness(state=DossierState.PARTLY, missing=tuple(map(str, range(30))))
    assert answer.text().endswith(" 19, …")
