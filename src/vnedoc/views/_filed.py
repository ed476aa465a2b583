"""One file of a message as markup. There is no link: nothing of it opens from the page."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.errors import Lang
from vnedoc.views._labels import label
from vnedoc.views._values import size
from vnedoc.views.files import ShownFile
from vnedoc.views.pages import shown


def file_item(file: ShownFile, lang: Lang) -> Iterator[str]:
    """One file as an item of a list."""
    name = shown(file.name) if file.name.strip() else label("unnamed", lang)
    yield f'<li>\n<p class="filename">{name}</p>'
    parts = [shown(file.media_type)] if file.media_type else []
    if file.size_bytes is not None:
        parts.append(size(file.size_bytes, lang))
    if file.zip_bytes is not None:
        parts.append(label("zipped", lang, size=size(file.zip_bytes, lang)))
    if parts:
        yield f"<p>{' · '.join(parts)}</p>"
    if file.description.strip():
        yield f"<p>{shown(file.description)}</p>"
    for note in file.notes:
        grave = ' class="grave"' if note in _GRAVE else ' class="remark"'
        yield f"<p{grave}>{label(note, lang, claimed=shown(file.claimed_type))}</p>"
    if file.sha256:
        yield f'<p class="digest">{label("digest", lang)} <code>{file.sha256}</code></p>'
    yield "</li>"


_GRAVE = frozenset({"program", "macros", "active", "misnamed", "claimed", "locked", "not-base64"})
