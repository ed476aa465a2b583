"""Signing, verifying, and what is said about signatures: the one path to them that is promised.

The rooms below may change. Nothing is loaded before it is asked for: `vnedoc` must not load
cryptography before a signature is made or judged. Keys, times, roots and revocation data are the
caller's; no clock is read and no connection opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vnedoc._lazy import front

if TYPE_CHECKING:
    from vnedoc.signature.algorithms import DIGESTS, METHODS, DigestMethod, SignatureMethod
    from vnedoc.signature.claims import COMMITMENTS, Claims, Place, Policy
    from vnedoc.signature.errors import (
        AlgorithmError,
        KeyMaterialError,
        KeyStaysError,
        NotSignableError,
        OtherSourceError,
        SignatureArgumentError,
        SignatureError,
        TokenError,
        TrustStoreError,
        ValueEncodingError,
    )
    from vnedoc.signature.explaining.explain import Cause, Explanation, explain
    from vnedoc.signature.making.countersigning import (
        complete_counter,
        countersign,
        prepare_counter,
    )
    from vnedoc.signature.making.levels import (
        Level,
        Stamp,
        Timestamper,
        ValidationData,
        add_evidence,
        add_timestamp,
        ask_timestamp,
        raise_level,
    )
    from vnedoc.signature.making.pkcs11 import Pkcs11Signer
    from vnedoc.signature.making.request import SignForm, SigningRequest
    from vnedoc.signature.making.signers import (
        CertifiedSigner,
        KeySigner,
        PemSigner,
        Pkcs12Signer,
        RsaScheme,
        ToBeSigned,
        default_method,
    )
    from vnedoc.signature.making.signing import complete, prepare, sign
    from vnedoc.signature.making.target import Target
    from vnedoc.signature.making.terms import CertificateLike
    from vnedoc.signature.statement.content import StatementRefusedError
    from vnedoc.signature.statement.signing import sign_statement
    from vnedoc.signature.timestamps.judging import TimestampRequest
    from vnedoc.signature.trust.certificates import TrustStore
    from vnedoc.signature.verdict import (
        CertificateInfo,
        Coverage,
        DocumentVerdict,
        Indication,
        Reason,
        ReasonKind,
        SignatureIdentity,
        SignatureVerdict,
        SubIndication,
        Verification,
    )
    from vnedoc.signature.verdict.asked import Engine, Form, RevocationMode
    from vnedoc.signature.verifier import Crl, Ocsp, Trust, verify

_HOMES = {
    "AlgorithmError": "errors",
    "COMMITMENTS": "claims",
    "Cause": "explaining.explain",
    "CertificateInfo": "verdict",
    "CertificateLike": "making.terms",
    "CertifiedSigner": "making.signers",
    "Claims": "claims",
    "Coverage": "verdict",
    "Crl": "verifier",
    "DIGESTS": "algorithms",
    "DigestMethod": "algorithms",
    "DocumentVerdict": "verdict",
    "Engine": "verdict.asked",
    "Explanation": "explaining.explain",
    "Form": "verdict.asked",
    "Indication": "verdict",
    "KeyMaterialError": "errors",
    "KeySigner": "making.signers",
    "KeyStaysError": "errors",
    "Level": "making.levels",
    "METHODS": "algorithms",
    "NotSignableError": "errors",
    "Ocsp": "verifier",
    "OtherSourceError": "errors",
    "PemSigner": "making.signers",
    "Pkcs11Signer": "making.pkcs11",
    "Pkcs12Signer": "making.signers",
    "Place": "claims",
    "Policy": "claims",
    "Reason": "verdict",
    "ReasonKind": "verdict",
    "RevocationMode": "verdict.asked",
    "RsaScheme": "making.signers",
    "SignForm": "making.request",
    "SignatureArgumentError": "errors",
    "SignatureError": "errors",
    "SignatureIdentity": "verdict",
    "SignatureMethod": "algorithms",
    "SignatureVerdict": "verdict",
    "SigningRequest": "making.request",
    "Stamp": "making.levels",
    "StatementRefusedError": "statement.content",
    "SubIndication": "verdict",
    "Target": "making.target",
    "TimestampRequest": "timestamps.judging",
    "Timestamper": "making.levels",
    "ToBeSigned": "making.signers",
    "TokenError": "errors",
    "Trust": "verifier",
    "TrustStore": "trust.certificates",
    "TrustStoreError": "errors",
    "ValidationData": "making.levels",
    "ValueEncodingError": "errors",
    "Verification": "verdict",
    "add_evidence": "making.levels",
    "add_timestamp": "making.levels",
    "ask_timestamp": "making.levels",
    "complete": "making.signing",
    "complete_counter": "making.countersigning",
    "countersign": "making.countersigning",
    "default_method": "making.signers",
    "explain": "explaining.explain",
    "prepare": "making.signing",
    "prepare_counter": "making.countersigning",
    "raise_level": "making.levels",
    "sign": "making.signing",
    "sign_statement": "statement.signing",
    "verify": "verifier",
}

__all__ = [
    "COMMITMENTS",
    "DIGESTS",
    "METHODS",
    "AlgorithmError",
    "Cause",
    "CertificateInfo",
    "CertificateLike",
    "CertifiedSigner",
    "Claims",
    "Coverage",
    "Crl",
    "DigestMethod",
    "DocumentVerdict",
    "Engine",
    "Explanation",
    "Form",
    "Indication",
    "KeyMaterialError",
    "KeySigner",
    "KeyStaysError",
    "Level",
    "NotSignableError",
    "Ocsp",
    "OtherSourceError",
    "PemSigner",
    "Pkcs11Signer",
    "Pkcs12Signer",
    "Place",
    "Policy",
    "Reason",
    "ReasonKind",
    "RevocationMode",
    "RsaScheme",
    "SignForm",
    "SignatureArgumentError",
    "SignatureError",
    "SignatureIdentity",
    "SignatureMethod",
    "SignatureVerdict",
    "SigningRequest",
    "Stamp",
    "StatementRefusedError",
    "SubIndication",
    "Target",
    "TimestampRequest",
    "Timestamper",
    "ToBeSigned",
    "TokenError",
    "Trust",
    "TrustStore",
    "TrustStoreError",
    "ValidationData",
    "ValueEncodingError",
    "Verification",
    "add_evidence",
    "add_timestamp",
    "ask_timestamp",
    "complete",
    "complete_counter",
    "countersign",
    "default_method",
    "explain",
    "prepare",
    "prepare_counter",
    "raise_level",
    "sign",
    "sign_statement",
    "verify",
]

if not TYPE_CHECKING:  # or checkers would take every name for one of its names
    __getattr__, __dir__ = front(__name__, _HOMES)
