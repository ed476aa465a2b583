"""The skeleton is the document: same verdict, same tree, same digest, whatever stands where."""

from __future__ import annotations

import base64
import contextlib
import copy
import re
import secrets
from random import Random
from xml.parsers import expat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.scale import scaled
from tests.xml import hostile
from tests.xml.hostile import MIN_RUN, NS, Pieces, envelope
from vnedoc.content import source_of
from vnedoc.errors import CanonicalizationError, DoctypeError, EncodingError, ReadError
from vnedoc.limits import MIN_RUN_BYTES
from vnedoc.xml.reading.skeleton import Run, lift, put_back
from vnedoc.xml.reading.tree import Document, parse

RUN = re.compile(
    rb"(?:[A-Za-z0-9+/= \t\r\n]|&#(?:0{0,8}(?:9|10|13|32)|x0{0,8}(?:9|[aA]|[dD]|20));)*"
)
FORMS = [
    {"exclusive": exclusive, "with_comments": comments}
    for exclusive in (False, True)
    for comments in (False, True)
]
PATH = ["edXML", "AttachmentEncoded", "Attachment", "ContentTransferEncoded"]

slow_is_fine = {"deadline": None, "suppress_health_check": list(HealthCheck)}
pieces = st.one_of(st.integers(1, 40), st.just(1 << 20))


def generated(make: object) -> st.SearchStrategy[bytes]:
    """Documents that hypothesis can shrink."""
    return st.randoms(use_true_random=False).map(make)


def seeded(make: object) -> st.SearchStrategy[bytes]:
    """Documents that cannot be shrunk, but differ more from each other."""
    return st.integers(0, 2**64).map(lambda seed: make(Random(seed)))


# --- the document whole, as others see it -------------------------------------------------------


def whole(data: bytes) -> etree._ElementTree:
    """What lxml alone makes of the document."""
    parser = etree.XMLParser(encoding="UTF-8", resolve_entities=False, strip_cdata=False)
    return etree.fromstring(data, parser).getroottree()


def filled(document: Document) -> etree._ElementTree:
    """The tree with the text of every run where its placeholder stands."""
    tree = copy.deepcopy(document.root.getroottree())
    for element in tree.iter(etree.Element):
        if run := document.run_of(element):
            text = b"".join(document.skeleton.chunks(run))
            element.text = etree.fromstring(b"<x>%b</x>" % text).text
    return tree


def spans_by_expat(data: bytes, *, strictly: bool = True) -> set[tuple[int, int]]:
    """Where runs should have been lifted from, found in another way with another parser.

    Strictly, every element of the path is in the root's namespace; else in any.
    """
    found: set[tuple[int, int]] = set()
    names: list[str] = []
    alone: list[bool] = []
    parser = expat.ParserCreate("UTF-8", "}")

    def spoil(*_: object) -> None:
        if alone:
            alone[-1] = False

    def start(name: str, _: object) -> None:
        spoil()
        names.append(name)
        alone.append(True)

    def end(_: str) -> None:
        space = names[0][: names[0].rfind("}") + 1]
        here = names if strictly else [space + name.rpartition("}")[2] for name in names]
        if here == [space + name for name in PATH] and alone[-1]:
            stop = parser.CurrentByteIndex
            text = data[data.rfind(b">", 0, stop) + 1 : stop]
            blank = not re.sub(rb"&#[^;]*;|\s", b"", text)
            if len(text) >= MIN_RUN and RUN.fullmatch(text) and not blank:
                found.add((stop - len(text), stop))
        names.pop()
        alone.pop()

    def characters(text: str) -> None:
        # The raw text starts at the last ">", unless there is one in the text.
        if ">" in text:
            spoil()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.CommentHandler = spoil
    parser.ProcessingInstructionHandler = spoil
    parser.StartCdataSectionHandler = spoil
    parser.Parse(data, True)
    return found


