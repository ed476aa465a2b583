"""A message in several mails comes back once all are there, in any order, and nothing else does."""

from __future__ import annotations

import base64
import hashlib
import itertools
import random
import re
from collections.abc import Iterable
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tests.channels.mail.letters import DOCUMENT, STATUS, TO, compose, composed, with_files
from tests.channels.mail.mails import mail
from tests.scale import scaled
from vnedoc import limits
from vnedoc.channels.mail import (
    Mailbox,
    MailKind,
    MailLetter,
    MailReading,
    MailSeries,
    join_mails,
    oddities,
    read_mail,
    split_mail,
)
from vnedoc.channels.mail.holes import Hole
from vnedoc.channels.mail.profile import MailProfile
from vnedoc.errors import InvalidValueError
from vnedoc.findings import Topic
from vnedoc.given import WrongTypeError

LIMIT = 20_000
LARGE = with_files(("a.pdf", factories.PDF + random.Random(1).randbytes(50_000)))


def written(letter: MailLetter) -> bytes:
    data = b"".join(letter.pieces())
    assert len(data) == letter.size
    return data


def parts(data: bytes = LARGE, limit: int = LIMIT, **changes: Any) -> list[bytes]:
    return [written(one) for one in split_mail(compose(data, **changes), limit)]


def read(mails: Iterable[bytes]) -> list[MailReading]:
    return [read_mail(one) for one in mails]


def taken(series: MailSeries) -> bytes:
    assert series.parcel, (series.kind, series.why)
    return b"".join(series.parcel.chunks())


MAILS = parts()
READ = read(MAILS)


@settings(max_examples=scaled(5_000), deadline=None)
@given(st.integers(0, 2**32))
def test_in_any_order_and_more_than_once(seed: int) -> None:
    source = random.Random(seed)
    limit = source.choice([8_000, 12_345, 20_000, 40_000])
    form = source.choice(["open", "whole"])
    mails = parts(limit=limit, form=form)
    assert max(map(len, mails)) <= limit
    assert len(mails) > 1
    given = read(mails + source.choices(mails, k=3))
    source.shuffle(given)
    assert {one.kind for one in given} == {MailKind.PART}
    assert [one.findings for one in given] == [()] * len(given)
    joined = join_mails(given)
    assert (joined.kind, joined.why, joined.missing) == (MailKind.DOCUMENT, "", ())
    assert taken(joined) == LARGE
    assert joined.parcel
    assert joined.parcel.item == joined.message_ids[0]
    assert len(joined.message_ids) == len(mails)


def test_a_mail_that_brought_a_piece_again_is_done_with_too() -> None:
    again = read_mail(MAILS[1].replace(b"Message-ID: <", b"Message-ID: <again-"))
    joined = join_mails([again, *READ])
    assert taken(joined) == LARGE
    assert sorted(joined.message_ids) == sorted(one.message_id for one in [again, *READ])
    assert joined.parcel
    assert joined.parcel.item == READ[0].message_id


def test_what_is_small_enough_stays_one() -> None:
    letter = compose()
    assert split_mail(letter) == (letter,)
    assert split_mail(letter, letter.size) == (letter,)


def test_they_are_one_thread_with_names_of_their_own() -> None:
    letter = compose(LARGE)
    first, *others = split_mail(letter, LIMIT)
    ids = [one.message_id for one in (first, *others)]
    assert len(set(ids)) == len(ids)
    assert all(letter.head.token in one for one in ids)
    assert first.head.refers_to == ()
    assert {one.head.refers_to for one in others} == {(first.message_id,)}
    assert f"ENVID={letter.head.token}.2" in others[0].smtp().mail_options
    assert READ[1].subject == f"{letter.head.subject} (2/{len(ids)})"
    assert READ[1].structure.root.parts[1].filename == "05-SVDA-VP.edxml.002"
    assert [one.message_id for one in READ] == ids


@pytest.mark.parametrize("missing", range(len(MAILS)))
def test_without_one_of_them_it_waits(missing: int) -> None:
    found = join_mails(one for at, one in enumerate(READ) if at != missing)
    assert (found.kind, found.why, found.parcel) == (MailKind.PART, "", None)
    assert found.missing == (missing + 1,)


def changed(old: bytes, new: bytes, at: int = 0) -> MailReading:
    assert old in MAILS[at]
    return read_mail(MAILS[at].replace(old, new))


