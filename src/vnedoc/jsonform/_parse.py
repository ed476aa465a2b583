"""JSON text -> plain data: strict, and bounded before the work starts."""

from __future__ import annotations

import collections
import json
from typing import Any, NoReturn

from vnedoc.errors import FormError
from vnedoc.limits import MAX_FORM_BYTES, MAX_FORM_PARTS


class Repeating(dict[str, Any]):
    """An object with a key that stands twice, kept until its place is known."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = collections.Counter(key for key, _ in pairs)
        self.repeated = max(counts, key=counts.__getitem__)


def parse(form: str | bytes) -> dict[str, Any]:
    """The object that a JSON text holds.

    Raises:
        FormError: too large, not UTF-8, not JSON, or not an object.
    """
    _check_size(form)
    try:
        text = form.decode("utf-8-sig") if isinstance(form, bytes) else form
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        at = f"byte {error.start}"
        raise _refused(f"it is not UTF-8 at {at}", f"không phải UTF-8 tại {at}") from None
    except json.JSONDecodeError as error:
        at = f"{error.lineno}:{error.colno}"
        raise _refused(
            f"it is not JSON (line:column {at}: {error.msg})",
            f"không phải JSON (dòng:cột {at}: {error.msg})",
        ) from None
    except RecursionError:
        raise _refused("it is nested too deep", "lồng nhau quá sâu") from None
    except ValueError:
        # Python converts no integer of thousands of digits.
        raise _refused("a number is too long", "có số quá dài") from None
    if not isinstance(data, dict):
        raise _refused("expected an object", "cần một đối tượng {…}")
    if isinstance(data, Repeating):
        raise repeated("$", data)
    return data


def _check_size(form: str | bytes) -> None:
    if len(form) > MAX_FORM_BYTES:
        limit = MAX_FORM_BYTES
        raise _refused(f"it has more than {limit} bytes", f"dài quá {limit} byte")
    if _parts(form) > MAX_FORM_PARTS:
        limit = MAX_FORM_PARTS
        raise _refused(f"it has more than {limit} parts", f"có hơn {limit} phần")


def _parts(form: str | bytes) -> int:
    if isinstance(form, bytes):
        return form.count(b",") + form.count(b"[") + form.count(b"{")
    return form.count(",") + form.count("[") + form.count("{")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    return data if len(data) == len(pairs) else Repeating(pairs)


def _no_number(name: str) -> NoReturn:
    raise _refused(f"{name} is not a number of JSON", f"{name} không phải số của JSON")


def repeated(path: str, data: Repeating) -> FormError:
    """The error for a key that stands twice in the object at `path`."""
    key = data.repeated[:80]
    return FormError(
        path=path, reason=f"the key {key!r} stands twice", reason_vi=f"khóa {key!r} lặp lại"
    )


def _refused(en: str, vi: str) -> FormError:
    return FormError(path="$", reason=en, reason_vi=vi)
