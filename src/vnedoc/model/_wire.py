"""How one field of the model stands on the wire: element, clause, length, labels.

The reader, the writer, the JSON form, the schemas, the glossary, the builder and the rules on
lengths are all driven by this data, so a field is added in one place; a later amendment's says
``since``. Fields are declared in the order in which the national axis writes them; `number` gives
the order of the standard's own tables.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeVar

import attrs

from vnedoc.clauses import Clause, Confidence
from vnedoc.codes import BusinessDocType, Priority, StatusCode, SteeringType
from vnedoc.errors import InvalidValueError
from vnedoc.frozen import FrozenMap
from vnedoc.identifiers import ContentId, DocumentId, OrganId
from vnedoc.names import NOT_XML

Edition = Literal["2016", "2022"]
"""An edition of the standard by its year; a later one is a greater text."""
EDITIONS: Final[Mapping[Edition, str]] = {
    "2016": "QCVN 102:2016/BTTTT",
    "2022": "QCVN 102:2016/BTTTT/SĐ1:2022",
}
"""Edition -> the instrument that its own fields stand in, the oldest first."""
FIRST: Final[Edition] = min(EDITIONS)
LATEST: Final[Edition] = max(EDITIONS)
ORGAN_ID_LENGTH: Final[Mapping[Edition, int]] = {"2016": 13, "2022": 35}
"""Characters of an organisation's identifier. QCVN 102:2016/BTTTT; 20/2020/QĐ-TTg Điều 4, to which
SĐ1:2022 refers."""
DECREE_30: Final = "30/2020/NĐ-CP"
_KEY: Final = "vnedoc.wire"
NO_DATES: Final = frozenset(
    {
        dt.date(1, 1, 1),  # .NET's DateTime.MinValue
        dt.date(1753, 1, 1),  # the first date of SQL Server
        dt.date(1900, 1, 1),  # SQL Server's zero
        dt.date(1970, 1, 1),  # zero in Java and Unix
        dt.date(9999, 12, 31),  # .NET's DateTime.MaxValue
    }
)
"""What programs write where they have no date; no electronic document bears one of them."""
_SPACE: Final = " \t\r\n"
_NOTHING: Final = (None, ())
_NAMES: Final[dict[type[Any], tuple[str, ...]]] = {}

E = TypeVar("E", bound=enum.Enum)
T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Wire:
    """One field on the wire."""

    element: str
    """Path of local names below the parent; ``@name`` is an attribute. A wrapper around a list
    is part of the path: ``ToPlaces/Place``."""
    clause: Clause
    vi: str
    en: str
    max_length: int | None = None
    """Characters in the latest edition, or `None` where no limit was seen."""
    lengths: Mapping[Edition, int] = FrozenMap()
    """Edition -> characters that it, and those after it, allow."""
    length_clause: Clause | None = None
    words: bool = False
    """Whether a flag is written ``true``/``false`` instead of ``1``/``0``."""
    since: Edition = FIRST
    """The edition that brought the field."""
    mandatory: Edition | None = None
    """The edition since which the field must stand wherever its parent does; `None` for never.
    Inferred from validators and databases of implementers."""

    @property
    def is_numbered(self) -> bool:
        """Whether the standard knows the field; extensions of the national SDK have no row."""
        return self.clause.document in EDITIONS.values()

    def is_in(self, edition: Edition) -> bool:
        """Whether an edition knows the field."""
        return self.since <= edition

    def is_mandatory(self, edition: Edition) -> bool:
        """Whether an edition wants the field wherever its parent stands."""
        return self.mandatory is not None and self.mandatory <= edition

    def length_in(self, edition: Edition) -> int | None:
        """Characters that an edition allows; `None` where no limit was seen."""
        known = {each: length for each, length in self.lengths.items() if each <= edition}
        return length_of(edition, known) if known else None

    @property
    def number(self) -> tuple[int, ...]:
        """Place in the standard's numbering; extensions, which have none, come last."""
        digits = tuple(int(part) for part in self.clause.number.split(".") if part.isdigit())
        return digits or (99,)


