"""Named caps, each with its reason. A cap is checked before the work that it bounds.

Units are in the names. Callers never pass limits one by one: a limit that an agency must change
is a reason to change this table for everybody.
"""

from __future__ import annotations

from typing import Final

MIN_RUN_BYTES: Final = 4096
"""A shorter base64 stretch stays in the tree: lifting it would cost more than it saves."""

MAX_REMAINDER_BYTES: Final = 8 * 1024 * 1024
"""What is left when base64 runs are lifted out. Real headers are 4-20 KB; no parser protection
has to be switched off (``huge_tree``) for this size."""

MAX_DEPTH: Final = 256
"""Nesting of elements; a message needs 9. libxml2's own default."""

MAX_ELEMENTS: Final = 40_000
"""Elements, comments, instructions and attributes of one message. Real ones have 100-500, and a few
hundred receivers at most; one to each of the country's 3,321 communes, with full addresses, has
30,000. Reading, checking and verifying cost 20 microseconds for each, so that a signed message with
4,000 receivers stays within a second."""

MAX_ATTACHMENTS: Final = 2_000
"""Files of one message; real ones have 1-50. Each is opened, in 0.1 to 0.2 milliseconds."""

MAX_UNREAD: Final = 5_000
"""Elements and attributes that no field of the model can hold, those inside others counted; a
message with two signatures has 150. Each is kept as a value of its own, with its namespace in its
name: 190,000 names in a namespace of 1,000 letters took 726 MB."""

MAX_LISTED: Final = 7_000
"""Values and groups of all the lists of one message together: receivers, places, hops, lines of the
manifest, files. The country has 34 provinces and 3,321 communes, so that a message to every one of
them that also names each as a place has 6,710. Reading, checking and verifying cost 60 to 90
microseconds for each, and every rule on lists looks at it again."""

MAX_TEXT_CHARACTERS: Final = 1_500_000
"""Characters of all values of one message together, files' content not counted. To each of 3,355
provinces and communes, with 270 characters of full address and one place, there are 1,050,000; all
else in a message has 10,000. Some twenty rules look at texts with unusual characters."""

MAX_ATTRIBUTES: Final = 256
"""Attributes of one element; a message needs 5."""

MAX_NAMESPACES: Final = 64
"""Namespace declarations of one element, and bindings in scope at any place; a signed message
needs 4. Inclusive canonicalization costs the square of this."""

MAX_NAMESPACE_BYTES: Final = 1024
"""Length of a namespace name; real ones have 20-70. Every use of a prefix costs a copy of it."""

MAX_C14N_COST: Final = 20_000_000
"""(namespaces in scope)^2 x elements: the work of inclusive canonicalization."""

CHUNK_BYTES: Final = 512 * 1024
"""Attachments are read, decoded, hashed and written in pieces of this size. Two of them fit the
second-level cache of a common processor, which makes every pass over them faster."""

MAX_HELD_BYTES: Final = 16 * 1024 * 1024
"""A message that comes as a stream waits in memory up to this size, and above it in a file."""

MAX_ZIP_ENTRIES: Final = 1
"""An axis zip wraps exactly one file."""

MAX_ZIP_RATIO: Final = 200
"""Unpacked over packed bytes; text compresses 5-20 times, empty office forms up to 100."""

MAX_UNZIPPED_BYTES: Final = 2 * 1024 * 1024 * 1024
"""Unpacked bytes of one zipped attachment."""

MAX_ZIP_DIRECTORY_BYTES: Final = 64 * 1024
"""Central directory that is looked at to decide whether a file is a one-entry zip."""

MAX_NAME_BYTES: Final = 240
"""Bytes of a file name made from an attachment's name; common file systems take 255."""

MAX_RSA_BITS: Final = 8192
"""Length of an RSA key; the longest of real authorities have 4096."""

