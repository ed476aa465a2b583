"""Reports made by hand, one for each verdict, and one whose every word is hostile."""

from __future__ import annotations

from typing import Any

import attrs

from vnedoc.errors import NotXmlError, TooDeepError
from vnedoc.findings import (
    Clause,
    Confidence,
    Finding,
    Location,
    MessageName,
    Outcome,
    Report,
    Severity,
    Step,
    Topic,
)

HEADER = "edXML/edXMLEnvelope/edXMLHeader/MessageHeader"

MISSING = Topic(
    code="VNE-T-001",
    severity=Severity.ERROR,
    clause=Clause("QCVN 102:2016/BTTTT", "1.3.1", Confidence.TEXT),
    en="The element <{name}> is missing.",
    vi="Thiếu phần tử <{name}>.",
    hint_en="Add <{name}> below the message header.",
    hint_vi="Hãy thêm <{name}> vào phần đầu gói tin.",
)
TOO_LONG = Topic(
    code="VNE-T-002",
    severity=Severity.ERROR,
    clause=Clause("QCVN 102:2016/BTTTT", "1.3.4", Confidence.TEXT),
    en="The subject {subject!r} has {length:,} characters; at most {limit} are allowed.",
    vi="Trích yếu {subject!r} dài {length:,} ký tự; chỉ được tối đa {limit}.",
)
NO_REASON = Topic(
    code="VNE-T-003",
    severity=Severity.WARNING,
    clause=Clause("QCVN 102:2016/BTTTT", "2.2.2", Confidence.CODE),
    en="A message that revokes, updates or replaces must state its reason; found {found}.",
    vi="Gói tin thu hồi, cập nhật hoặc thay thế phải nêu lý do; thấy {found}.",
    hint_en="Write the reason into BussinessDocReason.",
    hint_vi="Hãy ghi lý do vào BussinessDocReason.",
)
ORDER = Topic(
    code="VNE-T-004",
    severity=Severity.INFO,
    clause=Clause("28/2018/QĐ-TTg", "Điều 10(2)", Confidence.MEM),
    en="The elements stand in an unusual order.",
    vi="Các phần tử đứng theo thứ tự ít gặp.",
)

RAN = tuple(
    Step(name=name, outcome=Outcome.PASSED) for name in ("parse", "schema", "read", "rules")
)
NO_TRUST = Step(
    name="signature",
    outcome=Outcome.SKIPPED,
    mandatory=False,
    reason_en="no trust anchor was given",
    reason_vi="chưa có chứng thư gốc để tin cậy",
)


def found(topic: Topic, path: str, *at: int, **facts: object) -> Finding:
    """A finding of `topic` at `path`, with its line and column if given."""
    line, column = (*at, None, None)[:2]
    finding = topic.at(path, **facts)
    return attrs.evolve(finding, location=Location(path=path, line=line, column=column))


NAMED = MessageName(number="12/SVDA-VP", subject="V/v họp giao ban", sender="Sở Ví dụ A")


def report(source: str = "van-ban.edxml", **changes: Any) -> Report:
    """A report on a clean file, with changes."""
    facts: dict[str, Any] = {
        "source": source,
        "profile": "qcvn102-2022",
        "kind": "document",
        "message": NAMED,
        "steps": (*RAN, NO_TRUST),
        "rules_checked": 84,
        "rules_on_practice": 12,
    }
    return Report(**facts | changes)


CLEAN = report("den/cong-van.edxml")
REJECTED = report(
    "den/quyet-dinh 12.edxml",
    steps=(
        RAN[0],
        Step(name="schema", outcome=Outcome.FAILED),
        *RAN[2:],
        NO_TRUST,
    ),
    findings=(
        found(ORDER, HEADER, 4),
        found(MISSING, HEADER, 4, 5, name="PromulgationInfo"),
        found(TOO_LONG, f"{HEADER}/Subject", 18, 7, subject="V/v họp", length=1500, limit=500),
        found(NO_REASON, "edXML/edXMLEnvelope/edXMLHeader/TraceHeaderList", 40, 3, found=""),
    ),
)
LENIENT = report(
    "den/tu-truc-lien-thong.edxml",
    profile="axis",
    findings=(
        attrs.evolve(
            found(MISSING, HEADER, 9, 1, name="Language"),
            graded=Severity.WARNING,
        ),
    ),
)
STRICT = report(
    "den/noi-bo.edxml",
    profile="cua-toi",
    findings=(attrs.evolve(found(ORDER, HEADER), graded=Severity.ERROR),),
)
UNFINISHED = report(
    "den/co-chu-ky.edxml",
    steps=(
        *RAN,
        Step(
            name="signature",
            outcome=Outcome.COULD_NOT_RUN,
            reason_en="the time of checking was not given",
            reason_vi="chưa cho biết thời điểm kiểm tra",
        ),
    ),
)
UNREADABLE = report(
    "den/cut.edxml",
    kind=None,
    message=MessageName(),
    steps=(Step(name="parse", outcome=Outcome.FAILED),),
    error=NotXmlError(line=7, column=12, reason="no element found", reason_vi="thiếu phần tử gốc"),
    rules_checked=0,
    rules_on_practice=0,
)
REFUSED = attrs.evolve(UNREADABLE, source="den/sau.edxml", error=TooDeepError(limit=256, found=257))
NOTHING_RAN = report("den/khong-buoc.edxml", steps=(), rules_checked=0, rules_on_practice=0)
OPTIONAL_FAILED = report(
    "den/chu-ky-hong.edxml",
    steps=(*RAN, Step(name="signature", outcome=Outcome.FAILED, mandatory=False)),
)

ALL = (
    CLEAN,
    REJECTED,
    LENIENT,
    STRICT,
    UNFINISHED,
    UNREADABLE,
    REFUSED,
    NOTHING_RAN,
    OPTIONAL_FAILED,
)

HOSTILE_WORDS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|'/c calc'!A1",
    "\x1b[31mđỏ\x1b[0m\x07",
    "one\r\ntwo\u2028three\u2029four\x85five",
    "::error::forged",
    "\n::error::forged\n##[error]forged ##vso[task.complete result=Failed;]",
    "\u202egnp.exe\u2066\u200b\u00ad\ufeff",
    "]]>&lt;!--\x00\x0b\ufffe\uffff\ud800",
    "`x` ``y`` | ~~z~~ [a](javascript:alert(1)) ![b](http://a.example/b.png)",
    "# head\n- list\n> quote\n@someone #12 www.a.example a@b.example",
    "\\` \\| \\<b> {0} {name} %s %0A",
    "</style></title><!-- --><svg onload=alert(1)>",
    "file:///etc/passwd?x#y",
    "",
    "   ",
    "ｘ" * 300,
)


def hostile(word: str) -> Report:
    """A report in which every place that a message or its sender can reach says `word`."""
    return report(
        word,
        profile=word,
        message=MessageName(number=word, subject=word, sender=word),
        steps=(
            *RAN,
            Step(
                name=word,
                outcome=Outcome.SKIPPED,
                mandatory=False,
                reason_en=word,
                reason_vi=word,
            ),
        ),
        findings=(
            found(MISSING, f"{HEADER}/{word}", 3, 4, name=word),
            found(TOO_LONG, HEADER, 3, subject=word, length=1, limit=2),
            found(NO_REASON, word, found=word),
        ),
    )


def hostile_error(word: str) -> Report:
    """A report on a file that could not be read, for the reason `word`."""
    return attrs.evolve(
        UNREADABLE, source=word, error=NotXmlError(line=1, column=1, reason=word, reason_vi=word)
    )
