"""The words in which a verdict is asked for."""

from __future__ import annotations

from typing import Literal

from vnedoc.given import one_of

Form = Literal["enveloped", "statement", "plain", "pdf"]
"""``enveloped`` XAdES in the header, ``statement`` in an attachment, ``plain`` XML-DSig without
XAdES properties, ``pdf`` inside an attached PDF file."""

VerdictForm = Literal[Form, "smime"]
"""Those of messages, and ``smime``: over a part of a mail, which `verify` does not look for."""

RevocationMode = Literal["require", "off"]
"""``off`` goes without revocation data, and is told wherever the verdict is."""

Engine = Literal["xmlsec", "signxml"]
"""Another verifier that can be asked about the same signature."""


def check_words(*, revocation: object, require: object, second_opinion: object) -> None:
    """Refuse words that nobody knows: passed over, they look as if they had been obeyed.

    Raises:
        InvalidValueError: there is one.
    """
    one_of(revocation, RevocationMode, "revocation")
    if require is not None:
        one_of(require, Form, "require")
    if second_opinion is not None:
        one_of(second_opinion, Engine, "second_opinion")