MAX_RSA_EXPONENT_BITS: Final = 256
"""Length of an RSA key's public exponent (FIPS 186-4 B.3.1); nearly all have 17. Checking costs
as much as signing, and more, where it is as long as the modulus."""

MAX_CERTIFICATES: Final = 32
"""Certificates that a signature may bring; a national path needs 3."""

MAX_CERTIFICATE_BYTES: Final = 64 * 1024
"""One certificate; real ones have 1-3 KB."""

MAX_DISTINGUISHED_NAME_BYTES: Final = 4 * 1024
"""One name in a certificate, in DER; real ones have 50-300. Preparing it for comparison costs 2
microseconds a letter."""

MAX_ASN1_PARTS: Final = 2_000
"""ASN.1 values of one certificate, OCSP answer, timestamp or head of a revocation list; a
certificate has 60-200, a timestamp with three certificates 500."""

MAX_PATH_CERTIFICATES: Final = 8
"""Certificates of one path from signer to anchor, both counted; national paths have 2-4."""

MAX_PATHS: Final = 16
"""Whole paths that are judged before one search is given up; cross-certified ones have 2-4."""

MAX_REVOCATION_ITEMS: Final = 64
"""Revocation lists and OCSP answers that are judged together, and that one message may bring."""

MAX_REVOCATION_BYTES: Final = 64 * 1024 * 1024
"""All of them together; the largest public revocation lists have 20-40 MB."""

MAX_TIMESTAMP_BYTES: Final = 64 * 1024
"""One timestamp answer; with its certificates it has 3-8 KB."""

# What one verification may spend on certificates, all signatures, counter-signatures, timestamps
# and statements of a message together. An honest message of 16 signers with a timestamp each
# stays under a third of every line.

MAX_MESSAGE_STAMPS: Final = 32
"""Timestamps in one message; two signers who renew them for 25 years have 12."""

MAX_MESSAGE_COUNTER_SIGNATURES: Final = 32
"""Counter-signatures in one message; an archive that confirms every signature makes 16."""

MAX_MESSAGE_CERTIFICATES: Final = 256
"""Certificates in one message, repetitions counted; 16 signers with evidence bring 100."""

MAX_VERIFICATION_PARTS: Final = 60_000
"""ASN.1 values of all that is read for one verification, each certificate once; 16 signers with
timestamps make 15,000."""

MAX_PATH_STEPS: Final = 5_000
"""Partial paths that are looked at in one verification; a national path takes 3."""

MAX_ISSUER_CHECKS: Final = 200
"""Signatures of certificates, lists and answers that are checked in one verification, each once;
16 signers with timestamps need 50."""

MAX_JUDGED_PATHS: Final = 100
"""Whole paths that are judged by RFC 5280 in one verification; each costs 5 milliseconds."""

MAX_JUDGED_BYTES: Final = 320 * 1024
"""Certificates of those paths; 50 national paths have 200 KB. Of names, each letter costs 2
microseconds."""

MAX_JUDGED_PARTS: Final = 30_000
"""ASN.1 values of those certificates; 50 national paths have 15,000. A policy that is mapped to
another has 3, which cost 50 microseconds."""

MAX_NAME_COMPARISONS: Final = 20_000
"""Names times name constraints of those paths: what constraining authorities have is 5 times 2."""

MAX_LISTED_BYTES: Final = 256 * 1024 * 1024
"""Bytes of revocation lists that are searched, each list once for each certificate, at 400 MB a
second; only looked over, and hashed, they count less. The largest public lists have 40 MB, and 16
signers with a timestamp each make 210 MB of one."""

MAX_ARCHIVE_DIGESTS: Final = 4
"""How often the message, with its attachments, is digested for archive timestamps. Those that
begin with the same form of it share one digest, as all do that vnedoc writes."""

MAX_REWRITINGS: Final = 100
"""How often something that may have been done to a signature is undone, to tell what broke it;
each costs a check of a value. A broken signature takes 4 to 16."""

