"""Cases from the rules: what breaks each of them, and what is close to breaking it and does not.

What breaks a rule that rests on the legal text must not go unnoticed. Whether it is refused is for
the receiver to say, who *may* refuse it (28/2018/QĐ-TTg Điều 5(4)). The messages are the examples
that the rules themselves are shown with.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

from vnedoc import _resources
from vnedoc.clauses import ADVICE, COMPLETE, PRACTICE, Clause, decision_28, qcvn
from vnedoc.conformance.cases.case import Case, CaseOutcome, Expected, Importance, Input, Role, Task
from vnedoc.conformance.cases.grounds import LENGTHS, bounded
from vnedoc.conformance.cases.writing.archives import restored
from vnedoc.conformance.cases.writing.nodes import Style, render
from vnedoc.content import Content
from vnedoc.findings import Severity
from vnedoc.model import DocumentEnvelope, Envelope
from vnedoc.rules import RULES, Caps, Example, Need, Rule
from vnedoc.words import Words
from vnedoc.xml.writing.writer import dumps

_IMPORTANCE: Final = {
    Severity.ERROR: Importance.MUST,
    Severity.WARNING: Importance.SHOULD,
    Severity.INFO: Importance.MAY,
}
_ELSEWHERE: Final = frozenset({"disorders", "verification", "signature_required", "dossier"})
"""What no message by itself can show; see `_order` and `vnedoc.conformance.cases.signatures`."""


def generate() -> Iterator[Case]:
    """A case for every example of every rule."""
    for rule in RULES:
        for index, example in enumerate(rule.bad, start=1):
            if not _ELSEWHERE & set(example.given):
                yield _broken(rule, example, index)
        if rule.topic.severity is Severity.ERROR:
            for index, example in enumerate(rule.good, start=1):
                if not _ELSEWHERE & set(example.given):
                    yield _kept(rule, example, index)
    yield _order()


def _broken(rule: Rule, example: Example, index: int) -> Case:
    clause, importance = _stands_on(rule)
    vi, en = rule.topic.title("vi"), rule.topic.title("en")
    return _case(
        rule,
        example,
        f"rule-{rule.id.removeprefix('VNE-')}-{index}",
        Expected(outcome=CaseOutcome.EITHER, noticed=True, codes=(rule.id,)),
        Words(
            vi=f"Trái với: {vi}. Phải từ chối hoặc nhắc đến.",
            en=f"It breaks “{en}” and is to be refused or remarked.",
        ),
        clause,
        importance,
    )


def _stands_on(rule: Rule) -> tuple[Clause, Importance]:
    """What demands that a breach is seen, and how much it bears.

    A rule names the clause that it is about. That this clause also demands what the rule looks for
    is another matter: where it does not, `unsaid` says so.
    """
    clause, most = _unsaid().get(rule.id, (rule.topic.clause, Importance.MUST))
    if rule.id.startswith(_LENGTH) and clause.document != LENGTHS.document:
        # What implementations take; the row itself gives no length that anybody has read.
        clause = PRACTICE
    if rule.topic.clause not in _RECEIVING:
        most = min(most, Importance.SHOULD, key=_ORDER.index)
    wanted = min(most, _IMPORTANCE[rule.topic.severity], key=_ORDER.index)
    return clause, bounded(wanted, clause)


_ORDER: Final = (Importance.MAY, Importance.SHOULD, Importance.MUST)
_LENGTH: Final = "VNE-LENGTH-"
_RECEIVING: Final = frozenset({COMPLETE, *(decision_28(f"Điều 10(2)({x})") for x in "abcdđegiklm")})
"""What tells the receiver to look: that a document is whole, and what has to be shown of it.

