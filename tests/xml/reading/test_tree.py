"""What is refused, each by its own error, at what cost, and what is given for the rest."""

from __future__ import annotations

import bz2
import copy
import gzip
import hashlib
import io
import json
import lzma
import os
import socket
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.scale import scaled
from tests.xml.hostile import NS, Stream, envelope, huge, nested
from vnedoc.content import source_of
from vnedoc.errors import (
    CanonicalizationCostError,
    CanonicalizationError,
    CompressedInputError,
    DoctypeError,
    EncodingError,
    LimitError,
    NotXmlError,
    ReadError,
    SourceChangedError,
    TooDeepError,
    TooLargeError,
    TooLongNamespaceError,
    TooManyAttributesError,
    TooManyElementsError,
    TooManyNamespacesError,
)
from vnedoc.limits import MAX_ATTRIBUTES, MAX_C14N_COST, MAX_DEPTH, MAX_ELEMENTS, MAX_NAMESPACES
from vnedoc.xml.reading.canonical import c14n_cost
from vnedoc.xml.reading.tree import Document, parse

BOM = b"\xef\xbb\xbf"
LINE = b"QUJD" * 19


def read(data: bytes) -> Document:
    return parse(source_of(data))


def zipped(data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("message.edxml", data)
    return target.getvalue()


class TestCompressed:
    @pytest.mark.parametrize(
        ("data", "name"),
        [
            (gzip.compress(b"<a/>", mtime=0), "gzip"),
            (zipped(b"<a/>"), "zip"),
            (b"PK\x05\x06" + bytes(18), "zip"),
            (bz2.compress(b"<a/>"), "bzip2"),
            (lzma.compress(b"<a/>"), "xz"),
            (b"\x28\xb5\x2f\xfd" + bytes(20), "zstd"),
        ],
    )
    def test_is_refused(self, data: bytes, name: str) -> None:
        with pytest.raises(CompressedInputError) as caught:
            read(data)
        assert caught.value.format == name

    def test_is_refused_unread(self) -> None:
        stream = Stream(gzip.compress(b"")[:10], bytes(1 << 20), 5 << 10)
        with pytest.raises(CompressedInputError):
            parse(stream)
        assert stream.read <= 1 << 20

    def test_from_a_path_too(self, tmp_path: Path) -> None:
        path = tmp_path / "message.edxml"
        path.write_bytes(gzip.compress(b"<a/>"))
        with pytest.raises(CompressedInputError):
            parse(source_of(path))
        path.write_bytes(b"<a/>")
        assert parse(source_of(path)).root.tag == "a"


class TestEncoding:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            ("<a/>".encode("utf-16"), "UTF-16"),
            ("<a/>".encode("utf-16-le"), "UTF-16"),
            ("<a/>".encode("utf-16-be"), "UTF-16"),
            ("<a/>".encode("utf-32"), "UTF-32"),
            ("<a/>".encode("utf-32-le"), "UTF-32"),
            ("<a/>".encode("utf-32-be"), "UTF-32"),
            ("<?xml version='1.0' encoding='cp037'?><a/>".encode("cp037"), "EBCDIC"),
            (b"<?xml version='1.0' encoding='windows-1258'?><a/>", 'encoding="windows-1258"'),
            (b'<?xml version="1.0" encoding = "UTF-16"?><a/>', 'encoding="UTF-16"'),
            (b"<?xml version='1.0'\nencoding\t=\n'UTF-7'?><a/>", 'encoding="UTF-7"'),
            (BOM + b"<?xml version='1.0' encoding='latin1'?><a/>", 'encoding="latin1"'),
            (b"<?xml version='1.0' encoding=''?><a/>", 'encoding=""'),
            (b"<?xml version='1.1'?><a/>", 'version="1.1"'),
            (b"<?xml version='2.0' encoding='UTF-8'?><a/>", 'version="2.0"'),
            (b"<a>\n\xff</a>", "0xFF at line 2, column 1"),
            ("<a>ế".encode() + b"\xc3(</a>", "0xC3 at line 1, column 5"),
            (b"<a b='\xc0\x80'/>", "0xC0 at line 1, column 7"),
            (b"<a><!--\xed\xa0\x80--></a>", "0xED at line 1, column 8"),
            (b"<a><![CDATA[\xf4\x90\x80\x80]]></a>", "0xF4 at line 1, column 13"),
            ("<a>Thông báo</a>".encode("cp1258", "replace"), "0xF4 at line 1, column 6"),
        ],
    )
    def test_is_refused(self, data: bytes, reason: str) -> None:
        with pytest.raises(EncodingError) as caught:
            read(data)
        assert caught.value.reason.endswith(reason)
        assert caught.value.reason != caught.value.reason_vi

    @pytest.mark.parametrize(
        "data",
        [
            "<a>Thông báo</a>".encode(),
            BOM + b"<a/>",
            b"<?xml version='1.0'?><a/>",
            b'<?xml version="1.0" encoding="UTF-8"?><a/>',
            b"<?xml version='1.0' encoding='utf-8' standalone='yes'?><a/>",
            BOM + b"<?xml\nversion = '1.0' encoding = 'Utf-8' ?>\n<a/>",
            b"<?xml-stylesheet encoding='latin1'?><a/>",
        ],
    )
    def test_utf8_is_admitted(self, data: bytes) -> None:
        assert read(data).root.tag == "a"

    @given(st.binary(max_size=60))
    def test_no_bytes_but_utf8_pass(self, data: bytes) -> None:
        for template in (b"<a>%b</a>", b"<a b='%b'/>", b"<a><!--%b--></a>", b"<a%b/>", b"%b<a/>"):
            whole = template % data
            try:
                read(whole)
            except ReadError:
                continue
            whole.decode()


