"""From bytes to a report: steps, places, order, and what is never accepted."""

import datetime as dt
import os
import re
from pathlib import Path
from typing import Any

import pytest

import vnedoc
from tests import factories
from tests.rules import valid
from tests.signature import messages, pki
from vnedoc.errors import InvalidValueError, NotEnvelopeError, NotXmlError
from vnedoc.findings import Finding, NotAcceptableError, Outcome, Severity
from vnedoc.identifiers import OrganEntry, OrganId, OrganTable
from vnedoc.limits import MAX_VIOLATIONS
from vnedoc.model import VIETNAM
from vnedoc.pipeline import STEPS, validate
from vnedoc.profiles import NAMES, Profile, ProfileError
from vnedoc.reports import render
from vnedoc.rules import BASES, change
from vnedoc.xml.writing.writer import dump, dumps

AT = dt.datetime(2025, 7, 1, 12, 0, tzinfo=VIETNAM)
DOCUMENT = dumps(change().envelope())
STATUS = dumps(change("status").envelope())


def outcomes(report):
    return {step.name: step.outcome for step in report.steps}


def rules_of(report, severity=None):
    return {f.rule for f in report.findings if severity is None or f.severity is severity}


# -- steps --------------------------------------------------------------------------------------


def test_a_document_goes_through_every_step():
    report = validate(DOCUMENT, at=AT, holidays=(), seen=())
    assert [step.name for step in report.steps] == list(STEPS)
    skipped = {name for name, o in outcomes(report).items() if o is Outcome.SKIPPED}
    assert skipped == {"signature"}
    assert report.kind == "document"
    assert (report.complete, report.valid, report.acceptable) == (True, True, True)
    assert report.rules_checked > 200
    assert 0 < report.rules_on_practice < report.rules_checked


def test_a_status_message_has_no_kind_and_no_files():
    report = validate(STATUS)
    assert report.kind == "status"
    assert report.acceptable
    for step in report.steps:
        if step.name in ("classify", "content"):
            assert step.outcome is Outcome.SKIPPED
            assert not step.mandatory
            assert step.reason("vi")
            assert step.reason("en")


def test_rules_that_lack_something_are_named_and_never_counted():
    lacking = validate(DOCUMENT)
    full = validate(DOCUMENT, at=AT, holidays=(), seen=())
    named = {}
    for step in lacking.steps:
        if step.name.startswith("rules-"):
            assert step.outcome is Outcome.SKIPPED
            assert not step.mandatory
            named[step.name] = step.rules
    assert set(named) == {"rules-time", "rules-holidays", "rules-seen"}
    assert "VNE-TIME-003" in named["rules-time"]
    assert "VNE-TIME-001" in named["rules-holidays"]
    assert "VNE-REPLAY-001" in named["rules-seen"]
    count = sum(map(len, named.values()))
    assert lacking.rules_checked + count == full.rules_checked
    assert not any(step.name.startswith("rules-") for step in full.steps)


def test_a_switched_off_rule_is_named_with_its_reason_and_finds_nothing():
    broken = dumps(change(header__subject=None).envelope())
    off = Profile.load(b'base = "qcvn102-2022"\n[off]\n"VNE-HEADER-012" = "asked elsewhere"\n')
    before, after = validate(broken), validate(broken, profile=off)
    assert "VNE-HEADER-012" in rules_of(before)
    assert "VNE-HEADER-012" not in rules_of(after)
    assert after.rules_checked == before.rules_checked - 1
    (step,) = (step for step in after.steps if step.name == "rules-off")
    assert step.reason("en") == step.reason("vi") == "asked elsewhere"
    assert step.rules == ("VNE-HEADER-012",)


def test_an_error_fails_its_step_and_the_report():
    report = validate(dumps(change(header__subject=None).envelope()))
    assert outcomes(report)["rules"] is Outcome.FAILED
    assert not report.acceptable
    assert not report.valid
    with pytest.raises(NotAcceptableError):
        report.raise_for_errors()


