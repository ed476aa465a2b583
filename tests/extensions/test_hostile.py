"""No hostile declaration is accepted, costs much, or is refused without a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.effort import within
from tests.extensions.hostile import GOOD, HostileFolder, good, hostile
from tests.extensions.hostile_folders import hostile_folders
from vnedoc.extensions.declaration import Extension
from vnedoc.extensions.errors import ExtensionError

CASES = (*hostile(), *hostile_folders())
UNITS = 50
"""Half a second of an ordinary machine; the second of the benchmarks is twice as much."""


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 100
    assert len({case.name for case in CASES}) == len(CASES)


def test_the_neighbour_of_all_of_them_is_accepted(tmp_path: Path) -> None:
    found = Extension.load(HostileFolder(name="good", toml=GOOD).lay_out(tmp_path))
    assert (found.id, len(found.rules), len(found.links)) == ("thu-nghiem", 1, 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_refused_with_file_and_key(case: HostileFolder, tmp_path: Path) -> None:
    folder = case.lay_out(tmp_path)

    def refused() -> ExtensionError:
        with pytest.raises(ExtensionError) as told:
            Extension.load(folder)
        return told.value

    error = within(UNITS, refused)
    assert error.file == case.file
    assert error.key.startswith(case.key)
    assert error.file in str(error)
    for text in (error.text("vi"), error.text("en")):
        assert len(text) < 2_000
        assert "\x1b" not in text
        assert "\u202e" not in text


@pytest.mark.parametrize("path", ["{urn:khac}So", "{value}So", "{expected.__class__}So", "{}So"])
def test_a_namespace_in_a_link_is_no_place_for_a_fact(path: str, tmp_path: Path) -> None:
    toml = good('payload = "So"', f'payload = "{path}"')
    (link,) = Extension.load(HostileFolder(name="link", toml=toml).lay_out(tmp_path)).links
    told = link.topic.at("Phieu", value="1", expected="2").text("vi")
    assert f"“{path}”" in told
    assert told.endswith("một bên là “2”, bên kia là “1”.")