ENTITY = "<!DOCTYPE a [<!ENTITY {}>]><a>&x;</a>"
LAUGHS = "".join(f"<!ENTITY x{n} '{f'&x{n - 1};' * 10}'>" for n in range(1, 10))


class TestDoctype:
    @pytest.mark.parametrize(
        ("data", "line"),
        [
            (b"<!DOCTYPE a><a/>", 1),
            (b"<?xml version='1.0'?>\n<!--\n<a/>--> <?p\n?>\r\n<!DOCTYPE a><a/>", 5),
            (BOM + b"\n\n<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'><a/>", 3),
            (ENTITY.format("x SYSTEM 'file:///etc/passwd'").encode(), 1),
            (ENTITY.format("% p SYSTEM 'http://127.0.0.1/p'").encode(), 1),
            (ENTITY.format(f"x '{'A' * 50_000}'").replace("&x;", "&x;" * 5_000).encode(), 1),
            (f"<!DOCTYPE a [<!ENTITY x0 'ha'>{LAUGHS}]><a>&x9;</a>".encode(), 1),
            (b"<!DOCTYPE", 1),
            (b" " * (600 << 10) + b"<!--" + b"\n" * (600 << 10) + b"--><!DOCTYPE a><a/>", 614_401),
            (b"<!DOCTYPE a><a>" + b"A" * (9 << 20) + b"</a>", 1),
        ],
        ids=lambda value: value[:40] if isinstance(value, bytes) else None,
    )
    def test_is_refused_before_parsing(
        self, data: bytes, line: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(etree, "fromstring", None)
        with pytest.raises(DoctypeError) as caught:
            read(data)
        assert caught.value.line == line

    @pytest.mark.parametrize(
        "data",
        [
            b"<a><![CDATA[<!DOCTYPE a>]]></a>",
            b"<!--<!DOCTYPE a>--><a/>",
            b"<?p <!DOCTYPE a>?><a/>",
            b"<a b='&lt;!DOCTYPE a>'/>",
        ],
    )
    def test_words_that_look_like_one_are_none(self, data: bytes) -> None:
        assert read(data).root.tag == "a"

    @pytest.mark.parametrize(
        "data",
        [b"<a/><!DOCTYPE a>", b"<a><!DOCTYPE a></a>", b"<!doctype a><a/>", b"<!ELEMENT a><a/>"],
    )
    def test_elsewhere_it_is_not_xml(self, data: bytes) -> None:
        with pytest.raises(NotXmlError):
            read(data)


class TestNothingIsFetched:
    """XInclude, schema locations and stylesheets are content like any other."""

    TEMPLATE = (
        "<?xml-stylesheet href='{0}'?><edXML xmlns='{1}' xmlns:i='http://www.w3.org/2001/XInclude'"
        " xmlns:s='http://www.w3.org/2001/XMLSchema-instance' s:schemaLocation='{1} {0}'"
        " s:noNamespaceSchemaLocation='{0}' xml:base='{0}'><i:include href='{0}' parse='text'/>"
        "</edXML>"
    )

    def test_from_the_network(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.setblocking(False)
            url = f"http://127.0.0.1:{server.getsockname()[1]}/x"
            document = read(self.TEMPLATE.format(url, NS).encode())
            b"".join(document.canonical())
            with pytest.raises(BlockingIOError):
                server.accept()

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe as a canary")
    def test_from_the_disk(self, tmp_path: Path) -> None:
        # Opening the pipe to read would wait for a writer for ever.
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        for data in (self.TEMPLATE.format(pipe.as_uri(), NS), self.TEMPLATE.format(pipe, NS)):
            thread = threading.Thread(target=read, args=(data.encode(),), daemon=True)
            thread.start()
            thread.join(5)
            assert not thread.is_alive()


def flood(count: int, template: str) -> str:
    """`template` so many times, each with its number; Q is a quotation mark."""
    return "".join(template.format(number) for number in range(count)).replace("Q", '"')


def attributes(count: int) -> str:
    return flood(count, " b{}=Q Q")


def namespaces(count: int) -> str:
    return flood(count, " xmlns:b{0}=Qurn:{0}Q")


def scopes(depth: int, number: str = "{}") -> str:
    """Elements inside each other that declare a namespace each."""
    return flood(depth, f"<b xmlns:b{number}=Qurn:bQ>") + "</b>" * depth


class TestLimits:
    @pytest.mark.parametrize("depth", [1, MAX_DEPTH - 1, MAX_DEPTH])
    def test_deep_enough(self, depth: int) -> None:
        assert read(nested(depth)).root.tag == "a"

    @pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 2_049, 19_000])
    def test_too_deep(self, depth: int) -> None:
        with pytest.raises(TooDeepError) as caught:
            read(nested(depth))
        assert caught.value.limit == MAX_DEPTH

    @pytest.mark.parametrize(
        ("data", "error"),
        [
            (f"<a{attributes(MAX_ATTRIBUTES)}/>", None),
            (f"<a{attributes(MAX_ATTRIBUTES + 1)}/>", TooManyAttributesError),
            (f"<a{flood(10_001, ' b{} = QvQ')}/>", TooManyAttributesError),
            (f"<a><b/><c{attributes(10_001)}", TooManyAttributesError),
            (f"<a>{flood(1_000, '<b c=QQ/>')}{'=' * 1_000}</a>", None),
            (f"<a><!--{attributes(300)}--></a>", None),
            (f"<a b='{attributes(300)}'/>", None),
            (f"<a>{attributes(300)}</a>", None),
            (f"<a{namespaces(MAX_NAMESPACES)}/>", None),
            (f"<a{namespaces(MAX_NAMESPACES + 1)}/>", TooManyNamespacesError),
            (f"<a{namespaces(300)}/>", TooManyNamespacesError),
            (f"<a>{flood(1_000, '<b xmlns:b{}=Qurn:bQ/>')}</a>", None),
            (f"<a>{scopes(MAX_NAMESPACES)}</a>", None),
            (f"<a xmlns='urn:a'>{scopes(MAX_NAMESPACES)}</a>", TooManyNamespacesError),
            (f"<a>{scopes(65, '')}</a>", TooManyNamespacesError),
            (f"<a>{'<b/>' * (MAX_ELEMENTS - 1)}</a>", None),
            (f"<a>{'<b/>' * MAX_ELEMENTS}</a>", TooManyElementsError),
            (f"<a>{'<b></b>' * (MAX_ELEMENTS - 1)}</a>", None),
            (f"<a>{'<!---->' * MAX_ELEMENTS}</a>", TooManyElementsError),
            (f"<a>{'<b c=QQ d = QQ/>' * (MAX_ELEMENTS // 3)}</a>", None),
            (f"<a>{'<b c=QQ d = QQ/>' * (MAX_ELEMENTS // 3 + 1)}</a>", TooManyElementsError),
            (f"<a xmlns='urn:{'a' * 1_020}'>{'<b/>' * 9_000}</a>", None),
            (f"<a xmlns='urn:{'a' * 1_021}'>{'<b/>' * 9_000}</a>", TooLongNamespaceError),
            (f"<a><b xmlns:c = Qurn:{'b' * 9_999}Q/>{'<b/>' * 9_000}</a>", TooLongNamespaceError),
            (f"<a>xmlns='urn:{'a' * 1_021}'{'<b/>' * 9_000}</a>", None),
            (f"<a>{'=' * 2 * MAX_ELEMENTS}</a>", None),
            (f"<a>{' ' * (8 * 1024 * 1024 - 7)}</a>", None),
            (f"<a>{' ' * (8 * 1024 * 1024 - 6)}</a>", TooLargeError),
        ],
        ids=lambda value: value[:30] if isinstance(value, str) else None,
    )
    def test_both_sides(self, data: str, error: type[LimitError] | None) -> None:
        data = data.replace("Q", '"')
        if error is None:
            assert read(data.encode()).root.tag.endswith("a")
            return
        with pytest.raises(error) as caught:
            read(data.encode())
        assert caught.value.found > caught.value.limit

    def test_what_is_put_back_counts(self) -> None:
        most = 8 * 1024 * 1024 - len(b"<a></a>")
        assert len(read(b"<a>" + b"A" * most + b"</a>").root.text) == most
        with pytest.raises(TooLargeError):
            read(b"<a>" + b"A" * (most + 1) + b"</a>")


