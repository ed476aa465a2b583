"""Checking against a schema: attachments, attacks, cost, threads."""

from __future__ import annotations

import base64
import http.server
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lxml import etree

from tests.effort import within
from tests.xml.schema_corpus import KINDS, broken, checked, edited, rules
from vnedoc import names
from vnedoc.content import source_of
from vnedoc.limits import MAX_SCHEMA_FINDINGS, MAX_SCHEMA_TREE_ELEMENTS
from vnedoc.xml.reading.tree import parse
from vnedoc.xml.schema import checking
from vnedoc.xml.schema.checking import check

pytestmark = pytest.mark.table

ANY_ORDER, AXIS = "qcvn102-2022/any-order.xsd", "qcvn102-2022/axis.xsd"
DS = f'xmlns:ds="{names.DS}"'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
HEADER = names.MESSAGE_HEADER


# -- attachments -----------------------------------------------------------------------------


@pytest.mark.parametrize(("added", "found"), [("", []), ("!", ["VNE-XSD-006"])])
def test_attachments_are_not_looked_at_unless_they_could_not_be_lifted(
    added: str, found: list[str]
) -> None:
    content = base64.b64encode(bytes(300_000)).decode() + added
    document = parse(source_of(edited("Encoded>YWJj", f"Encoded>{content}")))
    element = next(document.root.iter(f"{{{names.NS}}}ContentTransferEncoded"))
    assert (len(element.text or "") < 200) is not bool(added)
    assert rules(check(document, ANY_ORDER)) == found


# -- attacks ---------------------------------------------------------------------------------

WIDENING = [
    ("<Subject>A", f'<Subject {XSI} {XS} xsi:type="xs:anyType"><b/>'),
    ("<Subject>A", f'<Subject {XSI} {XS} xsi:type="xs:string"><b/>'),
    ("<Code>", f'<Code {XSI} {XS} xsi:type="xs:anyType"><b/>'),
    ("<Code>", f'<Code {XSI} xsi:type="Organ"><OrganId>A</OrganId>'),
    ("<Code>", f'<Code {XSI} xsi:nil="true"><b/>'),
    ("<DueDate>2025/07/01", f'<DueDate {XSI} {XS} xsi:type="xs:string">tomorrow'),
    ("<DueDate>2025/07/01", f'<DueDate {XSI} xsi:nil="true">tomorrow'),
    ("<Reference>", f'<Reference {XSI} {XS} xsi:type="xs:anyType"><b/>'),
    ("</edXMLHeader>", f'<Signature {XSI} {XS} xsi:type="xs:anyType"/></edXMLHeader>'),
    ("</edXMLHeader>", f'<x xmlns="urn:x" {XSI} {XS} xsi:type="xs:anyType"/></edXMLHeader>'),
]


@pytest.mark.parametrize(("old", "new"), WIDENING)
def test_xsi_attributes_do_not_widen_what_fits(old: str, new: str) -> None:
    for name in (ANY_ORDER, AXIS):
        assert checked(edited(old, new), name), name


def test_a_message_may_not_bring_its_own_schema(tmp_path: Path) -> None:
    own = tmp_path / "own.xsd"
    own.write_text(
        f'<xs:schema {XS} targetNamespace="{names.NS}"><xs:element name="mine"/></xs:schema>'
    )
    bodies = [
        f'<mine xmlns="{names.NS}" {XSI} xsi:schemaLocation="{names.NS} {own.as_uri()}"/>',
        f'<mine xmlns="{names.NS}" {XSI} xsi:schemaLocation="{names.NS} {own}"/>',
        f'<mine {XSI} xsi:noNamespaceSchemaLocation="{own}"/>',
    ]
    for body in bodies:
        assert rules(checked(body.encode())) == ["VNE-XSD-001"]


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine: its address and the paths that were asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}", asked
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_nothing_is_fetched(server: tuple[str, list[str]]) -> None:
    address, asked = server
    locations = (
        f'{XSI} xsi:schemaLocation="{names.NS} {address}/a.xsd urn:b {address}/b.xsd" '
        f'xsi:noNamespaceSchemaLocation="{address}/c.xsd"'
    )
    for old in ("<edXML ", "<Code>", "<Subject>"):
        data = edited(old, f"{old[:-1]} {locations}{old[-1]}")
        assert checked(data) == ()
        assert rules(checked(data.replace(b"<Type>1", b"<Type>x"))) == ["VNE-XSD-006"]
    assert asked == []