MAX_REWRITTEN_BYTES: Final = 64 * 1024
"""The part of a signature in which that is undone, parsed and canonicalized each time; real ones
have 1-5 KB. In a longer one the cause is not looked for."""

MAX_REQUEST_BYTES: Final = 4 * 1024 * 1024
"""A signing request as JSON; with its certificates it has 5-15 KB."""

MAX_SIGNATURES: Final = 16
"""Signatures of one message; the competent person and the organisation make 2."""

MAX_ALL_SIGNATURES: Final = 64
"""All ``ds:Signature`` of one message, counter-signatures and strays too; they are counted before
anything is looked at. 16 signatures with three counter-signatures each."""

MAX_DIGESTED_BYTES: Final = 64 * 1024 * 1024
"""Bytes of whole messages that one verification takes into digests: of the references of all
signatures and of their archive timestamps. SHA-256 needs 0.05 to 0.3 s for them. A message of any
size may be digested `MAX_DIGESTS` times."""

MAX_DIGESTS: Final = 4
"""See `MAX_DIGESTED_BYTES`. Two signatures side by side need one digest, each archive timestamp
one more."""

MAX_CANONICAL_FORMS: Final = 4
MAX_CANONICAL_BYTES: Final = 16 * 1024 * 1024
"""Different canonical forms of one message: so many of any size, more only as long as they have no
more bytes together. Each is made and held, and signers ask for one or two; prefix lists could ask
for another one in every signature."""

MAX_SECOND_OPINION_COST: Final = 200_000
"""Elements x signatures that a second engine is asked about: it builds a tree, and walks it, for
each signature anew. 16 signatures over 12,000 elements."""

MAX_EXPLAINED_ELEMENTS: Final = 10_000
"""Elements of a message whose changes are undone one by one, to find the likely one: eight copies
and canonicalizations."""

MAX_EXPLAINED_BYTES: Final = 64 * 1024 * 1024
"""Bytes of such a message, attachments included: eight digests."""

MAX_SIGNATURE_NODES: Final = 1_000
"""Elements of one signature; a B-LTA signature with counter-signatures has about 100."""

MAX_SIGNATURE_VALUE_CHARACTERS: Final = 16 * 1024
"""Base64 of a signature's value, white space counted; RSA-8192 has 1,400. Every timestamp of the
signature stamps it."""

MAX_PROPERTY_CHARACTERS: Final = 1_000
"""One text that a signer claims: a role, a place, a policy; real ones have 5-100."""

MAX_CLAIMS: Final = 32
"""Roles, commitments or formats of one signature; 1-3 are usual."""

MAX_COUNTER_DEPTH: Final = 4
"""Counter-signatures over counter-signatures."""

MAX_STATEMENT_BYTES: Final = 1024 * 1024
"""One signed statement; on 500 receivers and 50 files it has 200 KB."""

MAX_STATEMENTS: Final = 8
"""Statements of one message; the competent person and the organisation make 2."""

MAX_STATEMENTS_LOOKED_AT: Final = 32
"""Attachments that begin like a statement and are parsed to see whether they are one."""

MAX_STATEMENTS_BYTES: Final = 4 * 1024 * 1024
"""All attachments of one message that begin like a statement, together."""

MAX_STATEMENTS_NODES: Final = 80_000
"""Tags and attributes of all of them together: fields, values and files are no more. Two
statements on 5,000 values and 500 files have 50,000."""

MAX_STATEMENT_ZIPS: Final = 500
"""Zipped attachments of one message that are opened to see whether they are statements; messages
have 1-50 attachments. Opening one costs 0.5 ms."""

MAX_ORGAN_TABLE_BYTES: Final = 64 * 1024 * 1024
"""A list of organisations; the national one of 110,000 rows has about 20 MB as JSON."""

MAX_ORGAN_TABLE_ROWS: Final = 500_000
"""Rows of a list of organisations."""

