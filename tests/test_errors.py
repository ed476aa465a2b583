"""Every error: a code of its own, words in both languages, and a way into another process."""

import copy
import importlib
import pickle
import pkgutil
import string
from collections.abc import Iterator

import attrs
import pytest

import vnedoc
from vnedoc.errors import VnedocError


def _below(kind: type[VnedocError]) -> Iterator[type[VnedocError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _all() -> list[type[VnedocError]]:
    for module in pkgutil.walk_packages(vnedoc.__path__, "vnedoc."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    ours = {kind for kind in _below(VnedocError) if kind.__module__.startswith("vnedoc.")}
    return sorted(ours, key=lambda kind: kind.__qualname__)


KINDS = _all()


def test_every_kind_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in KINDS]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("kind", KINDS)
def test_words_in_both_languages_use_facts_that_are_there(kind: type[VnedocError]) -> None:
    facts = {field.name for field in attrs.fields(kind)}  # type: ignore[arg-type]
    # A list of problems is put into words by the error itself.
    extra = {"listed"} if "problems" in facts else set()
    for template in (kind.en, kind.vi, kind.hint_en, kind.hint_vi):
        used = {name for _, name, _, _ in string.Formatter().parse(template) if name}
        assert used <= facts | extra
    assert kind.en != kind.vi
    assert bool(kind.hint_en) == bool(kind.hint_vi)


@pytest.mark.parametrize("kind", KINDS)
def test_errors_go_to_other_processes_with_their_facts(kind: type[VnedocError]) -> None:
    facts = {field.name: "x" for field in attrs.fields(kind)}  # type: ignore[arg-type]
    error = kind(**facts)
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert type(twin) is kind
        assert twin.facts == facts
