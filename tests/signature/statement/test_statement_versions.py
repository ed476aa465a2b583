"""Version 1 of the statement is closed: whatever the model learns, its verdicts stay."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from lxml import etree

import vnedoc
from tests import factories
from tests.signature import messages, pki
from vnedoc import _resources, names
from vnedoc.model import DocumentEnvelope, ResponseFor
from vnedoc.model._wire import text, wire
from vnedoc.signature.statement import form, signing
from vnedoc.signature.statement.content import StatementRefusedError
from vnedoc.signature.statement.normal import unlisted, values_of
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.signature.statement.versions import VERSION_1, VERSIONS, Version
from vnedoc.signature.verdict import Indication, Verification
from vnedoc.xml import plan as plans
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of
from vnedoc.xml.reading import reader

pytestmark = pytest.mark.table

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "statement"
INDEX = json.loads((VECTORS / "index.json").read_bytes())

# -- the table ------------------------------------------------------------------------------------

CLOSED = (
    "version 1 of the statement is closed: statements are signed by it that must hold for ever. "
    "Put the table back as it was; a field that is to be listed belongs to a new version, another "
    "table beside this one in VERSIONS."
)


def told(version: Version) -> str:
    """Everything that a version lays down, in its order."""
    lines = [version.number, *(f"{kind} {field}" for field, kind in version.fields.items())]
    lines += [f"outside {field}" for field in sorted(version.outside)]
    lines += [f"fixed {field} {text}" for field, text in sorted(version.fixed.items())]
    return "\n".join(lines)


def test_version_1_is_what_it_always_was() -> None:
    found = hashlib.sha256(told(VERSION_1).encode()).hexdigest()
    assert found == "67ee52492e48e77e95f9eac5cd3d03ddac7583bbd0ac518e97706fe3797b83d6", CLOSED
    assert VERSIONS["1"] is VERSION_1, CLOSED
    assert VERSION_1.names == tuple(re.sub(r"\[n\]", "", field) for field in VERSION_1.fields)


@pytest.mark.parametrize(
    "changed",
    [
        attrs.evolve(VERSION_1, fields={**VERSION_1.fields, "MessageHeader/New": "Text"}),
        attrs.evolve(VERSION_1, fields=dict(list(VERSION_1.fields.items())[:-1])),
        attrs.evolve(VERSION_1, fields=dict(reversed(list(VERSION_1.fields.items())))),
        attrs.evolve(VERSION_1, fields={**VERSION_1.fields, "MessageHeader/Subject": "Date"}),
        attrs.evolve(VERSION_1, outside=VERSION_1.outside | {"MessageHeader/New"}),
        attrs.evolve(VERSION_1, outside=frozenset(list(VERSION_1.outside)[1:])),
        attrs.evolve(VERSION_1, fixed={}),
        attrs.evolve(VERSION_1, number="2"),
    ],
)
def test_any_change_of_the_table_would_be_noticed(changed: Version) -> None:
    assert told(changed) != told(VERSION_1)


def test_the_schema_says_the_same() -> None:
    schema = etree.fromstring(_resources.schema("statement/statement-1.xsd"))
    listed = schema.findall(".//{*}simpleType[@name='FieldName']//{*}enumeration")
    assert sorted(one.get("value") or "" for one in listed) == sorted(VERSION_1.names), CLOSED


def leaves(plan: Plan, path: str = names.ROOT) -> Iterator[tuple[str, Leaf]]:
    for leaf in plan.attributes.values():
        yield f"{path}/@{leaf.element}".removeprefix(f"{names.HEADER}/"), leaf
    for node in plan.children.values():
        at = f"{path}/{node.element}" + ("[n]" if node.many else "")
        if isinstance(node, Branch):
            yield from leaves(node.plan, at)
        else:
            yield at.removeprefix(f"{names.HEADER}/"), node


def test_the_model_still_has_every_field_of_version_1() -> None:
    have = {path for path, _ in leaves(plan_of(DocumentEnvelope))}
    assert {*VERSION_1.fields, *VERSION_1.outside} <= have, "a statement would say less than it did"


@pytest.mark.parametrize("kind", ["new", "revoke", "update", "replace"])
def test_what_the_model_holds_has_the_types_of_version_1(kind: str) -> None:
    envelope = factories.COMPLETE[kind]()
    assert isinstance(envelope, DocumentEnvelope)
    assert list(unlisted(envelope)) == []
    for value in values_of(envelope):
        assert VERSION_1.fields[re.sub(r"\[[0-9]+\]", "[n]", value.field)] == value.type


def test_a_second_version_would_be_another_table_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fields = {**VERSION_1.fields, "edXML/AttachmentEncoded/Attachment[n]/Format": "Text"}
    second = attrs.evolve(VERSION_1, number="2", fields=fields)
    envelope = factories.document(
        attachments=(attrs.evolve(factories.ATTACHMENTS[0], format="A4"),)
    )
    assert len(list(unlisted(envelope, VERSION_1))) == 1
    assert list(unlisted(envelope, second)) == []
    stated = form.Statement(values=values_of(envelope, second), files=(), version=second)
    written = etree.fromstring(form.to_xml(stated))
    with pytest.raises(form.UnknownFormError):
        form.from_xml(written)
    monkeypatch.setattr(form, "VERSIONS", {**VERSIONS, "2": second})
    assert form.from_xml(written) == stated
    first = attrs.evolve(stated, values=values_of(envelope), version=VERSION_1)
    assert form.from_xml(etree.fromstring(form.to_xml(first))) == first


# -- a model that has learnt more -----------------------------------------------------------------


def classes() -> list[type[Any]]:
    """Every class that a document is made of, the inner ones first."""
    found: dict[type[Any], None] = {}

    def visit(plan: Plan) -> None:
        for node in plan.children.values():
            if isinstance(node, Branch):
                visit(node.plan)
        if plan.cls is not None:
            found[plan.cls] = None

    visit(plan_of(DocumentEnvelope))
    return list(found)


CLASSES = classes()


def extended(cls: type[Any], element: str) -> type[Any]:
    """The class with one more field."""
    field = attrs.field(
        default=None, converter=text, metadata=wire(element, "", "Trường mới", "New field")
    )
    new: Any = attrs.make_class(
        cls.__name__, {"learnt": field}, bases=(cls,), frozen=True, kw_only=True, slots=True
    )
    new.__annotations__ = {"learnt": str | None}
    return new  # type: ignore[no-any-return]


@pytest.fixture
def learn(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make the model learn a field in some of its classes, for one test."""

    def do(element: str, *wanted: type[Any]) -> None:
        monkeypatch.setattr(plans, "_PLANS", {})
        for cls in CLASSES:
            new = extended(cls, element) if cls in wanted else cls
            plans._PLANS[cls] = plan_of(new)
            plans._PLANS[new] = plans._PLANS[cls]
            for module in (reader, signing):
                # Some are made by their name, not by the plan.
                if hasattr(module, cls.__name__):
                    monkeypatch.setattr(module, cls.__name__, new)

    return do


