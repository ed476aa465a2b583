"""``vnedoc build FORM.json -o OUT``: a message from a filled-in form."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import attrs
import click

from vnedoc import builder, jsonform
from vnedoc.cli.common import (
    STDIN,
    UsageProblem,
    accept_option,
    at_option,
    bilingual,
    option,
    output_option,
    present,
)
from vnedoc.content import Content
from vnedoc.errors import Lang
from vnedoc.limits import MAX_FORM_BYTES
from vnedoc.model import Attachment, DocumentEnvelope, Envelope, StatusEnvelope
from vnedoc.normal_forms import normalized
from vnedoc.xml.writing.writer import dump


@bilingual(
    vi="Lập gói tin từ biểu mẫu JSON đã điền.\n"
    "FORM do lệnh form hoặc show --format json in ra; dấu - là đầu vào chuẩn. Mọi chỗ còn thiếu"
    " hoặc mâu thuẫn được báo cùng lúc, và khi đó không ghi gì cả.",
    en="Build a message from a filled-in JSON form.\n"
    "FORM is what form or show --format json prints; - is standard input. Everything that is"
    " missing or contradicts itself is told at once, and then nothing is written.",
)
@click.argument("form", metavar="FORM")
@output_option(required=True)
@option(
    "--attach",
    multiple=True,
    metavar="FILE",
    vi="Đính kèm tệp, dùng được nhiều lần; tệp trùng tên một mục của biểu mẫu thì vào mục đó.",
    en="Attach a file; may be repeated. A file named like an entry of the form fills that entry.",
)
@at_option(
    vi="Thời điểm gửi, nếu biểu mẫu chưa ghi; mặc định là bây giờ.",
    en="When it is sent, if the form does not say; now unless given.",
)
@option(
    "--compose-id",
    is_flag=True,
    vi="Ghép mã định danh văn bản từ mã bên gửi, ngày ban hành, số và ký hiệu.",
    en="Compose the document's identifier of sender, date of issue, number and notation.",
)
@accept_option()
def command(
    lang: Lang,
    form: str,
    output: str,
    attach: tuple[str, ...],
    at: dt.datetime | None,
    compose_id: bool,
    accept: tuple[str, ...],
) -> None:
    """Build and write the message."""
    data = _read(form)
    files = _by_name(attach)
    envelope = _with_files(jsonform.fill(data, files)[0], files)
    if at is None and not _says_when(envelope):
        at = present(lang)
    dump(builder.complete(envelope, at=at, compose_id=compose_id, accept=accept), output)


def _read(form: str) -> bytes:
    """The form, but no more of it than shows that it is too large."""
    if form == STDIN:
        return sys.stdin.buffer.read(MAX_FORM_BYTES + 1)
    with Path(form).open("rb") as file:
        return file.read(MAX_FORM_BYTES + 1)


def _by_name(paths: tuple[str, ...]) -> dict[str, Content]:
    files: dict[str, Content] = {}
    for path in paths:
        name = normalized("NFC", Path(path).name)
        if name in files:
            raise UsageProblem(
                vi=f"Có hai tệp cùng tên {name!r}; hãy đổi tên một tệp.",
                en=f"Two files are called {name!r}; rename one of them.",
            )
        files[name] = Content.from_file(path)
    return files


def _with_files(envelope: Envelope, files: dict[str, Content]) -> Envelope:
    """The envelope with the files that no entry of the form took."""
    if not files:
        return envelope
    if isinstance(envelope, StatusEnvelope):
        raise UsageProblem(
            vi="Bản tin trạng thái không mang tệp đính kèm.",
            en="A status message carries no files.",
        )
    entries = {normalized("NFC", a.name or ""): a for a in envelope.attachments}
    for name in files.keys() & entries.keys():
        if entries[name].content is not files[name]:
            raise UsageProblem(
                vi=f"Biểu mẫu đã có nội dung của tệp {name!r}; bỏ --attach hoặc bỏ content.",
                en=f"The form holds {name!r} already; leave out --attach, or content in the form.",
            )
    more = [Attachment(name=name, content=files[name]) for name in files if name not in entries]
    changes: dict[str, Any] = {"attachments": (*envelope.attachments, *more)}
    return attrs.evolve(envelope, **changes)


def _says_when(envelope: Envelope) -> bool:
    if isinstance(envelope, DocumentEnvelope):
        return bool(envelope.trace and envelope.trace.hops)
    return bool(envelope.status and envelope.status.timestamp)