OTHER_SENDER = parts(sender=Mailbox("ai@khac.vn", "Sở Ví dụ A, Phòng Văn thư"))
OTHER_CUT = parts(limit=LIMIT + 100)
OTHER_COUNT = parts(limit=LIMIT // 2)
OTHER_LARGE = LARGE.replace(b"05", b"06")
OTHER = parts(LARGE.replace(b"05", b"06"))
SAME_SIZE = parts(LARGE.replace(b"V/v", b"V/x"))
SHA_OF = [one[one.index(b" sha256=") :][:72] for one in (MAILS[0], SAME_SIZE[0])]
FORGED = read_mail(SAME_SIZE[0].replace(SHA_OF[1], SHA_OF[0]))


@pytest.mark.parametrize(
    ("why", "given"),
    [
        ("no-part", []),
        ("no-part", [*READ, read_mail(composed())]),
        ("several", [*READ, *read(OTHER)]),
        ("several", [*READ[1:], read_mail(OTHER_SENDER[0])]),
        ("several", [*READ, *read(OTHER_COUNT)]),
        ("changed", [*READ[1:], FORGED]),
    ],
)
def test_what_is_not_surely_one_message_is_none(why: str, given: list[MailReading]) -> None:
    found = join_mails(given)
    assert (found.kind, found.why, found.parcel) == (MailKind.OTHER, why, None)
    if why == "changed":
        assert oddities.CHANGED in [one.topic for one in found.findings]


def test_a_forged_piece_does_not_keep_the_message_away() -> None:
    assert FORGED.fragment
    assert READ[0].fragment
    assert FORGED.fragment.series == READ[0].fragment.series
    for readings in ([FORGED, *READ], [*READ, FORGED], [*READ, *read(OTHER_CUT)]):
        assert taken(join_mails(readings)) == LARGE


def test_a_piece_that_is_not_as_it_was_sent_is_none() -> None:
    lines = MAILS[1].split(b"\r\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(b" piece="))
    for spoilt in (
        b"\r\n".join([*lines[:-9], *lines[-8:]]),
        b"\r\n".join([*lines[:at], b" piece=" + b"0" * 64, *lines[at + 1 :]]),
    ):
        reading = read_mail(spoilt)
        assert (reading.kind, reading.why) == (MailKind.OTHER, "incomplete")
        assert oddities.MISSING_FILE in [one.topic for one in reading.findings]


def test_so_many_mails_and_no_more() -> None:
    letter = compose(LARGE)
    for limit in (0, 2_000, 3_000):  # less than a header and a piece
        with pytest.raises(InvalidValueError):
            split_mail(letter, limit)
    many = split_mail(letter, 3_200)
    assert 50 < len(many) <= limits.MAX_MAIL_SERIES
    assert join_mails(read(map(written, many))).kind is MailKind.DOCUMENT
    larger = compose(with_files(("a.pdf", bytes(120_000))))
    with pytest.raises(InvalidValueError):
        split_mail(larger, 3_200)
    head = attrs.evolve(
        split_mail(letter, LIMIT)[0].head.profile, part=1, parts=limits.MAX_MAIL_SERIES + 1
    )
    reading = read_mail(mail(head.written().removesuffix("\r\n"), "", "x"))
    assert (reading.kind, reading.why) == (MailKind.OTHER, "beyond-limits")


def test_together_they_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = sum(one.fragment.content.longest for one in READ if one.fragment)
    monkeypatch.setattr("vnedoc.channels.mail.series.MAX_MAIL_SERIES_BYTES", longest - 1)
    assert join_mails(READ).why == "beyond-limits"
    monkeypatch.setattr("vnedoc.channels.mail.series.MAX_MAIL_SERIES_BYTES", longest)
    assert join_mails(READ).kind is MailKind.DOCUMENT


def test_only_readings_are_joined() -> None:
    for wrong in (MAILS, READ[0], [None]):
        with pytest.raises(WrongTypeError):
            join_mails(wrong)  # type: ignore[arg-type]


def partial(data: bytes, cuts: int, *, total: str = "last") -> list[bytes]:
    """A mail that a relay has cut up between lines (RFC 2046 5.2.2)."""
    lines = data.splitlines(keepends=True)
    size = -(-len(lines) // cuts)
    pieces = [b"".join(lines[at : at + size]) for at in range(0, len(lines), size)]
    found = []
    for number, piece in enumerate(pieces, 1):
        says = total == "all" or number == len(pieces)
        count = f"; total={len(pieces)}" if says else ""
        kind = f'Content-Type: message/partial; id="a@h26.vn"; number={number}{count}'
        found.append(mail("From: vanthu@h26.vn", f"Message-ID: <{number}@x>", kind, "") + piece)
    return found


@pytest.mark.parametrize("total", ["last", "all"])
def test_a_mail_that_was_cut_up_on_its_way(total: str) -> None:
    data = composed(LARGE)
    mails = partial(data, 3, total=total)
    readings = read(mails)
    assert [one.kind for one in readings] == [MailKind.PART] * 3
    for order in itertools.permutations(readings):
        joined = join_mails(order)
        assert (joined.kind, taken(joined)) == (MailKind.DOCUMENT, LARGE)
    assert join_mails(readings[:2]).missing == (3,)
    assert join_mails(readings[1:]).missing == (1,)
    forged = read(partial(composed(OTHER_LARGE), 3, total=total))
    assert join_mails([*readings, *forged]).why == "contradictory"
    longer = read(partial(data, 4, total="all"))
    assert join_mails([*readings, longer[3]]).why == "contradictory"


def test_what_is_cut_up_may_bring_nothing() -> None:
    for data, why in ((mail("Subject: x", "", "y"), "no-message"), (mail("A: b"), "no-message")):
        joined = join_mails(read(partial(data, 1)))
        assert (joined.kind, joined.why) == (MailKind.OTHER, why)
    # what is cut up again is not put together twice
    again = join_mails(read(partial(partial(composed(STATUS), 1)[0], 1)))
    assert (again.kind, again.why) == (MailKind.OTHER, "no-message")


@pytest.mark.parametrize(
    "kind",
    ["id=a", "number=1", "id=a; number=0", "id=a; number=2; total=1", ""],
)
def test_a_piece_that_does_not_say_which_one_it_is(kind: str) -> None:
    reading = read_mail(mail(f"Content-Type: message/partial; {kind}", "", "x"))
    assert (reading.kind, reading.why) == (MailKind.OTHER, "partial")


@pytest.mark.parametrize(
    ("kind", "why"),
    [("id=a; number=100", ""), ("id=a; number=101", "beyond-limits"),
     ("id=a; number=1; total=100", ""), ("id=a; number=1; total=101", "beyond-limits")],
)  # fmt: skip
def test_a_piece_of_too_many(kind: str, why: str) -> None:
    reading = read_mail(mail(f"Content-Type: message/partial; {kind}", "", "x"))
    assert (reading.kind is MailKind.PART, reading.why) == (not why, why)


@pytest.mark.parametrize(("body", "told"), [("H26.99", 0), ("H26", 0), ("H41.99", 1), ("", 0)])
def test_the_address_book_is_asked_for_a_series_too(body: str, told: int) -> None:
    """As for a message in one mail."""
    book = {"@h26.vn": body} if body else {}
    letters = read(parts(LARGE))
    found = join_mails(letters, addresses=book)
    assert found.kind is MailKind.DOCUMENT
    assert [one.topic for one in found.findings] == [oddities.OTHER_BODY] * told
    alone = read_mail(composed(LARGE), addresses=book)
    assert [one.topic for one in alone.findings] == [oddities.OTHER_BODY] * told


def in_two(message: bytes) -> list[bytes]:
    """A message in two mails as ours writes them, whatever the message is."""
    halves = (message[:9], message[9:])
    whole = hashlib.sha256(message).hexdigest()
    return [
        b"From: vanthu@h26.vn\r\n"
        + MailProfile(
            kind="edoc", sha256=whole, part=number, parts=2, piece=hashlib.sha256(half).hexdigest()
        )
        .written()
        .encode()
        + b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(half).replace(b"\n", b"\r\n")
        for number, half in enumerate(halves, 1)
    ]


HOLE = Hole(sha256=bytes(32), size=5).written()


@pytest.mark.parametrize(
    ("message", "why", "topics"),
    [
        (DOCUMENT, "", []),
        (b"<edXML truncated", "unreadable", [oddities.UNREADABLE]),
        (b"no message at all", "unreadable", [oddities.UNREADABLE]),
        (
            re.sub(rb"(?<=<ContentTransferEncoded>)[^<]+", HOLE, DOCUMENT),
            "incomplete",
            [oddities.MISSING_FILE],
        ),
    ],
)
def test_a_series_tells_why_it_brings_no_message(
    message: bytes, why: str, topics: list[Topic]
) -> None:
    found = join_mails(read(in_two(message)))
    assert (found.kind is MailKind.DOCUMENT, found.why) == (not why, why)
    assert [one.topic for one in found.findings] == topics


def test_a_large_status_is_still_a_status() -> None:
    data = STATUS.replace(b"</edXML:Description>", b" x" * 9_000 + b"</edXML:Description>")
    joined = join_mails(read(parts(data, sender=TO)))
    assert (joined.kind, taken(joined)) == (MailKind.STATUS, data)
