"""The root of all errors, and how a kind of error is made."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform

import attrs

Lang = Literal["vi", "en"]
"""The languages of every text for people."""

_Kind = TypeVar("_Kind", bound=type)


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(attrs.field,))
def error(kind: _Kind) -> _Kind:
    """Decorate an exception class: its annotated facts are given by keyword.

    Args:
        kind: The class.
    """
    return attrs.define(kw_only=True, eq=False, slots=False)(kind)


@error
class VnedocError(Exception):
    """Root of all errors of this library.

    Attributes:
        code: Stable identifier of the kind of error, part of the API.
        en, vi: Templates of the text; names in braces are facts.
        hint_en, hint_vi: How to mend it.
        title_en, title_vi: Its title, where the text has facts; else the text is the title.
    """

    code: ClassVar[str] = "VNE-E000"
    en: ClassVar[str] = "vnedoc could not answer."
    vi: ClassVar[str] = "vnedoc không trả lời được."
    hint_en: ClassVar[str] = ""
    hint_vi: ClassVar[str] = ""
    title_en: ClassVar[str] = ""
    title_vi: ClassVar[str] = ""

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of this error by name."""
        return attrs.asdict(self, recurse=False)  # type: ignore[arg-type]

    def text(self, lang: Lang = "en") -> str:
        """What is wrong and how to mend it, in one language."""
        what, hint = (self.vi, self.hint_vi) if lang == "vi" else (self.en, self.hint_en)
        return f"{what} {hint}".strip().format_map(self.facts)

    def __str__(self) -> str:
        return self.text("en")

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only facts do not fit the (class, args) form that Exception pickles by.
        return _rebuild, (type(self), self.facts)


def _rebuild(kind: type[VnedocError], facts: dict[str, Any]) -> VnedocError:
    return kind(**facts)
