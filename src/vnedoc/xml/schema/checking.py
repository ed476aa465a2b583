"""Tree -> findings by XML Schema: libxml2 gives the verdict, `explain` the words."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from operator import itemgetter
from typing import Final

from lxml import etree

from vnedoc import _resources, names
from vnedoc.findings import Finding
from vnedoc.limits import CHUNK_BYTES, MAX_SCHEMA_FINDINGS, MAX_SCHEMA_TREE_ELEMENTS
from vnedoc.xml.reading.tree import Document
from vnedoc.xml.schema import misfits
from vnedoc.xml.schema.explain import explain, text_of, wrong_form

_Fault = tuple[etree._Element, etree._LogEntry]
_Numbered = tuple[int, etree._LogEntry]

_ENCODED: Final = "/".join(f"{{{names.NS}}}{name}" for name in names.ENCODED.split("/")[1:])
_BASE64: Final = string.ascii_letters.encode() + b"0123456789+/= \t\r\n"
_ABOUT_PARENT: Final = ("SCHEMAV_CVC_COMPLEX_TYPE_2_3", "SCHEMAV_CVC_TYPE_3_1_2")
"""Text or a child where the open element may have none; libxml2 tells it at the child's start."""
_BLOCK: Final = 64
"""Tags that are given to a parser at once where nothing is wrong."""
_idle: Final[defaultdict[str, list[etree.XMLSchema]]] = defaultdict(list)


def check(document: Document, schema: str) -> tuple[Finding, ...]:
    """What does not fit a shipped schema; empty when the message is valid.

    Args:
        document: a parsed message; its attachments have been lifted out and are not looked at.
        schema: name of an XSD 1.0 file, such as ``qcvn102-2022/any-order.xsd``.

    Returns:
        At most `MAX_SCHEMA_FINDINGS` findings in document order, and one that says so when there
        are more. Below an element that does not fit its place, nothing is compared.

    Raises:
        FileNotFoundError: there is no such schema.
    """
    root = document.root
    with _validator(schema) as validator:
        faults = faults_of(validator, root)
    findings = dict.fromkeys(explain(document, schema, *fault) for fault in faults)
    for element in islice(_not_base64(root), MAX_SCHEMA_FINDINGS + 1):
        findings[wrong_form(document, schema, element)] = None
    if max(len(faults), len(findings)) <= MAX_SCHEMA_FINDINGS:
        return tuple(findings)
    more = misfits.MORE.at(document.path_of(root), limit=MAX_SCHEMA_FINDINGS)
    return (*islice(findings, MAX_SCHEMA_FINDINGS), more)


@contextmanager
def _validator(schema: str) -> Iterator[etree.XMLSchema]:
    """A compiled schema that no other thread uses meanwhile: its error log is its own."""
    idle = _idle[schema]
    try:
        validator = idle.pop()
    except IndexError:
        tree = etree.fromstring(_resources.schema(schema))  # noqa: TID251 - a file of our own
        validator = etree.XMLSchema(tree)
    yield validator
    idle.append(validator)


def faults_of(validator: etree.XMLSchema, root: etree._Element) -> list[_Fault]:
    """What libxml2 finds, in document order; at most one more than `MAX_SCHEMA_FINDINGS`.

    Args:
        validator: Which no other thread uses meanwhile.
        root: Of a whole tree.
    """
    # For every fault in a tree libxml2 counts siblings to name the place: with all faults among
    # the 200,000 children of one element that takes minutes. A stream of events has no siblings.
    is_small = next(islice(root.iter("*"), MAX_SCHEMA_TREE_ELEMENTS, None), None) is None
    if validator.validate(root) if is_small else _is_clean(validator, root):
        return []
    numbered = list(islice(_stream(validator, root), MAX_SCHEMA_FINDINGS + 1))
    if is_small and not numbered:
        # Never lose a verdict because the second look saw nothing.
        numbered = [(1, entry) for entry in islice(validator.error_log, 1)]
    return _located(root, numbered)


def _is_clean(validator: etree.XMLSchema, root: etree._Element) -> bool:
    """Whether a large tree has no fault: it is looked at in pieces, until there is one."""
    parser = _parser(validator, _Nothing())
    text = etree.tostring(root, encoding="UTF-8", with_tail=False)
    for start in range(0, len(text), CHUNK_BYTES):
        parser.feed(text[start : start + CHUNK_BYTES])
        if len(parser.feed_error_log):
            return False
    return True


def _not_base64(root: etree._Element) -> Iterator[etree._Element]:
    """Contents with a character that base64 does not have.

    libxml2 takes anything behind a multiple of four characters; other engines do not.
    """
    for element in root.iterfind(_ENCODED):
        if text_of(element).encode().translate(None, _BASE64):
            yield element


class _PathPlaces:
    """A parser target that knows which element, counted from 1, an event belongs to."""

    def __init__(self) -> None:
        self.started = 0
        self.open: list[int] = [0]

    def start(self, tag: str, attributes: object) -> None:  # noqa: ARG002 - the target protocol
        self.started += 1
        self.open.append(self.started)

    def end(self, tag: str) -> None:  # noqa: ARG002 - the target protocol
        self.open.pop()

    def close(self) -> None:
        """Nothing is built."""


class _Nothing:
    """A parser target that builds nothing."""

    def close(self) -> None:
        """There is nothing to give."""


def _stream(validator: etree.XMLSchema, root: etree._Element) -> Iterator[_Numbered]:
    """Faults with the number of their element, tag by tag.

    A scout goes ahead in blocks and sees which of them have faults: only those are looked at tag
    by tag, which costs ten times as much.
    """
    scout, places = _parser(validator, _Nothing()), _PathPlaces()
    parser = _parser(validator, places)
    tags = etree.tostring(root, encoding="UTF-8", with_tail=False).split(b">")
    last, behind, seen = len(tags) - 1, 0, 0
    for start in range(0, last, _BLOCK):
        block = tags[start : min(start + _BLOCK, last)]
        scout.feed(b">".join((*block, b"")))
        if len(scout.feed_error_log) == seen:
            continue
        if behind < start:
            parser.feed(b">".join((*tags[behind:start], b"")))
        behind = start + len(block)
        for piece in block:
            before, inside = places.started, places.open[-1]
            parser.feed(piece + b">")
            log = parser.feed_error_log
            started = places.started > before
            for entry in islice(log, seen, None):
                about_new = started and entry.type_name not in _ABOUT_PARENT
                yield places.started if about_new else inside, entry
            seen = len(log)


def _parser(validator: etree.XMLSchema, target: object) -> etree.XMLParser:
    return etree.XMLParser(  # type: ignore[call-overload,no-any-return] # stubs want every handler
        schema=validator, target=target, resolve_entities=False, no_network=True
    )


def _located(root: etree._Element, numbered: list[_Numbered]) -> list[_Fault]:
    """The same faults with their elements, in document order."""
    wanted = {number for number, _ in numbered}
    elements = {n: element for n, element in enumerate(root.iter("*"), 1) if n in wanted}
    return [(elements[number], entry) for number, entry in sorted(numbered, key=itemgetter(0))]
