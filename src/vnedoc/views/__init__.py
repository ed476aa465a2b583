"""One message as a page for people: letter, files, receivers, hops, and what was asked of it.

`look` reads a message, asks `vnedoc.verify` and `vnedoc.validate` where they are wanted, and gives
a `View`; `View.html` is the page. Below lie the pieces that reports are made of, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vnedoc._lazy import front

if TYPE_CHECKING:
    from vnedoc.views.files import ShownFile
    from vnedoc.views.view import View, look

_HOMES = {"ShownFile": "files", "View": "view", "look": "view"}

__all__ = ["ShownFile", "View", "look"]

if not TYPE_CHECKING:  # or checkers would take every name for one of its names
    __getattr__, __dir__ = front(__name__, _HOMES)