def test_valid_is_the_standards_word_and_acceptable_the_profiles():
    broken = dumps(change(header__subject="ặ" * 501).envelope())
    strict, lenient = validate(broken), validate(broken, profile="interop")
    assert (strict.valid, strict.acceptable) == (False, False)
    assert (lenient.valid, lenient.acceptable) == (False, True)
    (finding,) = (f for f in lenient.findings if f.rule == "VNE-LENGTH-015")
    assert finding.topic.severity is Severity.ERROR
    assert finding.severity is Severity.INFO
    own = Profile.load(b'base = "axis"\n[grade]\n"VNE-HEADER-010" = "error"\n')
    report = validate(dumps(change(header__promulgation__place=None).envelope()), profile=own)
    assert (report.valid, report.acceptable) == (True, False)
    (step,) = (step for step in report.steps if step.name == "rules")
    assert step.outcome is Outcome.PASSED
    assert "by this profile" in step.reason("en")


# -- what cannot be read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "error", "failed"),
    [
        (b"", NotXmlError, "parse"),
        (b"<edXML>", NotXmlError, "parse"),
        (b"<x/>", NotEnvelopeError, "read"),
    ],
)
def test_what_cannot_be_read_is_a_report_and_never_acceptable(data, error, failed):
    report = validate(data)
    assert isinstance(report.error, error)
    assert outcomes(report)[failed] is Outcome.FAILED
    assert set(outcomes(report)) == set(STEPS)
    assert not report.acceptable
    assert not report.valid
    with pytest.raises(error):
        report.raise_for_errors()


def test_what_is_no_file_is_an_exception(tmp_path):
    with pytest.raises(FileNotFoundError):
        validate(tmp_path / "missing.edxml")
    with pytest.raises(ProfileError):
        validate(DOCUMENT, profile="none")
    end = dt.datetime.max.replace(microsecond=0, tzinfo=dt.UTC)
    for at in (dt.datetime(2025, 7, 1), end):
        with pytest.raises(InvalidValueError):
            validate(DOCUMENT, at=at)


def test_a_report_calls_the_file_as_the_caller_does(tmp_path, monkeypatch):
    (tmp_path / "x.edxml").write_bytes(DOCUMENT)
    monkeypatch.chdir(tmp_path)
    assert validate(Path("x.edxml")).source == "x.edxml"
    assert validate(Path("x.edxml")).source == "x.edxml"
    assert validate(DOCUMENT).source == "<bytes>"


def test_a_file_that_changes_meanwhile_is_not_judged(tmp_path, monkeypatch):
    path = tmp_path / "x.edxml"
    dump(change(attachments__0__content=b"%PDF-" + bytes(9000)).envelope(), path)
    from vnedoc.pipeline import steps

    def slow(document, envelope):
        path.write_bytes(path.read_bytes() + b"\n")
        return ()

    monkeypatch.setattr(steps, "disorders", slow)
    report = validate(path)
    assert outcomes(report)["content"] is Outcome.COULD_NOT_RUN
    assert not report.complete
    assert not report.acceptable


# -- places -------------------------------------------------------------------------------------


def test_findings_have_their_line_and_column_in_the_file():
    text = DOCUMENT.decode().replace("V/v phối hợp", "V/v \u202ephối hợp", 1)
    report = validate(text.encode())
    (finding,) = (f for f in report.findings if f.rule == "VNE-TEXT-004")
    lines = text.split("\n")
    line = lines[finding.location.line - 1]
    assert line[finding.location.column - 1 :].startswith("<edXML:Subject>")


def test_what_is_missing_is_shown_where_it_would_stand():
    report = validate(dumps(change(header__subject=None).envelope()))
    (finding,) = (f for f in report.findings if f.rule == "VNE-HEADER-012")
    assert finding.location.path.endswith("MessageHeader/Subject")
    lines = dumps(change(header__subject=None).envelope()).decode().split("\n")
    assert "<edXML:MessageHeader>" in lines[finding.location.line - 1]


