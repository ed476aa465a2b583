"""``vnedoc sign FILE -o OUT --key KEY``: put a signature, or a signed statement, into a message."""

from __future__ import annotations

import datetime as dt
import shlex
import subprocess
from collections.abc import Iterator
from typing import Any, Final

import click
from cryptography import x509

from vnedoc.cli.claims import claims_of, claims_options
from vnedoc.cli.common import (
    UsageProblem,
    at_option,
    bilingual,
    note,
    option,
    output_option,
    present,
    read_input,
)
from vnedoc.cli.keys import Key, key_options
from vnedoc.cli.trusting import lists_of
from vnedoc.errors import Lang
from vnedoc.signature.claims import Claims
from vnedoc.signature.making.levels import ValidationData
from vnedoc.signature.making.signers import CertifiedSigner
from vnedoc.signature.making.signing import sign
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.signature.trust.usage import DOCUMENT_SIGNING
from vnedoc.words import Words

_ANSWER_SECONDS: Final = 60


@bilingual(
    vi="Ký gói tin: chèn chữ ký XML (XAdES) vào phần đầu, không đổi byte nào khác.\n"
    "Với --statement thì chỉ thêm bản kê có chữ ký, là dạng còn nguyên giá trị khi qua trục liên"
    " thông. Mật khẩu của khóa lấy từ --password-file, từ biến VNEDOC_KEY_PASSWORD, hoặc được hỏi.",
    en="Sign a message: put an XML signature (XAdES) into its header and change no other byte.\n"
    "With --statement only a signed statement is added, the form that survives the national axis."
    " The key's password is read from --password-file, from VNEDOC_KEY_PASSWORD, or asked for.",
)
@click.argument("file", metavar="FILE")
@output_option(required=True)
@key_options
@option(
    "--level",
    type=click.Choice(["B-B", "B-T", "B-LT", "B-LTA"]),
    default="B-B",
    show_default=True,
    vi="Mức chữ ký; trên B-B cần --tsa-command.",
    en="Level of the signature; above B-B it needs --tsa-command.",
)
@option(
    "--tsa-command",
    metavar="COMMAND",
    vi="Lệnh nhận yêu cầu dấu thời gian ở đầu vào và trả lời ở đầu ra, ví dụ một lệnh curl.",
    en="A command that takes a timestamp request as input and puts out the answer, such as curl.",
)
@option(
    "--crl",
    multiple=True,
    metavar="FILE",
    vi="Danh sách thu hồi ghi kèm chữ ký (B-LT, B-LTA); dùng được nhiều lần.",
    en="A revocation list to put beside the signature (B-LT, B-LTA); may be repeated.",
)
@option(
    "--several",
    is_flag=True,
    vi="Chừa chỗ để người khác ký tiếp (người có thẩm quyền, rồi cơ quan).",
    en="Leave room for others to sign beside it (the competent person, then the organisation).",
)
@option(
    "--plain",
    is_flag=True,
    vi="XML-DSig thuần, cho hệ thống cũ không đọc được XAdES.",
    en="Plain XML-DSig, for old systems that cannot read XAdES.",
)
@option(
    "--statement",
    is_flag=True,
    vi="Chỉ thêm bản kê có chữ ký; không ghi chữ ký vào phần đầu.",
    en="Only add a signed statement; no signature is put into the header.",
)
@claims_options
@at_option(
    vi="Thời điểm ký được ghi (ISO 8601); mặc định: bây giờ.",
    en="The signing time to write (ISO 8601); now by default.",
)
def command(
    lang: Lang, file: str, output: str, key: Key, at: dt.datetime | None, **given: Any
) -> None:
    """Sign and write."""
    _check_usage(given)
    claims = claims_of(given)
    if given["plain"] and claims != Claims():
        raise UsageProblem(
            vi="--plain (XML-DSig thuần) không có chỗ ghi nơi ký, vai trò, cam kết hay chính sách.",
            en="--plain has no place for a place, a role, a commitment or a policy.",
        )
    with key.open(lang) as signer:
        moment = at or present(lang)
        source = read_input(file)
        if given["statement"]:
            sign_statement(source, output, signer, at=moment, claims=claims)
        else:
            sign(
                source,
                output,
                signer,
                at=moment,
                form="plain" if given["plain"] else "enveloped",
                several=given["several"],
                claims=claims,
                level=given["level"],
                timestamper=_timestamper(given["tsa_command"]),
                evidence=_evidence(signer, given["crl"]),
            )
    note(lang, vi=f"Đã ký và ghi vào {output}.", en=f"Signed and written to {output}.")
    for doubt in _doubts(signer.certificate, moment):
        note(
            lang,
            vi=f"Cảnh báo: {doubt.vi} Chữ ký này sẽ không đạt khi kiểm tra.",
            en=f"Warning: {doubt.en} This signature will not pass when it is verified.",
        )


def _doubts(certificate: x509.Certificate, at: dt.datetime) -> Iterator[Words]:
    """Why no verifier that asks what ours asks can pass a signature by this certificate."""
    if (problem := DOCUMENT_SIGNING.problem(certificate)) is not None:
        yield Words(vi=problem.text("vi"), en=problem.text("en"))
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begin <= at <= end:
        yield Words(
            vi=f"Chứng thư chỉ có hiệu lực từ {begin:%d/%m/%Y %H:%M:%S} đến {end:%d/%m/%Y %H:%M:%S}"
            " (UTC), không phải vào thời điểm ký được ghi.",
            en=f"The certificate is valid from {begin:%Y-%m-%d %H:%M:%S} to {end:%Y-%m-%d %H:%M:%S}"
            " (UTC) and not at the signing time that was written.",
        )


def _check_usage(given: dict[str, Any]) -> None:
    other = given["plain"] or given["several"] or given["level"] != "B-B"
    if given["statement"] and other:
        raise UsageProblem(
            vi="--statement không đi cùng --plain, --several hay --level.",
            en="--statement does not go with --plain, --several or --level.",
        )
    if given["level"] != "B-B" and (given["plain"] or not given["tsa_command"]):
        raise UsageProblem(
            vi="Mức trên B-B cần --tsa-command và không đi cùng --plain.",
            en="A level above B-B needs --tsa-command and does not go with --plain.",
        )
    if given["level"] in ("B-LT", "B-LTA") and not given["crl"]:
        raise UsageProblem(
            vi="Mức B-LT và B-LTA cần danh sách thu hồi: --crl.",
            en="The levels B-LT and B-LTA need revocation lists: --crl.",
        )


def _timestamper(command_line: str | None) -> Any:
    if not command_line:
        return None

    def ask(request: bytes) -> bytes:
        words = shlex.split(command_line)
        try:
            done = subprocess.run(  # noqa: S603 - the user's own command, without a shell
                words, input=request, capture_output=True, check=True, timeout=_ANSWER_SECONDS
            )
        except (OSError, subprocess.SubprocessError):
            raise UsageProblem(
                vi=f"Lệnh lấy dấu thời gian không chạy được: {words[0]}.",
                en=f"The command that brings timestamps failed: {words[0]}.",
            ) from None
        return done.stdout

    return ask


def _evidence(signer: CertifiedSigner, lists: tuple[str, ...]) -> ValidationData:
    crls = lists_of(lists)
    return ValidationData(certificates=signer.chain, crls=crls)
