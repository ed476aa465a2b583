"""What is promised: the modules that programs may import from, and the names in each.

This is the one list. `docs/reference/api.md` is made from it, the guides and examples use nothing
else, and it changes by the rules of deprecation. Whatever is not here may change from one version
to the next, whether its name begins with an underscore or not.
"""

from __future__ import annotations

import importlib
from typing import Final

import attrs


@attrs.frozen
class Module:
    """A module of the API."""

    name: str
    title: str
    """Heading of its section in the reference."""
    only: tuple[str, ...] = ()
    """The names that are promised; without them, those of the module's ``__all__``."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are promised, in order. Loads the module."""
        return self.only or tuple(importlib.import_module(self.name).__all__)


MODULES: Final = (
    Module("vnedoc", "The front door"),
    Module("vnedoc.model", "The model"),
    Module("vnedoc.checked", "The model without `None`"),
    Module("vnedoc.codes", "Code lists"),
    Module("vnedoc.identifiers", "Identifiers"),
    Module("vnedoc.builder", "Building"),
    Module("vnedoc.batches", "Checking many files"),
    Module("vnedoc.findings", "Findings and reports"),
    Module("vnedoc.views", "A message as a page"),
    Module("vnedoc.reports", "Reports as text"),
    Module("vnedoc.reports.etsi", "Verifications as ETSI reports", ("render",)),
    Module("vnedoc.profiles", "Profiles"),
    Module("vnedoc.rules", "Rules", ("RULES", "Caps", "Rule")),
    Module("vnedoc.contract", "What rules promise", ("ContractError",)),
    Module(
        "vnedoc.catalogue", "Codes", ("CodeKind", "Explained", "everything", "explained", "near")
    ),
    Module("vnedoc.signature", "Signing and verifying"),
    Module("vnedoc.extensions", "Extensions"),
    Module("vnedoc.doctype", "Kinds of documents"),
    Module("vnedoc.dossier", "Dossiers"),
    Module("vnedoc.packing", "Packages of dossiers"),
    Module("vnedoc.exchange", "Exchange"),
    Module("vnedoc.statistics", "Statistics"),
    Module("vnedoc.channels", "Channels"),
    Module("vnedoc.channels.axis", "The national axis"),
    Module("vnedoc.channels.lgsp", "Gateways of provinces"),
    Module("vnedoc.channels.mail", "Mail"),
    Module("vnedoc.publication", "Publication"),
    Module("vnedoc.content", "The bytes of attached files"),
    Module("vnedoc.files", "Files and their names"),
    Module("vnedoc.jsonform", "The JSON form"),
    Module("vnedoc.conformance", "The conformance kit"),
    Module("vnedoc.cli", "The command line from Python", ("main",)),
    Module("vnedoc.given", "Arguments", ("Given", "WrongTypeError")),
    Module(
        "vnedoc.errors",
        "Errors",
        (
            "ArchiveError",
            "Base64Error",
            "BuildError",
            "CanonicalizationCostError",
            "CanonicalizationError",
            "CompressedInputError",
            "ContentError",
            "DoctypeError",
            "EncodingError",
            "FormError",
            "InvalidValueError",
            "Lang",
            "LimitError",
            "MissingContentError",
            "MissingExtraError",
            "NotEnvelopeError",
            "NotXmlError",
            "ReadError",
            "SourceChangedError",
            "TooDeepError",
            "TooLargeError",
            "TooLongNamespaceError",
            "TooManyAttributesError",
            "TooManyElementsError",
            "TooManyNamespacesError",
            "UnreadableFileError",
            "UnsafeNameError",
            "VnedocError",
            "error",
        ),
    ),
)
"""Every module of the API, in the order of the reference."""