def test_a_place_that_the_file_has_under_another_name_is_the_files():
    text = DOCUMENT.replace(b"Bussiness>", b"Business>").replace(
        b"<edXML:Paper>0", b"<edXML:Paper>1"
    )
    report = validate(text)
    (finding,) = (f for f in report.findings if f.rule == "VNE-TRACE-028")
    assert finding.location.path.endswith("TraceHeaderList/Business/Paper")
    assert finding.location.line is not None


def test_an_empty_receiver_in_front_does_not_shift_the_place():
    empty = b"<edXML:To><edXML:OrganId/></edXML:To><edXML:To>"
    text = DOCUMENT.replace(b"<edXML:To>", empty, 1).replace(b"H41.99", b"h41.99", 1)
    report = validate(text)
    (finding,) = (f for f in report.findings if f.rule == "VNE-IDENT-004")
    assert finding.location.path.endswith("MessageHeader/To[2]/OrganId")


def test_findings_stand_in_the_order_of_the_file_every_time():
    broken = dumps(
        change(
            header__sender__organ_id="h26.99",
            header__subject=" x\u200b",
            attachments__0__name="../x.exe",
            manifest=None,
        ).envelope()
    )
    reports = [validate(broken) for _ in range(3)]
    places = [(f.location.line, f.location.column) for f in reports[0].findings]
    assert places == sorted(places)
    assert len(places) > 5
    assert reports[0] == reports[1] == reports[2]


def test_one_departure_is_not_told_by_the_schema_and_the_reader_both():
    text = DOCUMENT.replace(b"2025/07/15", b"2025/02/30")
    report = validate(text)
    at_due_date = [f.rule for f in report.findings if f.location.path.endswith("/DueDate")]
    assert at_due_date == ["VNE-READ-004"]


def test_a_report_says_of_which_rules_there_is_more():
    for count in (MAX_VIOLATIONS // 2, 2 * MAX_VIOLATIONS):
        receivers = b"<edXML:To><edXML:OrganId>H26.98</edXML:OrganId></edXML:To>" * count
        report = validate(
            DOCUMENT.replace(b"<edXML:DocumentId>", receivers + b"<edXML:DocumentId>", 1)
        )
        more = [step for step in report.steps if step.name == "rules-more"]
        assert bool(more) == (count > MAX_VIOLATIONS)
        for step in more:
            assert (step.outcome, step.mandatory) == (Outcome.SKIPPED, False)
            assert "VNE-ADDRESS-002" in step.rules
            assert step.reason_vi in render([report], "text", lang="vi")


def test_a_flood_of_departures_is_cut_and_still_told():
    flood = b"<edXML:X>x</edXML:X>" * (2 * MAX_VIOLATIONS) + b"<edXML:Subject>"
    report = validate(DOCUMENT.replace(b"<edXML:Subject>", flood))
    assert sum(f.rule == "VNE-READ-001" for f in report.findings) == MAX_VIOLATIONS
    assert report.error is None
    more = b"<edXML:X>x</edXML:X>" * 20_000 + flood
    report = validate(DOCUMENT.replace(b"<edXML:Subject>", more))
    assert report.error is not None
    assert report.error.code == "VNE-E119"


# -- profiles -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "profile"),
    [(dt.date(2025, 7, 1), "qcvn102-2022"), (dt.date(2019, 1, 16), "qcvn102-2016")],
)
def test_the_profile_may_follow_from_the_message(date, profile):
    data = dumps(change(header__promulgation__date=date).envelope())
    assert validate(data, profile="auto").profile == validate(data).profile == profile
    assert validate(data, profile="axis").profile == "axis"


