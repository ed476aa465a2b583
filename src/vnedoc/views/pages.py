"""What every page of vnedoc is made of: its head, and texts that can do nothing there."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Iterator

from vnedoc import _resources
from vnedoc.errors import Lang
from vnedoc.given import one_of
from vnedoc.views import _texts as texts


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
    begun = opening(title, lang, script=script, more=more)
    return itertools.chain(begun, (f"<h1>{title}</h1>",))


def opening(title: str, lang: Lang, *, script: str = "", more: str = "") -> Iterator[str]:
    """A page down to where its content begins; the heading is the caller's, too.

    Args:
        title: Of the window, as markup without elements.
        lang: Of the page.
        script: The one script that may run in it, where the caller puts it in.
        more: The shipped style sheet that is added to the one of all pages.

    Raises:
        InvalidValueError: no such language.
    """
    one_of(lang, Lang, "lang")
    return _opening(title, lang, script, more)


def _opening(title: str, lang: Lang, script: str, more: str) -> Iterator[str]:
    sheet = "".join(_resources.data(name).decode("utf-8") for name in ("report.css", more) if name)
    scripts = f" script-src {_hash_of(script)};" if script else ""
    policy = (
        f"default-src 'none'; style-src {_hash_of(sheet)};{scripts} "
        "base-uri 'none'; form-action 'none'"
    )
    yield f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title>\n<style>{sheet}</style>\n</head>\n<body>\n<main>"


def _hash_of(source: str) -> str:
    """How a content security policy names a text that it allows."""
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def text(raw: str) -> str:
    """A text as markup."""
    return texts.markup(raw)


def shown(raw: str) -> str:
    """A value as markup that stands apart from the sentence around it."""
    # <bdi>: right-to-left letters of a value must not reorder the sentence around it.
    return f"<bdi>{texts.markup(texts.legible(raw))}</bdi>"


def sentence(raw: str) -> str:
    """A text with paths in it as markup that breaks between their parts."""
    return f"<bdi>{texts.markup(texts.legible(raw)).replace('/', '/<wbr>')}</bdi>"


def name(raw: str) -> str:
    """A name of many parts as markup that breaks between its parts and nowhere else."""
    parts = texts.markup(raw).replace("-", "-<wbr>").replace("/", "/<wbr>")
    return f'<code class="name">{parts}</code>'
