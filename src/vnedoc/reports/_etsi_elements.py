"""Elements of the report of ETSI TS 119 102-2; those of what a signer claims beside the time."""

from __future__ import annotations

import re
from typing import Final

import attrs
from lxml import etree

from vnedoc.signature.claims import Claims
from vnedoc.views import _texts as texts

_URI: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9/?:@!$&'()*+,;=._~-]+(#[A-Za-z0-9._~-]*)?"
)
_PLAIN: Final = re.compile(r"[^A-Za-z0-9._~-]")
VR: Final = "http://uri.etsi.org/19102/v1.4.1#"
"""Namespace of the report."""


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A new child of the report's namespace; whatever its text says, it is visible text."""
    found = etree.SubElement(parent, f"{{{VR}}}{name}", attributes)
    if text:
        found.text = texts.visible(text)
    return found


def claim(attributes: etree._Element, claims: Claims) -> None:
    """What the signer claims beside the time (annexes A.5 and A.8 to A.10)."""
    for commitment in claims.commitments:
        indication = add(attributes, "CommitmentTypeIndication", Signed="true")
        add(indication, "CommitmentTypeIdentifier", _uri(commitment))
    if claims.policy is not None and not claims.policy.implied:
        policy = add(attributes, "SigPolicyIdentifier", Signed="true")
        add(policy, "SigPolicyId", _uri(claims.policy.identifier))
    if claims.place is not None and (parts := [p for p in attrs.astuple(claims.place) if p]):
        place = add(attributes, "SignatureProductionPlace", Signed="true")
        for part in parts:
            add(place, "AddressString", texts.legible(part))
    if claims.roles:
        roles = add(attributes, "SignerRole", Signed="true")
        for role in claims.roles:
            details = add(roles, "RoleDetails")
            add(details, "Role", texts.legible(role))
            add(details, "EndorsementType", "claimed")


def _uri(text: str) -> str:
    """A URI that a signer wrote; escaped into one of ours if it is none."""
    if _URI.fullmatch(text):
        return text
    plain = _PLAIN.sub(lambda found: "".join(f"%{b:02X}" for b in _bytes(found[0])), text)
    return f"urn:vnedoc:text:{plain}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