def check(data: bytes, piece: int) -> None:
    """lxml and the skeleton agree on what is XML, and on everything else if it is."""
    try:
        tree = whole(data)
    except etree.XMLSyntaxError:
        with pytest.raises(ReadError):
            parse(Pieces(data, piece), min_run=MIN_RUN)
        return
    try:
        document = parse(Pieces(data, piece), min_run=MIN_RUN)
    except DoctypeError:
        assert b"<!DOCTYPE" in data
        return
    except EncodingError:
        assert b"version" in data
        return
    assert document.root.getroottree().docinfo.internalDTD is None
    assert etree.tostring(filled(document)) == etree.tostring(tree)
    for form in FORMS:
        try:
            expected = etree.tostring(tree, method="c14n", **form)
        except etree.C14NError:
            with pytest.raises(CanonicalizationError):
                document.canonical(**form)
        else:
            assert b"".join(document.canonical(**form)) == expected
    lifted = {(run.start, run.end) for run in document.skeleton.runs}
    with contextlib.suppress(expat.ExpatError):  # Its rule for names is an edition behind.
        # Where no other namespace stands beside it, it is also read without the right one.
        assert spans_by_expat(data) <= lifted <= spans_by_expat(data, strictly=False)


class TestSameAsWhole:
    @settings(max_examples=scaled(300, 100), **slow_is_fine)
    @given(st.one_of(generated(hostile.document), seeded(hostile.document)), pieces)
    def test_documents(self, data: bytes, piece: int) -> None:
        check(data, piece)

    @settings(max_examples=scaled(300, 100), **slow_is_fine)
    @given(st.one_of(generated(hostile.broken_document), seeded(hostile.broken_document)), pieces)
    def test_broken_documents(self, data: bytes, piece: int) -> None:
        check(data, piece)

    @pytest.mark.slow
    @settings(max_examples=30_000, **slow_is_fine)
    @given(seeded(hostile.document), pieces)
    def test_many_documents(self, data: bytes, piece: int) -> None:
        check(data, piece)

    @pytest.mark.slow
    @settings(max_examples=30_000, **slow_is_fine)
    @given(seeded(hostile.broken_document), pieces)
    def test_many_broken_documents(self, data: bytes, piece: int) -> None:
        check(data, piece)

    def test_the_generator_makes_what_it_should(self) -> None:
        """Without enough runs lifted and put back, the tests above would show nothing."""
        lifted = back = refused = 0
        for seed in range(500):
            source = Pieces(hostile.document(Random(seed)), 1 << 20)
            try:
                kept = len(parse(source, min_run=MIN_RUN).skeleton.runs)
            except ReadError:
                refused += 1
                continue
            lifted += kept > 0
            back += len(lift(source, min_run=MIN_RUN).runs) > kept
        assert lifted > 80
        assert back > 120
        assert refused < 200

    @pytest.mark.parametrize("prefixes", [[], ["e"], ["e", "o", "#default"]])
    def test_inclusive_prefixes(self, prefixes: list[str]) -> None:
        data = (
            f"<e:edXML xmlns:e='{NS}' xmlns:o='urn:o' xmlns='urn:d'><e:AttachmentEncoded>"
            "<e:Attachment><e:ContentTransferEncoded>AAAABBBBCCCCDDDD&#13;\r\n"
            "</e:ContentTransferEncoded></e:Attachment></e:AttachmentEncoded></e:edXML>"
        ).encode()
        document = parse(source_of(data), min_run=MIN_RUN)
        expected = etree.tostring(
            whole(data), method="c14n", exclusive=True, inclusive_ns_prefixes=prefixes
        )
        pieces = document.canonical(exclusive=True, inclusive_prefixes=prefixes)
        assert len(document.skeleton.runs) == 1
        assert b"".join(pieces) == expected


# --- the rule, both sides of each line ----------------------------------------------------------

FULL = b"A" * MIN_RUN_BYTES


