"""The statement for other languages: schema, table of fields and vectors say what vnedoc does."""

from __future__ import annotations

import datetime as dt
import functools
import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree

import vnedoc
from tests import factories
from tests.signature import messages, pki
from vnedoc import _resources
from vnedoc.model import DocumentEnvelope
from vnedoc.signature.statement.form import NS
from vnedoc.signature.statement.normal import MAX_VALUE_CHARACTERS, values_of
from vnedoc.signature.statement.versions import VERSION_1

pytestmark = pytest.mark.table

ROOT = Path(__file__).resolve().parents[3]
VECTORS = ROOT / "tests" / "vectors" / "statement"
PAGE = (ROOT / "docs" / "reference" / "statement.md").read_text("utf-8")
INDEX = json.loads((VECTORS / "index.json").read_bytes())
STATEMENT = (VECTORS / "statement.xml").read_bytes()
TABLE = dict(
    re.findall(r"^\| `([A-Za-z/\[\]]+)` \| (Text|Date|Number|Flag) \|$", PAGE, re.MULTILINE)
)
"""The page's fields with ``[n]`` where they repeat, and their types."""


def plain(field: str) -> str:
    return re.sub(r"\[(?:n|[0-9]+)\]", "", field)


# -- vectors --------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", INDEX["vectors"], ids=lambda v: v["file"])
def test_every_vector_is_judged_as_it_says(vector: dict[str, Any]) -> None:
    answer = vnedoc.verify(
        VECTORS / vector["file"],
        VECTORS / INDEX["trust"],
        at=dt.datetime.fromisoformat(INDEX["at"]),
        crls=[(VECTORS / INDEX["revocations"]).read_bytes()],
        require="statement",
    )
    assert answer.valid is vector["valid"]
    outcomes = [verdict.indication.value.lower() for verdict in answer.signatures]
    assert outcomes == vector["statements"]
    said = [reason.text() for verdict in answer.signatures for reason in verdict.reasons]
    assert vector["place"] in " ".join(said)
    if vector["valid"]:
        first = answer.envelope.attachments[0]
        signed = vnedoc.load(VECTORS / "message.edxml").attachments[0]
        assert (first.name, first.content.read()) == (signed.name, signed.read())


def test_every_outcome_and_every_file_is_there() -> None:
    listed = {vector["file"] for vector in INDEX["vectors"]}
    assert {path.name for path in VECTORS.glob("*.edxml")} == listed | {"message.edxml"}
    assert {o for v in INDEX["vectors"] for o in v["statements"]} == {
        "passed",
        "failed",
        "indeterminate",
    }
    assert sum(not vector["valid"] for vector in INDEX["vectors"]) >= 10


def deterministic() -> bool:
    try:
        ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    except Exception:  # noqa: BLE001 - whatever an OpenSSL before 3.2 makes of it
        return False
    return True


@pytest.mark.skipif(not deterministic(), reason="OpenSSL before 3.2 has no deterministic ECDSA")
def test_the_script_makes_the_same_bytes() -> None:
    spec = importlib.util.spec_from_file_location("make_statements", VECTORS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    made = make.files()
    written = (path for path in VECTORS.iterdir() if path.is_file())
    found = {p.name: p.read_bytes() for p in written if p.suffix not in (".md", ".py")}
    del found["message.edxml"]
    assert sorted(found) == sorted(made)
    assert [name for name in made if made[name] != found[name]] == []


# -- fields ---------------------------------------------------------------------------------------


def test_the_page_lists_the_fields_of_version_1_in_their_order() -> None:
    assert list(TABLE.items()) == list(VERSION_1.fields.items())


@pytest.mark.parametrize("kind", ["new", "revoke", "update", "replace"])
def test_the_page_tells_types_and_repetition(kind: str) -> None:
    envelope = factories.COMPLETE[kind]()
    assert isinstance(envelope, DocumentEnvelope)
    for value in values_of(envelope):
        field = re.sub(r"\[[0-9]+\]", "[n]", value.field)
        assert TABLE[field] == value.type


# -- schema ---------------------------------------------------------------------------------------


@functools.cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(_resources.schema("statement/statement-1.xsd")))


@functools.cache
def other_schema() -> xmlschema.XMLSchema10:
    text = _resources.schema("statement/statement-1.xsd")
    return xmlschema.XMLSchema10(text, allow="none", defuse="always")


def both_take(text: bytes) -> bool:
    verdicts = {schema().validate(etree.fromstring(text)), other_schema().is_valid(text)}
    assert len(verdicts) == 1
    return verdicts.pop()


def test_the_vectors_statement_fits() -> None:
    assert both_take(STATEMENT)


