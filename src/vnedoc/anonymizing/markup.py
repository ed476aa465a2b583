"""The values in the text of a message, well-formed or not: what stands between its marks."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import Final

_PART: Final = re.compile(
    r"<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)"
    # Of a declaration that somebody forgot to end the message is no part.
    r"|<\?xml(?=[\s?>])[^<>]*>?|<\?.*?(?:\?>|$)"
    r"|<[/!]?[^\W\d][^<>]*>?|<?[^<]+|<",
    re.DOTALL,
)
_DECLARATION: Final = re.compile(r"<\?xml(?=[\s?>])")
_DECLARED: Final = {
    "@version": re.compile(r"\d\.\d"),
    "@encoding": re.compile(r"(?:us-)?ascii|utf-?(?:8|16|32)|(?:windows-|iso-8859-)\d{1,4}", re.I),
    "@standalone": re.compile(r"yes|no"),
}
"""What a declaration says of a text; whatever else stands in it is a value."""
_TAG: Final = re.compile(r"<(/?)(?:[^\s:<>/=\"']+:)?([^\s:<>/=\"']+)")
_QUOTED: Final = re.compile(
    r"(?:([^\s=\"'<>/]+)\s*=\s*)?(\"[^\"]*(?:\"|$)|'[^']*(?:'|$))", re.DOTALL
)
_BARE: Final = re.compile(r"[^\s=\"'<>/]+(?!\s*=)(?=[\s<>/]|$)")
_REFERENCE: Final = re.compile(r"(&(?:#[0-9]+|#x[0-9A-Fa-f]+|[A-Za-z]+);)")
_MARKS: Final = {
    # The longer ones first: that of UTF-32 begins like that of UTF-16.
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_ZEROS: Final[dict[tuple[bool, ...], str]] = {
    # Where the zeros of the first characters stand: a text need not have a mark.
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}

Change = Callable[[str, str], str]
"""Element or ``@attribute`` that a value stands in, and the value -> what takes its place."""


def rewritten(data: bytes, change: Change) -> bytes:
    """The same bytes with every value replaced; marks, names and bytes of no meaning stay.

    Args:
        data: a message, or what somebody takes for one.
        change: gives what takes the place of a value.
    """
    text, encoding, errors = decoded(data)
    inside: list[str] = []
    made = "".join(_part(match[0], inside, change) for match in _PART.finditer(text))
    return made.encode(encoding, errors)


def decoded(data: bytes) -> tuple[str, str, str]:
    """A text, its encoding by its mark or its zeros, and what is done with what does not fit it.

    In the wrong encoding nothing would be seen as a run of letters, and so be left.
    """
    zeros = tuple(byte == 0 for byte in data[:4])
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    encoding = marked or _ZEROS.get(zeros, "utf-8")
    errors, unit = _WIDE.get(encoding[:6], ("surrogateescape", 1))
    return data[: len(data) // unit * unit].decode(encoding, errors), encoding, errors


_WIDE: Final = {"utf-16": ("surrogatepass", 2), "utf-32": ("replace", 4)}


def _part(part: str, inside: list[str], change: Change) -> str:
    element = inside[-1] if inside else ""
    if part.startswith("<!--"):
        return _within(part, "<!--", "-->", lambda text: change("", text))
    if part.startswith("<![CDATA["):
        return _within(part, "<![CDATA[", "]]>", lambda text: change(element, text))
    if declaration := _DECLARATION.match(part):
        return declaration[0] + _attributes(part, declaration.end(), _undeclared(change))
    if part.startswith("<?"):
        return _within(part, "<?", "?>", lambda text: change("", text))
    if _TAG.match(part) or part.startswith("<!"):
        return _tag(part, inside, change)
    return _text(part, element, change)


def _within(part: str, opening: str, closing: str, change: Callable[[str], str]) -> str:
    end = closing if part.endswith(closing) else ""
    return opening + change(part[len(opening) : len(part) - len(end)]) + end


def _tag(part: str, inside: list[str], change: Change) -> str:
    name = _TAG.match(part)
    if name is None:
        # A declaration: what it says is quoted.
        return _QUOTED.sub(lambda quoted: change("", quoted[0]), part)
    if name[1]:
        if name[2] in inside:
            del inside[len(inside) - 1 - inside[::-1].index(name[2]) :]
    elif not part.endswith("/>"):
        inside.append(name[2])
    return part[: name.end()] + _attributes(part, name.end(), change)


def _undeclared(change: Change) -> Change:
    def changed(where: str, text: str) -> str:
        known = _DECLARED.get(where)
        return text if known and known.fullmatch(text) else change(where, text)

    return changed


def _attributes(part: str, at: int, change: Change) -> str:
    """The rest of a mark from where its name ends."""

    def attribute(match: re.Match[str]) -> str:
        key, quoted = match[1] or "", match[2]
        if key == "xmlns" or key.startswith("xmlns:"):
            return match[0]
        own = quoted[1:-1] if len(quoted) > 1 and quoted[-1] == quoted[0] else quoted[1:]
        end = quoted[len(own) + 1 :]
        before = match[0][: len(match[0]) - len(quoted)]
        where = "@" + key.rpartition(":")[2]
        return f"{before}{quoted[0]}{_text(own, where, change)}{end}"

    made = []
    for match in _QUOTED.finditer(part, at):
        made += [_bare(part[at : match.start()], change), attribute(match)]
        at = match.end()
    return "".join(made) + _bare(part[at:], change)


def _bare(text: str, change: Change) -> str:
    """What stands in a mark and is no attribute: there somebody forgot to end it."""
    return _BARE.sub(lambda word: change("", word[0]), text) if text.strip(" \t\r\n/>") else text


def _text(text: str, where: str, change: Change) -> str:
    """A value with its references: those of letters are changed as letters are."""
    if "&" not in text:
        return change(where, text)
    parts = _REFERENCE.split(text)
    for index in range(1, len(parts), 2):
        if parts[index].startswith("&#"):
            number = parts[index][2:-1]
            try:
                char = chr(int(number[1:], 16) if number[0] in "xX" else int(number))
            except (ValueError, OverflowError):
                continue
            if char.isalnum():
                parts[index] = "&#65;" if char.isalpha() else "&#55;"
    return "".join(p if i % 2 else change(where, p) for i, p in enumerate(parts))
