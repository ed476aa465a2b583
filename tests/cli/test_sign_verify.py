"""``vnedoc sign`` and ``vnedoc verify``: what they write, say and answer."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    pkcs12,
)

from tests.cli.running import run
from tests.signature import messages, pki

AT = "2026-06-01T09:00:00+07:00"
NEEDS_XMLSEC = (
    pytest.mark.peer,
    pytest.mark.skipif(
        find_spec("xmlsec") is None, reason="NOT CHECKED: python-xmlsec is not installed"
    ),
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    people = pki.make_pki("p256")
    for name, data in {
        "key.pem": people.signer.key_pem(),
        "locked.pem": people.signer.key_pem(b"mat khau"),
        "password": b"mat khau\n",
        "cert.pem": people.signer.pem,
        "chain.pem": people.authority.pem,
        "roots.pem": people.root.pem,
        "root.crl": people.crls[0],
        "ca.crl": people.crls[1],
        "in.edxml": messages.message(),
        "key.p12": pkcs12.serialize_key_and_certificates(
            b"k",
            people.signer.key,
            people.signer.cert,
            [people.authority.cert],
            BestAvailableEncryption(b"mat khau"),
        ),
    }.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def sign(files: Path, *more: str, key: str = "key.pem") -> tuple[int, str]:
    cert = () if key.endswith(".p12") else ("--cert", f"{files}/cert.pem")
    chain = () if key.endswith(".p12") else ("--chain", f"{files}/chain.pem")
    outcome = run(
        *("sign", f"{files}/in.edxml", "-o", f"{files}/out.edxml", "--key", f"{files}/{key}"),
        *(*cert, *chain, "--at", AT, *more),
    )
    return outcome.status, outcome.err


def verify(files: Path, *more: str, name: str = "out.edxml", lists: bool = True):
    crls = ("--crl", f"{files}/root.crl", "--crl", f"{files}/ca.crl") if lists else ()
    at = () if "--at" in more else ("--at", AT)
    return run("verify", f"{files}/{name}", "--trust", f"{files}/roots.pem", *crls, *at, *more)


@pytest.mark.parametrize(
    ("key", "more"),
    [
        ("key.pem", ()),
        ("key.pem", ("--several",)),
        ("key.pem", ("--plain",)),
        ("locked.pem", ("--password-file", "password")),
        ("key.p12", ("--password-file", "password")),
    ],
)
def test_sign_then_verify(files: Path, key: str, more: tuple[str, ...]) -> None:
    given = [f"{files}/{one}" if one == "password" else one for one in more]
    assert sign(files, *given, key=key)[0] == 0
    outcome = verify(files)
    assert outcome.status == 0
    assert "VALID" in outcome.out
    assert "Nguyễn Văn A (p256)" in outcome.out


def test_a_statement(files: Path) -> None:
    status, err = sign(files, "--statement")
    if status:
        assert "VNE" in err
        pytest.fail(err)
    assert b"<ds:Signature" not in (files / "out.edxml").read_bytes()
    assert verify(files, "--require", "statement").status in (0, 1)


OUTSIDE = {
    "en": ["NOT covered: names of files as they travelled", "hops", "media types", "manifest"],
    "vi": ["KHÔNG bảo vệ: tên tệp lúc đến nơi", "các chặng", "kiểu tệp", "danh mục tệp đính kèm"],
}


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_what_a_statement_leaves_outside_is_named(files: Path, lang: str) -> None:
    sign(files, "--statement")
    outcome = verify(files, "--require", "statement", "--lang", lang)
    assert outcome.status == 0
    (line,) = (line for line in outcome.out.splitlines() if OUTSIDE[lang][0] in line)
    assert all(words in line for words in OUTSIDE[lang])
    assert not any(words in line for words in OUTSIDE["en" if lang == "vi" else "vi"])
    data = json.loads(verify(files, "--require", "statement", "--format", "json").out)
    assert "TraceHeaderList/TraceHeader/OrganId" in data["outside"]
    assert "edXML/AttachmentEncoded/Attachment/ContentType" in data["outside"]
    assert "MessageHeader/Subject" not in data["outside"]
    sign(files)
    whole = json.loads(verify(files, "--format", "json").out)
    assert (whole["valid"], whole["outside"]) == (True, [])


def test_json(files: Path) -> None:
    sign(files)
    outcome = verify(files, "--format", "json")
    assert outcome.status == 0
    data = json.loads(outcome.out)
    assert data["valid"] is True
    assert data["signatures"][0]["level"] == "B-B"
    assert data["at"] == AT


def test_the_report_of_etsi(files: Path) -> None:
    sign(files)
    outcome = verify(files, "--format", "etsi")
    assert (outcome.status, outcome.err) == (0, "")
    assert "mainindication:total-passed<" in outcome.out
    again = verify(files, "--format", "etsi", "-o", f"{files}/report.xml")
    assert (files / "report.xml").read_text("utf-8") == outcome.out
    assert again.status == 0
    outcome = verify(files, "--format", "etsi", name="in.edxml")
    assert outcome.status == 1
    assert "total-passed" not in outcome.out
    assert verify(files, "--format", "etsi", "--pdf").status == 2


@pytest.mark.parametrize(("lang", "word"), [("vi", "KHÔNG HỢP LỆ"), ("en", "NOT VALID")])
def test_what_is_not_valid(files: Path, lang: str, word: str) -> None:
    sign(files)
    signed = (files / "out.edxml").read_bytes()
    (files / "forged.edxml").write_bytes(signed.replace(b"V/v", b"V/V"))
    for outcome in (
        verify(files, "--lang", lang, name="forged.edxml"),
        verify(files, "--lang", lang, name="in.edxml"),
        verify(files, "--lang", lang, lists=False),
        verify(files, "--lang", lang, "--require", "statement"),
        verify(files, "--lang", lang, "--at", "2030-01-01"),
    ):
        assert outcome.status == 1
        assert word in outcome.out


def test_revocation_off_is_said(files: Path) -> None:
    sign(files)
    outcome = verify(files, "--revocation", "off", "--lang", "en", lists=False)
    assert outcome.status == 0
    assert "revocation data NOT required" in outcome.out


def test_unreadable(files: Path) -> None:
    (files / "broken.edxml").write_bytes(b"<edXML>")
    assert verify(files, name="broken.edxml").status == 3
    assert verify(files, name="missing.edxml").status == 3


@pytest.mark.parametrize(
    "more",
    [
        ("--level", "B-T"),
        ("--level", "B-LT", "--tsa-command", "true"),
        ("--statement", "--plain"),
        ("--level", "B-T", "--tsa-command", "true", "--plain"),
        ("--level", "B-T", "--tsa-command", "/no/such/command"),
    ],
)
def test_wrong_usage_writes_nothing(files: Path, more: tuple[str, ...]) -> None:
    assert sign(files, *more)[0] == 2
    assert not (files / "out.edxml").exists()


def test_a_wrong_password(files: Path) -> None:
    (files / "password").write_bytes(b"x")
    assert sign(files, "--password-file", f"{files}/password", key="key.p12")[0] == 1
    assert not (files / "out.edxml").exists()


def test_names_that_terminals_would_obey(files: Path) -> None:
    """A certificate's subject comes from outside: it cannot write escapes to a terminal."""
    evil = pki.issue("x\x1b[31m\nVALID", pki.make_pki().authority)
    (files / "key.pem").write_bytes(evil.key_pem())
    (files / "cert.pem").write_bytes(evil.pem)
    (files / "chain.pem").write_bytes(pki.make_pki().root.pem)
    sign(files)
    outcome = verify(files, "--lang", "en")
    assert outcome.status == 1
    assert "\x1b" not in outcome.out
    assert outcome.out.splitlines()[0] == "NOT VALID"
    assert "VALID" not in outcome.out.splitlines()[1:]