class TestRule:
    @pytest.mark.parametrize(
        ("text", "lifted"),
        [
            (FULL, True),
            (FULL[1:], False),
            (b"A" * 4000 + b"\n" * 96, True),
            (b"A" * 4000 + b"\n" * 95, False),
            (b"\n" * 5000, False),
            (b"\n" * 5000 + b"A", True),
            (b"&#13;" * 1000, False),
            (b"&#13;" * 1000 + b"=", True),
            (
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n" * 70,
                True,
            ),
            *((FULL + reference, True) for reference in (b"&#9;", b"&#10;", b"&#13;", b"&#32;")),
            *((FULL + reference, True) for reference in (b"&#x9;", b"&#xA;", b"&#xd;", b"&#x20;")),
            (FULL + b"&#000000009;", True),
            (FULL + b"&#0000000009;", False),
            (FULL + b"&#x0000000020;", True),
            (FULL + b"&#x00000000020;", False),
            (FULL + b"&#65;", False),
            (FULL + b"&amp;", False),
            *((FULL + bytes([bad]), False) for bad in b"-_.,!#;:%'\"]*~\x7f"),
            (FULL + "é".encode(), False),
        ],
    )
    def test_characters(self, text: bytes, lifted: bool) -> None:
        assert bool(parse(source_of(envelope(text))).skeleton.runs) is lifted

    @pytest.mark.parametrize(
        ("before", "after", "lifted"),
        [
            (b"", b"", True),
            (b"<!--c-->", b"", False),
            (b"", b"<!--c-->", False),
            (b"<?p?>", b"", False),
            (b"", b"<?p?>", False),
            (b"<![CDATA[]]>", b"", False),
            (b"", b"<![CDATA[]]>", False),
            (b"", b"<![CDATA[A]]>", False),
            (b"<![CDATA[>", b"]]>", False),
            (b"A>", b"", False),
            (b"<x/>", b"", False),
            (b"", b"<x/>", False),
            (b"<x>", b"</x>", False),
        ],
    )
    def test_only_child_node(self, before: bytes, after: bytes, lifted: bool) -> None:
        document = parse(source_of(envelope(before + FULL + after)))
        assert bool(document.skeleton.runs) is lifted

    @pytest.mark.parametrize(
        ("root", "path", "lifted"),
        [
            ("<edXML xmlns='{NS}'>", "{0}/{1}/{2}", True),
            ("<edXML>", "{0}/{1}/{2}", True),
            ("<e:edXML xmlns:e='urn:u'>", "e:{0}/e:{1}/e:{2}", True),
            ("<edXML xmlns='urn:u' xmlns:e='urn:u'>", "{0}/e:{1}/{2}", True),
            ("<edXML xmlns='{NS}' xmlns:e='urn:u'>", "{0}/e:{1}/{2}", False),
            ("<edXML xmlns:e='urn:u'>", "{0}/{1}/e:{2}", False),
            ("<e:edXML xmlns:e='urn:u'>", "{0}/{1}/{2}", True),
            ("<e:edXML xmlns:e='{NS}'>", "{0}/{1}/{2}", True),
            ("<e:edXML xmlns:e='{NS}'>", "{0}/e:{1}/{2}", True),
            ("<e:edXML xmlns:e='{NS}'><e:AttachmentEncoded/>", "{0}/{1}/{2}", False),
            ("<EdXML xmlns='{NS}'>", "{0}/{1}/{2}", False),
            ("<x>", "edXML/{0}/{1}/{2}", False),
            ("<edXML>", "edXML/{0}/{1}/{2}", False),
            ("<edXML>", "{0}/{1}/x", False),
            ("<edXML>", "{0}/{1}/{2}/x", False),
            ("<edXML>", "{0}/{1}", False),
            ("<edXML>", "{1}/{0}/{2}", False),
        ],
    )
    def test_place(self, root: str, path: str, lifted: bool) -> None:
        names = path.format(*PATH[1:]).split("/")
        opening = root.format(NS=NS) + "".join(f"<{name}>" for name in names)
        closing = (
            "".join(f"</{name}>" for name in reversed(names)) + f"</{root.split()[0].strip('<>')}>"
        )
        data = opening.encode() + FULL + closing.encode()
        document = parse(source_of(data))
        assert bool(document.skeleton.runs) is lifted
        assert b"".join(document.canonical()) == etree.tostring(whole(data), method="c14n")

    def test_nothing_is_cut_wrong_at_any_border(self) -> None:
        text = b"QUJD\r\nREVG&#13;\n\rR0hJ&#xD;&#x20;&#9;\r"
        data = envelope(text, text + b"&#13", b" \r\n&#13;\t" * 3, text + b"-") + b"\r\n"
        with pytest.raises(ReadError):
            parse(source_of(data), min_run=MIN_RUN)
        data = data.replace(b"&#13<", b"&#13;<")
        expected = etree.tostring(whole(data), method="c14n")
        spans = [run.start for run in parse(source_of(data), min_run=MIN_RUN).skeleton.runs]
        assert len(spans) == 2
        for piece in range(1, len(data)):
            document = parse(Pieces(data, piece), min_run=MIN_RUN)
            assert [run.start for run in document.skeleton.runs] == spans
            assert b"".join(document.canonical()) == expected