# -- cost ------------------------------------------------------------------------------------


def _many(count: int, piece: str) -> bytes:
    return edited("<To>", f"{piece * count}<To>")


@pytest.mark.parametrize(
    "piece", ["<To><x/></To>", '<To a="1"/>', "<To>text</To>", "<DueDate>x</DueDate>"]
)
def test_any_number_of_misfits_costs_little(piece: str) -> None:
    data = _many(38_000 // (piece.count("<") + piece.count("=")), piece)
    document = parse(source_of(data))
    findings = within(100, lambda: check(document, ANY_ORDER))
    assert len(findings) == MAX_SCHEMA_FINDINGS + 1
    assert findings[-1].rule == "VNE-XSD-015"
    assert dict(findings[-1].facts) == {"limit": MAX_SCHEMA_FINDINGS}


def test_a_hundred_misfits_are_all_listed() -> None:
    data = _many(MAX_SCHEMA_FINDINGS, "<DueDate>x</DueDate>")
    assert rules(checked(data)) == ["VNE-XSD-006"] * MAX_SCHEMA_FINDINGS


@pytest.mark.parametrize("name", [ANY_ORDER, AXIS])
def test_a_large_message_is_judged_like_a_small_one(name: str) -> None:
    receiver = "<To><OrganId>H26.99</OrganId><OrganName>Sở</OrganName></To>"
    count = MAX_SCHEMA_TREE_ELEMENTS
    assert checked(_many(count, receiver), name) == ()
    data = edited("<To>", f"{receiver * count}<To><Organ/>")
    (finding,) = [f for f in checked(data, name) if f.rule == "VNE-XSD-002"]
    assert finding.location.path == f"{HEADER}/To[{count + 1}]/Organ"


def test_stream_and_tree_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two ways to the verdict; the tree's answers are the reference."""
    judged = 0
    for name in (ANY_ORDER, AXIS):
        compiled = etree.XMLSchema(etree.fromstring(checking._resources.schema(name)))
        monkeypatch.setattr(checking, "MAX_SCHEMA_TREE_ELEMENTS", 0)
        for kind in KINDS:
            for case, root in broken(kind):
                document = parse(source_of(etree.tostring(root)))
                assert bool(check(document, name)) is not compiled.validate(document.root), case
                judged += 1
    assert judged > 2000


def test_the_parsers_warnings_are_not_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MAX_SCHEMA_TREE_ELEMENTS", 0)
    warned = f'<ds:Signature {DS}><x xmlns="relative" xml:lang="*"/></ds:Signature></edXMLHeader>'
    assert checked(edited("</edXMLHeader>", warned)) == ()


def test_threads_do_not_mix_their_answers() -> None:
    cases: list[Callable[[], bytes]] = [
        lambda: edited("<Type>1", "<Type>x"),
        lambda: edited("<Code>", "<Code>text"),
        lambda: edited("<Type>1", "<Type>1"),
    ]
    documents = [parse(source_of(case())) for case in cases]
    alone = [check(document, ANY_ORDER) for document in documents]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda d: check(d, ANY_ORDER), documents * 200))
    assert together == alone * 200


def test_xmlschema_is_not_loaded_for_a_valid_message(tmp_path: Path) -> None:
    path = tmp_path / "message.edxml"
    path.write_bytes(edited("<Type>1", "<Type>1"))
    program = (
        "import sys; from pathlib import Path; from vnedoc.xml.schema.checking import check;"
        "from vnedoc.xml.reading.tree import parse;"
        "from vnedoc.content import source_of; document = parse(source_of(Path(sys.argv[1])));"
        f"assert check(document, {ANY_ORDER!r}) == (); assert 'xmlschema' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)