@pytest.mark.parametrize("engine", [pytest.param("xmlsec", marks=NEEDS_XMLSEC), "signxml"])
def test_a_second_opinion_and_pdf_files(files: Path, engine: str) -> None:
    sign(files)
    outcome = verify(files, "--second-opinion", engine, "--pdf", "--lang", "en")
    assert outcome.status == 0
    assert "Signatures inside the PDF file" in outcome.out


def test_what_the_signer_says(files: Path) -> None:
    """Written by options, shown in both languages and as JSON; a policy must be given again."""
    (files / "policy").write_bytes(b"ch\xc3\xadnh s\xc3\xa1ch")
    options = ("--city", "Hà Nội", "--country", "VN", "--role", "A", "--role", "B\nC")
    more = ("--commitment", "origin", "--commitment", "urn:x")
    policy = ("--policy-id", "urn:oid:1.2", "--policy", f"{files}/policy")
    assert sign(files, *options, *more, *policy)[0] == 0
    outcome = verify(files, "--policy", f"{files}/policy")
    assert outcome.status == 0
    for line in (
        "  Claimed place: Hà Nội, VN",
        r"  Claimed roles: A; B\u000aC",
        "  Commitments: origin: made, approved and sent it; urn:x",
        "  Signature policy: urn:oid:1.2",
    ):
        assert line in outcome.out.splitlines()
    data = json.loads(verify(files, "--policy", f"{files}/policy", "--format", "json").out)
    claims = data["signatures"][0]["claims"]
    assert claims["roles"] == ["A", "B\nC"]
    assert claims["policy"]["identifier"] == "urn:oid:1.2"
    missing = verify(files)
    assert missing.status == 1
    assert "VNE-SIG-639" in missing.out
    assert "VNE-SIG-640" in verify(files, "--policy", f"{files}/cert.pem").out


@pytest.mark.parametrize(
    "options",
    [("--policy-id", "urn:x"), ("--policy", "in.edxml"), ("--commitment", "something")],
)
def test_claims_that_cannot_be_made(files: Path, options: tuple[str, ...]) -> None:
    status, told = sign(files, *options)
    assert status == 2
    assert "--policy" in told or "something" in told
    assert not (files / "out.edxml").exists()


