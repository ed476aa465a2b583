"""Profiles: what ships, what a user may say, and how wrong files are told."""

import datetime as dt

import attrs
import pytest

from vnedoc import profiles
from vnedoc.findings import Confidence, Severity
from vnedoc.profiles import NAMES, Profile, ProfileError, SignaturePolicy, topics
from vnedoc.rules import BY_ID, RULES, Caps


@pytest.mark.parametrize("name", NAMES)
def test_shipped_profiles_load(name):
    profile = Profile.load(name)
    assert profile.name == name
    assert profile.title_vi != profile.title_en
    assert len(profile.rules) + sum(profile.why_off(r.id) is not None for r in RULES) == len(RULES)


@pytest.mark.parametrize("name", NAMES)
def test_shipped_grades_keep_to_what_is_known(name):
    profile = Profile.load(name)
    for topic in topics().values():
        graded, known = profile.severity(topic), topic.clause.confidence
        if known is Confidence.MEM:
            assert graded is Severity.INFO, topic.code
        if known is Confidence.CODE and name != "axis":
            assert graded is not Severity.ERROR, topic.code


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (dt.date(2022, 2, 17), "qcvn102-2022"),
        (dt.date(2022, 2, 16), "qcvn102-2016"),
        (dt.date(2014, 1, 1), "qcvn102-2016"),
        (None, "qcvn102-2022"),
    ],
)
def test_the_edition_follows_from_the_date(day, name):
    assert Profile.for_date(day).name == name


OWN = b"""
base = "axis"
name = "so-vi-du"
signature = "required"

[limits]
max_attachments = 3

[grade]
"VNE-HEADER-010" = "error"
"VNE-NUMBER-*" = "info"

[off]
"VNE-TEXT-017" = "names of foreigners are common here"
"VNE-FILE-*" = { vi = "kiem tra o noi khac", en = "checked elsewhere" }
"""


def test_a_profile_of_ones_own_starts_from_a_shipped_one():
    profile = Profile.load(OWN)
    axis = Profile.load("axis")
    assert profile.name == "so-vi-du"
    assert profile.signature is SignaturePolicy.REQUIRED
    assert profile.schema == axis.schema
    assert profile.caps == Caps(max_attachments=3, max_total_bytes=axis.caps.max_total_bytes)
    assert profile.severity(BY_ID["VNE-HEADER-010"].topic) is Severity.ERROR
    assert profile.severity(BY_ID["VNE-HEADER-004"].topic) is Severity.ERROR
    assert profile.why_off("VNE-TEXT-017").en == "names of foreigners are common here"
    assert profile.why_off("VNE-FILE-003").vi == "kiem tra o noi khac"
    assert profile.why_off("VNE-HEADER-001") is None
    assert {rule.family for rule in axis.rules} - {rule.family for rule in profile.rules} == {
        "FILE"
    }


@pytest.mark.parametrize(
    ("text", "edition", "length"),
    [
        (b"base = 'axis'", "2022", 35),
        (b"base = 'axis'\nedition = '2016'", "2016", 13),
        (b"base = 'qcvn102-2016'", "2016", 13),
        (b"base = 'qcvn102-2016'\nedition = '2022'", "2022", 35),
        (b"base = 'axis'\nedition = '2016'\n[limits]\norgan_id_length = 20", "2016", 20),
        (b"base = 'qcvn102-2016'\n[limits]\norgan_id_length = 20", "2016", 20),
    ],
)
def test_an_edition_brings_its_length_of_identifiers(text, edition, length):
    profile = Profile.load(text)
    assert (profile.edition, profile.caps.organ_id_length) == (edition, length)


def test_a_rule_of_a_later_edition_is_not_asked_and_says_why(monkeypatch):
    younger = attrs.evolve(BY_ID["VNE-HEADER-001"], since="2022")
    monkeypatch.setattr(profiles, "RULES", (younger, BY_ID["VNE-HEADER-002"]))
    profiles._younger.cache_clear()
    try:
        first, later = (Profile.load(f"base = 'qcvn102-{e}'".encode()) for e in ("2016", "2022"))
        assert [rule.id for rule in first.rules] == ["VNE-HEADER-002"]
        assert len(later.rules) == 2
        assert "2022" in first.why_off("VNE-HEADER-001").vi
        assert "2022" in first.unasked["VNE-HEADER-001"].en
        own = attrs.evolve(first, off={"VNE-HEADER-001": profiles.Off(vi="a", en="b")})
        assert own.why_off("VNE-HEADER-001").en == own.unasked["VNE-HEADER-001"].en == "b"
    finally:
        profiles._younger.cache_clear()


