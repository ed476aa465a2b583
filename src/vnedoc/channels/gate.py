"""Whether a message may travel at all, asked before anything of it is sent.

State secrets must not go this way, nor what goes to a body that is not connected, nor what an
agency's own list keeps on paper. That is asked of the bytes that are about to leave, whoever made
them: a letter that another program wrote is no safer than one of ours.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable
from typing import Final

import attrs

from vnedoc import rules
from vnedoc.channels.http import shown
from vnedoc.channels.outcomes import REASONS, MessageKind, Refused
from vnedoc.channels.said import ends_of
from vnedoc.clauses import Severity
from vnedoc.content.source import Source
from vnedoc.doctype import (
    DeliveryPolicy,
    DeliveryRule,
    Kind,
    Mode,
    catalogue,
    delivery,
)
from vnedoc.errors import ContentError, ReadError, VnedocError
from vnedoc.exchange.identity import canonical_organ
from vnedoc.findings import Finding
from vnedoc.given import listed
from vnedoc.identifiers import OrganId, OrganIdForm
from vnedoc.model import VIETNAM, DocumentEnvelope, Envelope, StatusEnvelope
from vnedoc.words import Words
from vnedoc.xml.reading.reader import loads

_SECRECY: Final = tuple(
    rule
    for rule in rules.RULES
    if rule.id.startswith("VNE-SECRET-") and rule.topic.severity is not Severity.INFO
)
_LIKELY: Final = 0.02
"""Probability from which a kind counts, where the kind of a document is not sure."""
_ANY: Final = "cong-van"
"""A kind to ask about where the answer is the same for all."""
_SECRET: Final = "MẬT"  # noqa: S105


def _canonical(codes: Iterable[str] | None) -> frozenset[str] | None:
    return None if codes is None else frozenset(map(canonical_organ, listed(codes, "connected")))


def _rules(ids: Iterable[str]) -> frozenset[str]:
    return frozenset(listed(ids, "accept"))


@attrs.frozen(kw_only=True)
class Leaving:
    """A message that may be sent."""

    envelope: Envelope
    sender: str
    """The body that it is from, as the message says."""
    receivers: tuple[str, ...]
    """The bodies that it goes to."""

    @property
    def kind(self) -> MessageKind:
        """What gateways call it."""
        return "edoc" if isinstance(self.envelope, DocumentEnvelope) else "status"


@attrs.frozen(kw_only=True)
class DeliveryGate:
    """What must be known to say whether a message may travel this way."""

    connected: frozenset[str] | None = attrs.field(converter=_canonical)
    """Identifiers of the bodies that are connected, such as ``AgenciesListed.codes``; `None` where
    that is left to the gateway, which then refuses them itself."""
    policy: DeliveryPolicy | None = None
    """The sending agency's own list (28/2018/QĐ-TTg Điều 7(2)(b))."""
    accept: frozenset[str] = attrs.field(default=frozenset(), converter=_rules)
    """Rules such as ``VNE-SECRET-003`` whose warnings somebody has looked at and answers for; what
    is marked as secret itself can never be accepted."""

    def ask_for_all(
        self, source: Source, *, at: dt.datetime, to: Collection[str] = ()
    ) -> Leaving | Refused:
        """As `ask`, for a gateway that sends to whomever a message names.

        Args:
            source: As for `ask`.
            at: As for `ask`.
            to: All the bodies that it names, or nothing.

        Raises:
            SourceChangedError: the file changed while it was read.
        """
        found = self.ask(source, at=at, to=to)
        if not to or isinstance(found, Refused):
            return found
        named = {canonical_organ(body) for body in ends_of(found.envelope)[1]}
        same = named == {canonical_organ(body) for body in to}
        return found if same else Refused(reason="to-all-only")

    def ask(
        self, source: Source, *, at: dt.datetime, to: Collection[str] = ()
    ) -> Leaving | Refused:
        """Whether a message may be sent.

        Args:
            source: Its bytes.
            at: Now, with a time zone; its day decides which rules are in force.
            to: The bodies that it goes to now; all that it names, if nothing is said.

        Raises:
            SourceChangedError: the file changed while it was read.
        """
        to = listed(to, "to")
        try:
            envelope = loads(source)
        except (ReadError, ContentError) as fault:
            return Refused(reason="unreadable", code=fault.code, why=_with("unreadable", fault))
        sender, named = ends_of(envelope)
        if unknown := _not_named(envelope, named, to):
            return Refused(reason="other-receiver", said=unknown)
        if not (sender.isascii() and sender.isprintable()):
            return Refused(reason="odd-sender")
        receivers = tuple(to) or named
        if not receivers:
            return Refused(reason="no-receiver")
        refused = self._secret(envelope, at)
        for receiver in receivers:
            refused = refused or self._barred(envelope, sender, receiver, at)
        return refused or Leaving(envelope=envelope, sender=sender, receivers=receivers)

    def _secret(self, envelope: Envelope, at: dt.datetime) -> Refused | None:
        context = rules.RuleContext(envelope=envelope, at=at)
        found = rules.check(context, _SECRECY).findings
        if any(one.topic.severity is Severity.ERROR for one in found):
            mark = next(one for one in found if one.topic.severity is Severity.ERROR)
            return _by_rule(delivery(_ANY, secrecy=_SECRET, day=_day(at)), mark)
        doubtful = next((one for one in found if one.rule not in self.accept), None)
        if doubtful is None:
            return None
        why = _with("look-first", doubtful)
        return Refused(reason="look-first", code=doubtful.rule, clause=doubtful.clause, why=why)

    def _barred(
        self, envelope: Envelope, sender: str, receiver: str, at: dt.datetime
    ) -> Refused | None:
        joined = self.connected is None or canonical_organ(receiver) in self.connected
        if not joined:
            return _by_rule(delivery(_ANY, connected=False, day=_day(at)))
        if self.policy is None or isinstance(envelope, StatusEnvelope):
            return None
        kinds, sure = _kinds_of(envelope, at)
        by = sender if _names_a_body(sender) else None
        for body, kind in itertools.product(self._bodies_of(receiver), kinds):
            rule = delivery(kind, sender=by, receiver=body, day=_day(at), policy=self.policy)
            if rule.mode is not Mode.NOT_THIS_WAY:
                continue
            if body != receiver:
                return Refused(reason="receiver-not-sure", said=shown(receiver), clause=rule.clause)
            if not sure:
                return Refused(reason="kind-not-sure", code=kind.id, clause=rule.clause)
            return _by_rule(rule)
        return None

    def _bodies_of(self, receiver: str) -> tuple[str, ...]:
        """The bodies that a receiver may be, as far as the agency's list tells bodies apart.

        A full-width letter or one without width makes another text, and for a gateway perhaps the
        same body; what is among those that are connected is as it is written there.
        """
        if self.connected is not None or self.policy is None or _names_a_body(receiver):
            return (receiver,)
        return (receiver, *(body for rule in self.policy.rules for body in rule.receivers))


