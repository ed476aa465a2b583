"""Made the published test keys once: ``python -m tests.conformance.make_keys``.

Run again, it makes other keys, and so another corpus: that is a new version of the suite.
"""

from __future__ import annotations

import functools
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.signature import pki
from vnedoc.conformance.cases import messages, nodes
from vnedoc.signature.making import levels
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.making.signing import sign

ROOT = Path(__file__).resolve().parents[2]
KEYS = ROOT / "src/vnedoc/data/conformance/keys"
STORED = ROOT / "src/vnedoc/data/conformance/stored"
NOW = datetime(2025, 7, 1, 5, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
HEAD = "# TEST KEY, PUBLISHED WITH THE SUITE. Whoever trusts it trusts everybody.\n"

issue = functools.partial(pki.issue, start=NOW - YEAR, end=NOW + 10 * YEAR)


def parties() -> dict[str, tuple[pki.Party, ...]]:
    """Every party with the authorities above it, but for the root."""
    root = issue("Gốc bộ kiểm thử", ca=True)
    ca = issue("CA bộ kiểm thử", root, ca=True, pathlen=0)
    evil_root = issue("Gốc bộ kiểm thử", ca=True, private=pki.key("p256", "evil root"))
    evil_ca = issue(
        "CA bộ kiểm thử", evil_root, ca=True, pathlen=0, private=pki.key("p256", "evil ca")
    )
    signer = issue("Nguyễn Văn Ví Dụ", ca)
    sub = issue("CA con quá độ dài", ca, ca=True)
    leaf_ca = issue("Người ký tự làm CA", ca, usage=("digital_signature",))
    strange = (
        (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5.6"), b"\x05\x00"), True),
    )
    tsa = {
        "usage": ("digital_signature",),
        "purposes": (ExtendedKeyUsageOID.TIME_STAMPING,),
        "purposes_critical": True,
    }
    return {
        "root": (root,),
        "ca": (ca,),
        "signer": (signer, ca),
        "signer-p384": (issue("Trần Thị Ví Dụ", ca, kind="p384"), ca),
        "signer-rsa": (issue("Lê Văn Ví Dụ", ca, kind="rsa2048"), ca),
        "organisation": (issue("Sở Ví dụ A", ca), ca),
        "revoked": (issue("Người ký bị thu hồi", ca), ca),
        "held": (issue("Người ký bị tạm dừng", ca), ca),
        "expired": (issue("Người ký hết hạn", ca, end=NOW - timedelta(days=30)), ca),
        "future": (issue("Người ký chưa hiệu lực", ca, start=NOW + timedelta(days=30)), ca),
        "weak": (issue("Khóa 1024 bit", ca, kind="rsa1024"), ca),
        "critical": (issue("Mở rộng lạ bắt buộc", ca, extra=strange), ca),
        "pathlen": (issue("Người ký dưới CA con", sub), sub, ca),
        "by-leaf": (issue("Người ký do người ký cấp", leaf_ca), leaf_ca, ca),
        "encipher": (issue("Chỉ dùng mã hóa", ca, usage=("key_encipherment",)), ca),
        "evil-root": (evil_root,),
        "evil": (issue("Nguyễn Văn Ví Dụ", evil_ca, private=pki.key("p256", "evil")), evil_ca),
        "selfsigned": (issue("Tự ký", private=pki.key("p256", "self")),),
        "tsa": (issue("TSA bộ kiểm thử", ca, kind="rsa2048", **tsa), ca),
        "evil-tsa": (issue("TSA bộ kiểm thử", evil_ca, kind="rsa2048", **tsa), evil_ca),
    }  # fmt: skip


def signer_of(made: tuple[pki.Party, ...], scheme: Any = "pkcs1") -> PemSigner:
    chain = b"".join(one.pem for one in made)
    return PemSigner.load(made[0].key_pem(), chain, rsa_scheme=scheme)


def main() -> None:
    KEYS.mkdir(parents=True, exist_ok=True)
    STORED.mkdir(parents=True, exist_ok=True)
    people = parties()
    for name, chain in people.items():
        own = chain[0].key_pem().decode() + "".join(one.pem.decode() for one in chain)
        (KEYS / f"{name}.pem").write_text(HEAD + own)
    root, ca = people["root"][0], people["ca"][0]
    revoked = (
        (people["revoked"][0], NOW - 10 * pki.DAY, x509.ReasonFlags.key_compromise),
        (people["held"][0], NOW - 10 * pki.DAY, x509.ReasonFlags.certificate_hold),
    )
    lists = {
        "root": pki.crl(root, start=NOW - pki.DAY, end=NOW + 7 * pki.DAY),
        "ca": pki.crl(ca, revoked, start=NOW - pki.DAY, end=NOW + 7 * pki.DAY),
        "stale": pki.crl(ca, start=NOW - 60 * pki.DAY, end=NOW - 50 * pki.DAY),
        "forged": pki.crl(
            ca,
            start=NOW - pki.DAY,
            end=NOW + 7 * pki.DAY,
            signing_key=people["evil"][1].key,
        ),
    }
    for name, data in lists.items():
        (KEYS / f"{name}.crl").write_bytes(data)
    responder = people["ca"][0]
    for name, status in (("good", "GOOD"), ("revoked", "REVOKED")):
        state = getattr(pki.ocsp.OCSPCertStatus, status)
        answer = pki.ocsp_answer(
            people["signer"][0],
            responder,
            status=state,
            revoked=NOW - pki.DAY if status == "REVOKED" else None,
            start=NOW - timedelta(hours=1),
            end=NOW + pki.DAY,
        )
        (KEYS / f"{name}.ocsp").write_bytes(answer)
    stored(people)


def stored(people: dict[str, tuple[pki.Party, ...]]) -> None:
    """What chance or an authority has a part in: PSS values and timestamps."""
    message = nodes.render(messages.document())
    lists = tuple((KEYS / f"{name}.crl").read_bytes() for name in ("root", "ca"))
    evidence = levels.ValidationData(certificates=(people["ca"][0].cert,), crls=lists)

    def signed(name: str, at: datetime = NOW, scheme: str = "pkcs1") -> bytes:
        target = io.BytesIO()
        sign(message, target, signer_of(people[name], scheme), at=at)
        return target.getvalue()

    def raised(
        data: bytes, level: Any, time: datetime = NOW, tsa: str = "tsa", **options: Any
    ) -> bytes:
        target = io.BytesIO()
        chain = [one.cert for one in people[tsa]]

        def stamper(request: bytes) -> bytes:
            return pki.stamp(request, people[tsa][0], time=time, certificates=chain, **options)

        levels.raise_level(data, target, level, stamper, evidence=evidence)
        return target.getvalue()

    day = pki.DAY
    base = signed("signer")
    stamped = raised(base, "B-T")
    other = raised(signed("organisation"), "B-T")
    begin, end = b"<xades:EncapsulatedTimeStamp>", b"</xades:EncapsulatedTimeStamp>"
    token = other.partition(begin)[2].partition(end)[0]
    own = stamped.partition(begin)[2].partition(end)[0]
    files = {
        "pss": signed("signer-rsa", scheme="pss"),
        "b-t": stamped,
        "b-lt": raised(base, "B-LT"),
        "b-lta": raised(base, "B-LTA"),
        "bt-evil": raised(base, "B-T", tsa="evil-tsa"),
        "bt-other": stamped.replace(own, token),
        "bt-late": raised(base, "B-T", time=NOW + 30 * day),
        "bt-expired-after": raised(signed("expired", NOW - 60 * day), "B-T", NOW - day),
        "bt-revoked-before": raised(signed("revoked", NOW - 20 * day), "B-T", NOW - 20 * day),
        "bt-revoked-after": raised(signed("revoked", NOW - 20 * day), "B-T", NOW - 5 * day),
    }
    for name, data in files.items():
        (STORED / f"{name}.edxml").write_bytes(data)


if __name__ == "__main__":
    main()
