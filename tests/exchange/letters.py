"""Letters by the hundred for tests: each another one, with parts that a test may leave out."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs

from tests.factories import attachment, document
from vnedoc.codes import BusinessDocType, Priority, SteeringType
from vnedoc.identifiers import DocumentId, OrganId
from vnedoc.model import Business, Code, DocumentEnvelope, Header, Organ, Other, Promulgation

DEFAULTED: Final = (
    "priority",
    "promulgation_amount",
    "page_amount",
    "direction",
    "type",
    "steering",
)
"""What the axis fills in where it is left out."""
SUBSETS: Final = tuple(
    subset
    for size in range(len(DEFAULTED) + 1)
    for subset in itertools.combinations(DEFAULTED, size)
)


def letter(number: int) -> DocumentEnvelope:
    """The letter of a number, with every field that has a default at its default."""
    chance = random.Random(number)
    day = dt.date(2025, 1, 2) + dt.timedelta(days=number % 300)
    words = ["phối hợp", "báo cáo", "ứng dụng", "đường thủy", "quỹ đất", "nghiệm thu"]
    files = [(f"tệp {i}.{chance.choice(['pdf', 'txt', 'docx'])}") for i in range(number % 3 + 1)]
    return document(
        Business(doc_type=BusinessDocType.NEW, paper=chance.random() < 0.5),
        attachments=tuple(
            attachment(i, name, chance.randbytes(chance.randrange(1, 900)))
            for i, name in enumerate(files, 1)
        ),
        document_id=DocumentId(f"H26.99,{day:%Y/%m/%d},{number + 1}/SVDA-VP"),
        code=Code(number=str(number + 1), notation="SVDA-VP"),
        promulgation=Promulgation(place="Hà Nội", date=day),
        subject=f"V/v {' '.join(chance.sample(words, 3))} số {number}",
        recipients=tuple(
            Organ(organ_id=OrganId(f"H41.{i + 10}"), organ_name=f"Phòng Ví dụ {i}")
            for i in range(number % 4 + 1)
        ),
        other=Other(
            priority=Priority.NORMAL,
            promulgation_amount=1,
            page_amount=1,
            direction=False,
            sphere_of_promulgation="Công khai" if number % 2 else None,
        ),
        steering_type=SteeringType.NONE,
    )


def without(envelope: DocumentEnvelope, parts: tuple[str, ...]) -> DocumentEnvelope:
    """The same letter with some of its defaulted fields left out."""
    header = envelope.header or Header()
    inner = {part: None for part in parts if part not in ("type", "steering")}
    header = attrs.evolve(header, other=attrs.evolve(header.other or Other(), **inner))
    if "steering" in parts:
        header = attrs.evolve(header, steering_type=None)
    if "type" in parts and header.document_type:
        header = attrs.evolve(header, document_type=attrs.evolve(header.document_type, code=None))
    return attrs.evolve(envelope, header=header)


def _in_header(**changes: Any) -> Callable[[DocumentEnvelope], DocumentEnvelope]:
    return lambda e: attrs.evolve(e, header=attrs.evolve(e.header or Header(), **changes))


def _in_other(**changes: Any) -> Callable[[DocumentEnvelope], DocumentEnvelope]:
    def change(e: DocumentEnvelope) -> DocumentEnvelope:
        header = e.header or Header()
        return _in_header(other=attrs.evolve(header.other or Other(), **changes))(e)

    return change


def _file(e: DocumentEnvelope) -> DocumentEnvelope:
    first = attachment(1, e.attachments[0].name or "", e.attachments[0].read() + b"!")
    return attrs.evolve(e, attachments=(first, *e.attachments[1:]))


CHANGES: Final[dict[str, Callable[[DocumentEnvelope], DocumentEnvelope]]] = {
    "subject": _in_header(subject="V/v việc khác"),
    "content": _in_header(content="Nội dung khác."),
    "due date": _in_header(due_date=dt.date(2025, 12, 31)),
    "steering": _in_header(steering_type=SteeringType.STEERING),
    "receivers": lambda e: _in_header(
        recipients=(*(e.header or Header()).recipients, Organ(organ_id=OrganId("H55.99")))
    )(e),
    "places": _in_header(to_places=("Như trên;",)),
    "priority": _in_other(priority=Priority.EXPRESS),
    "pages": _in_other(page_amount=12),
    "copies": _in_other(promulgation_amount=9),
    "direction": _in_other(direction=True),
    "file": _file,
    "file lost": lambda e: attrs.evolve(e, attachments=e.attachments[1:]),
    "file added": lambda e: attrs.evolve(e, attachments=(*e.attachments, attachment(9))),
}
"""One value changed, so that it says something else."""


def changed(number: int) -> Iterator[tuple[str, DocumentEnvelope, DocumentEnvelope]]:
    """The letter of a number and the same with one value changed, with the change's name."""
    name = list(CHANGES)[number % len(CHANGES)]
    before = letter(number)
    yield name, before, CHANGES[name](before)
