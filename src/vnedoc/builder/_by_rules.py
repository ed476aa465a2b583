"""What the rules say of an envelope that is being built: a warning is a reason not to send it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Any, Final

from vnedoc import rules
from vnedoc.builder._problems import Problems
from vnedoc.errors import Lang
from vnedoc.findings import Finding, Severity
from vnedoc.model import Envelope
from vnedoc.xml.plan import Branch, Leaf, plan_of

_QUOTED: Final = "status.response_for"
_SEGMENT: Final = re.compile(r"@?(?P<name>\w+)(?:\[(?P<index>[0-9]+)\])?")


def check_rules(
    envelope: Envelope,
    at: dt.datetime | None,
    accept: Collection[str],
    problems: Problems,
    copied: Collection[str] = (),
) -> None:
    """Ask all rules, and keep what they warn of where nothing was said before.

    Args:
        envelope: the envelope, as far as it could be made.
        at: when it is sent.
        accept: ids of rules whose warnings the caller takes upon himself.
        problems: what was found so far; gets the rest.
        copied: fields that repeat what another message says, where warnings are not the caller's
            to mend.

    Raises:
        SourceChangedError: a file changed while it was looked at.
    """
    context = rules.RuleContext(envelope=envelope, at=at)
    said = Problems()
    for finding in rules.check(context, rules.RULES).findings:
        severity = finding.topic.severity
        path = field_path(type(envelope), finding.location.path)
        is_accepted = finding.rule in accept or path in copied
        if severity is Severity.INFO or (severity is Severity.WARNING and is_accepted):
            continue
        # The document that a status answers is named as its own sender wrote it.
        if not path.startswith(_QUOTED) and not problems.mention(path):
            said.add(path, _words(finding, "en"), _words(finding, "vi"))
    problems.extend(said)


def _words(finding: Finding, lang: Lang) -> str:
    return f"{finding.text(lang)} {finding.hint(lang)}".strip() + f" ({finding.rule})"


def field_path(kind: type[Any], path: str) -> str:
    """The place in the model of an element's path; the path itself if no field holds it."""
    plan = plan_of(kind)
    place = ""
    node: Branch | Leaf | None = None
    for segment in path.split("/")[1:]:
        match = _SEGMENT.fullmatch(segment)
        if match is None:
            return path
        node = plan.children.get(match["name"]) or plan.attributes.get(match["name"])
        if node is None:
            return path
        if node.field is not None:
            index = f"[{int(match['index'] or 1) - 1}]" if node.many else ""
            place = f"{place}.{node.field}{index}".lstrip(".")
        if isinstance(node, Branch):
            plan = node.plan
    if isinstance(node, Branch) and node.field is None and len(plan.slots) == 1:
        # A wrapper stands for the list inside it.
        place = f"{place}.{plan.slots[0].field}".lstrip(".")
    return place or path
