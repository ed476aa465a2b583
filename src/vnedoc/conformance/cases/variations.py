"""What real systems send: other orders, prefixes, spellings, dates and forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import attrs

from vnedoc.clauses import PRACTICE, Clause, qcvn
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.case import Allowed, Case, CaseOutcome, Importance, exactly
from vnedoc.conformance.cases.grounds import NAMES, xml
from vnedoc.conformance.cases.positive import accepted
from vnedoc.conformance.cases.writing.archives import stored
from vnedoc.conformance.cases.writing.nodes import Node, Style, render
from vnedoc.normal_forms import normalized
from vnedoc.words import Words

_HEADER: Final = "MessageHeader"
_DATE: Final = f"{_HEADER}/PromulgationInfo/PromulgationDate"
_STAMP: Final = "TraceHeaderList/TraceHeader/Timestamp"
_BUSINESS: Final = "TraceHeaderList/Bussiness"
SHOULD: Final = Importance.SHOULD


def generate() -> Iterator[Case]:
    """All variations."""
    yield from _styles()
    yield from _spellings()
    yield from _same_values()
    yield from _texts()
    yield from _files()
    yield from _unknown_content()


_STYLES: Final = (
    ("no-prefix", Style(prefix=""), "không dùng tiền tố", "no prefixes at all"),
    ("one-prefix", Style(root_prefix="edXML", attachment_prefix="edXML"),
     "mọi phần tử dùng tiền tố edXML", "the prefix edXML everywhere"),
    ("other-prefix", Style(root_prefix="ns0", prefix="ns0", attachment_prefix="ns0"),
     "tiền tố ns0", "the prefix ns0"),
    ("two-prefixes", Style(root_prefix="a", prefix="b", attachment_prefix="c"),
     "ba tiền tố cho một không gian tên", "three prefixes of one namespace"),
    ("prefixed-files", Style(attachment_prefix="edXML"),
     "phần tệp đính kèm dùng tiền tố", "prefixed attachments"),
    ("one-line", Style(indent="", newline=""), "không xuống dòng", "all on one line"),
    ("tabs", Style(indent="\t"), "thụt lề bằng tab", "indented by tabs"),
    ("crlf", Style(newline="\r\n"), "xuống dòng kiểu Windows", "Windows line ends"),
    ("backwards", Style(backwards=True), "thứ tự phần tử đảo ngược", "children in reverse order"),
    ("no-declaration", Style(declaration=""), "không có khai báo XML", "no XML declaration"),
    ("bom", Style(declaration='\ufeff<?xml version="1.0" encoding="UTF-8"?>'),
     "có dấu BOM", "a byte order mark"),
    ("lower-case-encoding", Style(declaration='<?xml version="1.0" encoding="utf-8"?>'),
     "khai encoding utf-8", "encoding utf-8 in small letters"),
    ("single-quotes", Style(declaration="<?xml version='1.0' encoding='UTF-8'?>"),
     "khai báo dùng nháy đơn", "a declaration in single quotes"),
    ("standalone", Style(declaration='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'),
     "khai standalone", "standalone in the declaration"),
    ("leading-comment", Style(declaration='<?xml version="1.0"?><!-- xuất từ phần mềm ví dụ -->'),
     "có chú thích đầu tệp", "a comment in front"),
    ("more-namespaces", Style(root_attributes=' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
     ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"'),
     "khai thêm không gian tên như .NET", "more namespaces, as .NET declares them"),
)  # fmt: skip


_FORMS: Final[dict[str, Clause]] = {
    **dict.fromkeys(("one-line", "tabs", "crlf"), xml("2.11")),
    **dict.fromkeys(
        ("no-declaration", "single-quotes", "standalone", "leading-comment"), xml("2.8")
    ),
    # "Should", says that section, of capital and small letters in names of encodings.
    **dict.fromkeys(("bom", "lower-case-encoding"), xml("4.3.3")),
    # Two families of software write two orders, so readers depend on none.
    "backwards": PRACTICE,
}
"""What makes a form the same message; the others differ by prefixes."""


def _styles() -> Iterator[Case]:
    for make in (messages.document, messages.status):
        for name, style, vi, en in _STYLES:
            root = make()
            why = Words(
                vi=f"Cùng một nội dung, {vi}: phải đọc ra như nhau.",
                en=f"The same message with {en} must be read the same.",
            )
            kind = "" if make is messages.document else "status-"
            yield accepted(
                f"form-{kind}{name}",
                root,
                _FORMS.get(name, NAMES),
                why,
                data=render(root, style),
                importance=SHOULD if name == "lower-case-encoding" else Importance.MUST,
                defect="form",
            )


_SPELLINGS: Final = (
    ("<edXML:Bussiness>", "<edXML:Business>"),
    ("<edXML:BussinessDocType>", "<edXML:BusinessDocType>"),
    ("<edXML:edXMLEnvelope", "<edXML:EdXMLEnvelope"),
    ("<edXML:TyperNotation>", "<edXML:TypistNotation>"),
)


def _spellings() -> Iterator[Case]:
    for right, wrong in _SPELLINGS:
        root = messages.document().set(f"{_HEADER}/OtherInfo/TyperNotation", "NVVD")
        name = wrong.strip("<>").partition(":")[2]
        end = (right.strip("<>").replace("<", ""), wrong.strip("<>"))
        data = render(root).replace(right.encode(), wrong.encode())
        data = data.replace(f"</{end[0]}>".encode(), f"</{end[1]}>".encode())
        why = Words(
            vi=f"Phần mềm “sửa” tên phần tử thành {name}; nên đọc được và nhắc người gửi.",
            en=f"Software “mends” the spelling to {name}: it should be read, and remarked.",
        )
        case = accepted(
            f"spelling-{name}",
            root,
            PRACTICE,
            why,
            data=data,
            importance=SHOULD,
            defect="value-form",
        )
        yield _noticed(case)


def _noticed(case: Case) -> Case:
    return attrs.evolve(case, expected=attrs.evolve(case.expected, noticed=True))


_SAME: Final = (
    ("date-iso", _DATE, "2025-07-01", "2025/07/01"),
    ("date-day-first", _DATE, "01/07/2025", "2025/07/01"),
    ("due-date-iso", f"{_HEADER}/DueDate", "2025-07-15", "2025/07/15"),
    ("time-iso", _STAMP, "2025-07-01T09:30:00", "2025/07/01 09:30:00"),
    ("time-zone", _STAMP, "2025-07-01T02:30:00Z", "2025/07/01 09:30:00"),
    ("time-offset", _STAMP, "2025-07-01T09:30:00+07:00", "2025/07/01 09:30:00"),
    ("time-midnight", _STAMP, "2025/07/01 00:00:00", "2025/07/01 00:00:00"),
    ("blanks", f"{_HEADER}/Subject", "  V/v ví dụ \n", "V/v ví dụ"),
    ("paper-words", f"{_BUSINESS}/Paper", "false", "0"),
    ("priority-zeros", f"{_HEADER}/OtherInfo/Priority", "00", "0"),
)


def _same_values() -> Iterator[Case]:
    for name, path, text, said in _SAME:
        root = messages.document().set(path, text, said=said)
        why = Words(
            vi=f"{path} ghi {text.strip()!r} có nghĩa là {said!r}; nên đọc được, không được mất.",
            en=f"{text.strip()!r} in {path} means {said!r} and should be read, not lost.",
        )
        clause = qcvn("2.1.2") if name == "time-midnight" else PRACTICE
        # Whoever tells what stands there tells no other value than the message holds.
        read: dict[str, Allowed] = {path: (said, text.strip())}
        yield accepted(
            f"value-{name}", root, clause, why, (path,), defect="value-form", values=read
        )
    for code in "136":
        root = messages.status(f"0{code}").set(f"{_HEADER}/StatusCode", code, said=f"0{code}")
        why = Words(
            vi=f"Mã trạng thái {code!r} thiếu số 0 đứng đầu nên đọc được, là 0{code}.",
            en=f"Status code {code!r} lacks its leading zero and should be read, as 0{code}.",
        )
        path = f"{_HEADER}/StatusCode"
        yield accepted(
            f"value-status-{code}",
            root,
            PRACTICE,
            why,
            (path,),
            defect="value-form",
            values={path: (f"0{code}", code)},
        )


_TEXTS: Final = (
    ("ampersand", "Công ty A & B <ví dụ> “trích” 'yếu' \"nội dung\""),
    ("nfd", "V/v phô\u0301i hơ\u0323p"),
    ("emoji", "V/v ví dụ \U0001f4c4"),
    ("ideographs", "V/v 公文 chữ Nôm \U00020000"),
    ("long-word", "V/v " + "a" * 400),
    ("inner-blanks", "V/v   ví dụ    nhiều dấu cách"),
    ("digits", "0005"),
    ("formula", "=1+1"),
    ("slash", "V/v 30/2020/NĐ-CP"),
)
_SPELT: Final = (
    ("cdata", "<![CDATA[V/v <A & B>]]>", "V/v <A & B>"),
    ("decimal", "V/v v&#237; d&#7909;", "V/v ví dụ"),
    ("hexadecimal", "V/v v&#xED; d&#x1EE5;", "V/v ví dụ"),
    ("entities", "&lt;A&gt; &amp; &quot;B&quot; &apos;C&apos;", "<A> & \"B\" 'C'"),
    ("mixed", "V/v <![CDATA[ví]]> d&#7909;", "V/v ví dụ"),
)


def _texts() -> Iterator[Case]:
    path = f"{_HEADER}/Subject"
    for name, text in _TEXTS:
        why = Words(
            vi="Trích yếu phải đọc được đúng từng ký tự.",
            en="The subject must be read to the letter.",
        )
        root = messages.document().set(path, text)
        # Whoever writes Vietnamese composed reads the same words.
        same: dict[str, Allowed] = {path: (text, normalized("NFC", text))}
        yield accepted(f"text-{name}", root, qcvn("1.6"), why, (path,), defect="text", values=same)
    for name, raw, said in _SPELT:
        why = Words(
            vi="Cách viết khác của cùng một chuỗi trong XML phải cho cùng một giá trị.",
            en="Another XML spelling of the same text must give the same value.",
        )
        root = messages.document().set(path, raw, said=said, raw=True)
        clause = xml("2.7" if name == "cdata" else "4.1")
        yield accepted(f"text-{name}", root, clause, why, (path,), defect="text")


_FILES: Final[tuple[tuple[str, str, str, Callable[[], bytes], str], ...]] = (
    ("zip-pdf", "05-SVDA-VP.pdf", "application/zip",
     lambda: stored(("0b1c.pdf", messages.PDF)), "wrapped"),
    ("zip-doc", "Dự thảo.doc", "application/zip",
     lambda: stored(("7d2e.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 v\xc3\xad d\xe1\xbb\xa5")),
     "wrapped"),
    ("zip-itself", "Hồ sơ.zip", "application/zip",
     lambda: stored(("a.pdf", messages.PDF), ("b.pdf", messages.PDF)), "plain"),
    ("docx", "Phụ lục.docx", "application/docx",
     lambda: stored(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<d/>")),
     "plain"),
    ("text", "Ghi chú.txt", "text/plain", lambda: "Ghi chú ví dụ\n".encode(), "plain"),
    ("one-byte", "Một.txt", "text/plain", lambda: b"1", "plain"),
    ("binary", "Ảnh.bin", "application/octet-stream", lambda: bytes(range(256)) * 8, "plain"),
)  # fmt: skip


def _files() -> Iterator[Case]:
    for name, file, kind, make, form in _FILES:
        # That files are wrapped is what one SDK does.
        clause = PRACTICE if form == "wrapped" else qcvn("4.5")
        data = make()
        root = messages.document((file, kind, data))
        paths = ("AttachmentEncoded/Attachment/AttachmentName",)
        values = {} if form == "wrapped" else exactly(_content(root))
        if form == "wrapped":
            inner = messages.document((file, kind, _only(data)))
            values = exactly(_content(inner))
        why = Words(
            vi="Nội dung tệp phải ra đúng từng byte; tệp được bọc zip thì mở ra.",
            en="The file must come out byte for byte; one wrapped in a zip is unwrapped.",
        )
        yield accepted(
            f"file-{name}", root, clause, why, paths, values=values, defect="file-content"
        )
    yield from _encodings()
    yield from _content_ids()


def _content(root: Node) -> dict[str, str]:
    values = root.values()
    base = "AttachmentEncoded/Attachment"
    return {f"{base}/{name}": values[f"{base}/{name}"] for name in ("size", "sha256")}


def _only(data: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(archive.namelist()[0])


def _encodings() -> Iterator[Case]:
    for name, joint in (
        ("lf", "\n"),
        ("crlf", "\r\n"),
        ("cr-reference", "&#13;\n"),
        ("tabs", "\t"),
    ):
        root = messages.document()
        values = exactly(_content(root))
        node = root.at("AttachmentEncoded/Attachment/ContentTransferEncoded")
        lines = [node.text[at : at + 76] for at in range(0, len(node.text), 76)]
        data = render(root).replace(node.text.encode(), joint.join(lines).encode())
        why = Words(
            vi="Base64 có xuống dòng kiểu MIME phải giải mã được.",
            en="Base64 in lines, as MIME writes it, must be decoded.",
        )
        yield accepted(
            f"file-base64-{name}",
            root,
            qcvn("4.5"),
            why,
            (f"{_HEADER}/Subject",),
            data=data,
            values=values,
            defect="file-content",
        )


def _content_ids() -> Iterator[Case]:
    path = "AttachmentEncoded/Attachment/ContentId"
    for name, there, here in (
        ("bare", "cid:f1", "f1"),
        (
            "uuid",
            "cid:9fbfbad2-f1f8-4256-a2eb-50fb1061cddb",
            "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb",
        ),
        ("number", "cid:209", "cid:209"),
    ):
        root = messages.document().set("edXMLManifest/Reference/ContentId", there).set(path, here)
        why = Words(
            vi="ContentId có hay không có cid: đều chỉ cùng một tệp.",
            en="ContentId names the same file with or without cid:.",
        )
        names = ("AttachmentEncoded/Attachment/AttachmentName",)
        clause = qcvn("4.1") if there == here else PRACTICE
        yield accepted(f"file-id-{name}", root, clause, why, names, defect="form")


def _unknown_content() -> Iterator[Case]:
    base = f"{_HEADER}/OtherInfo"
    for name, parent, spec in (
        ("element", _HEADER, "GhiChuRieng phần mở rộng"),
        ("nested", base, "MoRong\n Ma 1\n Ten Ví dụ"),
        ("tracking", _HEADER, "ResponseForTask\n TaskCode NV-01"),
        ("attachment", "AttachmentEncoded/Attachment", "FieldName tep1"),
    ):
        root = messages.document()
        paths = tuple(p for p in root.values() if p.startswith(_HEADER))
        root.add(parent, spec)
        why = Words(
            vi="Phần tử mở rộng không được làm hỏng việc đọc phần chuẩn.",
            en="An extension must not spoil the reading of the standard's own elements.",
        )
        yield accepted(f"unknown-element-{name}", root, PRACTICE, why, paths, defect="form")
    root = messages.document()
    root.at("TraceHeaderList").attributes.update(
        {"id": "tr1", "version": "1.0", "mustUnderstand": "1"}
    )
    why = Words(
        vi="Thuộc tính kiểu SOAP mà SDK .NET ghi không được làm hỏng việc đọc.",
        en="The SOAP-like attributes of the .NET SDK must not spoil the reading.",
    )
    yield accepted("unknown-element-attributes", root, PRACTICE, why, defect="form")
    # An element of another namespace is not the standard's, whatever its local name.
    root = messages.document()
    data = render(root).replace(
        b"<edXML:Subject>", b'<x:Subject xmlns:x="urn:vi-du">GIA MAO</x:Subject><edXML:Subject>'
    )
    why = Words(
        vi="Phần tử Subject của không gian tên khác không phải trích yếu.",
        en="A Subject of another namespace is not the subject.",
    )
    case = accepted(
        "unknown-element-namespace",
        root,
        NAMES,
        why,
        (f"{_HEADER}/Subject",),
        data=data,
        defect="namespace",
    )
    either = attrs.evolve(case.expected, outcome=CaseOutcome.EITHER)
    yield attrs.evolve(case, expected=either)
