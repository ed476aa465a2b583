"""How the documentation is built: ``sphinx-build -W docs build/docs``."""

import runpy
from pathlib import Path
from typing import Any

import attrs
from sphinx.application import Sphinx

from vnedoc import __version__
from vnedoc.model._wire import wire_of

project = "vnedoc"
author = "The vnedoc authors"
copyright = author
release = version = __version__
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build", "_generate"]

html_theme = "furo"
html_title = f"vnedoc {__version__}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autoclass_content = "class"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False


def describe_fields(
    app: Sphinx, what: str, _: str, obj: Any, options: object, lines: list[str]
) -> None:
    """Below a class of the model, its fields with the standard's own term and row."""
    if what != "class" or not attrs.has(obj):
        return
    wires = ((field.name, wire_of(field)) for field in attrs.fields(obj))
    lines += [f"* ``{name}``: {w.en} ({w.vi}); {w.clause}" for name, w in wires if w]
    lines.append("")


def write_pages(_: Sphinx) -> None:
    """A page for each code, made anew from what the codes say today."""
    runpy.run_path(str(Path(__file__).parent / "_generate" / "codes.py"))["write"]()


def setup(app: Sphinx) -> None:
    """Tell Sphinx of the hooks above."""
    app.connect("builder-inited", write_pages)
    app.connect("autodoc-process-docstring", describe_fields)