def check(data: bytes, **options: Any) -> Verification:
    options.setdefault("require", "statement")
    return messages.verify(data, **options)


@pytest.mark.parametrize("element", ["Learnt", "@learnt"])
def test_a_field_more_changes_no_verdict_on_any_vector(element: str, learn: Any) -> None:
    learn(element, *CLASSES)
    assert any("earnt" in path for path, _ in leaves(plan_of(DocumentEnvelope)))
    for vector in INDEX["vectors"]:
        answer = vnedoc.verify(
            VECTORS / vector["file"],
            VECTORS / INDEX["trust"],
            at=dt.datetime.fromisoformat(INDEX["at"]),
            crls=[(VECTORS / INDEX["revocations"]).read_bytes()],
            require="statement",
        )
        assert answer.valid is vector["valid"], vector["file"]
        found = [verdict.indication.value.lower() for verdict in answer.signatures]
        assert found == vector["statements"], vector["file"]


KINDS = ("new", "revoke", "update", "replace")


@functools.cache
def plain(kind: str) -> bytes:
    envelope = factories.COMPLETE[kind]()
    assert isinstance(envelope, DocumentEnvelope)
    answered = ResponseFor(organ_id="H26.99", code="1/CV-VP", document_id="H26.99.2025.1")
    header = attrs.evolve(envelope.header, response_for=(answered,))
    return vnedoc.dumps(attrs.evolve(envelope, header=header))


@functools.cache
def signed(kind: str) -> bytes:
    target = io.BytesIO()
    sign_statement(plain(kind), target, messages.signer(), at=pki.NOW)
    return target.getvalue()


def paths_of(cls: type[Any]) -> list[str]:
    """Where a class stands, as paths of elements."""
    found: list[str] = []

    def visit(plan: Plan, path: str) -> None:
        if plan.cls is cls:
            found.append(path)
        for node in plan.children.values():
            if isinstance(node, Branch):
                visit(node.plan, f"{path}/{node.element}")

    visit(plan_of(DocumentEnvelope), names.ROOT)
    return found


PLACES = [(cls, path) for cls in CLASSES for path in paths_of(cls)]


