"""The bytes of a signature: one line, fixed prefixes, its namespaces declared on itself."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from vnedoc import names
from vnedoc.signature.algorithms import DIGESTS, DigestMethod
from vnedoc.signature.claims import Claims, Place, Policy
from vnedoc.signature.making.request import SigningRequest
from vnedoc.signature.xmldsig.canonical import (
    C14N,
    COUNTERSIGNED,
    ENVELOPED,
    NOT_IN_SIGNATURES,
    OWN_PARSER,
    SIGNED_PROPERTIES,
    XPATH,
    C14nMethod,
)

_MIME_TYPE: Final = "application/xml"
_ENVELOPED: Final = f'<ds:Transform Algorithm="{ENVELOPED}"></ds:Transform>'
_XPATH: Final = (
    f'<ds:Transform Algorithm="{XPATH}"><ds:XPath>{NOT_IN_SIGNATURES}</ds:XPath></ds:Transform>'
)


Scope = Mapping[str | None, str]
"""The namespaces in scope where a signature will stand, by prefix."""


def signed_info_form(request: SigningRequest, scope: Scope) -> bytes:
    """What is to be signed: the canonical form of SignedInfo; `request.data` is not read."""
    text = _signed_info(request, _properties_digest(request, scope))
    return _form(text, {**scope, "ds": names.DS}, C14N[request.c14n])


def signature_text(request: SigningRequest, scope: Scope, value: bytes) -> bytes:
    """The whole ``ds:Signature`` as it is inserted."""
    return _signature(request, _properties_digest(request, scope), _base64(value)).encode()


def _properties_digest(request: SigningRequest, scope: Scope) -> str:
    if request.form == "plain":
        return ""
    inside = {**scope, "ds": names.DS, "xades": names.XADES}
    form = _form(_signed_properties(request), inside, C14N[request.c14n])
    return _base64(DIGESTS[request.digest].of(form))


def _form(text: str, scope: Scope, method: C14nMethod) -> bytes:
    """Canonical form of an element that stands where `scope` is in scope."""
    end = text.index(">")
    start = text[:end].partition(" ")[0]
    # Inclusive C14N writes out all that will be in scope, used or not.
    declared = "".join(
        f" {f'xmlns:{prefix}' if prefix else 'xmlns'}={quoteattr(uri)}"
        for prefix, uri in scope.items()
        if uri and prefix != "xml"
    )
    whole = f"{start}{declared}{text[len(start) :]}".encode()
    root = etree.fromstring(whole, OWN_PARSER)  # noqa: TID251 - our own text
    return etree.tostring(root, method="c14n", exclusive=method.exclusive, with_comments=False)


def _signature(request: SigningRequest, properties_digest: str, value: str) -> str:
    # On one line: white space inside is signed, too, and whoever indents it anew breaks it.
    certificates = "".join(
        f"<ds:X509Certificate>{_base64(one)}</ds:X509Certificate>"
        for one in (request.certificate, *request.chain)
    )
    plain = request.form == "plain"
    return (
        f'<ds:Signature xmlns:ds="{names.DS}" Id="{request.ident}">'
        f"{_signed_info(request, properties_digest)}"
        f'<ds:SignatureValue Id="{request.ident}-value">{value}</ds:SignatureValue>'
        f"<ds:KeyInfo><ds:X509Data>{certificates}</ds:X509Data></ds:KeyInfo>"
        f"{'' if plain else _object(request)}"
        "</ds:Signature>"
    )


def _signed_info(request: SigningRequest, properties_digest: str) -> str:
    c14n = f'<ds:Transform Algorithm="{request.c14n}"></ds:Transform>'
    first = "" if request.form == "counter" else _XPATH if request.several else _ENVELOPED
    target = f'URI="#{request.target}" Type="{COUNTERSIGNED}"' if request.target else 'URI=""'
    references = _reference(
        f'Id="{request.ident}-document" {target}',
        first + c14n,
        request.digest,
        _base64(request.document_digest),
    )
    if request.form != "plain":
        target = f'URI="#{request.ident}-properties" Type="{SIGNED_PROPERTIES}"'
        references += _reference(target, c14n, request.digest, properties_digest)
    return (
        "<ds:SignedInfo>"
        f'<ds:CanonicalizationMethod Algorithm="{request.c14n}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{request.method}"></ds:SignatureMethod>'
        f"{references}</ds:SignedInfo>"
    )


def _reference(attributes: str, transforms: str, digest: str, value: str) -> str:
    return (
        f"<ds:Reference {attributes}><ds:Transforms>{transforms}</ds:Transforms>"
        f'<ds:DigestMethod Algorithm="{digest}"></ds:DigestMethod>'
        f"<ds:DigestValue>{value}</ds:DigestValue></ds:Reference>"
    )


def _object(request: SigningRequest) -> str:
    return (
        "<ds:Object>"
        f'<xades:QualifyingProperties xmlns:xades="{names.XADES}" Target="#{request.ident}">'
        f"{_signed_properties(request)}</xades:QualifyingProperties></ds:Object>"
    )


def _signed_properties(request: SigningRequest) -> str:
    digest: DigestMethod = DIGESTS[request.digest]
    time = request.at.replace(microsecond=0).isoformat()
    form = (
        "<xades:SignedDataObjectProperties>"
        f'<xades:DataObjectFormat ObjectReference="#{request.ident}-document">'
        f"<xades:MimeType>{_MIME_TYPE}</xades:MimeType></xades:DataObjectFormat>"
        f"{''.join(map(_commitment, request.claims.commitments))}"
        "</xades:SignedDataObjectProperties>"
    )
    return (
        f'<xades:SignedProperties Id="{request.ident}-properties">'
        "<xades:SignedSignatureProperties>"
        f"<xades:SigningTime>{escape(time)}</xades:SigningTime>"
        "<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>"
        f'<ds:DigestMethod Algorithm="{digest.uri}"></ds:DigestMethod>'
        f"<ds:DigestValue>{_base64(digest.of(request.certificate))}</ds:DigestValue>"
        "</xades:CertDigest></xades:Cert></xades:SigningCertificateV2>"
        f"{_claimed(request.claims)}"
        "</xades:SignedSignatureProperties>"
        f"{'' if request.form == 'counter' else form}"
        "</xades:SignedProperties>"
    )


def _claimed(claims: Claims) -> str:
    """Policy, place and roles, in the order of the schema (ETSI EN 319 132-1 clause 5.2)."""
    policy = "" if claims.policy is None else _policy(claims.policy)
    place = "" if claims.place is None else _place(claims.place)
    roles = "".join(_element("ClaimedRole", role) for role in claims.roles)
    if roles:
        roles = f"<xades:ClaimedRoles>{roles}</xades:ClaimedRoles>"
        roles = f"<xades:SignerRoleV2>{roles}</xades:SignerRoleV2>"
    return policy + place + roles


def _policy(policy: Policy) -> str:
    if policy.implied:
        inside = "<xades:SignaturePolicyImplied></xades:SignaturePolicyImplied>"
    else:
        inside = (
            "<xades:SignaturePolicyId><xades:SigPolicyId>"
            f"{_element('Identifier', policy.identifier)}</xades:SigPolicyId>"
            f"<xades:SigPolicyHash><ds:DigestMethod Algorithm={quoteattr(policy.digest)}>"
            f"</ds:DigestMethod><ds:DigestValue>{_base64(policy.value)}</ds:DigestValue>"
            "</xades:SigPolicyHash></xades:SignaturePolicyId>"
        )
    return f"<xades:SignaturePolicyIdentifier>{inside}</xades:SignaturePolicyIdentifier>"


def _place(place: Place) -> str:
    parts = (
        ("City", place.city),
        ("StreetAddress", place.street),
        ("StateOrProvince", place.province),
        ("PostalCode", place.postal_code),
        ("CountryName", place.country),
    )
    inside = "".join(_element(name, text) for name, text in parts if text)
    name = "xades:SignatureProductionPlaceV2"
    return f"<{name}>{inside}</{name}>"


def _commitment(uri: str) -> str:
    return (
        f"<xades:CommitmentTypeIndication><xades:CommitmentTypeId>{_element('Identifier', uri)}"
        "</xades:CommitmentTypeId><xades:AllSignedDataObjects></xades:AllSignedDataObjects>"
        "</xades:CommitmentTypeIndication>"
    )


def _element(name: str, text: str) -> str:
    return f"<xades:{name}>{escape(text)}</xades:{name}>"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
