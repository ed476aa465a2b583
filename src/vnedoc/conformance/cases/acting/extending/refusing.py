"""Cases of declarations that nobody should use, and of payloads that reach out for something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import ADVICE
from vnedoc.conformance.cases.acting.extending.declared import (
    INVALID,
    REFUSED,
    SCHEMA,
    TYPES,
    XSD,
    XSD_TYPES,
    declaration,
    extension_case,
    payload,
    rule,
)
from vnedoc.conformance.cases.case import CANARY, Case

_SUM: Final = 'sum = "Dong/Tien", equals = "Tong"'
_EXTERNAL: Final = '<!DOCTYPE xs:schema [<!ENTITY x SYSTEM "canary.txt">]>'


def generate() -> Iterator[Case]:
    """Declarations that are refused, and payloads that are."""
    yield from _schemas()
    yield from _declarations()
    doctype = f"<!DOCTYPE Phieu [<!ENTITY a '{CANARY}'>]>"
    for name, held, vi, en in (
        ("doctype", doctype + payload(), "có DOCTYPE", "with a DOCTYPE"),
        ("entity", doctype + payload(So="&a;"), "có thực thể", "with an entity"),
    ):
        yield extension_case(
            f"payload-{name}", held, ADVICE,
            f"Gói dữ liệu {vi} không được nhận.", f"A payload {en} is not taken.",
            defect="extension-trusting", verdict=INVALID, known=False,
        )  # fmt: skip


def _schemas() -> Iterator[Case]:
    include = f'<xs:include schemaLocation="{TYPES}"/>'
    for name, text, vi, en in (
        (
            "network",
            XSD.replace(TYPES, "http://127.0.0.1:9/kieu.xsd"),
            "lấy từ mạng",
            "that is fetched",
        ),
        ("above", XSD.replace(TYPES, "../kieu.xsd"), "nằm ngoài thư mục", "outside of the folder"),
        (
            "absolute",
            XSD.replace(TYPES, "/etc/hostname"),
            "có đường dẫn tuyệt đối",
            "of an absolute path",
        ),
        ("missing", XSD.replace(TYPES, "khong-co.xsd"), "không có", "that is not there"),
        (
            "entity",
            XSD.replace("?>\n", f"?>\n{_EXTERNAL}\n", 1),
            "có thực thể ngoài",
            "with an external entity",
        ),
        ("type", XSD.replace(include, ""), "dùng kiểu không khai báo", "of unknown types"),
    ):
        yield extension_case(
            f"schema-{name}", payload(), ADVICE,
            f"Khai báo dùng lược đồ {vi} thì bị từ chối.", f"A schema {en} is refused.",
            defect="extension-trusting", verdict=REFUSED,
            files={SCHEMA: text.encode(), TYPES: XSD_TYPES.encode()},
        )  # fmt: skip


def _declarations() -> Iterator[Case]:
    for name, declared, vi, en in (
        ("key", declaration(rule("VD-001", _SUM) + "bo_qua = true\n"), "có khóa lạ",
         "with an unknown key"),
        ("check", declaration(rule("VD-001", 'xpath = "//Tong"')), "có kiểm tra lạ",
         "with an unknown check"),
        ("twice", declaration(rule("VD-001", _SUM), rule("VD-001", _SUM)), "có hai quy tắc cùng mã",
         "with two rules of one id"),
        ("path", declaration(schema="../phieu.xsd"), "trỏ ra ngoài thư mục",
         "that leads out of its folder"),
        ("root", declaration(root="Phieu Khac"), "có phần tử gốc sai", "whose root is no name"),
    ):  # fmt: skip
        yield extension_case(
            f"declaration-{name}", payload(), ADVICE,
            f"Khai báo {vi} thì bị từ chối, không bỏ qua.",
            f"A declaration {en} is refused, and not passed over.",
            defect="extension-trusting", verdict=REFUSED, declared=declared,
        )  # fmt: skip
