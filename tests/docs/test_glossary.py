"""The glossary in the repository is what the model says today."""

from __future__ import annotations

import attrs
import pytest
from docs._generate import glossary

from vnedoc import model
from vnedoc.model._wire import wire_of


@pytest.fixture(scope="module")
def page() -> str:
    return glossary.render()


def test_every_field_of_every_class_is_on_the_page(page: str) -> None:
    classes = [kind for name in model.__all__ if attrs.has(kind := getattr(model, name))]
    wires = [(k, f, w) for k in classes for f in attrs.fields(k) if (w := wire_of(f))]
    assert len(wires) > 90
    for kind, field, wire in wires:
        section = page.split(f"\n## {kind.__name__}\n")[1].split("\n## ")[0]
        assert f"| {wire.vi} | `{field.name}` | {wire.en} | `{wire.element}` |" in section
