"""Where things lie in a package of E-ARK CSIP, for writing and reading."""

from __future__ import annotations

from typing import Final

from vnedoc.dossier.finding import NAME

METS: Final = "METS.xml"
REP: Final = "representations/rep1/"
DATA: Final = f"{REP}data/"
DOCUMENTATION: Final = "documentation/"
MANIFEST: Final = NAME
