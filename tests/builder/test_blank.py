"""Blank forms: every field with its help; empty they are refused by name, filled in they build."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import jsonschema
import pytest

from tests import factories
from vnedoc import builder, jsonform
from vnedoc.errors import BuildError
from vnedoc.model import Header, StatusEnvelope, Trace

AT = factories.SENT_AT
VALIDATOR = jsonschema.Draft202012Validator(jsonform.schema())


def filled(form: Any, values: Any) -> Any:
    """The form with these values in it; a list of values takes the place of the form's."""
    if isinstance(form, dict) and isinstance(values, dict):
        return {**form, **{key: filled(form[key], value) for key, value in values.items()}}
    return values


@pytest.mark.parametrize("kind", builder.KINDS)
def test_blank_form_is_a_form(kind: str) -> None:
    form = builder.blank(kind)
    VALIDATOR.validate(form)
    envelope = jsonform.from_json(form)
    assert isinstance(envelope, StatusEnvelope) == (kind == "status")


@pytest.mark.parametrize("kind", builder.KINDS)
def test_empty_form_is_refused_and_names_every_required_field(kind: str) -> None:
    envelope: Any = jsonform.from_json(builder.blank(kind))
    with pytest.raises(BuildError) as caught:
        builder.complete(envelope, at=AT)
    places = {path for path, _, _ in caught.value.problems}
    if kind == "status":
        assert {"status.sender.organ_id", "status.code", "status.response_for.code"} <= places
    else:
        assert {"header.sender.organ_id", "header.recipients", "header.subject"} <= places
        assert ("trace.business.reason" in places) == (kind != "new")


@pytest.mark.parametrize("kind", builder.KINDS)
def test_every_field_has_help_in_both_languages(kind: str) -> None:
    def check(form: Any) -> None:
        if isinstance(form, list):
            for item in form:
                check(item)
        if not isinstance(form, dict):
            return
        for key, value in form.items():
            if key.startswith("_help"):
                assert " / " in value
            elif key not in ("kind", "schema_version", "doc_type", "header", "trace", "business"):
                assert f"_help_{key}" in form or key in ("status", "attachments"), key
            check(value)

    check(builder.blank(kind))


def test_form_has_every_field_of_the_header() -> None:
    form = builder.blank("new")["header"]
    names = {key for key in form if not key.startswith("_help")}
    assert names == {field.name for field in attrs.fields(Header)}


def test_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="letter"):
        builder.blank("letter")


@pytest.mark.parametrize("kind", builder.KINDS)
def test_filled_in_form_builds_the_message(kind: str) -> None:
    envelope: Any = factories.COMPLETE["status-03" if kind == "status" else kind]()
    data = jsonform.as_dict(envelope)
    data.pop("manifest", None)
    form = builder.blank(kind)
    if kind != "status":
        del data["trace"]["hops"]
        data["attachments"] = [{"name": "05.pdf", "content": {"base64": "JVBERi0xLjQKJSVFT0YK"}}]
    built: Any = jsonform.from_json(filled(form, data))
    if kind == "status":
        assert builder.complete(built) == envelope
        return
    made = builder.complete(built, at=AT)
    assert made.header == envelope.header
    assert (made.trace or Trace()).business == envelope.trace.business
    assert (made.trace or Trace()).hops[0].timestamp == AT


def test_form_may_say_when_it_is_sent() -> None:
    data = filled(builder.blank("status"), jsonform.as_dict(factories.status()))
    data["status"]["timestamp"] = "2025-07-01T11:00:00+07:00"
    made: Any = builder.complete(jsonform.from_json(data))  # type: ignore[arg-type]
    assert made.status.timestamp == AT + dt.timedelta(minutes=90)
