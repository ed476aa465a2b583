"""Messages judged by an extension: what is found, where, and by whose words."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import vnedoc
from tests import factories
from tests.extensions.samples import (
    FILES,
    HEAD,
    NS,
    PAYLOAD,
    XSD,
    made,
    message,
    payload,
)
from vnedoc import reports
from vnedoc.errors import InvalidValueError
from vnedoc.extensions import Breach, Extension, RuleView, check_examples
from vnedoc.extensions.judging.carried import carried
from vnedoc.findings import Outcome, Report, Severity
from vnedoc.model import VIETNAM

AT: Final = dt.datetime(2026, 1, 1, 12, tzinfo=VIETNAM)
P: Final = "edXML/AttachmentEncoded/Attachment[3]"


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Extension:
    return made(tmp_path_factory.mktemp("phieu"))


def judged(data: bytes, *extensions: Extension, **more: Any) -> Report:
    return vnedoc.validate(data, at=AT, extensions=extensions, **more)


def told(report: Report) -> list[tuple[str, str, int | None]]:
    return [
        (
            one.rule,
            one.location.inside.path if one.location.inside else one.location.path,
            one.location.inside.line if one.location.inside else None,
        )
        for one in report.findings
        if ":" in one.rule or one.rule.startswith("VNE-EXT")
    ]


CASES: Final[dict[str, tuple[bytes, list[tuple[str, str, int | None]]]]] = {
    "good": (message(payload()), []),
    "two": (message(payload(), payload()), []),
    "none": (message(payload(root="x").replace(b"<x", b"<y").replace(b"/x", b"/y")), []),
    "sum": (
        message(payload(total="4"), amount="4"),
        [("phieu-mau:PM-001", "Phieu/Tong", 11)],
    ),
    "the letter says another amount": (
        message(payload(), amount="3.000"),
        [("phieu-mau:PM-L02", "Phieu/Tong", 11)],
    ),
    "the letter says no amount": (
        message(payload(), subject="Về việc rút tiền"),
        [("phieu-mau:PM-L02", "Phieu/Tong", 11)],
    ),
    "another number": (
        message(payload(number="06")),
        [("phieu-mau:LINK-1", "Phieu/So", 2)],
    ),
    "code": (
        message(payload(code="12")),
        [("phieu-mau:PM-002", "Phieu/Dong/Ma", 4), ("phieu-mau:PM-002", "Phieu/Dong[2]/Ma", 8)],
    ),
    "not escaped": (
        message(payload(code="A & B")),
        [("VNE-EXT-001", "Phieu", 4)],
    ),
    "entity": (
        message(b"<!DOCTYPE Phieu [<!ENTITY a 'b'>]>" + payload()),
        [("VNE-EXT-001", "Phieu", 1)],
    ),
    "two bytes a letter": (
        message(payload().decode().encode("utf-16")),
        [("VNE-EXT-001", "Phieu", None)],
    ),
    "root that breaks off": (
        message(payload().replace(b"<Phieu ", b"<Phieu a='x & y' ")),
        [("VNE-EXT-001", "Phieu", 1)],
    ),
    "no number": (
        message(payload(total="abc"), amount="abc"),
        [
            ("VNE-EXT-002", "Phieu/Tong", 11),
            ("phieu-mau:PM-001", "Phieu/Tong", 11),
            ("phieu-mau:PM-L02", "Phieu/Tong", 11),
        ],
    ),
    "missing element": (
        message(payload().replace(b"<Ma>1234567</Ma>\n", b"", 1)),
        [("VNE-EXT-002", "Phieu/Dong/Tien", 4)],
    ),
    "three": (
        message(payload(), payload(), payload()),
        [("VNE-EXT-003", "edXML/AttachmentEncoded", None)],
    ),
    "nobody signed": (
        message(payload(), signer=None),
        [
            (
                "phieu-mau:PM-003",
                "edXML/edXMLEnvelope/edXMLHeader/MessageHeader/SignerInfo/FullName",
                None,
            )
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_message(extension: Extension, name: str) -> None:
    data, expected = CASES[name]
    report = judged(data, extension)
    found = [one for one in told(report) if one[0] != "VNE-EXT-007"]
    assert sorted(found) == sorted(expected)
    errors = [one for one in report.findings if one.severity is Severity.ERROR]
    assert report.acceptable is not bool(errors)
    assert report.valid, "what an extension says is no word of the standard"


def test_words_are_the_extensions_own(extension: Extension) -> None:
    (one,) = (
        f for f in judged(message(total="4", amount="4"), extension).findings if ":" in f.rule
    )
    assert one.text("vi") == "Các dòng là 3, tổng ghi 4."
    assert one.text("en") == "The lines are 3, the total is 4."
    assert one.hint("vi") == "Cộng lại."
    assert str(one.clause) == "Quy chế 12/QC Điều 5"
    assert one.location.path == P
    assert one.location.line is not None


def test_a_schemas_own_words_are_told(extension: Extension) -> None:
    report = judged(message(total="-1", amount="-1"), extension)
    (one,) = (f for f in report.findings if f.rule == "VNE-EXT-002")
    assert "cần số tiền, bằng đồng" in one.text("vi")
    assert "expected an amount in dong" in one.text("en")


def test_nothing_of_ours_changes(extension: Extension) -> None:
    data = message(payload(total="4"), subject=None)
    own = vnedoc.validate(data, at=AT)
    both = judged(data, extension)
    ours = tuple(f for f in both.findings if ":" not in f.rule and "VNE-EXT" not in f.rule)
    assert ours == own.findings
    assert both.steps[: len(own.steps)] == own.steps


def test_an_unknown_payload_is_shown_and_never_rejected(extension: Extension) -> None:
    report = judged(message(b"<Other xmlns='urn:other'/>"), extension)
    (one,) = (f for f in report.findings if f.rule == "VNE-EXT-007")
    assert one.severity is Severity.INFO
    assert "{urn:other}Other" in one.text()
    assert report.acceptable
    beside = judged(message(payload(), b"<Other xmlns='urn:other'/>"), extension)
    assert [one[0] for one in told(beside)] == ["VNE-EXT-007"]
    assert beside.acceptable


def test_a_message_without_payload_is_none_of_its_business(extension: Extension) -> None:
    report = judged(vnedoc.dumps(factories.document()), extension)
    assert report.acceptable
    assert not report.extensions[0].asked
    assert report.steps[-1].outcome is Outcome.SKIPPED


def test_a_receiver_may_have_to_understand(extension: Extension) -> None:
    ordinary = vnedoc.dumps(factories.document())
    report = judged(ordinary, extension, require_extensions=["phieu-mau"])
    assert [one[0] for one in told(report)] == ["VNE-EXT-008"]
    assert not report.acceptable
    assert judged(message(), extension, require_extensions=["phieu-mau"]).acceptable
    with pytest.raises(InvalidValueError, match="required"):
        judged(ordinary, extension, require_extensions=["other"])


def test_two_versions_at_once_are_an_error_of_the_caller(
    extension: Extension, tmp_path: Path
) -> None:
    second = made(tmp_path / "2", (HEAD + PAYLOAD).replace("version = 1", "version = 2"))
    third = made(tmp_path / "3", (HEAD + PAYLOAD).replace("phieu-mau", "phieu-khac"))
    with pytest.raises(InvalidValueError, match="given twice"):
        judged(message(), extension, second)
    with pytest.raises(InvalidValueError, match="two declare it"):
        judged(message(), extension, third)


def test_a_payload_outside_its_dates_is_no_payload(tmp_path: Path) -> None:
    old = made(tmp_path, (HEAD + PAYLOAD).replace("2020-01-01", "2020-01-01\nuntil = 2020-12-31"))
    report = judged(message(), old)
    assert [one[0] for one in told(report)] == ["VNE-EXT-009"]
    assert not report.acceptable


def test_what_cannot_be_decoded_may_hide_a_payload(extension: Extension) -> None:
    data = message(payload(), payload())
    mark = b"<ContentTransferEncoded>"
    at = data.rindex(mark) + len(mark)
    report = judged(data[:at] + b"!" + data[at:], extension)
    assert report.steps[-1].outcome is Outcome.COULD_NOT_RUN
    assert not report.acceptable
    assert report.extensions[0].payloads == ("phieu-1.xml",)


def test_files_keep_to_their_limits(tmp_path: Path) -> None:
    tight = made(
        tmp_path, HEAD + PAYLOAD + FILES.replace('"pdf", "txt"', '"docx"').replace("3", "1")
    )
    report = judged(message(), tight)
    assert [one[0] for one in told(report)] == ["VNE-EXT-006", "VNE-EXT-004", "VNE-EXT-004"]
    small = made(tmp_path, HEAD + PAYLOAD + FILES.replace("1_000_000", "1"))
    assert {one[0] for one in told(judged(message(), small))} == {"VNE-EXT-005"}


def test_who_judged_stands_in_every_report(extension: Extension) -> None:
    report = judged(message(total="4"), extension)
    for form in reports.FORMATS:
        text = reports.render([report], form)
        assert "phieu-mau 1" in text or '"id": "phieu-mau"' in text, form
        assert "phieu-mau:PM-001" in text.replace("\\u003a", ":"), form
        assert "phieu-1.xml" in text, form


def test_a_hostile_name_acts_on_no_report(extension: Extension) -> None:
    data = message(total="4").replace(b"phieu-1.xml", b"&lt;script&gt;alert\xe2\x80\xae.xml")
    for form in ("html", "markdown", "text"):
        text = reports.render([judged(data, extension)], form)  # type: ignore[arg-type]
        assert "<script>alert" not in text or form != "html"
        assert "\u202e" not in text


def test_a_hint_at_a_schema_is_not_followed(extension: Extension, tmp_path: Path) -> None:
    other = tmp_path / "x.xsd"
    other.write_text(XSD.replace('type="xs:string"', 'type="xs:int"'))
    xsi = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{NS} {other}"'
    hinted = payload().replace(b"<Phieu ", f"<Phieu {xsi} ".encode())
    assert told(judged(message(hinted), extension)) == []


def test_many_files_by_other_processes(extension: Extension, tmp_path: Path) -> None:
    paths = []
    for name, data in {"a": message(), "b": message(total="4")}.items():
        paths.append(tmp_path / f"{name}.edxml")
        paths[-1].write_bytes(data)
    found = list(vnedoc.validate_many(paths, jobs=2, at=AT, extensions=[extension]))
    assert [one.acceptable for one in found] == [True, False]
    assert found[1].extensions[0].digest == extension.digest


def test_a_comment_does_not_split_a_value(extension: Extension) -> None:
    split = payload().replace(b"<Tong>3<", b"<Tong>3<!-- -->0<")
    assert ("phieu-mau:PM-001", "Phieu/Tong", 11) in told(judged(message(split), extension))


def test_xsd_11_gives_the_verdict(tmp_path: Path) -> None:
    body = '<xs:assert test="sum(Dong/Tien) = Tong"/></xs:complexType></xs:element>\n</xs:schema>'
    body = body.replace('test="', f'xpathDefaultNamespace="{NS}" test="')
    last = XSD.replace("</xs:complexType></xs:element>\n</xs:schema>", body)
    text = (HEAD + PAYLOAD).replace("count", 'xsd = "1.1"\ncount')
    newer = made(tmp_path, text, phieu_xsd=last)
    assert told(judged(message(), newer)) == []
    assert [one[0] for one in told(judged(message(total="4"), newer))] == ["VNE-EXT-002"]
    report = judged(message(payload(5_000), amount="12502500"), newer)
    assert report.steps[-1].outcome is Outcome.COULD_NOT_RUN
    assert not report.acceptable


def own(view: RuleView) -> Iterator[Breach]:
    if len(view.values("Dong/Tien")) > 1:
        yield view.breach("Tong", value=view.values("Tong")[0])


def failing(view: RuleView) -> Iterator[Breach]:
    raise ValueError(view)


PYTHON: Final = """
[[rule]]
id = "PM-900"
check = { python = "mot-dong" }
vi = "Chỉ được một dòng, tổng {value}."
en = "One line alone, total {value}."
"""


def test_python_says_what_the_language_cannot(tmp_path: Path) -> None:
    made_of = functools.partial(Extension.load, tmp_path)
    with pytest.raises(vnedoc.VnedocError, match="comes with an installed package"):
        made(tmp_path, HEAD + PAYLOAD + PYTHON)
    extension = made_of(functions={"mot-dong": own})
    assert told(judged(message(payload(1), amount="1"), extension)) == []
    assert told(judged(message(), extension)) == [("phieu-mau:PM-900", "Phieu/Tong", 11)]
    report = judged(message(), made_of(functions={"mot-dong": failing}))
    assert report.steps[-1].outcome is Outcome.COULD_NOT_RUN
    assert "ValueError" in report.steps[-1].reason()
    assert not report.acceptable


def test_examples_are_judged_by_their_names(tmp_path: Path) -> None:
    bad = {
        "bad/xml_cut.xml": "<Phieu",
        "bad/schema_root.xml": "<x/>",
        "bad/PM-002_ma.xml": payload(code="1").decode(),
        "bad/PM-001_ma.xml": payload(code="1").decode(),
    }
    extension = made(tmp_path, **bad)
    outcomes = {one.name: one.as_expected for one in check_examples(extension, tmp_path)}
    assert outcomes == {
        "good/a.xml": True,
        "bad/PM-001_ma.xml": False,
        "bad/PM-001_tong.xml": True,
        "bad/PM-002_ma.xml": True,
        "bad/schema_root.xml": False,
        "bad/xml_cut.xml": True,
    }
    (tmp_path / "bad/PM-777_x.xml").write_text("<x/>")
    with pytest.raises(InvalidValueError, match="PM-001"):
        list(check_examples(extension, tmp_path))


def test_a_payload_is_found_by_its_root_alone(extension: Extension) -> None:
    kinds = {kind.root: kind for kind in extension.payloads}
    envelope = vnedoc.loads(message(payload(), b"<Phieu xmlns='urn:other'/>", b"not xml"))
    assert [one.root for one in carried(envelope.attachments, kinds)] == [
        f"{{{NS}}}Phieu",
        "{urn:other}Phieu",
    ]


@pytest.mark.benchmark
def test_fifty_thousand_lines(extension: Extension) -> None:
    import time

    data = message(payload(50_000), amount=str(50_000 * 50_001 // 2))
    start = time.process_time()
    report = judged(data, extension)
    took = time.process_time() - start
    print(f"50,000 lines, {len(data) // 1000} KB: {took:.2f} s of CPU")
    assert told(report) == []
    assert took < 2