def test_the_soap_message_has_a_profile_of_its_own():
    body = b"<e:PromulgationInfo><e:PromulgationDate>2013/05/20</e:PromulgationDate>"
    body += b"</e:PromulgationInfo><e:Subject>x</e:Subject>"
    header = (
        b"<e:MessageHeader xmlns:e='http://www.e-doc.vn/Schema/'>" + body + b"</e:MessageHeader>"
    )
    soap = b"http://schemas.xmlsoap.org/soap/envelope/"
    data = b"<s:Envelope xmlns:s='%b'><s:Header>%b</s:Header><s:Body/></s:Envelope>" % (
        soap,
        header,
    )
    report = validate(data, profile="auto")
    assert report.profile == "legacy-2803"
    assert outcomes(report)["schema"] is Outcome.SKIPPED
    assert "VNE-READ-011" in rules_of(report)


CURRENT = [name for name in NAMES if not Profile.load(name).experimental]


@pytest.mark.parametrize("profile", [name for name in CURRENT if name != "qcvn102-2016"])
@pytest.mark.parametrize("kind", factories.COMPLETE)
def test_complete_messages_are_accepted_under_every_current_profile(kind, profile):
    report = validate(dumps(factories.COMPLETE[kind]()), profile=profile, at=AT)
    assert report.acceptable
    assert report.valid
    assert rules_of(report, Severity.WARNING) == set()


def test_the_first_edition_takes_messages_of_its_days():
    organ = OrganId("000.00.99.H26")
    data = dumps(
        change(
            header__sender__organ_id=organ,
            header__recipients=lambda organs: (
                organs[:0]
                + tuple(
                    type(o)(organ_id=f"000.00.9{i}.H41", organ_name="Sở")
                    for i, o in enumerate(organs)
                )
            ),
            header__document_id="9fbfbad2-f1f8-4256-a2eb-50fb1061cddb",
            header__promulgation__date=dt.date(2019, 3, 1),
            header__due_date=None,
            header__response_for=(),
            trace__hops__0__organ_id=organ,
            trace__hops__0__timestamp=dt.datetime(2019, 3, 1, 9, 30, tzinfo=VIETNAM),
        ).envelope()
    )
    report = validate(data, profile="auto", at=AT)
    assert report.profile == "qcvn102-2016"
    assert report.findings == ()
    assert report.acceptable


# -- what the caller knows ----------------------------------------------------------------------


def test_the_callers_table_makes_a_closed_code_certain():
    closed = OrganEntry(
        organ_id=OrganId("H41.99"), name_vi="Sở Ví dụ B", closed_on=dt.date(2025, 6, 1)
    )
    assert "VNE-IDENT-012" not in rules_of(validate(DOCUMENT))
    assert "VNE-IDENT-012" in rules_of(validate(DOCUMENT, table=OrganTable.of([closed])))


def test_limits_of_a_profile_are_kept():
    data = dumps(change(attachments__0__content=b"%PDF-" + bytes(3000) + b"%%EOF").envelope())
    text = b'base = "axis"\n[limits]\nmax_attachment_bytes = %d\n[grade]\n"VNE-CAP-*" = "error"\n'
    assert validate(data, profile=Profile.load(text % 9000)).acceptable
    report = validate(data, profile=Profile.load(text % 3000))
    assert rules_of(report, Severity.ERROR) == {"VNE-CAP-001"}


# -- signatures ---------------------------------------------------------------------------------

REQUIRED = Profile.load(b'base = "axis"\nsignature = "required"\n')
IGNORED = Profile.load(b'base = "axis"\nsignature = "ignored"\n')
SIGNED = DOCUMENT.replace(
    b"</edXML:edXMLHeader>",
    b"<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/></edXML:edXMLHeader>",
)


def signature_step(report):
    return next(step for step in report.steps if step.name == "signature")


def test_an_unsigned_message_is_refused_where_a_signature_is_required():
    report = validate(DOCUMENT, profile=REQUIRED)
    assert signature_step(report).outcome is Outcome.FAILED
    assert "VNE-SIGN-001" in rules_of(report, Severity.ERROR)
    assert not report.acceptable


