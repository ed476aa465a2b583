"""Caps on packages from elsewhere, each with its reason, as those of `vnedoc.limits`."""

from __future__ import annotations

from typing import Final

MAX_PACKAGE_FILES: Final = 50_000
"""Files of one package; of the largest dossier each file, and for each paper one that describes it,
make 30,000."""

MAX_PACKAGE_DEPTH: Final = 16
"""Folders inside one another in a package; ours has 4, CSIP with two levels of METS 6."""

MAX_PACKAGE_LIST_BYTES: Final = 64 * 1024 * 1024
"""One list of a package, read in pieces: a METS.xml of 9,999 papers with 20,000 files has 25 MB."""

MAX_PACKAGE_LIST_LINES: Final = 2 * MAX_PACKAGE_FILES
"""Lines of one list in plain text: one for each file, and as many empty ones."""

MAX_PACKAGE_ELEMENTS: Final = 2_000_000
"""Elements and attributes of one METS.xml, read without a tree; that of 9,999 papers with 20,000
files has 560,000. Each costs 1 microsecond."""

MAX_PACKAGE_METS: Final = 64
"""METS.xml of one package; ours has two, an archive's with ten representations eleven."""
