"""Messages that share a document, what the gateway makes of one, and what contradicts one."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.acting.scenario import ISSUER, OTHER
from vnedoc.conformance.cases.writing.nodes import ENCODED, Node, Style, render

_HEADER: Final = "MessageHeader"
_ABOUT: Final = "MessageHeader/ResponseFor"
_BUSINESS: Final = "TraceHeaderList/Bussiness"
_UUID: Final = "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"
_ZIP_DAY: Final = (2025, 7, 2, 0, 0, 0)

OPERATIONS: Final[Mapping[str, Callable[[], Node]]] = MappingProxyType(
    {
        "revoke": messages.revocation,
        "update": messages.update,
        "replace": messages.replacement,
    }
)
"""What is done with a document that has its DocumentId."""


def for_two(root: Node) -> Node:
    """The message for two receivers, of which `OTHER` is the second.

    Args:
        root: The message.
    """
    header, second = root.at(_HEADER), root.at(f"{_HEADER}/To").copy()
    second.children[0].text, second.children[1].text = OTHER, "Sở Ví dụ C"
    place = next(i for i, child in enumerate(header.children) if child.name == "To")
    header.children.insert(place + 1, second)
    return root


def opaque(root: Node) -> Node:
    """The message with an identifier of which nothing can be read.

    Args:
        root: The message.
    """
    for path in (f"{_HEADER}/DocumentId", f"{_BUSINESS}/DocumentId", f"{_ABOUT}/DocumentId"):
        if path in dict(root.walk()):
            root.set(path, _UUID)
    return root


def nameless(root: Node) -> Node:
    """The message without an identifier of its document: number, notation and date tell it.

    Args:
        root: The message.
    """
    for path in (f"{_HEADER}/DocumentId", f"{_BUSINESS}/DocumentId"):
        if path in dict(root.walk()):
            root.drop(path)
    return root


def numbered(root: Node, number: int) -> Node:
    """The message of a document with another number.

    Args:
        root: The message.
        number: The number.
    """
    root.set(f"{_HEADER}/Code/CodeNumber", f"{number:02}")
    for path in (f"{_HEADER}/DocumentId", f"{_BUSINESS}/DocumentId"):
        if path in dict(root.walk()):
            root.set(path, ident_of(number))
    return root


def ident_of(number: int) -> str:
    """The identifier of the document with a number.

    Args:
        number: The number.
    """
    return f"H26.99,2025/07/01,{number:02}/SVDA-VP"


def earlier() -> Node:
    """The document that a replacement of the suite takes the place of."""
    made = messages.document().set(f"{_HEADER}/DocumentId", messages.EARLIER_ID)
    made.set(f"{_HEADER}/Code/CodeNumber", "04")
    return made.set(f"{_HEADER}/PromulgationInfo/PromulgationDate", "2025/06/20")


def status(code: str, organ: str, name: str, at: str, words: str = "Đã báo") -> Node:
    """A status message of a receiver.

    Args:
        code: What it tells.
        organ: Who tells it.
        name: What that body is called.
        at: When, as the standard writes it.
        words: Its description.
    """
    root = messages.status(code, words)
    root.set(f"{_HEADER}/From/OrganId", organ).set(f"{_HEADER}/From/OrganName", name)
    root.set(f"{_HEADER}/Timestamp", at)
    if code != "13":
        root.set(f"{_ABOUT}/OrganId", ISSUER)
    return root


# -- what the gateway makes of a message ----------------------------------------------------------


def with_hop(root: Node) -> Node:
    """With a hop of the gateway's own.

    Args:
        root: The message.
    """
    hop = "TraceHeader\n OrganId 001.00.20.TT2\n Timestamp 2025/07/01 09:31:00"
    made = root.copy().add("TraceHeaderList", hop)
    held = made.at("TraceHeaderList").children
    held.insert(1, held.pop())
    return made


def zipped(root: Node) -> Node:
    """With its files in zips of the gateway's own.

    Args:
        root: The message.
    """
    made = root.copy()
    for path, node in list(made.walk()):
        if node.name == ENCODED:
            parent = path.rpartition("/")[0]
            name = made.at(f"{parent}/AttachmentName")
            node.text = base64.b64encode(_zip(name.text, base64.b64decode(node.text))).decode()
            made.set(f"{parent}/ContentType", "application/zip")
    for path, _ in list(made.walk()):
        if path.endswith("Reference/ContentType"):
            made.set(path, "application/zip")
    return made


def _zip(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    # Stored: what deflate makes differs from one build of zlib to another.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        entry = zipfile.ZipInfo(f"5f3a.{name.rpartition('.')[2]}", _ZIP_DAY)
        entry.create_system = 3
        archive.writestr(entry, data)
    return buffer.getvalue()


def stamped(root: Node) -> Node:
    """With names of files that a time was put before.

    Args:
        root: The message.
    """
    made = root.copy()
    for path, node in list(made.walk()):
        if path.endswith("/AttachmentName"):
            made.set(path, f"1761211722949_{node.text}")
    return made


_DEFAULTED: Final = (
    f"{_HEADER}/OtherInfo/Priority",
    f"{_HEADER}/OtherInfo/PromulgationAmount",
    f"{_HEADER}/OtherInfo/PageAmount",
    f"{_HEADER}/OtherInfo/Direction",
    f"{_HEADER}/SteeringType",
)


def unfilled(root: Node) -> Node:
    """As its sender wrote it: without what the gateway fills in.

    Args:
        root: The message, with all of that at its default.
    """
    made = root.copy()
    for path in _DEFAULTED:
        made.drop(path)
    return made


def _moved(root: Node) -> Node:
    """With its DocumentId at another place of the header."""
    made = root.copy()
    header = made.at(_HEADER)
    own = next(child for child in header.children if child.name == "DocumentId")
    header.children.remove(own)
    header.children.append(own)
    return made


def _styled(**style: object) -> Callable[[Node], bytes]:
    return lambda root: render(root, Style(**style))  # type: ignore[arg-type]


def _all(root: Node) -> bytes:
    return render(zipped(stamped(with_hop(_moved(root)))), Style(indent="", backwards=True))


REWRITTEN: Final[Mapping[str, Callable[[Node], Node | bytes]]] = MappingProxyType(
    {
        "hop": with_hop,
        "zip": zipped,
        "names": stamped,
        "moved": _moved,
        "order": _styled(backwards=True),
        "indent": _styled(indent=""),
        "prefix": _styled(prefix="e"),
        "declaration": _styled(declaration=""),
        "all": _all,
    }
)
"""What the gateway makes of a message that says the same."""


# -- what contradicts a message -------------------------------------------------------------------


def _set(path: str, text: str) -> Callable[[Node], Node]:
    return lambda root: root.copy().set(path, text)


def _other_file(root: Node) -> Node:
    path = f"AttachmentEncoded/Attachment/{ENCODED}"
    data = base64.b64decode(root.at(path).text) + b"% 2\n"
    return root.copy().set(path, base64.b64encode(data).decode())


def _more_files(root: Node) -> Node:
    made = root.copy()
    return messages.attach(made, "phu-luc.pdf", "application/pdf", messages.PDF + b"%\n", "cid:f2")


CONTRADICTING: Final[Mapping[str, Callable[[Node], Node]]] = MappingProxyType(
    {
        "subject": _set(f"{_HEADER}/Subject", "V/v thực hiện việc khác"),
        "content": _set(f"{_HEADER}/Content", "Nội dung khác"),
        "due-date": _set(f"{_HEADER}/DueDate", "2025/07/31"),
        "priority": _set(f"{_HEADER}/OtherInfo/Priority", "3"),
        "pages": _set(f"{_HEADER}/OtherInfo/PageAmount", "12"),
        "signer": _set(f"{_HEADER}/SignerInfo/FullName", "Lê Thị Ví Dụ"),
        "kind": _set(f"{_HEADER}/DocumentType/TypeName", "Báo cáo"),
        "receivers": lambda root: for_two(root.copy()),
        "file": _other_file,
        "file-more": _more_files,
    }
)
"""One value changed, and it says something else of the same document."""
