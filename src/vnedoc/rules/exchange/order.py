"""The order of elements, which readers must not depend on."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.clauses import qcvn
from vnedoc.findings import Severity
from vnedoc.names import MESSAGE_HEADER
from vnedoc.rules.engine.context import RuleContext
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.needs import BOTH, Need
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.xml.writing.order import Disorder


@rule(
    "VNE-ORDER-001",
    severity=Severity.INFO,
    clause=qcvn("1"),
    title_vi="Các phần tử đứng theo một thứ tự đã biết",
    title_en="Elements stand in a known order",
    vi="<{child}> không đứng đúng thứ tự của quy chuẩn, cũng không đúng thứ tự mà Trục liên thông "
    "ghi.",
    en="<{child}> stands in neither the standard's order nor that of the national exchange.",
    hint_vi="Phần mềm nhận không được phụ thuộc thứ tự, nhưng nên ghi đúng.",
    hint_en="Readers must not depend on the order; writing it right is safer.",
    bad=change(disorders=(Disorder(path=MESSAGE_HEADER, child="Subject"),)),
    good=change(disorders=()),
    on=BOTH,
    needs=(Need.ORDER,),
)
def elements_stand_in_order(ctx: RuleContext) -> Iterator[Violation]:
    for disorder in ctx.disorders or ():
        yield Violation(disorder.path, child=disorder.child)
