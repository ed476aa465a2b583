"""Large messages, made while they are written: their bytes stand in no repository."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, Clause, qcvn
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.case import (
    NOON,
    Case,
    CaseOutcome,
    Expected,
    Importance,
    Input,
    Role,
    Task,
    exactly,
)
from vnedoc.conformance.cases.grounds import bounded
from vnedoc.conformance.cases.writing.nodes import render
from vnedoc.words import Words

_BLOCK: Final = b"%PDF-1.4 vnedoc! " * 48
"""816 bytes: a multiple of 3, so that blocks are encoded one by one."""
_MARK: Final = b"VNEDOCMARK00"
_SIZES: Final = ((1, qcvn("4.5")), (8, PRACTICE), (12, PRACTICE), (50, PRACTICE), (100, PRACTICE))
"""No text limits the size of a message; implementations take 50 MB."""


def generate() -> Iterator[Case]:
    """Messages of 1 to 100 megabytes, and messages of many receivers."""
    for megabytes, clause in _SIZES:
        yield _large(megabytes, clause)
    for count in (1_000, 5_000):
        yield _receivers(count)


def _large(megabytes: int, clause: Clause) -> Case:
    name = ("05-SVDA-VP.pdf", "application/pdf", base64.b64decode(_MARK))
    before, _, after = render(messages.document(name)).partition(_MARK)
    times = megabytes * 1024 * 1024 // len(_BLOCK)

    def chunks() -> Iterator[bytes]:
        yield before
        many = base64.b64encode(_BLOCK) * 128
        for _ in range(times // 128):
            yield many
        yield base64.b64encode(_BLOCK) * (times % 128)
        yield after

    digest = hashlib.sha256()
    for _ in range(times):
        digest.update(_BLOCK)
    path = "AttachmentEncoded/Attachment"
    values = {f"{path}/size": str(times * len(_BLOCK)), f"{path}/sha256": digest.hexdigest()}
    return _case(
        f"size-{megabytes}-mb",
        chunks,
        values,
        clause,
        Words(
            vi=f"Tệp đính kèm {megabytes} MB phải đọc ra đúng từng byte.",
            en=f"A file of {megabytes} MB must come out byte for byte.",
        ),
        digest.hexdigest(),
    )


def _receivers(count: int) -> Case:
    root = messages.document()
    header = root.at("MessageHeader")
    first = root.at("MessageHeader/To")
    place = header.children.index(first)
    more = []
    for index in range(2, count + 1):
        copied = first.copy()
        copied.children[0].text = f"H41.{index // 100 + 1:02d}.{index % 100:02d}"
        more.append(copied)
    header.children[place + 1 : place + 1] = more
    last = f"MessageHeader/To[{count}]/OrganId"
    data = render(root)
    return _case(
        f"size-{count}-receivers",
        lambda: (data,),
        {last: root.at(last).text},
        PRACTICE,
        Words(
            vi=f"{count} nơi nhận phải đọc được đến nơi cuối cùng.",
            en=f"{count} receivers must be read to the last one.",
        ),
    )


def _case(
    ident: str,
    chunks: Callable[[], Iterable[bytes]],
    values: dict[str, str],
    clause: Clause,
    why: Words,
    file: str = "",
) -> Case:
    return Case(
        id=ident,
        clause=clause,
        role=Role.CONSUMER,
        importance=bounded(Importance.MUST, clause),
        task=Task.EXTRACT if file else Task.READ,
        inputs=(Input(name="message.edxml", chunks=chunks),),
        expected=Expected(
            outcome=CaseOutcome.ACCEPT, values=exactly(values), files=(file,) if file else None
        ),
        why=why,
        origin="written for this suite",
        defect="size" if file else "repeated-receivers",
        features=("extract",) if file else (),
        given={"at": NOON},
        generated=bool(file),
    )