@pytest.mark.parametrize("kind", ["new", "revoke", "update", "replace"])
def test_what_is_signed_fits(kind: str, tmp_path: Path) -> None:
    source = vnedoc.dumps(factories.COMPLETE[kind]())
    vnedoc.sign_statement(source, tmp_path / "m", messages.signer(), at=pki.NOW)
    envelope = vnedoc.load(tmp_path / "m")
    assert isinstance(envelope, DocumentEnvelope)
    assert both_take(envelope.attachments[-1].read())


BODY = STATEMENT[: STATEMENT.index(b"<ds:Signature")].decode()
SUBJECT = '<Text field="MessageHeader/Subject">'


@pytest.mark.parametrize(
    ("old", "new", "fits"),
    [
        ("<Values>", "<Values>", True),
        ('version="1"', 'version="1" Id="a"', True),
        ('version="1"', 'version="2"', False),
        ('version="1"', 'version="1" xml:lang="vi"', False),
        ("<Field>MessageHeader/Subject</Field>", "", False),
        ("<Field>MessageHeader/Subject</Field>", "<Field>MessageHeader/New</Field>", False),
        ("<Field>MessageHeader/Subject</Field>", "<Field>MessageHeader/Content</Field>", False),
        ("<Values>", "<Values><Money/>", False),
        ("<Values>", f"<Values>{SUBJECT}x</Text>", False),
        ("<Values>", '<Values><Text field="MessageHeader/ApplicationType">x</Text>', True),
        ("<Values>", '<Values><Text field="MessageHeader/ApplicationType"></Text>', False),
        ("<Values>", '<Values><Text field="MessageHeader/DueDate">x</Text>', False),
        (SUBJECT, '<Text field="MessageHeader/Subject[1]">', False),
        ("To[1]/OrganId", "To/OrganId", False),
        ("To[1]/OrganId", "To[01]/OrganId", False),
        ("To[1]/OrganId", "To[999999]/OrganId", True),
        (SUBJECT, f"{SUBJECT} ", False),
        (SUBJECT, f"{SUBJECT}a\nb\tc  d", True),
        (SUBJECT, f"{SUBJECT}{'a' * MAX_VALUE_CHARACTERS}", False),
        ("2025-07-15", "2025/07/15", False),
        ("2025-07-15", "2025-13-15", False),
        ('OtherInfo/Priority">0', 'OtherInfo/Priority">00', False),
        ('OtherInfo/Priority">0', 'OtherInfo/Priority">999999999', True),
        ('Direction">false', 'Direction">0', False),
        ("<Size>", "<Size>0", False),
        ("<Size>", "<Size> ", False),
        ("<Sha256>", "<Sha256>0", False),
        ("<File>", "<File><Name/><Size>0</Size></File><File>", False),
        ("<File>", f"<File><Name/><Size>0</Size><Sha256>{'0' * 64}</Sha256></File><File>", True),
    ],
)
def test_the_schema_knows_the_form(old: str, new: str, fits: bool) -> None:
    assert old in BODY
    assert both_take((BODY.replace(old, new, 1) + "</Statement>").encode()) is fits


@pytest.mark.parametrize("field", list(TABLE))
def test_the_schema_knows_every_field_and_its_type(field: str) -> None:
    samples = {"Text": "x", "Date": "2025-07-01", "Number": "1", "Flag": "true"}
    head, rest = BODY.split("<Values>")
    tail = rest.split("</Values>")[1]
    for kind, sample in samples.items():
        value = f'<{kind} field="{field.replace("[n]", "[7]")}">{sample}</{kind}>'
        text = f"{head}<Values>{value}</Values>{tail}</Statement>"
        assert both_take(text.encode()) is (kind == TABLE[field])


def test_the_namespace_is_the_one_in_use() -> None:
    assert schema() is not None
    assert other_schema().target_namespace == NS


@pytest.mark.peer
@pytest.mark.skipif(shutil.which("java") is None, reason="no Java on this machine")
def test_the_jdk_takes_the_schema_and_the_statement(tmp_path: Path) -> None:
    (tmp_path / "good.xml").write_bytes(STATEMENT)
    (tmp_path / "bad.xml").write_bytes(STATEMENT.replace(b"<Size>", b"<Size>0", 1))
    done = subprocess.run(
        [
            "java",
            ROOT / "tests" / "interop" / "SchemaCheck.java",
            tmp_path,
            ROOT / "schemas" / "statement" / "statement-1.xsd",
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = {line.split("\t")[1]: line.split("\t")[2] for line in done.stdout.splitlines()}
    assert found == {"good.xml": "valid", "bad.xml": "invalid"}
