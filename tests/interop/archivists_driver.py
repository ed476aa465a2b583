"""Runs in the environment of the archives' programs: one line of JSON for each package."""

import json
import sys
import urllib.request
from importlib import resources
from pathlib import Path


def eark(package: Path) -> dict[str, object]:
    """Errors and warnings by E-ARK CSIP and SIP 2.1.0, and by the schema for both METS.xml."""
    vocabularies = resources.files("eark_validator.ipxml.resources.vocabs")
    # It fetches four of them when it is imported; its own wheel has them.
    urllib.request.urlopen = lambda uri: (  # type: ignore[assignment,misc]
        vocabularies.joinpath(uri.rsplit("/", 1)[1]).read_bytes().splitlines(keepends=True)
    )
    from eark_validator.mets import MetsValidator
    from eark_validator.packages import PackageValidator

    report = PackageValidator(package).validation_report
    told = [*report.structure.messages]
    if report.metadata is not None:
        told += report.metadata.schema_results.messages
        told += report.metadata.schematron_results.messages
    inner = MetsValidator(str(package / "representations" / "rep1"))
    inner.validate_mets("METS.xml")
    told += inner.validation_errors
    return {
        "package": package.name,
        "rules": report.metadata is not None,
        "errors": sorted({one.rule_id for one in told if one.severity.name == "ERROR"}),
        "warnings": sorted({one.rule_id for one in told if one.severity.name == "WARNING"}),
        "told": [f"{one.rule_id} {one.message}" for one in told],
    }


def bagit(package: Path) -> dict[str, object]:
    """Whether the Library of Congress's own program validates a bag."""
    import bagit as library

    try:
        library.Bag(str(package)).validate()
    except library.BagError as bad:
        return {"package": package.name, "valid": False, "why": str(bad)}
    return {"package": package.name, "valid": True, "why": ""}


def main() -> None:
    ask = {"eark": eark, "bagit": bagit}[sys.argv[1]]
    for name in sys.argv[2:]:
        print(json.dumps(ask(Path(name))))


main()
