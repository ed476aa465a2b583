"""What would cost libxml2 seconds or gigabytes is refused before it is compiled."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.effort import within
from vnedoc.extensions.language.schemacosts import SchemaCost, refuse_costly

SPACE = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
ROOT = Path(__file__).resolve().parents[2]


def schema(content: str = "", more: str = "", behind: str = "") -> etree._Element:
    return etree.fromstring(
        f'<xs:schema {SPACE}><xs:element name="r"><xs:complexType>{content}</xs:complexType>'
        f"{behind}</xs:element>{more}</xs:schema>"
    )


def elements(count: int, more: str = "", name: str = "a") -> str:
    return "".join(f'<xs:element name="{name}{n}" type="xs:string" {more}/>' for n in range(count))


def doubled(kind: str, steps: int, last: str) -> str:
    """Definitions of which each names the next one twice."""
    inner = "<xs:sequence>{}</xs:sequence>" if kind == "group" else "{}"
    defined = ""
    for n in range(steps):
        refs = f'<xs:{kind} ref="g{n + 1}"/>' * 2
        defined += f'<xs:{kind} name="g{n}">{inner.format(refs)}</xs:{kind}>'
    return defined + f'<xs:{kind} name="g{steps}">{inner.format(last)}</xs:{kind}>'


def unions(steps: int) -> str:
    defined = "".join(
        f'<xs:simpleType name="u{n}"><xs:union memberTypes="u{n + 1} u{n + 1}"/></xs:simpleType>'
        for n in range(steps)
    )
    plain = '<xs:restriction base="xs:string"/>'
    return defined + f'<xs:simpleType name="u{steps}">{plain}</xs:simpleType>'


def extending(steps: int) -> str:
    defined = "".join(
        f'<xs:complexType name="t{n}"><xs:complexContent><xs:extension base="t{n + 1}">'
        f"<xs:sequence>{elements(2, name=f'b{n}-')}</xs:sequence>"
        "</xs:extension></xs:complexContent></xs:complexType>"
        for n in range(steps)
    )
    return defined + f'<xs:complexType name="t{steps}"><xs:sequence/></xs:complexType>'


def substitutes(count: int, refs: int) -> etree._Element:
    head = '<xs:element name="h" type="xs:string"/>'
    members = elements(count, 'substitutionGroup="h"')
    held = '<xs:element ref="h"/>' * refs
    return schema(f"<xs:sequence>{held}</xs:sequence>", head + members)


def in_a_row(count: int) -> etree._Element:
    held = elements(count, 'minOccurs="0"')
    return schema(f"<xs:sequence>{held}</xs:sequence>")


def constrained(count: int, path: str = "a", more: str = "") -> etree._Element:
    one = f'<xs:selector xpath="{path}"/><xs:field xpath="@i"/>'
    keys = "".join(f'<xs:unique name="u{n}">{one}</xs:unique>' for n in range(count))
    return schema(f"<xs:sequence>{more}</xs:sequence>", "", keys)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (
            schema(more=doubled("group", 6, elements(1))),
            schema(more=doubled("group", 24, elements(1))),
        ),
        (
            schema(more=doubled("attributeGroup", 6, '<xs:attribute name="i"/>')),
            schema(more=doubled("attributeGroup", 24, '<xs:attribute name="i"/>')),
        ),
        (schema(more=unions(8)), schema(more=unions(24))),
        (schema(more=extending(20)), schema(more=extending(1_000))),
        (substitutes(300, 2), substitutes(300, 20)),
        (in_a_row(300), in_a_row(1_000)),
        (schema(f"<xs:choice>{elements(600)}</xs:choice>"),
         schema(f"<xs:choice>{elements(800)}</xs:choice>")),
        (constrained(10), constrained(30)),
        (constrained(1, "|".join(["a"] * 20)), constrained(1, "|".join(["a"] * 50))),
        # Where elements stand in themselves, each of them would look at all that are inside.
        (constrained(1, ".//a"), constrained(1, ".//r", '<xs:element ref="r" minOccurs="0"/>')),
    ],
    ids=["groups", "attributes", "unions", "extensions", "substitutes", "row", "choice",
         "constraints", "alternatives", "recursion"],
)  # fmt: skip
def test_both_sides(good: etree._Element, bad: etree._Element) -> None:
    refuse_costly([good])
    with pytest.raises(SchemaCost):
        within(10, lambda: refuse_costly([bad]))


def test_what_is_cheap_here_is_cheap_there() -> None:
    for made in (in_a_row(450), schema(more=doubled("group", 9, elements(1)))):
        refuse_costly([made])
        within(100, lambda made=made: etree.XMLSchema(made))


@pytest.mark.parametrize("kind", ["group", "complexType", "simpleType"])
def test_a_circle_ends(kind: str) -> None:
    """It is no schema, which others say."""
    circles = {
        "group": doubled("group", 1, '<xs:group ref="g0"/>'),
        "complexType": extending(1).replace('"t1"', '"t0"'),
        "simpleType": unions(1).replace('"u1"', '"u0"'),
    }
    refuse_costly([schema(more=circles[kind])])


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("schemas/**/*.xsd"), *ROOT.glob("examples/**/*.xsd")]), ids=str
)
def test_real_schemas_pass(path: Path) -> None:
    refuse_costly([etree.parse(str(path)).getroot()])
