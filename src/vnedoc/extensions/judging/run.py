"""A message judged by extensions: its payloads found, and everything asked that they declare.

What an extension finds stands beside what vnedoc finds and changes none of it: its codes begin with
its id, and nothing here takes a finding away or makes one less grave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from lxml import etree

from vnedoc.errors import VnedocError
from vnedoc.extensions import topics
from vnedoc.extensions.declaration import Extension
from vnedoc.extensions.declared import DeclaredRule, Link, PayloadKind
from vnedoc.extensions.judging.asking import Asker, Breach, shown
from vnedoc.extensions.judging.carried import Carried, carried
from vnedoc.extensions.judging.fitting import TooLargeToFitError, misfits_of
from vnedoc.extensions.judging.grounds import (
    EnvelopeGround,
    Ground,
    PayloadGround,
    TooMuchToLookAtError,
)
from vnedoc.extensions.judging.linking import broken
from vnedoc.extensions.judging.signers import OwnSignatures, signed_by
from vnedoc.extensions.judging.telling import (
    FILES,
    HIDDEN,
    UNTRUSTED,
    dates,
    name_of,
    range_of,
    told_of,
    unmapped,
    unreadable,
)
from vnedoc.extensions.judging.view import RuleView
from vnedoc.extensions.judging.within import about_files
from vnedoc.extensions.limits import MAX_PAYLOADS
from vnedoc.findings import ExtensionUse, Finding, Location, Topic
from vnedoc.limits import MAX_FINDINGS, MAX_SCHEMA_FINDINGS, MAX_VIOLATIONS, MIN_VIOLATIONS
from vnedoc.model import DocumentEnvelope, Envelope
from vnedoc.signature.verdict import Verification
from vnedoc.words import Words

Placed = tuple[Finding, etree._Element, str]


@attrs.frozen(kw_only=True)
class Judgement:
    """What extensions found of one message."""

    findings: tuple[Finding, ...] = ()
    used: tuple[ExtensionUse, ...] = ()
    undecided: tuple[Words, ...] = ()
    """Why something could not be judged to its end; with one of these, nothing is accepted."""
    cut: frozenset[str] = frozenset()
    """Codes of rules that are broken in more places than are told."""


@attrs.frozen(kw_only=True)
class Circumstances:
    """What is known beside the message when extensions are asked."""

    required: tuple[str, ...] = ()
    """Ids of the extensions that the receiver must understand."""
    day: dt.date | None = None
    """Of the document."""
    signers: Mapping[str, str] | None = None
    """Role -> SHA-256 of its certificate; `None` if the caller maps none."""
    verification: Verification | None = None
    own: OwnSignatures | None = None
    """Judges signatures in payloads; `None` if nobody is trusted, or the time is not known."""
    told: int = 0
    """How many findings there are already."""


def judge_by(
    envelope: Envelope, extensions: Iterable[Extension], around: Circumstances
) -> Judgement:
    """Judge a message by extensions.

    Args:
        envelope: The message.
        extensions: By which; see `check_together`.
        around: What else is known.

    Raises:
        SourceChangedError: the message's file changed after it was read.
    """
    given = tuple(extensions)
    kinds = {kind.root: kind for one in given for kind in one.payloads}
    attachments = envelope.attachments if isinstance(envelope, DocumentEnvelope) else ()
    # Whoever has rules of his own alone need not open the files.
    files = tuple(carried(attachments, kinds)) if kinds else ()
    judging = _Run(envelope, around)
    judging.xml = frozenset(one.index for one in files)
    used = []
    for extension in given:
        roots = {kind.root for kind in extension.payloads}
        own = tuple(one for one in files if one.root in roots)
        asked = judging.extension(extension, own)
        used.append(
            ExtensionUse(
                id=extension.id,
                version=extension.version,
                title=extension.title,
                origin=extension.origin,
                digest=extension.digest,
                payloads=tuple(one.name for one in own),
                asked=asked,
            )
        )
    for one in files:
        if not one.root:
            judging.undecided.append(HIDDEN)
        elif one.root not in kinds and not _is_ours(one.root):
            root = shown(one.root)
            judging.findings.append(one.at(topics.UNKNOWN, name=shown(one.name), root=root))
    return Judgement(
        findings=tuple(judging.findings),
        used=tuple(used),
        undecided=tuple(dict.fromkeys(judging.undecided)),
        cut=frozenset(judging.cut),
    )


def judge_payload(extension: Extension, payload: Carried) -> Judgement:
    """Judge a payload by itself: its schema and its rules, and nothing about a message around it.

    Args:
        extension: By which.
        payload: Of a root element that it declares.
    """
    judging = _Run(DocumentEnvelope(), Circumstances())
    judging.payload(extension, payload)
    return Judgement(
        findings=tuple(judging.findings),
        undecided=tuple(dict.fromkeys(judging.undecided)),
        cut=frozenset(judging.cut),
    )


def _is_ours(root: str) -> bool:
    return root.startswith("{urn:vnedoc:statement")


class _Run:
    """One message; lives as long as one call."""

    def __init__(self, envelope: Envelope, around: Circumstances) -> None:
        self.findings: list[Finding] = []
        self.undecided: list[Words] = []
        self.cut: set[str] = set()
        self.xml: frozenset[int] = frozenset()
        """Indexes of the attached XML files: none is refused as a file, be it others' payload."""
        self._envelope = envelope
        self._around = around
        self._ground = EnvelopeGround(envelope)

    def extension(self, extension: Extension, payloads: tuple[Carried, ...]) -> bool:
        """Ask one extension; whether there was anything to ask."""
        if extension.payloads and not payloads:
            if extension.id not in self._around.required:
                return False
            told = topics.NOT_THERE.at(FILES, extension=name_of(extension))
            self.findings.append(topics.error(told))
            return True
        if not self._in_force(extension, payloads):
            return bool(payloads)
        self._numbers(extension, payloads)
        for payload in payloads[:MAX_PAYLOADS]:
            self.payload(extension, payload)
            self._signed(extension, payload)
        if len(payloads) > MAX_PAYLOADS:
            self._too_much(extension)
        self._rules(extension, self._ground, None)
        self.findings += about_files(extension, self._envelope, self.xml)
        return True

    def payload(self, extension: Extension, payload: Carried) -> None:
        """Schema, rules and links of one payload."""
        if payload.fault is not None:
            self.findings.append(unreadable(extension, payload, payload.fault))
        if payload.tree is None:
            return
        kind = next(kind for kind in extension.payloads if kind.root == payload.root)
        self._fits(extension, payload, kind)
        ground = PayloadGround(payload.tree)
        self._rules(extension, ground, payload)
        if self._envelope != DocumentEnvelope():
            for link in extension.links:
                if link.root == payload.root:
                    self._link(extension, link, ground, payload)

    def _in_force(self, extension: Extension, payloads: tuple[Carried, ...]) -> bool:
        day, since, until = self._around.day, extension.since, extension.until
        if day is None or not ((since and day < since) or (until and day > until)):
            return True
        words = dates(since, until)
        for payload in payloads:
            told = payload.at(
                topics.NOT_IN_FORCE,
                extension=name_of(extension),
                from_en=words.en,
                from_vi=words.vi,
                day=day.isoformat(),
            )
            self.findings.append(topics.error(told))
        return False

    def _numbers(self, extension: Extension, payloads: tuple[Carried, ...]) -> None:
        for kind in extension.payloads:
            found = sum(one.root == kind.root for one in payloads)
            if found < kind.least or (kind.most is not None and found > kind.most):
                facts = {"name": kind.name, "expected": range_of(kind), "found": found}
                told = topics.NUMBER.at(FILES, extension=name_of(extension), **facts)
                self.findings.append(topics.error(told))

    def _fits(self, extension: Extension, payload: Carried, kind: PayloadKind) -> None:
        if kind.schema is None or payload.tree is None:
            return
        name = name_of(extension)
        try:
            found = misfits_of(payload.tree, payload.data, kind.schema)
        except TooLargeToFitError:
            self._too_much(extension)
            return
        placed: list[Placed] = []
        for element, words in found[:MAX_SCHEMA_FINDINGS]:
            facts = {"extension": name, "reason_en": words.en, "reason_vi": words.vi}
            placed.append((topics.error(topics.MISFIT.at("", **facts)), element, ""))
        self.findings += dict.fromkeys(payload.placed(placed))
        if len(found) > MAX_SCHEMA_FINDINGS:
            told = payload.at(topics.MORE, extension=name, limit=MAX_SCHEMA_FINDINGS)
            self.findings.append(told)

    def _rules(self, extension: Extension, ground: Ground, payload: Carried | None) -> None:
        root = payload.root if payload else None
        for rule in extension.rules:
            if rule.root == root and (payload or self._is_about(rule)):
                self._rule(extension, rule, ground, payload)

    def _is_about(self, rule: DeclaredRule) -> bool:
        return rule.on_status is not isinstance(self._envelope, DocumentEnvelope)

    def _rule(
        self, extension: Extension, rule: DeclaredRule, ground: Ground, payload: Carried | None
    ) -> None:
        asker = Asker(ground, _functions(extension, rule, self._envelope))
        try:
            breaches = self._bounded(rule.topic.code, _asked(asker, rule, ground))
        except TooMuchToLookAtError:
            self._too_much(extension)
            return
        except VnedocError:
            raise
        except Exception as fault:  # noqa: BLE001 - others' code: its failing is no answer
            self._failed(rule, fault)
            return
        self._tell(rule.topic, breaches, payload)

    def _bounded(self, code: str, breaches: Iterator[Breach]) -> list[Breach]:
        """The breaches of one rule, as far as there is room in the report."""
        told = self._around.told + len(self.findings)
        most = min(MAX_VIOLATIONS, max(MIN_VIOLATIONS, MAX_FINDINGS - told))
        found: list[Breach] = []
        for breach in breaches:
            if len(found) >= most:
                self.cut.add(code)
                break
            found.append(breach)
        return found

    def _link(
        self, extension: Extension, link: Link, ground: PayloadGround, payload: Carried
    ) -> None:
        try:
            breach = broken(link, self._ground, ground)
        except TooMuchToLookAtError:
            self._too_much(extension)
            return
        if breach is not None:
            self._tell(link.topic, [breach], payload)

    def _tell(self, topic: Topic, breaches: list[Breach], payload: Carried | None) -> None:
        told = [
            (
                told_of(topic, breach.unread).at("", value=breach.value, expected=breach.expected),
                breach.place,
            )
            for breach in breaches
        ]
        if payload is None:
            self.findings += (
                attrs.evolve(finding, location=Location(path=place[0])) for finding, place in told
            )
            return
        placed = [
            (finding, *(place if isinstance(place, tuple) else (place, "")))
            for finding, place in told
        ]
        self.findings += payload.placed(placed)

    def _signed(self, extension: Extension, payload: Carried) -> None:
        around = self._around
        if not extension.roles:
            return
        mapped = around.signers or {}
        missing = [role for role in extension.roles if role not in mapped]
        if missing or around.own is None:
            self.undecided.append(unmapped(missing) if missing else UNTRUSTED)
            return
        found = signed_by(payload, around.verification, around.own)
        for role in extension.roles:
            if mapped[role] not in found:
                name = shown(payload.name)
                told = payload.at(topics.SIGNER, role=role, name=name, extension=name_of(extension))
                self.findings.append(topics.error(told))

    def _too_much(self, extension: Extension) -> None:
        name = name_of(extension)
        self.undecided.append(
            Words(
                en=f"a payload is too large to be judged by {name} to the end",
                vi=f"gói dữ liệu quá lớn nên không xét hết được theo {name}",
            )
        )

    def _failed(self, rule: DeclaredRule, fault: Exception) -> None:
        # The text of others' exceptions may hold what the document says.
        kind, code = type(fault).__name__, rule.topic.code
        self.undecided.append(
            Words(en=f"the rule {code} failed: {kind}", vi=f"quy tắc {code} bị lỗi: {kind}")
        )


def _functions(extension: Extension, rule: DeclaredRule, envelope: Envelope) -> Any:
    """The functions that a rule may name, each given what it may look at."""
    made: dict[str, Any] = {}
    for name, function in extension.functions.items():

        def shown_to(ground: Ground, at: Any, function: Any = function) -> Iterable[Breach]:
            base: Any = rule.each if rule.on == "envelope" else None
            found: Iterable[Breach] = function(RuleView(ground, at, envelope, base))
            return found

        made[name] = shown_to
    return made


def _asked(asker: Asker, rule: DeclaredRule, ground: Ground) -> Iterator[Breach]:
    start = ground.start
    if rule.each is None:
        starts = [start]
    else:
        starts = [ground.inner(spot) for spot in ground.pick(rule.each, start)]
    for at in starts:
        for breach in asker.breaches(rule.check, at):
            if rule.at is None:
                yield breach
                continue
            there = ground.pick(rule.at, at)
            place = there[0].place if there else ground.missing(rule.at, at)
            yield breach._replace(place=place)