@pytest.mark.parametrize(
    ("profile", "mandatory"), [(REQUIRED, True), (IGNORED, False), ("axis", False)]
)
def test_a_signature_that_cannot_be_checked_never_counts_as_passed(profile, mandatory):
    step = signature_step(validate(SIGNED, profile=profile))
    assert step.outcome is Outcome.SKIPPED
    assert step.mandatory is mandatory
    assert step.reason("vi")
    assert validate(SIGNED, profile=profile).complete is not mandatory


# -- real messages ------------------------------------------------------------------------------

SAMPLES = (
    sorted(Path(os.environ["VNEDOC_SAMPLES"]).glob("*.edxml"))
    if "VNEDOC_SAMPLES" in os.environ
    else []
)
DEPARTURES = {
    "edoc_new.edxml": {
        "VNE-NUMBER-001",
        "VNE-IDENT-002",
        "VNE-ADDRESS-004",
        "VNE-ADDRESS-005",
        "VNE-ADDRESS-006",
        "VNE-ADDRESS-007",
        "VNE-VALUE-003",
        "VNE-VALUE-005",
        "VNE-VALUE-008",
        "VNE-TRACE-006",
        "VNE-TRACE-007",
        "VNE-TRACE-014",
        "VNE-CONTENT-015",
        "VNE-XSD-004",
    },
    "status_acceptance_03.edxml": {"VNE-STATUS-009", "VNE-ORDER-001"},
    "status_inbox_01.edxml": {"VNE-STATUS-009", "VNE-ORDER-001"},
}


@pytest.mark.skipif(not SAMPLES, reason="VNEDOC_SAMPLES names no folder with messages")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_real_messages_are_accepted_as_they_are_and_told_what_departs(path):
    for profile in ("axis", "interop"):
        assert validate(path, profile=profile).acceptable
    assert DEPARTURES.get(path.name, set()) <= rules_of(validate(path))
    assert all(f.location.line for f in validate(path).findings)


@pytest.mark.parametrize("base", BASES)
def test_examples_of_the_docs_are_ordinary_messages(base):
    assert validate(dumps(change(base).envelope()), at=AT, holidays=()).findings == ()


def test_drawn_messages_differ():
    assert len({dumps(valid.envelope(seed)) for seed in range(50)}) == 50


def findings_with(old: str, new: str, **options: Any) -> dict[str, Finding]:
    text = vnedoc.dumps(factories.document()).decode()
    changed = re.sub(old, new, text, count=1)
    assert changed != text
    return {one.rule: one for one in vnedoc.validate(changed.encode(), **options).findings}


def test_a_value_in_another_form_is_told_once_with_what_stands_there() -> None:
    told = findings_with("PromulgationDate>[^<]+", "PromulgationDate>01/07/2025")
    assert "'01/07/2025'" in told["VNE-READ-005"].text()
    assert "đọc là 2025/07/01" in told["VNE-READ-005"].text("vi")
    assert "VNE-XSD-006" not in told
    told = findings_with("PromulgationDate>[^<]+", "PromulgationDate>hôm nay")
    assert "'hôm nay'" in told["VNE-READ-004"].text("vi")
    assert "Write it" in told["VNE-READ-004"].hint()


def test_what_is_no_base64_is_told_once() -> None:
    told = findings_with("(<[A-Za-z:]*ContentTransferEncoded>)....", r"\1!!!!")
    assert "VNE-CONTENT-001" in told
    assert "VNE-XSD-006" not in told


def test_that_reading_judges_nothing_is_not_said_of_judged_signatures() -> None:
    signed = messages.signed()
    rules = {one.rule for one in vnedoc.validate(signed).findings}
    assert "VNE-READ-012" in rules
    judged = vnedoc.validate(signed, trust=messages.trust(), at=pki.NOW, crls=messages.crls())
    assert "VNE-READ-012" not in {one.rule for one in judged.findings}
