"""What a check of a dossier comes to."""

from __future__ import annotations

from typing import Any, Final

import attrs

from vnedoc.doctype.policyfile import DossierState
from vnedoc.dossier.model import Dossier, Paper
from vnedoc.errors import Lang
from vnedoc.findings import Finding, Severity
from vnedoc.given import in_vietnamese
from vnedoc.signature.verdict import SignatureVerdict
from vnedoc.words import Words

_MOST_TOLD: Final = 20
"""Of what is lacking, in the text of an answer; the answer itself has all."""


@attrs.frozen(kw_only=True)
class Completeness:
    """Whether a dossier is whole, and what tells against it."""

    state: DossierState
    missing: tuple[str, ...] = ()
    """What is known to be lacking, by order and name."""
    unknown: tuple[Words, ...] = ()
    """What was not asked or not answered; while there is any, nothing is called whole."""

    @property
    def whole(self) -> bool:
        """Whether everything is there, untouched, and every step of the check ran."""
        return self.state is DossierState.WHOLE

    def text(self, lang: Lang = "en") -> str:
        """The state and what tells against it, in one language."""
        lack = "thiếu" if in_vietnamese(lang) else "lacking"
        told = [self.state.label(lang)]
        if self.missing:
            more = ["…"] if len(self.missing) > _MOST_TOLD else []
            told.append(f"{lack}: {', '.join([*self.missing[:_MOST_TOLD], *more])}")
        return "; ".join((*told, *(words.of(lang) for words in self.unknown)))

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "state": self.state.value,
            "missing": list(self.missing),
            "unknown": [words.to_data() for words in self.unknown],
        }


@attrs.frozen(kw_only=True)
class CheckedDossier:
    """The answer of a check."""

    completeness: Completeness
    findings: tuple[Finding, ...] = ()
    dossier: Dossier | None = None
    """As its manifest tells it, the bytes of what was found behind its files; `None` if there is no
    manifest that can be read. Nobody vouches for it unless `completeness` says whole."""
    signature: SignatureVerdict | None = None
    """On the manifest; `None` where there is none, or it was not judged."""
    manifest: int | None = None
    """Index of the manifest among the attachments of a message."""

    @property
    def on_paper(self) -> tuple[Paper, ...]:
        """The papers of which there is no file, for a reason that the manifest gives."""
        papers = self.dossier.papers if self.dossier else ()
        return tuple(paper for paper in papers if not paper.copies and paper.reason)

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(one.severity is Severity.ERROR for one in self.findings)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        dossier = self.dossier
        return {
            "completeness": self.completeness.to_data(),
            "title": dossier.title if dossier else None,
            "papers": dossier.doc_total if dossier else None,
            "files": len(dossier.files) if dossier else None,
            "on_paper": [paper.order for paper in self.on_paper],
            "signature": self.signature.to_data() if self.signature else None,
            "findings": [one.to_data() for one in self.findings],
        }
