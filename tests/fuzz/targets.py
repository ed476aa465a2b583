"""What is fuzzed, and what may never come out of it.

Every target has the same shape: seeds that are right, changes that know its form, and a `run` that
lets through only the errors that are documented and raises `Wrong` for an answer that stands on
something that nobody signed.
"""

from __future__ import annotations

import abc
import base64
import contextlib
import functools
import io
import json
import os
import random
import re
import struct
import sys
import tempfile
import types
from collections.abc import Iterator, Mapping
from typing import Any, Final

import click
import jsonschema

import vnedoc
from tests.fuzz import corpus, der
from tests.fuzz.engine import Wrong
from tests.fuzz.seeds import STAMPED, joined
from tests.signature import lying_zips, messages, mutants, pki
from tests.signature.independent import Signed, faces
from tests.signature.judging_mutants import wrongs
from vnedoc import _resources, pipeline
from vnedoc.cli.commands import worker
from vnedoc.content import Content
from vnedoc.errors import ContentError, InvalidValueError, ReadError
from vnedoc.signature.errors import TrustStoreError
from vnedoc.signature.timestamps.judging import check_token
from vnedoc.signature.trust.certificates import TrustStore, read_certificate
from vnedoc.signature.trust.chain import check_chain
from vnedoc.signature.verdict import Verification


class Base(abc.ABC):
    """A target whose inputs are kept in the corpus under its name."""

    name: str

    def seeds(self) -> Mapping[str, bytes]:
        return corpus.inputs(self.name)

    @abc.abstractmethod
    def run(self, data: bytes) -> set[str]:
        """What happened, in a few words.

        Raises:
            Wrong: an answer that may never be.
        """

    @abc.abstractmethod
    def mutate(self, data: bytes, chance: random.Random) -> bytes:
        """A changed input."""


# -- messages ----------


class Reader(Base):
    """Any bytes: an envelope that is written and read again as the same, or a `ReadError`."""

    name = "reader"

    def run(self, data: bytes) -> set[str]:
        try:
            envelope = vnedoc.loads(data)
        except ReadError as error:
            self._validate(data, readable=False)
            return {error.code}
        try:
            written = vnedoc.dumps(envelope)
        except InvalidValueError:
            # What stood in another namespace would become part of the message.
            return {"not written", *self._validate(data, readable=True)}
        again = vnedoc.loads(written)
        if again != envelope or vnedoc.dumps(again) != written:
            raise Wrong("what was written is read as something else")
        return {type(envelope).__name__, *self._validate(data, readable=True)}

    @staticmethod
    def _validate(data: bytes, *, readable: bool) -> set[str]:
        report = pipeline.validate(data, at=pki.NOW)
        if report.acceptable and not readable:
            raise Wrong("accepted, and cannot be read")
        return {finding.rule for finding in report.findings}

    def mutate(self, data: bytes, chance: random.Random) -> bytes:
        if chance.random() < 0.5:
            return mutants.bytes_changed(data, chance)
        return mutants.tree_changed(data, chance, (*mutants.TREE, *mutants.FILES))


class Signatures(Base):
    """Messages under a trusted root: nothing is valid or handed out but what was signed."""

    def __init__(self, name: str, *, stated: bool) -> None:
        self.name = name
        self.stated = stated

    @functools.cached_property
    def signed(self) -> list[Signed]:
        return [
            Signed.of(data, stated=self.stated)
            for name, data in self.seeds().items()
            if name.startswith("seed-") and not name.endswith("-arrived")
        ]

    def run(self, data: bytes) -> set[str]:
        words: set[str] = set()
        for require in (None, "statement") if self.stated else (None,):
            try:
                answer = messages.verify(
                    data, trust=corpus.trust(), crls=corpus.crls(), require=require
                )
            except ReadError as error:
                return {error.code}
            self.check(data, answer)
            words |= {"valid" if answer.valid else "not valid", *messages.codes(answer)}
        return words

    def check(self, data: bytes, answer: Verification) -> None:
        """Raise unless the answer stands on what one of the seeds says."""
        told: list[list[str]] = []
        for index, signed in enumerate(self.signed):
            found = list(wrongs(data, answer, signed))
            if not found:
                # The next mutant is likely to be of the same seed.
                self.signed.insert(0, self.signed.pop(index))
                return
            told.append(found)
        closest = min(told, key=lambda one: (len(one), len(one[0])))
        raise Wrong(f"{answer.valid=} on what nobody signed: " + "\n".join(closest))

    def mutate(self, data: bytes, chance: random.Random) -> bytes:
        return mutants.mutant(data, chance)


# -- zips ----------