def test_plain_signatures_say_nothing_more(files: Path) -> None:
    status, told = sign(files, "--plain", "--role", "A")
    assert status == 2
    assert "--plain has no place for" in told
    assert not (files / "out.edxml").exists()


@pytest.mark.parametrize("option", ["--trust", "--tsa-trust"])
@pytest.mark.parametrize("command", ["verify", "validate", "extract", "show"])
def test_a_root_that_is_none_is_named_and_is_wrong_usage(
    files: Path, command: str, option: str
) -> None:
    sign(files)
    into = ("--into", f"{files}/never") if command == "extract" else ()
    outcome = run(
        *(command, f"{files}/out.edxml", "--trust", f"{files}/roots.pem", *into),
        *(option, f"{files}/in.edxml"),
    )
    assert outcome.status == 2
    assert "in.edxml" in outcome.err
    assert not (files / "never").exists()


@pytest.mark.parametrize("claimed", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("form", ["text", "json", "etsi"])
def test_a_claimed_time_at_the_end_of_the_calendar(
    files: Path, claimed: str, lang: str, form: str
) -> None:
    root = messages.tree(messages.signed())
    messages.the(root, "xades:SigningTime").text = claimed
    (files / "out.edxml").write_bytes(messages.resign(root))
    outcome = verify(files, "--format", form, "--lang", lang)
    assert outcome.status == 1
    assert outcome.out
    assert outcome.err == ""


def test_times_in_vietnamese_reasons_are_vietnamese(files: Path) -> None:
    sign(files)
    said = verify(files, "--lang", "vi", lists=False).out
    assert "tại 09:00:00 ngày 01/06/2026." in said
    assert "2026-06-01" not in said
    assert "2026-06-01 09:00:00+07:00" in verify(files, lists=False).out


def test_show_names_a_signature_and_calls_it_no_departure(files: Path) -> None:
    sign(files)
    outcome = run("show", f"{files}/out.edxml", "--lang", "vi")
    (line,) = (one for one in outcome.out.splitlines() if "Signature" in one)
    assert line.endswith("chữ ký số; xem bằng vnedoc verify")
    assert "CHƯA được kiểm tra" in outcome.err
    assert "khác quy chuẩn" not in outcome.err


@pytest.mark.parametrize(
    ("options", "at", "warned"),
    [
        ({}, AT, None),
        ({"usage": ()}, AT, "keyUsage"),
        ({"usage": ("key_agreement",)}, AT, "digital_signature"),
        ({}, "2040-01-01T09:00:00+07:00", "valid from"),
        ({}, "2001-01-01T09:00:00+07:00", "valid from"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--statement",)])
def test_a_signature_that_cannot_pass_is_warned_of(
    files: Path, options: dict[str, Any], at: str, warned: str | None, form: tuple[str, ...]
) -> None:
    people = pki.make_pki("p256")
    party = pki.issue("Một người", people.authority, **options)
    (files / "own.pem").write_bytes(party.pem)
    (files / "own-key.pem").write_bytes(party.key_pem())
    words = ("--key", files / "own-key.pem", "--cert", files / "own.pem", "--at", at, *form)
    chain = ("--chain", files / "chain.pem")
    for lang, word in (("en", "Warning: "), ("vi", "Cảnh báo: ")):
        out = files / f"{lang}.edxml"
        ran = run("sign", files / "in.edxml", "-o", out, *words, *chain, lang=lang)
        assert ran.status == 0
        assert ran.err.count(word) == (warned is not None)
        assert lang == "vi" or warned is None or warned in ran.err
        passed = verify(files, "--at", at, "--revocation", "off", name=out.name).status == 0
        assert passed == (warned is None)


@pytest.mark.parametrize("content", [b"", b"garbage", b"-----BEGIN X509 CRL-----\n"])
def test_a_list_that_is_none_is_wrong_usage_by_its_name(files: Path, content: bytes) -> None:
    (files / "x.crl").write_bytes(content)
    for lang, said in (("en", "no revocation list"), ("vi", "không phải danh sách thu hồi")):
        words = ("--trust", files / "roots.pem", "--at", AT, "--crl", files / "x.crl")
        ran = run("verify", files / "in.edxml", *words, lang=lang)
        assert (ran.status, ran.out) == (2, "")
        assert "x.crl" in ran.err
        assert said in ran.err


def test_a_mark_in_front_of_the_password_is_not_part_of_it(files: Path) -> None:
    (files / "password").write_bytes(b"\xef\xbb\xbfmat khau\r\n")
    assert sign(files, "--password-file", f"{files}/password", key="locked.pem")[0] == 0


def test_a_folder_that_is_not_there_is_called_missing(files: Path) -> None:
    out = files / "none" / "out.edxml"
    words = ("--key", files / "key.pem", "--cert", files / "cert.pem", "--at", AT)
    ran = run("sign", files / "in.edxml", "-o", out, *words)
    assert ran.status == 3
    assert "no such folder" in ran.err
    assert "no such file" in run("sign", files / "no.edxml", "-o", files / "x", *words).err
