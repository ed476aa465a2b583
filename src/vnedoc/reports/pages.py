"""What every page of vnedoc is made of: its head, and texts that can do nothing there."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from vnedoc import _resources
from vnedoc.clauses import Clause
from vnedoc.errors import Lang
from vnedoc.given import one_of
from vnedoc.reports import _common as common


def head(title: str, lang: Lang, *, script: str = "", more: str = "") -> Iterator[str]:
    """A page down to its heading; ``</main>``, ``</body>`` and ``</html>`` are the caller's.

    Args:
        title: Of the page, as markup.
        lang: Of the page.
        script: The one script that may run in it, where the caller puts it in.
        more: The shipped style sheet that is added to the one of all pages.

    Raises:
        InvalidValueError: no such language.
    """
    one_of(lang, Lang, "lang")
    return _head(title, lang, script, ("report.css", more) if more else ("report.css",))


def _head(title: str, lang: Lang, script: str, sheets: tuple[str, ...]) -> Iterator[str]:
    style = "".join(_resources.data(name).decode("utf-8") for name in sheets)
    scripts = f" script-src {_hash_of(script)};" if script else ""
    policy = (
        f"default-src 'none'; style-src {_hash_of(style)};{scripts} "
        "base-uri 'none'; form-action 'none'"
    )
    yield f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{title}</h1>"


def _hash_of(source: str) -> str:
    """How a content security policy names a text that it allows."""
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def basis(clause: Clause, lang: Lang) -> str:
    """What something rests on and how well that is known, in one language and as plain text.

    Args:
        clause: What it rests on.
        lang: Of the words.

    Raises:
        InvalidValueError: no such language.
    """
    one_of(lang, Lang, "lang")
    return common.basis(clause, lang, value=common.visible)


def text(raw: str) -> str:
    """A text as markup."""
    return common.markup(raw)


def shown(raw: str) -> str:
    """A value as markup that stands apart from the sentence around it."""
    # <bdi>: right-to-left letters of a value must not reorder the sentence around it.
    return f"<bdi>{common.markup(common.legible(raw))}</bdi>"


def sentence(raw: str) -> str:
    """A text with paths in it as markup that breaks between their parts."""
    return f"<bdi>{common.markup(common.legible(raw)).replace('/', '/<wbr>')}</bdi>"


def name(raw: str) -> str:
    """A name of many parts as markup that breaks between its parts and nowhere else."""
    parts = common.markup(raw).replace("-", "-<wbr>").replace("/", "/<wbr>")
    return f'<code class="name">{parts}</code>'