MAX_FORM_BYTES: Final = 256 * 1024 * 1024
"""A JSON form, which is held in memory; attachments of 50 MB make 67 MB of it."""

MAX_FORM_PARTS: Final = 2_000_000
"""Commas and opening brackets of a JSON form: no fewer than it has values. 4,000 receivers with
full addresses have 40,000."""

MAX_SCHEMA_FINDINGS: Final = 100
"""Places that do not fit the schema, listed one by one; nobody mends more at a time."""

MAX_SCHEMA_TREE_ELEMENTS: Final = 10_000
"""Elements of a tree that libxml2 validates as a tree: naming the places of its faults costs the
square of this. Larger ones are validated as a stream, which is linear and five times slower."""

MAX_PDF_BYTES: Final = 32 * 1024 * 1024
"""A PDF file whose signatures are judged, which is held in memory as a whole, once; its reader may
copy a stretch of it twice more. Scans of 100 pages have 10-30 MB."""

MAX_PDF_FILES: Final = 16
"""PDF files of one message whose signatures are judged; a document with its annexes has 1-10."""

MAX_PDF_TOTAL_BYTES: Final = 2 * MAX_PDF_BYTES
"""All of them together."""

MAX_PDF_STEPS: Final = 1_200_000
"""Calls and returns while all PDF files of one message are read, 0.5 s of a common processor. A
file with two signatures takes 150,000, one with eight 800,000, each object of a table 26."""

MAX_PDF_TEXT_STEPS: Final = 20_000_000
"""Calls while the text of a message's PDF files is read: 150 full pages, 8 s of a processor."""

MAX_PDF_UNPACKED_BYTES: Final = 4 * 1024 * 1024
"""Unpacked from the streams of one PDF file's structure, its pages not counted; a document of 100
pages has 300 KB. Undoing a predictor takes 100 ns a byte."""

MAX_PDF_READ_TIMES: Final = 4
"""How often each byte of a PDF file may be read and signed, all its signatures counted, beside
`MAX_PDF_BYTES` for small files with many signatures."""

MAX_PDF_SIGNATURES: Final = 32
"""Signatures of all PDF files of one message; a document of several ministries has 2 for each."""

MAX_PDF_STAMPS: Final = 64
"""Timestamps judged in all of them; each costs a path to its authority. A signature has 1."""

MAX_VIOLATIONS: Final = 1_000
"""Breaches of one rule that are reported for one message; a hostile one holds 40,000."""

MAX_FINDINGS: Final = 5_000
MIN_VIOLATIONS: Final = 20
"""Breaches that are reported for one message: behind so many, the first few of every further rule,
so that no rule is left out; the report names those of which there are more. Nobody mends more at a
time, and each costs 50 microseconds. One rule that 3,355 receivers break has its 1,000."""

MAX_PROFILE_BYTES: Final = 256 * 1024
"""A profile in TOML; one that grades every rule has 10 KB."""

MAX_CONTRACT_BYTES: Final = 4 * 1024 * 1024
"""A dump of the rules; one of 278 with all their words has 400 KB."""

MAX_LIST_BYTES: Final = 64 * 1024 * 1024
"""A list of days or of identifiers, a baseline: one identifier has 40 bytes, so a million fit."""

MAX_CONFIG_BYTES: Final = 1024 * 1024
"""A project file; one with every key has 2 KB, a large ``pyproject.toml`` 50 KB."""

MAX_REPRODUCED_BYTES: Final = 64 * 1024 * 1024
"""A message of which a reproducer is made: it is held in memory as text, four times its size."""

MAX_ANSWER_BYTES: Final = 4 * 1024 * 1024 * 1024
"""An answer of a gateway, which waits in a file: a message of 2 GB in base64, and room to spare."""

MAX_ANSWER_REMAINDER_BYTES: Final = 64 * 1024 * 1024
"""What is left of an answer when its long texts are lifted out: it is parsed in memory. A list of
110,000 organisations has 25 MB, one of 100,000 messages 30 MB."""

