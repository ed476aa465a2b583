"""What receivers of declared payloads do wrong."""

from __future__ import annotations

from typing import Final

EXTENSIONS: Final = {
    "extension-form": (
        "phụ thuộc cách viết XML của gói dữ liệu",
        "depends on how the XML of a payload is written",
    ),
    "extension-lenient": (
        "đọc gói dữ liệu sai cú pháp XML",
        "reads payloads that are no XML",
    ),
    "extension-name": (
        "nhận ra gói dữ liệu bằng thứ khác, không phải phần tử gốc",
        "knows a payload by something else than its root element",
    ),
    "extension-schema": (
        "không kiểm tra theo lược đồ đã khai báo",
        "does not check by the schema that is declared",
    ),
    "extension-value": (
        "hiểu sai kiểu dữ liệu của lược đồ",
        "misunderstands the types of a schema",
    ),
    "extension-rule": (
        "không kiểm tra theo quy tắc đã khai báo",
        "does not check by the rules that are declared",
    ),
    "extension-float": (
        "cộng số tiền bằng số dấu phẩy động",
        "adds amounts as binary floating point numbers",
    ),
    "extension-part": (
        "chỉ so một phần của giá trị",
        "compares a part of a value",
    ),
    "extension-link": (
        "không so gói dữ liệu với văn bản",
        "does not compare a payload with the letter around it",
    ),
    "extension-unknown": (
        "loại gói dữ liệu mà mình không biết",
        "turns away payloads that it does not know",
    ),
    "extension-trusting": (
        "dùng cả khai báo phần mở rộng sai hoặc nguy hiểm",
        "uses declarations that are wrong or dangerous",
    ),
}
"""Name -> words in Vietnamese and English."""
