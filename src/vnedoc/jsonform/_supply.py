"""Attachments that come without their bytes get them from files that the caller gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vnedoc.content import Content
from vnedoc.errors import FormError, MissingContentError
from vnedoc.normal_forms import normalized

_DIGESTS: Final = ({"size", "sha256"}, {"text_size", "text_sha256"})


def supply(data: dict[str, Any], files: Mapping[str, Content]) -> list[str]:
    """Put the content of `files` into the attachments of `data` that have none, by name.

    An attachment with a digest takes only the file that has it.

    Returns:
        Names of the files that no attachment took.

    Raises:
        MissingContentError: an attachment has a digest, and `files` does not have its bytes.
        FormError: it has a digest, and the file has another one.
    """
    attachments = data.get("attachments")
    if not isinstance(attachments, list):
        return list(files)
    by_name = {_key(name): content for name, content in files.items()}
    data["attachments"] = [
        _supplied(item, f"$.attachments[{index}]", by_name)
        for index, item in enumerate(attachments)
    ]
    taken = [item.get("content") for item in data["attachments"] if isinstance(item, dict)]
    return [name for name, file in files.items() if not any(file is one for one in taken)]


def _supplied(item: Any, path: str, files: Mapping[str, Content]) -> Any:
    if not isinstance(item, dict):
        return item
    name, given = item.get("name"), item.get("content")
    file = files.get(_key(name)) if isinstance(name, str) else None
    if given is not None and not _is_digest(given):
        return item
    if file is None:
        if given is not None:
            raise MissingContentError(name=name if isinstance(name, str) else path)
        return item
    if given is not None:
        _compare(given, file, path)
    return {**item, "content": file}


def _is_digest(given: Any) -> bool:
    return isinstance(given, dict) and set(given) in _DIGESTS


def _compare(given: dict[str, Any], file: Content, path: str) -> None:
    if given.get("sha256") != file.sha256():
        raise FormError(
            path=f"{path}.content.sha256",
            reason="the file given is another one; to send it, remove the content from the form",
            reason_vi="tệp đưa vào là tệp khác; nếu vẫn gửi tệp đó, hãy bỏ content khỏi biểu mẫu",
        )


def _key(name: str) -> str:
    return normalized("NFC", name)