class TestNotXml:
    @pytest.mark.parametrize(
        ("data", "line", "column"),
        [
            (b"", 1, 1),
            (b"   ", 1, 4),
            (b"plain words", 1, 1),
            (b"<a>", 1, 4),
            (b"<a>\n<b>\n</c></a>", 3, 3),
            ("<a>\r\n<b>Thông báo</c></a>".encode(), 2, 15),
            (b"<a>\r\r\n</b>", 3, 3),
            (b"<a/>\0", 1, 5),
            (b"<a/><b/>", 1, 5),
            (b"<a b='1' b='2'/>", 1, 10),
            (b"<x:a/>", 1, 1),
            (b"<a>&nbsp;</a>", 1, 4),
            (b"<a>&#1;</a>", 1, 4),
            (b"<a b=c/>", 1, 6),
            (b" <?xml version='1.0'?><a/>", 1, 2),
            (b"<a><![CDATA[</a>", 1, 17),
            (b"<a>\n<b xmlns:c='not a name'/></a>", 2, 24),
            (envelope(LINE * 100, LINE * 100, tail=b"</x>"), 1, 15_445),
            (envelope(b"\n".join([LINE] * 100), tail=b"</x>"), 100, 137),
            (envelope(b"\r\n".join([LINE] * 100), tail=b"</x>"), 100, 137),
        ],
        ids=lambda value: value[:20] if isinstance(value, bytes) else None,
    )
    def test_the_place_is_that_in_the_original(self, data: bytes, line: int, column: int) -> None:
        with pytest.raises(NotXmlError) as caught:
            read(data)
        assert (caught.value.line, caught.value.column) == (line, column)
        assert caught.value.reason
        assert caught.value.reason_vi

    def test_a_name_that_only_libxml2_refuses(self) -> None:
        with pytest.raises(NotXmlError):
            read(b"<%b/>" % (b"a" * 60_000))

    def test_cut_off_in_an_attachment(self) -> None:
        data = envelope(LINE * 200_000)
        with pytest.raises(NotXmlError) as caught:
            read(data[: 9 << 20])
        assert (caught.value.line, caught.value.column) == (1, (9 << 20) + 1)

    @settings(max_examples=300, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=200))
    def test_any_bytes_give_a_tree_or_a_documented_error(self, data: bytes) -> None:
        for whole in (data, b"<a>%b</a>" % data):
            try:
                words = read(whole).root.tag
            except ReadError as error:
                words = error.text("vi") and error.text("en")
            assert words


