"""Updates: what of a document changes, and for which receivers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, qcvn
from vnedoc.codes import BusinessDocType
from vnedoc.findings import Severity
from vnedoc.model import Changes, Receiver
from vnedoc.names import TRACE
from vnedoc.rules.engine.context import RuleContext, brief
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.presence import presence
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import nth

_BUSINESS: Final = f"{TRACE}/Bussiness"
_CHANGES: Final = f"{_BUSINESS}/BussinessDocumentInfo"
_RECEIVER: Final = f"{_CHANGES}/ReceiverList/Receiver"


def _changes(ctx: RuleContext) -> Changes:
    return ctx.business.changes or Changes()


@rule(
    "VNE-TRACE-015",
    severity=Severity.WARNING,
    clause=qcvn("2.2.3"),
    title_vi="Gói tin cập nhật có ghi nội dung cập nhật",
    title_en="An update says what it changes",
    vi="Gói tin cập nhật không cho biết cập nhật gì.",
    en="The update does not say what it changes.",
    hint_vi="Ghi BussinessDocumentInfo với DocumentInfo hoặc DocumentReceiver bằng 1.",
    hint_en="Write BussinessDocumentInfo with DocumentInfo or DocumentReceiver set to 1.",
    bad=(
        change("update", trace__business__changes=None),
        change("update", trace__business__changes=Changes(document_info=False)),
    ),
    good=change("update", trace__business__changes=Changes(document_info=True)),
    when="operates",
)
def update_says_what_changes(ctx: RuleContext) -> Iterator[Violation]:
    changes = _changes(ctx)
    something = changes.document_info or changes.document_receiver or changes.receivers
    if ctx.operation is BusinessDocType.UPDATE and not something:
        yield Violation(_CHANGES)


@rule(
    "VNE-TRACE-016",
    severity=Severity.WARNING,
    clause=qcvn("2.2.3.3"),
    title_vi="Có thay đổi nơi nhận thì có danh sách nơi nhận được thêm hoặc bớt",
    title_en="Receivers that are said to change are listed",
    vi="Nơi nhận có thay đổi nhưng không có danh sách nơi nhận thay đổi.",
    en="Receivers are said to change, but none is listed.",
    hint_vi="Liệt kê nơi nhận thay đổi trong ReceiverList.",
    hint_en="List the receivers that change in ReceiverList.",
    bad=change("update", trace__business__changes__receivers=()),
    good=change("update", trace__business__changes=Changes(document_info=True)),
    when="operates",
)
def changed_receivers_are_listed(ctx: RuleContext) -> Iterator[Violation]:
    changes = _changes(ctx)
    if changes.document_receiver and not changes.receivers:
        yield Violation(f"{_CHANGES}/ReceiverList")


@rule(
    "VNE-TRACE-017",
    severity=Severity.WARNING,
    clause=qcvn("2.2.3.2"),
    title_vi="Có danh sách nơi nhận được thêm hoặc bớt thì DocumentReceiver là 1",
    title_en="Listed changes of receivers are announced",
    vi="Có danh sách nơi nhận thay đổi nhưng DocumentReceiver không phải 1.",
    en="Changed receivers are listed, but DocumentReceiver is not 1.",
    hint_vi="Đặt DocumentReceiver bằng 1, hoặc bỏ ReceiverList.",
    hint_en="Set DocumentReceiver to 1, or leave ReceiverList out.",
    bad=(
        change("update", trace__business__changes__document_receiver=False),
        change("update", trace__business__changes__document_receiver=None),
    ),
    when="operates",
)
def listed_receivers_are_announced(ctx: RuleContext) -> Iterator[Violation]:
    changes = _changes(ctx)
    if changes.receivers and not changes.document_receiver:
        yield Violation(f"{_CHANGES}/DocumentReceiver")


changed_receiver_has_an_identifier = presence(
    "VNE-TRACE-018",
    "trace__business__changes__receivers__organ_id",
    severity=Severity.WARNING,
    clause=qcvn("2.2.3.3.1"),
    title_vi="Mọi nơi nhận được thêm hoặc bớt đều có mã định danh",
    title_en="Every added or removed receiver has an identifier",
    vi="Nơi nhận thay đổi thứ {index} không có mã định danh.",
    en="Changed receiver {index} has no identifier.",
    hint_vi="Ghi mã định danh nơi nhận vào Receiver/OrganId.",
    hint_en="Write the receiver's identifier into Receiver/OrganId.",
    base="update",
    when="operates",
)


@rule(
    "VNE-TRACE-019",
    severity=Severity.WARNING,
    clause=qcvn("2.2.3.3.2"),
    title_vi="Mọi nơi nhận thay đổi đều ghi rõ là thêm hay bớt",
    title_en="Every changed receiver is said to be added or removed",
    vi="ReceiverType của nơi nhận thay đổi thứ {index} không phải 0 hoặc 1.",
    en="ReceiverType of changed receiver {index} is neither 0 nor 1.",
    hint_vi="Ghi 0 hoặc 1 theo quy ước giữa hai bên.",
    hint_en="Write 0 or 1, as the two sides have agreed.",
    bad=(
        change("update", trace__business__changes__receivers__0__receiver_type=2),
        change("update", trace__business__changes__receivers__0__receiver_type=None),
    ),
    good=change("update", trace__business__changes__receivers__0__receiver_type=0),
    when="operates",
)
def changed_receiver_has_a_type(ctx: RuleContext) -> Iterator[Violation]:
    for index, receiver in enumerate(_changes(ctx).receivers, 1):
        if receiver.receiver_type not in (0, 1):
            yield Violation(f"{_RECEIVER}{nth(index)}/ReceiverType", index=index)


@rule(
    "VNE-TRACE-020",
    severity=Severity.WARNING,
    clause=qcvn("2.2.3.3"),
    title_vi="Mỗi nơi nhận được thêm hoặc bớt chỉ được ghi một lần",
    title_en="Each added or removed receiver is listed once",
    vi="Nơi nhận thay đổi {found} được ghi nhiều lần.",
    en="The changed receiver {found} is listed more than once.",
    hint_vi="Mỗi nơi nhận chỉ ghi một lần.",
    hint_en="List each receiver once.",
    bad=change("update", trace__business__changes__receivers=lambda receivers: receivers * 2),
    good=change(
        "update",
        trace__business__changes__receivers=lambda receivers: (
            *receivers,
            Receiver(organ_id="H41.99", receiver_type=0),
        ),
    ),
    when="operates",
)
def changed_receivers_are_listed_once(ctx: RuleContext) -> Iterator[Violation]:
    known: set[str] = set()
    for index, receiver in enumerate(_changes(ctx).receivers, 1):
        if receiver.organ_id and receiver.organ_id in known:
            yield Violation(f"{_RECEIVER}{nth(index)}/OrganId", found=brief(receiver.organ_id))
        known.add(receiver.organ_id or "")


@rule(
    "VNE-TRACE-027",
    severity=Severity.WARNING,
    clause=qcvn("2.2.3"),
    title_vi="Chỉ gói tin cập nhật có thông tin cập nhật",
    title_en="Only an update states changes",
    vi="Có thông tin cập nhật nhưng nghiệp vụ không phải cập nhật.",
    en="Changes are stated, but the operation is not an update.",
    hint_vi="Đặt BussinessDocType bằng 2, hoặc bỏ BussinessDocumentInfo.",
    hint_en="Set BussinessDocType to 2, or leave BussinessDocumentInfo out.",
    bad=change("new", trace__business__changes=Changes(document_info=True)),
    good=change("new", trace__business__changes=Changes(document_info=False)),
    when="operates",
)
def only_updates_change(ctx: RuleContext) -> Iterator[Violation]:
    changes = _changes(ctx)
    something = changes.document_info or changes.document_receiver or changes.receivers
    if something and ctx.operation is not BusinessDocType.UPDATE:
        yield Violation(_CHANGES)


@rule(
    "VNE-TRACE-029",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Nơi nhận được thêm hoặc bớt có trong danh sách bên nhận",
    title_en="Added or removed receivers receive the message",
    vi="Nơi nhận thay đổi {found} không có trong danh sách bên nhận của gói tin.",
    en="The changed receiver {found} is not among the message's receivers.",
    bad=change("update", trace__business__changes__receivers__0__organ_id="H01.99"),
    good=change("update", trace__business__changes__receivers__0__organ_id="H41.99"),
    when="operates",
)
def changed_receivers_receive_it(ctx: RuleContext) -> Iterator[Violation]:
    receivers = {organ.organ_id for organ in ctx.header.recipients}
    for index, receiver in enumerate(_changes(ctx).receivers, 1):
        if receiver.organ_id and receivers and receiver.organ_id not in receivers:
            path = f"{_RECEIVER}{nth(index)}/OrganId"
            yield Violation(path, found=brief(receiver.organ_id))
