"""What may never be: a verdict that stands on other values or bytes than were signed."""

from __future__ import annotations

from collections.abc import Iterator

import vnedoc
from tests.signature.independent import Signed
from vnedoc.signature.verdict import Verification


def wrongs(data: bytes, answer: Verification, signed: Signed) -> Iterator[str]:
    """What a verification of `data` hands out or calls valid beside what was signed.

    The covered envelope must be what was signed, names and bytes of files too. After "valid" the
    message itself must say the same, to vnedoc's reader and to another; how a stated message names
    its files on the way is the axis's affair.
    """
    if answer.envelope is not None:
        handed_out = vnedoc.dumps(answer.envelope)
        for wrong in signed.differences(handed_out, by_name=True, handed_out=True):
            yield f"handed out, {wrong}"
    if answer.valid:
        by_name = not signed.stated
        for who, seen in (("another reader", data), ("load()", vnedoc.dumps(vnedoc.loads(data)))):
            for wrong in signed.differences(seen, by_name=by_name, handed_out=False):
                yield f"valid, but for {who}, {wrong}"
