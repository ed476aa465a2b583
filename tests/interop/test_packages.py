"""Our packages before the programs that archives use."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.dossier import made
from tests.interop import archivists, peers
from tests.packing.packages import bag, content_of, sip
from tests.scale import scaled
from vnedoc.packing import unpack

pytestmark = pytest.mark.peer
COUNT = scaled(200, 6)
UNREACHABLE = "SIP14"
"""A rule of eark-validator 1.1.3 that no METS.xml can keep: it wants ``NOTETYPE`` without a
namespace on the note that CSIP15 demands, and the schema of METS forbids it there."""


@pytest.fixture
def _archivists() -> None:
    if reason := archivists.missing():
        pytest.skip(reason)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    dossiers = [made.plain(), *map(made.seeded, range(COUNT))]
    home = tmp_path_factory.mktemp("packages")
    return {
        "sip": [sip(home / str(at), dossier) for at, dossier in enumerate(dossiers)],
        "bag": [bag(home / str(at), dossier) for at, dossier in enumerate(dossiers)],
    }


def _is_empty(told: dict[str, Any], packages: list[Path]) -> bool:
    (package,) = (one for one in packages if one.name == told["package"])
    return not any(one.is_file() for one in package.glob("representations/*/data/**/*"))


@pytest.mark.usefixtures("_archivists")
class TestEark:
    def test_no_error_that_can_be_avoided(self, packages: dict[str, list[Path]]) -> None:
        told = archivists.asked("eark", packages["sip"])
        assert len(told) == len(packages["sip"])
        for one in told:
            assert one["rules"], one
            assert one["errors"] == [UNREACHABLE], one
            # It should hold data; a dossier whose papers are all on paper has none.
            empty = _is_empty(one, packages["sip"])
            assert one["warnings"] in ([], ["CSIPSTR11"] if empty else []), one

    def test_the_rule_that_contradicts_the_schema(
        self, packages: dict[str, list[Path]], tmp_path: Path
    ) -> None:
        """With what the rule wants, the schema alone complains: each of all rules can be kept."""
        package = tmp_path / packages["sip"][0].name
        shutil.copytree(packages["sip"][0], package)
        mets = package / "METS.xml"
        wanted = '<note NOTETYPE="IDENTIFICATIONCODE" csip:NOTETYPE="SOFTWARE VERSION">'
        text = mets.read_text("utf-8")
        mets.write_text(text.replace('<note csip:NOTETYPE="SOFTWARE VERSION">', wanted), "utf-8")
        (told,) = archivists.asked("eark", [package])
        assert told["errors"] == ["XML-1"]
        (complaint,) = [one for one in told["told"] if one.startswith("XML-1")]
        assert "'NOTETYPE' is not allowed" in complaint

    @pytest.mark.parametrize(
        ("old", "new", "rule"),
        [
            ('LABEL="CSIP"', 'LABEL="Other"', "CSIP82"),
            ('LOCTYPE="URL"', 'LOCTYPE="X"', "XML-1"),
            ("E-ARK-SIP.xml", "E-ARK-X.xml", "SIP2"),
        ],
    )
    def test_it_does_complain(
        self, packages: dict[str, list[Path]], tmp_path: Path, old: str, new: str, rule: str
    ) -> None:
        package = tmp_path / packages["sip"][0].name
        shutil.copytree(packages["sip"][0], package)
        mets = package / "METS.xml"
        mets.write_text(mets.read_text("utf-8").replace(old, new), "utf-8")
        (told,) = archivists.asked("eark", [package])
        assert rule in told["errors"]


@pytest.mark.usefixtures("_archivists")
class TestBagit:
    def test_every_bag(self, packages: dict[str, list[Path]]) -> None:
        told = archivists.asked("bagit", packages["bag"])
        assert [one["why"] for one in told if not one["valid"]] == []
        assert len(told) == COUNT + 1

    def test_it_does_complain(self, packages: dict[str, list[Path]], tmp_path: Path) -> None:
        package = tmp_path / "bag"
        shutil.copytree(packages["bag"][0], package)
        (package / "data" / "0002-1-du-thao.pdf").write_bytes(b"%PDF-1.7 du thaO")
        (told,) = archivists.asked("bagit", [package])
        assert not told["valid"]


class TestSha256sum:
    @pytest.mark.parametrize("kind", ["sip", "bag"])
    def test_it_agrees(self, packages: dict[str, list[Path]], kind: str, tmp_path: Path) -> None:
        if reason := peers.missing("sha256sum"):
            pytest.skip(reason)
        for at, package in enumerate(packages[kind]):
            folder = unpack(package, tmp_path / str(at)).folder
            for one in (package, folder):
                listed = (one / "SHA256SUMS").read_text().splitlines()
                beside = {"SHA256SUMS", "tagmanifest-sha256.txt"}
                assert len(listed) == len(set(content_of(one)) - beside)
                assert sums(one) == 0
        next(folder.glob("*.xml")).write_bytes(b"")
        assert sums(folder) == 1


def sums(folder: Path) -> int:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode
