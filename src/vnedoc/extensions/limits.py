"""Named caps of extensions, each with its reason, as those of `vnedoc.limits`.

Whoever writes an extension is known to the receiver, but gets it from elsewhere, too: so it is read
as a message is, and a slip of the pen must not stop a receiver either.
"""

from __future__ import annotations

from typing import Final

MAX_EXTENSION_BYTES: Final = 256 * 1024
"""A declaration in TOML; one of 100 rules with their words has 40 KB."""

MAX_EXTENSION_DEPTH: Final = 64
"""Brackets and dots on one line of it, texts not counted; a check of three checks has 20."""

MAX_EXTENSION_RULES: Final = 500
"""Rules, and links, of one extension; the standard has 278 rules here."""

MAX_EXTENSION_PAYLOADS: Final = 20
"""Kinds of payloads of one extension; a system has one for each form, or for a few that belong
together."""

MAX_EXTENSIONS: Final = 20
"""Extensions by which one message is judged; a gateway of a province has 1-5."""

MAX_CHECK_DEPTH: Final = 6
MAX_CHECK_PARTS: Final = 50
"""Checks inside one another, and all of them together, of one rule: if, then and two conditions are
3 deep. Each part looks at the whole payload once."""

MAX_PATH_STEPS_IN_CHECK: Final = 16
"""Names of one path; payloads nest 3-6 deep."""

MAX_PATTERN_CHARACTERS: Final = 200
MAX_PATTERN_STATES: Final = 1_000
"""One pattern of a rule, and what its repetitions make of it; a code of 30 places has 60 states."""

MAX_CODE_LIST_BYTES: Final = 1024 * 1024
MAX_CODES: Final = 50_000
"""One list of codes; those of communes have 3,321, of budget relations a province's 10,000."""

MAX_EXTENSION_FOLDER_FILES: Final = 200
MAX_EXTENSION_FOLDER_BYTES: Final = 8 * 1024 * 1024
"""Files that a declaration names, directly or through its schemas, and all of them together; the
schemas of e-invoicing, which are large, have 2 MB."""

MAX_SCHEMA_FILES: Final = 50
MAX_SCHEMA_NODES: Final = 20_000
"""Files and elements of the schemas of one extension: compiling them takes libxml2 10 microseconds
each, and xmlschema 100."""

MAX_SCHEMA_PATTERNS: Final = 1_000_000
"""Squares of the lengths of all ``xs:pattern`` of one extension together: to see that each can be
followed in one way costs that much. A pattern of 30 characters makes 900."""

MAX_PAYLOAD_BYTES: Final = 32 * 1024 * 1024
MAX_PAYLOAD_NODES: Final = 1_000_000
"""All payloads of one message, which are held in memory, and their elements and attributes: 50,000
lines of five values have 5 MB and 300,000. Sixty of a megabyte each took a gigabyte."""

MAX_XSD11_NODES: Final = 10_000
"""Elements of a payload whose schema is of XSD 1.1: xmlschema takes 50 microseconds for each, and
a test may compare all of them with all."""

MAX_PAYLOADS: Final = 100
"""Payloads of one message that are judged; a dossier of forms has 1-10."""

MAX_PICKED: Final = 3_000_000
"""Values and groups that the rules of one extension look at, for one payload or envelope: each
costs half a microsecond to two. Ten rules over 50,000 lines look at 1,000,000."""

MAX_SCHEMA_COST: Final = 200_000_000
"""What compiling the schemas of an extension may cost, in units of 3 nanoseconds: 480 elements in a
row that may each be missing, or a choice of 700. Types have 5-100."""

MAX_SCHEMA_SELECTIONS: Final = 40
"""Paths of constraints of uniqueness: each is looked for at each element of a payload."""
