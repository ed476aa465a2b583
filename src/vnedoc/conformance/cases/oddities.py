"""Values that are no values: dates that do not exist, unknown codes, and nothing at all.

A reader may take such a message or refuse it, but must not make something else of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc.clauses import PRACTICE, Clause, decision_28, qcvn
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.case import (
    NOON,
    Allowed,
    Case,
    CaseOutcome,
    Expected,
    Importance,
    Input,
    Role,
    Task,
)
from vnedoc.conformance.cases.grounds import bounded
from vnedoc.conformance.cases.positive import accepted
from vnedoc.conformance.cases.writing.nodes import Node, render
from vnedoc.frozen import FrozenMap
from vnedoc.words import Words

_HEADER: Final = "MessageHeader"
_DATE: Final = f"{_HEADER}/PromulgationInfo/PromulgationDate"
_STAMP: Final = "TraceHeaderList/TraceHeader/Timestamp"
_BUSINESS: Final = "TraceHeaderList/Bussiness"


def generate() -> Iterator[Case]:
    """All of them."""
    for case in (*_lenient_dates(), *_unknown_codes()):
        yield case
        yield _remarked(case)
    yield from _nothing_said()
    yield from _added_and_dropped()


def _remarked(case: Case) -> Case:
    """The same message, of which the reader should say that something is odd."""
    # The states that the article names are examples: no text says which codes there are.
    clause = PRACTICE if case.clause == _ROWS["StatusCode"] else case.clause
    return attrs.evolve(
        case,
        id=f"{case.id}-remark",
        clause=clause,
        importance=bounded(Importance.SHOULD, clause),
        expected=Expected(outcome=CaseOutcome.EITHER, noticed=True),
        why=Words(
            vi=f"Nên nhắc người dùng. {case.why.vi}", en=f"It should be remarked. {case.why.en}"
        ),
        defect="unremarked",
    )


def read_as(
    ident: str,
    root: Node,
    clause: Clause,
    why: Words,
    values: dict[str, Allowed],
    defect: str,
) -> Case:
    """A message that may be accepted or not, but must not be read as something else."""
    return Case(
        id=ident,
        clause=clause,
        role=Role.CONSUMER,
        importance=Importance.MUST,
        task=Task.READ,
        inputs=(Input.of("message.edxml", render(root)),),
        expected=Expected(outcome=CaseOutcome.EITHER, values=values),
        why=why,
        origin="from what real systems send",
        defect=defect,
        given={"at": NOON},
    )


_BAD_DATES: Final = (
    *((_DATE, text) for text in (
        "2014/02/30", "2025/02/29", "2025/04/31", "2025/13/01", "2025/00/10", "2025/07/00",
        "2025/07/32", "31/04/2025", "2025/7/1", "20250701", "25/07/01", "2025/07/01x",
    )),
    *((f"{_HEADER}/DueDate", text) for text in ("2025/02/30", "2025/06/31", "hôm nay")),
    *((_STAMP, text) for text in (
        "2025/02/30 09:30:00", "2025/07/01 25:00:00", "2025/07/01 09:60:00", "2025/07/01 24:00:00",
    )),
)  # fmt: skip


_SAME_MOMENT: Final = {
    "2025/7/1": "2025/07/01",
    "20250701": "2025/07/01",
    "2025/07/01x": "2025/07/01",
    # Digit by digit the year 25: whoever tells that tells what stands there.
    "25/07/01": "0025/07/01",
    # The end of a day is the beginning of the next (ISO 8601).
    "2025/07/01 24:00:00": "2025/07/02 00:00:00",
}


def _lenient_dates() -> Iterator[Case]:
    for index, (path, text) in enumerate(_BAD_DATES, start=1):
        same = _SAME_MOMENT.get(text)
        allowed: Allowed = (None, text, *((same,) if same else ()))
        why = Words(
            vi=f"{text!r} không phải ngày giờ theo bảng; không được tự đổi sang ngày khác.",
            en=f"{text!r} is no date by the table; it must not be turned into another one.",
        )
        yield read_as(
            f"date-{index:02d}",
            messages.document().set(path, text),
            _ROWS[path.rpartition("/")[2]],
            why,
            {path: allowed},
            defect="lenient-date",
        )


_ROWS: Final = {
    "PromulgationDate": qcvn("1.4.2"),
    "DueDate": qcvn("1.9"),
    "Timestamp": qcvn("2.1.2"),
    "Priority": qcvn("1.11.1"),
    "PromulgationAmount": qcvn("1.11.4"),
    "PageAmount": qcvn("1.11.5"),
    "SteeringType": qcvn("1.13"),
    "BussinessDocType": qcvn("2.2.1"),
    "Paper": qcvn("2.2.6"),
    "StatusCode": decision_28("Điều 10(2)(h)"),
}
_BAD_CODES: Final = (
    (f"{_HEADER}/OtherInfo/Priority", ("5", "9", "-1", "khẩn", "1.0", "0x1")),
    (f"{_HEADER}/SteeringType", ("3", "7", "x")),
    (f"{_BUSINESS}/BussinessDocType", ("4", "9", "mới")),
    (f"{_BUSINESS}/Paper", ("2", "có")),
    (f"{_HEADER}/OtherInfo/PageAmount", ("nhiều", "-3", "1,5")),
    (f"{_HEADER}/OtherInfo/PromulgationAmount", ("mười", "1e3")),
)


def _unknown_codes() -> Iterator[Case]:
    for path, codes in _BAD_CODES:
        for index, code in enumerate(codes, start=1):
            yield _unknown_code(messages.document(), path, code, str(index))
    for code in ("07", "08", "09", "10", "11", "12", "14", "17", "00", "99", "done"):
        yield _unknown_code(messages.status(), f"{_HEADER}/StatusCode", code, code)


def _unknown_code(root: Node, path: str, code: str, index: str) -> Case:
    why = Words(
        vi=f"{code!r} không phải mã đã biết của {path}; không được coi là mã khác.",
        en=f"{code!r} is no known code of {path}; it must not be taken for another one.",
    )
    name = path.rpartition("/")[2]
    return read_as(
        f"unknown-{name.lower()}-{index}",
        root.set(path, code),
        _ROWS[name],
        why,
        {path: (None, code, *(("1",) if code == "1.0" else ()))},
        defect="unknown-code",
    )


_OPTIONAL: Final = (
    (f"{_HEADER}/SignerInfo/Competence", "1.8.1"),
    (f"{_HEADER}/OtherInfo/Priority", "1.11.1"),
    (f"{_HEADER}/OtherInfo/PageAmount", "1.11.5"),
    (f"{_HEADER}/SteeringType", "1.13"),
    (f"{_HEADER}/DueDate", "1.9"),
)
_DEFAULTS: Final = {"Priority": ("0",)}
"""The table gives it this value where nothing is said."""


def _nothing_said() -> Iterator[Case]:
    for path, number in _OPTIONAL:
        name = path.rpartition("/")[2]
        why = Words(
            vi=f"{path} là tùy chọn; thiếu nó, phần còn lại vẫn phải đọc được.",
            en=f"{path} is optional; without it, the rest must be read.",
        )
        root = messages.document()
        if path in root.values():
            root.drop(path)
        subject = (f"{_HEADER}/Subject",)
        yield accepted(f"nothing-{name}-absent", root, qcvn(number), why, subject)
        nothing: dict[str, Allowed] = {path: (None, *_DEFAULTS.get(name, ()))}
        for form, text in (("empty", ""), ("blank", " \n ")):
            yield _empty(f"nothing-{name}-{form}", messages.document().set(path, text), nothing)
    root = messages.document()
    root.add(_HEADER, "ResponseFor\n OrganId\n Code\n PromulgationDate\n DocumentId")
    yield _empty("nothing-ResponseFor", root, {f"{_HEADER}/ResponseFor/Code": (None,)})


def _empty(ident: str, root: Node, nothing: dict[str, Allowed]) -> Case:
    """Systems send empty elements instead of leaving them out, which no text provides for."""
    (path,) = nothing
    why = Words(
        vi=f"{path} để trống là không có giá trị: nên nhận, và không tự điền giá trị khác giá trị"
        " mặc định của bảng.",
        en=f"An empty {path} has no value: it should be taken, and none made up but the table's own"
        " default.",
    )
    subject = (f"{_HEADER}/Subject",)
    return accepted(ident, root, PRACTICE, why, subject, defect="made-up-default", values=nothing)


_MISSING: Final = (
    f"{_HEADER}/DocumentId",
    f"{_HEADER}/Code/CodeNumber",
    f"{_HEADER}/Code/CodeNotation",
    f"{_HEADER}/PromulgationInfo/Place",
    f"{_HEADER}/PromulgationInfo/PromulgationDate",
    f"{_HEADER}/DocumentType/Type",
    f"{_HEADER}/DocumentType/TypeDetail",
    f"{_HEADER}/DocumentType/TypeName",
    f"{_HEADER}/Subject",
    f"{_HEADER}/SignerInfo/FullName",
    f"{_HEADER}/OtherInfo/PromulgationAmount",
    "TraceHeaderList/TraceHeader/Timestamp",
    *(path for path, _ in _OPTIONAL),
)
_MISSING_STATUS: Final = (
    f"{_HEADER}/StatusCode",
    f"{_HEADER}/ResponseFor/DocumentId",
)
_STRANGERS: Final = (
    ("header", messages.document, _HEADER, "MaHoSoRieng", "HS-7c1e-01"),
    ("group", messages.document, f"{_HEADER}/OtherInfo/MoRong", "GhiChu", "ghi chú 7c1e"),
    ("trace", messages.document, "TraceHeaderList", "MaLuong", "L-7c1e"),
    ("status", messages.status, _HEADER, "MaHoSoRieng", "HS-7c1e-02"),
)


def _added_and_dropped() -> Iterator[Case]:
    """Values that nobody wrote, and elements that nobody knows.

    No text demands either. But a document to which a reader adds an identifier, or from which it
    silently drops what another system put there, is another document.
    """
    for make, rows in ((messages.document, _MISSING), (messages.status, _MISSING_STATUS)):
        for path in rows:
            yield _missing(make(), path, "" if make is messages.document else "status-")
    for name, make, parent, element, text in _STRANGERS:
        yield _stranger(name, make(), parent, element, text)


def _missing(root: Node, path: str, kind: str) -> Case:
    why = Words(
        vi=f"Không có {path} thì không được tự điền giá trị.",
        en=f"Where there is no {path}, no value may be made up.",
    )
    name = path.rpartition("/")[2]
    nothing: dict[str, Allowed] = {path: (None, *_DEFAULTS.get(name, ()))}
    if path in root.values():
        root.drop(path)
    case = read_as(f"missing-{kind}{name}", root, PRACTICE, why, nothing, "made-up-default")
    return attrs.evolve(case, importance=Importance.MAY)


def _stranger(name: str, root: Node, parent: str, element: str, text: str) -> Case:
    root.add(parent, f"{element} {text}")
    why = Words(
        vi=f"Phần tử lạ {element} phải đọc ra được hoặc được nhắc đến, không được biến mất.",
        en=f"The unknown element {element} must be told or remarked on: it must not vanish.",
    )
    case = read_as(f"stranger-{name}", root, PRACTICE, why, {}, "vanished")
    expected = Expected(outcome=CaseOutcome.EITHER, kept=FrozenMap({f"{parent}/{element}": text}))
    return attrs.evolve(case, importance=Importance.MAY, expected=expected)
