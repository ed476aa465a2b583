"""Which kinds of documents are published: the law's list, and an agency's own.

An agency's list is a TOML file::

    agency = "H26.99"                     # its OrganId; documents of its units follow the list too
    document = "Quyết định 12/QĐ-SVDA"    # the act that sets the list
    from = 2026-01-01                     # first day; "until" is the last, may be left out
    signed = true                         # nothing without valid signatures; false if left out

    [[rule]]                              # the first rule that fits counts
    kinds = ["cong-van", "Thông báo"]     # ids, official names or labels
    answer = "publish"                    # or "ask", or "withhold"
    number = "Điều 3(1)"                  # the place in the document
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Mapping
from typing import Any, Final

import attrs

from vnedoc._resources import data
from vnedoc.clauses import Clause, Confidence
from vnedoc.doctype import Kind, catalogue
from vnedoc.doctype.policyfile import is_under
from vnedoc.errors import InvalidValueError, VnedocError, error
from vnedoc.given import Given, bytes_of
from vnedoc.identifiers import OrganId
from vnedoc.publication.grounds import PublicationAnswer

MAX_LIST_BYTES: Final = 256 * 1024
"""A list of every kind has 10 KB."""
_TOP: Final = {"agency": str, "document": str, "from": dt.date, "until": dt.date, "signed": bool}
_RULE: Final = {"kinds": list, "answer": str, "number": str, "from": dt.date, "until": dt.date}


@error
class PublicationPolicyError(VnedocError):
    """An agency's list that cannot be used. `path` is the place, such as ``rule[2].answer``."""

    code = "VNE-E350"
    title_en = "The list of what is published is refused"
    title_vi = "Không dùng được danh mục công khai"
    en = "The list of what is published is refused at {path}: {reason_en}."
    vi = "Không dùng được danh mục công khai, tại {path}: {reason_vi}."
    hint_en = "Mend it and load it again; nothing of it is in use."
    hint_vi = "Hãy sửa rồi nạp lại; chưa có phần nào được áp dụng."
    path: str
    reason_en: str
    reason_vi: str


@attrs.frozen(kw_only=True)
class PublicationRule:
    """One line of a list."""

    kinds: tuple[Kind, ...]
    answer: PublicationAnswer
    clause: Clause
    since: dt.date | None = None
    until: dt.date | None = None


@attrs.frozen(kw_only=True)
class PublicationPolicy:
    """A list of kinds, the law's or an agency's."""

    agency: OrganId | None
    """Whose list it is; `None` for the law's."""
    document: str
    signed: bool = False
    """Whether nothing is published without valid signatures."""
    since: dt.date | None = None
    until: dt.date | None = None
    rules: tuple[PublicationRule, ...] = ()

    @classmethod
    def load(cls, source: Given) -> PublicationPolicy:
        """An agency's list in a TOML file (a path object), or in its bytes.

        Args:
            source: The path object or the bytes.

        Raises:
            OSError: the file cannot be opened.
            PublicationPolicyError: too large, not TOML, or a value that it may not have.
        """
        read = bytes_of(source, "source", MAX_LIST_BYTES + 1)
        if len(read) > MAX_LIST_BYTES:
            raise _refusal("$", "the file is larger than 256 KiB", "tệp lớn hơn 256 KiB")
        found = _policy(_table(read))
        if found.agency is None:
            raise _refusal("agency", "whose list it is must be said", "phải ghi cơ quan nào")
        return found

    def rule_for(self, kind: Kind, day: dt.date) -> PublicationRule | None:
        """The first line about a kind that holds on a day.

        Args:
            kind: Of the document.
            day: Of the publication.
        """
        if not _within(day, self.since, self.until):
            return None
        holding = (one for one in self.rules if _within(day, one.since, one.until))
        return next((one for one in holding if kind in one.kinds), None)

    def governs(self, issuer: OrganId | None) -> bool:
        """Whether documents of an issuer follow the list.

        Args:
            issuer: Who issued the document, if it says so.
        """
        if self.agency is None:
            return True
        return issuer is not None and is_under(issuer, self.agency)


@functools.cache
def law() -> PublicationPolicy:
    """What the law lists. 104/2016/QH13 Điều 17."""
    return _policy(_table(data("publication.toml")))


def _within(day: dt.date, since: dt.date | None, until: dt.date | None) -> bool:
    return (since is None or day >= since) and (until is None or day <= until)


def _refusal(path: str, en: str, vi: str) -> PublicationPolicyError:
    return PublicationPolicyError(path=path, reason_en=en, reason_vi=vi)


def _table(read: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(read.decode("utf-8-sig"))
    except (ValueError, RecursionError) as bad:
        reason = str(bad) or "nested too deep"
        raise _refusal("$", f"not TOML ({reason})", f"không phải TOML ({reason})") from None


def _policy(table: dict[str, Any]) -> PublicationPolicy:
    rules = table.pop("rule", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise _refusal("rule", "write each rule as [[rule]]", "hãy viết mỗi quy tắc là [[rule]]")
    _known(table, _TOP, "$")
    document = table.get("document", "")
    if not document.strip():
        raise _refusal("document", "the act must be named", "phải ghi văn bản ban hành danh mục")
    return PublicationPolicy(
        agency=_organ(table["agency"]) if "agency" in table else None,
        document=document,
        signed=table.get("signed", False),
        since=table.get("from"),
        until=table.get("until"),
        rules=tuple(_rule(one, f"rule[{at}]", document) for at, one in enumerate(rules, 1)),
    )


def _known(table: Mapping[str, Any], fields: Mapping[str, type[Any]], path: str) -> None:
    for name, value in table.items():
        expected = fields.get(name)
        if expected is None:
            raise _refusal(f"{path}.{name}", "there is no such field", "không có trường này")
        # A time is a date in Python, and the day that is meant would depend on its zone.
        if not isinstance(value, expected) or isinstance(value, dt.datetime):
            kind = expected.__name__
            raise _refusal(f"{path}.{name}", f"expected a {kind}", f"cần kiểu {kind}")


def _organ(text: str) -> OrganId:
    if not text.strip():
        raise _refusal("agency", "whose list it is must be said", "phải ghi cơ quan nào")
    try:
        return OrganId(text)
    except InvalidValueError as bad:
        raise _refusal("agency", bad.text("en").rstrip("."), bad.text("vi").rstrip(".")) from None


def _rule(table: Mapping[str, Any], path: str, document: str) -> PublicationRule:
    _known(table, _RULE, path)
    answer = table.get("answer")
    if answer not in set(PublicationAnswer):
        words = ", ".join(PublicationAnswer)
        raise _refusal(f"{path}.answer", f"expected one of {words}", f"cần một trong {words}")
    # An agency's act is what the caller says that it is: its text was read by them, not by us.
    clause = Clause(document, table.get("number", ""), Confidence.TEXT)
    return PublicationRule(
        kinds=tuple(kind for name in table.get("kinds", ()) for kind in _kinds(name, path)),
        answer=PublicationAnswer(answer),
        clause=clause,
        since=table.get("from"),
        until=table.get("until"),
    )


def _kinds(name: object, path: str) -> tuple[Kind, ...]:
    known = catalogue()
    text = name if isinstance(name, str) else ""
    found = (known[text],) if text in known else known.named(text)
    if not found:
        said = str(name)[:80]
        raise _refusal(
            f"{path}.kinds",
            f"there is no kind {said!r}; see: vnedoc kinds",
            f"không có loại {said!r}; xem: vnedoc kinds",
        )
    return found
