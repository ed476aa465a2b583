"""Forms that producers and senders of status make messages of, and forms that they must refuse."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterator
from typing import Any, Final

from vnedoc.clauses import ADVICE, PRACTICE, Clause, decision_28
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
from vnedoc.conformance.cases.writing.nodes import Node
from vnedoc.words import Words

Form = dict[str, Any]
_COMPLETE: Final = decision_28("Điều 10(2)")
_SECRET: Final = decision_28("Điều 1(2)")


def _document(business: Form | None = None) -> Form:
    return {
        "kind": "document",
        "schema_version": 1,
        "header": {
            "sender": {"organ_id": "H26.99", "organ_name": "Sở Ví dụ A"},
            "recipients": [{"organ_id": "H41.99", "organ_name": "Sở Ví dụ B"}],
            "document_id": messages.DOCUMENT_ID,
            "code": {"number": "05", "notation": "SVDA-VP"},
            "promulgation": {"place": "Hà Nội", "date": "2025-07-01"},
            "document_type": {"code": 2, "detail": 18, "name": "Công văn"},
            "subject": "V/v phối hợp thực hiện ví dụ",
            "signer": {
                "competence": "KT. GIÁM ĐỐC",
                "position": "Phó Giám đốc",
                "full_name": "Nguyễn Văn Ví Dụ",
            },
            "other": {
                "priority": 0,
                "promulgation_amount": 1,
                "page_amount": 1,
                "direction": False,
            },
            "steering_type": 0,
            "to_places": ["Như trên;", "Lưu: VT."],
        },
        "trace": {
            "hops": [{"organ_id": "H26.99", "timestamp": "2025-07-01T09:30:00+07:00"}],
            "business": business or {"doc_type": 0, "paper": False},
        },
        "manifest": {
            "version": "1.0",
            "references": [
                {
                    "content_id": "cid:f1",
                    "content_type": "application/pdf",
                    "name": "05-SVDA-VP.pdf",
                }
            ],
        },
        "attachments": [
            {
                "content_id": "cid:f1",
                "name": "05-SVDA-VP.pdf",
                "content_type": "application/pdf",
                "content": {"base64": base64.b64encode(messages.PDF).decode()},
            }
        ],
    }


_STAFF: Final = {"department": "Văn thư", "staff": "Trần Thị Ví Dụ"}
_OPERATIONS: Final[dict[str, Form]] = {
    "new": {"doc_type": 0, "paper": False},
    "revoke": {
        "document_id": messages.DOCUMENT_ID,
        "doc_type": 1,
        "reason": "Gửi nhầm nơi nhận",
        "paper": False,
        "staff": _STAFF,
    },
    "update": {
        "document_id": messages.DOCUMENT_ID,
        "doc_type": 2,
        "reason": "Bổ sung nơi nhận",
        "paper": False,
        "changes": {
            "document_info": False,
            "document_receiver": True,
            "receivers": [{"organ_id": "H41.99", "receiver_type": 1}],
        },
        "staff": _STAFF,
    },
    "replace": {
        "doc_type": 3,
        "reason": "Văn bản trước có sai sót",
        "paper": False,
        "replacements": [{"document_id": messages.EARLIER_ID, "organ_ids": ["H41.99"]}],
        "staff": _STAFF,
    },
}
_TREES: Final = {
    "new": messages.document,
    "revoke": messages.revocation,
    "update": messages.update,
    "replace": messages.replacement,
}


def _status(code: str, description: str) -> Form:
    back, there = ("H26.99", "H41.99") if code == "13" else ("H41.99", "H26.99")
    name = "Sở Ví dụ A" if code == "13" else "Sở Ví dụ B"
    return {
        "kind": "status",
        "schema_version": 1,
        "status": {
            "sender": {"organ_id": back, "organ_name": name},
            "response_for": {
                "organ_id": there,
                "code": "05/SVDA-VP",
                "promulgation_date": "2025-07-01",
                "document_id": messages.DOCUMENT_ID,
            },
            "staff": _STAFF,
            "code": code,
            "description": description,
            "timestamp": "2025-07-01T10:05:00+07:00",
        },
    }


_STATUS: Final = {
    "01": "Đã đến",
    "02": "Gửi nhầm nơi nhận",
    "03": "Đã tiếp nhận, vào sổ",
    "04": "Phân công xử lý",
    "05": "Đang xử lý",
    "06": "Hoàn thành xử lý",
    "13": "Phát hiện sai sót",
    "15": "Đồng ý",
    "16": "Đã xử lý xong",
}


def generate() -> Iterator[Case]:
    """All cases for producers and senders of status."""
    for name, operation in _OPERATIONS.items():
        for importance in (Importance.MUST, Importance.SHOULD):
            yield _made(
                f"produce-{name}-{importance.value}",
                _document(operation),
                _TREES[name](),
                importance=importance,
            )
    yield from _changed()
    for code, words in _STATUS.items():
        tree = messages.status(code, words)
        yield _made(f"produce-status-{code}", _status(code, words), tree, role=Role.STATUS_SENDER)
    yield from _refused()


_CHANGES: Final = (
    ("subject", ("subject",), "V/v <A> & “B”", "MessageHeader/Subject", "V/v <A> & “B”"),
    ("nfc", ("subject",), "V/v phối hợp", "MessageHeader/Subject", "V/v phối hợp"),
    ("content", ("content",), "Nội dung ví dụ", "MessageHeader/Content", "Nội dung ví dụ"),
    ("due-date", ("due_date",), "2025-12-31", "MessageHeader/DueDate", "2025/12/31"),
    ("leap-day", ("due_date",), "2028-02-29", "MessageHeader/DueDate", "2028/02/29"),
    ("urgent", ("other", "priority"), 2, "MessageHeader/OtherInfo/Priority", "2"),
    ("pages", ("other", "page_amount"), 250, "MessageHeader/OtherInfo/PageAmount", "250"),
    ("steering", ("steering_type",), 1, "MessageHeader/SteeringType", "1"),
    ("uuid", ("document_id",), "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb",
     "MessageHeader/DocumentId", "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"),
    ("place", ("promulgation", "place"), "Đắk Lắk", "MessageHeader/PromulgationInfo/Place",
     "Đắk Lắk"),
)  # fmt: skip


def _changed() -> Iterator[Case]:
    for name, where, value, path, text in _CHANGES:
        form = _with(_document(), where, value)
        yield _made(f"produce-field-{name}", form, messages.document().set(path, text))
    form = _document()
    form["header"]["recipients"].append({"organ_id": "H55.99", "organ_name": "Sở Ví dụ C"})
    root = messages.document()
    header = root.at("MessageHeader")
    more = root.at("MessageHeader/To").copy()
    more.children[0].text, more.children[1].text = "H55.99", "Sở Ví dụ C"
    header.children.insert(2, more)
    yield _made("produce-receivers", form, root)


_REFUSALS: Final[tuple[tuple[str, tuple[str, ...], object, str, str], ...]] = (
    ("sender", ("sender",), None, "cơ quan gửi", "the sender"),
    ("sender-id", ("sender", "organ_id"), None, "mã cơ quan gửi", "the sender's identifier"),
    ("receivers", ("recipients",), [], "nơi nhận", "receivers"),
    ("number", ("code",), None, "số, ký hiệu", "number and notation"),
    ("date", ("promulgation",), None, "ngày ban hành", "the date of issue"),
    ("subject", ("subject",), None, "trích yếu", "the subject"),
    ("kind", ("document_type",), None, "loại văn bản", "the kind of document"),
)


def _refused() -> Iterator[Case]:
    for name, where, value, vi, en in _REFUSALS:
        why = Words(
            vi=f"Biểu mẫu thiếu {vi}: phải từ chối lập, không được tự điền.",
            en=f"The form lacks {en}: it must be refused, nothing made up.",
        )
        yield _refusal(f"produce-lacks-{name}", _with(_document(), where, value), _COMPLETE, why)
    for mark in ("Mật", "Tối mật", "Tuyệt mật"):
        form = _with(_document(), ("other", "sphere_of_promulgation"), mark)
        why = Words(
            vi="Văn bản mật nằm ngoài phạm vi: phải từ chối lập gói tin.",
            en="State secrets are out of scope: no message may be made.",
        )
        yield _refusal(f"produce-secret-{len(mark)}", form, _SECRET, why)
    for code in ("02", "13", "16"):
        why = Words(
            vi=f"Mã {code} cần nêu lý do trong Description.",
            en=f"Code {code} needs its reason in Description.",
        )
        form = _status(code, "")
        del form["status"]["description"]
        yield _refusal(f"produce-status-{code}-no-reason", form, PRACTICE, why, Role.STATUS_SENDER)
    form = _status("03", "Đã tiếp nhận")
    del form["status"]["response_for"]
    why = Words(
        vi="Không rõ trạng thái của văn bản nào: phải từ chối lập.",
        en="It is about no document: it must be refused.",
    )
    yield _refusal("produce-status-no-document", form, _COMPLETE, why, Role.STATUS_SENDER)
    form = _status("07", "Mã lạ")
    why = Words(
        vi="Chưa hệ thống nào dùng mã trạng thái này.", en="No system uses this status code."
    )
    yield _refusal("produce-status-unknown", form, PRACTICE, why, Role.STATUS_SENDER)


def _with(form: Form, where: tuple[str, ...], value: object) -> Form:
    made = copy.deepcopy(form)
    target = made["header"]
    for name in where[:-1]:
        target = target[name]
    if value is None:
        target.pop(where[-1], None)
    else:
        target[where[-1]] = value
    return made


def _made(
    ident: str,
    form: Form,
    tree: Node,
    *,
    role: Role = Role.PRODUCER,
    importance: Importance = Importance.MUST,
) -> Case:
    must = importance is Importance.MUST
    # What is merely warned of is what vnedoc warns of.
    clause = _COMPLETE if must else ADVICE
    return Case(
        id=ident,
        clause=clause,
        role=role,
        importance=bounded(importance, clause),
        task=Task.PRODUCE,
        inputs=(_input(form),),
        expected=Expected(outcome=CaseOutcome.ACCEPT, values=exactly(tree.values())),
        why=Words(
            vi="Gói tin lập từ biểu mẫu phải nói đúng biểu mẫu"
            + (" và không trái quy định." if must else " và không có cảnh báo nào."),
            en="The message must say what the form says"
            + (" and break no legal text." if must else " and give no cause for warnings."),
        ),
        origin="written for this suite",
        defect="producer" if role is Role.PRODUCER else "status-sender",
        features=("produce",),
        given={"at": NOON},
    )


def _refusal(
    ident: str, form: Form, clause: Clause, why: Words, role: Role = Role.PRODUCER
) -> Case:
    return Case(
        id=ident,
        clause=clause,
        role=role,
        importance=bounded(Importance.MUST, clause),
        task=Task.PRODUCE,
        inputs=(_input(form),),
        expected=Expected(outcome=CaseOutcome.REJECT),
        why=why,
        origin="written for this suite",
        defect="producer" if role is Role.PRODUCER else "status-sender",
        features=("produce",),
        given={"at": NOON},
    )


def _input(form: Form) -> Input:
    return Input.of("form.json", json.dumps(form, ensure_ascii=False, indent=1).encode())