class Zip(Base):
    """Bytes of an attachment: what is taken out of a zip is what other readers see, and no more."""

    name = "zip"

    def run(self, data: bytes) -> set[str]:
        content = Content.from_bytes(data)
        try:
            if content.sole_entry() is None:
                return {"not one file"}
            found = b"".join(content.unzipped())
        except ContentError as error:
            return {error.text("en")[:60]}
        others = faces(data) - {data}
        if others != {found}:
            shown = [one[:40] for one in others - {found}]
            raise Wrong(f"a zip of several faces: {found[:40]!r}, for others {shown!r}")
        return {"unpacked"}

    def mutate(self, data: bytes, chance: random.Random) -> bytes:
        if chance.random() < 0.5:
            return mutants.bytes_changed(data, chance)
        seen = max(faces(data), key=lambda face: (face is not data, face))
        return lying_zips.lying("x.pdf", seen, mutants.FORGED, chance)


# -- certificates, lists, answers, tokens ----------


def split(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of an input, as `joined` puts them together; the last may be cut off."""
    at = 0
    while at + 5 <= len(data):
        (size,) = struct.unpack_from(">I", data, at + 1)
        yield chr(data[at]), data[at + 5 : at + 5 + size]
        at += 5 + size


def _signed_part(leaf: bytes) -> bytes:
    read = read_certificate(leaf)
    return b"" if read is None else read.tbs_certificate_bytes


class Certificates(Base):
    """Paths, revocation and tokens: only the signer of the seeds passes, only for its own time."""

    name = "certificates"

    @functools.cached_property
    def good(self) -> frozenset[bytes]:
        """Who may pass: what was signed of the signer's certificate."""
        return frozenset({_signed_part(self._first("good-crl", "L"))})

    @functools.cached_property
    def revoked(self) -> bytes:
        """Who may not, unless all that says so was taken away."""
        return _signed_part(self._first("revoked-crl", "L"))

    def _first(self, seed: str, letter: str, nth: int = 0) -> bytes:
        parts = [part for each, part in split(self.seeds()[f"seed-{seed}"]) if each == letter]
        return parts[nth]

    def _may_pass(self, leaf: bytes, parts: Mapping[str, list[bytes]]) -> bool:
        who = _signed_part(leaf)
        told = self._first("revoked-crl", "C", 1) in parts["C"]
        told = told or self._first("revoked-ocsp", "O") in parts["O"]
        return who in self.good or (who == self.revoked and not told)

    def run(self, data: bytes) -> set[str]:
        parts: dict[str, list[bytes]] = {letter: [] for letter in "LICOTA"}
        for letter, part in split(data):
            parts.get(letter, []).append(part)
        given = {"at": pki.NOW, "crls": parts["C"], "ocsps": parts["O"]}
        words: set[str] = set()
        for leaf in parts["L"][:2]:
            answer = check_chain(leaf, parts["I"], corpus.trust(), **given)  # type: ignore[arg-type]
            words |= {answer.indication.value, *(reason.code for reason in answer.reasons)}
            if answer.passed and not self._may_pass(leaf, parts):
                raise Wrong("a path for somebody who was never certified, or no more")
        for token in parts["T"][:2]:
            words |= self._token(token, parts["I"], given)
        for anchors in parts["A"][:2]:
            with contextlib.suppress(TrustStoreError):
                TrustStore.load(anchors)
        return words or {"no part"}

    @staticmethod
    def _token(token: bytes, certificates: list[bytes], given: Mapping[str, Any]) -> set[str]:
        words = set()
        for subject in (STAMPED, STAMPED + b" and more"):
            answer = check_token(token, subject, corpus.trust(), certificates=certificates, **given)
            words |= {f"token {r.code}" for r in answer.reasons}
            words.add(f"token {answer.indication.value}")
            if answer.passed and (subject != STAMPED or answer.proven_time != pki.NOW):
                raise Wrong("a token that proves what nobody stamped")
        return words

    def mutate(self, data: bytes, chance: random.Random) -> bytes:
        parts = list(split(data))
        if not parts or chance.random() < 0.1:
            return mutants.bytes_changed(data, chance)
        at = chance.randrange(len(parts))
        letter, part = parts[at]
        match chance.randrange(8):
            case 0:
                del parts[at]
            case 1:
                parts[at] = (chance.choice("LICOTA"), part)
            case 2:
                parts.insert(chance.randrange(len(parts) + 1), parts[at])
            case 3:
                other = list(split(chance.choice(list(self.seeds().values()))))
                parts.insert(chance.randrange(len(parts) + 1), chance.choice(other))
            case 4:
                parts[at] = (letter, mutants.bytes_changed(part, chance))
            case _:
                parts[at] = (letter, der.changed(part, chance))
        return joined(*parts)


# -- the worker ----------

_PLAIN: Final = re.compile(r"[a-z]{1,8}\.[a-z]{1,8}")


class Worker(Base):
    """Lines in, as many answers out, in their order and in the published form."""

    name = "worker"

    def __init__(self) -> None:
        self._headers = Signatures("xades", stated=False)
        self._statements = Signatures("statement", stated=True)
        schema = json.loads(_resources.data("worker.schema.json"))
        self._schema = jsonschema.Draft202012Validator(
            {**schema, "$ref": "#/$defs/answer", "anyOf": [{}]}
        )

    def run(self, data: bytes) -> set[str]:
        questions = [line for line in data.split(b"\n") if line.strip()]
        read = [_read(line) for line in questions]
        if not all(map(_may_be_asked, read)):
            return {"not asked: it names a file"}
        lines = _asked(data).split(b"\n")
        if lines.pop() != b"" or len(lines) != len(questions):
            raise Wrong(f"as many answers as questions: {len(questions)} to {len(lines)}")
        return set().union(*map(self._checked, read, lines), {"asked"})

    def _checked(self, question: Any, line: bytes) -> set[str]:
        answer = json.loads(line)
        self._schema.validate(answer)
        if not answer["ok"]:
            if answer["error"]["code"] == "VNE-E952":
                raise Wrong(f"unforeseen: {answer['error']['en']}")
            return {answer["error"]["code"], answer["error"]["en"][:50]}
        if not isinstance(question, dict) or answer["id"] != question.get("id"):
            raise Wrong("an answer to another question")
        if question["do"] == "verify" and answer["result"]["valid"]:
            self._judge(base64.b64decode(question["content"]))
        return {f"{question['do']} answered"}

    def _judge(self, data: bytes) -> None:
        """A valid message is that of a seed, for whoever reads it."""
        answer = Verification()
        valid = types.SimpleNamespace(valid=True, envelope=None, wraps=answer)
        errors = []
        for target in (self._headers, self._statements):
            try:
                target.check(data, valid)  # type: ignore[arg-type]
                return
            except Wrong as wrong:
                errors.append(str(wrong))
        raise Wrong(min(errors, key=len))

    def mutate(self, data: bytes, chance: random.Random) -> bytes:
        lines = data.split(b"\n")
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                return mutants.bytes_changed(data, chance)
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                other = chance.choice(list(self.seeds().values())).split(b"\n")
                lines.insert(at, chance.choice(other))
            case _:
                lines[at] = _question_changed(lines[at], chance)
        return b"\n".join(lines[:6])


def _read(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _may_be_asked(question: Any) -> bool:
    """Whether a question leaves the files of this machine alone."""
    if not isinstance(question, dict):
        return True
    named = [question.get(field) for field in ("path", "output") if question.get(field)]
    return all(isinstance(name, str) and _PLAIN.fullmatch(name) for name in named)


def _asked(data: bytes) -> bytes:
    """What the worker answers, in a folder of its own."""
    source = types.SimpleNamespace(buffer=io.BytesIO(data))
    target = types.SimpleNamespace(buffer=io.BytesIO(), flush=lambda: None)
    before, folder = (sys.stdin, sys.stdout), os.getcwd()  # noqa: PTH109
    with tempfile.TemporaryDirectory() as own:
        os.chdir(own)
        sys.stdin, sys.stdout = source, target  # type: ignore[assignment]
        try:
            with click.Context(worker.command):
                worker.command.callback(roots=())  # type: ignore[misc]
        finally:
            sys.stdin, sys.stdout = before
            os.chdir(folder)
    return target.buffer.getvalue()


_VALUES: Final = (
    *(None, True, 0, 1, 2, -1, 1e308, "", "x", "require", "off", "statement", [], {}, [None]),
    *("2026-06-01", "9999-12-31T23:59:59+07:00", "0001-01-01T00:00:00-23:59", "AAAA", "=", "é"),
    *("axis", "qcvn102-2022", "a.edxml", {"a": {"b": []}}, ["AAAA"], "2025-07-01T09:30:00Z"),
)
_FIELDS: Final = ("v", "id", "do", "content", "path", "trust", "crls", "at", "require", "profile")


def _question_changed(line: bytes, chance: random.Random) -> bytes:
    question = _read(line)
    if not isinstance(question, dict) or not question:
        return mutants.bytes_changed(line, chance)
    content = question.get("content")
    if isinstance(content, str) and chance.random() < 0.6:
        with contextlib.suppress(ValueError):
            data = mutants.mutant(base64.b64decode(content), chance)
            question["content"] = base64.b64encode(data).decode()
            return json.dumps(question).encode()
    holder = question
    while chance.random() < 0.7:
        inner = [value for value in holder.values() if isinstance(value, dict) and value]
        if not inner:
            break
        holder = chance.choice(inner)
    name = chance.choice((*holder, *_FIELDS[: 0 if holder is not question else None]))
    if chance.random() < 0.2:
        holder.pop(name, None)
    else:
        holder[name] = chance.choice((*_VALUES, *holder.values()))
    return json.dumps(question).encode()


TARGETS: Final[dict[str, Base]] = {
    target.name: target
    for target in (
        Reader(),
        Zip(),
        Signatures("xades", stated=False),
        Signatures("statement", stated=True),
        Certificates(),
        Worker(),
    )
}
