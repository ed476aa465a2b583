"""Values are complete at birth: blank is absent, what XML cannot carry is refused."""

import datetime as dt
import enum
from typing import Any

import attrs
import pytest

from vnedoc import model
from vnedoc.codes import BusinessDocType, Priority, StatusCode
from vnedoc.content import Content
from vnedoc.errors import InvalidValueError
from vnedoc.findings import Confidence
from vnedoc.identifiers import ContentId, DocumentId, OrganId
from vnedoc.model import (
    VIETNAM,
    Attachment,
    Business,
    Code,
    DocumentEnvelope,
    DocumentType,
    Header,
    Hop,
    Organ,
    Other,
    Promulgation,
    Replacement,
    Status,
    UnknownElement,
    Unread,
)
from vnedoc.model._wire import wire_of

GROUPS = [value for value in vars(model).values() if isinstance(value, type) and attrs.has(value)]
WIRED = [(cls, field) for cls in GROUPS for field in attrs.fields(cls) if wire_of(field)]
MOMENT = dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Organ(organ_name=""), Organ()),
        (Organ(organ_name=" \t\r\n"), Organ()),
        (Organ(organ_name="\u00a0").organ_name, "\u00a0"),
        (Organ(organ_name=" a ").organ_name, " a "),
        (Header(sender=Organ()), Header()),
        (
            Header(recipients=(Organ(), Organ(organ_id="H41"), Organ())).recipients[0].organ_id,
            "H41",
        ),
        (Header(to_places=("", "a", " ")).to_places, ("a",)),
        (Header(to_places=["a"]).to_places, ("a",)),
        (Header(other=Other(appendixes=("",))), Header()),
        (DocumentEnvelope(header=Header(sender=Organ())), DocumentEnvelope()),
        (Replacement(organ_ids=("H41", "")).organ_ids, (OrganId("H41"),)),
        (Attachment(content=Content.from_bytes(b"")), Attachment()),
        (Other(priority=3).priority, Priority.EXPRESS),
        (Status(code="03").code, StatusCode.ACCEPTED),
        (Business(doc_type=BusinessDocType.NEW).doc_type, 0),
        (DocumentType(code=18).code, 18),
        (Hop(timestamp=MOMENT.astimezone(dt.UTC)).timestamp.isoformat(), MOMENT.isoformat()),
    ],
)
def test_what_says_nothing_is_absent_and_what_says_something_is_typed(
    value: Any, expected: Any
) -> None:
    assert value == expected


@pytest.mark.parametrize(
    ("cls", "values"),
    [
        (Organ, {"organ_name": "a\x00"}),
        (Organ, {"organ_name": "\ud800"}),
        (Organ, {"organ_name": "\ufffe"}),
        (Organ, {"organ_id": "a\x0b"}),
        (Code, {"number": "\x1f"}),
        (Other, {"priority": 5}),
        (Other, {"page_amount": -1}),
        (Other, {"page_amount": True}),
        (Other, {"page_amount": 10**9}),
        (Other, {"page_amount": "3"}),
        (Other, {"direction": 1}),
        (Business, {"paper": 0}),
        (Promulgation, {"date": "2025/07/01"}),
        (Promulgation, {"date": MOMENT}),
        (Hop, {"timestamp": MOMENT.replace(tzinfo=None)}),
        (Hop, {"timestamp": MOMENT.replace(microsecond=1)}),
        (Hop, {"timestamp": dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC)}),
        (Status, {"code": "07"}),
        (Status, {"code": "3"}),
        (UnknownElement, {"name": "a", "attributes": (("x", "1"), ("x", "2"))}),
        (UnknownElement, {"name": "a", "children": ("\x00",)}),
        (UnknownElement, {"name": "{http://www.w3.org/2000/xmlns/}a"}),
        (UnknownElement, {"name": "{urn:có dấu}a"}),
        (UnknownElement, {"name": "{a b}c"}),
        (UnknownElement, {"name": "{urn:%zz}c"}),
        (Unread, {"path": "edXML", "name": "@xmlns"}),
    ],
)
def test_what_no_message_can_carry_is_refused(cls: type[Any], values: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError) as caught:
        cls(**values)
    assert caught.value.reason_vi in caught.value.text("vi")
    assert caught.value.reason not in caught.value.text("vi")
    assert caught.value.code == "VNE-E300"


@pytest.mark.parametrize(
    ("cls", "field"), WIRED, ids=[f"{cls.__name__}.{field.name}" for cls, field in WIRED]
)
def test_a_value_of_a_wrong_type_is_refused_in_our_own_words(cls: type[Any], field: Any) -> None:
    for value in (5, 5.5, b"x", ..., {"a": 1}, "x\0", ["\ud800"], (5,), [{}]):
        try:
            made = getattr(cls(**{field.name: value}), field.name)
        except InvalidValueError as error:
            assert error.reason  # noqa: PT017 - a number may be what the field takes
        else:
            assert made == value == 5


@pytest.mark.parametrize(
    ("cls", "field"),
    [(Header, "to_places"), (Header, "recipients"), (Replacement, "organ_ids")],
)
def test_a_text_is_no_list_of_its_letters(cls: type[Any], field: str) -> None:
    with pytest.raises(InvalidValueError):
        cls(**{field: "Như trên"})


@pytest.mark.parametrize("cls", GROUPS)
def test_values_are_frozen_and_keyword_only(cls: type[Any]) -> None:
    fields = attrs.fields(cls)
    assert all(field.kw_only for field in fields)
    if all(field.default is not attrs.NOTHING for field in fields):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(cls(), fields[0].name, None)


@pytest.mark.parametrize(("cls", "field"), WIRED, ids=lambda v: getattr(v, "__name__", None))
def test_every_field_has_its_clause_and_both_labels(cls: type[Any], field: Any) -> None:
    wire = wire_of(field)
    assert wire is not None
    assert wire.vi
    assert wire.en
    assert wire.clause.confidence is Confidence.CODE
    assert (wire.max_length is None) == (wire.length_clause is None)


def test_texts_next_to_each_other_are_one_text_as_in_xml() -> None:
    one = UnknownElement(name="a", children=("x", "y", "", UnknownElement(name="b"), "z"))
    assert one.children == ("xy", UnknownElement(name="b"), "z")


def test_identifiers_are_texts_of_their_own_kind() -> None:
    attachment = Attachment(content_id="cid:cid:1")
    assert isinstance(attachment.content_id, ContentId)
    assert attachment.content_id.key == "1"
    header = Header(document_id="x", sender=Organ(organ_id="000.00.00.H41"))
    assert isinstance(header.document_id, DocumentId)
    assert isinstance(header.sender, Organ)
    assert isinstance(header.sender.organ_id, OrganId)


def test_every_code_of_every_list_is_an_enum_with_labels() -> None:
    for kind in (Priority, BusinessDocType, StatusCode):
        assert issubclass(kind, enum.Enum)
        assert all(member.vi and member.en for member in kind)
