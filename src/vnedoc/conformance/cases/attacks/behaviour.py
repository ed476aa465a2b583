"""Attacks that show in what an implementation does over time: classes 53, 55, 59, 60 and 61."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.clauses import ADVICE, COMPLETE, decree_30
from vnedoc.conformance.cases import keys
from vnedoc.conformance.cases.attacks import forging
from vnedoc.conformance.cases.attacks._attack import (
    ACCEPT,
    EITHER,
    FORGED,
    Attack,
    Victim,
    verify,
)
from vnedoc.conformance.cases.case import Importance, Task
from vnedoc.conformance.cases.grounds import DIGEST, STATUS, VALUE, decree_68, xml

_SECRET = "BI-MAT-NOI-DUNG-9f3a"  # noqa: S105 - a marker, no secret


def generate(victim: Victim) -> Iterator[Attack]:
    """All of them."""
    yield from _replayed(victim)
    yield from _leaking_state(victim)
    yield from _logged(victim)
    yield from _mutated(victim)
    yield from _signed_mutated(victim)


def _replayed(victim: Victim) -> Iterator[Attack]:
    if not victim.has("DocumentId"):
        return
    ident = (forging.local(victim.tree(), "DocumentId").text or "").strip()
    yield Attack(
        number=53,
        name="seen",
        data=victim.data,
        outcome=EITHER,
        noticed=True,
        clause=decree_30("Phụ lục VI, phần I.III.1(h)"),
        importance=Importance.SHOULD,
        given={"seen": [ident]},
    )


def _leaking_state(victim: Victim) -> Iterator[Attack]:
    """The same message has the same verdict, whatever was asked before it."""
    values = {victim.leaf_path: (victim.text,)}
    bad = forging.tampered(victim.signed, forging.text(victim.leaf, FORGED), again=False)
    revoked = keys.signed(victim.data, "revoked")
    yield verify(
        55, "good-after-bad", victim.signed, VALUE, before=(bad, revoked), outcome=ACCEPT,
        values=values,
    )  # fmt: skip
    yield verify(55, "bad-after-good", bad, DIGEST, before=(victim.signed, victim.signed))
    signed, good = decree_68("Điều 30"), (victim.signed,)
    yield verify(55, "unsigned-after-good", victim.data, signed, before=good, signatures=())
    yield verify(55, "revoked-after-good", revoked, STATUS, before=good)
    broken = victim.data[: len(victim.data) // 2]
    yield Attack(
        number=55,
        name="read-after-broken",
        data=victim.data,
        before=(broken,),
        clause=COMPLETE,
        outcome=EITHER,
        values=values,
    )


def _logged(victim: Victim) -> Iterator[Attack]:
    """What was refused is better told neither in the answer nor in the log."""
    hidden = victim.changed(forging.text(victim.leaf, _SECRET))
    bad = forging.tampered(
        keys.signed(victim.data), forging.text(victim.leaf, _SECRET), again=False
    )
    yield verify(59, "refused", bad, ADVICE, forbidden=(_SECRET,))
    cut = hidden[: hidden.rindex(b"</")]
    yield Attack(number=59, name="broken", data=cut, codes=("VNE-E101",), forbidden=(_SECRET,))
    unsigned = hidden
    yield verify(59, "unsigned", unsigned, ADVICE, forbidden=(_SECRET,), signatures=())


def _mutated(victim: Victim) -> Iterator[Attack]:
    """Any answer will do but a crash, a hang, or memory without end."""
    rng = victim.rng(60)
    for index in range(30):
        data = bytearray(victim.data)
        for _ in range(1 + index % 5):
            at = rng.randrange(len(data))
            kind = index % 4
            if kind == 0:
                data[at] = rng.randrange(256)
            elif kind == 1:
                del data[at : at + rng.randrange(1, 40)]
            elif kind == 2:
                data[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 20)))
            else:
                end = at + rng.randrange(1, 200)
                data[at:at] = data[at:end]
        task = Task.READ if index % 2 else Task.EXTRACT
        yield Attack(number=60, name=f"bytes-{index:02d}", data=bytes(data), task=task,
                     outcome=EITHER)  # fmt: skip
    for size in (0, 1, 2, 3, 100):
        yield Attack(number=60, name=f"first-{size}", data=victim.data[:size], clause=xml("2.1"))
    noise = bytes(rng.randrange(256) for _ in range(2_000))
    yield Attack(number=60, name="noise", data=noise, clause=xml("2.1"))


def _signed_mutated(victim: Victim) -> Iterator[Attack]:
    """No damage to what is signed, nor to the signature's value, turns a failure into a pass."""
    rng = victim.rng(61)
    names = [victim.leaf, "OrganId", "OrganName", "Timestamp", "AttachmentName"]
    for index in range(20):
        name = names[index % len(names)]
        if not victim.has(name):
            continue
        text = f"{rng.randrange(10**6)}"
        data = forging.tampered(victim.signed, forging.text(name, text), again=False)
        yield verify(60, f"signed-{index:02d}", data, DIGEST)
