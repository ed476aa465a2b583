"""A field of an amendment is a line in the model, a row of rules, and one command.

Each test looks at a copy of the source tree in which that was done for an invented field: what
reads, writes, checks and documents messages knows it, by the edition that brought it.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree

from vnedoc import names

ROOT: Final = Path(__file__).resolve().parents[1]
LINE: Final = (
    "    protection_level: str | None = attrs.field(default=None, converter=text, metadata=wire("
    '"ProtectionLevel", "1.15", "Mức bảo vệ", "Protection level", max_length=12, since="2022", '
    "mandatory=True))\n"
)
ROW: Final = '    ("VNE-LENGTH-999", "new", "header__protection_level", "VNE-HEADER-999"),\n'
MODEL, ROWS = "src/vnedoc/model/header.py", "src/vnedoc/rules/document/lengths.py"
NS: Final = f"{{{names.NS}}}"


def run(house: Path, *command: str) -> str:
    """What Python prints in a house whose sources are the ones that it imports."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def insert(path: Path, text: str, before: str) -> None:
    """One hand edit: a line before the first place where `before` stands."""
    whole = path.read_text("utf-8")
    assert before in whole
    path.write_text(whole.replace(before, text + before, 1), "utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree after the line, the row and the command."""
    home = tmp_path_factory.mktemp("house")
    for folder in ("src/vnedoc", "schemas", "docs"):
        shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns("__pycache__"))
    # After the last field of the header, and after the last row.
    header = (home / MODEL).read_text("utf-8")
    (home / MODEL).write_text(header.rstrip("\n") + "\n" + LINE, "utf-8")
    insert(home / ROWS, ROW, ')\n"""A row for each')
    run(home, "-m", "docs._generate", "schemas", "glossary")
    return home


@pytest.fixture(scope="module")
def facts(house: Path) -> dict[str, Any]:
    """What the house says about messages with the field and without it."""
    return dict(json.loads(run(house, "-c", PROBE)))


PROBE: Final = """
import json
import attrs, vnedoc
from vnedoc import builder, jsonform
from vnedoc.errors import BuildError
from vnedoc.profiles import Profile
from vnedoc.rules import BASES, BY_ID
from vnedoc.signature.statement.normal import unlisted
from vnedoc.signature.statement.versions import VERSION_1

def with_level(level):
    envelope = BASES["new"]()
    return attrs.evolve(envelope, header=attrs.evolve(envelope.header, protection_level=level))

def found(level, profile):
    report = vnedoc.validate(vnedoc.dumps(with_level(level)), profile=profile)
    about = {"VNE-LENGTH-999", "VNE-HEADER-999", "VNE-XSD-002", "VNE-XSD-003"}
    return sorted(f.rule for f in report.findings if f.rule in about)

def built(level):
    try:
        made = builder.complete(with_level(level))
    except BuildError as error:
        return sorted(path for path, _, _ in error.problems)
    return made.header.protection_level

envelope = with_level("C\\u1ea5p 2")
data = vnedoc.dumps(envelope)
form = jsonform.as_dict(envelope)
rule = BY_ID["VNE-HEADER-999"].topic
print(json.dumps({
    "file": vnedoc.__file__,
    "written": data.decode(),
    "read": vnedoc.loads(data).header.protection_level,
    "same": vnedoc.loads(data) == envelope,
    "numbered": vnedoc.dumps(envelope, order="numbered").decode(),
    "form": form["header"]["protection_level"],
    "schema": jsonform.schema(),
    "back": jsonform.from_json(form) == envelope,
    "found": {
        f"{profile} {what}": found(level, profile)
        for profile in ("qcvn102-2016", "qcvn102-2022", "axis", "legacy-2803")
        for what, level in (("none", None), ("good", "C\\u1ea5p 2"), ("long", "C" * 13))
    },
    "steps": vnedoc.validate(data, profile="qcvn102-2016").to_data()["steps"],
    "off": str(Profile.load("qcvn102-2016").why_off("VNE-LENGTH-999")),
    "clause": str(rule.clause),
    "words": [rule.vi, rule.en],
    "built": [built(None), built("C\\u1ea5p 2")],
    "blank": builder.blank("new")["header"]["_help_protection_level"],
    "listed": [f for f in VERSION_1.fields if "Protection" in f],
    "unlisted": [str(value) for value in unlisted(envelope)],
}))
"""


def test_the_copy_was_asked_and_not_this_tree(house: Path, facts: dict[str, Any]) -> None:
    assert Path(facts["file"]).is_relative_to(house)