def test_a_family_graded_anew_leaves_no_grade_of_the_base_behind():
    assert Profile.load("axis").severity(BY_ID["VNE-NUMBER-001"].topic) is Severity.WARNING
    assert Profile.load(OWN).severity(BY_ID["VNE-NUMBER-001"].topic) is Severity.INFO


def test_an_id_counts_more_than_its_family():
    text = b'base = "axis"\n[grade]\n"VNE-TEXT-*" = "info"\n"VNE-TEXT-003" = "error"\n'
    profile = Profile.load(text)
    assert profile.severity(BY_ID["VNE-TEXT-003"].topic) is Severity.ERROR
    assert profile.severity(BY_ID["VNE-TEXT-004"].topic) is Severity.INFO


def test_a_profile_is_read_from_a_file_and_named_after_it(tmp_path):
    path = tmp_path / "phuong-an.toml"
    path.write_text('base = "interop"\n', encoding="utf-8")
    assert Profile.load(path).name == "phuong-an"
    assert Profile.load(str(path)).name == "phuong-an"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (b"", "base"),
        (b"base = 'axis'\nbase = 'axis'", "-"),
        (b"\xff", "-"),
        (b"base = " + b"[" * 5000, "-"),
        (b"x = 1\n" * 100_000, "-"),
        (b"base = 'none'", "base"),
        (b"base = 1", "base"),
        (b"base = 'axis'\ncolour = 'red'", "colour"),
        (b"base = 'axis'\nname = 1", "name"),
        (b"base = 'axis'\nschema = 'x.xsd'", "schema"),
        (b"base = 'axis'\nschema = '../../etc/passwd'", "schema"),
        (b"base = 'axis'\nschema = '/etc/passwd'", "schema"),
        (b"base = 'axis'\nsignature = 'perhaps'", "signature"),
        (b"base = 'axis'\nsince = 'today'", "since"),
        (b"base = 'axis'\nuntil = 2025-01-01T00:00:00", "until"),
        (b"base = 'axis'\nedition = '2017'", "edition"),
        (b"base = 'axis'\nedition = 2022", "edition"),
        (b"base = 'axis'\nexperimental = 1", "experimental"),
        (b"base = 'axis'\nlimits = 1", "limits"),
        (b"base = 'axis'\n[limits]\nmax_pages = 1", "limits.max_pages"),
        (b"base = 'axis'\n[limits]\nmax_attachments = -1", "limits.max_attachments"),
        (b"base = 'axis'\n[limits]\nmax_attachments = true", "limits.max_attachments"),
        (b"base = 'axis'\n[grade]\n'VNE-NONE-001' = 'info'", "grade.VNE-NONE-001"),
        (b"base = 'axis'\n[grade]\n'VNE-TEXT-001' = 'fatal'", "grade.VNE-TEXT-001"),
        (b"base = 'axis'\n[grade]\n'VNE-TEXT-001' = ['info']", "grade.VNE-TEXT-001"),
        (b"base = 'axis'\n[off]\n'VNE-TEXT-001' = ''", "off.VNE-TEXT-001"),
        (b"base = 'axis'\n[off]\n'VNE-TEXT-001' = true", "off.VNE-TEXT-001"),
        (b"base = 'axis'\n[off]\n'VNE-TEXT-001' = { vi = 'x' }", "off.VNE-TEXT-001"),
        (b"base = 'axis'\n[off]\n'VNE-NONE-*' = 'x'", "off.VNE-NONE-*"),
    ],
)
def test_a_wrong_file_is_told_by_the_place_that_is_wrong(text, key):
    with pytest.raises(ProfileError) as caught:
        Profile.load(text)
    assert caught.value.key == key
    assert caught.value.code == "VNE-E900"
    assert caught.value.text("vi") != caught.value.text("en")


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(ProfileError) as caught:
        Profile.load("qcvn-2030")
    assert "interop" in caught.value.text("en")
    with pytest.raises(FileNotFoundError):
        Profile.load("missing.toml")


def test_reader_and_schema_can_be_graded_too():
    text = b'base = "axis"\n[grade]\n"VNE-READ-004" = "error"\n"VNE-XSD-*" = "error"\n'
    profile = Profile.load(text)
    assert profile.severity(topics()["VNE-READ-004"]) is Severity.ERROR
    assert profile.severity(topics()["VNE-XSD-002"]) is Severity.ERROR
