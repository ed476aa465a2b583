"""Whom the caller trusts: one set of options for all commands, and what it lets them hand out."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import attrs
import click

from vnedoc.cli.common import F, UsageProblem, complain, note, now, option
from vnedoc.content import Input, source_of
from vnedoc.errors import Lang, VnedocError, error
from vnedoc.files import distinct_names, write_into
from vnedoc.model import DocumentEnvelope, Envelope
from vnedoc.signature.statement.bearing import bears_signatures
from vnedoc.signature.verdict import Form, RevocationMode, Verification
from vnedoc.words import Words
from vnedoc.xml.reading.reader import Reading, read_document
from vnedoc.xml.reading.tree import parse

if TYPE_CHECKING:
    from vnedoc.signature.verdict import Engine

FORMS: Final = tuple(form for form in get_args(Form) if form != "pdf")
REVOCATIONS: Final = get_args(RevocationMode)
ENGINES: Final = ("xmlsec", "signxml")


@error
class NotValidError(VnedocError):
    """The signatures of a message are not valid, so nothing of it is handed out."""

    code = "VNE-E601"
    title_en = "The message is not valid, so nothing of it is handed out"
    title_vi = "Gói tin không hợp lệ nên không đưa ra phần nào"
    en = "The message is not valid, so nothing of it is handed out: {reason}"
    vi = "Gói tin không hợp lệ nên không đưa ra phần nào: {reason_vi}"
    reason: str
    reason_vi: str


@attrs.frozen(kw_only=True)
class Trusting:
    """What verifying takes beside the message and the time; plain values for other processes."""

    trust: tuple[bytes, ...] = ()
    """Roots; without any, nothing is judged."""
    tsa_trust: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    revocation: RevocationMode = "require"
    require: Form | None = None
    second_opinion: Engine | None = None
    policies: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.trust)

    def arguments(self) -> dict[str, Any]:
        """The arguments of `vnedoc.verify` and `vnedoc.validate`.

        Raises:
            TrustStoreError: a trusted root cannot be read.
        """
        stores = {"trust": self.trust, "tsa_trust": self.tsa_trust}
        loaded: dict[str, Any] = dict.fromkeys(stores)
        if any(stores.values()):
            # Imported here: it brings cryptography, which commands without roots do not need.
            from vnedoc.signature.trust.certificates import TrustStore

            loaded = {
                name: TrustStore.load(*held) if held else None for name, held in stores.items()
            }
        rest = ("crls", "ocsps", "revocation", "require", "second_opinion", "policies")
        return loaded | {name: getattr(self, name) for name in rest}

    def verify(self, source: Input, at: dt.datetime, **more: Any) -> Verification:
        """The verdict on a message."""
        from vnedoc.signature.verifier import verify

        return verify(source, at=at, **self.arguments(), **more)


def trust_options(*, required: bool = False) -> Callable[[F], F]:
    """The options about trust; the command gets them as one argument, `trusting`."""

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def call(lang: Lang, **arguments: Any) -> Any:
            own = {name: arguments.pop(name) for name in _NAMES}
            return function(lang, trusting=_read(own), **arguments)

        for decorator in reversed([*_anchors(required), *_evidence()]):
            call = decorator(call)
        return call  # type: ignore[return-value]

    return decorate


_NAMES: Final = (
    "trust",
    "tsa_trust",
    "crl",
    "ocsp",
    "revocation",
    "require",
    "second_opinion",
    "policy",
)


def _anchors(required: bool) -> list[Callable[[Any], Any]]:
    return [
        option(
            "--trust",
            required=required,
            multiple=True,
            metavar="PEM",
            vi="Chứng thư gốc mà bạn tin cậy (PEM hoặc DER); dùng được nhiều lần. Không có gốc dựng"
            " sẵn.",
            en="Roots that you trust (PEM or DER); may be repeated. None is built in.",
        ),
        option(
            "--tsa-trust",
            multiple=True,
            metavar="PEM",
            vi="Chứng thư gốc của bên cấp dấu thời gian; mặc định như --trust.",
            en="Roots of timestamping authorities; as --trust by default.",
        ),
    ]


def _evidence() -> list[Callable[[Any], Any]]:
    return [
        option(
            "--crl",
            multiple=True,
            metavar="FILE",
            vi="Danh sách thu hồi (DER hoặc PEM); dùng được nhiều lần.",
            en="A revocation list (DER or PEM); may be repeated.",
        ),
        option(
            "--ocsp",
            multiple=True,
            metavar="FILE",
            vi="Trả lời OCSP (DER); dùng được nhiều lần.",
            en="An OCSP answer (DER); may be repeated.",
        ),
        option(
            "--revocation",
            type=click.Choice(REVOCATIONS),
            default="require",
            show_default=True,
            vi="off: bỏ qua việc thiếu dữ liệu thu hồi; kết quả sẽ ghi rõ điều đó.",
            en="off: go without revocation data; the result says so.",
        ),
        option(
            "--require",
            type=click.Choice(FORMS),
            vi="Chỉ xét chữ ký dạng này; thiếu dạng này là không hợp lệ.",
            en="Judge only signatures of this form; without one it is not valid.",
        ),
        option(
            "--policy",
            multiple=True,
            metavar="FILE",
            vi="Văn bản chính sách ký mà bạn biết; chữ ký theo chính sách khác thì không đạt. Dùng"
            " được nhiều lần.",
            en="The text of a signature policy that you know; a signature under another one does"
            " not pass. May be repeated.",
        ),
        option(
            "--second-opinion",
            type=click.Choice(ENGINES),
            vi="Hỏi thêm bộ kiểm tra này; nếu kết quả khác hoặc không chạy được thì chữ ký không"
            " đạt.",
            en="Ask this engine, too; if it disagrees or cannot run, the signature does not pass.",
        ),
    ]


def _read(given: dict[str, Any]) -> Trusting:
    made = Trusting(
        trust=roots_of(given["trust"]),
        tsa_trust=roots_of(given["tsa_trust"]),
        crls=lists_of(given["crl"]),
        ocsps=_contents(given["ocsp"]),
        revocation=given["revocation"],
        require=given["require"],
        second_opinion=given["second_opinion"],
        policies=_contents(given["policy"]),
    )
    if not made and made != Trusting():
        # Silence here would let "--require statement" look as if something had been required.
        raise UsageProblem(
            vi="Các tùy chọn kiểm tra chữ ký cần --trust: không tin ai thì không kiểm tra được gì.",
            en="What is said about signatures needs --trust: nothing is judged without roots.",
        )
    return made


def roots_of(paths: tuple[str, ...]) -> tuple[bytes, ...]:
    """The files, each looked into here, where its name is known.

    Raises:
        UsageProblem: one of them holds no certificate, or a broken one.
        OSError: one cannot be read.
    """
    held = _contents(paths)
    if held:
        from vnedoc.signature.errors import TrustStoreError
        from vnedoc.signature.trust.certificates import load_certificates

        try:
            for path, data in zip(paths, held, strict=True):
                load_certificates(data, path)
        except TrustStoreError as error:
            raise UsageProblem(vi=error.text("vi"), en=error.text("en")) from None
    return held


def lists_of(paths: tuple[str, ...]) -> tuple[bytes, ...]:
    """Revocation lists, each looked into here, where its name is known.

    Raises:
        UsageProblem: one of the files holds none.
        OSError: one cannot be read.
    """
    held = _contents(paths)
    if held:
        from vnedoc.signature.trust.known import is_list

        for path, data in zip(paths, held, strict=True):
            if not is_list(data):
                raise UsageProblem(
                    vi=f"{path} không phải danh sách thu hồi (CRL) dạng DER hay PEM.",
                    en=f"{path} is no revocation list (CRL) in DER or PEM.",
                )
    return held


def _contents(paths: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(Path(path).read_bytes() for path in paths)


def reading_of(
    source: bytes | Path, trusting: Trusting, at: dt.datetime | None, lang: Lang
) -> Reading | None:
    """What a command may hand out of a message.

    With roots that is what valid signatures cover, and `None` where they are not valid, which is
    told on standard error. Without roots it is everything, and that nothing was judged is told.

    Raises:
        UsageProblem: a time was given and no roots.
        ReadError: the message cannot be read.
    """
    if trusting:
        moment = at or now()
        envelope = covered(trusting.verify(source, moment), moment, lang)
        return None if envelope is None else Reading(envelope=envelope)
    if at is not None:
        raise UsageProblem(
            vi="--at là thời điểm kiểm tra chữ ký nên cần --trust.",
            en="--at is the time by which signatures are judged, so it needs --trust.",
        )
    document = parse(source_of(source))
    reading = read_document(document)
    if bears_signatures(document.root, reading.envelope):
        note(
            lang,
            vi="Chữ ký của gói tin CHƯA được kiểm tra; --trust kiểm tra và chỉ lấy phần được ký.",
            en="The signatures of this message were NOT judged; --trust judges them and gives out"
            " only what they cover.",
        )
    return reading


def write_files(envelope: Envelope, into: str | Path) -> list[Path]:
    """Write the files of an envelope into a folder, all or none; their paths, in order.

    Raises:
        ContentError: a file cannot be decoded, or is no longer what was verified.
        UnsafeNameError: a file of that name exists already.
        OSError: the folder cannot be written.
    """
    attachments = envelope.attachments if isinstance(envelope, DocumentEnvelope) else ()
    if not attachments:
        return []
    names = distinct_names(attachment.name or "" for attachment in attachments)
    parts = ((n, a.chunks()) for n, a in zip(names, attachments, strict=True))
    return write_into(into, parts)


def covered(answer: Verification, at: dt.datetime, lang: Lang) -> Envelope | None:
    """The covered envelope of a valid message; `None`, told on standard error, if it is not."""
    if answer.valid and answer.envelope is not None:
        found: Envelope = answer.envelope
        return found
    from vnedoc.cli import verdicts

    words = Words(
        vi="Gói tin không hợp lệ nên không đưa ra phần nào:",
        en="The message is not valid, so nothing of it is handed out:",
    )
    complain(lang, words, code=NotValidError.code, more=verdicts.lines(answer, at, lang))
    return None
