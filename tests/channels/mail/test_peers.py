"""Other readers read what ours composes: Python's mail-parser, npm's mailparser, and IMAP.

Python's own two readers are asked in `tests/channels/mail/writing`. The three here are skipped
loudly where they are missing: mail-parser and imap-tools are in the extra ``dev``, Postfix and
Dovecot are Debian's, and VNEDOC_NODE_MODULES names a folder where ``npm install mailparser`` was
run.
"""

from __future__ import annotations

import email.utils
import hashlib
import imaplib
import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from tests.channels.mail import relay
from tests.channels.mail.letters import composed, with_files
from tests.channels.mail.mails import mail, multipart, text
from tests.channels.mail.vietnamese import nfc, one_space, text_of
from tests.scale import scaled
from vnedoc.channels.mail import Mailbox
from vnedoc.channels.mail.writing.cover import shown_names

pytestmark = pytest.mark.peer
NODE: Final = os.environ.get("VNEDOC_NODE_MODULES", "")
WITHOUT_NODE: Final = not (shutil.which("node") and Path(NODE, "node_modules/mailparser").is_dir())
COUNT: Final = scaled(10_000)


@attrs.frozen(kw_only=True)
class Said:
    """What is in a mail, as any reader must read it."""

    subject: str
    name: str
    files: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class Written:
    """A mail that ours composed."""

    data: bytes
    said: Said


def written(seed: int) -> Written:
    """A mail in the open form with words in all places."""
    source = random.Random(seed)
    subject, name, *names = (text_of(source.getrandbits(32)) for _ in range(source.choice([3, 4])))
    files = [(each, source.randbytes(source.choice([1, 60, 3_000]))) for each in names]
    data = composed(
        with_files(*files), subject=subject, sender=Mailbox("vanthu@h26.vn", name), form="open"
    )
    shown = map(nfc, shown_names([each for each, _ in files]))
    digests = [hashlib.sha256(content).hexdigest() for _, content in files]
    said = Said(
        subject=nfc(subject),
        name=one_space(nfc(name)),
        files=tuple(zip(shown, digests, strict=True)),
    )
    return Written(data=data, said=said)


def mails() -> Iterator[Written]:
    yield from (written(seed) for seed in range(COUNT))


