"""What people read of a mail: its subject, the text that it shows, and the names of its files.

Nothing of it is ever read back: facts stand in the message alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from vnedoc.codes import BusinessDocType
from vnedoc.files import safe_name
from vnedoc.limits import MAX_MAIL_TEXT_CHARACTERS
from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope

_CONTROLS: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)
"""Also what turns the direction of a text round: it would show another one."""
_NO_NAME: Final = re.compile(r"[/\\]")
_ABOUT: Final = re.compile(r"(?i)v/v|về việc")
_LONGEST: Final = 500
"""Characters of a subject, or of the name of a file; the standard's have as many."""
_MANY: Final = 100
_SHORT: Final = 30
"""Characters of a name where there are many: headers of a mail together are bounded."""
_MARK: Final = "[edXML]"


def tidy_text(text: str | None, most: int = MAX_MAIL_TEXT_CHARACTERS) -> str:
    """A text as one line that can stand in a mail, cut off where it is too long."""
    line = " ".join(_CONTROLS.sub(" ", text or "").split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def subject_of(envelope: Envelope) -> str:
    """The subject of a mail, for people only."""
    if isinstance(envelope, StatusEnvelope):
        code, about, _ = _status_facts(envelope)
        return tidy_text(f"{_MARK} Trạng thái {code}: {about}".rstrip(": "), _LONGEST)
    operation, number, _ = _document_facts(envelope)
    header = envelope.header
    subject = tidy_text(header.subject if header else "")
    about = "" if not subject or _ABOUT.match(subject) else "V/v"
    said = " ".join(filter(None, (_MARK, operation, number, about, subject)))
    return tidy_text(said, _LONGEST)


def message_name(envelope: Envelope) -> str:
    """What the file of the message is called."""
    if isinstance(envelope, StatusEnvelope):
        code = envelope.status.code if envelope.status else None
        return f"trang-thai-{code.value}.edxml" if code else "trang-thai.edxml"
    number = _document_facts(envelope)[1].replace("/", "-")
    return safe_name(f"{number[:80]}.edxml") if number else "goi-tin.edxml"


def cover_of(envelope: Envelope, names: Iterable[str]) -> str:
    """The text that the mail shows.

    Args:
        envelope: The message.
        names: Of the files beside it.
    """
    if isinstance(envelope, StatusEnvelope):
        lines = ["Thư này chuyển gói tin trạng thái xử lý văn bản.", "", *_status_rows(envelope)]
    else:
        lines = ["Thư này chuyển một văn bản điện tử.", "", *_document_rows(envelope)]
        files = [f"  {at}. {name}" for at, name in enumerate(names, 1)]
        lines += ["", "Tệp của văn bản:", *files] if files else []
    message = message_name(envelope)
    return "\n".join(
        [
            *lines,
            "",
            f"Tệp {message} là gói tin edXML, dành cho hệ thống quản lý văn bản và điều hành.",
            "Khi chuyển tiếp, đề nghị giữ nguyên mọi tệp đính kèm.",
            "",
        ]
    )


def part_subject(subject: str, part: int, parts: int) -> str:
    """The subject of one of several mails."""
    return f"{tidy_text(subject, _LONGEST)} ({part}/{parts})"


def part_cover(subject: str, part: int, parts: int) -> str:
    """The text that one of several mails shows."""
    return "\n".join(
        [
            f"Thư này là phần {part}/{parts} của một gói tin edXML quá lớn cho một thư.",
            "",
            *_rows([("Trích yếu", tidy_text(subject))]),
            "",
            "Hệ thống quản lý văn bản và điều hành ghép các phần lại khi đã nhận đủ.",
            "Khi chuyển tiếp, đề nghị chuyển đủ các thư và giữ nguyên tệp đính kèm.",
            "",
        ]
    )


def shown_names(names: Iterable[str | None]) -> list[str]:
    """Names of files as a mail shows them: as they are, but for what no file is called.

    Args:
        names: As the message calls its files.
    """
    given = [_NO_NAME.sub("_", _CONTROLS.sub("_", name or "")).strip() for name in names]
    most = _LONGEST if len(given) <= _MANY else _SHORT
    shown = [_cut(name or f"tep-{at}", most) for at, name in enumerate(given, 1)]
    taken: set[str] = set()
    for at, name in enumerate(shown):
        stem, dot, extension = name.rpartition(".")
        number, one = 2, name
        while one.casefold() in taken:
            one = f"{stem} ({number}).{extension}" if dot else f"{name} ({number})"
            number += 1
        taken.add(one.casefold())
        shown[at] = one
    return shown


def _cut(name: str, most: int) -> str:
    if len(name) <= most:
        return name
    stem, dot, extension = name.rpartition(".")
    ending = f".{extension}" if dot and len(extension) <= 10 else ""
    return f"{(stem if ending else name)[: most - len(ending)]}{ending}"


def _rows(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {name}: {said}" for name, said in rows if said]


def _status_rows(envelope: StatusEnvelope) -> list[str]:
    code, about, by = _status_facts(envelope)
    status = envelope.status
    rows = (
        ("Trạng thái", code),
        ("Văn bản", about),
        ("Cơ quan phản hồi", by),
        ("Nội dung", tidy_text(status.description if status else "")),
    )
    return _rows(rows)


def _document_rows(envelope: DocumentEnvelope) -> list[str]:
    operation, number, date = _document_facts(envelope)
    header = envelope.header
    organ = header.sender if header else None
    rows = (
        ("Nghiệp vụ", operation),
        ("Số, ký hiệu", number),
        ("Ngày ban hành", f"{date:%d/%m/%Y}" if date else ""),
        ("Bên gửi", tidy_text(organ.organ_name if organ else "")),
        ("Trích yếu", tidy_text(header.subject if header else "")),
    )
    return _rows(rows)


def _document_facts(envelope: DocumentEnvelope) -> tuple[str, str, dt.date | None]:
    """What is done, number and notation, and the date."""
    header = envelope.header
    business = envelope.trace.business if envelope.trace else None
    kind = business.doc_type if business else None
    operation = kind.vi if isinstance(kind, BusinessDocType) and kind.value else ""
    code = header.code if header else None
    number = "/".join(filter(None, (code.number, code.notation))) if code else ""
    promulgation = header.promulgation if header else None
    return operation, tidy_text(number, 100), promulgation.date if promulgation else None


def _status_facts(envelope: StatusEnvelope) -> tuple[str, str, str]:
    """The code with its words, the document, and who reports."""
    status = envelope.status
    if status is None:
        return "", "", ""
    about = status.response_for
    code = f"{status.code.value} {status.code.vi}" if status.code else ""
    number = (about.code or about.document_id or "") if about else ""
    sender = status.sender
    return code, tidy_text(str(number), 200), tidy_text(sender.organ_name if sender else "", 300)
