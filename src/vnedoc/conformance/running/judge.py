"""Judging one answer by what a case expects. Nothing here knows how the answer was had."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.conformance.cases.case import CANARY, Case, CaseOutcome, Importance, Task
from vnedoc.conformance.running.complaints import NOTHING, Complaint, complaint, same
from vnedoc.conformance.running.connecting.asking import malformed_steps
from vnedoc.conformance.running.connecting.judging import judge_connected
from vnedoc.conformance.running.departures import Vocabulary, departure, weighty
from vnedoc.words import Words, counted

SAID: Final = {"accepted", "rejected", "skipped"}
_PASSED: Final = "PASSED"
_CONTENT_ID: Final = "/ContentId"
_CID: Final = "cid:"
_SPACE: Final = " \t\r\n"
_LONGEST: Final = 200
_MOST_CODES: Final = 5
_SILENT: Final = Vocabulary()


@attrs.frozen(kw_only=True)
class Seen:
    """What was seen of an adapter beside its answer."""

    log: str = ""
    """The end of what it wrote to standard error."""
    written: Mapping[str, str] = attrs.field(factory=dict)
    """Name -> SHA-256 of every file that it wrote; names as `Surroundings.written` gives them."""
    output: str = ""
    """Name of the folder, or the file, that it was to write."""
    fetched: tuple[str, ...] = ()
    """What it asked the listener for."""
    left: tuple[str, ...] = ()
    """Files in places to work in that hold parts of the message."""


def judge(
    case: Case, answer: Mapping[str, Any], seen: Seen, vocabulary: Vocabulary = _SILENT
) -> tuple[Complaint, ...]:
    """Everything that is wrong with an answer; nothing if the case is passed."""
    shape = malformed(answer)
    if shape:
        return (shape,)
    if case.task is Task.CONNECT and answer["outcome"] == "accepted":
        if malformed_steps(case, answer):
            return (complaint("answer", expected=_REPLIES, came=_ANOTHER),)
        return (*judge_connected(case, answer), *_world(case, seen))
    return tuple(_judged(case, answer, seen, vocabulary))


def malformed(answer: object) -> Complaint | None:
    """What is wrong with the form of an answer, if anything."""
    if not isinstance(answer, Mapping) or answer.get("outcome") not in SAID:
        return complaint(
            "answer",
            expected=Words(
                vi="outcome là accepted, rejected hoặc skipped",
                en="an outcome of accepted, rejected or skipped",
            ),
            came=same(_short(answer.get("outcome") if isinstance(answer, Mapping) else answer)),
        )
    values = answer.get("values") or {}
    texts = isinstance(values, Mapping) and all(
        isinstance(value, str | None) for value in values.values()
    )
    lists = all(_texts(answer.get(name)) for name in ("codes", "notes", "signatures"))
    placed = answer.get("remarks") or []
    places = isinstance(placed, list) and all(
        isinstance(one, Mapping) and isinstance(one.get("at"), str) for one in placed
    )
    if texts and lists and places:
        return None
    return complaint(
        "answer",
        expected=Words(
            vi="values là chuỗi theo đường dẫn; codes, notes, signatures là danh sách chuỗi;"
            " remarks là danh sách có at",
            en="values as texts by path, codes, notes and signatures as lists of texts, remarks"
            " as a list with at",
        ),
        came=_ANOTHER,
    )


_ANOTHER: Final = Words(vi="dạng khác", en="another form")
_REPLIES: Final = Words(
    vi="steps có một câu trả lời cho mỗi bước, theo tài liệu",
    en="steps with a reply for each step, as the protocol tells",
)


def _texts(one: object) -> bool:
    return one is None or (isinstance(one, list) and all(isinstance(text, str) for text in one))


def _judged(
    case: Case, answer: Mapping[str, Any], seen: Seen, vocabulary: Vocabulary
) -> Iterator[Complaint]:
    expected = case.expected
    outcome = str(answer["outcome"])
    yield from _outcome(expected.outcome, outcome, answer)
    if outcome == "accepted":
        yield from _remarks(case, answer, vocabulary)
    told = (*(answer.get("codes") or ()), *(answer.get("notes") or ()))
    own = [code for code in told if code.startswith("VNE-")]
    if expected.codes and own and not set(own) & set(expected.codes):
        yield complaint("code", expected=same(", ".join(expected.codes)), came=_listed(own))
    if outcome == "accepted" and case.task is not Task.PRODUCE:
        yield from _values(expected.values, answer.get("values") or {})
        yield from _files(expected.files, seen)
    if expected.signatures is not None:
        yield from _signatures(expected.signatures, answer.get("signatures"))
    yield from _forbidden(case, answer, seen)
    yield from _world(case, seen)


def _outcome(wanted: CaseOutcome, found: str, answer: Mapping[str, Any]) -> Iterator[Complaint]:
    accepted, rejected = Words(vi="chấp nhận", en="accepted"), Words(vi="từ chối", en="rejected")
    if wanted is CaseOutcome.ACCEPT and found != "accepted":
        codes = list(answer.get("codes") or ())[:_MOST_CODES]
        why = f" ({', '.join(codes)[:_LONGEST]})" if codes else ""
        came = Words(vi=rejected.vi + why, en=rejected.en + why)
        yield complaint("refused", expected=accepted, came=came)
    if wanted is CaseOutcome.REJECT and found != "rejected":
        yield complaint("accepted", expected=rejected, came=accepted)


def _remarks(case: Case, answer: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[Complaint]:
    expected = case.expected
    vanished = {
        path: text
        for path, text in expected.kept.items()
        if _trimmed((answer.get("values") or {}).get(path)) != text
    }
    left = case.task is Task.MAIL and (answer.get("values") or {}).get("kind") == "other"
    if ((expected.noticed and not left) or vanished) and not vocabulary.fits(case, answer):
        told = [*(answer.get("codes") or ()), *(answer.get("notes") or ())]
        if expected.noticed:
            yield complaint(
                "unplaced" if told else "unnoticed",
                expected=Words(
                    vi="từ chối, hoặc nhắc đúng chỗ bất thường",
                    en="a refusal, or a remark on what is odd",
                ),
                came=_listed(told)
                if told
                else Words(vi="chấp nhận, không nhắc gì", en="accepted without a remark"),
            )
        for path, text in vanished.items():
            yield complaint(
                "vanished",
                at=path,
                expected=Words(
                    vi=f"{_short(text)} hoặc lời nhắc", en=f"{_short(text)}, or a remark"
                ),
                came=NOTHING,
            )
    yield from _noise(case, answer)


def _noise(case: Case, answer: Mapping[str, Any]) -> Iterator[Complaint]:
    """Remarks of weight on a message about which vnedoc finds nothing of weight."""
    good = case.expected.outcome is CaseOutcome.ACCEPT and not case.expected.noticed
    if not good or case.task not in (Task.READ, Task.EXTRACT):
        return
    codes = weighty(answer)[:_MOST_CODES]
    if codes and not departure(case).grave:
        for code in codes:
            yield complaint(
                "noise",
                at=code[:_LONGEST],
                expected=Words(
                    vi="không nhắc, hoặc chỉ ghi ở notes", en="no remark, or one among notes"
                ),
                came=same(_short(code)),
                lighter=Importance.SHOULD,
            )


def _listed(codes: Iterable[str]) -> Words:
    return same(", ".join(list(codes)[:_MOST_CODES])[:_LONGEST])


def _trimmed(value: object) -> str | None:
    return value.strip(_SPACE) if isinstance(value, str) else None


def _values(
    expected: Mapping[str, tuple[str | None, ...]], found: Mapping[str, Any]
) -> Iterator[Complaint]:
    for path, allowed in expected.items():
        value = found.get(path)
        trimmed = _trimmed(value)
        if path.endswith(_CONTENT_ID) and trimmed:
            # RFC 2392: cid: is the scheme of the address, not a part of the identifier.
            trimmed = trimmed.removeprefix(_CID)
            allowed = tuple(one.removeprefix(_CID) if one else one for one in allowed)
        if trimmed in allowed or value in allowed or (not trimmed and None in allowed):
            continue
        code = "lost" if not trimmed else "invented" if None in allowed else "changed"
        yield complaint(
            code,
            at=path,
            expected=Words(vi=_alternatives(allowed, "vi"), en=_alternatives(allowed, "en")),
            came=same(_short(value)) if trimmed else NOTHING,
        )


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _alternatives(allowed: Iterable[str | None], lang: str) -> str:
    nothing = NOTHING.vi if lang == "vi" else NOTHING.en
    joint = " hoặc " if lang == "vi" else " or "
    return joint.join(nothing if one is None else _short(one) for one in allowed)


def _files(expected: tuple[str, ...] | None, seen: Seen) -> Iterator[Complaint]:
    if expected is None:
        return
    inside = [d for path, d in seen.written.items() if path.startswith(f"{seen.output}/")]
    if sorted(inside) != sorted(expected):
        right = sum(one in expected for one in inside)
        yield complaint(
            "files",
            expected=Words(
                vi=f"{len(expected)} tệp đúng nội dung",
                en=f"{counted(len(expected), 'file')}, byte for byte",
            ),
            came=Words(
                vi=f"{len(inside)} tệp, trong đó {right} tệp đúng",
                en=f"{counted(len(inside), 'file')}, {right} of them right",
            ),
        )


def _signatures(expected: tuple[tuple[str, ...], ...], found: object) -> Iterator[Complaint]:
    verdicts = found if isinstance(found, list) else []
    right = len(verdicts) == len(expected) and all(
        verdict in allowed for verdict, allowed in zip(verdicts, expected, strict=True)
    )
    if not right:
        # A good signature that is not passed is one thing; a bad one that is, another.
        good = all(_PASSED in allowed for allowed in expected)
        short = good and bool(expected) and verdicts.count(_PASSED) <= len(expected)
        wanted = ", ".join("/".join(allowed) for allowed in expected)
        told = ", ".join(map(str, verdicts))[:_LONGEST]
        yield complaint(
            "unproven" if short else "verdict",
            expected=same(wanted) if wanted else _NO_SIGNATURE,
            came=same(told) if told else _NO_SIGNATURE,
        )


_NO_SIGNATURE: Final = Words(vi="không có kết luận nào", en="no verdict")


def _forbidden(case: Case, answer: Mapping[str, Any], seen: Seen) -> Iterator[Complaint]:
    said = json.dumps(answer, ensure_ascii=False)
    for text in case.expected.forbidden:
        if text not in said and text not in seen.log:
            continue
        place = _planted(said + seen.log) if text == CANARY else ""
        what = _PLACES.get(place, same(f"“{text[:_LONGEST]}”"))
        vi, en = ("trong câu trả lời", "in the answer") if text in said else _LOG
        yield complaint(
            "canary" if text == CANARY else "forbidden",
            at=place if text == CANARY else text[:_LONGEST],
            expected=Words(vi="không đưa ra", en="none of it"),
            came=Words(vi=f"{what.vi} {vi}", en=f"{what.en} {en}"),
        )


_LOG: Final = ("trong nhật ký", "in the log")
_PLACES: Final = {
    "message": Words(vi="tệp bên cạnh gói tin", en="the file beside the message"),
    "work": Words(vi="tệp trong thư mục làm việc", en="the file in the working folder"),
    "temp": Words(vi="tệp trong thư mục tạm", en="the file in the temporary folder"),
    "home": Words(vi="tệp trong thư mục cá nhân", en="the file in the home"),
    "http": Words(vi="tệp tải qua http", en="the file fetched over http"),
    "https": Words(vi="tệp tải qua https", en="the file fetched over https"),
    "ftp": Words(vi="tệp tải qua ftp", en="the file fetched over ftp"),
}


def _planted(text: str) -> str:
    """The place whose canary came out: the word behind it."""
    after = text.partition(CANARY)[2][:20].strip().replace('"', " ").split()
    return after[0] if after and after[0].isalpha() else ""


def _world(case: Case, seen: Seen) -> Iterator[Complaint]:
    nowhere = Words(vi="không tải gì, không ghi ra ngoài", en="nothing fetched, nothing outside")
    for what in dict.fromkeys(seen.fetched):
        # No text forbids to fetch; what is made of it is another matter, and another complaint.
        yield complaint(
            "fetched", at=what, expected=nowhere, came=same(what), lighter=Importance.SHOULD
        )
    inside = (seen.output, "temp", "home", "work")
    for path in sorted(seen.written):
        working = path.partition("/")[0] in inside[1:]
        outside = path != seen.output and path.partition("/")[0] not in inside
        named = path.rpartition("/")[2] in case.expected.forbidden_files and not working
        if outside or named:
            yield complaint(
                "written",
                at=path[:_LONGEST],
                expected=Words(
                    vi="chỉ ghi vào output, dưới tên an toàn",
                    en="files in the output alone, under safe names",
                ),
                came=same(path[:_LONGEST]),
            )
    for path in seen.left:
        yield complaint(
            "left",
            at=path.partition("/")[0],
            expected=Words(vi="không để lại gì của gói tin", en="nothing of the message left"),
            came=same(path[:_LONGEST]),
            lighter=Importance.SHOULD,
        )
