"""Values that are wrong or contradict each other."""

import datetime as dt

from tests.mutations._kind import of
from vnedoc.codes import Priority, SteeringType


def wrong_values():
    yield of("group of kinds 18", "VNE-VALUE-001", "Type", header__document_type__code=8)
    yield of("group of kinds 0", "VNE-VALUE-001", "Type", header__document_type__code=0)
    yield of("row 33", "VNE-VALUE-002", "TypeDetail", header__document_type__detail=33)
    yield of("row 0", "VNE-VALUE-003", "TypeDetail", header__document_type__detail=0)
    for row in (1, 7, 14, 25, 32):
        yield of(f"row {row} for công văn", "VNE-VALUE-004", header__document_type__detail=row)
    yield of("công văn as legal", "VNE-VALUE-005", "Type", header__document_type__code=1)
    for name in ("Nghị định", "Luật", "Thông tư", "Pháp lệnh"):
        yield of(f"{name} as administrative", "VNE-VALUE-005", header__document_type__name=name)
    yield of("unknown kind", "VNE-VALUE-006", "TypeName", header__document_type__name="Giấy lạ")
    yield of("issued in 202", "VNE-VALUE-007", header__promulgation__date=dt.date(202, 7, 1))
    yield of("due before issue", "VNE-VALUE-008", header__due_date=dt.date(2025, 6, 1))
    yield of("due in 2052", "VNE-VALUE-009", header__due_date=dt.date(2052, 7, 1))
    yield of("timed express", "VNE-VALUE-010", header__other__priority=Priority.TIMED_EXPRESS)
    yield of("steering twice", "VNE-VALUE-011", header__steering_type=SteeringType.STEERING)
    yield of("no mail address", "VNE-VALUE-012", header__sender__email="vidu.example")
    yield of("no pages", "VNE-VALUE-013", "PageAmount", header__other__page_amount=0)
    yield of("no copies", "VNE-VALUE-013", header__other__promulgation_amount=0)
    numbers = {
        "74fass22": "VNE-NUMBER-001",
        "BINTEST": "VNE-NUMBER-001",
        "-5": "VNE-NUMBER-001",
        "5.0.1": "VNE-NUMBER-001",
        "5.": "VNE-NUMBER-001",
        "5.0": "VNE-NUMBER-016",
        "٠٥": "VNE-NUMBER-001",
        "05a": "VNE-NUMBER-002",
        "5": "VNE-NUMBER-003",
        "0": "VNE-NUMBER-004",
        "005": "VNE-NUMBER-005",
        "05/SVDA-VP": "VNE-NUMBER-007",
        "05/2024": "VNE-NUMBER-013",
        "05/2025": "VNE-NUMBER-015",
    }
    for value, rule in numbers.items():
        yield of(f"number {value}", rule, header__code__number=value)
    notations = {
        "SVDA - VP": "VNE-NUMBER-008",
        "svda-vp": "VNE-NUMBER-009",
        "SVDA_VP": "VNE-NUMBER-010",
        "SVDA;VP": "VNE-NUMBER-010",
        "SVDA--VP": "VNE-NUMBER-011",
        "/SVDA": "VNE-NUMBER-011",
        "QĐ-SVDA": "VNE-NUMBER-012",
        "TTr-SVDA": "VNE-NUMBER-012",
        "2024/SVDA-VP": "VNE-NUMBER-013",
        "Q\u00d0-SVDA": "VNE-TEXT-008",
    }
    for value, rule in notations.items():
        yield of(f"notation {value}", rule, header__code__notation=value)
    yield of(
        "code swapped", "VNE-NUMBER-006", header__code__number="VP", header__code__notation="05"
    )
    decree = {"header__document_type__code": 1, "header__document_type__name": "Nghị định"}
    yield of("decree 74x", "VNE-NUMBER-017", header__code__number="74x9", **decree)
    yield of("decree without year", "VNE-NUMBER-014", header__code__notation="NĐ-CP", **decree)
    yield of(
        "kind against subject",
        "VNE-KIND-001",
        header__code__notation="QĐ-SVDA",
        header__subject="Quyết định về việc ví dụ",
        header__document_type__name="Báo cáo",
    )
    yield of("old kind", "VNE-KIND-002", header__document_type__name="Giấy đi đường")
    yield of(
        "submission alone",
        "VNE-KIND-003",
        header__code__notation="TTr-SVDA",
        header__document_type__name="Tờ trình",
    )
    yield of("no paper to G22", "VNE-KIND-004", header__recipients__0__organ_id="G22")
    yield of("no accents", "VNE-TEXT-017", header__signer__full_name="Nguyen Van Vi Du")
    yield of("old font", "VNE-TEXT-011", header__subject="V/v phèi hîp thùc hiÖn c«ng t¸c")
    yield of("two lines", "VNE-TEXT-014", header__subject="V/v\nví dụ")
    yield of("no-break space", "VNE-TEXT-015", header__subject="V/v\u00a0ví dụ")
    yield of("blank in front", "VNE-TEXT-016", header__subject=" V/v ví dụ")
