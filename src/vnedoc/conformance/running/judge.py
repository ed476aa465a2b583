"""Judging one answer by what a case expects. Nothing here knows how the answer was had."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.conformance.cases.case import Case, CaseOutcome, Task
from vnedoc.words import Words

SAID: Final = {"accepted", "rejected", "skipped"}
_SPACE: Final = " \t\r\n"
_LONGEST: Final = 200


@attrs.frozen(kw_only=True)
class Complaint:
    """One thing that is wrong with an answer."""

    code: str
    """Stable: ``outcome``, ``value``, ``code``, ``unnoticed`` ..."""
    words: Words
    at: str = ""
    """The path of the value, the name of the file."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        data = {"code": self.code, "at": self.at, **self.words.to_data()}
        return {name: value for name, value in data.items() if value}


@attrs.frozen(kw_only=True)
class Seen:
    """What was seen of an adapter beside its answer."""

    log: str = ""
    """The end of what it wrote to standard error."""
    written: Mapping[str, str] = attrs.field(factory=dict)
    """Path below the case's own folder -> SHA-256 of every file that it wrote."""
    output: str = ""
    """Name of the folder, or the file, that it was to write."""


def judge(case: Case, answer: Mapping[str, Any], seen: Seen) -> tuple[Complaint, ...]:
    """Everything that is wrong with an answer; nothing if the case is passed."""
    shape = malformed(answer)
    if shape:
        return (shape,)
    return tuple(_judged(case, answer, seen))


def malformed(answer: object) -> Complaint | None:
    """What is wrong with the form of an answer, if anything."""
    if not isinstance(answer, Mapping) or answer.get("outcome") not in SAID:
        return _complaint(
            "answer",
            vi="Câu trả lời không đúng dạng: cần outcome là accepted, rejected hoặc skipped.",
            en="The answer is malformed: outcome must be accepted, rejected or skipped.",
        )
    values, codes = answer.get("values", {}), answer.get("codes", [])
    signatures = answer.get("signatures", [])
    texts = isinstance(values, Mapping) and all(
        isinstance(value, str | None) for value in values.values()
    )
    lists = all(
        isinstance(one, list) and all(isinstance(text, str) for text in one)
        for one in (codes, signatures)
    )
    if texts and lists:
        return None
    return _complaint(
        "answer",
        vi="Câu trả lời không đúng dạng: values là chuỗi theo đường dẫn, codes và signatures"
        " là danh sách chuỗi.",
        en="The answer is malformed: values are texts by path, codes and signatures lists.",
    )


def _judged(case: Case, answer: Mapping[str, Any], seen: Seen) -> Iterator[Complaint]:
    expected = case.expected
    outcome = str(answer["outcome"])
    yield from _outcome(expected.outcome, outcome)
    codes = list(answer.get("codes") or ())
    if expected.noticed and outcome == "accepted" and not codes:
        yield _complaint(
            "unnoticed",
            vi="Được chấp nhận mà không nhắc gì.",
            en="It was accepted without a remark.",
        )
    own = [code for code in codes if code.startswith("VNE-")]
    if expected.codes and own and not set(own) & set(expected.codes):
        listed = ", ".join(expected.codes)
        yield _complaint(
            "code", vi=f"Không có mã nào trong: {listed}.", en=f"None of these codes: {listed}."
        )
    if outcome == "accepted" and case.task is not Task.PRODUCE:
        yield from _values(expected.values, answer.get("values") or {})
        yield from _files(expected.files, seen)
    if expected.signatures is not None:
        yield from _signatures(expected.signatures, answer.get("signatures"))
    yield from _forbidden(case, answer, seen)


def _outcome(wanted: CaseOutcome, found: str) -> Iterator[Complaint]:
    if wanted is CaseOutcome.ACCEPT and found != "accepted":
        yield _complaint(
            "outcome", vi="Phải chấp nhận nhưng bị từ chối.", en="It was rejected and must not be."
        )
    if wanted is CaseOutcome.REJECT and found != "rejected":
        yield _complaint(
            "outcome",
            vi="Phải từ chối nhưng được chấp nhận.",
            en="It was accepted and must not be.",
        )


def _values(
    expected: Mapping[str, tuple[str | None, ...]], found: Mapping[str, Any]
) -> Iterator[Complaint]:
    for path, allowed in expected.items():
        value = found.get(path)
        trimmed = value.strip(_SPACE) if isinstance(value, str) else None
        if (
            trimmed not in allowed
            and value not in allowed
            and not (not trimmed and None in allowed)
        ):
            yield _complaint(
                "value",
                at=path,
                vi=f"Đọc được {_short(value)}, cần {_alternatives(allowed, 'hoặc')}.",
                en=f"Read {_short(value)}, expected {_alternatives(allowed, 'or')}.",
            )


def _short(value: object) -> str:
    text = "-" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _alternatives(allowed: Iterable[str | None], joint: str) -> str:
    return f" {joint} ".join(map(_short, allowed))


def _files(expected: tuple[str, ...] | None, seen: Seen) -> Iterator[Complaint]:
    if expected is None:
        return
    inside = [d for path, d in seen.written.items() if path.startswith(f"{seen.output}/")]
    if sorted(inside) != sorted(expected):
        yield _complaint(
            "files",
            vi=f"Cần ghi {len(expected)} tệp đúng nội dung; thấy {len(inside)} tệp.",
            en=f"{len(expected)} files with the right bytes were expected; found {len(inside)}.",
        )


def _signatures(expected: tuple[tuple[str, ...], ...], found: object) -> Iterator[Complaint]:
    verdicts = found if isinstance(found, list) else []
    right = len(verdicts) == len(expected) and all(
        verdict in allowed for verdict, allowed in zip(verdicts, expected, strict=True)
    )
    if not right:
        wanted = ", ".join("/".join(allowed) for allowed in expected) or "-"
        told = ", ".join(map(str, verdicts))[:_LONGEST] or "-"
        yield _complaint(
            "signatures",
            vi=f"Kết luận về các chữ ký: {told}; cần: {wanted}.",
            en=f"Verdicts on the signatures: {told}; expected: {wanted}.",
        )


def _forbidden(case: Case, answer: Mapping[str, Any], seen: Seen) -> Iterator[Complaint]:
    said = json.dumps(answer, ensure_ascii=False)
    for text in case.expected.forbidden:
        if text in said or text in seen.log:
            yield _complaint(
                "forbidden",
                at=text[:_LONGEST],
                vi="Câu trả lời hoặc nhật ký chứa điều không được lộ ra.",
                en="The answer or the log holds what must not come out.",
            )
    for path in sorted(seen.written):
        outside = path != seen.output and not path.startswith(f"{seen.output}/")
        if outside or path.rpartition("/")[2] in case.expected.forbidden_files:
            yield _complaint(
                "written",
                at=path[:_LONGEST],
                vi="Đã ghi một tệp ở nơi hoặc với tên không được phép.",
                en="A file was written where, or under a name that, it must not be.",
            )


def _complaint(code: str, *, vi: str, en: str, at: str = "") -> Complaint:
    return Complaint(code=code, words=Words(vi=vi, en=en), at=at)
