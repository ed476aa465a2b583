"""Keys, certificates and lists on a time line of their own, for vnedoc and DSS alike.

Everything ends before 2029, when the default cryptographic suite of DSS gives up RSA keys below
3000 bits: so only time, trust and revocation decide.
"""

from __future__ import annotations

import functools
import hashlib
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import attrs
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.interop.dss_peer import PASSWORD, DssPeer
from tests.interop.peers import C14N
from tests.signature import messages, pki
from vnedoc.signature.making import levels, signing
from vnedoc.signature.making.levels import ValidationData
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.verdict import Verification
from vnedoc.signature.verifier import verify

Level = Literal["B-B", "B-T", "B-LT", "B-LTA"]
State = Literal["none", "before", "after"]
"""Whether the signer's certificate is revoked, before or after the claimed time and the stamp."""

CLAIMED = pki.NOW
STAMPED = CLAIMED + timedelta(hours=1)
LISTED = CLAIMED + pki.DAY
"""When the lists were made that a signature of B-LT brings with it."""
ARCHIVED = CLAIMED + 2 * pki.DAY
REVOKED: dict[State, datetime] = {
    "before": CLAIMED - 5 * pki.DAY,
    "after": CLAIMED + 5 * pki.DAY,
}
SIGNER_ENDS = CLAIMED + 180 * pki.DAY
TSA_ENDS = CLAIMED + 365 * pki.DAY
ROOT_ENDS = CLAIMED + 730 * pki.DAY
TIMES = {
    "now": CLAIMED + 10 * pki.DAY,
    "after the signer's": SIGNER_ENDS + 20 * pki.DAY,
    "after the TSA's": TSA_ENDS + 20 * pki.DAY,
    "after the root's": ROOT_ENDS + 20 * pki.DAY,
}
ALGORITHMS = {
    "RSA": ("rsa2048", "pkcs1", "SHA256"),
    "RSA-PSS": ("rsa2048", "pss", "SHA256"),
    "P-256": ("p256", "pkcs1", "SHA256"),
    "P-384": ("p384", "pkcs1", "SHA384"),
}


@functools.cache
def root() -> pki.Party:
    # RSA: its signatures on so many lists are quickly verified in Java.
    return pki.issue(
        "Gốc so sánh", kind="rsa2048", ca=True, start=CLAIMED - pki.YEAR, end=ROOT_ENDS
    )


@functools.cache
def authority() -> pki.Party:
    return pki.issue("CA so sánh", root(), kind="rsa2048", ca=True, pathlen=0, end=ROOT_ENDS)


@functools.cache
def signer(kind: str) -> pki.Party:
    return pki.issue(f"Người ký so sánh ({kind})", authority(), kind=kind, end=SIGNER_ENDS)


@functools.cache
def tsa(end: datetime = TSA_ENDS) -> pki.Party:
    return pki.issue(
        f"TSA so sánh đến {end:%Y}",
        authority(),
        kind="rsa2048",
        usage=("digital_signature",),
        purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
        purposes_critical=True,
        end=end,
    )


def archive_tsa() -> pki.Party:
    """Lasts as long as the root: what it stamped outlives the first one."""
    return tsa(ROOT_ENDS)


@functools.cache
def lists(kind: str, state: State, until: datetime) -> tuple[bytes, ...]:
    """The lists of both authorities that are known at a time, the oldest first.

    They are made at `LISTED` and a day before each of `TIMES`, while the authorities' own
    certificates last. What was revoked stays on them.
    """
    made = {LISTED, *(min(one, ROOT_ENDS) - pki.DAY for one in TIMES.values() if one <= until)}
    found = []
    for moment in sorted(made):
        revoked = [
            (signer(kind), when, None)
            for name, when in REVOKED.items()
            if name == state and when <= moment
        ]
        span = {"start": moment, "end": moment + 7 * pki.DAY}
        found += [pki.crl(root(), **span), pki.crl(authority(), revoked, **span)]
    return tuple(found)


