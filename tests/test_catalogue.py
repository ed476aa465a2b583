"""Every code that can be told is in the catalogue, with words and a title in both languages.

Codes are found twice, and never by a list: in the syntax trees of the package, and among the
objects that exist once all of it is loaded.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator

import attrs
import pytest

from tests.cli.running import run
from tests.scale import scaled
from tests.test_languages import MODULES, check, parsed
from vnedoc import catalogue
from vnedoc.catalogue import CodeKind, everything, explained, near
from vnedoc.clauses import PRACTICE
from vnedoc.coded import Coded, coded
from vnedoc.errors import Lang, VnedocError, error
from vnedoc.findings import Severity, Topic

CODE = re.compile(r"VNE-[A-Z]+-?[0-9]+")
CODES = sorted(everything())
LANGS: tuple[Lang, ...] = ("vi", "en")


def codes_in(tree: ast.AST) -> Iterator[str]:
    """The codes that stand as whole strings; in sentences and docstrings they are examples."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and CODE.fullmatch(str(node.value)):
            yield str(node.value)


def written() -> set[str]:
    return {code for module in MODULES for code in codes_in(parsed(module))}


def printed(script: str) -> set[str]:
    """What a script prints in a process of its own, where no other test has made words."""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    return set(ran.stdout.split())


LIVING = """
import gc
from vnedoc import catalogue
from vnedoc.coded import Coded
from vnedoc.errors import VnedocError
list(catalogue._modules())
kinds = [VnedocError]
for kind in kinds:
    kinds += kind.__subclasses__()
print(*(kind.code for kind in kinds))
print(*(one.code for one in gc.get_objects() if isinstance(one, Coded)))
"""


def test_every_code_that_is_written_is_known() -> None:
    assert written() - set(CODES) == set()


def test_every_code_that_exists_is_known() -> None:
    assert printed(LIVING) == set(CODES)


def test_what_is_known_is_told_somewhere() -> None:
    """The lengths' codes are put together from numbers; all others stand in the source."""
    made = {code for code in CODES if code.startswith("VNE-LENGTH-")}
    assert set(CODES) - made - written() == set()


def test_the_search_sees_both_sides() -> None:
    tree = ast.parse('f("VNE-SIG-999"); "as in VNE-SIG-998 here"; code = "VNE-E998"')
    assert set(codes_in(tree)) == {"VNE-SIG-999", "VNE-E998"}


def test_there_are_all_kinds() -> None:
    kinds = [one.kind for one in everything().values()]
    assert set(kinds) == set(CodeKind)
    assert len(kinds) >= 450


def test_titles_and_words_are_there_in_both_languages() -> None:
    for code, one in everything().items():
        said = one.said
        assert said.code == code
        for lang in LANGS:
            told = (said.title(lang), said.words(lang), said.mending(lang))
            assert [text for text in told if not check(lang, text)] == [], code
            assert [text for text in told if unicodedata.normalize("NFC", text) != text] == [], code
            assert said.words(lang), code
        assert said.title("vi") != said.title("en"), code
        assert bool(said.mending("vi")) == bool(said.mending("en")), code


def test_a_title_is_a_sentence_without_facts() -> None:
    for code, one in everything().items():
        for lang in LANGS:
            title = one.said.title(lang)
            assert "…" not in title, f"the sentence of {code} has facts: give it a title"
            assert "{" not in title, code
            assert not title.endswith("."), code
            assert title[0].isupper() or title.startswith("vnedoc "), code


def test_no_two_codes_have_one_title() -> None:
    """But for lengths of fields of one name: there the words are the same, too."""
    for lang in LANGS:
        words: dict[str, set[str]] = {}
        for one in everything().values():
            words.setdefault(one.said.title(lang), set()).add(one.said.words(lang))
        assert {title: said for title, said in words.items() if len(said) > 1} == {}


def all_in(listed: list[str], lines: list[str]) -> bool:
    return all(any(line.endswith(f": {text}") for line in lines) for text in listed if text)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", CodeKind)
def test_explain_answers_for_every_code(kind: CodeKind, lang: Lang) -> None:
    for code, one in everything().items():
        if one.kind is not kind:
            continue
        ran = run("explain", code.lower(), lang=lang)
        assert (ran.status, ran.err) == (0, ""), code
        said, (title, *rest) = one.said, ran.out.splitlines()
        assert title == f"{code}: {said.title(lang)}"
        words = said.words(lang)
        own = [] if words.rstrip(".") == said.title(lang) else [words]
        assert all_in([*own, said.mending(lang)], rest), code
        assert not said.clause or any(str(said.clause) in line for line in rest), code


