"""The package for an archive: its lists, its codes, and that it is made whole or not at all."""

import datetime as dt
import re
import uuid
from pathlib import Path
from typing import Any

import attrs
import pytest
from lxml import etree

from tests.dossier import made
from tests.packing.packages import AT, DATA, FONDS, content_of, sha256, sip
from vnedoc.clauses import Confidence
from vnedoc.content import Content
from vnedoc.dossier import Dossier, DossierCode, Original, Paper, PaperFile
from vnedoc.dossier.manifest import make_manifest
from vnedoc.errors import InvalidValueError, MissingContentError, UnsafeNameError
from vnedoc.given import WrongTypeError
from vnedoc.packing import (
    AlteredFileError,
    OtherDossierError,
    pack_sip,
    sip_profile,
    sip_profiles,
)

METS = "{http://www.loc.gov/METS/}"
HREF = "{http://www.w3.org/1999/xlink}href"
TITLE = "{http://www.w3.org/1999/xlink}title"
CSIP = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"


def mets_of(package: Path, base: str = "") -> etree._Element:
    return etree.fromstring((package / base / "METS.xml").read_bytes())


def fields(package: Path, name: str) -> dict[str, str | None]:
    return {child.tag: child.text for child in etree.fromstring((package / name).read_bytes())}


def packed(tmp_path: Path, dossier: Dossier, **more: Any) -> Path:
    return pack_sip(dossier, tmp_path / "x", **{"fonds": FONDS, "at": AT, **more})


