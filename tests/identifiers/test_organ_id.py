from __future__ import annotations

import copy
import json
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import within
from vnedoc.identifiers import Match, OrganEntry, OrganId, OrganIdForm, OrganIdProblem, OrganTable
from vnedoc.identifiers.organ import LONGEST_KNOWN

OLD, NEW = OrganIdForm.OLD, OrganIdForm.NEW
ENTERPRISE, IRREGULAR = OrganIdForm.ENTERPRISE, OrganIdForm.IRREGULAR
SCHEME = OrganIdForm.SCHEME
P = OrganIdProblem

FORMS = [
    # The old form, and what is one step away from it.
    ("000.00.00.H41", OLD),
    ("005.02.13.H53", OLD),
    ("000.00.00.Z99", OLD),
    ("00.00.00.H41", IRREGULAR),
    ("0000.00.00.H41", IRREGULAR),
    ("000.00.00.H4", IRREGULAR),
    ("000.00.00.H411", IRREGULAR),
    ("000.00.00.h41", IRREGULAR),
    ("000-00-00-H41", IRREGULAR),
    ("000.00.00.H41\n", IRREGULAR),
    ("٠٠٠.00.00.H41", IRREGULAR),
    # The new form.
    ("H53", NEW),
    ("G12.01", NEW),
    ("H37.DN.001", NEW),
    ("A01.1.2.3.4.5.6.7.8.9", NEW),
    ("Y99", NEW),
    ("Z01", IRREGULAR),
    ("H5", IRREGULAR),
    ("H533", IRREGULAR),
    ("H53.", IRREGULAR),
    ("H53..1", IRREGULAR),
    ("H53.a", IRREGULAR),
    ("H53.Đ1", IRREGULAR),
    ("H53." + "1" * 31, NEW),
    ("H53." + "1" * 32, IRREGULAR),
    # Enterprises.
    ("0123456789", ENTERPRISE),
    ("0123456789-001", ENTERPRISE),
    ("079200001234", ENTERPRISE),
    ("0792000012345", IRREGULAR),
    ("Z01ABCDEF", SCHEME),
    ("Z99a-b/c", SCHEME),
    ("Z01" + "1" * 32, SCHEME),
    ("Z01" + "1" * 33, IRREGULAR),
    ("Z00ABCDEF", IRREGULAR),
    ("Z01.ABCDEF", IRREGULAR),
    ("Z01Đ", IRREGULAR),
    ("Z01AĐ", IRREGULAR),
    ("012345678", IRREGULAR),
    ("01234567890", IRREGULAR),
    ("0123456789-01", IRREGULAR),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_form(text, form):
    organ_id = OrganId.parse(text)
    assert organ_id.form is form
    assert bool(organ_id.problems) is (form is IRREGULAR)


PROBLEMS = [
    ("28.22.H17", (P.SHORTENED,), ("H17", "22", "28")),
    ("00.22.W00", (P.SHORTENED,), ("W00", "22")),
    ("13.H53", (P.SHORTENED,), ("H53", "13")),
    ("001.00.20.TT2", (P.TWO_LETTERS,), ("TT2", "20", "00", "001")),
    ("20.TT2", (P.SHORTENED, P.TWO_LETTERS), ("TT2", "20")),
    (" 000.00.00.H41 ", (P.SPACES,), ("H41",)),
    ("000.00. 13.H53", (P.SPACES,), ("H53", "13")),
    ("h53.13", (P.LOWER_CASE,), ("H53", "13")),
    (" 13.h53", (P.SPACES, P.LOWER_CASE, P.SHORTENED), ("H53", "13")),
    ("Z01", (P.ODD_SCHEME,), ()),
    ("Z01.02", (P.ODD_SCHEME,), ()),
    ("Z01AĐ", (P.ODD_SCHEME,), ()),
    ("Z00ABCDEF", (P.ODD_SCHEME,), ()),
    ("Z01" + "A" * 33, (P.TOO_LONG,), ()),
    ("z01ABCDEF", (P.LOWER_CASE,), ()),
    ("Z01 ABCDEF", (P.SPACES,), ()),
    ("01234567890", (P.REGISTRATION,), ()),
    ("41A8012345", (P.REGISTRATION,), ()),
    ("1234567", (P.UNKNOWN,), ()),
    ("0123456789-", (P.UNKNOWN,), ()),
    ("H53." + "1" * 32, (P.TOO_LONG,), ("H53", "1" * 32)),
    ("0123 456 789", (P.SPACES,), ()),
    ("2.000815.000.00.00.H55", (P.PROCEDURE,), ()),
    ("vxp.saas.03", (P.UNKNOWN,), ()),
    ("000.00.00.H41-250101-0001", (P.UNKNOWN,), ()),
    ("ı23.00.00.H41", (P.UNKNOWN,), ()),
]


@pytest.mark.parametrize(("text", "problems", "levels"), PROBLEMS)
def test_irregular_identifiers_say_why_and_show_what_is_plain(text, problems, levels):
    organ_id = OrganId(text)
    assert organ_id.problems == problems
    assert organ_id.levels == levels
    assert organ_id.level1 == (levels[0] if levels else None)
    assert not organ_id.is_filler
    assert organ_id.parent is None


@pytest.mark.parametrize("problem", OrganIdProblem)
def test_problems_have_labels_in_both_languages(problem):
    assert problem.vi
    assert problem.en
    assert problem == problem.value


@pytest.mark.parametrize(
    ("text", "filler"),
    [
        ("", True),
        ("  ", True),
        ("null", True),
        ("NULL", True),
        (" N/A ", True),
        ("-", True),
        ("Không có", True),
        ("nulls", False),
        ("000.00.00.H41", False),
        ("0", False),
    ],
)
def test_filler(text, filler):
    assert OrganId(text).is_filler is filler
    assert OrganId(text).same_body_as(text) is (Match.NO if filler else Match.YES)


PARENTS = [
    ("005.02.13.H53", "000.02.13.H53"),
    ("000.02.13.H53", "000.00.13.H53"),
    ("000.00.13.H53", "000.00.00.H53"),
    ("005.00.13.H53", "000.00.13.H53"),
    ("000.02.00.H53", "000.00.00.H53"),
    ("000.00.00.H53", None),
    ("H53.13.02.005.1", "H53.13.02.005"),
    ("H53.00", "H53"),
    ("H53", None),
    ("0123456789-001", "0123456789"),
    ("0123456789", None),
]


@pytest.mark.parametrize(("text", "parent"), PARENTS)
def test_parent(text, parent):
    assert OrganId(text).parent == parent


ROUND_TRIPS = [
    ("000.00.00.H53", "H53"),
    ("000.00.13.H53", "H53.13"),
    ("000.02.13.H53", "H53.13.02"),
    ("005.02.13.H53", "H53.13.02.005"),
]


@pytest.mark.parametrize(("old", "new"), ROUND_TRIPS)
def test_usual_rule_is_a_guess_in_both_directions(old, new):
    to_new, to_old = OrganId(old).to_new(), OrganId(new).to_old()
    assert (to_new.organ_id, to_new.certain) == (new, False)
    assert (to_old.organ_id, to_old.certain) == (old, False)
    assert to_new.text("vi") == to_new.vi != to_new.text("en")
    assert OrganId(old).same_body_as(new) is Match.PROBABLY
    assert OrganId(new).same_body_as(old) is Match.PROBABLY


@pytest.mark.parametrize("text", ["H53.13", "H37.DN.001"])
def test_new_identifier_needs_no_conversion(text):
    conversion = OrganId(text).to_new()
    assert (conversion.organ_id, conversion.certain) == (text, True)


def test_old_identifier_needs_no_conversion():
    conversion = OrganId("000.02.00.H53").to_old()
    assert (conversion.organ_id, conversion.certain) == ("000.02.00.H53", True)


NO_NEW = [
    "000.02.00.H53",
    "000.00.00.Z01",
    "0123456789",
    "Z01ABCDEF",
    "001.00.20.TT2",
    "null",
    "vxp.saas.03",
]
NO_OLD = [
    "h53.00",
    "H37.DN.001",
    "H55.242",
    "H53.1",
    "H53.00",
    "H53.13.02.05",
    "H53.13.02.005.1",
    "null",
]


@pytest.mark.parametrize("text", NO_NEW)
def test_nothing_to_guess_a_new_identifier_from(text):
    assert OrganId(text).to_new() is None


@pytest.mark.parametrize("text", [*NO_OLD, "0123456789", "vxp.saas.03", "001.00.20.TT2"])
def test_nothing_to_guess_an_old_identifier_from(text):
    assert OrganId(text).to_old() is None


def test_misspelt_identifiers_are_guessed_from_their_levels():
    assert OrganId("28.22.H17").to_new().organ_id == "H17.22.28"
    assert OrganId("28.22.H17").to_old().organ_id == "000.28.22.H17"
    assert OrganId(" h53.13").to_new().organ_id == "H53.13"
    assert OrganId("28.22.H17").same_body_as("000.28.22.H17") is Match.PROBABLY


# The table contradicts the usual rule on purpose: H53.77 is what the axis calls 000.00.13.H53.
TABLE = OrganTable.of(
    [
        OrganEntry(organ_id=OrganId("H53.77"), old_id=OrganId("000.00.13.H53")),
        OrganEntry(organ_id=OrganId("H41"), old_id=OrganId("000.00.00.H41")),
    ]
)


def test_table_makes_conversions_certain():
    to_new, to_old = OrganId("000.00.13.H53").to_new(TABLE), OrganId("H53.77").to_old(TABLE)
    assert (to_new.organ_id, to_new.certain) == ("H53.77", True)
    assert (to_old.organ_id, to_old.certain) == ("000.00.13.H53", True)
    unpaired = OrganId("000.00.14.H53").to_new(TABLE)
    assert (unpaired.organ_id, unpaired.certain) == ("H53.14", False)


MATCHES = [
    ("000.00.13.H53", "H53.77", Match.YES),
    ("H53.77", "000.00.13.H53", Match.YES),
    ("000.00.13.H53", "H53.13", Match.NO),
    ("000.00.77.H53", "H53.77", Match.NO),
    ("000.00.14.H53", "H53.14", Match.PROBABLY),
    ("000.00.14.H53", "H53.15", Match.NO),
    ("000.00.13.H53", "000.00.14.H53", Match.NO),
    (" 000.00.00.H41", "H41", Match.PROBABLY),
    ("0123456789", "0123456789-001", Match.NO),
    ("vxp.saas.03", "vxp.saas.04", Match.NO),
]


@pytest.mark.parametrize(("one", "other", "match"), MATCHES)
def test_same_body(one, other, match):
    assert OrganId(one).same_body_as(other, TABLE) is match
    assert OrganId(other).same_body_as(one, TABLE) is match


def test_only_a_sure_match_is_true():
    assert [bool(match) for match in (Match.YES, Match.PROBABLY, Match.NO)] == [True, False, False]


def test_identifier_is_the_text_itself():
    organ_id = OrganId("000.00.00.H41")
    assert organ_id == "000.00.00.H41"
    assert {organ_id: 1}["000.00.00.H41"] == 1
    assert json.dumps([organ_id]) == '["000.00.00.H41"]'
    assert pickle.loads(pickle.dumps(organ_id)).level1 == "H41"
    assert copy.deepcopy(organ_id).level1 == "H41"
    with pytest.raises(AttributeError):
        organ_id.note = "changed"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        organ_id.to_new().certain = True


TEXTS = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.HG-h \n"),
    st.from_regex(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z]{1,2}[0-9]{1,2}", fullmatch=True),
    st.from_regex(r"[A-Z][0-9]{2}(\.[0-9A-Z]{1,3}){0,5}", fullmatch=True),
)


@given(text=TEXTS)
def test_any_text_is_taken_and_given_back(text):
    organ_id = OrganId.parse(text)
    assert type(str(organ_id)) is str
    assert str(organ_id) == text
    assert bool(organ_id.problems) is (organ_id.form is IRREGULAR)
    if organ_id.parent is not None:
        assert organ_id.parent.form is organ_id.form
        assert organ_id.parent.level1 == organ_id.level1


@given(text=TEXTS)
def test_conversions_keep_form_and_come_back(text):
    organ_id = OrganId(text)
    new, old = organ_id.to_new(), organ_id.to_old()
    if new is not None:
        assert new.organ_id.form is NEW
        assert new.organ_id.levels == organ_id.levels
        if organ_id.form is OLD:
            assert new.organ_id.to_old().organ_id == text
    if old is not None:
        assert old.organ_id.form is OLD
        assert old.organ_id.levels == organ_id.levels
        if organ_id.form is NEW:
            assert old.organ_id.to_new().organ_id == text


@pytest.mark.parametrize("piece", ["1.", "H53.", "0", " ", "A", "000.00.00.H41", "\u0301\u0323"])
def test_cost_is_linear(piece):
    def asking() -> None:
        organ_id = OrganId("H53." + piece * (400_000 // len(piece)))
        organ_id.same_body_as(str(organ_id) + "1")
        organ_id.to_new(), organ_id.to_old(), organ_id.parent

    # Quadratic work on 400 KB would take minutes; linear work takes milliseconds.
    within(200, asking)


@pytest.mark.parametrize("text", ["H26.99", "000.00.13.H53", "0123456789", "N/A"])
def test_white_space_makes_no_identifier_beyond_a_length(text: str) -> None:
    fits = OrganId(text + " " * (LONGEST_KNOWN - len(text)))
    longer = OrganId(f"{fits} ")
    assert OrganIdProblem.UNKNOWN not in fits.problems
    assert longer.form is OrganIdForm.IRREGULAR
    filler = text == "N/A"
    assert longer.problems == ((OrganIdProblem.FILLER if filler else OrganIdProblem.UNKNOWN),)
    assert longer.levels == ()
