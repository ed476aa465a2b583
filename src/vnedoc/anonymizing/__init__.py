"""A reproducer to hand on: a message with the same findings at the same places, and no value left.

Every value is replaced by another one of the same shape; equal ones stay equal, and dates keep
their distances. Of four letters or digits in a row that stood in a value none is left. What is
nobody's stays: names and marks of XML, kinds of documents, media types, names of algorithms, the
endings of files, and codes of up to three characters. Files are replaced by small ones of the same
kind, keys and digests by other base64. The same seed makes the same bytes.
"""

from __future__ import annotations

import base64
import collections
import datetime as dt
import functools
import re
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc.anonymizing.files import is_ending, renamed, small
from vnedoc.anonymizing.markup import rewritten
from vnedoc.anonymizing.words import Pseudonyms, grams, is_base64
from vnedoc.doctype import catalogue
from vnedoc.errors import LimitError, VnedocError, error
from vnedoc.findings import Report
from vnedoc.inspection.magic import is_known_type
from vnedoc.limits import MAX_REPRODUCED_BYTES
from vnedoc.pipeline import validate
from vnedoc.profiles import AUTO

__all__ = ["Anonymized", "TooLargeToAnonymizeError", "anonymize", "left"]

_YEARS: Final = tuple(sign * years for years in range(1, 13) for sign in (-1, 1))
"""By how many years dates may move, in the order in which that is tried."""
_WEEK: Final = 7
_FILE: Final = "ContentTransferEncoded"
_CODES: Final = frozenset(
    {"OrganId", "DocumentId", "CodeNumber", "CodeNotation", "Code", "Type", "TypeDetail"}
    | {"StatusCode", "ContentId", "Number", "Notation", "@version", "Version", "Priority"}
)
"""Elements that hold codes: their short parts stay."""
_PUBLIC: Final = re.compile(
    r"http://(?:www\.w3\.org|uri\.etsi\.org|www\.mic\.gov\.vn)/[!-~]*", re.ASCII
)
"""Names that others gave to algorithms and formats. Behind a space another one begins, which may be
anybody's: ``xsi:schemaLocation`` names a namespace and then a place in somebody's network."""


@error
class TooLargeToAnonymizeError(LimitError):
    """A message that is too large to be made a reproducer of."""

    code = "VNE-E964"
    title_en = "The message is too large to be anonymized"
    title_vi = "Gói tin quá lớn nên không ẩn danh được"
    en = "The message has more than {limit} bytes."
    vi = "Gói tin có hơn {limit} byte."
    hint_en = "Take its attachments out first; findings about the header do not need them."
    hint_vi = "Hãy bỏ bớt tệp đính kèm; vấn đề ở phần đầu gói tin không cần đến tệp."


@attrs.frozen(kw_only=True)
class Anonymized:
    """What was made of a message."""

    data: bytes
    lost: tuple[tuple[str, str], ...]
    """Rule and path of findings that the message had and this has not."""
    new: tuple[tuple[str, str], ...]
    """Rule and path of findings that only this has."""

    @property
    def same(self) -> bool:
        """Whether it has the same findings at the same places."""
        return not self.lost and not self.new


def anonymize(
    data: bytes, *, seed: str = "", at: dt.datetime | None = None, profile: Any = AUTO
) -> Anonymized:
    """A message with the same findings at the same places, and nothing of its values.

    Args:
        data: The message, readable or not.
        seed: The same one makes the same bytes of the same message.
        at: The time to check by; `None` for none.
        profile: As for `vnedoc.validate`.

    Raises:
        TooLargeToAnonymizeError: it is larger than `MAX_REPRODUCED_BYTES`.
    """
    if len(data) > MAX_REPRODUCED_BYTES:
        raise TooLargeToAnonymizeError(limit=MAX_REPRODUCED_BYTES, found=len(data))
    found = functools.partial(_found, at=at, profile=profile)
    wanted = found(data)
    taboo = grams(_values(data))
    best: Anonymized | None = None
    for gentle in (False, True):
        for years in _YEARS:
            days = round(years * 365.25 / _WEEK) * _WEEK
            pseudonyms = Pseudonyms(seed, taboo, days=days, gentle=gentle)
            made = rewritten(data, _Change(pseudonyms))
            if _kept(taboo, made):
                continue
            has = found(made)
            one = Anonymized(data=made, lost=_rest(wanted, has), new=_rest(has, wanted))
            if best is None or len(one.lost + one.new) < len(best.lost + best.new):
                best = one
            if one.same:
                break
        if best is not None and best.same:
            break
    if best is not None and b"Signature" in data and at is not None:
        return _signed(data, best, taboo, seed=seed, at=at, profile=profile)
    if best is None:
        # Every way left something: the last one, without what it left.
        made = rewritten(data, lambda _, text: "".join("x" if c.isalnum() else c for c in text))
        has = found(made)
        best = Anonymized(data=made, lost=_rest(wanted, has), new=_rest(has, wanted))
    return best


