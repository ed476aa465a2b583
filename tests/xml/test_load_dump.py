"""`dumps` never raises for what `load` gave, and what it writes is read as the same again."""

import copy
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

import vnedoc
from tests import factories
from tests.scale import scaled
from vnedoc import names
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case
from vnedoc.errors import ReadError, TooLargeError
from vnedoc.limits import MAX_REMAINDER_BYTES

SAMPLES = os.environ.get("VNEDOC_SAMPLES")
URIS = ["", names.NS, "urn:x", "http://www.go.vn/eDoc", names.LEGACY_NS, names.SOAP]
WORDS = [None, "", "x", "Mật", "0001/01/01", "2025-07-01T00:00:00", "Khẩn", "03", "cid:1"]
KNOWN = [
    *("Subject", "To", "From", "edXMLHeader", "edXMLBody", "AttachmentEncoded", "StatusCode"),
    *("TraceHeaderList", "Paper", "Business", "Odd", "MessageHeader", "Receiver", "Sender"),
]


def check(data: bytes) -> bool:
    """Whether the message is read; then it is written, and reads as the same."""
    try:
        envelope = vnedoc.loads(data)
    except ReadError:
        return False
    first = vnedoc.dumps(envelope)
    again = vnedoc.loads(first)
    assert again == envelope, data[:2000]
    assert vnedoc.dumps(again) == first, data[:2000]
    return True


def bases() -> list[bytes]:
    """A document of each kind, a status message, and the message of 2013."""
    header = "<e:Subject>a</e:Subject><e:OtherInfo><e:Secret>Mật</e:Secret></e:OtherInfo>"
    old = (
        f'<s:Envelope xmlns:s="{names.SOAP}" xmlns:e="{names.LEGACY_NS}"><s:Header>'
        f"<e:MessageHeader>{header}</e:MessageHeader><e:TraceHeaderList><e:TraceHeader><e:Sender>"
        "<e:OrganId>A</e:OrganId></e:Sender><e:Receiver><e:OrganId>B</e:OrganId></e:Receiver>"
        "</e:TraceHeader></e:TraceHeaderList></s:Header><s:Body><e:Manifest>"
        f'<e:Reference xmlns:x="{names.XLINK}" x:href="cid:1"/></e:Manifest></s:Body></s:Envelope>'
    )
    small = factories.document(attachments=(factories.attachment(data=b"abc" * 2000),))
    return [
        vnedoc.dumps(small),
        *(vnedoc.dumps(make()) for make in factories.COMPLETE.values()),
        vnedoc.dumps(factories.status()),
        old.encode(),
    ]


def retag(element: etree._Element, uri: str, name: str = "") -> None:
    local = name or etree.QName(element).localname
    element.tag = f"{{{uri}}}{local}" if uri else local


def broken(data: bytes, chance: random.Random) -> bytes:
    """A message with a few things done to it that people and programs do."""
    root = etree.fromstring(data)
    for _ in range(chance.randint(1, 6)):
        elements = list(root.iter(etree.Element))
        element, uri = chance.choice(elements), chance.choice(URIS)
        parent = element.getparent()
        act = chance.randrange(8)
        if act == 0:
            retag(element, uri)
        elif act == 1:
            for one in element.iter(etree.Element):
                retag(one, uri)
        elif act == 2 and parent is not None:
            twin = copy.deepcopy(element)
            for one in twin.iter(etree.Element):
                retag(one, uri)
            parent.insert(chance.randint(0, len(parent)), twin)
        elif act == 3 and parent is not None:
            parent.remove(element)
        elif act == 4:
            element.text = chance.choice(WORDS)
        elif act == 5:
            retag(element, etree.QName(element).namespace or "", chance.choice(KNOWN))
        elif act == 6:
            retag(etree.SubElement(element, "x"), uri, chance.choice(KNOWN))
            element[-1].text = chance.choice(WORDS)
        else:
            element.set(f"{{{uri}}}a" if uri else "a", "1")
    return etree.tostring(root)


def test_messages_broken_by_chance() -> None:
    chance, known = random.Random(11), bases()
    read = [check(broken(chance.choice(known), chance)) for _ in range(scaled(20_000))]
    assert 0.5 < sum(read) / len(read) < 1


def start_of(case: Case) -> bytes:
    """The message of a case; nothing of those that are large on purpose."""
    data = b""
    for chunk in case.inputs[0].chunks() if case.inputs else ():
        data += chunk
        if len(data) > 1_000_000:
            return b""
    return data


def test_the_whole_corpus() -> None:
    cases = corpus.cases()
    step = len(cases) // scaled(len(cases), 100) or 1
    read = [check(start_of(case)) for case in cases[::step]]
    assert sum(read) > len(read) / 2


def files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*.edxml")))


@pytest.mark.skipif(SAMPLES is None, reason="SKIPPED LOUDLY: VNEDOC_SAMPLES is not set")
@pytest.mark.parametrize("folder", [".", "../findings"])
def test_real_messages_and_findings(folder: str) -> None:
    found = list(files(Path(SAMPLES or "", folder)))
    assert found
    assert sum(check(path.read_bytes()) for path in found) > len(found) / 2


def test_what_is_kept_is_bounded() -> None:
    one = "<ContentTransferEncoded>" + "QUJD" * 5000 + "</ContentTransferEncoded>"
    count = MAX_REMAINDER_BYTES // 20_000 + 2
    data = f'<edXML xmlns="{names.NS}"><edXMLEnvelope/><AttachmentEncoded><Attachment>'
    data += one * count + "</Attachment></AttachmentEncoded></edXML>"
    with pytest.raises(TooLargeError):
        vnedoc.loads(data.encode())
