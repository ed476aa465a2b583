"""``vnedoc mail``: mails made of messages, and messages taken out of mails, in files."""

from __future__ import annotations

import json
import mailbox
import os
import random
import stat
from pathlib import Path
from typing import Final

import pytest

import vnedoc
from tests import factories
from tests.channels.mail.mails import mail, multipart, text
from tests.channels.test_gate import BARRED
from tests.cli.running import run, spawn
from vnedoc.channels.mail import read_mail

ENDS: Final = ("--from", "Sở Ví dụ A, Phòng Văn thư <vanthu@h26.vn>", "--to", "vanthu@h41.vn")
AT: Final = ("--at", "2025-07-01T09:30", "--token", "00" * 16)
LANGS: Final = ("vi", "en")


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A Maildir as Python makes it."""
    path = tmp_path / "hộp thư"
    mailbox.Maildir(path).close()
    return path


def test_a_mail_is_made_and_its_message_comes_back(message: Path, tmp_path: Path) -> None:
    out, into = tmp_path / "thư.eml", tmp_path / "gói"
    made = run("mail", "make", message, *ENDS, *AT, "-o", out)
    assert made.status == 0, made.err
    assert made.out.splitlines() == [str(out), f"Message-ID: <{'00' * 16}@h26.vn>"]
    reading = read_mail(out)
    assert [one.name for one in reading.sender.found] == ["Sở Ví dụ A, Phòng Văn thư"]
    ran = run("mail", "read", out, "--into", into)
    assert ran.status == 0
    assert ran.out.startswith("DOCUMENT  thư · [edXML]")
    assert (into / "thư.edxml").read_bytes() == message.read_bytes()


@pytest.mark.parametrize("form", ["open", "whole"])
def test_each_form_gives_back_every_byte(form: str, message: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.eml"
    assert run("mail", "make", message, *ENDS, *AT, "--form", form, "-o", out).status == 0
    assert run("mail", "read", out, "--into", tmp_path / "g", lang="vi").status == 0
    assert (tmp_path / "g" / "a.edxml").read_bytes() == message.read_bytes()


def test_it_is_delivered_into_a_maildir(message: Path, status: Path, box: Path) -> None:
    for one in (message, status):
        assert run("mail", "make", one, *ENDS, "--maildir", box).status == 0
    held = mailbox.Maildir(box)
    assert [one.get_subdir() for one in held] == ["new", "new"]
    assert list((box / "tmp").iterdir()) == []
    before = sorted(path.relative_to(box) for path in box.rglob("*"))
    ran = run("mail", "read", box, "--format", "json")
    assert ran.status == 0
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert sorted(one["kind"] for one in told) == ["document", "status"]
    assert {one["key"][:2] for one in told} == {"1:"}
    assert sorted(path.relative_to(box) for path in box.rglob("*")) == before


def test_what_a_mail_server_is_told(message: Path, tmp_path: Path) -> None:
    ran = run("mail", "make", message, *ENDS, *AT, "-o", tmp_path / "a.eml", "--format", "json")
    told = json.loads(ran.out)
    assert told["size"] == (tmp_path / "a.eml").stat().st_size
    assert (told["sender"], told["receivers"]) == ("vanthu@h26.vn", ["vanthu@h41.vn"])
    assert f"ENVID={told['token']}" in told["mail_options"]
    assert told["rcpt_options"] == ["NOTIFY=SUCCESS,FAILURE,DELAY"]


def test_an_answer_follows_its_mail_and_no_automatic_one(
    message: Path, status: Path, tmp_path: Path
) -> None:
    first, answer = tmp_path / "a.eml", tmp_path / "b.eml"
    run("mail", "make", message, *ENDS, *AT, "-o", first)
    back = ("--from", "vanthu@h41.vn", "--to", "vanthu@h26.vn")
    assert run("mail", "make", status, *back, "--answering", first, "-o", answer).status == 0
    assert read_mail(answer).refers_to == (read_mail(first).message_id,)
    again = run("mail", "make", status, *ENDS, "--answering", answer, "-o", tmp_path / "c.eml")
    assert (again.status, again.out) == (1, "")
    assert "a program wrote" in again.err
    assert not (tmp_path / "c.eml").exists()


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_overwritten(lang: str, message: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.eml"
    out.write_bytes(b"mine")
    for target in (out, message, tmp_path):
        ran = run("mail", "make", message, *ENDS, "-o", target, lang=lang)
        assert (ran.status, ran.out) == (2, ""), target
    assert out.read_bytes() == b"mine"
    assert message.read_bytes().startswith(b"<?xml")
    out.unlink()
    run("mail", "make", message, *ENDS, "-o", out)
    into = tmp_path / "g"
    into.mkdir()
    (into / "a.edxml").write_bytes(b"mine")
    assert run("mail", "read", out, "--into", into, lang=lang).status == 2
    assert (into / "a.edxml").read_bytes() == b"mine"
    assert [path.name for path in into.iterdir()] == ["a.edxml"]


@pytest.mark.parametrize("lang", LANGS)
def test_wrong_usage_is_told(lang: str, message: Path, box: Path, tmp_path: Path) -> None:
    out = ("-o", tmp_path / "a.eml")
    usages = (
        (message, *ENDS),
        (message, *ENDS, *out, "--maildir", box),
        (message, *ENDS, "--maildir", tmp_path),
        (message, "--from", "vănthư@h26.vn", "--to", "a@h.vn", *out),
        (message, "--from", "a@h.vn", "--to", "không phải", *out),
        (message, *ENDS, *out, "--token", "1234"),
        (message, *ENDS, *out, "--at", "mai"),
    )
    for words in usages:
        ran = run("mail", "make", *words, lang=lang)
        assert (ran.status, ran.out) == (2, ""), words
        assert "Lỗi" in ran.err if lang == "vi" else "Error" in ran.err
    assert run("mail", "read", tmp_path / "hộp thư" / "tmp", lang=lang).status == 2
    assert run("mail", "read", tmp_path / "không có.eml", lang=lang).status == 3
    assert run("mail", "make", tmp_path / "x", *ENDS, *out, lang=lang).status == 3
    assert run("mail", "make", message, *ENDS, "-o", tmp_path / "x/a.eml", lang=lang).status == 3
    assert not list(tmp_path.glob("*.eml"))


@pytest.mark.parametrize("name", BARRED)
def test_of_what_must_not_travel_none_is_made(name: str, tmp_path: Path) -> None:
    make, gate, _ = BARRED[name]
    made = make()
    source, out, more = tmp_path / "a.edxml", tmp_path / "a.eml", []
    source.write_bytes(made if isinstance(made, bytes) else vnedoc.dumps(made))
    for body in gate.connected or (() if gate.connected is None else ("H00",)):
        more += ["--connected", body]
    if gate.policy is not None:
        policy = tmp_path / "p.toml"
        policy.write_text(
            'agency = "H26.99"\ndocument = "Quyết định 12/QĐ-SVDA"\n'
            '[[rule]]\nkinds = ["hop-dong"]\nmode = "not-this-way"\nnumber = "Điều 3(1)"\n'
            '[[rule]]\nreceivers = ["H55.99"]\nmode = "not-this-way"\nnumber = "Điều 3(2)"\n',
            "utf-8",
        )
        more += ["--policy", str(policy)]
    ran = run("mail", "make", source, *ENDS, "-o", out, *more, lang="vi")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Lỗi")
    assert not out.exists()


HOSTILE: Final = {
    "nothing": b"",
    "no header": b"\0\r\r\n\n" * 50,
    "nested": b"".join(
        mail(f'Content-Type: multipart/mixed; boundary="b{at}"', "", f"--b{at}")
        for at in range(1_500)
    ),
    "parentheses": mail("To: " + "(" * 1_000, ""),
    "words": mail("Subject: " + "=?utf-8?b?w6A=?= " * 16_000, ""),
    "controls": mail("Subject: \x1b[31m đỏ", "From: \x1b]0;x\x07@a", "", "x"),
    "a message that is none": multipart(
        "b", text(), mail("Content-Type: application/xml", "", "<edXML>")
    ),
}


@pytest.mark.parametrize("lang", LANGS)
def test_bad_mails_end_in_words(lang: str, box: Path) -> None:
    """And an ordinary one beside them is read all the same."""
    for at, data in enumerate((*HOSTILE.values(), text())):
        (box / "new" / f"{at}").write_bytes(data)
    ran = run("mail", "read", box, lang=lang)
    assert ran.status == 1
    other = "KHÁC" if lang == "vi" else "OTHER"
    assert sum(line.startswith(other) for line in ran.out.splitlines()) == len(HOSTILE) + 1
    assert "\x1b" not in ran.out + ran.err
    for data in HOSTILE.values():
        alone = run("mail", "read", "-", "--format", "json", stdin=data, lang=lang)
        assert alone.status == 1
        assert json.loads(alone.out)["kind"] == "other"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="SKIPPED: root reads every file")
def test_one_that_cannot_be_read_keeps_no_other(message: Path, box: Path) -> None:
    run("mail", "make", message, *ENDS, "--maildir", box)
    closed = box / "new" / "0"
    closed.write_bytes(b"")
    closed.chmod(0)
    ran = run("mail", "read", box)
    closed.chmod(stat.S_IRWXU)
    assert ran.status == 3
    assert "DOCUMENT" in ran.out
    assert "permission denied" in ran.err


def test_a_mail_that_goes_while_the_box_is_read_keeps_no_other(message: Path, box: Path) -> None:
    run("mail", "make", message, *ENDS, "--maildir", box)
    (box / "new" / "0").symlink_to(message)
    real = Path.is_file
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "is_file", lambda self: real(self) or self.name == "1")
        (box / "new" / "1").symlink_to(box / "gone")
        ran = run("mail", "read", box)
    assert ran.status == 3
    assert "DOCUMENT" in ran.out
    assert "there is no such" in ran.err


def test_as_a_process_of_its_own(message: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.eml"
    made, _, _ = spawn("mail", "make", message, *ENDS, "-o", out)
    read, told, _ = spawn("mail", "read", "-", stdin=out.read_bytes())
    assert (made, read) == (0, 0)
    assert b"DOCUMENT" in told


def test_a_document_is_still_valid_behind_the_mail(tmp_path: Path) -> None:
    source = tmp_path / "a.edxml"
    source.write_bytes(vnedoc.dumps(factories.document()))
    run("mail", "make", source, *ENDS, "-o", tmp_path / "a.eml")
    run("mail", "read", tmp_path / "a.eml", "--into", tmp_path / "g")
    assert run("validate", tmp_path / "g", "--at", "2025-07-02").status == 0


# -- several mails ------------------------------------------------------------------------------


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "lớn.edxml"
    files = (factories.attachment(1, "a.pdf", factories.PDF + random.Random(1).randbytes(50_000)),)
    path.write_bytes(vnedoc.dumps(factories.document(attachments=files)))
    return path


@pytest.fixture
def parts(large: Path, tmp_path: Path) -> list[Path]:
    into = tmp_path / "thư"
    ran = run("mail", "split", large, *ENDS, *AT, "--limit", 40_000, "--into", into)
    assert ran.status == 0, ran.err
    found = sorted(into.iterdir())
    assert len(found) > 2
    assert all(path.stat().st_size <= 40_000 for path in found)
    assert ran.out.count("Message-ID: ") == len(found)
    return found


def test_a_large_message_goes_in_several_mails(
    parts: list[Path], large: Path, message: Path, tmp_path: Path
) -> None:
    run("mail", "make", message, *ENDS, "-o", parts[0].with_name("khác.eml"))
    told = run("mail", "read", parts[0].parent)
    assert (told.status, told.out.count("\nPART  ")) == (0, len(parts))
    ran = run("mail", "join", *reversed(parts), parts[0].parent, "--into", tmp_path / "g")
    assert ran.status == 0, ran.err
    (found,) = (tmp_path / "g").iterdir()
    assert found.read_bytes() == large.read_bytes()
    assert ran.out == f"{found}\n"


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_missing_is_told(parts: list[Path], tmp_path: Path, lang: str) -> None:
    ran = run("mail", "join", *parts[:-1], "--into", tmp_path / "g", lang=lang)
    assert (ran.status, ran.out) == (1, "")
    assert f"{len(parts)}\n" in ran.err
    assert not (tmp_path / "g").exists()
    none = run("mail", "join", "-", "--into", tmp_path / "g", stdin=text(), lang=lang)
    assert none.status == 1
    assert none.err.startswith("Lỗi" if lang == "vi" else "Error")
    gone = run("mail", "join", tmp_path / "x.eml", *parts, "--into", tmp_path / "g", lang=lang)
    assert gone.status == 3
    assert len(list((tmp_path / "g").iterdir())) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_pieces_that_do_not_fit_are_told(
    parts: list[Path], large: Path, tmp_path: Path, lang: str
) -> None:
    """From another mailbox: whoever slips a piece in neither chooses what is read nor spoils it."""
    other = parts[0].read_bytes().replace(b"vanthu@h26.vn", b"nguoila@h26.vn")
    slipped = parts[0].with_name("lạ.eml")
    slipped.write_bytes(other)
    told = "còn thiếu thư số" if lang == "vi" else "these mails have not come"
    without = run("mail", "join", slipped, *parts[1:], "--into", tmp_path / "g", lang=lang)
    assert (without.status, without.out) == (1, "")
    assert without.err.count(told) == 2
    assert not (tmp_path / "g").exists()
    beside = run("mail", "join", slipped, *parts, "--into", tmp_path / "g", lang=lang)
    assert beside.status == 1
    assert beside.err.count(told) == 1
    (found,) = (tmp_path / "g").iterdir()
    assert found.read_bytes() == large.read_bytes()


def test_a_split_overwrites_nothing_and_a_small_one_is_one_mail(
    parts: list[Path], large: Path, message: Path, tmp_path: Path
) -> None:
    before = [path.read_bytes() for path in parts]
    again = run("mail", "split", large, *ENDS, "--limit", 40_000, "--into", parts[0].parent)
    assert (again.status, again.out) == (2, "")
    assert [path.read_bytes() for path in parts] == before
    one = run("mail", "split", message, *ENDS, "--into", tmp_path / "m", "--format", "json")
    assert len(one.out.splitlines()) == 1
    assert json.loads(one.out)["path"].endswith("công văn.001.eml")
    small = run("mail", "split", large, *ENDS, "--limit", 2_000, "--into", tmp_path / "n")
    assert (small.status, small.out) == (1, "")
    secret = tmp_path / "mật.edxml"
    secret.write_bytes(vnedoc.dumps(factories.document(subject="[MẬT] V/v ví dụ")))
    assert run("mail", "split", secret, *ENDS, "--into", tmp_path / "n").status == 1
    assert not (tmp_path / "n").exists()


def test_a_receipt_is_told(tmp_path: Path) -> None:
    report = mail(
        "From: MAILER-DAEMON@h41.vn",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "x",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Original-Envelope-Id: 00",
        "",
        "Final-Recipient: rfc822; vanthu@h41.vn",
        "Action: delayed",
        "Status: 4.4.1",
        "",
        "--b--",
    )
    ran = run("mail", "read", "-", stdin=report)
    assert ran.status == 0, ran.out
    assert ran.out.startswith("RECEIPT")
    assert "vanthu@h41.vn: not-yet 4.4.1" in ran.out
    told = json.loads(run("mail", "read", "-", "--format", "json", stdin=report).out)
    assert told["receipt"]["lines"][0]["standing"] == "not-yet"
