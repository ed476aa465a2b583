"""Operations, status messages and times."""

import datetime as dt

from tests.mutations._kind import of
from vnedoc.codes import Priority, StatusCode, SteeringType
from vnedoc.identifiers import DocumentId, OrganId
from vnedoc.model import VIETNAM, Changes, Hop, Replacement


def _at(day, hour=9, month=7):
    return dt.datetime(2025, month, day, hour, 30, tzinfo=VIETNAM)


def operations():
    earlier, own = DocumentId("a"), DocumentId("H26.99,2025/07/01,05/SVDA-VP")
    yield of(
        "hops go back",
        "VNE-TRACE-005",
        trace__hops=(Hop(timestamp=_at(1)), Hop(timestamp=_at(1, 8))),
    )
    yield of("sent before issue", "VNE-TRACE-006", trace__hops__0__timestamp=_at(30, month=6))
    yield of("first hop elsewhere", "VNE-TRACE-007", trace__hops__0__organ_id="H01.99")
    hops = [Hop(organ_id=OrganId(place)) for place in ("H26.99", "G22", "H26.99")]
    yield of("circle", "VNE-TRACE-008", trace__hops=tuple(hops))
    nameless = {"trace__business__document_id": None, "header__document_id": None}
    yield of("revokes nothing", "VNE-TRACE-012", "", "revoke", **nameless)
    yield of("two identifiers", "VNE-TRACE-014", "", "revoke", trace__business__document_id=earlier)
    path = "trace__business__changes__"
    yield of(
        "list without flag", "VNE-TRACE-017", "", "update", **{f"{path}document_receiver": False}
    )
    yield of(
        "receiver type 2",
        "VNE-TRACE-019",
        "",
        "update",
        **{f"{path}receivers__0__receiver_type": 2},
    )
    yield of(
        "changed twice", "VNE-TRACE-020", "", "update", **{f"{path}receivers": lambda r: r * 2}
    )
    yield of(
        "changed outsider",
        "VNE-TRACE-029",
        "",
        "update",
        **{f"{path}receivers__0__organ_id": "H01.9"},
    )
    nothing = Changes(document_info=False, document_receiver=False)
    yield of("changes nothing", "VNE-TRACE-015", "", "update", trace__business__changes=nothing)
    path = "trace__business__replacements"
    yield of("replaces itself", "VNE-TRACE-024", "", "replace", **{f"{path}__0__document_id": own})
    yield of("replaced twice", "VNE-TRACE-025", "", "replace", **{path: lambda r: r * 2})
    yield of("replaces and is new", "VNE-TRACE-026", **{path: (Replacement(document_id=earlier),)})
    yield of(
        "updates and is new", "VNE-TRACE-027", trace__business__changes=Changes(document_info=True)
    )
    yield of("paper", "VNE-TRACE-028", trace__business__paper=True)
    path = "header__response_for__0__"
    yield of("answers itself", "VNE-REF-004", **{f"{path}document_id": own})
    yield of("answers twice", "VNE-REF-005", header__response_for=lambda answered: answered * 2)
    yield of(
        "answers the future", "VNE-REF-006", **{f"{path}promulgation_date": dt.date(2025, 8, 1)}
    )
    yield of("answers another", "VNE-REF-007", **{f"{path}code": "13/SVDB-KH"})
    yield of("answers nothing", "VNE-REF-008", **{f"{path}code": "công văn"})
    report = {"header__steering_type": SteeringType.REPORT, "header__response_for": ()}
    yield of("reports on nothing", "VNE-REF-009", **report)
    yield of("task twice", "VNE-REF-010", header__response_for_task=("NV", "NV"))


def statuses():
    status = {"base": "status"}
    for code in (StatusCode.REFUSED, StatusCode.RETRIEVAL_REQUESTED, StatusCode.DECLINED):
        changes = {"status__code": code, "status__description": None}
        yield of(f"{code} without reason", "VNE-STATUS-007", **status, **changes)
    yield of("status before issue", "VNE-STATUS-009", **status, status__timestamp=_at(30, month=6))
    yield of(
        "receiver asks back",
        "VNE-STATUS-010",
        **status,
        status__code=StatusCode.RETRIEVAL_REQUESTED,
    )
    for code in (StatusCode.ARRIVED, StatusCode.ACCEPTED, StatusCode.COMPLETED, StatusCode.AGREED):
        changes = {"status__code": code, "status__sender__organ_id": "H26.99"}
        yield of(f"issuer reports {code}", "VNE-STATUS-011", **status, **changes)
    yield of("to itself", "VNE-STATUS-012", **status, status__response_for__organ_id="H41.99")
    yield of("another code", "VNE-STATUS-013", **status, status__response_for__code="06/SVDA-VP")
    yield of("no code", "VNE-STATUS-015", **status, status__response_for__code="công văn")


def times():
    yield of("issued tomorrow", "VNE-TIME-003", header__promulgation__date=dt.date(2025, 7, 2))
    yield of("hop tomorrow", "VNE-TIME-004", trace__hops__0__timestamp=_at(2))
    yield of("status tomorrow", "VNE-TIME-005", "", "status", status__timestamp=_at(2))
    yield of("overdue", "VNE-TIME-006", header__due_date=dt.date(2025, 6, 30))
    friday = {"header__promulgation__date": dt.date(2025, 6, 27), "header__document_id": "a"}
    yield of("late", "VNE-TIME-001", **friday)
    yield of("after the morning", "VNE-TIME-007", trace__hops__0__timestamp=_at(2, 13))
    yield of("urgent and late", "VNE-TIME-002", header__other__priority=Priority.URGENT, **friday)
    again = {"header__document_id": "seen-before"}
    yield of("seen before", "VNE-REPLAY-001", **again)
    yield of(
        "number seen before",
        "VNE-REPLAY-002",
        header__document_id="other",
        header__code__number="77",
    )
    for base in ("revoke", "update"):
        path = {"trace__business__document_id": "never-seen"}
        yield of(f"{base} of the unseen", "VNE-REPLAY-003", "", base, **path)
    path = {"status__response_for__document_id": "never-seen"}
    yield of("status of the unseen", "VNE-REPLAY-004", "", "status", **path)
