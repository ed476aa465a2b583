"""An extension's own examples: what stands in ``good/`` must pass, and in ``bad/`` must not.

``bad/KB-001_sai-tong.xml`` must breach the rule KB-001 and no other, ``bad/xml_...`` cannot be
read, ``bad/schema_...`` does not fit its schema. A payload by itself is judged by its schema and by
the rules about it; links, numbers, files and rules on the envelope need a message around it, which
``vnedoc validate --extension`` judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from vnedoc.errors import InvalidValueError
from vnedoc.extensions import topics
from vnedoc.extensions.declaration import Extension
from vnedoc.extensions.judging.carried import Carried, carried_of
from vnedoc.extensions.judging.run import judge_payload
from vnedoc.extensions.limits import MAX_PAYLOAD_BYTES
from vnedoc.findings import Finding, Severity
from vnedoc.xml.plain import root_of

_OWN: Final = {"xml": topics.UNREADABLE.code, "schema": topics.MISFIT.code}
_MOST: Final = 1_000
"""Examples of one folder."""


@attrs.frozen(kw_only=True)
class ExampleOutcome:
    """What became of one example."""

    name: str
    """Its path below the extension's folder, such as ``bad/KB-001_sai-tong.xml``."""
    expected: str | None
    """The code that must be found; `None` for a good one."""
    findings: tuple[Finding, ...]
    known: bool = True
    """Whether its root element is one that the extension declares."""

    @property
    def errors(self) -> tuple[str, ...]:
        """The codes of what was found and is an error or a warning, each once."""
        graver = (one for one in self.findings if one.severity is not Severity.INFO)
        return tuple(dict.fromkeys(one.rule for one in graver))

    @property
    def as_expected(self) -> bool:
        """Whether a good one passes, or a bad one breaches what it is called after alone."""
        if self.expected is None:
            return self.known and not self.errors
        return self.errors == (self.expected,)


def check_examples(extension: Extension, folder: Path) -> Iterator[ExampleOutcome]:
    """Judge the payloads in ``good/`` and ``bad/`` of a folder.

    Args:
        extension: By which.
        folder: Its folder.

    Raises:
        InvalidValueError: an example is called after nothing that the extension declares.
        OSError: a file cannot be read.
    """
    codes = {rule.id: rule.topic.code for rule in extension.rules if rule.on == "payload"} | _OWN
    for path in sorted((folder / "good").glob("*.xml"))[:_MOST]:
        yield _judged(extension, path, None)
    for path in sorted((folder / "bad").glob("*.xml"))[:_MOST]:
        own = path.stem.partition("_")[0]
        if own not in codes:
            known = ", ".join(sorted(codes))
            raise InvalidValueError(
                field="bad",
                value=path.name,
                reason=f"expected a name that begins with one of {known}, and _",
                reason_vi=f"tên tệp cần bắt đầu bằng một trong: {known}, rồi dấu _",
            )
        yield _judged(extension, path, codes[own])


def _judged(extension: Extension, path: Path, expected: str | None) -> ExampleOutcome:
    with path.open("rb") as file:
        data = file.read(MAX_PAYLOAD_BYTES + 1)
    roots = [kind.root for kind in extension.payloads]
    root = root_of(data) or (roots[0] if len(roots) == 1 else "")
    name = f"{path.parent.name}/{path.name}"
    if root not in roots:
        return ExampleOutcome(name=name, expected=expected, findings=(), known=False)
    payload = carried_of(Carried(index=0, name=path.name, root=root), data)
    found = judge_payload(extension, payload)
    return ExampleOutcome(name=name, expected=expected, findings=found.findings)