def test_explain_gives_every_code_as_data() -> None:
    rules = [code for code, one in everything().items() if one.kind is CodeKind.RULE]
    for code in set(CODES) - set(rules) | set(rules[:: len(rules) // scaled(len(rules), 10)]):
        data = json.loads(run("explain", code, "--format", "json").out)
        known = explained(code).to_data()
        assert {name: data[name] for name in known} == known
        assert set(data["title"]) == {"vi", "en"}


def test_a_code_that_is_not_known_is_told_with_its_neighbours() -> None:
    with pytest.raises(KeyError):
        explained("VNE-SIG-62")
    assert near("vne-sig-6222")[0] == "VNE-SIG-622"
    assert near("nothing like it") == ()
    for lang in ("vi", "en"):
        ran = run("explain", "VNE-SIG-6222", lang=lang)
        assert ran.status == 2
        assert "VNE-SIG-622" in ran.err
        assert ran.out == ""


def test_two_things_with_one_code_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    twins = [
        catalogue.Explained(kind=CodeKind.REASON, said=Coded(code="VNE-X-1", en="A.", vi="B."))
        for _ in range(2)
    ]
    other = catalogue.Explained(kind=CodeKind.REASON, said=Coded(code="VNE-X-1", en="C.", vi="D."))
    for all_of_them, fails in ((twins, False), ([*twins, other], True)):
        monkeypatch.setattr(catalogue, "_all", lambda of=all_of_them: iter(of))
        if fails:
            with pytest.raises(ValueError, match="VNE-X-1"):
                everything.__wrapped__()
        else:
            assert list(everything.__wrapped__()) == ["VNE-X-1"]


WITHOUT_EXTRAS = """
import sys
for name in "asn1crypto click psycopg pyhanko pyhanko_certvalidator pkcs11 psutil xmlsec".split():
    sys.modules[name] = None
from vnedoc.catalogue import everything
print(*everything())
"""


def test_without_extras_only_the_command_line_is_silent() -> None:
    assert set(CODES) - printed(WITHOUT_EXTRAS) <= {"VNE-E601", "VNE-E950", "VNE-E951"}


# -- titles ---------------------------------------------------------------------------------------


@error
class AboveError(VnedocError):
    code = "VNE-T1"
    en = "Above {what}."
    vi = "Ở trên {what}."
    title_en = "Above"
    title_vi = "Ở trên"
    what: str


@error
class BelowError(AboveError):
    code = "VNE-T2"
    en = "Below."
    vi = "Ở dưới."
    hint_en = "{advice_en}"
    hint_vi = "Đi lên."
    advice_en: str = "Go up."


def test_a_title_is_not_inherited() -> None:
    assert coded(AboveError).title("en") == "Above"
    assert (coded(BelowError).title("en"), coded(BelowError).title("vi")) == ("Below", "Ở dưới")
    assert (coded(BelowError).mending("en"), coded(BelowError).mending("vi")) == (
        "Go up.",
        "Đi lên.",
    )


def test_errors_of_an_application_are_not_ours_to_explain() -> None:
    assert not {"VNE-T1", "VNE-T2"} & set(everything.__wrapped__())


# -- what carries an error -------------------------------------------------------------------------


def unfounded(topics: list[Topic], rows: set[str]) -> list[str]:
    """Errors without a row, and rows of no error. A topic is no error on less than a text."""
    return sorted({one.code for one in topics if one.severity is Severity.ERROR} ^ rows)


def test_every_error_has_the_text_that_carries_it() -> None:
    topics = [one.said for one in everything().values() if isinstance(one.said, Topic)]
    assert unfounded(topics, set(catalogue.grounds())) == []
    for code, words in catalogue.grounds().items():
        for lang in LANGS:
            text = words.of(lang)
            assert text.endswith("."), code
            assert unicodedata.is_normalized("NFC", text), code
    # The same checks can fail: for a rule that became an error, and for one that is none any more.
    one = next(topic for topic in topics if topic.severity is Severity.ERROR)
    assert unfounded([one], set()) == [one.code]
    assert unfounded([attrs.evolve(one, severity=Severity.WARNING)], {one.code}) == [one.code]
    with pytest.raises(ValueError, match="bears no error"):
        attrs.evolve(one, clause=PRACTICE)


@pytest.mark.parametrize("lang", LANGS)
def test_explain_tells_the_text_of_an_error_and_of_nothing_else(lang: Lang) -> None:
    said = catalogue.grounds()["VNE-NUMBER-001"].of(lang)
    assert said in run("explain", "VNE-NUMBER-001", lang=lang).out
    for code in ("VNE-READ-008", "VNE-NUMBER-001"):
        assert json.loads(run("explain", code, "--format", "json").out)["ground"]["vi"]
    assert json.loads(run("explain", "VNE-NUMBER-002", "--format", "json").out)["ground"] is None
    why = {"vi": "Vì sao là lỗi", "en": "Why it is an error"}[lang]
    assert why not in run("explain", "VNE-NUMBER-002", lang=lang).out
