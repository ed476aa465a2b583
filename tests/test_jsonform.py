"""The JSON form: lossless, strict, bounded, and described by the schema that ships."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given, settings

from tests import factories
from tests.scale import scaled
from vnedoc import jsonform
from vnedoc.content import Content, MemorySource
from vnedoc.errors import FormError, MissingContentError
from vnedoc.limits import MAX_FORM_PARTS
from vnedoc.model import Attachment, DocumentEnvelope, Envelope, Header, UnknownElement, Unread

pytestmark = pytest.mark.table

VALIDATOR = jsonschema.Draft202012Validator(jsonform.schema())


def form(**header: Any) -> dict[str, Any]:
    """A small form with these fields in its header."""
    return {"kind": "document", "schema_version": 1, "header": header}


def refused(data: Any) -> FormError:
    with pytest.raises(FormError) as caught:
        jsonform.from_json(data)
    return caught.value


# -- there and back ------------------------------------------------------------------------------


@pytest.mark.parametrize("make", factories.COMPLETE.values(), ids=factories.COMPLETE)
def test_complete_envelopes_come_back(make: Callable[[], Envelope]) -> None:
    envelope = make()
    assert jsonform.from_json(jsonform.to_json(envelope)) == envelope
    assert jsonform.from_json(jsonform.to_json(envelope, indent=None).encode()) == envelope
    assert jsonform.from_json(jsonform.as_dict(envelope)) == envelope


@given(factories.envelopes())
@settings(max_examples=scaled(150, 50), deadline=None)
def test_any_envelope_comes_back_and_fits_the_schema(envelope: Envelope) -> None:
    text = jsonform.to_json(envelope)
    assert jsonform.from_json(text) == envelope
    assert jsonform.to_json(jsonform.from_json(text)) == text
    VALIDATOR.validate(json.loads(text))
    VALIDATOR.validate(json.loads(jsonform.to_json(envelope, content="digest")))


@pytest.mark.slow
@given(factories.envelopes())
@settings(max_examples=20_000, deadline=None)
def test_any_envelope_comes_back_long(envelope: Envelope) -> None:
    assert jsonform.from_json(jsonform.to_json(envelope)) == envelope


def test_names_and_values_are_the_models() -> None:
    data = jsonform.as_dict(factories.update())
    assert list(data) == ["kind", "schema_version", "header", "trace", "manifest", "attachments"]
    assert (data["kind"], data["schema_version"]) == ("document", 1)
    header, business = data["header"], data["trace"]["business"]
    assert header["promulgation"] == {"place": "Hà Nội", "date": "2025-07-01"}
    assert header["other"]["priority"] == 0
    assert header["other"]["direction"] is False
    assert "response_for" not in header
    assert "fax" not in header["sender"]
    assert business["doc_type"] == 2
    assert data["trace"]["hops"][0]["timestamp"] == "2025-07-01T09:30:00+07:00"
    status = jsonform.as_dict(factories.status())
    assert (status["kind"], status["status"]["code"]) == ("status", "03")


def test_unknown_elements_are_objects() -> None:
    inner = UnknownElement(name="{urn:a}b", attributes=(("k", "v"),), children=("x",))
    unread = Unread(path="edXML", name="Lạ", children=("trước", inner))
    data = jsonform.as_dict(DocumentEnvelope(unread=(unread,)))
    assert data["unread"] == [
        {
            "path": "edXML",
            "name": "Lạ",
            "children": [
                "trước",
                {"name": "{urn:a}b", "attributes": {"k": "v"}, "children": ["x"]},
            ],
        }
    ]


# -- contents ------------------------------------------------------------------------------------


def escaped(text: bytes) -> Content:
    return Content(MemorySource(text), base64=True, escaped=True)


@pytest.mark.parametrize(
    ("content", "written"),
    [
        (Content.from_bytes(b"abc"), {"base64": "YWJj"}),
        (Content.from_base64(" YW\nJj"), {"base64": "YWJj"}),
        (Content.from_base64("YW*j"), {"text": "YW*j"}),
        (Content.from_base64("<&\r"), {"text": "<&\r"}),
        (escaped(b"YW&#13;\nJj"), {"base64": "YWJj"}),
        (escaped(b"YW&#13;\nJ"), {"xml_text": "YW&#13;\nJ"}),
    ],
)
def test_content_keeps_its_bytes_or_its_text(content: Content, written: dict[str, str]) -> None:
    envelope = DocumentEnvelope(attachments=(Attachment(name="a", content=content),))
    data = jsonform.as_dict(envelope)
    assert data["attachments"][0]["content"] == written
    back = jsonform.from_json(data)
    assert back == envelope
    assert isinstance(back, DocumentEnvelope)
    (attachment,) = back.attachments
    assert attachment.content is not None
    if "base64" not in written:
        assert b"".join(attachment.content.base64_chunks()).decode() == next(iter(written.values()))
        assert attachment.content.is_raw == content.is_raw


@pytest.mark.parametrize(
    ("content", "digested"),
    [(Content.from_bytes(b"abc"), b"abc"), (Content.from_base64("YW*j"), b"YW*j")],
)
def test_digest_tells_size_and_sha256(content: Content, digested: bytes) -> None:
    envelope = DocumentEnvelope(attachments=(Attachment(name="a", content=content),))
    data = jsonform.as_dict(envelope, content="digest")["attachments"][0]["content"]
    assert list(data.values()) == [len(digested), hashlib.sha256(digested).hexdigest()]


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({"base64": "YW*j"}, ".base64"),
        ({"base64": "YWJ"}, ".base64"),
        ({"base64": 1}, ".base64"),
        ({"text": "\x00"}, ".text"),
        ({"xml_text": "YW<b/>"}, ".xml_text"),
        ({"xml_text": "&#60;"}, ".xml_text"),
        ({"base64": "", "text": ""}, ""),
        ({}, ""),
        ("YWJj", ""),
    ],
)
def test_content_is_read_strictly(content: object, path: str) -> None:
    data = form() | {"attachments": [{"name": "a"}, {"name": "b", "content": content}]}
    assert refused(data).path == f"$.attachments[1].content{path}"


def digest_form(sha256: str) -> dict[str, Any]:
    content = {"size": 3, "sha256": sha256}
    return form() | {"attachments": [{"name": "Đơn.pdf", "content": content}, {"name": "b"}]}


def test_files_supply_what_the_form_has_only_a_digest_of() -> None:
    data = digest_form(hashlib.sha256(b"abc").hexdigest())
    files = {"Đơn.pdf": Content.from_bytes(b"abc"), "b": Content.from_bytes(b"B")}
    envelope = jsonform.from_json(data, files=files)
    assert isinstance(envelope, DocumentEnvelope)
    assert [a.read() for a in envelope.attachments] == [b"abc", b"B"]
    assert data["attachments"][1] == {"name": "b"}


def test_a_digest_without_its_file_names_the_attachment() -> None:
    with pytest.raises(MissingContentError) as caught:
        jsonform.from_json(digest_form("0" * 64), files={"b": Content.from_bytes(b"B")})
    assert caught.value.name == "Đơn.pdf"


def test_a_digest_takes_no_other_file() -> None:
    with pytest.raises(FormError) as caught:
        jsonform.from_json(digest_form("0" * 64), files={"Đơn.pdf": Content.from_bytes(b"abc")})
    assert caught.value.path == "$.attachments[0].content.sha256"


def test_a_file_never_replaces_bytes_in_the_form() -> None:
    data = form() | {"attachments": [{"name": "b", "content": {"base64": "YWJj"}}]}
    with pytest.raises(FormError, match="'b'"):
        jsonform.from_json(data, files={"b": Content.from_bytes(b"B")})
    envelope = jsonform.from_json(data)
    assert isinstance(envelope, DocumentEnvelope)
    assert envelope.attachments[0].read() == b"abc"


# -- strictness ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ({"subject": 1}, ".subject"),
        ({"subject": ""}, ".subject"),
        ({"subject": " \n"}, ".subject"),
        ({"subject": "a\x00"}, ".subject"),
        ({"subject": ["a"]}, ".subject"),
        ({"sender": {"organ_id": 12}}, ".sender.organ_id"),
        ({"sender": "H26"}, ".sender"),
        ({"sender": {"organid": "H26"}}, ".sender.organid"),
        ({"sender": {"organ id": "H26"}}, '.sender["organ id"]'),
        ({"recipients": {"organ_id": "H26"}}, ".recipients"),
        ({"recipients": None}, ".recipients"),
        ({"recipients": [{}, {"fax": 5}]}, ".recipients[1].fax"),
        ({"to_places": ["a", None]}, ".to_places[1]"),
        ({"other": {"page_amount": "1"}}, ".other.page_amount"),
        ({"other": {"page_amount": True}}, ".other.page_amount"),
        ({"other": {"page_amount": 1.0}}, ".other.page_amount"),
        ({"other": {"page_amount": -1}}, ".other.page_amount"),
        ({"other": {"page_amount": 1_000_000_000}}, ".other.page_amount"),
        ({"other": {"priority": 5}}, ".other.priority"),
        ({"other": {"priority": "0"}}, ".other.priority"),
        ({"other": {"priority": False}}, ".other.priority"),
        ({"other": {"direction": 0}}, ".other.direction"),
        ({"other": {"direction": "false"}}, ".other.direction"),
        ({"due_date": "2025-02-30"}, ".due_date"),
        ({"due_date": "2025/07/01"}, ".due_date"),
        ({"due_date": "20250701"}, ".due_date"),
        ({"due_date": "2025-07-01T00:00:00+07:00"}, ".due_date"),
        ({"_help": 1}, "._help"),
        ({"_help_nothing": "x"}, "._help_nothing"),
        ({"_comment": "x"}, "._comment"),
    ],
)
def test_header_is_read_strictly(header: dict[str, Any], path: str) -> None:
    assert refused(form(**header)).path == f"$.header{path}"
    assert not VALIDATOR.is_valid(form(**header)) or header in (
        # What only a calendar, XML or Python can tell apart.
        {"due_date": "2025-02-30"},
        {"subject": "a\x00"},
        {"other": {"page_amount": 1.0}},
    )


@pytest.mark.parametrize(
    "header",
    [
        {"subject": "a"},
        {"subject": None},
        {"sender": None},
        {"sender": {"organ_id": None}},
        {"recipients": []},
        {"recipients": [{}]},
        {"other": {"page_amount": 0, "priority": 4, "direction": True}},
        {"due_date": "2024-02-29"},
        {"_help": "Trợ giúp", "_help_subject": "Help", "sender": {"_help_fax": "?"}},
    ],
)
def test_header_takes_what_is_right(header: dict[str, Any]) -> None:
    VALIDATOR.validate(form(**header))
    assert isinstance(jsonform.from_json(form(**header)), DocumentEnvelope)


def test_help_is_dropped() -> None:
    data = form(_help="a", _help_subject="b", subject="c") | {"_help": "d"}
    assert jsonform.from_json(data) == DocumentEnvelope(header=Header(subject="c"))


@pytest.mark.parametrize(
    ("moment", "read"),
    [
        ("2025-07-01T09:30:00+07:00", "2025-07-01T09:30:00+07:00"),
        ("2025-07-01T02:30:00Z", "2025-07-01T09:30:00+07:00"),
        ("2025-07-01T09:30:00", None),
        ("2025-07-01T09:30:00.5+07:00", None),
        ("2025-07-01 09:30:00+07:00", None),
        ("2025-07-01T25:30:00+07:00", None),
        ("2025-07-01T09:30:00+99:00", None),
        ("9999-12-31T23:59:59Z", None),
        ("9999-12-30T23:59:59+07:00", "9999-12-30T23:59:59+07:00"),
        ("0001-01-02T00:00:00+07:00", "0001-01-02T00:00:00+07:00"),
        ("2025-07-01", None),
        (1, None),
    ],
)
def test_moments_have_a_zone(moment: object, read: str | None) -> None:
    data = form() | {"trace": {"hops": [{"timestamp": moment}]}}
    if read is None:
        assert refused(data).path == "$.trace.hops[0].timestamp"
    else:
        envelope = jsonform.from_json(data)
        assert jsonform.as_dict(envelope)["trace"]["hops"][0]["timestamp"] == read


@pytest.mark.parametrize(
    ("unread", "path"),
    [
        ({"path": "edXML"}, ".name"),
        ({"name": "x"}, ".path"),
        ({"path": "edXML", "name": "a b"}, ""),
        ({"path": "edXML", "name": "x", "attributes": {"k": 1}}, ".attributes"),
        ({"path": "edXML", "name": "x", "children": "y"}, ".children"),
        ({"path": "edXML", "name": "x", "children": ["y", 1]}, ".children[1]"),
        ({"path": "edXML", "name": "x", "children": [{"name": "a", "k": 1}]}, ".children[0]"),
        ({"path": "edXML", "name": "x", "children": [{"name": "<"}]}, ".children[0]"),
        (
            {"path": "edXML", "name": "x", "children": [{"name": "a", "children": [None]}]},
            ".children[0].children[0]",
        ),
    ],
)
def test_unread_is_read_strictly(unread: dict[str, Any], path: str) -> None:
    assert refused(form() | {"unread": [unread]}).path == f"$.unread[0]{path}"


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({}, "$.kind"),
        ({"kind": "document"}, "$.schema_version"),
        ({"kind": "letter", "schema_version": 1}, "$.kind"),
        ({"kind": ["document"], "schema_version": 1}, "$.kind"),
        ({"kind": "document", "schema_version": 2}, "$.schema_version"),
        ({"kind": "document", "schema_version": True}, "$.schema_version"),
        ({"kind": "document", "schema_version": "1"}, "$.schema_version"),
        ({"kind": "document", "schema_version": 1, "status": {}}, "$.status"),
        ({"kind": "status", "schema_version": 1, "header": {}}, "$.header"),
        ({"kind": "status", "schema_version": 1, "status": {"code": 3}}, "$.status.code"),
        ({"kind": "status", "schema_version": 1, "status": {"code": "3"}}, "$.status.code"),
    ],
)
def test_kind_and_version_are_needed(data: dict[str, Any], path: str) -> None:
    assert refused(data).path == path
    assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        "{",
        '{"kind": "document", "schema_version": 1,}',
        '{"kind": "document", "schema_version": NaN}',
        '{"kind": "document", "schema_version": 1, "kind": "document"}',
        '{"kind": "document", "schema_version": ' + "1" * 5000 + "}",
        "[" * 100_000,
        '{"kind": "document", "schema_version": 1, "x": ' + "[" * 5000 + "]" * 5000 + "}",
        b'\xff\xfe{\x00"\x00',
        b'{"kind": "\xe1"}',
        "," * (MAX_FORM_PARTS + 1),
    ],
    ids=range(13),
)
def test_text_is_bounded_strict_json(text: str | bytes) -> None:
    assert refused(text).path.startswith("$")


def test_a_key_that_stands_twice_is_found_in_its_place() -> None:
    text = '{"kind":"document","schema_version":1,"header":{"sender":{"fax":"1","fax":"1"}}}'
    assert refused(text).path == "$.header.sender"


def test_a_byte_order_mark_is_no_content() -> None:
    data = b"\xef\xbb\xbf" + json.dumps(form(subject="a")).encode()
    assert jsonform.from_json(data) == DocumentEnvelope(header=Header(subject="a"))


def test_deep_unknown_elements_come_back_and_deeper_ones_are_refused() -> None:
    def nested(depth: int) -> dict[str, Any]:
        element: dict[str, Any] = {"name": "x"}
        for _ in range(depth):
            element = {"name": "x", "children": [element]}
        return form() | {"unread": [{"path": "edXML", "name": "x", "children": [element]}]}

    deep = jsonform.from_json(nested(150))
    assert jsonform.from_json(jsonform.to_json(deep)) == deep
    assert refused(nested(400)).path.startswith("$.unread[0].children")


def test_errors_speak_both_languages() -> None:
    error = refused(form(sender={"organ_id": 12}))
    assert error.text("vi") != error.text("en")
    assert "$.header.sender.organ_id" in error.text("vi")


# -- the schema ----------------------------------------------------------------------------------


def test_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(jsonform.schema())


def test_schema_knows_every_field_of_the_model() -> None:
    definitions = jsonform.schema()["$defs"]
    fields = {field.name for field in attrs.fields(Header)}
    assert definitions["Header"]["properties"].keys() == fields
    assert set(definitions) >= {"DocumentEnvelope", "StatusEnvelope", "Organ", "UnknownElement"}


@pytest.mark.parametrize(
    ("form", "given", "spare"),
    [
        ("named", ["a.pdf"], None),
        ("named", ["a.pdf", "b.pdf"], "b.pdf"),
        ("named", ["A.pdf"], "A.pdf"),
        ("held", ["a.pdf"], "a.pdf"),
        ("none", ["a.pdf"], "a.pdf"),
        ("status", ["a.pdf"], "a.pdf"),
    ],
)
def test_no_file_that_is_given_is_left_out_silently(
    form: str, given: list[str], spare: str | None
) -> None:
    data: dict[str, Any] = {"kind": "document", "schema_version": 1}
    if form == "status":
        data["kind"] = "status"
    elif form != "none":
        held = {"content": {"base64": "Qg=="}} if form == "held" else {}
        data["attachments"] = [{"name": "a.pdf", **held}]
    files = {name: Content.from_bytes(b"B") for name in given}
    if spare is None:
        assert jsonform.from_json(data, files=files)
    else:
        with pytest.raises(FormError, match=repr(spare)):
            jsonform.from_json(data, files=files)