def wire(
    element: str,
    number: str,
    vi: str,
    en: str,
    *,
    max_length: int | Mapping[Edition, int] | None = None,
    decree: bool = False,
    words: bool = False,
    since: Edition = FIRST,
    mandatory: bool | Edition = False,
) -> dict[str, Wire]:
    """Attrs metadata for a field.

    Args:
        element: path of local names below the parent.
        number: row in the standard; empty for an extension of the national SDK.
        vi: the standard's own term.
        en: the same in English.
        max_length: characters allowed, by edition where the editions differ.
        decree: whether Decree 30/2020/NĐ-CP, Appendix VI gives the same length in its text.
        words: whether a flag is written in words.
        since: the edition that brought the field.
        mandatory: whether the standard wants it wherever its parent stands; an edition, if a later
            one wants it than brought it.
    """
    document = EDITIONS[since] if number else "EdXML102 SDK"
    if isinstance(max_length, int):
        max_length = {since: max_length}
    lengths = FrozenMap(max_length or {})
    clause = Clause(document, number or element, Confidence.CODE)
    length = Clause(DECREE_30, "Phụ lục VI", Confidence.TEXT) if decree else clause
    return {
        _KEY: Wire(
            element=element,
            clause=clause,
            vi=vi,
            en=en,
            max_length=length_of(LATEST, lengths) if lengths else None,
            lengths=lengths,
            length_clause=length if lengths else None,
            words=words,
            since=since,
            mandatory=since if mandatory is True else mandatory or None,
        )
    }


def length_of(edition: Edition, lengths: Mapping[Edition, int] = ORGAN_ID_LENGTH) -> int:
    """The length in an edition: its own, else that of the latest one before it.

    Raises:
        ValueError: no edition up to this one has a length.
    """
    return lengths[max(each for each in lengths if each <= edition)]


def wire_of(field: attrs.Attribute[Any]) -> Wire | None:
    """The wire data of a field; `None` for a field that is not on the wire."""
    return field.metadata.get(_KEY)


def naming(kind: type[T]) -> type[T]:
    """Decorate a group: a value that it refuses is named, as ``header.subject``.

    The reader, which gives what it has converted, does without; it pays nothing for this.
    """
    made = kind.__init__

    @functools.wraps(made)
    def init(self: Any, *args: Any, **values: Any) -> None:
        try:
            made(self, *args, **values)
        except InvalidValueError as error:
            raise _named(kind, values, error) from None

    kind.__init__ = init  # type: ignore[method-assign] # the same arguments
    return kind


def _named(kind: type[Any], values: dict[str, Any], error: InvalidValueError) -> InvalidValueError:
    """The same error with the group and the field that refused its value."""
    group = re.sub("(?<=.)(?=[A-Z])", "_", kind.__name__).lower()
    for field in attrs.fields(kind):
        convert: Any = field.converter
        try:
            if convert is not None and field.name in values:
                convert(values[field.name])
        except InvalidValueError:
            return type(error)(**{**error.facts, "field": f"{group}.{field.name}"})
    return error


def text(value: str | None) -> str | None:
    """A text that XML can carry. Blank means absent, as senders write empty elements for nothing.

    Raises:
        InvalidValueError: not a string, or with characters that XML 1.0 forbids.
    """
    try:
        if value is None or (value.isspace() and not value.strip(_SPACE)):
            return None
        return value if value and value.isprintable() else any_text(value) or None
    except (AttributeError, TypeError):
        raise _invalid("text", value, "expected a str", "cần chuỗi ký tự") from None


def any_text(value: str | None) -> str:
    """A text that XML can carry, blank or not; `None` becomes the empty text.

    Raises:
        InvalidValueError: not a string, or with characters that XML 1.0 forbids.
    """
    text = value or ""
    # Printable text has none of them, and that is four times as fast to see.
    if not text.isprintable() and (bad := NOT_XML.search(text)):
        code = f"U+{ord(bad[0]):04X}"
        en, vi = f"character {code} is not allowed in XML", f"XML không cho phép ký tự {code}"
        raise _invalid("text", value, en, vi)
    return text


def _invalid(field: str, value: object, en: str, vi: str) -> InvalidValueError:
    return InvalidValueError(field=field, value=value, reason=en, reason_vi=vi)


def organ_id(value: str | None) -> OrganId | None:
    """An organisation identifier, whatever its form; errors as for `text`."""
    checked = text(value)
    return None if checked is None else OrganId(checked)


