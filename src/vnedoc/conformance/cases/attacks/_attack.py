"""What an attack is before it becomes a case, and the message that is attacked."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Any, Final

import attrs
from lxml import etree

from vnedoc.clauses import ADVICE, COMPLETE, Clause
from vnedoc.conformance.cases import keys
from vnedoc.conformance.cases.attacks import forging
from vnedoc.conformance.cases.attacks.forging import Change, Element
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
from vnedoc.conformance.cases.defects import attack_class
from vnedoc.conformance.cases.grounds import bounded, grounded
from vnedoc.errors import InvalidValueError
from vnedoc.frozen import FrozenMap
from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope
from vnedoc.words import Words
from vnedoc.xml.reading.reader import loads
from vnedoc.xml.writing.writer import dumps

FORGED: Final = "VAN BAN GIA MAO 7c1e"
"""Stands in everything that nobody signed; it must never come out of a verification."""
MARK: Final = "VNEDOC-MARK-4d2b"
REJECT: Final = CaseOutcome.REJECT
EITHER: Final = CaseOutcome.EITHER
ACCEPT: Final = CaseOutcome.ACCEPT
_LEAVES: Final = ("Subject", "Description", "OrganName", "OrganId")


@attrs.frozen(kw_only=True)
class Attack:
    """One attack on one message."""

    number: int
    """Of its class, 1 to 64."""
    name: str
    data: bytes | Callable[[], Iterable[bytes]]
    clause: Clause = ADVICE
    """What demands it; it bounds the importance."""
    task: Task = Task.READ
    outcome: CaseOutcome = REJECT
    noticed: bool = False
    codes: tuple[str, ...] = ()
    values: Mapping[str, Allowed] = FrozenMap()
    signatures: tuple[tuple[str, ...], ...] | None = None
    files: tuple[str, ...] | None = None
    forbidden: tuple[str, ...] = ()
    forbidden_files: tuple[str, ...] = ()
    kept: Mapping[str, str] = FrozenMap()
    importance: Importance = Importance.MUST
    lists: tuple[str, ...] = ("root", "ca")
    given: Mapping[str, Any] = FrozenMap()
    before: tuple[bytes, ...] = ()
    defect: str = ""
    """If it is another one than that of its class."""

    def case(self) -> Case:
        """The attack as a case."""
        row = attack_class(self.number)
        verify = self.task is Task.VERIFY
        extra = (keys.root_only(), *keys.lists(*self.lists)) if verify else ()
        given: dict[str, Any] = {"at": NOON}
        if verify:
            given |= {"trust": [keys.ROOT], "crls": [f"{name}.crl" for name in self.lists]}
        message = self.data
        chunks = (lambda: (message,)) if isinstance(message, bytes) else message
        made = Case(
            id=f"attack-{self.number:02d}-{row['name']}-{self.name}",
            clause=self.clause,
            role=Role.VERIFIER if verify else Role.CONSUMER,
            importance=bounded(self.importance, self.clause),
            task=self.task,
            inputs=(Input(name="message.edxml", chunks=chunks), *extra),
            expected=self._expected(),
            why=Words(
                vi=f"Loại {self.number}: {row['vi']} ({row['measure']}).",
                en=f"Class {self.number}: {row['en']} ({row['measure']}).",
            ),
            origin=f"known to fail: {row['fails']}",
            defect=self.defect or row["defect"],
            features=("signatures",) if verify else (),
            given={**given, **self.given},
            before=tuple(Input.of(f"before-{i}.edxml", one) for i, one in enumerate(self.before)),
            attack=self.number,
            generated=not isinstance(message, bytes),
        )
        return grounded(made)

    def _expected(self) -> Expected:
        forbidden = self.forbidden
        if self.task is Task.VERIFY:
            forbidden = (*forbidden, FORGED)
        return Expected(
            outcome=self.outcome,
            noticed=self.noticed,
            codes=self.codes,
            values=self.values,
            signatures=self.signatures,
            files=self.files,
            forbidden=forbidden,
            forbidden_files=self.forbidden_files,
            kept=self.kept,
        )


class Victim:
    """The message that is attacked: valid, without signatures."""

    def __init__(self, message: bytes | Envelope, seed: int) -> None:
        data = dumps(message) if isinstance(message, DocumentEnvelope | StatusEnvelope) else message
        loads(data)
        root = forging.tree(data)
        for signature in root.findall(f".//{forging.DS}Signature"):
            forging.take_out(signature)
        self.data = forging.bytes_of(root)
        self.seed = seed
        self.leaf = self._leaf(root)

    def rng(self, number: int) -> Random:
        """Chance for one class, the same for the same seed."""
        return Random(self.seed * 1000 + number)  # noqa: S311 - nothing secret depends on it

    def tree(self) -> Element:
        """A tree of its own."""
        return forging.tree(self.data)

    @property
    def leaf_path(self) -> str:
        """The path of the text that attacks change."""
        return f"MessageHeader/{self.leaf}"

    @staticmethod
    def _leaf(root: Element) -> str:
        header = forging.local(root, "MessageHeader")
        names = {etree.QName(child).localname: child for child in header}
        for name in _LEAVES:
            if name in names and names[name].text:
                return name
        raise InvalidValueError(
            field="envelope", value="MessageHeader", reason="expected a Subject or a Description"
        )

    @functools.cached_property
    def text(self) -> str:
        """The text that attacks change, as it is."""
        return (forging.local(self.tree(), self.leaf).text or "").strip()

    def marked(self, name: str | None = None) -> tuple[bytes, bytes]:
        """The message before and after the text of an element."""
        root = self.tree()
        forging.local(root, name or self.leaf).text = MARK
        before, _, after = forging.bytes_of(root).partition(MARK.encode())
        return before, after

    def saying(self, raw: bytes, name: str | None = None) -> bytes:
        """The message with these raw bytes as the text of an element."""
        before, after = self.marked(name)
        return before + raw + after

    def with_prolog(self, prolog: bytes, raw: bytes | None = None) -> bytes:
        """The message with something between declaration and root."""
        data = self.data if raw is None else self.saying(raw)
        head, end, rest = data.partition(b"?>")
        return head + end + b"\n" + prolog + rest.lstrip(b"\n")

    def changed(self, change: Change) -> bytes:
        """The message after a change of its tree."""
        root = self.tree()
        change(root)
        return forging.bytes_of(root)

    def has(self, name: str) -> bool:
        """Whether there is an element of this local name."""
        try:
            forging.local(self.tree(), name)
        except LookupError:
            return False
        return True

    @functools.cached_property
    def signed(self) -> bytes:
        """The message signed with the published test key."""
        return keys.signed(self.data)

    @functools.cached_property
    def signed_with_room(self) -> bytes:
        """The same with room for other signatures."""
        return keys.signed(self.data, several=True)

    @functools.cached_property
    def signed_rsa(self) -> bytes:
        """The same with an RSA key."""
        return keys.signed(self.data, "signer-rsa")


Maker = Callable[[Victim], Iterator[Attack]]


def verify(number: int, name: str, data: bytes, clause: Clause, **more: Any) -> Attack:
    """An attack on a verifier, who must refuse it by a clause unless `more` says otherwise."""
    return Attack(number=number, name=name, data=data, clause=clause, task=Task.VERIFY, **more)


def harmless(victim: Victim, number: int, name: str, data: bytes, **more: Any) -> Attack:
    """What is odd about a signature, yet leaves whole and in place what is signed.

    No text says that it must be refused, so a verifier may do either; but whoever accepts it must
    hand out the true values, and nobody what was not signed.
    """
    more.setdefault("values", {victim.leaf_path: (victim.text,)})
    return verify(number, name, data, more.pop("clause", COMPLETE), outcome=EITHER, **more)
