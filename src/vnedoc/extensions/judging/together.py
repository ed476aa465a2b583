"""Which extensions can be asked together."""

from __future__ import annotations

from collections.abc import Iterable

from vnedoc.errors import InvalidValueError
from vnedoc.extensions.declaration import Extension
from vnedoc.extensions.limits import MAX_EXTENSIONS


def check_together(extensions: Iterable[Extension], required: Iterable[str]) -> None:
    """Refuse extensions that cannot be asked together.

    Args:
        extensions: All of them.
        required: Ids of those that must be understood.

    Raises:
        InvalidValueError: two have one id, or one root element; or a required one is not there.
    """
    given = tuple(extensions)
    if len(given) > MAX_EXTENSIONS:
        limit = MAX_EXTENSIONS
        _refuse(str(len(given)), f"at most {limit} are asked", f"chỉ dùng được tối đa {limit}")
    ids: set[str] = set()
    roots: dict[str, str] = {}
    for one in given:
        if one.id in ids:
            _refuse(one.id, "it is given twice; one version is asked", "trùng; chỉ dùng một bản")
        ids.add(one.id)
        for kind in one.payloads:
            other = roots.setdefault(kind.root, one.id)
            if other != one.id:
                both = f"{other}, {one.id}"
                _refuse(kind.root, f"two declare it: {both}", f"hai phần mở rộng cùng khai: {both}")
    for name in required:
        if name not in ids:
            known = ", ".join(sorted(ids)) or "-"
            _refuse(name, f"required, and given are {known}", f"bắt buộc, nhưng chỉ có: {known}")


def _refuse(value: str, en: str, vi: str) -> None:
    raise InvalidValueError(field="extensions", value=value[:200], reason=en, reason_vi=vi)
