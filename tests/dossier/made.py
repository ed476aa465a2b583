"""Dossiers as tests need them: one plain one, and any number of odd but honest ones by a seed."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from typing import Final

from vnedoc.dossier import Dossier, DossierCode, Original, Paper, PaperFile, PaperPlace

NAMES: Final = (
    "Tờ trình.pdf",
    unicodedata.normalize("NFD", "Dự thảo Quyết định (lần 2).docx"),
    "Ý kiến 'thẩm định' của \"Sở Tư pháp\".pdf",
    "đơn Đề nghị & phụ lục <1>.pdf",
    "  báo cáo  tiếp thu ý kiến .tar.gz",
    "không đuôi",
    "Đ" * 196 + ".pdf",
    "a" * 200,
    "CON.txt",
    "..pdf",
)
TITLES: Final = (
    "Về việc ban hành Quy chế",
    "  Hai khoảng  trắng ",
    "Dòng 1\nDòng 2",
    "<b>&amp;]]>",
)


def plain(**changed: object) -> Dossier:
    """A dossier of three papers: a letter in two forms, a scan, and one on paper only."""
    letter = (PaperFile.from_bytes(b"%PDF-1.7 to trinh", "Tờ trình.pdf"),)
    values = {
        "title": "Hồ sơ trình Quyết định ban hành Quy chế",
        "submission": "trinh-quyet-dinh",
        "code": DossierCode(organ_id="H26.99", year=2026, notation="12/HC"),
        "organ": "Sở A",
        "organ_id": "H26.99",
        "papers": (
            Paper(
                order=1,
                kind="to-trinh",
                type_name="Tờ trình",
                number="05",
                notation="TTr-SA",
                date=dt.date(2026, 11, 3),
                issuer="Sở A",
                issuer_id="H26.99",
                title="Về việc ban hành Quy chế",
                pages=2,
                copies=(*letter, PaperFile.from_bytes(b"PK docx", "Tờ trình.docx")),
            ),
            Paper(
                order=2,
                kind="du-thao",
                title="Dự thảo Quyết định",
                pages=7,
                original=Original.SCAN,
                copies=[PaperFile.from_bytes(b"%PDF-1.7 du thao", "Dự thảo.pdf")],
                place=PaperPlace(bundle="Hộp 3", position=4, first_page=10, last_page=16),
            ),
            Paper(
                order=3,
                kind="phu-luc",
                title="Bản vẽ khổ A0",
                pages=1,
                original=Original.PAPER,
                place=PaperPlace(bundle="Hộp 3", position=5, barcode="8930001"),
                reason="Khổ lớn, không quét được",
            ),
        ),
    }
    return Dossier(**{**values, **changed})


def seeded(seed: int) -> Dossier:
    """An honest dossier with odd names, any of its fields filled or not."""
    dice = random.Random(seed)
    return Dossier(
        title=dice.choice((None, *TITLES)),
        code=dice.choice((None, DossierCode(organ_id="H26", year=2026, notation="1/Đ"))),
        organ=dice.choice((None, "Ủy ban nhân dân tỉnh Đ")),
        message=dice.choice((None, "H26.99,2026/11/03,05/TTr-SA")),
        creator=dice.choice((None, "Nguyễn Văn Đ")),
        maintenance=dice.choice((None, "Vĩnh viễn")),
        rights=dice.choice((None, "Hạn chế")),
        language=dice.choice((None, "Tiếng Việt")),
        start_date=dice.choice((None, dt.date(2026, 1, 2))),
        end_date=dice.choice((None, dt.date(2026, 11, 3))),
        description=dice.choice((None, *TITLES)),
        papers=[paper(dice, order) for order in range(1, dice.randint(2, 7))],
    )


def paper(dice: random.Random, order: int) -> Paper:
    """One paper: with files, or on paper only."""
    copies = tuple(
        PaperFile.from_bytes(dice.randbytes(dice.randint(0, 200)), dice.choice(NAMES))
        for _ in range(dice.choice((0, 1, 1, 1, 2, 3)))
    )
    original = dice.choice((Original.ELECTRONIC, Original.SCAN)) if copies else Original.PAPER
    return Paper(
        order=order,
        kind=dice.choice((None, "to-trinh", "phu-luc")),
        type_name=dice.choice((None, "Tờ trình", "Báo cáo")),
        number=dice.choice((None, "05", "66.7")),
        notation=dice.choice((None, "TTr-SA", "2025/NQ-CP")),
        date=dice.choice((None, dt.date(2026, 2, 28))),
        issuer=dice.choice((None, "Sở A")),
        issuer_id=dice.choice((None, "H26.99")),
        signer=dice.choice((None, "Trần Thị Ư")),
        position=dice.choice((None, "Giám đốc")),
        language=dice.choice((None, "Tiếng Việt")),
        title=dice.choice((None, *TITLES)),
        pages=dice.choice((None, 0, 1, 300)),
        description=dice.choice((None, *TITLES)),
        original=original,
        copies=copies,
        signed=dice.choice((None, False)),
        place=PaperPlace(
            bundle=dice.choice((None, "Hộp 1")),
            position=dice.choice((None, 1, 2)),
            first_page=dice.choice((None, 1)),
            last_page=dice.choice((None, 3)),
            barcode=dice.choice((None, "893")),
        ),
        reason=None if copies else "Khổ lớn",
    )
