"""What each line of the manifest and each attachment must say of itself."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.clauses import COMPLETE, PRACTICE, qcvn
from vnedoc.findings import Severity
from vnedoc.identifiers import ContentId
from vnedoc.names import MANIFEST
from vnedoc.rules.engine.context import RuleContext, attachment_path, brief, reference_path
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.presence import presence
from vnedoc.rules.engine.rule import Violation, rule


@rule(
    "VNE-ATTACH-007",
    severity=Severity.WARNING,
    clause=qcvn("3.1.1"),
    title_vi="Mọi dòng của danh mục đều có mã ContentId",
    title_en="Every line of the manifest has an identifier",
    vi="Dòng thứ {index} của danh mục không có ContentId.",
    en="Line {index} of the manifest has no ContentId.",
    hint_vi="Ghi mã của tệp, dạng cid:<mã>.",
    hint_en="Write the file's identifier as cid:<id>.",
    bad=change(manifest__references__0__content_id=None),
)
def lines_have_identifiers(ctx: RuleContext) -> Iterator[Violation]:
    for index, reference in enumerate(ctx.references, 1):
        if not (reference.content_id and reference.content_id.key):
            yield Violation(f"{reference_path(index)}/ContentId", index=index)


@rule(
    "VNE-ATTACH-008",
    severity=Severity.WARNING,
    clause=qcvn("4.1"),
    title_vi="Mọi tệp đính kèm đều có mã ContentId",
    title_en="Every attachment has an identifier",
    vi="Tệp đính kèm thứ {index} không có ContentId.",
    en="Attachment {index} has no ContentId.",
    hint_vi="Ghi đúng mã đã ghi trong danh mục.",
    hint_en="Write the same identifier as in the manifest.",
    bad=change(attachments__0__content_id=None),
)
def attachments_have_identifiers(ctx: RuleContext) -> Iterator[Violation]:
    for index, attachment in enumerate(ctx.attachments, 1):
        if not (attachment.content_id and attachment.content_id.key):
            yield Violation(f"{attachment_path(index)}/ContentId", index=index)


lines_have_names = presence(
    "VNE-ATTACH-012",
    "manifest__references__name",
    severity=Severity.WARNING,
    clause=qcvn("3.1.3"),
    title_vi="Mọi dòng của danh mục đều có tên tệp",
    title_en="Every line of the manifest has a file name",
    vi="Dòng thứ {index} của danh mục không có tên tệp.",
    en="Line {index} of the manifest has no file name.",
    hint_vi="Ghi tên tệp, gồm cả phần mở rộng.",
    hint_en="Write the file's name with its extension.",
)


attachments_have_names = presence(
    "VNE-ATTACH-013",
    "attachments__name",
    severity=Severity.WARNING,
    clause=qcvn("4.2"),
    title_vi="Mọi tệp đính kèm đều có tên",
    title_en="Every attachment has a name",
    vi="Tệp đính kèm thứ {index} không có tên.",
    en="Attachment {index} has no name.",
    hint_vi="Ghi tên tệp, gồm cả phần mở rộng.",
    hint_en="Write the file's name with its extension.",
)


lines_have_types = presence(
    "VNE-ATTACH-014",
    "manifest__references__content_type",
    severity=Severity.WARNING,
    clause=qcvn("3.1.2"),
    title_vi="Mọi dòng của danh mục đều ghi kiểu dữ liệu",
    title_en="Every line of the manifest states the media type",
    vi="Dòng thứ {index} của danh mục không ghi kiểu dữ liệu.",
    en="Line {index} of the manifest does not state the media type.",
    hint_vi="Ghi kiểu dữ liệu, chẳng hạn application/pdf.",
    hint_en="Write it, such as application/pdf.",
)


attachments_have_types = presence(
    "VNE-ATTACH-015",
    "attachments__content_type",
    severity=Severity.WARNING,
    clause=qcvn("4.4"),
    title_vi="Mọi tệp đính kèm đều ghi kiểu dữ liệu",
    title_en="Every attachment states its media type",
    vi="Tệp đính kèm thứ {index} không ghi kiểu dữ liệu.",
    en="Attachment {index} does not state its media type.",
    hint_vi="Ghi kiểu dữ liệu, chẳng hạn application/pdf.",
    hint_en="Write it, such as application/pdf.",
)


@rule(
    "VNE-ATTACH-016",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Mọi tệp đính kèm đều có nội dung",
    title_en="Every attachment has content",
    vi="Tệp đính kèm {name!r} không có nội dung.",
    en="The attachment {name!r} has no content.",
    hint_vi="Đề nghị bên gửi gửi lại gói tin.",
    hint_en="Ask the sender to send it again.",
    bad=change(attachments__0__content=None),
)
def attachments_have_content(ctx: RuleContext) -> Iterator[Violation]:
    for index, attachment in enumerate(ctx.attachments, 1):
        if attachment.content is None:
            path = f"{attachment_path(index)}/ContentTransferEncoded"
            yield Violation(path, name=brief(attachment.name or ""))


@rule(
    "VNE-ATTACH-017",
    severity=Severity.INFO,
    clause=qcvn("3"),
    title_vi="Danh mục ghi đúng phiên bản của quy chuẩn",
    title_en="The manifest has the standard's version",
    vi="Danh mục ghi phiên bản {found!r}; quy chuẩn là 1.0.",
    en="The manifest has version {found!r}; the standard's is 1.0.",
    bad=(change(manifest__version="2.0"), change(manifest__version=None)),
    good=change(manifest__version="1.0"),
)
def manifest_has_its_version(ctx: RuleContext) -> Iterator[Violation]:
    version = ctx.manifest.version
    if ctx.references and version != "1.0":
        yield Violation(MANIFEST, found=brief(version or ""))


@rule(
    "VNE-ATTACH-018",
    severity=Severity.INFO,
    clause=qcvn("3.1.1"),
    title_vi="Mã ContentId bắt đầu bằng cid:",
    title_en="Identifiers of attachments begin with cid:",
    vi="ContentId {found!r} không bắt đầu bằng cid:.",
    en="The ContentId {found!r} does not begin with cid:.",
    bad=(change(manifest__references__0__content_id="f1"), change(attachments__0__content_id="f1")),
)
def identifiers_begin_with_cid(ctx: RuleContext) -> Iterator[Violation]:
    for path, found in _content_ids(ctx):
        if found.strip() == found.key:
            yield Violation(path, found=brief(found))


@rule(
    "VNE-ATTACH-019",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Tiền tố cid: chỉ được ghi một lần",
    title_en="The prefix cid: stands once",
    vi="ContentId {found!r} lặp lại cid: nhiều lần.",
    en="The ContentId {found!r} has cid: several times.",
    bad=change(attachments__0__content_id="cid:cid:f1"),
)
def cid_stands_once(ctx: RuleContext) -> Iterator[Violation]:
    for path, found in _content_ids(ctx):
        if len(found.strip()) - len(found.key) > len("cid:"):
            yield Violation(path, found=brief(found))


def _content_ids(ctx: RuleContext) -> Iterator[tuple[str, ContentId]]:
    for leaf in ctx.of_type(ContentId):
        yield leaf.path, leaf.value


@rule(
    "VNE-ATTACH-020",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Mã ContentId không có khoảng trắng",
    title_en="Identifiers of attachments have no white space",
    vi="ContentId {found!r} có khoảng trắng.",
    en="The ContentId {found!r} has white space.",
    hint_vi="Chỉ dùng chữ, số và dấu gạch nối.",
    hint_en="Use letters, digits and hyphens only.",
    bad=(
        change(attachments__0__content_id="cid:f 1"),
        change(attachments__0__content_id=" cid:f1"),
    ),
)
def identifiers_have_no_spaces(ctx: RuleContext) -> Iterator[Violation]:
    for path, found in _content_ids(ctx):
        if found.split() != [found]:
            yield Violation(path, found=brief(found))