MANY = scaled(1024, 192)
"""MiB of a huge document, up to."""
MEASURE = r"""
import json, re, sys
from tests.effort import within
from tests.xml.hostile import huge
from vnedoc.errors import ReadError
from vnedoc.xml.reading.tree import parse
answers = {}
def reading(stream):
    try:
        return "" if parse(stream).skeleton.runs else "nothing was lifted"
    except ReadError as error:
        return type(error).__name__
for name, stream in huge(int(sys.argv[1])).items():
    try:
        kind = within(500, lambda: reading(stream))
    except AssertionError as error:
        kind = str(error)
    peak = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) // 1024
    answers[name] = kind, peak
json.dump(answers, sys.stdout)
"""


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    """What became of each huge document, and the peak of memory, in a process of their own."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is measured as Linux tells it")
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(root), str(root / "src")])}
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(MANY)], capture_output=True, env=environment, check=True
    )
    return json.loads(run.stdout)


class TestHuge:
    """What does not shrink is refused, what shrinks is not, at the price of reading it once."""

    @pytest.mark.parametrize(
        ("name", "error"),
        [
            ("attachment", ""),
            ("attachment of short lines", ""),
            ("attachment of escaped lines", ""),
            ("many attachments", ""),
            ("blanks", "TooLargeError"),
            ("escaped blanks", "TooLargeError"),
            ("CDATA", "TooLargeError"),
            ("comment", "TooLargeError"),
            ("attribute", "TooLargeError"),
            ("prolog", "TooLargeError"),
            ("prolog of many", "TooManyElementsError"),
            ("bad character in every 4 KiB", "TooLargeError"),
            ("greater-than in every 4 KiB", "TooLargeError"),
            ("bad character at the end", "TooLargeError"),
            ("elsewhere", "TooLargeError"),
            ("many elsewhere", "TooManyElementsError"),
            ("tags", "TooLargeError"),
            ("cut off", "NotXmlError"),
            ("gzip", "CompressedInputError"),
        ],
    )
    def test_answer_and_cost(self, measured: dict[str, Any], name: str, error: str) -> None:
        answer, _ = measured[name]
        assert answer == error

    def test_memory(self, measured: dict[str, Any]) -> None:
        """In MB; the largest so far after each answer, with some 20 MB for the blocks."""
        peaks = {name: peak for name, (_, peak) in measured.items()}
        assert list(peaks) == list(huge(1))
        assert peaks["attachment of escaped lines"] < 64
        assert max(peaks.values()) < 200

    def test_a_file_is_never_other_bytes(self, tmp_path: Path) -> None:
        path = tmp_path / "message.edxml"
        path.write_bytes(envelope(LINE * 100))
        document = parse(source_of(path))
        os.utime(path, (1, 1))
        with pytest.raises(SourceChangedError):
            b"".join(document.canonical())


class TestCanonical:
    MESSAGE = envelope(LINE * 60 + b"&#13;\r\n", tail=b"<?p q?><!--c--><Signature/>")

    def test_of_the_root_but_of_nothing_inside_it(self) -> None:
        document = read(self.MESSAGE)
        whole = etree.tostring(etree.fromstring(self.MESSAGE), method="c14n", with_comments=False)
        assert b"".join(document.canonical(document.root)) == whole
        for element in document.root.iter("*"):
            if element is not document.root:
                with pytest.raises(ValueError, match="whole document"):
                    document.canonical(element)

    def test_of_a_copy_from_which_something_was_removed(self) -> None:
        document = read(b"<?outside?>" + self.MESSAGE)
        tree = copy.deepcopy(document.root.getroottree())
        for signature in tree.getroot().iterfind(f"{{{NS}}}Signature"):
            tree.getroot().remove(signature)
        expected = b"".join(document.canonical()).replace(b"<Signature></Signature>", b"")
        assert b"".join(document.canonical(tree)) == expected
        assert b"<?outside?>" in expected

    def test_the_same_content_in_three_spellings(self) -> None:
        spellings = (b"<a>x &lt; &#x1EBF;</a>", "<a>x &#60; ế</a>".encode())
        spellings += ("<a><![CDATA[x < ế]]></a>".encode(), "<a>x <![CDATA[<]]> ế</a>".encode())
        digests = {
            hashlib.sha256(b"".join(read(data).canonical())).hexdigest() for data in spellings
        }
        assert len(digests) == 1

    @pytest.mark.parametrize("name", ["1", "../x", "x.xsd"])
    def test_relative_namespace_names_have_none(self, name: str) -> None:
        document = read(f"<a xmlns:b='{name}'/>".encode())
        with pytest.raises(CanonicalizationError):
            document.canonical()
        assert b"".join(read(b"<a xmlns:b='urn:1'/>").canonical())

    @pytest.mark.parametrize(
        ("data", "admitted"),
        [
            (f"<a{namespaces(40)}>{'<b/>' * 10_000}</a>", True),
            (f"<a{namespaces(60)}>{'<b/>' * 10_000}</a>", False),
            (f"<a xmlns='urn:a'>{'<b/>' * 35_000}</a>", True),
            (f"<a xmlns:b='urn:{'b' * 996}'>{'<b:b/>' * 19_999}</a>", True),
            (f"<a xmlns:b='urn:{'b' * 996}'>{'<b:b/>' * 20_001}</a>", False),
            (f"<a xmlns:b='urn:{'b' * 996}'>{'<b b:c=QQ b:d=QQ/>' * 7_000}</a>", False),
        ],
    )
    def test_cost_is_bounded_before(self, data: str, admitted: bool) -> None:
        document = read(data.replace("Q", '"').encode())
        assert (document.c14n_cost <= MAX_C14N_COST) is admitted
        if admitted:
            assert b"".join(document.canonical(exclusive=True))
            return
        for exclusive in (False, True):
            with pytest.raises(CanonicalizationCostError):
                document.canonical(exclusive=exclusive)

    def test_cost_of_a_tree(self) -> None:
        root = etree.fromstring("<a xmlns='urn:a'><b xmlns:c='urn:c'><d/></b><e f=''/></a>")
        assert c14n_cost(root) == c14n_cost(root[0]) == 3**2 * 4
        assert c14n_cost(etree.fromstring("<a/>")) == 1
        assert c14n_cost(etree.fromstring("<a xmlns='urn:0123456789'/>")) == 14

    def test_inclusive_prefixes_are_bounded(self) -> None:
        document = read(b"<a/>")
        prefixes = [f"p{number}" for number in range(MAX_NAMESPACES)]
        assert b"".join(document.canonical(exclusive=True, inclusive_prefixes=prefixes))
        with pytest.raises(CanonicalizationCostError):
            document.canonical(exclusive=True, inclusive_prefixes=[*prefixes, "q"])


PLACES = (
    f"<e:edXML xmlns:e='{NS}' xmlns:x='urn:a/b'>\r\n  <e:To/><!-- c --><e:To>\n<x:To/><To/>"
    "<e:OrganId/></e:To>\n\tế<e:To/></e:edXML>"
).encode()
POSITIONS = {
    "edXML": (1, 1),
    "edXML/To": (2, 3),
    "edXML/To[2]": (2, 20),
    "edXML/To[2]/{urn:a/b}To": (3, 1),
    "edXML/To[2]/{}To": (3, 8),
    "edXML/To[2]/OrganId": (3, 13),
    "edXML/To[3]": (4, 3),
}


class TestPlaces:
    def test_paths(self) -> None:
        document = read(PLACES)
        elements = document.root.iter(etree.Element)
        assert [document.path_of(element) for element in elements] == list(POSITIONS)

    def test_positions(self) -> None:
        document = read(PLACES)
        assert document.positions(POSITIONS) == POSITIONS
        assert document.position("edXML/To[3]") == (4, 3)
        assert document.position(document.root[-1]) == (4, 3)

    @pytest.mark.parametrize(
        "path", ["", "x", "edXML/To[4]", "edXML/To/OrganId", "edXML/{urn:a/b}To"]
    )
    def test_no_such_path(self, path: str) -> None:
        assert read(PLACES).position(path) is None

    def test_without_a_namespace(self) -> None:
        document = read(b"<edXML><To/><To/><x:To xmlns:x='urn:x'/></edXML>")
        expected = {"edXML/To": (1, 8), "edXML/To[2]": (1, 13), "edXML/{urn:x}To": (1, 18)}
        assert [document.path_of(element) for element in document.root] == list(expected)
        assert document.positions(expected) == expected

    def test_behind_an_attachment(self) -> None:
        data = envelope(b"\r\n".join([LINE] * 100), tail=b"\n<Note/>")
        assert read(data).position("edXML/Note") == (101, 1)

    def test_long_names_are_cut(self) -> None:
        name = "b" * 1_000
        document = read(f"<a><{name}/><{name}/></a>".encode())
        path = document.path_of(document.root[1])
        assert len(path) < 400
        assert path.endswith("…[2]")
        assert document.position(path) == (1, 4 + 1_003)

    def test_a_byte_order_mark_is_no_character(self) -> None:
        assert read(BOM + b"<a><b/></a>").positions(["a", "a/b"]) == {"a": (1, 1), "a/b": (1, 4)}
