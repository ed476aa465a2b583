"""One thing that was found: what it is, where it stands, and what that breaches."""

from __future__ import annotations

import math
from typing import Any, Final

import attrs

from vnedoc.clauses import Clause, Confidence, Severity
from vnedoc.coded import Coded
from vnedoc.errors import Lang
from vnedoc.given import in_vietnamese
from vnedoc.words import Words

LANGS: Final[tuple[Lang, ...]] = ("vi", "en")


@attrs.frozen(kw_only=True)
class Inside:
    """A place inside an attached XML file; line and column count from 1 in that file."""

    name: str
    """The file's name in the message."""
    path: str
    """As `Location.path`, in the file's own namespace; an attribute as ``@name``."""
    line: int | None = None
    column: int | None = None

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return attrs.asdict(self)


@attrs.frozen(kw_only=True)
class Location:
    """A place in a message.

    `path` names elements from the root by local name, with a 1-based index where an element is
    not the first of its name: ``edXML/edXMLEnvelope/edXMLHeader/MessageHeader/To[2]/OrganId``.
    `line` and `column` count from 1 in the original bytes; `None` when the message has none.
    `model` and `pointer` name the same in the model and in its JSON form, so that a form can show a
    finding beside its field, also beside one that is missing: ``header.recipients[1].organ_id`` and
    ``/header/recipients/1/organ_id`` (RFC 6901). Where there is no such field, `unbound` says why.
    """

    path: str
    line: int | None = None
    column: int | None = None
    model: str | None = None
    pointer: str | None = None
    unbound: Words | None = None
    inside: Inside | None = None
    """Where in the attached file at that place, for what extensions find in a payload."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        unbound = self.unbound.to_data() if self.unbound else None
        inside = self.inside.to_data() if self.inside else None
        return attrs.asdict(self, recurse=False) | {"unbound": unbound, "inside": inside}


@attrs.frozen(kw_only=True)
class Topic(Coded):
    """One kind of thing that can be found: a rule's, the reader's or the schema's fixed words."""

    severity: Severity
    clause: Clause

    def __attrs_post_init__(self) -> None:
        if self.severity.rank > self.clause.ceiling.rank:
            raise ValueError(f"{self.code}: a {self.clause.confidence.name} clause bears no error")

    def at(self, path: str, **facts: object) -> Finding:
        """A finding of this kind at `path`.

        Args:
            path: As in `Location.path`.
            **facts: What fills the names in braces of the texts.
        """
        return Finding(topic=self, location=Location(path=path), facts=tuple(facts.items()))


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that was found, at one place."""

    topic: Topic
    location: Location
    facts: tuple[tuple[str, Any], ...] = ()
    graded: Severity | None = None
    """The severity that a profile gave instead of the topic's own."""
    known: bool = False
    """Whether a baseline holds it: it is told as before, and does not make a run fail."""

    @property
    def rule(self) -> str:
        """Stable id of the rule or check, such as ``VNE-TRACE-004``."""
        return self.topic.code

    @property
    def severity(self) -> Severity:
        """How grave it is under the profile."""
        return self.graded or self.topic.severity

    @property
    def standard_severity(self) -> Severity:
        """How grave it is by the clause alone; the standard says nothing of an extension's words.

        An agency's rule may be an error for whoever asked it. Told as one by the standard, its
        taste would be told as law.
        """
        if self.clause.confidence is Confidence.OWN:
            return Severity.INFO
        return self.topic.severity

    @property
    def clause(self) -> Clause:
        """The clause that is breached."""
        return self.topic.clause

    def text(self, lang: Lang = "en") -> str:
        """What is wrong, in one language."""
        template = self.topic.vi if in_vietnamese(lang) else self.topic.en
        return template.format_map(dict(self.facts))

    def hint(self, lang: Lang = "en") -> str:
        """How to mend it, in one language; empty when there is nothing to say."""
        template = self.topic.hint_vi if in_vietnamese(lang) else self.topic.hint_en
        return template.format_map(dict(self.facts))

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "standard_severity": self.standard_severity.value,
            "known": self.known,
            "text": {lang: self.text(lang) for lang in LANGS},
            "hint": {lang: self.hint(lang) for lang in LANGS},
            "clause": self.clause.to_data(),
            "location": self.location.to_data(),
            "facts": {name: plain(value) for name, value in self.facts},
        }


def plain(value: object) -> object:
    """JSON's own kinds of values stay; anything else is given as its text."""
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return str(value)
