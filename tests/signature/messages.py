"""Signed messages for tests, and a way to sign again what was tampered with."""

from __future__ import annotations

import base64
import copy
import functools
import io
from collections.abc import Callable
from typing import Any

from lxml import etree

import vnedoc
from tests import factories
from tests.signature import pki
from vnedoc import names
from vnedoc.signature import verifier
from vnedoc.signature.algorithms import DIGESTS, SHA256
from vnedoc.signature.making import signing
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.statement import signing as statement
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.verdict import Verification

DS = f"{{{names.DS}}}"
XADES = f"{{{names.XADES}}}"
NS = f"{{{names.NS}}}"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


@functools.cache
def signer(kind: str = "p256", scheme: str = "pkcs1") -> PemSigner:
    people = pki.make_pki(kind)
    chain = people.signer.pem + people.authority.pem
    return PemSigner.load(people.signer.key_pem(), chain, rsa_scheme=scheme)  # type: ignore[arg-type]


@functools.cache
def trust() -> TrustStore:
    return TrustStore((pki.make_pki().root.cert,))


@functools.cache
def crls() -> tuple[bytes, bytes]:
    return pki.make_pki().crls


@functools.cache
def message() -> bytes:
    return vnedoc.dumps(factories.document())


def sign(data: bytes, kind: str = "p256", *, scheme: str = "pkcs1", **options: Any) -> bytes:
    target = io.BytesIO()
    options.setdefault("at", pki.NOW)
    signing.sign(data, target, signer(kind, scheme), **options)
    return target.getvalue()


@functools.cache
def signed(kind: str = "p256", several: bool = False, form: str = "enveloped") -> bytes:
    return sign(message(), kind, several=several, form=form)


@functools.cache
def signed_twice() -> bytes:
    return sign(signed("p256", True), "p384")


def verify(data: Any, **options: Any) -> Verification:
    options.setdefault("at", pki.NOW)
    options.setdefault("crls", crls())
    return verifier.verify(data, options.pop("trust", trust()), **options)


def codes(answer: Verification) -> set[str]:
    """The codes of all reasons."""
    own = {reason.code for reason in answer.reasons}
    return own | {reason.code for one in answer.signatures for reason in one.reasons}


def sign_text(text: bytes, private: PemSigner) -> bytes:
    """Text that may be no statement, signed as one."""
    return statement.signed(text, private, pki.NOW, SHA256.uri)


# -- tampering ----------


def tree(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def bytes_of(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def the(root: etree._Element, path: str) -> etree._Element:
    """The one element of a path such as ``ds:SignedInfo``, anywhere."""
    spaces = {"ds": names.DS, "xades": names.XADES, "e": names.NS}
    found = root.xpath(f"//{path}", namespaces=spaces)
    return found[0]


def make(text: str) -> etree._Element:
    """An element from text in which ds, xades and the message's namespace (e) are declared."""
    declared = f'xmlns:ds="{names.DS}" xmlns:xades="{names.XADES}" xmlns:e="{names.NS}"'
    return etree.fromstring(f"<x {declared}>{text}</x>")[0]


def resign(
    root: etree._Element, kind: str = "p256", *, digests: bool = True, method: str | None = None
) -> bytes:
    """Sign SignedInfo again with the rightful key, as an insider or a careless tool would.

    What makes such a message fail is then its shape or the policy alone, never a wrong value.
    """
    signature = the(root, "ds:Signature")
    if digests:
        refresh(root, signature)
    info = the(root, "ds:SignedInfo")
    private = signer(kind)
    uri = method or str(the(info, "ds:SignatureMethod").get("Algorithm"))
    data = canonical(info, the(info, "ds:CanonicalizationMethod"))
    value = private.sign(_Request(method=uri, data=data)) if method is None else None
    if value is not None:
        the(root, "ds:SignatureValue").text = base64.b64encode(value).decode()
    return bytes_of(root)


class _Request:
    def __init__(self, *, method: str, data: bytes) -> None:
        self.method, self.data = method, data


def canonical(what: Any, named: etree._Element | None) -> bytes:
    """The form that a ``ds:Transform`` asks for; C14N 1.0 without one."""
    uri, prefixes = "", None
    if named is not None:
        uri = str(named.get("Algorithm"))
        found = named.find("{http://www.w3.org/2001/10/xml-exc-c14n#}InclusiveNamespaces")
        prefixes = None if found is None else str(found.get("PrefixList")).split() or None
    exclusive = "exc-c14n" in uri
    if not exclusive:
        prefixes = None
    if isinstance(what, etree._Element):
        what = etree.fromstring(etree.tostring(what, with_tail=False))
    return etree.tostring(
        what,
        method="c14n",
        exclusive=exclusive,
        with_comments=False,
        inclusive_ns_prefixes=prefixes,
    )


def refresh(root: etree._Element, signature: etree._Element) -> None:
    """Make the digests of a signature right again, as far as they can be computed here."""
    for reference in signature.findall(f"{DS}SignedInfo/{DS}Reference"):
        method = reference.find(f"{DS}DigestMethod")
        digest = DIGESTS.get(str(method.get("Algorithm"))) if method is not None else None
        value = reference.find(f"{DS}DigestValue")
        if digest is None or value is None:
            continue
        steps = reference.findall(f"{DS}Transforms/{DS}Transform")
        last = steps[-1] if steps and "c14n" in str(steps[-1].get("Algorithm")) else None
        if str(reference.get("URI")) not in ("", None) and not reference.get("Type"):
            continue
        if reference.get("Type", "").endswith("#SignedProperties"):
            found = signature.find(f".//{XADES}SignedProperties")
            if found is None:
                continue
            form = canonical(found, last)
        else:
            whole = copy.deepcopy(root.getroottree())
            for one in whole.getroot().findall(f".//{DS}Signature"):
                parent = one.getparent()
                assert parent is not None
                parent.remove(one)
            form = canonical(whole, last)
        value.text = base64.b64encode(digest.of(form)).decode()


def tampered(change: Callable[[etree._Element], object], *, again: bool = True) -> bytes:
    """The signed message after `change`, signed again by the rightful key if `again`."""
    root = tree(signed())
    result = change(root)
    if isinstance(result, etree._Element):
        root = result
    return resign(root) if again else bytes_of(root)
