"""Texts as an eye sees them: what is cheap to look at is seen as what is taken apart."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from vnedoc.model import Attachment, Business, Header
from vnedoc.rules import change
from vnedoc.rules.document import secrecy
from vnedoc.rules.engine import marks
from vnedoc.rules.engine.walk import LETTERS

EVERY = "".join(map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1))))
PATTERNS = (secrecy.ONLY_MARK, secrecy.STAMPED, secrecy.IN_BRACKETS, secrecy.IN_NAME)

SEEN = {
    " Công  văn số 5 ": "Công văn số 5",
    "Công văn\tsố\n5\r": "Công văn số 5",
    "\u00a0Mật\u3000": "Mật",
    "M\u200bẬ\ufe0fT": "MẬT",
    "M\u202eẬT": "MẬT",
    "ＭẬＴ": "MẬT",
    "\u041cẬ\u03a4": "MẬT",
    "MẬ\u0323\u0323T": "MẬT",
    "MA\u0323\u0302T": "MẬT",
    "M…T": "M...T",
    "Дело": "Дeлo",
    "“Mật” – ‘x’": "“Mật” – ‘x’",
    "": "",
}


@pytest.mark.parametrize("text", SEEN)
def test_a_text_is_bared_of_what_no_eye_sees(text):
    assert marks.bare(text) == SEEN[text]


def test_what_is_left_as_it_is_would_stay_so_if_it_were_taken_apart():
    kept = "".join(re.findall(f"[\x20-\x7e{LETTERS}]", EVERY)).replace("…", "")
    assert len(kept) > 95 + 134
    assert not marks._OTHER.search(kept)
    assert marks._folded(kept) == kept


@given(st.text(st.sampled_from("mMậẬaAtT .…\u0323\u0302\u200b\u041c\u00a0ｍ[]"), max_size=12))
@settings(max_examples=scaled(300, 60), deadline=None)
def test_the_short_way_sees_what_the_long_way_sees(text):
    assert marks.bare(text) == " ".join(marks._folded(text).split())


def test_no_other_letter_is_one_of_the_word_that_is_looked_for():
    """A mark is found in capitals and in small letters, by a pattern that knows no cases."""
    assert set(re.findall("[mật]|a", EVERY, re.IGNORECASE)) == set("mMậẬaAtT")


@st.composite
def marked(draw):
    """A mark in some case, its letters apart or not, in something that may make it one."""
    mark = draw(st.sampled_from(("mật", "tối mật", "tuyệt mật", "toi mat", "tuyet mat")))
    letters = [draw(st.sampled_from((letter, letter.upper()))) for letter in mark]
    text = "".join(letter + draw(st.text(" ._·-", max_size=3)) for letter in letters)
    before, after = draw(
        st.sampled_from((("", ""), ("[", "]"), ("(", ")"), ("", ":"), ("", ".pdf")))
    )
    form = draw(st.sampled_from(("NFC", "NFD")))
    return unicodedata.normalize(form, before + text + after)


@given(marked())
@settings(max_examples=scaled(300, 60), deadline=None)
def test_whatever_a_pattern_takes_for_a_mark_may_be_secret(text):
    if any(pattern.search(marks.bare(text)) for pattern in PATTERNS):
        assert marks._MAT.search(marks.bare(text))


TAKEN = {
    "subject": ({"header__subject": "V/v bảo mật"}, (Header, "subject")),
    "name": ({"attachments__0__name": "TOI_MAT.pdf"}, (Attachment, "name")),
    "reason": ({"trace__business__reason": "[M Ậ T]"}, (Business, "reason")),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_text_with_the_word_in_it_is_looked_at(name):
    changes, field = TAKEN[name]
    ((leaf, seen),) = change("revoke", **changes).context().maybe_secret
    assert leaf.slot.key == field
    assert seen == leaf.value


def test_an_ordinary_message_has_none_to_be_looked_at():
    changes = {"header__subject": "V/v mất dấu, mặt bằng", "header__signer__full_name": "Mật"}
    assert change(**changes).context().maybe_secret == ()
