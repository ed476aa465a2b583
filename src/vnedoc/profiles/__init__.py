"""Profiles: which schema, limits and severities a message is judged by.

A profile is data in a TOML file. The shipped ones are named; a user's own one starts from one of
them (``base = "axis"``) and says what differs. A rule tells what is wrong; here stands what that
means.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast

import attrs

from vnedoc import _resources
from vnedoc.findings import Finding, Severity, Topic
from vnedoc.frozen import FrozenMap, frozen_map
from vnedoc.limits import MAX_PROFILE_BYTES
from vnedoc.model._wire import EDITIONS, LATEST, Edition, length_of
from vnedoc.profiles._cells import Cells, ProfileError, parsed
from vnedoc.rules import RULES, Caps, Rule, RuleSet
from vnedoc.xml.reading import departures
from vnedoc.xml.schema import misfits

__all__ = [
    "AUTO",
    "NAMES",
    "NEWEST",
    "Off",
    "Profile",
    "ProfileError",
    "SignaturePolicy",
    "named",
    "topics",
]

AUTO: Final = "auto"
"""In place of a name, and where none is given: the edition that each message's own date asks for.
The date is the sender's word: whoever must not let a sender choose names a profile."""
NEWEST: Final = "qcvn102-2022"
"""The profile for the newest edition of the standard."""
NAMES: Final = ("qcvn102-2022", "qcvn102-2016", "axis", "interop", "legacy-2803")
"""The shipped profiles, the newest edition's first."""
LEGACY: Final = "legacy-2803"
_NO_RULES: Final = RuleSet(())
_DATED: Final = tuple(f"qcvn102-{edition}" for edition in sorted(EDITIONS, reverse=True))
_KEYS: Final = frozenset(
    {
        *("base", "name", "title_vi", "title_en", "since", "until", "edition", "experimental"),
        *("schema", "signature", "limits", "grade", "off", "extensions"),
    }
)
_LIMITS: Final = frozenset(field.name for field in attrs.fields(Caps))


class SignaturePolicy(enum.StrEnum):
    """What a profile wants of signatures."""

    REQUIRED = "required"
    """Without a signature that passed and covers everything, nothing is accepted."""
    CHECKED_IF_PRESENT = "checked-if-present"
    """Signatures are verified when the caller trusts somebody; then only valid is accepted."""
    IGNORED = "ignored"
    """They are not looked at. A caller who trusts somebody all the same asks for what nobody does:
    a signed message is not accepted then."""


@attrs.frozen(kw_only=True)
class Off:
    """Why a profile does not ask for something."""

    vi: str
    en: str


