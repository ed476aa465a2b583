"""Messages that keep the standard: every field, every code, every kind of document."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc import _resources
from vnedoc.clauses import PRACTICE, Clause, amendment, decision_20, decision_28, qcvn
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.case import (
    NOON,
    Allowed,
    Case,
    CaseOutcome,
    Expected,
    Importance,
    Input,
    Role,
    Task,
    exactly,
)
from vnedoc.conformance.cases.grounds import LENGTHS, bounded
from vnedoc.conformance.cases.writing.nodes import Node, render
from vnedoc.words import Words

ORIGIN: Final = "written for this suite"
_TABLE: Final = amendment("Bảng A, B")
_HEADER: Final = "MessageHeader"
_STATUS: Final = {
    "01": "Đã đến",
    "02": "Gửi nhầm nơi nhận",
    "03": "Đã tiếp nhận, vào sổ",
    "04": "Phân công xử lý",
    "05": "Đang xử lý",
    "06": "Hoàn thành xử lý",
    "13": "Phát hiện sai sót, xin lấy lại văn bản",
    "15": "Đồng ý yêu cầu lấy lại",
    "16": "Văn bản đã được xử lý xong",
}


@attrs.frozen
class FieldCase:
    """One row of the table of fields."""

    number: str
    path: str
    length: int | None
    sample: str


@functools.cache
def fields() -> tuple[FieldCase, ...]:
    """The fields of the standard, as the suite knows them."""
    lines = _resources.data("conformance/fields.tsv").decode().splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return tuple(FieldCase(n, p, int(length) if length else None, s) for n, p, length, s in rows)


def accepted(
    ident: str,
    root: Node,
    clause: Clause,
    why: Words,
    paths: tuple[str, ...] = (),
    *,
    importance: Importance = Importance.MUST,
    defect: str = "value",
    data: bytes | None = None,
    given: dict[str, object] | None = None,
    features: tuple[str, ...] = (),
    values: dict[str, Allowed] | None = None,
) -> Case:
    """A message that must be accepted and read.

    Args:
        ident: of the case.
        root: the message as a tree, which says what must be read.
        clause: what it is about.
        why: the reason of the case.
        paths: values that are looked at; all of them unless given.
        importance: of the case, as far as the clause bears it.
        defect: what fails it.
        data: the bytes, if the tree is not simply written.
        given: what the adapter is told besides.
        features: what it needs.
        values: values that are looked at besides.
    """
    whole = root.values()
    looked = {path: whole[path] for path in paths} if paths else whole
    return Case(
        id=ident,
        clause=clause,
        role=Role.CONSUMER,
        importance=bounded(importance, clause),
        task=Task.READ,
        inputs=(Input.of("message.edxml", render(root) if data is None else data),),
        expected=Expected(outcome=CaseOutcome.ACCEPT, values=exactly(looked) | (values or {})),
        why=why,
        origin=ORIGIN,
        defect=defect,
        given={"at": NOON, **(given or {})},
        features=features,
    )


def generate() -> Iterator[Case]:
    """All positive cases."""
    yield from _whole()
    yield from _fields()
    yield from _lengths()
    yield from _codes()
    yield from _kinds()
    yield from _statuses()
    yield from _identifiers()
    yield from _lists()


def _whole() -> Iterator[Case]:
    made = {
        "new": (messages.document, "Văn bản mới", "A new document"),
        "revoke": (messages.revocation, "Văn bản thu hồi", "A revocation"),
        "update": (messages.update, "Văn bản cập nhật", "An update"),
        "replace": (messages.replacement, "Văn bản thay thế", "A replacement"),
        "status": (messages.status, "Bản tin trạng thái", "A status message"),
    }
    for name, (make, vi, en) in made.items():
        why = Words(vi=f"{vi} phải đọc được trọn vẹn.", en=f"{en} must be read completely.")
        yield accepted(f"whole-{name}", make(), qcvn("1"), why)


def _full() -> Node:
    """A document in which every field of the table stands."""
    root = messages.document()
    for field in fields():
        if field.path not in root.values():
            root.set(field.path, field.sample)
    return root


def _fields() -> Iterator[Case]:
    for index, field in enumerate(fields(), start=1):
        root = messages.document()
        if field.path.startswith(f"{_HEADER}/ResponseFor/"):
            root.add(
                _HEADER,
                "ResponseFor\n OrganId H41.99\n Code 12/SVDB-KH\n PromulgationDate 2025/06/20\n"
                " DocumentId H41.99,2025/06/20,12/SVDB-KH",
            )
        root.set(field.path, field.sample)
        yield accepted(
            f"field-{index:02d}-{field.path.rpartition('/')[2]}",
            root,
            qcvn(field.number),
            Words(
                vi=f"Giá trị của {field.path} phải đọc được đúng như đã ghi.",
                en=f"The value of {field.path} must be read as it is written.",
            ),
            (field.path,),
            defect="value",
        )
    why = Words(
        vi="Một văn bản có đủ mọi trường phải đọc được trọn vẹn.",
        en="A document with every field must be read completely.",
    )
    yield accepted("field-all", _full(), qcvn("1"), why, defect="value")


_LAWFUL: Final = frozenset({"OrganName", "TypeName", "Subject", "Position", "FullName"})
"""Whose lengths 30/2020/NĐ-CP gives; those of others are what implementations take."""


def _lengths() -> Iterator[Case]:
    texts = ("OrganId", "DocumentId", "Email", "Website", "CodeNumber", "Telephone", "Fax")
    for index, field in enumerate(fields(), start=1):
        name = field.path.rpartition("/")[2]
        if field.length is None or name in (*texts, "Mobile", "CodeNotation", "AttachmentName"):
            continue
        letters = "Ủy ban nhân dân các tỉnh, thành phố "
        text = (letters * (field.length // len(letters) + 1))[: field.length - 1].strip()
        root = messages.document().set(field.path, text.ljust(field.length, "ạ"))
        yield accepted(
            f"length-{index:02d}-{name}",
            root,
            LENGTHS if name in _LAWFUL else PRACTICE,
            Words(
                vi=f"{field.path} dài đúng {field.length} ký tự tiếng Việt phải được nhận;"
                " độ dài tính bằng ký tự, không phải byte.",
                en=f"{field.path} of exactly {field.length} Vietnamese characters must be taken:"
                " length counts characters, not bytes.",
            ),
            (field.path,),
            defect="length",
        )


_CODES: Final = (
    ("priority", qcvn("1.11.1"), f"{_HEADER}/OtherInfo/Priority", "0123"),
    # The law of today knows three degrees of urgency.
    ("priority", PRACTICE, f"{_HEADER}/OtherInfo/Priority", "4"),
    ("steering", qcvn("1.13"), f"{_HEADER}/SteeringType", "012"),
    ("paper", qcvn("2.2.6"), "TraceHeaderList/Bussiness/Paper", "01"),
)


def _codes() -> Iterator[Case]:
    for name, clause, path, codes in _CODES:
        for code in codes:
            yield accepted(
                f"code-{name}-{code}",
                messages.document().set(path, code),
                clause,
                _code_words(path, code),
                (path,),
                defect="code",
            )
    base = "TraceHeaderList/Bussiness/BussinessDocumentInfo"
    for path in (f"{base}/DocumentInfo", f"{base}/ReceiverList/Receiver/ReceiverType"):
        for code in "01":
            yield accepted(
                f"code-{path.rpartition('/')[2].lower()}-{code}",
                messages.update().set(path, code),
                qcvn("2.2.3"),
                _code_words(path, code),
                (path,),
                defect="code",
            )


def _code_words(path: str, code: str) -> Words:
    return Words(
        vi=f"Mã {code} của {path} có trong bảng mã, phải được nhận và giữ nguyên.",
        en=f"Code {code} of {path} is in the code list and must be taken and kept.",
    )


def _kinds() -> Iterator[Case]:
    lines = _resources.data("conformance/kinds.tsv").decode().splitlines()[1:]
    for group, row, name in (line.split("\t") for line in lines):
        root = messages.document()
        kind = f"{_HEADER}/DocumentType"
        root.set(f"{kind}/Type", group).set(f"{kind}/TypeDetail", row)
        root.set(f"{kind}/TypeName", name)
        yield accepted(
            f"kind-{group}-{row.zfill(2)}",
            root,
            _TABLE,
            Words(
                vi=f"Loại văn bản {group}/{row} ({name}) phải được nhận.",
                en=f"Kind of document {group}/{row} ({name}) must be taken.",
            ),
            (f"{kind}/Type", f"{kind}/TypeDetail", f"{kind}/TypeName"),
            defect="kind",
        )


def _statuses() -> Iterator[Case]:
    for code, words in _STATUS.items():
        yield accepted(
            f"status-{code}",
            messages.status(code, words),
            decision_28("Điều 10(2)(h)"),
            Words(
                vi=f"Bản tin trạng thái mã {code} phải được nhận và đọc đúng.",
                en=f"A status message of code {code} must be taken and read.",
            ),
            defect="status",
        )


_IDENTIFIERS: Final = (
    ("old", "000.00.99.H26", "mã cũ bốn nhóm (2016)", "the old form of four groups (2016)"),
    ("new-2", "H26.99", "mã mới hai cấp", "the new form of two levels"),
    ("new-3", "H26.99.01", "mã mới ba cấp", "the new form of three levels"),
    ("new-4", "H26.99.01.02", "mã mới bốn cấp", "the new form of four levels"),
)
_DOCUMENT_IDS: Final = (
    ("composite", "H26.99,2025/07/01,05/SVDA-VP"),
    ("uuid", "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"),
    ("legal", "H26.99.2025.0000005"),
    ("letters", "H26.99,2025/07/01,05/SVDA-TTĐT"),
)


def _identifiers() -> Iterator[Case]:
    for name, organ, vi, en in _IDENTIFIERS:
        path = f"{_HEADER}/To/OrganId"
        yield accepted(
            f"identifier-organ-{name}",
            messages.document().set(path, organ),
            decision_20("Điều 4"),
            Words(
                vi=f"Mã định danh {organ} ({vi}) phải được giữ nguyên.",
                en=f"The identifier {organ} ({en}) must be kept as written.",
            ),
            (path,),
            defect="identifier",
        )
    for name, ident in _DOCUMENT_IDS:
        path = f"{_HEADER}/DocumentId"
        yield accepted(
            f"identifier-document-{name}",
            messages.document().set(path, ident),
            decision_28("Điều 10(2)(b)"),
            Words(vi=f"Mã định danh văn bản {ident} phải được giữ nguyên từng ký tự.",
                  en=f"The document identifier {ident} must be kept to the letter."),
            (path,),
            defect="identifier",
        )  # fmt: skip


def _lists() -> Iterator[Case]:
    for count in (2, 3, 10, 100):
        root = messages.document()
        header = root.at(_HEADER)
        first = root.at(f"{_HEADER}/To")
        place = header.children.index(first)
        for index in range(2, count + 1):
            more = first.copy()
            more.children[0].text = f"H41.99.{index:02d}" if index < 100 else "H41.98"
            more.children[1].text = f"Đơn vị Ví dụ {index}"
            header.children.insert(place + index - 1, more)
        paths = tuple(path for path in root.values() if path.startswith(f"{_HEADER}/To"))
        yield accepted(
            f"list-receivers-{count}",
            root,
            qcvn("1.2"),
            Words(
                vi=f"Cả {count} nơi nhận phải đọc được, theo đúng thứ tự.",
                en=f"All {count} receivers must be read, in order.",
            ),
            paths,
            defect="repeated-receivers",
        )
    for count in (2, 5):
        root = messages.document()
        for index in range(2, count + 1):
            root.add(
                "TraceHeaderList",
                f"TraceHeader\n OrganId H26.99.{index:02d}\n Timestamp 2025/07/01 09:3{index}:00",
            )
        paths = tuple(path for path in root.values() if "/TraceHeader" in path)
        why = Words(
            vi=f"Cả {count} chặng của vết phải đọc được, theo đúng thứ tự.",
            en=f"All {count} hops of the trace must be read, in order.",
        )
        yield accepted(f"list-hops-{count}", root, qcvn("2.1"), why, paths, defect="lists")
    names = [(f"Phụ lục {i}.pdf", "application/pdf", messages.PDF) for i in range(1, 6)]
    why = Words(vi="Cả năm tệp phải đọc được.", en="All five files must be read.")
    root = messages.document(*names)
    paths = tuple(path for path in root.values() if path.startswith("AttachmentEncoded/"))
    yield accepted("list-files-5", root, qcvn("4"), why, paths, defect="lists")
