"""Reading strictly the forms that are vnedoc's own: nothing stands in them that is not asked for.

What is not known is told apart from what is broken: whoever wrote the one may cover more than is
understood here, and the other nobody ever wrote.
"""

from __future__ import annotations

from lxml import etree

from vnedoc import names


class UnknownFormError(ValueError):
    """A form of another version, or with fields or types that this version does not know."""


class BrokenFormError(ValueError):
    """Not that form at all."""


def check_root(root: etree._Element, tag: str) -> None:
    """Refuse another root, and anything beside it.

    Raises:
        BrokenFormError: it is another document.
    """
    if root.tag != tag:
        raise BrokenFormError("root")
    # XML can carry a second document in a comment, which nobody signed and some programs show.
    if root.getprevious() is not None or root.getnext() is not None:
        raise BrokenFormError("comment or instruction")


def signed_children(root: etree._Element, attributes: tuple[str, ...]) -> list[etree._Element]:
    """The child elements of a root without its signature, which is the last; as `children`."""
    parts = children(root, attributes)
    if parts and parts[-1].tag == f"{{{names.DS}}}Signature":
        parts.pop()
    return parts


def children(parent: etree._Element, attributes: tuple[str, ...] = ()) -> list[etree._Element]:
    """Child elements; text, comments and instructions between them are refused.

    Args:
        parent: Of what is read.
        attributes: Those that it may have.

    Raises:
        UnknownFormError: it has another attribute.
        BrokenFormError: something stands between the elements.
    """
    found = list(parent)
    texts = [parent.text, *(child.tail for child in found)]
    if any(text and text.strip(" \t\r\n") for text in texts):
        raise BrokenFormError("text between elements")
    if any(not isinstance(child.tag, str) for child in found):
        raise BrokenFormError("comment or instruction")
    _check_attributes(parent, attributes)
    return found


def leaf(element: etree._Element, tag: str, attributes: tuple[str, ...] = ()) -> str:
    """The text of an element that holds nothing else.

    Args:
        element: What is read.
        tag: Its name, with its namespace.
        attributes: Those that it may have.

    Raises:
        UnknownFormError: it is another element, or has another attribute.
        BrokenFormError: it holds elements.
    """
    if element.tag != tag:
        raise UnknownFormError(str(element.tag))
    _check_attributes(element, attributes)
    if len(element):
        raise BrokenFormError(tag.rpartition("}")[2])
    return element.text or ""


def _check_attributes(element: etree._Element, known: tuple[str, ...]) -> None:
    if not set(element.keys()) <= set(known):
        raise UnknownFormError("attribute")
