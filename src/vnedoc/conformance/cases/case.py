"""What a case is: plain data that any language can use, and what an answer to it must be.

A case tells who is tested, by which clause, with which files, and what has to come out. It knows
nothing of vnedoc's own classes: values are texts by element paths, moments are ISO 8601.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs

from vnedoc.clauses import Clause
from vnedoc.frozen import FrozenMap
from vnedoc.words import Words

SUITE_VERSION: Final = "1.1"
"""Of the cases. A case that goes or changes what it expects makes a new one."""
ADDED: Final = "2026-11-30"
"""The day on which the cases of this version were written."""
CANARY: Final = "vnedoc-canary-5f0c2a9e"
"""Stands in files that nobody may read."""
NOON: Final = "2025-07-01T12:00:00+07:00"
"""The time by which messages are judged unless a case says another."""

Allowed = tuple[str | None, ...]
"""Values of which one must be read; `None` means that no value is read."""


class Role(enum.StrEnum):
    """Who is tested."""

    PRODUCER = "producer"
    CONSUMER = "consumer"
    VERIFIER = "verifier"
    STATUS_SENDER = "status-sender"
    DEDUPE = "dedupe"
    """A connector: whether it knows what came before."""
    ACKNOWLEDGE = "acknowledge"
    """A connector: whether nothing is lost between the gateway's queue and its register."""
    ANSWER = "answer"
    """A connector: whether what it owes the other side goes out, once."""
    LIFECYCLE = "lifecycle"
    """A connector: whether it knows where a document stands."""
    MAIL = "mail"
    """A reader of mails: whether it finds the message in one, and nothing in the others."""
    EXTENSION = "extension"
    """A receiver of payloads with a schema of their own: whether it judges them as declared."""
    PACKAGE = "package"
    """A reader of packages: whether it takes whole dossiers out, and nothing of the others."""


class Importance(enum.StrEnum):
    """What it means to fail."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Task(enum.StrEnum):
    """What the adapter is asked to do."""

    READ = "read"
    """Read and judge a message, tell its values."""
    EXTRACT = "extract"
    """The same, and write the attached files into a folder."""
    VERIFY = "verify"
    """Verify the signatures of a message, tell what they cover."""
    PRODUCE = "produce"
    """Make a message of a form."""
    CONNECT = "connect"
    """Play a scenario: messages come, lines break, clerks decide."""
    MAIL = "mail"
    """Read a mail, tell what it brings."""
    EXTENSION = "extension"
    """Judge the payload of a message by its declaration."""
    PACKAGE = "package"
    """Read a package of a dossier, tell what is in it."""


class CaseOutcome(enum.StrEnum):
    """What the adapter must say."""

    ACCEPT = "accept"
    REJECT = "reject"
    EITHER = "either"


@attrs.frozen(kw_only=True, eq=False)
class Input:
    """One file of a case. Its bytes are made when they are asked for."""

    name: str
    chunks: Callable[[], Iterable[bytes]]

    @classmethod
    def of(cls, name: str, data: bytes) -> Input:
        """A file with these bytes.

        Args:
            name: Of the file, as the adapter sees it.
            data: Its bytes.
        """
        return cls(name=name, chunks=lambda: (data,))

    def read(self) -> bytes:
        """All bytes."""
        return b"".join(self.chunks())

    def to_data(self) -> dict[str, Any]:
        """Name, size in bytes and SHA-256."""
        digest, size = hashlib.sha256(), 0
        for chunk in self.chunks():
            digest.update(chunk)
            size += len(chunk)
        return {"name": self.name, "size": size, "sha256": digest.hexdigest()}


@attrs.frozen(kw_only=True)
class Expected:
    """What has to come out."""

    outcome: CaseOutcome
    noticed: bool = False
    """Whether the message must be rejected or, if accepted, something be reported about it."""
    codes: tuple[str, ...] = ()
    """If the answer uses codes of vnedoc, one of these must be among them."""
    values: Mapping[str, Allowed] = FrozenMap()
    """Path -> what may be read there, whenever the message is accepted."""
    signatures: tuple[tuple[str, ...], ...] | None = None
    """Verdicts allowed for each signature, in document order: PASSED, FAILED, INDETERMINATE."""
    files: tuple[str, ...] | None = None
    """SHA-256 of the files that `Task.EXTRACT` must write, when the message is accepted."""
    forbidden: tuple[str, ...] = ()
    """Texts that must stand neither in the answer nor in the adapter's log."""
    forbidden_files: tuple[str, ...] = ()
    """Names that no file may have after the case."""
    kept: Mapping[str, str] = FrozenMap()
    """Path -> text outside of the standard that must be told, or remarked on: not vanish."""
    steps: tuple[Mapping[str, Any], ...] = ()
    """What each step of `Task.CONNECT` must come to: see `running.connected`."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data, without what is not said."""
        data: dict[str, Any] = {"outcome": self.outcome.value, "noticed": self.noticed}
        if self.signatures is not None:
            data["signatures"] = [list(allowed) for allowed in self.signatures]
        if self.files is not None:
            data["files"] = list(self.files)
        data["values"] = {path: list(allowed) for path, allowed in self.values.items()}
        data["kept"] = dict(self.kept)
        for name in ("codes", "forbidden", "forbidden_files", "steps"):
            data[name] = list(getattr(self, name))
        return {name: value for name, value in data.items() if value not in ([], {})}


