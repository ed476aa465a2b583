"""Every text for people exists in both languages, and neither holds words of the other.

The texts are taken from the source itself, as keywords, class attributes, pairs and data files, so
that a new one is under test as soon as it is written.
"""

import ast
import functools
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vnedoc
from vnedoc.words import counted

pytestmark = pytest.mark.table

PACKAGE = Path(vnedoc.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
VIETNAMESE = re.compile(
    "[ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
    "ÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ]"
)
ENGLISH = re.compile(
    r"\b(the|is|are|was|were|and|of|not|must|which|with|nothing|expected|from|has|have|its|it|"
    r"this|that|where|when|cannot|should|only|other|or|by|for)\b"
)
"""Small words that Vietnamese has not; in small letters, as From and For are names of elements."""
QUOTED = re.compile(
    r"“[^”]*”|\"[^\"]*\"|'[^']*'|`[^`]*`|<[^>]*>|\{[^}]*\}|https?://\S+|--[a-z-]+|\S+/\S+"
)
"""What is quoted, filled in or named is of no language."""
NAMES = re.compile(
    r"Phụ lục|Điều|khoản|NĐ-CP|Q[yĐ]\w*(-\w+)?|TT-\w+|BTTTT-ƯDCNTT"
    r"|[Cc]ông văn|sao y|sao lục|\bĐ\b|\bđ\b"
)
"""Vietnamese names that English texts use: of laws, abbreviations, letters and kinds of copies."""
BILINGUAL = {"cli/__init__.py", "builder/_blank.py"}
"""Texts shown before the language is known, or in a form that goes from hand to hand."""


def is_vietnamese(text: str) -> bool:
    if VIETNAMESE.search(text) is None:
        return False
    return VIETNAMESE.search(NAMES.sub("", QUOTED.sub("", text))) is not None


def is_english(text: str) -> bool:
    return ENGLISH.search(QUOTED.sub("", text)) is not None


@functools.cache
def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def constant(node: ast.AST | None) -> str | None:
    """The text of a constant or the constant parts of an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(constant(part) or "" for part in node.values)
    return None


def language(name: str) -> str | None:
    last = name.rpartition("_")[2]
    return last if last in ("en", "vi") else None


def named_texts(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """(language, text, line) of everything that a name calls English or Vietnamese."""
    for node in ast.walk(tree):
        pairs: list[tuple[str, ast.AST]] = []
        if isinstance(node, ast.keyword) and node.arg:
            pairs.append((node.arg, node.value))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            pairs.append((node.target.id, node.value))
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            (target,) = node.targets
            if isinstance(target, ast.Name):
                pairs.append((target.id, node.value))
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs += [
                    (name.id, value)
                    for name, value in zip(target.elts, node.value.elts, strict=True)
                    if isinstance(name, ast.Name)
                ]
        elif isinstance(node, ast.Dict):
            pairs += [
                (key.value, value)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            ]
        for name, value in pairs:
            text = constant(value)
            if (lang := language(name)) and text:
                yield lang, text, getattr(value, "lineno", 0)


def documentation(tree: ast.AST) -> set[ast.AST]:
    """Strings that stand alone, as docstrings do."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def check(lang: str, text: str) -> bool:
    return not (is_vietnamese(text) if lang == "en" else is_english(text))


@pytest.mark.parametrize("module", MODULES, ids=[str(m.relative_to(PACKAGE)) for m in MODULES])
def test_a_text_is_of_the_language_that_its_name_says(module: Path) -> None:
    tree = parsed(module)
    wrong = [found for found in named_texts(tree) if not check(*found[:2])]
    assert wrong == []


@pytest.mark.parametrize("module", MODULES, ids=[str(m.relative_to(PACKAGE)) for m in MODULES])
def test_no_text_is_of_both_languages(module: Path) -> None:
    tree = parsed(module)
    alone = documentation(tree)
    texts = [
        (text, getattr(node, "lineno", 0))
        for node in ast.walk(tree)
        if node not in alone and (text := constant(node))
    ]
    both = [found for found in texts if is_vietnamese(found[0]) and is_english(found[0])]
    assert bool(both) is (module.relative_to(PACKAGE).as_posix() in BILINGUAL), both


def data_texts(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, held in value.items():
            if isinstance(held, str) and (lang := language(key)):
                yield lang, held
            else:
                yield from data_texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from data_texts(held)


DATA = sorted(path for path in (PACKAGE / "data").rglob("*") if path.suffix in (".json", ".toml"))


@pytest.mark.parametrize("path", DATA, ids=[str(p.relative_to(PACKAGE)) for p in DATA])
def test_the_texts_of_data_are_of_their_language(path: Path) -> None:
    text = path.read_text("utf-8")
    data = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    assert [found for found in data_texts(data) if not check(*found)] == []


@pytest.mark.parametrize(
    ("lang", "text", "good"),
    [
        ("en", "nothing (không gì) must stand", False),
        ("en", "<{name}> holds {value!r}; write “công văn”.", True),
        ("en", "See 30/2020/NĐ-CP, Phụ lục VI.", True),
        ("vi", "Phần tử is missing", False),
        ("vi", "Không đọc được <the>: cần {expected_vi}.", True),
    ],
)
def test_the_test_sees_both_sides(lang: str, text: str, good: bool) -> None:
    assert check(lang, text) is good


COUNTED = re.compile(
    r"\{(?!limit|[A-Z_]+\})([^{}]*)\} (more )?(bytes?|files?|cases?|values?|columns?|findings?|"
    r"items|tests?|times?|days?|hours?|minutes?|seconds?|characters?|digits?|attachments?|messages?|"
    r"rules?|certificates?|signatures?|elements?|lines?|pages?|changes?)\b(?!=)"
)
"""A number that is filled in, and what is counted."""
NEVER_ONE = {
    "capacity.py": "more than what a profile allows, in bytes or files",
    "filenames.py": "more than what file systems take",
    "identifiers.py": "more than an identifier may have",
    "lengths.py": "more than a field may have",
    "misfits.py": "more than a schema lets a field have",
    "rendering.py": "what a field may have, which is never 1",
    "_values.py": "the Vietnamese byte, which has one form",
    "corpus.py": "all cases of the corpus",
    "signing.py": "more than readers look at",
}
"""Modules whose counts are above a limit, so that the plural is right."""
LIMITS = {"size", "bytes"}
"""Names by which limits are filled in."""


def unit_of(text: str) -> str | None:
    found = COUNTED.search(text)
    return found.group() if found and found.group(1) not in LIMITS else None


def templates(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                each.value
                if isinstance(each, ast.Constant)
                else "{" + re.sub("[{}]", "", ast.unparse(each.value)) + "}"
                for each in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_english_count_of_one_is_told_in_the_plural() -> None:
    found = {
        (module.name, unit)
        for module in MODULES
        for text in templates(parsed(module))
        if not is_vietnamese(text) and (unit := unit_of(text))
    }
    assert {name for name, _ in found if name in NEVER_ONE} == set(NEVER_ONE)
    assert [each for each in found if each[0] not in NEVER_ONE] == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("{count} bytes", "{count} bytes"),
        ("has {found} files of", "{found} files"),
        ("more than {limit} bytes", None),
        ("files: {count}", None),
        ("{count} tệp", None),
    ],
)
def test_counts_are_seen(text: str, unit: str | None) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize(("count", "told"), [(0, "0 bytes"), (1, "1 byte"), (2, "2 bytes")])
def test_units_are_counted(count: int, told: str) -> None:
    assert counted(count, "byte") == told