def document_id(value: str | None) -> DocumentId | None:
    """A document identifier, whatever its form; errors as for `text`."""
    checked = text(value)
    return None if checked is None else DocumentId(checked)


def content_id(value: str | None) -> ContentId | None:
    """An attachment identifier, with or without ``cid:``; errors as for `text`."""
    checked = text(value)
    return None if checked is None else ContentId(checked)


def organ_ids(values: Iterable[str]) -> tuple[OrganId, ...]:
    """A list of organisation identifiers, without blank ones; errors as for `text`."""
    return tuple(filter(None, map(organ_id, _listed(values))))


def texts(values: Iterable[str]) -> tuple[str, ...]:
    """A list of texts, without blank ones."""
    return tuple(filter(None, map(text, _listed(values))))


def group(value: Any) -> Any:
    """A group; one that says nothing is no group, as on the wire."""
    return None if value is None or is_blank(value) else value


def groups(values: Iterable[Any]) -> tuple[Any, ...]:
    """A list of groups, without those that say nothing."""
    return tuple(value for value in _listed(values) if not is_blank(value))


def _listed(values: Iterable[Any]) -> Iterable[Any]:
    # A text is a list of its letters, and a dict one of its keys: nobody means that.
    if type(values) is not tuple and (
        isinstance(values, str | bytes | dict) or not isinstance(values, Iterable)
    ):
        raise _invalid("list", values, "expected a list or a tuple", "cần danh sách (list, tuple)")
    return values


def is_blank(value: Any) -> bool:
    """Whether no field of a group says anything.

    Raises:
        InvalidValueError: it is no group.
    """
    kind = type(value)
    names = _NAMES.get(kind)
    if names is None:
        if not attrs.has(kind):
            en, vi = "expected a group of vnedoc.model", "cần một nhóm của vnedoc.model"
            raise _invalid("group", value, en, vi)
        names = _NAMES[kind] = tuple(field.name for field in attrs.fields(kind))
    for name in names:  # noqa: SIM110 - a generator costs twice as much here
        if getattr(value, name) not in _NOTHING:
            return False
    return True


def whole(value: int | None) -> int | None:
    """A whole number that is not negative.

    Raises:
        InvalidValueError: not an int, negative, or of more than nine digits.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 999_999_999:
        raise _invalid("number", value, "expected 0 to 999999999", "cần số từ 0 đến 999999999")
    return value


def day(value: dt.date | None) -> dt.date | None:
    """A calendar date without a time.

    Raises:
        InvalidValueError: anything else, also a date of `NO_DATES`.
    """
    if value is not None and (not isinstance(value, dt.date) or isinstance(value, dt.datetime)):
        raise _invalid("date", value, "expected a datetime.date", "cần datetime.date")
    if value in NO_DATES:
        en, vi = "this date stands for none; use None", "ngày này nghĩa là không có; hãy dùng None"
        raise _invalid("date", value, en, vi)
    return value


def flag(value: bool | None) -> bool | None:
    """Yes or no.

    Raises:
        InvalidValueError: anything else.
    """
    if value is not None and not isinstance(value, bool):
        raise _invalid("flag", value, "expected True or False", "cần True hoặc False")
    return value


def priority(value: int | None) -> Priority | None:
    """A code of urgency; errors as for `coded`."""
    return coded(Priority, value)


def steering_type(value: int | None) -> SteeringType | None:
    """A code of steering; errors as for `coded`."""
    return coded(SteeringType, value)


def business_doc_type(value: int | None) -> BusinessDocType | None:
    """A code of operation; errors as for `coded`."""
    return coded(BusinessDocType, value)


def status_code(value: str | None) -> StatusCode | None:
    """A code of status; errors as for `coded`."""
    return coded(StatusCode, value)


def coded(kind: type[E], value: object) -> E | None:
    """A code of a closed list.

    Raises:
        InvalidValueError: a code that is not in the list.
    """
    try:
        return None if value is None else kind(value)
    except ValueError:
        codes = ", ".join(str(member.value) for member in kind)
        en, vi = f"expected one of {codes}", f"cần một trong {codes}"
        raise _invalid(kind.__name__, value, en, vi) from None


AS_READ: Final = frozenset({text, texts, group, groups, whole, day, flag})
"""Converters that leave what the reader gives as it is: texts that XML carried and that are not
blank, groups that say something, tuples, and values that were parsed."""
