"""What a statement says of a message: made only where it survives the axis, compared by value."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from vnedoc import names
from vnedoc.errors import Lang, VnedocError, error
from vnedoc.model import Attachment, DocumentEnvelope
from vnedoc.signature.normal_form import File, Value, unlisted, values_of
from vnedoc.signature.statement_form import Statement
from vnedoc.xml import departures
from vnedoc.xml.reader import Reading
from vnedoc.xml.tree import Document

_SPACE: Final = " \t\r\n"
_INVENTED: Final = {
    "OtherInfo/Priority": "0",
    "OtherInfo/PromulgationAmount": "1",
    "OtherInfo/PageAmount": "1",
    "OtherInfo/Direction": "false",
    "DocumentType/Type": "2",
    "SteeringType": "0",
}
"""Fields of the header that the national SDK fills when they are missing, and with what."""


@error
class StatementRefusedError(VnedocError):
    """The message would not survive the axis unchanged, so no statement is made.

    `problems` are triples of (place, English text, Vietnamese text).
    """

    code = "VNE-E450"
    en = "No statement can be made for this message: {listed}."
    vi = "Không thể lập bản kê ký số cho gói tin này: {listed}."
    problems: tuple[tuple[str, str, str], ...]

    def text(self, lang: Lang = "en") -> str:
        """All problems, in one language."""
        index = 2 if lang == "vi" else 1
        listed = "; ".join(f"{problem[0]}: {problem[index]}" for problem in self.problems)
        return (self.vi if lang == "vi" else self.en).format(listed=listed)


@attrs.frozen
class Difference:
    """One thing that the statement and the message do not agree on."""

    place: str
    """Field with indexes, ``File name``, or a place that no statement covers."""
    stated: str | None
    found: str | None

    def text(self, lang: Lang = "en") -> str:
        """What differs, in one language."""
        nothing = "không có" if lang == "vi" else "nothing"
        stated, found = (nothing if t is None else repr(t) for t in (self.stated, self.found))
        if lang == "vi":
            return f"{self.place}: bản kê ghi {stated}, gói tin ghi {found}"
        return f"{self.place}: the statement says {stated}, the message {found}"


def statement_of(document: Document, reading: Reading) -> Statement:
    """The statement on a message as it stands.

    Raises:
        StatementRefusedError: the message is not a fixed point of what the axis does.
        ContentError: an attachment's bytes cannot be had.
    """
    problems = tuple(_obstacles(document, reading))
    envelope = reading.envelope
    if problems or not isinstance(envelope, DocumentEnvelope):
        raise StatementRefusedError(problems=problems)
    files = tuple(file_of(attachment) for attachment in envelope.attachments)
    return Statement(values=values_of(envelope), files=files)


def _obstacles(document: Document, reading: Reading) -> Iterator[tuple[str, str, str]]:
    envelope = reading.envelope
    if not isinstance(envelope, DocumentEnvelope):
        yield names.ROOT, "only a document carries attachments", "chỉ văn bản mới có tệp đính kèm"
        return
    for finding in reading.findings:
        if finding.topic is not departures.SIGNATURE:
            yield finding.location.path, finding.text("en"), finding.text("vi")
    for place in unlisted(envelope):
        yield place, "no statement covers it; remove it", "bản kê không bao gồm; hãy bỏ đi"
    yield from _missing(envelope)
    yield from _not_trimmed_or_empty(document)


def _missing(envelope: DocumentEnvelope) -> Iterator[tuple[str, str, str]]:
    try:
        present = {value.field.removeprefix("MessageHeader/") for value in values_of(envelope)}
    except OverflowError as limit:
        yield (
            names.MESSAGE_HEADER,
            f"a value has more than {limit} characters",
            f"có giá trị dài hơn {limit} ký tự",
        )
        return
    for field, invented in _INVENTED.items():
        if field not in present:
            yield (
                f"{names.MESSAGE_HEADER}/{field}",
                f"missing: the axis would write {invented}; say it yourself",
                f"còn thiếu: trục sẽ tự ghi {invented}; hãy tự ghi giá trị",
            )


def _not_trimmed_or_empty(document: Document) -> Iterator[tuple[str, str, str]]:
    signature = f"{{{names.DS}}}Signature"
    for element in document.root.iter("{*}*"):
        if len(element) or any(a.tag == signature for a in element.iterancestors()):
            continue
        text = element.text or ""
        if not text and not element.keys():
            yield document.path_of(element), "empty; leave it out", "rỗng; hãy bỏ phần tử này"
        elif text != text.strip(_SPACE):
            yield (
                document.path_of(element),
                "white space at its ends; trim it",
                "có khoảng trắng ở đầu hoặc cuối; hãy cắt bỏ",
            )


def file_of(attachment: Attachment) -> File:
    """Name, size and digest of an attachment as a file; errors as for `Attachment.chunks`."""
    return _digested(attachment.name or "", attachment.chunks())


def _digested(name: str, chunks: Iterable[bytes]) -> File:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return File(name, size, digest.hexdigest())


def _identity(file: File) -> tuple[int, str]:
    return file.size, file.sha256


def differences(
    statement: Statement, envelope: DocumentEnvelope, statements: Sequence[int] = ()
) -> tuple[tuple[Difference, ...], dict[int, str]]:
    """What the statement and the message do not agree on, and the stated names of the files.

    Args:
        statement: what was signed.
        envelope: what the message says now.
        statements: indexes of the attachments that are statements themselves.

    Returns:
        The differences, none of which may be there; and for each attachment that is listed its
        index and the name that the statement gives it.

    Raises:
        OverflowError: a value is too long to be compared.
        ContentError: an attachment's bytes cannot be had.
    """
    found = list(_values_differ(statement.values, values_of(envelope)))
    found += [Difference(place, None, "?") for place in unlisted(envelope)]
    matched, file_differences = _match_files(statement.files, envelope, set(statements))
    return (*found, *file_differences), matched


def _values_differ(stated: Iterable[Value], found: Iterable[Value]) -> Iterator[Difference]:
    said = {value.field: (value.type, value.text) for value in stated}
    says = {value.field: (value.type, value.text) for value in found}
    yield from _receivers_differ(said, says)
    for field in sorted(said.keys() | says.keys()):
        before, now = said.get(field), says.get(field)
        if before != now:
            yield Difference(field, before and before[1], now and now[1])


def _receivers_differ(
    said: dict[str, tuple[str, str]], says: dict[str, tuple[str, str]]
) -> Iterator[Difference]:
    """An added or lost receiver by its identifier: what an operator looks for first."""
    before, now = (
        Counter(
            text
            for field, (_, text) in values.items()
            if field.startswith("MessageHeader/To[") and field.endswith("]/OrganId")
        )
        for values in (said, says)
    )
    for organ_id in (now - before).elements():
        yield Difference("MessageHeader/To", None, organ_id)
    for organ_id in (before - now).elements():
        yield Difference("MessageHeader/To", organ_id, None)


def _match_files(
    stated: Sequence[File], envelope: DocumentEnvelope, statements: set[int]
) -> tuple[dict[int, str], list[Difference]]:
    """Files as multisets: each attachment uses up one listed file of its bytes."""
    left: dict[tuple[int, str], list[File]] = {}
    for file in stated:
        left.setdefault(_identity(file), []).append(file)
    matched: dict[int, str] = {}
    found: list[Difference] = []
    for index, attachment in enumerate(envelope.attachments):
        if index in statements:
            continue
        files = next((f for f in map(left.get, _identities(attachment)) if f), None)
        if files:
            matched[index] = _take(files, attachment.name or "").name
        else:
            found.append(Difference(f"File {attachment.name or index + 1}", None, "?"))
    lost = [file for files in left.values() for file in files]
    return matched, found + [Difference(f"File {f.name}", f.sha256, None) for f in lost]


def _take(files: list[File], name: str) -> File:
    """One of the listed files with the same bytes, by preference the one with the same name."""
    chosen = next((file for file in files if file.name == name), files[0])
    files.remove(chosen)
    return chosen


def _identities(attachment: Attachment) -> Iterator[tuple[int, str]]:
    """What an attachment may be listed as: its bytes, or the only entry of the zip they are."""
    content = attachment.content
    if content is None:
        return
    yield _identity(_digested("", content.chunks()))
    if content.sole_entry() is not None:
        yield _identity(_digested("", content.unzipped()))
