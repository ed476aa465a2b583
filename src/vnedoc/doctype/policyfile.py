"""The ways in which a document travels, and an agency's own list of what goes with paper.

The list (28/2018/QĐ-TTg Điều 7(2)(b)) is a TOML file.

::

    agency = "H99"                             # its OrganId; its units follow the list too
    document = "Quyết định 12/QĐ-UBND"         # the act that sets the list
    from = 2027-01-01                          # first day; "until" is the last, may be left out

    [[rule]]                                   # the first rule that fits counts
    kinds = ["hop-dong", "Biên bản"]           # ids, official names or labels; left out: all
    groups = ["legal"]                         # left out: all
    receivers = ["H99.02"]                     # bodies and their units; left out: all
    mode = "electronic-with-paper"
    number = "Điều 3(1)"                       # the place in the document
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import attrs

from vnedoc.doctype._fold import composed, plain
from vnedoc.doctype.table import Catalogue, Group, Kind, catalogue
from vnedoc.errors import InvalidValueError, Lang, VnedocError, error
from vnedoc.findings import Clause, Confidence
from vnedoc.given import Given, bytes_of, in_vietnamese
from vnedoc.identifiers import OrganId

MAX_POLICY_BYTES: Final = 256 * 1024
"""A list of every kind for every unit of a province has about 100 KB."""
_TOP: Final = frozenset({"agency", "document", "from", "until", "rule"})
_RULE: Final = frozenset({"kinds", "groups", "receivers", "mode", "number"})


class Mode(StrEnum):
    """How a document may travel."""

    ELECTRONIC_ONLY = "electronic-only"
    ELECTRONIC_WITH_PAPER = "electronic-with-paper"
    NOT_THIS_WAY = "not-this-way"

    def label(self, lang: Lang = "en") -> str:
        """The mode in one language."""
        return {
            Mode.ELECTRONIC_ONLY: ("Chỉ gửi điện tử", "Electronically only"),
            Mode.ELECTRONIC_WITH_PAPER: ("Gửi điện tử kèm bản giấy", "Electronically with paper"),
            Mode.NOT_THIS_WAY: ("Không gửi qua hệ thống này", "Not by this way"),
        }[self][0 if in_vietnamese(lang) else 1]


class DossierState(StrEnum):
    """Whether a submission came with its whole dossier."""

    WHOLE = "whole"
    """Everything announced and asked for is there, untouched, and every step of the check ran."""
    PARTLY = "partly"
    """Something is known to be lacking."""
    NOT_TOLD = "not-told"
    """Nothing is known to be lacking, and not everything was asked."""

    def label(self, lang: Lang = "en") -> str:
        """The state in one language."""
        at = 0 if in_vietnamese(lang) else 1
        return {
            DossierState.WHOLE: ("Đủ hồ sơ", "The whole dossier"),
            DossierState.PARTLY: ("Thiếu hồ sơ", "Part of the dossier"),
            DossierState.NOT_TOLD: ("Chưa rõ", "Not told"),
        }[self][at]


class Secrecy(StrEnum):
    """The marks of secrecy (30/2020/NĐ-CP Phụ lục I.I.III.2)."""

    SECRET = "MẬT"  # noqa: S105
    TOP_SECRET = "TỐI MẬT"  # noqa: S105
    MOST_SECRET = "TUYỆT MẬT"  # noqa: S105

    @classmethod
    def read(cls, text: str) -> Secrecy | None:
        """The mark that `text` is, with or without "Độ mật:"; `None` when it says not secret.

        Raises:
            InvalidValueError: neither a mark nor a word for "not secret". An unknown mark is
                never taken for none.
        """
        bare = plain(composed(text[:_MAX_MARK])).strip(" \t\r\n()[]\"'.:")
        bare = bare.removeprefix("do mat").strip(" :")
        if bare in _MARKS:
            return _MARKS[bare]
        raise InvalidValueError(field="secrecy", value=text[:_MAX_MARK], reason="no such mark")


_MAX_MARK = 40
_MARKS = {
    "mat": Secrecy.SECRET,
    "toi mat": Secrecy.TOP_SECRET,
    "tuyet mat": Secrecy.MOST_SECRET,
    "": None,
    "khong": None,
    "thuong": None,
    "khong mat": None,
}


@error
class DeliveryPolicyError(VnedocError):
    """An agency's list that cannot be used. `path` is the place, such as ``rule[2].mode``."""

    code = "VNE-E320"
    title_en = "The delivery list is refused"
    title_vi = "Không dùng được danh mục gửi văn bản"
    en = "The delivery list is refused at {path}: {reason_en}."
    vi = "Không dùng được danh mục gửi văn bản, tại {path}: {reason_vi}."
    hint_en = "Mend it and load it again; nothing of it is in use."
    hint_vi = "Hãy sửa rồi nạp lại; chưa có phần nào được áp dụng."
    path: str
    reason_en: str
    reason_vi: str


@attrs.frozen(kw_only=True)
class PolicyRule:
    """One line of an agency's list; an empty tuple means all."""

    kinds: tuple[Kind, ...]
    groups: tuple[Group, ...]
    receivers: tuple[OrganId, ...]
    mode: Mode
    clause: Clause

    def fits(self, kind: Kind, receiver: OrganId | None) -> bool:
        """Whether the line is about this kind and receiver.

        Args:
            kind: Of the document.
            receiver: Who receives it, if that is known.
        """
        if self.kinds and kind not in self.kinds:
            return False
        if self.groups and kind.group not in self.groups:
            return False
        return not self.receivers or (
            receiver is not None and any(is_under(receiver, body) for body in self.receivers)
        )