@attrs.frozen(kw_only=True)
class Case:
    """One test of one thing."""

    id: str
    clause: Clause
    role: Role
    importance: Importance
    task: Task
    inputs: tuple[Input, ...]
    """The first is the message, or the form; others are those that `given` names."""
    expected: Expected
    why: Words
    origin: str
    defect: str = ""
    """What an implementation that fails it does wrong: a key of `defects`."""
    features: tuple[str, ...] = ()
    """What an implementation needs to be asked at all; without it, it skips and says so."""
    given: Mapping[str, Any] = FrozenMap()
    """What the adapter is told besides: ``at``, ``holidays``, ``seen``, ``limits``, ``require``,
    ``own``;
    ``trust``, ``crls``, ``declaration`` and the ``message`` of a step name inputs."""
    before: tuple[Input, ...] = ()
    """Messages that the same process is asked about first (stream mode only)."""
    rule: str = ""
    """The rule of vnedoc that it is about."""
    attack: int = 0
    """The class of attack, 1 to 64; 0 for none."""
    added: str = ADDED
    generated: bool = False
    """Whether its bytes are too many to be kept by `export` unless asked for."""

    @property
    def group(self) -> str:
        """The first part of its id: ``field``, ``rule``, ``attack`` ..."""
        return self.id.partition("-")[0]

    @property
    def files(self) -> tuple[Input, ...]:
        """Every file that it needs."""
        return self.inputs + self.before

    def to_data(self) -> dict[str, Any]:
        """The entry of the index, by ``cases.schema.json``."""
        data: dict[str, Any] = {
            "id": self.id,
            "clause": clause_data(self.clause),
            "role": self.role.value,
            "importance": self.importance.value,
            "task": self.task.value,
            "inputs": [one.to_data() for one in self.inputs],
            "before": [one.to_data() for one in self.before],
            "given": dict(self.given),
            "expected": self.expected.to_data(),
            "features": list(self.features),
            "why": self.why.to_data(),
            "origin": self.origin,
            "added": self.added,
            "defect": self.defect,
            "rule": self.rule,
            "attack": self.attack,
        }
        return {name: value for name, value in data.items() if value not in ("", [], {}, 0)}


def clause_data(clause: Clause) -> dict[str, str]:
    """A clause as plain data."""
    return {
        "document": clause.document,
        "number": clause.number,
        "confidence": clause.confidence.value,
    }


def exactly(values: Mapping[str, str]) -> dict[str, Allowed]:
    """Values of which nothing else is allowed."""
    return {path: (value,) for path, value in values.items()}
