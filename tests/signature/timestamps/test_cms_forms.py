"""Forms of signed data: read, not supported, or forbidden by CMS; only the last is FAILED."""

from __future__ import annotations

import pytest
from asn1crypto import algos, cms, core

from tests.signature import pki
from tests.signature.pki import NOW, YEAR, stamp, token_of
from tests.signature.timestamps.test_timestamp import DATA, PKI, REQUEST, TRUST
from vnedoc.signature.timestamps.cms import read_token
from vnedoc.signature.timestamps.judging import check_token
from vnedoc.signature.timestamps.refusals import CmsError, UnsupportedCmsError
from vnedoc.signature.trust.certificates import extension, x509

UNKNOWN = core.ObjectIdentifier("1.2.3.4.5")
TOKEN = token_of(stamp(REQUEST.der, PKI.tsa))


def key_identifier(party=PKI.tsa):
    return extension(party.cert, x509.SubjectKeyIdentifier).value.digest


def by_key(signer, identifier=None):
    found = key_identifier() if identifier is None else identifier
    signer["sid"] = cms.SignerIdentifier("subject_key_identifier", core.OctetString(found))
    signer["version"] = "v3"


def by_authority_key(signer):
    by_key(signer, key_identifier(PKI.authority))


def unknown_digest(signer):
    signer["digest_algorithm"] = algos.DigestAlgorithm({"algorithm": "1.2.3.4.5"})


def unknown_signature(signer):
    signer["signature_algorithm"] = algos.SignedDigestAlgorithm({"algorithm": "1.2.3.4.5"})


def without_attributes(signer):
    del signer["signed_attrs"]


def repeated_beside(signer):
    one = cms.CMSAttribute({"type": "1.2.3.4.5", "values": [core.Null()]})
    signer["unsigned_attrs"] = cms.CMSAttributes([one, one])


def changed(change, token=TOKEN):
    info = cms.ContentInfo.load(token)
    change(info["content"]["signer_infos"][0])
    return info.dump(force=True)


def token(**more):
    return token_of(stamp(REQUEST.der, PKI.tsa, **more))


NEEDED = {"extn_id": "1.2.3.4.5", "critical": True, "extn_value": b"\x05\x00"}
FORMS = {
    "as usual": (lambda: TOKEN, "PASSED", None, None),
    "by its key": (lambda: changed(by_key), "PASSED", None, None),
    "by another key": (
        lambda: changed(by_authority_key),
        "INDETERMINATE",
        "NO_SIGNING_CERTIFICATE_FOUND",
        "405",
    ),
    "an attribute repeated beside": (lambda: changed(repeated_beside), "PASSED", None, None),
    "by its key alone": (
        lambda: changed(by_key, token(attributes={"signing_certificate_v2": None})),
        "INDETERMINATE",
        "SIG_CONSTRAINTS_FAILURE",
        "406",
    ),
    "an unknown digest": (
        lambda: changed(unknown_digest),
        "INDETERMINATE",
        "SIG_CONSTRAINTS_FAILURE",
        "406",
    ),
    "an unknown algorithm": (
        lambda: changed(unknown_signature),
        "INDETERMINATE",
        "CRYPTO_CONSTRAINTS_FAILURE",
        "411",
    ),
    "an extension that must be known": (
        lambda: token(change={"extensions": [NEEDED]}),
        "INDETERMINATE",
        "SIG_CONSTRAINTS_FAILURE",
        "406",
    ),
    "too large": (lambda: b"\x30" * 70_000, "INDETERMINATE", "GENERIC", "406"),
    # RFC 5652 5.3: they must be there where the content is not plain data.
    "no signed attributes": (
        lambda: changed(without_attributes),
        "FAILED",
        "FORMAT_FAILURE",
        "401",
    ),
    "another type signed": (
        lambda: token(attributes={"content_type": "data"}),
        "FAILED",
        "FORMAT_FAILURE",
        "401",
    ),
    "two signers": (lambda: token(signers=2), "FAILED", "FORMAT_FAILURE", "401"),
    "cut": (lambda: TOKEN[:-1], "FAILED", "FORMAT_FAILURE", "401"),
}


@pytest.mark.parametrize("name", FORMS)
def test_only_what_is_forbidden_is_failed(name):
    made, indication, sub, code = FORMS[name]
    found = check_token(made(), DATA, TRUST, at=NOW, certificates=PKI.chain, crls=PKI.crls)
    assert (found.indication, found.sub_indication) == (indication, sub)
    assert [reason.code for reason in found.reasons][:1] == ([f"VNE-SIG-{code}"] if code else [])
    for reason in found.reasons:
        assert reason.text("vi") != reason.text("en")


def test_what_is_not_supported_is_an_error_of_its_own():
    with pytest.raises(UnsupportedCmsError):
        read_token(changed(unknown_digest))
    with pytest.raises(CmsError) as found:
        read_token(TOKEN[:-1])
    assert not isinstance(found.value, UnsupportedCmsError)


def test_a_key_identifier_tells_no_two_certificates_of_one_key_apart():
    """Of two for one key, the one that the signer named by its digest is the signer's."""
    twin = pki.issue("TSA khác", PKI.authority, private=PKI.tsa.key, end=NOW + YEAR)
    signed = read_token(changed(by_key))
    assert key_identifier(twin) == key_identifier()
    assert signed.signer_among([twin.cert, PKI.tsa.cert]) == PKI.tsa.cert
    assert signed.signer_among([twin.cert]) is None