MAX_ANSWER_PARTS: Final = 4_000_000
"""Commas and opening brackets of an answer: no fewer than it has values. The list of organisations
has 1,400,000; of empty objects so many take 260 MB."""

MAX_ANSWER_ROWS: Final = 500_000
"""Rows of a list that a gateway gives; the national list of organisations has 111,000."""

# What is read of a mail, which anybody may send. What goes beyond is left out and told; the rest is
# read. With them the worst mail costs what it is long, and never the square of it.

MAX_MAIL_HEADER_BYTES: Final = 64 * 1024
"""Header of one part of a mail. Real ones have 2-15 KB, with the seals of several relays 30."""

MAX_MAIL_HEADERS_BYTES: Final = 512 * 1024
"""Headers of all parts of a mail together; 1,000 parts have 300 KB."""

MAX_MAIL_FIELDS: Final = 20_000
"""Fields of all headers of a mail together. The first has 20-60, each part 3-6."""

MAX_MAIL_PARTS: Final = 1_000
"""Parts of a mail, those that hold others counted; a letter with 50 files has 52."""

MAX_MAIL_DEPTH: Final = 8
"""Parts inside parts. A forwarded mail with a signature around it has 5; 1,500 end Python's own
reader in a `RecursionError`."""

MAX_MAIL_PARAMETERS: Final = 200
"""Parameters of one field of a mail. A file name of 3,000 bytes in pieces has 150; Python's own
reader takes 12.9 s for 10,000."""

MAX_MAIL_LINE_BYTES: Final = 998
"""One line of a mail without its end, RFC 5322 2.1.1. A longer one is read, and told."""

MAX_MAIL_TEXT_CHARACTERS: Final = 2_000
"""A subject, a person's or a file's name that is written into a mail; a title has 500."""

MAX_MAIL_FORWARDS: Final = 3
"""Mails in mails in which a message is looked for: forwarded twice, certified mail around it."""

MAX_MAIL_ENVELOPES: Final = 4
"""Parts of a mail that look like a message and are read to see which; a letter has 1, and with two
nothing is chosen. A hostile one of each takes a second."""

MAX_MAIL_REFERENCES: Final = 100
"""Mails that a mail says it answers; programs keep 10-50."""

MAX_SIGNED_DATA_PARTS_BYTES: Final = 2 * 1024 * 1024
"""Certificates, lists and signers behind the content of an opaquely signed mail; one signer with
its path has 5-10 KB, with revocation lists some hundreds."""

MAX_MAIL_SIGNATURES: Final = 8
"""Signatures over parts of a mail that are judged. A mail has one, forwarded by certified mail
two."""

MAX_MAIL_RECEIPT_BYTES: Final = 512 * 1024
"""Of a receipt, the part for programs; of one receiver it has 300-600."""

MAX_MAIL_RECEIPT_LINES: Final = 1_000
"""Receivers of one receipt; mail servers take 100 at a time, many 1,000."""

MAX_MAIL_SERIES: Final = 100
"""Mails that one message is cut into; of 10 MB each they hold 500 MB of files."""

MIN_MAIL_PIECE_BYTES: Final = 1024
"""Of a message in one of several mails; less would make mails that are mostly header."""

MAX_MAIL_SERIES_BYTES: Final = 2 * 1024 * 1024 * 1024
"""What several mails hold of a message together; 100 mails of 25 MB hold 1.8 GB."""

MAX_DOSSIER_PAPERS: Final = 9_999
"""Papers of one dossier: ``DocTotal`` has four digits (30/2020/NĐ-CP Phụ lục VI.II)."""
MAX_DOSSIER_FILES: Final = 20_000
"""Files of one dossier; a paper as PDF and as office document has 2."""
MAX_DOSSIER_NODES: Final = 400_000
"""Elements and attributes of a dossier's manifest; 9,999 papers of two files have 350,000."""