def _signed(
    data: bytes,
    made: Anonymized,
    taboo: frozenset[str],
    *,
    seed: str,
    at: dt.datetime,
    profile: Any,
) -> Anonymized:
    """What was made, signed again if only so the reasons about its signature stay the same."""
    # Imported here: it brings cryptography, which most messages do not need.
    from vnedoc.anonymizing.signing import reasons, signed_again

    before = reasons(data, at)
    if not before or before == reasons(made.data, at):
        return made
    wanted = _found(data, at=at, profile=profile)
    for one_way in signed_again(made.data, seed, at):
        try:
            again = next((one for one in one_way if not _kept(taboo, one)), None)
        except VnedocError:
            # What cannot be signed keeps what it has.
            return made
        if again is None:
            continue
        has = _found(again, at=at, profile=profile)
        one = Anonymized(data=again, lost=_rest(wanted, has), new=_rest(has, wanted))
        is_worse = len(one.lost + one.new) > len(made.lost + made.new)
        if reasons(again, at) == before and not is_worse:
            return one
    return made


def left(before: bytes, after: bytes) -> frozenset[str]:
    """Four letters or digits in a row of any value that are in a value of another message, too.

    Not counted is what stands in every signature of a throw-away key: how a certificate is built,
    and the names of a signature's parts.
    """
    return _kept(grams(_values(before)), after)


def _kept(taboo: frozenset[str], after: bytes) -> frozenset[str]:
    if b"X509Certificate" in after:
        # Imported here: it brings cryptography, which most messages do not need.
        from vnedoc.anonymizing.signing import without_own

        after = without_own(after)
    return taboo & grams(_values(after))


_Found = collections.Counter[tuple[str, str]]


def _found(data: bytes, *, at: dt.datetime | None, profile: Any) -> _Found:
    report: Report = validate(data, at=at, profile=profile)
    if report.error is not None:
        return collections.Counter({(report.error.code, ""): 1})
    return collections.Counter((one.rule, one.location.path) for one in report.findings)


def _rest(one: _Found, other: _Found) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((one - other).elements()))


def _values(data: bytes) -> Iterator[str]:
    """The values of a message but for what is nobody's, and for its files."""
    found: list[str] = []

    def note(where: str, text: str) -> str:
        if not _is_public(where, text) and where != _FILE:
            # Of a file's name the ending is the kind's.
            found.append(text.rpartition(".")[0] if _has_ending(where, text) else text)
        return text

    rewritten(data, note)
    return iter(found)


def _has_ending(where: str, text: str) -> bool:
    return where == "AttachmentName" and is_ending(text.rpartition(".")[2])


def _is_public(where: str, text: str) -> bool:
    """Whether a value is out of a public list, and so nobody's."""
    said = text.strip()
    return (
        said in ("true", "false")
        or is_known_type(said)
        or said in _kinds()
        or (where.startswith("@") and _PUBLIC.fullmatch(said) is not None)
    )


@functools.cache
def _kinds() -> frozenset[str]:
    return frozenset(name for kind in catalogue().kinds for name in (kind.name, kind.vi))


@attrs.frozen
class _Change:
    """What takes the place of each value."""

    pseudonyms: Pseudonyms

    def __call__(self, where: str, text: str) -> str:
        if not text.strip() or _is_public(where, text):
            return text
        if where == _FILE:
            return self._file(text)
        if where == "AttachmentName":
            return renamed(text, self.pseudonyms.text)
        if is_base64(text):
            return self.pseudonyms.base64(text)
        return self.pseudonyms.text(text, code=where in _CODES)

    def _file(self, text: str) -> str:
        """A small file; what is no base64 stays none."""
        try:
            data = base64.b64decode("".join(text.split()), validate=True)
        except ValueError:
            return self.pseudonyms.text(
                text[:_SPOILT] + text[-_SPOILT:] if len(text) > 2 * _SPOILT else text
            )
        return base64.b64encode(small(data, self.pseudonyms)).decode()


_SPOILT: Final = 2_000
"""Characters at each end of content that cannot be decoded, which are kept in shape."""