def filled(data: bytes, path: str, element: str) -> bytes | None:
    """The message with the new field filled in the first group at `path`."""
    root = etree.fromstring(data)
    steps = path.split("/")[1:]
    group = root.find("/".join(f"{{*}}{step}" for step in steps)) if steps else root
    if group is None:
        return None
    if element.startswith("@"):
        group.set(element[1:], "mật")
    else:
        etree.SubElement(group, f"{{{names.NS}}}{element}").text = "mật"
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def with_field(path: str, element: str, sent: bool) -> bytes:
    for kind in KINDS:
        source = signed(kind) if sent else plain(kind)
        if (data := filled(source, path, element)) is not None:
            return data
    raise AssertionError(f"no message fills {path}")


@pytest.mark.parametrize("element", ["Learnt", "@learnt"])
@pytest.mark.parametrize(("cls", "path"), PLACES, ids=lambda v: getattr(v, "__name__", v))
def test_who_fills_the_new_field_gets_no_statement_and_breaks_one(
    cls: type[Any], path: str, element: str, learn: Any
) -> None:
    fresh, sent = with_field(path, element, False), with_field(path, element, True)
    before = check(sent)
    learn(element, cls)
    envelope = vnedoc.loads(fresh)
    assert isinstance(envelope, DocumentEnvelope)
    assert envelope.unread == ()
    with pytest.raises(StatementRefusedError) as caught:
        sign_statement(fresh, io.BytesIO(), messages.signer(), at=pki.NOW)
    (problem,) = caught.value.problems
    assert problem[0].endswith(f"/{element}")
    assert "version 1" in problem[1]
    assert "phiên bản" in problem[2]
    after = check(sent)
    for answer in (before, after):
        assert not answer.valid
        assert [one.indication for one in answer.signatures] == [Indication.FAILED]
        assert messages.codes(answer) == {"VNE-SIG-740"}
        assert element in answer.signatures[0].reasons[0].text("vi")


def test_the_honest_neighbour_is_signed_and_holds(learn: Any) -> None:
    made = [(signed(kind), plain(kind)) for kind in KINDS]
    learn("Learnt", *CLASSES)
    for stated, source in made:
        assert check(stated).valid
        again = io.BytesIO()
        sign_statement(source, again, messages.signer("p384"), at=pki.NOW)
        assert check(again.getvalue()).valid


# -- lists that are signed and are not those of a version -----------------------------------------

LISTED = list(VERSION_1.names)


def stated_with(fields: list[str], version: str = "1") -> bytes:
    """The message with a statement that somebody trusted signed over another list."""
    envelope = vnedoc.loads(signed("new"))
    assert isinstance(envelope, DocumentEnvelope)
    body = re.sub(
        rb"<ds:Signature.*</ds:Signature>", b"", envelope.attachments[-1].read(), flags=re.DOTALL
    )
    head, rest = body.split(b"<Fields>")
    tail = rest.split(b"</Fields>")[1]
    listed = "".join(f"<Field>{field}</Field>" for field in fields).encode()
    text = head.replace(b'version="1"', f'version="{version}"'.encode(), 1)
    text += b"<Fields>" + listed + b"</Fields>" + tail
    again = messages.sign_text(text, messages.signer())
    files = (*envelope.attachments[:-1], factories.attachment(9, "s.xml", again, "application/xml"))
    return vnedoc.dumps(attrs.evolve(envelope, attachments=files))


def other_lists() -> Iterator[tuple[str, list[str], str]]:
    for index in range(0, 63, 3):
        yield f"without {index}", LISTED[:index] + LISTED[index + 1 :], "1"
    for index in range(0, 62, 6):
        swapped = [*LISTED[:index], LISTED[index + 1], LISTED[index], *LISTED[index + 2 :]]
        yield f"swapped {index}", swapped, "1"
    for more in ("MessageHeader/New", "MessageHeader/Subject", "", "TraceHeaderList/TraceHeader"):
        yield f"more {more}", [*LISTED, more], "1"
        yield f"first {more}", [more, *LISTED], "1"
    yield "nothing", [], "1"
    yield "folded", [field.lower() for field in LISTED], "1"
    yield "spaced", [f" {field}" for field in LISTED], "1"
    for version in ("2", "", "01", "1.0", " 1", "１", "10", "-1"):
        yield f"version {version!r}", LISTED, version


LISTS = list(other_lists())


def test_the_list_of_version_1_holds() -> None:
    assert check(stated_with(LISTED)).valid


@pytest.mark.parametrize(
    ("fields", "version"), [each[1:] for each in LISTS], ids=[e[0] for e in LISTS]
)
def test_another_list_is_unknown_whoever_signed_it(fields: list[str], version: str) -> None:
    answer = check(stated_with(fields, version))
    assert not answer.valid
    assert [one.indication for one in answer.signatures] == [Indication.INDETERMINATE]
    assert messages.codes(answer) == {"VNE-SIG-732"}