def test_it_is_read_and_written_where_it_was_declared(facts: dict[str, Any]) -> None:
    assert facts["read"] == "Cấp 2"
    assert facts["same"]
    for order in ("written", "numbered"):
        assert facts[order].count("<edXML:ProtectionLevel>Cấp 2</edXML:ProtectionLevel>") == 1
    assert facts["numbered"].index("<edXML:DocumentId>") < facts["numbered"].index("ProtectionL")


def test_it_stands_in_the_json_form(house: Path, facts: dict[str, Any]) -> None:
    assert facts["form"] == "Cấp 2"
    assert facts["back"]
    described = facts["schema"]["$defs"]["Header"]["properties"]["protection_level"]["description"]
    assert described == ("Mức bảo vệ / Protection level (≤ 12). QCVN 102:2016/BTTTT/SĐ1:2022 1.15")


@functools.cache
def compiled(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(path))


@pytest.mark.parametrize("edition", ["2016", "2022"])
@pytest.mark.parametrize("form", ["any-order", "any-order-11", "axis", "numbered"])
def test_the_schemas_of_its_edition_know_it_and_no_others(
    house: Path, facts: dict[str, Any], edition: str, form: str
) -> None:
    name = f"qcvn102-{edition}/{form}.xsd"
    tree = etree.parse(house / "schemas" / name)
    declared = tree.findall(".//{*}element[@name='ProtectionLevel']")
    assert len(declared) == (edition == "2022")
    if edition == "2016":
        assert (house / "schemas" / name).read_bytes() == (ROOT / "schemas" / name).read_bytes()
        return
    strict = form in ("axis", "numbered")
    assert declared[0].get("type") == ("Text12" if strict else "xs:string")
    if form == "any-order-11":
        # One type takes both headers, so an assertion says what a document's must have.
        tests = [assertion.get("test", "") for assertion in tree.iter("{*}assert")]
        assert any("count(ProtectionLevel) eq 1" in test for test in tests)
        return
    whole = facts["numbered" if form == "numbered" else "written"].encode()
    message, without = etree.fromstring(whole), etree.fromstring(whole)
    header = without.find(f".//{NS}MessageHeader")
    header.remove(header.find(f"{NS}ProtectionLevel"))
    schema = compiled(house / "schemas" / name)
    assert schema(message)
    assert schema(without) is not strict
    message.find(f".//{NS}ProtectionLevel").text = "C" * 13
    assert schema(message) is not strict


def test_rules_of_its_length_and_presence_are_asked_by_its_edition(facts: dict[str, Any]) -> None:
    found = facts["found"]
    for profile in ("qcvn102-2022", "axis"):
        assert found[f"{profile} none"] == ["VNE-HEADER-999"]
        assert found[f"{profile} good"] == []
        assert found[f"{profile} long"] == ["VNE-LENGTH-999"]
    # The schema of the first edition does not know the element; no rule asks for it.
    assert found["qcvn102-2016 none"] == []
    assert found["qcvn102-2016 good"] == ["VNE-XSD-002"]
    assert found["qcvn102-2016 long"] == ["VNE-XSD-002"]
    assert found["legacy-2803 none"] == found["legacy-2803 long"] == []
    assert "SĐ1:2022" in facts["off"]
    (told,) = [step for step in facts["steps"] if "VNE-LENGTH-999" in json.dumps(step)]
    assert "VNE-HEADER-999" in json.dumps(told)
    assert facts["clause"] == "QCVN 102:2016/BTTTT/SĐ1:2022 1.15"
    assert facts["words"] == [
        "Thiếu mức bảo vệ (ProtectionLevel).",
        "Protection level (ProtectionLevel) is missing.",
    ]


def test_whoever_builds_a_message_is_asked_for_it(facts: dict[str, Any]) -> None:
    assert facts["built"] == [["header.protection_level"], "Cấp 2"]
    assert "bắt buộc / required" in facts["blank"]
    assert "≤ 12" in facts["blank"]


def test_the_glossary_has_its_row(house: Path) -> None:
    page = (house / "docs/glossary.md").read_text("utf-8")
    row = (
        "| Mức bảo vệ | `protection_level` | Protection level | `ProtectionLevel` "
        "| **1.15 (2022)** | 12 |"
    )
    assert page.count(row) == 1
    before = (ROOT / "docs/glossary.md").read_text("utf-8")
    assert set(page.splitlines()) - set(before.splitlines()) == {row}


def test_version_1_of_the_statement_stays_closed(facts: dict[str, Any]) -> None:
    assert facts["listed"] == []
    assert any("ProtectionLevel" in place for place in facts["unlisted"])