class TestPackage:
    def test_layout(self, tmp_path: Path) -> None:
        package = sip(tmp_path)
        data = DATA["sip"]
        about = "representations/rep1/metadata/descriptive"
        assert set(content_of(package)) == {
            *("METS.xml", "SHA256SUMS", "documentation/ho-so.xml"),
            *("metadata/descriptive/EAD.xml", "metadata/preservation/PREMIS.xml"),
            *("schemas/ead.xsd", "schemas/ead_doc.xsd", "schemas/dossier-1.xsd"),
            "representations/rep1/METS.xml",
            *(f"{about}/EAD_doc_000{number}.xml" for number in (1, 2, 3)),
            *(f"{data}/0001-1-to-trinh.pdf", f"{data}/0001-2-to-trinh.docx"),
            f"{data}/0002-1-du-thao.pdf",
        }
        assert mets_of(package).get("OBJID") == package.name
        assert re.fullmatch("uuid-[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", package.name)

    def test_the_same_arguments_give_the_same_bytes(self, tmp_path: Path) -> None:
        one, other = sip(tmp_path / "1"), sip(tmp_path / "2")
        assert one.name == other.name
        assert content_of(one) == content_of(other)

    @pytest.mark.parametrize(
        "changed",
        [
            {"fonds": "G10"},
            {"at": AT + dt.timedelta(seconds=1)},
            {"agreement": "12/2026"},
            {"identifier": uuid.UUID(int=1)},
            {"dossier": made.plain(title="Khác")},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_another_argument_gives_another_package(
        self, tmp_path: Path, changed: dict[str, Any]
    ) -> None:
        given = {"dossier": made.plain(), "fonds": FONDS, "at": AT, **changed}
        assert pack_sip(into=tmp_path, **given).name != sip(tmp_path).name

    def test_every_file_is_referred_to_once_with_length_and_digest(self, tmp_path: Path) -> None:
        package = sip(tmp_path)
        files = content_of(package)
        seen = []
        for base in ("", "representations/rep1/"):
            root = mets_of(package, base)
            for element in root.iter(f"{METS}file", f"{METS}mdRef"):
                place = element if HREF in element.attrib else element[0]
                path = base + place.attrib[HREF]
                seen.append(path)
                assert element.get("SIZE") == str(len(files[path]))
                assert element.get("CHECKSUM") == sha256(files[path]).upper()
                assert element.get("CHECKSUMTYPE") == "SHA-256"
        assert sorted(seen) == sorted(set(files) - {"METS.xml", "SHA256SUMS"})

    def test_identifiers_are_met_once_and_what_points_to_one_finds_it(self, tmp_path: Path) -> None:
        package = sip(tmp_path)
        both: list[str] = []
        for base in ("", "representations/rep1"):
            root = mets_of(package, base)
            known = [element.get("ID") for element in root.iter() if "ID" in element.attrib]
            both += known
            for name in ("FILEID", "DMDID", "ADMID"):
                pointed = [e.get(name) for e in root.iter() if name in e.attrib]
                assert set(pointed) <= set(known)
        assert len(set(both)) == len(both)

    def test_papers_stand_in_their_order_with_their_forms(self, tmp_path: Path) -> None:
        root = mets_of(sip(tmp_path), "representations/rep1")
        names = {file.get("ID"): file[0].get(TITLE) for file in root.iter(f"{METS}file")}
        links = root.xpath("//*[@LABEL='MetadataLink/File']")
        assert [
            [names[pointer.get("FILEID")] for pointer in link.iter(f"{METS}fptr")] for link in links
        ] == [["Tờ trình.pdf", "Tờ trình.docx"], ["Dự thảo.pdf"], []]
        assert [link.get("ORDER") for link in links] == ["1", "2", "3"]
        assert len(root.xpath("//*[@LABEL='AttachmentFile']")) == 1

    def test_times_are_those_of_vietnam_and_no_clock_is_read(self, tmp_path: Path) -> None:
        package = sip(tmp_path)
        for name in ("METS.xml", "representations/rep1/METS.xml"):
            found = re.findall(
                rb'(?:CREATED|CREATEDATE|LASTMODDATE)="([^"]*)"', content_of(package)[name]
            )
            assert set(found) == {b"2026-11-30T16:00:00.000+07:00"}

    def test_who_it_is_of(self, tmp_path: Path) -> None:
        package = packed(tmp_path, made.plain(), agreement="07/2026/NL")
        agents = [
            (agent.get("ROLE"), agent[0].text, agent[1].get(f"{CSIP}NOTETYPE"), agent[1].text)
            for agent in mets_of(package).iter(f"{METS}agent")
        ]
        assert agents[1] == ("ARCHIVIST", "Sở A", "IDENTIFICATIONCODE", "G09")
        assert mets_of(package).findtext(f".//{METS}altRecordID") == "07/2026/NL"
        (creator,) = mets_of(package, "representations/rep1").xpath(
            "//*[@ROLE='CREATOR'][@TYPE='ORGANIZATION']"
        )
        assert creator[1].text == "G09"

    def test_further_schemas_go_along(self, tmp_path: Path) -> None:
        schema = tmp_path / "METS.xsd"
        schema.write_bytes(b"<schema/>")
        package = packed(tmp_path, made.plain(), schemas=[schema])
        assert (package / "schemas/METS.xsd").read_bytes() == b"<schema/>"

    def test_a_signed_manifest_goes_along_as_it_is(self, tmp_path: Path) -> None:
        manifest = make_manifest(made.plain()).replace(b"?>", b"?> ", 1)
        package = packed(tmp_path, made.plain(), manifest=manifest)
        assert content_of(package)["documentation/ho-so.xml"] == manifest

    def test_a_dossier_without_any_file(self, tmp_path: Path) -> None:
        paper = Paper(order=1, original=Original.PAPER, reason="Khổ lớn")
        package = packed(tmp_path, Dossier(papers=[paper]))
        assert fields(package, "metadata/descriptive/EAD.xml") == {"totalDoc": "1"}


class TestDescription:
    def test_of_the_dossier(self, tmp_path: Path) -> None:
        dossier = made.plain(
            maintenance="vĩnh viễn",
            rights="Hạn chế",
            language="Tiếng Việt",
            start_date=dt.date(2026, 1, 2),
            end_date=dt.date(2026, 11, 3),
        )
        assert fields(packed(tmp_path, dossier), "metadata/descriptive/EAD.xml") == {
            "fileCode": "H26.99.2026.12/HC",
            "title": "Hồ sơ trình Quyết định ban hành Quy chế",
            "maintenance": "01",
            "mode": "Hạn chế",  # without a code in the table: as it is, never guessed
            "language": "01",
            "startDate": "02/01/2026",
            "endDate": "03/11/2026",
            "totalDoc": "3",
            "numberOfPage": "10",
            "confidenceLevel": "03",
        }

    def test_of_a_paper(self, tmp_path: Path) -> None:
        found = fields(sip(tmp_path), "representations/rep1/metadata/descriptive/EAD_doc_0001.xml")
        assert found == {
            "docId": "H26.99.2026.12/HC.1",
            "docCode": "H26.99.2026.12/HC.0000001",
            "typeName": "15",
            "codeNumber": "05",
            "codeNotation": "TTr-SA",
            "issuedDate": "03/11/2026",
            "organName": "Sở A",
            "subject": "Về việc ban hành Quy chế",
            "numberOfPage": "2",
            "confidenceLevel": "01",
        }

    @pytest.mark.parametrize(
        "code", [None, DossierCode(organ_id="H26", year=2026), DossierCode(notation="1")]
    )
    def test_half_a_code_is_none(self, tmp_path: Path, code: DossierCode | None) -> None:
        found = fields(packed(tmp_path, made.plain(code=code)), "metadata/descriptive/EAD.xml")
        assert "fileCode" not in found

    def test_it_fits_the_schema_beside_it(self, tmp_path: Path) -> None:
        package = sip(tmp_path)
        for schema, name in (
            ("ead.xsd", "metadata/descriptive/EAD.xml"),
            ("ead_doc.xsd", "representations/rep1/metadata/descriptive/EAD_doc_0001.xml"),
        ):
            rules = etree.XMLSchema(etree.fromstring((package / "schemas" / schema).read_bytes()))
            rules.assertValid(etree.fromstring((package / name).read_bytes()))
            assert not rules.validate(etree.fromstring(b"<simpledc><other/></simpledc>"))

    def test_premis_tells_of_every_file_of_a_paper(self, tmp_path: Path) -> None:
        package = sip(tmp_path)
        root = etree.fromstring((package / "metadata/preservation/PREMIS.xml").read_bytes())
        ns = {"p": "http://www.loc.gov/premis/v3"}
        digests = [one.lower() for one in root.xpath("//p:messageDigest/text()", namespaces=ns)]
        assert digests == [file.sha256 for file in made.plain().files]
        ids = root.xpath("//p:objectIdentifierValue/text()", namespaces=ns)
        rep = mets_of(package, "representations/rep1")
        assert ids == [file.get("ID") for file in rep.iter(f"{METS}file")]


class TestProfile:
    def test_it_is_dated_and_says_how_well_it_is_known(self) -> None:
        profile = sip_profile(dt.date(2026, 1, 1))
        assert profile in sip_profiles()
        assert profile.since == dt.date(2025, 7, 1)
        assert profile.clause.confidence is Confidence.CODE

    def test_the_first_day(self, tmp_path: Path) -> None:
        first = dt.datetime(2025, 6, 30, 17, 0, tzinfo=dt.UTC)  # midnight in Vietnam
        packed(tmp_path, made.plain(), at=first)
        with pytest.raises(InvalidValueError):
            packed(tmp_path, made.plain(), at=first - dt.timedelta(seconds=1))


class TestRefused:
    @pytest.mark.parametrize(
        ("changed", "kind"),
        [
            ({"at": dt.datetime(2026, 11, 30)}, InvalidValueError),
            ({"at": "2026-11-30"}, WrongTypeError),
            ({"fonds": ""}, InvalidValueError),
            ({"fonds": "G09\n"}, InvalidValueError),
            ({"fonds": None}, InvalidValueError),
            ({"agreement": " "}, InvalidValueError),
            ({"identifier": "1"}, WrongTypeError),
            ({"dossier": "hồ sơ"}, WrongTypeError),
            ({"schemas": "METS.xsd"}, WrongTypeError),
            ({"schemas": [Path("../x.xml")]}, InvalidValueError),
            ({"manifest": make_manifest(made.plain(title="Khác"))}, OtherDossierError),
        ],
    )
    def test_arguments(self, tmp_path: Path, changed: dict[str, Any], kind: type) -> None:
        given = {"dossier": made.plain(), "into": tmp_path / "x", "fonds": FONDS, "at": AT}
        with pytest.raises(kind):
            pack_sip(**{**given, **changed})
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (Content.from_bytes(b"%PDF-1.7 to trinH"), AlteredFileError),
            (Content.from_bytes(b"%PDF"), AlteredFileError),
            (None, MissingContentError),
        ],
    )
    def test_a_file_that_is_not_as_the_dossier_tells(
        self, tmp_path: Path, content: Content | None, kind: type
    ) -> None:
        paper = made.plain().papers[0]
        bad: PaperFile = attrs.evolve(paper.copies[0], content=content)
        dossier = made.plain(papers=[attrs.evolve(paper, copies=[bad])])
        with pytest.raises(kind):
            packed(tmp_path, dossier)
        assert not list(tmp_path.iterdir())

    def test_what_is_there_stays(self, tmp_path: Path) -> None:
        package = sip(tmp_path)
        before = content_of(package)
        with pytest.raises(UnsafeNameError):
            sip(tmp_path)
        assert content_of(package) == before
        assert [path.name for path in package.parent.iterdir()] == [package.name]
