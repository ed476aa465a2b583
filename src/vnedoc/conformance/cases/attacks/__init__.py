"""Every known class of attack, made on any valid message.

    from vnedoc.conformance.cases import attacks
    cases = attacks.generate(Path("mine.edxml").read_bytes(), seed=1)

Signatures in it are taken off and made anew with the suite's published keys, because nobody but
its signer can sign it again; a verifier under test is given the suite's root to trust.
"""

from __future__ import annotations

from vnedoc.conformance.cases.attacks import (
    behaviour,
    content,
    encoding,
    reading,
    signing,
    trusting,
    wrapping,
)
from vnedoc.conformance.cases.attacks._attack import Victim
from vnedoc.conformance.cases.case import Case
from vnedoc.model import Envelope

__all__ = ["generate"]

_MAKERS = (reading, wrapping, signing, encoding, trusting, content, behaviour)


def generate(envelope: bytes | Envelope, seed: int) -> tuple[Case, ...]:
    """All attacks on a message, by class.

    Args:
        envelope: a valid message: its bytes, or an envelope.
        seed: of chance; the same seed and message give the same bytes.

    Raises:
        ReadError: the message cannot be read.
        InvalidValueError: it is too large, or has no text that could be attacked.
    """
    victim = Victim(envelope, seed)
    made = [attack for maker in _MAKERS for attack in maker.generate(victim)]
    made.sort(key=lambda attack: attack.number)
    return tuple(attack.case() for attack in made)