@attrs.frozen(kw_only=True)
class Profile:
    """A named, dated bundle of schema, limits and severities."""

    name: str
    title_vi: str
    title_en: str
    schema: str | None
    """A shipped XSD such as ``qcvn102-2022/any-order.xsd``; `None` for none."""
    edition: Edition = LATEST
    """The edition of the standard that it judges by; rules of later fields are not asked."""
    signature: SignaturePolicy = SignaturePolicy.CHECKED_IF_PRESENT
    caps: Caps = attrs.field(factory=Caps)
    since: dt.date | None = None
    """First day of the documents that it is meant for."""
    until: dt.date | None = None
    experimental: bool = False
    grades: Mapping[str, Severity] = attrs.field(default=FrozenMap(), converter=frozen_map)
    """Id, or ``VNE-FAMILY-*``, -> severity; an id counts more than its family."""
    extensions: tuple[Any, ...] = ()
    """Those that are asked, too: loaded, or as `vnedoc.validate` takes them."""
    off: Mapping[str, Off] = attrs.field(default=FrozenMap(), converter=frozen_map)
    """Id or family -> why it is not asked for; `unasked` adds what its edition does not know."""

    @classmethod
    def load(cls, source: str | os.PathLike[str] | bytes) -> Profile:
        """A shipped profile by its name, or one from a TOML file (its path or its bytes).

        A text is a name, or a path if it ends with ``.toml``.

        Args:
            source: The name, the path or the bytes.

        Raises:
            ProfileError: there is no such profile, or the file is wrong; it says where.
            OSError: the file cannot be opened.
        """
        if isinstance(source, str) and source in NAMES:
            return _shipped(source)
        if isinstance(source, bytes):
            return _ProfileReader("<bytes>", parsed("<bytes>", source)).profile()
        if isinstance(source, str) and not source.endswith(".toml"):
            raise ProfileError(
                source=source,
                key="name",
                reason_en="there is no such profile; known are " + ", ".join(NAMES),
                reason_vi="không có bộ tiêu chí này; đã có " + ", ".join(NAMES),
            )
        with Path(source).open("rb") as file:
            data = file.read(MAX_PROFILE_BYTES + 1)
        return _ProfileReader(str(source), parsed(str(source), data)).profile()

    def changed(self, tables: Mapping[str, Any], source: str) -> Profile:
        """This profile with some of its tables changed, under a name that says so.

        Args:
            tables: ``grade``, ``off`` and ``limits``, as in a profile's file.
            source: Whose they are, for errors.

        Raises:
            ProfileError: a table is wrong; it says where.
        """
        reader = _ProfileReader(source, dict(tables))
        return attrs.evolve(
            self,
            name=f"{self.name}+",
            caps=reader.caps(self.caps, self.edition),
            grades=reader.grades(self.grades),
            off=reader.off(self.off),
        )

    @classmethod
    def for_date(cls, day: dt.date | None) -> Profile:
        """The edition of the standard for documents of a day; without a day, the newest.

        Args:
            day: Of the documents' issue; `None` if it is not known.
        """
        for name in _DATED:
            profile = _shipped(name)
            if day is None or profile.since is None or day >= profile.since:
                return profile
        return _shipped(_DATED[-1])

    @functools.cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that it asks."""
        return tuple(rule for rule in RULES if self.why_off(rule.id) is None)

    @functools.cached_property
    def _by_step(self) -> dict[tuple[str, str], RuleSet]:
        found: dict[tuple[str, str], list[Rule]] = {}
        for rule in self.rules:
            for kind in rule.on:
                found.setdefault((rule.step, kind), []).append(rule)
        return {key: RuleSet(tuple(rules)) for key, rules in found.items()}

    def rules_of(self, step: str, kind: str) -> RuleSet:
        """The rules that a step of the check asks about a kind of message.

        Args:
            step: A name of `vnedoc.findings.Step`.
            kind: ``document`` or ``status``.
        """
        return self._by_step.get((step, kind), _NO_RULES)

    @property
    def unasked(self) -> Mapping[str, Off]:
        """Id or family -> why it is not asked for: switched off, or younger than the edition."""
        return {**_younger(self.edition), **self.off}

    def why_off(self, topic_id: str) -> Off | None:
        """Why something is not asked for; `None` if it is.

        Args:
            topic_id: Such as ``VNE-TRACE-004``.
        """
        own = self.off.get(topic_id) or self.off.get(_family(topic_id))
        return own or _younger(self.edition).get(topic_id)

    def severity(self, topic: Topic) -> Severity:
        """How grave a breach is here.

        Args:
            topic: What is breached.
        """
        graded = self.grades.get(topic.code) or self.grades.get(_family(topic.code))
        return graded or topic.severity

    def judge(self, finding: Finding) -> Finding | None:
        """The finding with this profile's severity; `None` if it is switched off.

        Args:
            finding: As a rule, the reader or the schema made it.
        """
        if self.why_off(finding.rule) is not None:
            return None
        severity = self.severity(finding.topic)
        if severity is finding.topic.severity:
            return finding
        return attrs.evolve(finding, graded=severity)


def named(profile: Profile | str | os.PathLike[str] | None) -> Profile | None:
    """The profile that is asked for; `None` if the date of each message is to choose it.

    Args:
        profile: A profile, or what `Profile.load` takes and raises errors about; `AUTO` or `None`.
    """
    if profile is None or profile == AUTO:
        return None
    return profile if isinstance(profile, Profile) else Profile.load(profile)


def _family(topic_id: str) -> str:
    return topic_id.rpartition("-")[0] + "-*"


@functools.cache
def _younger(edition: Edition) -> Mapping[str, Off]:
    """The rules that only later editions have."""
    return {
        rule.id: Off(
            vi=f"Chỉ có từ {EDITIONS[rule.since]}.", en=f"Only since {EDITIONS[rule.since]}."
        )
        for rule in RULES
        if rule.since > edition
    }


@functools.cache
def topics() -> Mapping[str, Topic]:
    """Everything that can be found, by id: what rules, reader and schema look for."""
    found = [rule.topic for rule in RULES]
    for module in (departures, misfits):
        found += [value for value in vars(module).values() if isinstance(value, Topic)]
    return MappingProxyType({topic.code: topic for topic in found})


@functools.cache
def _shipped(name: str) -> Profile:
    data = parsed(name, _resources.data(f"profiles/{name}.toml"))
    return _ProfileReader(name, {"name": name, **data}).profile()


class _ProfileReader(Cells):
    """Makes a profile of a TOML table; every fault names its place."""

    def profile(self) -> Profile:
        for key in self.cells:
            if key not in _KEYS:
                self.wrong(key, "no such key", "không có khóa này")
        base = self._base()
        schema = self.text("schema", base.schema if base else None) or None
        edition = self._edition(base)
        name = self.text("name", None)
        if name is None:
            stem = Path(self.source).stem
            name = stem if base else self.missing("name")
        return Profile(
            name=name,
            title_vi=self.text("title_vi", base.title_vi if base else None) or name,
            title_en=self.text("title_en", base.title_en if base else None) or name,
            schema=self._known_schema(schema),
            edition=edition,
            signature=self._signature(base),
            caps=self.caps(base.caps if base else Caps(), edition),
            since=self.day("since"),
            until=self.day("until"),
            experimental=self.flag("experimental", base.experimental if base else False),
            grades=self.grades(base.grades if base else {}),
            off=self.off(base.off if base else {}),
            extensions=self.named_or_folders("extensions"),
        )

    def _base(self) -> Profile | None:
        base = self.text("base", None)
        if base is None:
            if self.source in NAMES:
                return None
            self.missing("base")
        if base not in NAMES:
            known = ", ".join(NAMES)
            self.wrong("base", f"expected one of {known}", f"cần một trong: {known}")
        return _shipped(base)

    def _known_schema(self, schema: str | None) -> str | None:
        if schema is not None and not _is_shipped(schema):
            self.wrong("schema", "no such shipped schema", "không có lược đồ này trong gói")
        return schema

    def _signature(self, base: Profile | None) -> SignaturePolicy:
        default = base.signature if base else SignaturePolicy.CHECKED_IF_PRESENT
        value = self.text("signature", default)
        try:
            return SignaturePolicy(value or "")
        except ValueError:
            known = ", ".join(SignaturePolicy)
            self.wrong("signature", f"expected one of {known}", f"cần một trong: {known}")

    def _edition(self, base: Profile | None) -> Edition:
        value = self.text("edition", base.edition if base else LATEST)
        if value not in EDITIONS:
            known = ", ".join(EDITIONS)
            self.wrong("edition", f"expected one of {known}", f"cần một trong: {known}")
        return cast(Edition, value)

    def caps(self, base: Caps, edition: Edition) -> Caps:
        limits = self.table("limits")
        if "edition" in self.cells:
            base = attrs.evolve(base, organ_id_length=length_of(edition))
        for key, value in limits.items():
            if key not in _LIMITS:
                known = ", ".join(sorted(_LIMITS))
                self.wrong(f"limits.{key}", f"known are {known}", f"chỉ có: {known}")
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                self.wrong(f"limits.{key}", "expected a whole number", "cần một số nguyên")
        return attrs.evolve(base, **limits)

    def grades(self, base: Mapping[str, Severity]) -> Mapping[str, Severity]:
        own = {}
        for topic_id, value in self.table("grade").items():
            self._known_id(f"grade.{topic_id}", topic_id)
            try:
                own[topic_id] = Severity(value)
            except ValueError:
                known = ", ".join(Severity)
                self.wrong(
                    f"grade.{topic_id}", f"expected one of {known}", f"cần một trong: {known}"
                )
        return {**_without_families(base, own), **own}

    def off(self, base: Mapping[str, Off]) -> Mapping[str, Off]:
        own = {}
        for topic_id, value in self.table("off").items():
            key = f"off.{topic_id}"
            self._known_id(key, topic_id)
            reason = {"vi": value, "en": value} if isinstance(value, str) else value
            if not isinstance(reason, dict) or set(reason) != {"vi", "en"}:
                self.wrong(key, "expected a reason", "cần ghi lý do")
            if not all(isinstance(text, str) and text.strip() for text in reason.values()):
                self.wrong(key, "the reason is empty", "lý do để trống")
            own[topic_id] = Off(**reason)
        return {**base, **own}

    def _known_id(self, key: str, topic_id: str) -> None:
        families = {_family(known) for known in topics()}
        if topic_id not in topics() and topic_id not in families:
            self.wrong(
                key,
                "no such rule; see them with: vnedoc rules",
                "không có quy tắc này; xem danh sách bằng: vnedoc rules",
            )


def _is_shipped(schema: str) -> bool:
    if ".." in schema.split("/") or not schema.endswith(".xsd"):
        return False
    try:
        return bool(_resources.schema(schema))
    except OSError:
        return False


def _without_families(
    base: Mapping[str, Severity], own: Mapping[str, Severity]
) -> dict[str, Severity]:
    """The grades of a base but for those of a family that is graded anew as a whole."""
    families = {key for key in own if key.endswith("-*")}
    return {key: grade for key, grade in base.items() if _family(key) not in families}