Others tell what is governed at all (Điều 1) or the sender what to write (Điều 8); the states of
Điều 10(2)(h) are examples, and no list that a code could be missing from.
"""


@functools.cache
def _unsaid() -> Mapping[str, tuple[Clause, Importance]]:
    """Rule -> what it stands on instead of the clause that it is about, and its highest weight.

    ``data/conformance/unsaid.tsv`` gives the reason of each.
    """
    _, *lines = _resources.data("conformance/unsaid.tsv").decode().splitlines()
    own = {rule.id: rule.topic.clause for rule in RULES}
    texts = {"practice": PRACTICE, "advice": ADVICE}
    found = {}
    for rule, on, highest, _ in (line.split("\t") for line in lines):
        clause = texts.get(on) or qcvn(on) if on else own[rule]
        found[rule] = (clause, Importance(highest))
    return MappingProxyType(found)


def _kept(rule: Rule, example: Example, index: int) -> Case:
    return _case(
        rule,
        example,
        f"kept-{rule.id.removeprefix('VNE-')}-{index}",
        Expected(outcome=CaseOutcome.ACCEPT),
        Words(
            vi=f"Sát ranh giới nhưng vẫn đúng: {rule.topic.title('vi')}. Không được từ chối.",
            en=f"Close to the line, yet right: “{rule.topic.title('en')}”. It must not be refused.",
        ),
        rule.topic.clause,
        bounded(Importance.MUST, rule.topic.clause),
    )


def _case(
    rule: Rule,
    example: Example,
    ident: str,
    expected: Expected,
    why: Words,
    clause: Clause,
    importance: Importance,
) -> Case:
    return Case(
        id=ident,
        clause=clause,
        role=Role.CONSUMER,
        importance=importance,
        task=Task.READ,
        inputs=(Input.of("message.edxml", dumps(_fixed(example.envelope()))),),
        expected=expected,
        why=why,
        origin=f"examples of {rule.id}",
        defect="rule",
        features=_features(rule, example),
        given=_given(example),
        rule=rule.id,
    )


def _fixed(envelope: Envelope) -> Envelope:
    """The envelope without what builds of zlib make different."""
    if not isinstance(envelope, DocumentEnvelope):
        return envelope
    files = []
    for one in envelope.attachments:
        raw = one.content
        data = _zip_bytes(raw) if raw is not None else None
        same = data is None or (fixed := restored(data)) == data
        files.append(one if same else attrs.evolve(one, content=Content.from_bytes(fixed)))
    return attrs.evolve(envelope, attachments=tuple(files))


def _zip_bytes(content: Content) -> bytes | None:
    try:
        data = content.read()
    except Exception:  # noqa: BLE001 - what is no base64 is no zip either
        return None
    return data if data.startswith(b"PK") else None


def _given(example: Example) -> Mapping[str, Any]:
    context = example.context()
    given: dict[str, Any] = {}
    if context.at is not None:
        given["at"] = context.at.isoformat()
    if context.holidays is not None:
        given["holidays"] = sorted(day.isoformat() for day in context.holidays)
    if context.seen is not None:
        given["seen"] = sorted(context.seen)
    if context.caps != Caps():
        own = attrs.asdict(Caps())
        given["limits"] = {
            name: value for name, value in attrs.asdict(context.caps).items() if value != own[name]
        }
    return given


_NEEDS: Final = {
    Need.TIME: "time",
    Need.HOLIDAYS: "holidays",
    Need.SEEN: "seen",
    Need.CONTENT: "content",
}


def _features(rule: Rule, example: Example) -> tuple[str, ...]:
    needed = [_NEEDS[need] for need in Need if need in rule.needs and need in _NEEDS]
    return (*needed, "limits") if "caps" in example.given else tuple(needed)


def _order() -> Case:
    """The one rule that is about the bytes rather than the values."""
    from vnedoc.conformance.cases.messages import document

    rule = next(rule for rule in RULES if rule.id == "VNE-ORDER-001")
    case = _broken(rule, rule.bad[0], 1)
    data = render(document(), Style(backwards=True))
    return attrs.evolve(case, inputs=(Input.of("message.edxml", data),))
