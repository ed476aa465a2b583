"""Identifiers: every text is kept as it was written; what it says is told by properties."""

import datetime as dt

from vnedoc.identifiers import DocumentCode, DocumentId, OrganId, OrganStatus, OrganTable

# Both generations of organisation identifiers, and what is certain about converting them.
old = OrganId("000.00.13.H53")
print(old, "is", old.form.value, "->", old.to_new())

# The shipped table knows which level-1 code was live when, and how well that is known.
table = OrganTable.shipped()
for day in (dt.date(2025, 6, 30), dt.date(2025, 7, 1)):
    entry = table.lookup("H33", day)
    if entry is not None:  # it does not know every code there is
        print(f"{entry.organ_id} {entry.name_vi} on {day}: {entry.status(day).value}")
        if entry.status(day) is OrganStatus.CLOSED:
            print("went on as", entry.merged_into, "- known by", entry.confidence)

# The usual form of a document identifier, and any other.
for text in ("H26.99,2025/07/01,05/SVDA-VP", "2f7e1a4c-8f0e-4c3b-9b57-2d3c5a1e9f60", "vb-17"):
    identifier = DocumentId(text)
    print(identifier, "uuid" if identifier.is_uuid else identifier.composite)

print(DocumentCode.parse("30/2020/NĐ-CP"))
