"""The same words in both languages: the one bilingual text of the house."""

from __future__ import annotations

import attrs

from vnedoc.errors import Lang
from vnedoc.given import in_vietnamese


def counted(count: int, unit: str) -> str:
    """How many there are, in English: ``1 byte``, ``563 bytes``. Vietnamese nouns have one form.

    Args:
        count: How many.
        unit: What one of them is called; its plural ends in ``s``.
    """
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


@attrs.frozen(kw_only=True)
class Words:
    """The same words in both languages."""

    vi: str
    en: str

    def of(self, lang: Lang) -> str:
        """The words in one language."""
        return self.vi if in_vietnamese(lang) else self.en

    def to_data(self) -> dict[str, str]:
        """Plain JSON data."""
        return {"vi": self.vi, "en": self.en}
