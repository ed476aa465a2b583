"""Texts that can do nothing to what shows them.

Everything on a page or in a report may come from a hostile message. `visible` takes the power out
of the characters that act on what shows them; each format adds the escaping of its own.
"""

from __future__ import annotations

import html
import re
import string
from collections.abc import Callable, Mapping
from typing import Final

MAX_CHARS: Final = 1000
"""Characters of one value that a report shows; a hostile message can make it 8 MB long."""


NOTHING: Final = "—"
"""Stands where a value is blank, so that its absence is seen."""


# Printable by Unicode's word, yet nothing is seen: joiners, fillers, variation selectors.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)


_FORMATTER = string.Formatter()


def visible(text: str) -> str:
    r"""`text` with everything that cannot be seen written as ``\uXXXX`` or ``\UXXXXXXXX``.

    That covers control characters and line ends, directional and zero-width characters, spaces
    other than the plain one, lone surrogates and code points that have no character. What is
    left fits on one line, is well-formed XML text and means nothing to a terminal.
    """
    if text.isprintable() and _BLANK.search(text) is None:
        return text
    # Python looks at each different character once: a hostile text has millions.
    return text.translate({ord(char): _escaped(ord(char)) for char in filter(_unseen, set(text))})


def _unseen(char: str) -> bool:
    return not char.isprintable() or _BLANK.match(char) is not None


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# What a CI system obeys at the start of a line, behind blanks: GitHub, Buildkite, GitLab, Travis.
_OBEYED = re.compile("( *)(::|--- |\\+\\+\\+ |~~~ |\\^\\^\\^ |section_|travis_)")


def inert(line: str) -> str:
    """A line of output with nothing that a CI system takes for a command."""
    # GitHub, Azure and TeamCity obey "##[...]", "##vso[...]" and "##teamcity[...]" anywhere in it.
    line = line.replace("##", "#\\u0023")
    if found := _OBEYED.match(line):
        at = found.end(1)
        line = f"{line[:at]}\\u{ord(line[at]):04x}{line[at + 1 :]}"
    return line


def told(text: str) -> str:
    """`text` as one line of output that neither a terminal nor a CI system obeys.

    Every line of text that vnedoc prints goes through this, whatever it is made of.
    """
    return inert(visible(text))


def markup(text: str) -> str:
    """`text` made visible and inert, for the element text and the attributes of XML and HTML."""
    return html.escape(visible(text)).replace("##", "#&#35;")


def legible(text: str) -> str:
    """`text` made visible, and cut with a word on how much is left out if it is very long."""
    if len(text) <= MAX_CHARS:
        return visible(text)
    return f"{visible(text[:MAX_CHARS])}… (+{len(text) - MAX_CHARS})"


Say = Callable[[str], str]
"""Brings a piece of text into the form of one format."""


def phrase(
    template: str,
    facts: Mapping[str, object],
    *,
    literal: Say,
    value: Say,
) -> str:
    """A template with its own words through `literal` and its facts through `value`.

    Facts come from messages, the words around them do not: a renderer can set them apart.
    """
    parts: list[str] = []
    for text, name, spec, conversion in _FORMATTER.parse(template):
        # A space keeps facts side by side from joining: two code spans would become one.
        parts.append(literal(text) if text or not parts else " ")
        if name is None:
            continue
        fact, _ = _FORMATTER.get_field(name, (), facts)
        said = format(_FORMATTER.convert_field(fact, conversion), spec or "")
        parts.append(value(said if said.strip() else NOTHING))
    return "".join(parts)


MAX_CALLED: Final = 100
"""Characters of a subject or a name that stand beside a file's."""


def cut(text: str) -> str:
    """The beginning of a text, with a mark where it goes on."""
    return text if len(text) <= MAX_CALLED else f"{text[:MAX_CALLED].rstrip()}…"
