"""Fixed words under a stable code: the ground of everything that vnedoc tells people.

A finding's topic, the reason beside a signature's verdict and a kind of error are one idea: a code
that is part of the API, a title, a sentence with places for facts, how to mend it, and the clause
behind it, all in Vietnamese and English. `vnedoc.catalogue` knows all of them.
"""

from __future__ import annotations

import string

import attrs

from vnedoc.clauses import Clause
from vnedoc.errors import Lang, VnedocError
from vnedoc.given import in_vietnamese


def outline(template: str) -> str:
    """A template's words, with an ellipsis where facts would stand."""
    parts = string.Formatter().parse(template)
    return "".join(text + ("" if name is None else "…") for text, name, _, _ in parts)


@attrs.frozen(kw_only=True)
class Coded:
    """The words of one code. Names in braces are filled from facts."""

    code: str
    """Stable name, part of the API, such as ``VNE-TRACE-004``."""
    en: str
    vi: str
    hint_en: str = ""
    hint_vi: str = ""
    title_en: str = ""
    """Said only where the sentence has facts, or where the title says what must hold instead."""
    title_vi: str = ""
    clause: Clause | None = None
    """The legal text behind it; `None` where there is none."""

    def title(self, lang: Lang = "en") -> str:
        """A sentence without facts and without its point: the own title, or the words."""
        if in_vietnamese(lang):
            return self.title_vi or outline(self.vi).rstrip(".")
        return self.title_en or outline(self.en).rstrip(".")

    def words(self, lang: Lang = "en") -> str:
        """The sentence, with an ellipsis where facts would stand."""
        return outline(self.vi if in_vietnamese(lang) else self.en)

    def mending(self, lang: Lang = "en") -> str:
        """How to mend it, with an ellipsis where facts would stand; empty if nothing is said."""
        return outline(self.hint_vi if in_vietnamese(lang) else self.hint_en)


def coded(kind: type[VnedocError]) -> Coded:
    """The words of a kind of error."""
    own = vars(kind)  # a title is that of one kind: those below it have their own, or their text
    return Coded(
        code=kind.code,
        en=kind.en,
        vi=kind.vi,
        hint_en=_usual(kind, kind.hint_en),
        hint_vi=_usual(kind, kind.hint_vi),
        title_en=own.get("title_en", ""),
        title_vi=own.get("title_vi", ""),
    )


def _usual(kind: type[VnedocError], hint: str) -> str:
    """A hint; where the case decides the whole of it, that of most cases."""
    fields = attrs.fields_dict(kind)  # type: ignore[arg-type]
    fact = fields.get(hint.removeprefix("{").removesuffix("}"))
    return fact.default if fact is not None and isinstance(fact.default, str) else hint