def _names_a_body(organ: str) -> bool:
    """Whether an identifier tells which body it is: one of a known form, or nearly."""
    found = OrganId(organ)
    return bool(found.levels) or found.form is not OrganIdForm.IRREGULAR


def _not_named(envelope: Envelope, named: Collection[str], to: Collection[str]) -> str:
    """A receiver that the document does not name; a status has no place for receivers."""
    if isinstance(envelope, StatusEnvelope):
        return ""
    known = set(map(canonical_organ, named))
    return next((body for body in to if canonical_organ(body) not in known), "")


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(VIETNAM).date()


def _kinds_of(envelope: Envelope, at: dt.datetime) -> tuple[tuple[Kind, ...], bool]:
    """The kinds that a document may be of, and whether that is sure."""
    context = rules.RuleContext(envelope=envelope, at=at)
    found, declared = context.classification, tuple(context.declared_kinds)
    if found.kind is not None:
        # What the sender calls it counts, too: between the two the stricter one decides.
        return (found.kind, *declared), True
    if declared:
        return declared, True
    if 1 - sum(candidate.probability for candidate in found.candidates) >= _LIKELY:
        return catalogue().kinds, False  # it may be like any of them: the strictest decides
    return tuple(c.kind for c in found.candidates if c.probability >= _LIKELY), False


def _with(reason: str, what: Finding | VnedocError) -> Words:
    """The words of a reason, and what was found."""
    words = REASONS[reason]
    return Words(vi=f"{words.vi}: {what.text('vi')}", en=f"{words.en}: {what.text('en')}")


def _by_rule(rule: DeliveryRule, mark: Finding | None = None) -> Refused:
    vi, en = (f" {mark.text('vi')}", f" {mark.text('en')}") if mark else ("", "")
    return Refused(
        reason=rule.rule,
        code=mark.rule if mark else rule.kind.id,
        clause=rule.clause,
        why=Words(vi=rule.text("vi") + vi, en=rule.text("en") + en),
    )