def kept(files: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The files beside the envelope, which is the last one."""
    assert files[-1][0].endswith(".edxml"), files
    return tuple(files[:-1])


def by_mail_parser(data: bytes) -> Said:
    mailparser = pytest.importorskip("mailparser", reason="SKIPPED LOUDLY: no mail-parser")
    read = mailparser.parse_from_bytes(data)
    files = [
        (nfc(each["filename"]), hashlib.sha256(_payload(each)).hexdigest())
        for each in read.attachments
    ]
    name = one_space(read.from_[0][0])
    return Said(subject=read.subject, name=name, files=tuple(files))


def differs(found: Said, said: Said) -> bool:
    """Whether a reader reads something else, but for the fault of some that is shown below."""
    if len(found.files) != len(said.files) or attrs.evolve(found, files=said.files) != said:
        return True
    pairs = zip(found.files, said.files, strict=True)
    return any(one != other for one, other in pairs if "=?" not in other[0])


def test_mail_parser_reads_them() -> None:
    wrong = []
    for one in mails():
        found = by_mail_parser(one.data)
        found = attrs.evolve(found, files=kept(found.files))
        if differs(found, one.said):
            wrong.append((found, one.said))
    assert wrong == []


def by_imap_tools(read: Any) -> Said:
    files = [
        (nfc(one.filename), hashlib.sha256(one.payload).hexdigest()) for one in read.attachments
    ]
    name = one_space(read.from_values.name)
    return Said(subject=read.subject, name=name, files=tuple(files))


def test_two_readers_take_a_name_for_encoded_words() -> None:
    """RFC 2047 5 (3) has none in a parameter; ours is not needed to see that they read some."""
    encoded = "S%E1%BB%9F%20%3D%3Futf-8%3FB%3FYQ%3D%3D%3F%3D"
    part = mail(
        "Content-Type: application/pdf",
        f"Content-Disposition: attachment; filename*=utf-8''{encoded}",
        "Content-Transfer-Encoding: base64",
        "",
        "YQ==",
    )
    data = mail("From: a@b.vn", "Subject: a") + multipart("b", text(), part)
    right = "Sở =?utf-8?B?YQ==?="
    (attached,) = [one for one in email.message_from_bytes(data).walk() if one.get_filename()]
    assert email.utils.collapse_rfc2231_value(attached.get_filename() or "") == right
    assert by_mail_parser(data).files[0][0] != right
    tools = pytest.importorskip("imap_tools", reason="SKIPPED LOUDLY: no imap-tools")
    assert by_imap_tools(tools.MailMessage.from_bytes(data)).files[0][0] != right


def _payload(part: dict[str, Any]) -> bytes:
    import base64

    assert part["content_transfer_encoding"] == "base64", part
    return base64.b64decode(part["payload"])


@pytest.mark.skipif(
    WITHOUT_NODE, reason="SKIPPED LOUDLY: VNEDOC_NODE_MODULES names no folder with npm's mailparser"
)
def test_npm_mailparser_reads_them(tmp_path: Path) -> None:
    all_of = list(mails())
    for at, one in enumerate(all_of):
        (tmp_path / f"{at}.eml").write_bytes(one.data)
    names = "\n".join(str(tmp_path / f"{at}.eml") for at in range(len(all_of)))
    program = Path(__file__).parent / "readMails.cjs"
    done = subprocess.run(
        ["node", str(program)], input=names.encode(), capture_output=True, check=True
    )
    wrong = []
    for line, one in zip(done.stdout.decode().splitlines(), all_of, strict=True):
        read = json.loads(line)
        files = [(nfc(each["name"]), each["sha256"]) for each in read["files"]]
        found = Said(subject=read["subject"], name=one_space(read["from"]), files=kept(files))
        if found != one.said:
            wrong.append((found, one.said))
    assert wrong == []


@pytest.fixture(scope="module")
def office() -> Iterator[relay.PostOffice]:
    if relay.MISSING:
        pytest.skip(relay.WHY)
    with relay.post_office() as opened:
        yield opened


@pytest.fixture(scope="module")
def delivered(office: relay.PostOffice) -> Iterator[list[Written]]:
    """Mails in a box, stored with the ends of lines that a Maildir has."""
    all_of = list(mails())
    for at, one in enumerate(all_of):
        stored = one.data.replace(b"\r\n", b"\n")
        path = office.box(relay.BOXES[1]) / f"new/{1_700_000_000 + at}.M{at:06}.may"
        path.write_bytes(stored)
        path.chmod(0o644)
    yield all_of
    office.empty()


def test_imap_tools_reads_them(office: relay.PostOffice, delivered: list[Written]) -> None:
    tools = pytest.importorskip("imap_tools", reason="SKIPPED LOUDLY: no imap-tools")
    wrong, count = [], 0
    box = tools.MailBoxUnencrypted("127.0.0.1", office.imap_port)
    with box.login(relay.BOXES[1], relay.PASSWORD) as opened:
        for one, read in zip(delivered, opened.fetch(mark_seen=False, bulk=500), strict=True):
            count += 1
            found = by_imap_tools(read)
            found = attrs.evolve(found, files=kept(found.files))
            if differs(found, one.said):
                wrong.append((found, one.said))
    assert wrong == []
    assert count == len(delivered)


def test_dovecot_takes_them_apart(office: relay.PostOffice, delivered: list[Written]) -> None:
    """Its ENVELOPE and BODYSTRUCTURE (RFC 3501 7.4.2), whose words are decoded by Python's."""
    wrong, count = [], 0
    with imaplib.IMAP4("127.0.0.1", office.imap_port) as client:
        client.login(relay.BOXES[1], relay.PASSWORD)
        client.select(readonly=True)
        _, answer = client.fetch("1:*", "(ENVELOPE BODYSTRUCTURE)")
    for one, values in zip(delivered, told(answer), strict=True):
        count += 1
        named = dict(zip(values[::2], values[1::2], strict=True))
        envelope, body = named["ENVELOPE"], named["BODYSTRUCTURE"]
        parts = [part for part in body if isinstance(part, list) and isinstance(part[0], str)]
        files = [(nfc(file_name(part)), "") for part in parts if disposed(part)]
        name = one_space(decoded(envelope[2][0][0]))
        found = Said(subject=decoded(envelope[1]), name=name, files=kept(files))
        said = attrs.evolve(one.said, files=tuple((name, "") for name, _ in one.said.files))
        if found != said:
            wrong.append((found, said))
    assert wrong == []
    assert count == len(delivered)


def decoded(words: str) -> str:
    return str(make_header(decode_header(words)))


def disposed(part: list[Any]) -> bool:
    """Whether it is shown as a file."""
    return any(isinstance(each, list) and each and each[0] == "attachment" for each in part)


def file_name(part: list[Any]) -> str:
    """From the parameters of its disposition, which come as they stand (RFC 2231 3 and 4)."""
    (said,) = (each[1] for each in part if isinstance(each, list) and each[:1] == ["attachment"])
    pairs = [("attachment", ""), *zip(said[::2], said[1::2], strict=True)]
    named = dict(email.utils.decode_params(pairs)[1:])
    return email.utils.unquote(email.utils.collapse_rfc2231_value(named["filename"]))


_TOKEN: Final = re.compile(rb'([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+)|\s+')


def told(answer: list[Any]) -> Iterator[list[Any]]:
    """The lists of an answer to FETCH, one for each mail."""
    held = b""
    for piece in answer:
        if isinstance(piece, tuple):
            # A literal: its length stands before it.
            head, literal = piece
            held += head[: head.rfind(b"{")] + b'"' + re.sub(rb'(["\\])', rb"\\\1", literal) + b'"'
            continue
        held += piece
        yield values_of(held)
        held = b""


def values_of(line: bytes) -> list[Any]:
    stack: list[list[Any]] = [[]]
    for found in _TOKEN.finditer(line):
        bracket, quoted, atom = found.groups()
        if bracket == b"(":
            stack.append([])
        elif bracket == b")":
            inner = stack.pop()
            stack[-1].append(inner)
        elif quoted is not None:
            stack[-1].append(re.sub(rb"\\(.)", rb"\1", quoted).decode())
        elif atom is not None:
            stack[-1].append("" if atom == b"NIL" else atom.decode())
    values: list[Any] = stack[0][1]
    return values