class TestPlaceholder:
    def test_is_valid_base64_of_a_run(self) -> None:
        skeleton = parse(source_of(envelope(FULL, FULL))).skeleton
        placeholders = re.findall(rb">([0-9A-Za-z]+)<", skeleton.data)
        assert len(placeholders) == 2
        for placeholder, run in zip(placeholders, skeleton.runs, strict=True):
            base64.b64decode(placeholder, validate=True)
            assert len(placeholder) % 4 == 0
            assert skeleton.run_of(placeholder.decode()) == run

    def test_differs_from_call_to_call(self) -> None:
        source = source_of(envelope(FULL))
        assert lift(source).token != lift(source).token

    def test_is_found_nowhere_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first, second = "ab" * 10, "cd" * 10
        tokens = iter((first, second))
        monkeypatch.setattr(secrets, "token_hex", lambda size: next(tokens))
        copy_of_first = f"{first}0000000Z"
        data = envelope(FULL, copy_of_first.encode())
        document = parse(source_of(data))
        assert document.skeleton.token == second.encode()
        assert document.skeleton.run_of(copy_of_first) is None
        assert b"".join(document.canonical()) == etree.tostring(whole(data), method="c14n")

    @pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t + " "])
    def test_must_stand_alone(self, change: object) -> None:
        skeleton = lift(source_of(envelope(FULL)))
        text = f"{skeleton.token.decode()}0000000Z"
        assert skeleton.run_of(text) is not None
        assert skeleton.run_of(change(text)) is None
        assert skeleton.run_of(None) is None


class TestPutBack:
    def test_restores_the_bytes(self) -> None:
        data = envelope(FULL, FULL + b"B", FULL + b"C")
        skeleton = lift(source_of(data))
        assert put_back(skeleton, skeleton.runs).data == data
        less = put_back(skeleton, skeleton.runs[1:2])
        assert less.runs == (skeleton.runs[0], skeleton.runs[2])
        assert put_back(less, less.runs).data == data

    def test_a_run_knows_its_bytes(self) -> None:
        data = envelope(FULL + b"&#13;")
        (run,) = lift(source_of(data)).runs
        start = data.index(FULL)
        assert run == Run(start, start + len(FULL) + 5, escaped=True)
        assert run.size == len(FULL) + 5


class TestPositions:
    @settings(max_examples=200, **slow_is_fine)
    @given(seeded(hostile.document), pieces)
    def test_are_those_of_the_original(self, data: bytes, piece: int) -> None:
        try:
            document = parse(Pieces(data, piece), min_run=MIN_RUN)
        except ReadError:
            return
        offsets: list[int] = []
        parser = expat.ParserCreate("UTF-8")
        parser.StartElementHandler = lambda *_: offsets.append(parser.CurrentByteIndex)
        parser.Parse(data, True)
        paths = [document.path_of(element) for element in document.root.iter(etree.Element)]
        assert len(set(paths)) == len(paths)
        found = document.positions(paths)
        for path, offset in zip(paths, offsets, strict=True):
            before = data[:offset].decode().removeprefix("\ufeff")
            lines = re.split("\r\n|\r|\n", before)
            assert found[path] == (len(lines), len(lines[-1]) + 1)

    def test_offset_at_and_behind_the_end(self) -> None:
        skeleton = lift(source_of(b"<a>\n</a>\n"))
        assert skeleton.original_position(len(skeleton.data)) == (3, 1)
