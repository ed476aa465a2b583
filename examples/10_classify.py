"""Find the kind of a document from its number and title, and say how sure that is."""

import vnedoc

for notation, title in (
    ("15/QĐ-BNV", "Về việc bổ nhiệm Vụ trưởng"),
    ("05/SVDA-VP", "V/v phối hợp tổ chức hội nghị ví dụ"),
    ("30/2020/NĐ-CP", "Về công tác văn thư"),
    ("SL", ""),
):
    found = vnedoc.classify(notation=notation, title=title)
    if found.kind is None:
        names = " or ".join(candidate.kind.vi for candidate in found.candidates)
        print(f"{notation}: not sure; ask a person ({names})")
    else:
        print(f"{notation}: {found.kind.vi} ({found.kind.en}), {found.confidence:.0%} sure")
