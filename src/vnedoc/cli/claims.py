"""What a signer says beside the time: the options of ``sign``, and one reading of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from vnedoc.cli.common import F, UsageProblem, option
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.claims import COMMITMENTS, Claims, Place, Policy

_PLACE: Final = ("city", "street", "province", "postal_code", "country")


def claims_options(function: F) -> F:
    """The options; the command gets them as arguments that `claims_of` reads."""
    decorated: Any = function
    for decorator in reversed(_OPTIONS):
        decorated = decorator(decorated)
    return decorated  # type: ignore[no-any-return]


_OPTIONS: Final[list[Callable[[Any], Any]]] = [
    option("--city", metavar="TEXT", vi="Nơi ký: thành phố, xã.", en="Where it is signed: city."),
    option("--street", metavar="TEXT", vi="Nơi ký: số nhà, đường.", en="Where: street."),
    option("--province", metavar="TEXT", vi="Nơi ký: tỉnh.", en="Where: province."),
    option("--postal-code", metavar="TEXT", vi="Nơi ký: mã bưu chính.", en="Where: postal code."),
    option("--country", metavar="TEXT", vi="Nơi ký: nước, ví dụ VN.", en="Where: country, as VN."),
    option(
        "--role",
        multiple=True,
        metavar="TEXT",
        vi="Chức vụ, tư cách mà người ký tự khai; dùng được nhiều lần.",
        en="A role that the signer claims; may be repeated.",
    ),
    option(
        "--commitment",
        multiple=True,
        metavar="WORD",
        vi=f"Điều người ký cam kết: {', '.join(COMMITMENTS)}, hoặc một URI; dùng được nhiều lần.",
        en=f"What signing means: {', '.join(COMMITMENTS)}, or a URI; may be repeated.",
    ),
    option(
        "--policy-id",
        metavar="URI",
        vi="Mã của chính sách ký, ví dụ urn:oid:1.2.3; cần --policy.",
        en="Identifier of the signature policy, as urn:oid:1.2.3; it needs --policy.",
    ),
    option(
        "--policy",
        metavar="FILE",
        vi="Văn bản chính sách ký; chữ ký ghi giá trị băm của văn bản này.",
        en="The text of the signature policy, whose digest is signed.",
    ),
]


def claims_of(given: dict[str, Any]) -> Claims:
    """The claims that the options make.

    Raises:
        UsageProblem: half of a policy was given, or an unknown word for a commitment.
        OSError: the policy cannot be read.
    """
    place = {name: given[name] for name in _PLACE if given[name]}
    return Claims(
        place=Place(**place) if place else None,
        roles=tuple(given["role"]),
        commitments=tuple(map(_commitment, given["commitment"])),
        policy=_policy(given["policy_id"], given["policy"]),
    )


def _commitment(word: str) -> str:
    if word not in COMMITMENTS and ":" not in word:
        raise UsageProblem(
            vi=f"Không có cam kết {word!r}: cần {', '.join(COMMITMENTS)} hoặc một URI.",
            en=f"There is no commitment {word!r}: expected {', '.join(COMMITMENTS)} or a URI.",
        )
    return COMMITMENTS.get(word, word)


def _policy(identifier: str | None, path: str | None) -> Policy | None:
    if (identifier is None) != (path is None):
        raise UsageProblem(
            vi="--policy-id và --policy đi cùng nhau.", en="--policy-id and --policy go together."
        )
    if identifier is None or path is None:
        return None
    value = SHA256.of(Path(path).read_bytes())
    return Policy(identifier=identifier, digest=SHA256.uri, value=value)
