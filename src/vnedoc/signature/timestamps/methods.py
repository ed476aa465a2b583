"""The algorithms that signed data of CMS name, as the rest of the house knows them."""

from __future__ import annotations

from typing import Any

from vnedoc.signature.algorithms import DIGESTS, METHODS, DigestMethod, KeyFamily, SignatureMethod
from vnedoc.signature.timestamps.refusals import UnsupportedCmsError

_BY_NAME = {digest.hash_name: digest for digest in DIGESTS.values()}
_FAMILIES = {
    "rsassa_pkcs1v15": KeyFamily.RSA,
    "rsassa_pss": KeyFamily.RSA_PSS,
    "ecdsa": KeyFamily.ECDSA,
    "ed25519": KeyFamily.ED25519,
}


def digest_of(identifier: str) -> DigestMethod:
    """By its object identifier.

    Raises:
        UnsupportedCmsError: it is not known.
    """
    found = next((one for one in DIGESTS.values() if one.oid == identifier), None)
    if found is None:
        raise UnsupportedCmsError(f"the digest algorithm {identifier} is not supported")
    return found


def method_of(algorithm: Any, digest: DigestMethod) -> SignatureMethod | None:
    """By its SignatureAlgorithmIdentifier and the digest beside it; `None` if it is not known."""
    try:
        family = _FAMILIES.get(algorithm.signature_algo)
    except ValueError:
        return None
    if family is KeyFamily.RSA_PSS:
        parameters = algorithm["parameters"]
        name = parameters["hash_algorithm"]["algorithm"].native
        # Only as XML-DSig has it: one digest for all, and a salt as long (RFC 6931 2.3.10).
        mask = parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native
        salt = parameters["salt_length"].native
        used = _BY_NAME.get(name)
        return _by_family(family, used) if used and (mask, salt) == (name, used.size) else None
    if family is None:
        return None
    if (whole := _by_family(family, None)) is not None:
        return whole
    plain = algorithm["algorithm"].native in ("rsassa_pkcs1v15", "ecdsa")
    return _by_family(family, digest if plain else _BY_NAME.get(algorithm.hash_algo))


def _by_family(family: KeyFamily, digest: DigestMethod | None) -> SignatureMethod | None:
    known = (one for one in METHODS.values() if one.family is family and one.digest == digest)
    return next(known, None)
