"""Wycheproof's vectors, as `tests/vectors/wycheproof/SOURCE.md` tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import load_der_public_key

VECTORS: Final = Path(__file__).parents[1] / "vectors" / "wycheproof"
FILES: Final = {
    "rsa_signature_2048_sha256": "RSA-SHA256",
    "rsa_signature_2048_sha384": "RSA-SHA384",
    "rsa_signature_2048_sha512": "RSA-SHA512",
    "rsa_signature_3072_sha256": "RSA-SHA256",
    "rsa_pss_2048_sha256_mgf1_32": "RSA-PSS-SHA256",
    "rsa_pss_2048_sha384_mgf1_48": "RSA-PSS-SHA384",
    "rsa_pss_4096_sha512_mgf1_64": "RSA-PSS-SHA512",
    "ecdsa_secp256r1_sha256_p1363": "ECDSA-SHA256",
    "ecdsa_secp256r1_sha512_p1363": "ECDSA-SHA512",
    "ecdsa_secp384r1_sha384_p1363": "ECDSA-SHA384",
    "ecdsa_secp521r1_sha512_p1363": "ECDSA-SHA512",
    "ed25519": "Ed25519",
}
"""Files by name, and the algorithm that each is about."""
AS_DER: Final = "ecdsa_secp256r1_sha256"
"""ECDSA values in the form that XML signatures never have."""


def groups(name: str) -> Iterator[tuple[Any, list[list[Any]]]]:
    """A public key and its tests: number, message, value, result, comment, flags."""
    for group in json.loads((VECTORS / f"{name}.json").read_text("ascii"))["groups"]:
        yield load_der_public_key(bytes.fromhex(group["publicKeyDer"])), group["tests"]