@attrs.frozen
class World:
    """The same as files in a folder, as DSS takes it."""

    folder: Path

    def file(self, name: str, data: bytes) -> Path:
        """The file of that name, written once."""
        path = self.folder / name
        if not path.exists():
            path.write_bytes(data)
        return path

    @property
    def root(self) -> Path:
        return self.file("root.pem", root().pem)

    def crls(self, kind: str, state: State, until: datetime) -> list[Path]:
        """`lists` as files."""
        every = lists(kind, state, until)
        return [self.file(f"{kind}-{state}-{n}.crl", data) for n, data in enumerate(every)]

    def key(self, party: pki.Party, name: str) -> Path:
        """The key with its chain as PKCS#12."""
        path = self.folder / f"{name}.p12"
        if not path.exists():
            path.write_bytes(container(party, [authority()]))
        return path

    def sign(self, peer: DssPeer, algorithm: str, level: Level, **job: Any) -> bytes:
        """A message signed by DSS. Whatever `job` says goes before what is meant here."""
        kind, scheme, digest = ALGORITHMS[algorithm]
        output = self.folder / "signed.edxml"
        asked: dict[str, Any] = {
            "input": self.file("message.edxml", messages.message()),
            "output": output,
            "key": self.key(signer(kind), kind),
            "tsa": self.key(tsa(), "tsa"),
            "archiveTsa": self.key(archive_tsa(), "archive-tsa"),
            "password": PASSWORD,
            "level": level,
            "form": "default",
            "at": CLAIMED,
            "stampedAt": STAMPED,
            "archivedAt": ARCHIVED,
            "pss": scheme == "pss",
            "digest": digest,
            "trust": [self.root],
            "crls": self.crls(kind, "none", LISTED),
        } | job
        if asked["form"] != "default":
            asked.setdefault("c14n", C14N["1.0"])
        peer.ask("sign", **asked)
        return output.read_bytes()

    def judge(
        self, peer: DssPeer, data: bytes, at: datetime, crls: list[Path], **job: Any
    ) -> dict[str, Any]:
        """What DSS says of a message at a time."""
        path = self.file(f"{hashlib.sha256(data).hexdigest()[:16]}.edxml", data)
        return peer.ask("judge", input=path, time=at, crls=crls, **({"trust": [self.root]} | job))


def container(party: pki.Party, chain: list[pki.Party]) -> bytes:
    """A key with its chain as PKCS#12 with a weak lock: opening it must cost nothing."""
    lock = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(1)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(PASSWORD.encode())
    )
    certificates = [one.cert for one in chain]
    return pkcs12.serialize_key_and_certificates(b"key", party.key, party.cert, certificates, lock)


# -- the same by vnedoc ----------


@functools.cache
def our_signer(algorithm: str) -> PemSigner:
    kind, scheme, _ = ALGORITHMS[algorithm]
    party = signer(kind)
    chain = party.pem + authority().pem
    return PemSigner.load(party.key_pem(), chain, rsa_scheme=scheme)  # type: ignore[arg-type]


def we_sign(algorithm: str, level: Level, state: State = "none") -> bytes:
    """A message signed by vnedoc."""
    target = io.BytesIO()
    signing.sign(messages.message(), target, our_signer(algorithm), at=CLAIMED)
    if level == "B-B":
        return target.getvalue()
    kind = ALGORITHMS[algorithm][0]
    stamps = iter(((tsa(), STAMPED), (archive_tsa(), ARCHIVED)))

    def stamper(request: bytes) -> bytes:
        who, when = next(stamps)
        return pki.stamp(request, who, time=when, certificates=[who.cert, authority().cert])

    evidence = ValidationData(certificates=(authority().cert,), crls=lists(kind, state, LISTED))
    source, target = target.getvalue(), io.BytesIO()
    levels.raise_level(source, target, level, stamper, evidence=evidence)
    return target.getvalue()


def we_judge(data: bytes, at: datetime, crls: tuple[bytes, ...], **options: Any) -> Verification:
    """What vnedoc says of a message at a time."""
    return verify(data, TrustStore((root().cert,)), at=at, crls=crls, **options)
