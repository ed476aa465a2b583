"""Names of what implementations do wrong, so that a failed case says more than its number."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vnedoc import _resources
from vnedoc.words import Words

_OWN: Final = {
    "value": ("đọc sai giá trị của một trường", "reads a field's value wrongly"),
    "length": ("từ chối hoặc cắt giá trị dài đúng giới hạn", "refuses or cuts values at the limit"),
    "code": ("đọc sai hoặc không nhận mã trong bảng mã", "reads codes wrongly or knows too few"),
    "kind": ("không nhận đủ các loại văn bản", "does not take every kind of document"),
    "status": ("đọc sai bản tin trạng thái", "reads status messages wrongly"),
    "identifier": ("đổi hoặc từ chối mã định danh", "changes or refuses identifiers"),
    "repeated-receivers": ("bỏ bớt nơi nhận", "drops repeated receivers"),
    "lists": ("bỏ bớt phần tử lặp lại", "drops repeated elements"),
    "form": ("phụ thuộc cách viết XML", "depends on how the XML is written"),
    "value-form": ("không hiểu dạng viết quen dùng", "does not read a form in common use"),
    "lenient-date": ("đổi ngày không có thật sang ngày khác", "rolls unreal dates over to others"),
    "unremarked": ("nhận giá trị sai mà không nhắc gì", "takes wrong values without a remark"),
    "unknown-code": ("coi mã lạ là mã khác, ví dụ 0", "takes unknown codes for others, such as 0"),
    "made-up-default": ("tự điền giá trị không ai ghi", "makes up values that nobody wrote"),
    "vanished": ("làm mất phần tử lạ mà không nhắc", "lets unknown elements vanish"),
    "text": ("làm sai lệch văn bản tiếng Việt", "distorts texts"),
    "file-content": ("trả sai nội dung tệp đính kèm", "gives out wrong bytes of files"),
    "namespace": ("nhầm phần tử của không gian tên khác", "confuses namespaces"),
    "rule": ("không thấy điều trái quy định", "does not see a breach of a rule"),
    "size": ("không chịu được tệp lớn", "does not bear large files"),
    "producer": ("lập gói tin sai", "makes wrong messages"),
    "status-sender": ("lập bản tin trạng thái sai", "makes wrong status messages"),
    "file-names": ("ghi tệp theo tên nguy hiểm", "writes files under dangerous names"),
    "algorithm": ("nhầm thuật toán ký", "confuses signature algorithms"),
    "verdict": ("kết luận sai về chữ ký", "judges signatures wrongly"),
    "entities": ("xử lý DTD và thực thể XML", "accepts DTDs and entities"),
    "zip-name": ("giải nén theo tên bên trong zip", "unzips to the entry's own name"),
    "first-signature": ("chỉ kiểm tra chữ ký đầu", "looks at the first signature only"),
    "transforms": ("bỏ qua phép biến đổi không biết", "ignores unknown transforms"),
    "unsigned-copy": ("đọc bản không được ký", "reads copies that are not signed"),
    "key-info": ("tin khóa do chính chữ ký mang theo", "trusts the key that a signature brings"),
    "sha1": ("chấp nhận SHA-1", "accepts SHA-1"),
}


@functools.cache
def table() -> Mapping[str, Words]:
    """Every defect by its name."""
    found = {name: Words(vi=vi, en=en) for name, (vi, en) in _OWN.items()}
    for row in rows():
        words = Words(vi=f"không chống được: {row['vi']}", en=f"does not withstand {row['en']}")
        found.setdefault(row["defect"], words)
    return MappingProxyType(found)


@functools.cache
def rows() -> tuple[Mapping[str, str], ...]:
    """The classes of attack, one a row."""
    lines = _resources.data("conformance/attacks.tsv").decode().splitlines()
    head = lines[0].split("\t")
    return tuple(dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:])


@functools.cache
def attack_class(number: int) -> Mapping[str, str]:
    """The class of attack that bears this number in its row.

    Raises:
        KeyError: none does.
    """
    return {int(row["number"]): row for row in rows()}[number]
