"""Characters, identifiers and marks of secrecy that must not be there."""

import datetime as dt
import itertools
import unicodedata

from tests.mutations._kind import of
from vnedoc.identifiers import OrganId
from vnedoc.rules.engine.examples import RECEIVER

TEXTS = {
    "header__sender__organ_name": "OrganName",
    "header__sender__organization_in_charge": "OrganizationInCharge",
    "header__sender__address": "OrganAdd",
    "header__recipients__1__organ_name": "OrganName",
    "header__code__notation": "CodeNotation",
    "header__promulgation__place": "Place",
    "header__document_type__name": "TypeName",
    "header__subject": "Subject",
    "header__content": "Content",
    "header__signer__competence": "Competence",
    "header__signer__position": "Position",
    "header__signer__full_name": "FullName",
    "header__other__sphere_of_promulgation": "SphereOfPromulgation",
    "header__other__typist_notation": "TyperNotation",
    "header__to_places__0": "Place",
    "trace__business__reason": "BussinessDocReason",
    "attachments__0__description": "Description",
}
NAMES = {
    "attachments__0__name": "AttachmentName",
    "manifest__references__0__name": "AttachmentName",
}
CHARACTERS = {
    "NFD": (unicodedata.normalize("NFD", "Sở Ví dụ"), "VNE-TEXT-001", "VNE-TEXT-002"),
    "DEL": ("Ví\x7fdụ", "VNE-TEXT-003", "VNE-TEXT-003"),
    "right-to-left override": ("Ví \u202eụd", "VNE-TEXT-004", "VNE-TEXT-005"),
    "isolate": ("Ví \u2067dụ", "VNE-TEXT-004", "VNE-TEXT-005"),
    "zero-width space": ("Ví\u200b dụ", "VNE-TEXT-006", "VNE-TEXT-006"),
    "byte order mark": ("\ufeffVí dụ", "VNE-TEXT-006", "VNE-TEXT-006"),
    "Cyrillic letter": ("V\u0430n bản", "VNE-TEXT-007", "VNE-TEXT-007"),
    "replacement character": ("Ví d\ufffd", "VNE-TEXT-009", "VNE-TEXT-009"),
    "UTF-8 twice": ("Viá»‡t Nam", "VNE-TEXT-010", "VNE-TEXT-010"),
    "private character": ("Ví \ue001 dụ", "VNE-TEXT-012", "VNE-TEXT-012"),
    "stack of accents": ("Vi" + "\u0301" * 9 + " dụ", "VNE-TEXT-013", "VNE-TEXT-013"),
}


def characters():
    for what, (text, rule, for_name) in CHARACTERS.items():
        for path, element in TEXTS.items():
            yield of(f"{what} in {path}", rule, element, **{path: text})
        for path, element in NAMES.items():
            yield of(f"{what} in {path}", for_name, element, **{path: f"{text}.pdf"})


ORGANS = {
    "header__sender__organ_id": "new",
    "header__recipients__0__organ_id": "new",
    "header__recipients__1__organ_id": "new",
    "header__response_for__0__organ_id": "new",
    "trace__business__changes__receivers__0__organ_id": "update",
    "trace__business__replacements__0__organ_ids__0": "replace",
    "status__sender__organ_id": "status",
    "status__response_for__organ_id": "status",
}
BAD_ORGANS = {
    "vxp.saas.03": "VNE-IDENT-001",
    "53.H13.02.05.01": "VNE-IDENT-001",
    "28.22.H17": "VNE-IDENT-002",
    "001.00.20.TT2": "VNE-IDENT-003",
    "h26.98": "VNE-IDENT-004",
    "H26 .98": "VNE-IDENT-005",
    "Z26.98": "VNE-IDENT-006",
    "2.000815.000.00.00.H55": "VNE-IDENT-007",
    "H26" + ".98" * 11: "VNE-IDENT-008",
    "000.00.98.H26": "VNE-IDENT-010",
    "H99.98": "VNE-IDENT-011",
    "G34.98": "VNE-IDENT-012",
    "H33.98": "VNE-IDENT-012",
    "G24.98": "VNE-IDENT-013",
    "G14.98": "VNE-IDENT-016",
    "Z01": "VNE-IDENT-006",
    "01001091061": "VNE-IDENT-015",
}
BAD_DOCUMENT_IDS = {
    "H26.99,2014/02/30,05/SVDA-VP": "VNE-ADDRESS-007",
    "H26.99,2025/7/1,05/SVDA-VP": "VNE-ADDRESS-007",
    "H26.99, 2025/07/01, 05/SVDA-VP": "VNE-ADDRESS-008",
    "H26.99,2025/07/02,05/SVDA-VP": "VNE-ADDRESS-004",
    "H26.99,2025/07/01,06/SVDA-VP": "VNE-ADDRESS-005",
    "H26.99,2025/07/01,05/SVDB-VP": "VNE-ADDRESS-005",
    "H26.98,2025/07/01,05/SVDA-VP": "VNE-ADDRESS-006",
    "H26.98,2025,5": "VNE-ADDRESS-006",
    "H26.99,2024,5": "VNE-ADDRESS-009",
    "H26.99-2024-05/SVDA-VP": "VNE-ADDRESS-009",
    "H26.99,20255,5": "VNE-ADDRESS-007",
}


def identifiers():
    for (path, base), (value, rule) in itertools.product(ORGANS.items(), BAD_ORGANS.items()):
        yield of(f"{path} is {value}", rule, "OrganId", base, **{path: OrganId(value)})
    yield of("hop is bus-01", "VNE-IDENT-009", "OrganId", trace__hops__0__organ_id="bus-01")
    early = {"header__promulgation__date": dt.date(2025, 4, 1), "header__document_id": "a"}
    yield of(
        "code not live yet", "VNE-IDENT-014", header__recipients__0__organ_id="G38.01", **early
    )
    for value, rule in BAD_DOCUMENT_IDS.items():
        yield of(f"DocumentId is {value}", rule, "DocumentId", header__document_id=value)
    yield of("receiver W00", "VNE-IDENT-017", "OrganId", header__recipients__0__organ_id="W00.01")
    yield of("receiver twice", "VNE-ADDRESS-002", header__recipients=(RECEIVER, RECEIVER))
    yield of("sender receives", "VNE-ADDRESS-001", header__recipients__0__organ_id="H26.99")
    yield of(
        "receiver in both forms", "VNE-ADDRESS-003", header__recipients__1__organ_id="000.00.99.H41"
    )


def secrets():
    marks = (
        "Mật",
        "TỐI MẬT",
        "Tuyệt mật",
        "Độ mật: Mật",
        "mật.",
        unicodedata.normalize("NFD", "Mật"),
    )
    for mark in marks:
        yield of(f"sphere {mark!r}", "VNE-SECRET-001", header__other__sphere_of_promulgation=mark)
    for text in ("[MẬT] V/v ví dụ", "TỐI MẬT: ví dụ", "Ví dụ [Tuyệt mật]", "TUYET MAT - vi du"):
        yield of(f"subject {text!r}", "VNE-SECRET-002", header__subject=text)
    yield of("degree in brackets", "VNE-SECRET-006", header__subject="Ví dụ (Tối mật)")
    yield of(
        "to be returned", "VNE-SECRET-005", header__other__sphere_of_promulgation="Xem xong trả lại"
    )