@attrs.frozen(kw_only=True)
class DeliveryPolicy:
    """An agency's own list."""

    agency: OrganId
    document: str
    since: dt.date | None
    until: dt.date | None
    rules: tuple[PolicyRule, ...]

    @classmethod
    def load(cls, source: Given) -> DeliveryPolicy:
        """The list in a TOML file (a path object), or in its bytes.

        Args:
            source: The path object or the bytes.

        Raises:
            OSError: the file cannot be opened.
            DeliveryPolicyError: too large, not TOML, or a value that it may not have.
        """
        data = bytes_of(source, "source", MAX_POLICY_BYTES + 1)
        if len(data) > MAX_POLICY_BYTES:
            raise _refusal("$", "the file is larger than 256 KiB", "tệp lớn hơn 256 KiB")
        try:
            table = tomllib.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as bad:
            reason = str(bad) or "nested too deep"
            raise _refusal("$", f"not TOML ({reason})", f"không phải TOML ({reason})") from None
        return _policy(table, catalogue())

    def rule_for(
        self, kind: Kind, sender: OrganId | None, receiver: OrganId | None, day: dt.date | None
    ) -> PolicyRule | None:
        """The first line about this case; `None` when the list says nothing about it.

        Args:
            kind: Of the document.
            sender: Who sends it, if that is known.
            receiver: Who receives it, if that is known.
            day: Of the sending; a list that does not hold then says nothing.
        """
        if sender is not None and not is_under(sender, self.agency):
            return None
        if day is not None and not _within(day, self.since, self.until):
            return None
        return next((rule for rule in self.rules if rule.fits(kind, receiver)), None)


def is_under(organ: OrganId, body: OrganId) -> bool:
    """Whether `organ` is `body` or one of its units, in either form of identifiers."""
    mine, theirs = _numbered(organ), _numbered(body)
    if not theirs:
        return organ == body
    return mine[: len(theirs)] == theirs


def _numbered(organ: OrganId) -> tuple[str, ...]:
    """The levels by their numbers: ``H55.099`` must not pass a line about ``H55.99``."""
    return tuple(group.lstrip("0") for group in organ.levels)


def _within(day: dt.date, since: dt.date | None, until: dt.date | None) -> bool:
    return (since is None or day >= since) and (until is None or day <= until)


def _refusal(path: str, en: str, vi: str) -> DeliveryPolicyError:
    return DeliveryPolicyError(path=path, reason_en=en, reason_vi=vi)


def _policy(table: Mapping[str, Any], kinds: Catalogue) -> DeliveryPolicy:
    _known(table, _TOP, "$")
    agency = OrganId(_text(table, "agency", "$"))
    document = _text(table, "document", "$")
    rules = table.get("rule", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise _refusal("rule", "write each rule as [[rule]]", "hãy viết mỗi quy tắc là [[rule]]")
    return DeliveryPolicy(
        agency=agency,
        document=document,
        since=_day(table, "from"),
        until=_day(table, "until"),
        rules=tuple(
            _rule(rule, f"rule[{number}]", document, kinds)
            for number, rule in enumerate(rules, start=1)
        ),
    )


def _rule(table: Mapping[str, Any], path: str, document: str, kinds: Catalogue) -> PolicyRule:
    _known(table, _RULE, path)
    mode = _text(table, "mode", path)
    if mode not in set(Mode):
        listed = ", ".join(Mode)
        raise _refusal(f"{path}.mode", f"expected one of {listed}", f"cần một trong {listed}")
    groups = _texts(table, "groups", path)
    for group in groups:
        if group not in set(Group):
            listed = ", ".join(Group)
            raise _refusal(f"{path}.groups", f"expected {listed}", f"cần {listed}")
    return PolicyRule(
        kinds=tuple(
            kind
            for text in _texts(table, "kinds", path)
            for kind in _kinds(text, f"{path}.kinds", kinds)
        ),
        groups=tuple(Group(group) for group in groups),
        receivers=tuple(OrganId(text) for text in _texts(table, "receivers", path)),
        mode=Mode(mode),
        clause=Clause(document, _text(table, "number", path), Confidence.TEXT),
    )


def _kinds(text: str, path: str, kinds: Catalogue) -> tuple[Kind, ...]:
    found = (kinds[text],) if text in kinds else kinds.named(text)
    if not found:
        raise _refusal(
            path,
            f"there is no kind {text!r}; see: vnedoc kinds",
            f"không có loại {text!r}; xem: vnedoc kinds",
        )
    return found


def _known(table: Mapping[str, Any], keys: frozenset[str], path: str) -> None:
    for key in table.keys() - keys:
        raise _refusal(path, f"there is no key {key!r}", f"không có khóa {key!r}")


def _text(table: Mapping[str, Any], key: str, path: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _refusal(f"{path}.{key}", "a text is needed", "cần một chuỗi ký tự")
    return value


def _texts(table: Mapping[str, Any], key: str, path: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _refusal(f"{path}.{key}", "a list of texts is needed", "cần một danh sách chuỗi")
    if key in table and not value:
        # An empty list could be read as "none" or as "all".
        raise _refusal(f"{path}.{key}", "the list is empty", "danh sách trống")
    return tuple(value)


def _day(table: Mapping[str, Any], key: str) -> dt.date | None:
    value = table.get(key)
    if value is not None and (isinstance(value, dt.datetime) or not isinstance(value, dt.date)):
        raise _refusal(key, "a date is needed, as 2027-01-01", "cần một ngày, như 2027-01-01")
    return value
