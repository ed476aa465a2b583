"""Make the seeds of the corpus anew: ``python -m tests.fuzz.seeds``.

Keys live as long as this program runs, so nobody can sign for the root that the fuzz targets
trust: whatever else is called valid is a finding. What was found by fuzzing before is kept only if
it is no message, as it belongs to the old keys.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import json
import struct
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.x509 import ocsp

import vnedoc
from tests import axis, factories
from tests.fuzz import corpus
from tests.signature import lying_zips, messages, pki
from vnedoc import jsonform
from vnedoc.model import DocumentEnvelope
from vnedoc.signature.making import countersigning, levels
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.signature.timestamps.judging import build_request

STAMPED = b"what the timestamp token of the seeds speaks of"


@functools.cache
def small() -> dict[str, DocumentEnvelope]:
    """Messages of every kind, with small files and one zip."""
    return {
        "new": factories.document(),
        "update": factories.update(),
        "replace": factories.replacement(),
        "zip": factories.document(
            attachments=(
                factories.attachment(1, "goi.zip", axis.zipped(factories.PDF, "pdf")),
                factories.attachment(2, "a.pdf"),
                factories.attachment(3, "b.pdf"),
            )
        ),
    }


def stated(envelope: DocumentEnvelope, kind: str = "p256") -> bytes:
    target = io.BytesIO()
    sign_statement(vnedoc.dumps(envelope), target, messages.signer(kind), at=pki.NOW)
    return target.getvalue()


def _raised(data: bytes, level: Any) -> bytes:
    people = pki.make_pki()
    certificates = [people.tsa.cert, people.authority.cert]
    evidence = levels.ValidationData(certificates=(people.authority.cert,), crls=people.crls)
    target = io.BytesIO()
    levels.raise_level(
        data,
        target,
        level,
        lambda request: pki.stamp(request, people.tsa, certificates=certificates),
        evidence=evidence,
    )
    return target.getvalue()


def _countersigned(data: bytes) -> bytes:
    target = io.BytesIO()
    countersigning.countersign(data, target, messages.signer("p384"), at=pki.NOW)
    return target.getvalue()


def enveloped() -> dict[str, bytes]:
    """Messages with signatures in their header, all valid."""
    plain = messages.signed("p256", form="plain")
    return {
        "enveloped": messages.signed(),
        "plain": plain,
        "several": messages.signed("p256", several=True),
        "twice": messages.signed_twice(),
        "update": messages.sign(vnedoc.dumps(small()["update"])),
        "status": messages.sign(vnedoc.dumps(factories.status())),
        "b-t": _raised(messages.signed(), "B-T"),
        "b-lta": _raised(messages.signed(), "B-LTA"),
        "countersigned": _countersigned(messages.signed()),
    }


def statements() -> dict[str, bytes]:
    """Messages with signed statements, as sent and as they arrive behind the axis, all valid."""
    found = {name: stated(envelope) for name, envelope in small().items()}
    again = io.BytesIO()
    sign_statement(found["new"], again, messages.signer("p384"), at=pki.NOW)
    found["two"] = again.getvalue()
    for name in ("new", "two"):
        envelope = vnedoc.loads(found[name])
        assert isinstance(envelope, DocumentEnvelope)
        found[f"{name}-arrived"] = vnedoc.dumps(axis.through(envelope))
    return found


# -- certificates: parts with a letter and a length in front ----------


def joined(*parts: tuple[str, bytes]) -> bytes:
    """Parts as one input: a letter, the length in four bytes, the bytes."""
    return b"".join(letter.encode() + struct.pack(">I", len(data)) + data for letter, data in parts)


def certificates() -> dict[str, bytes]:
    """Paths, lists, answers and tokens: only those of `good` names lead to PASSED."""
    people = pki.make_pki()
    root, authority, signer = people.root, people.authority, people.signer
    leaf, above = ("L", signer.der), ("I", authority.der)
    lists = tuple(("C", one) for one in people.crls)
    moment = pki.NOW - pki.DAY
    revoked = pki.issue("Người đã bị thu hồi", authority)
    expired = pki.issue("Người hết hạn", authority, end=pki.NOW - pki.DAY)
    below = pki.issue("Người dưới người ký", signer)
    request = build_request(hashlib.sha256(STAMPED).digest())
    token = pki.token_of(
        pki.stamp(request.der, people.tsa, certificates=[people.tsa.cert, authority.cert])
    )
    answers = (
        ("O", pki.ocsp_answer(signer, authority)),
        ("O", pki.ocsp_answer(signer, authority, responder=people.responder)),
    )
    no = pki.ocsp_answer(
        revoked, authority, status=ocsp.OCSPCertStatus.REVOKED, revoked=moment - pki.DAY
    )
    listed = pki.crl(authority, [(revoked, moment, x509.ReasonFlags.key_compromise)])
    return {
        "good-crl": joined(leaf, above, *lists),
        "good-ocsp": joined(leaf, above, lists[0], answers[0]),
        "good-responder": joined(leaf, above, lists[0], answers[1], ("I", people.responder.der)),
        "good-token": joined(("T", token), above, *lists),
        "no-revocation": joined(leaf, above),
        "revoked-crl": joined(("L", revoked.der), above, lists[0], ("C", listed)),
        "revoked-ocsp": joined(("L", revoked.der), above, lists[0], ("O", no)),
        "expired": joined(("L", expired.der), above, *lists),
        "leaf-as-ca": joined(("L", below.der), ("I", signer.der), above, *lists),
        "stale-crl": joined(
            leaf, above, lists[0], ("C", pki.crl(authority, end=pki.NOW - pki.DAY / 2))
        ),
        "root-alone": joined(("L", root.der), *lists),
    }


# -- zips and lines ----------


def zips() -> dict[str, bytes]:
    pdf, honest = factories.PDF, lying_zips.Parts.honest
    return {
        "stored": lying_zips.whole("x.pdf", pdf, lying_zips.STORED),
        "deflated": lying_zips.whole("x.pdf", pdf),
        "described": honest("x.pdf", pdf).described().together(),
        "described-unsigned": honest("x.pdf", pdf).described(signature=False).together(),
        "python": axis.zipped(pdf, "pdf"),
        "empty": lying_zips.whole("x.pdf", b""),
    }


def lines(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Questions of every kind, one a line."""
    trust = [base64.b64encode(pki.make_pki().root.pem).decode()]
    crls = [base64.b64encode(one).decode() for one in messages.crls()]
    judged = {"trust": trust, "crls": crls, "at": pki.NOW.isoformat(), "revocation": "require"}
    found = {"version": {"do": "version"}, "classify": {"do": "classify", "notation": "QĐ-UBND"}}
    for name, data in sources.items():
        content = base64.b64encode(data).decode()
        found[f"verify-{name}"] = {"do": "verify", "content": content, **judged}
    plain = base64.b64encode(messages.message()).decode()
    found["validate"] = {"do": "validate", "content": plain, "profile": "axis"}
    found["show"] = {"do": "show", "content": plain}
    found["build"] = {
        "do": "build",
        "form": jsonform.as_dict(factories.document(), content="base64"),
    }
    ready = {
        name: json.dumps({"v": 1, "id": name, **question}).encode()
        for name, question in found.items()
    }
    ready["several"] = b"\n".join(
        (ready["version"], b"{", b"", ready["classify"], ready["version"])
    )
    return ready


# -- writing ----------


def readable() -> dict[str, bytes]:
    """Unsigned messages for the reader: each kind, and odd ways to write them."""
    found = {name: vnedoc.dumps(make()) for name, make in factories.COMPLETE.items()}
    keep = ("new", "update", "replace", "status-01")
    found = {name: data for name, data in found.items() if name in keep}
    long = factories.document(attachments=(factories.attachment(data=bytes(range(256)) * 20),))
    found["lifted"] = vnedoc.dumps(long)
    found["no-prefix"] = found["new"].replace(b"edXML:", b"").replace(b"xmlns:edXML", b"xmlns")
    return found


def main() -> None:
    people = pki.make_pki()
    folder = corpus.FOLDER
    (folder / "root.pem").write_bytes(people.root.pem)
    for name, data in zip(("root.crl", "authority.crl"), messages.crls(), strict=True):
        (folder / name).write_bytes(data)
    header, stated_ones = enveloped(), statements()
    some = {"enveloped": header["enveloped"], "statement": stated_ones["new"]}
    seeds = {
        "reader": readable(),
        "zip": zips(),
        "xades": header,
        "statement": stated_ones,
        "certificates": certificates(),
        "worker": lines(some),
    }
    for target, files in seeds.items():
        named = {f"seed-{name}": data for name, data in files.items()}
        (folder / f"{target}.tar.xz").write_bytes(corpus.packed(named))
        print(f"{target}: {len(named)} seeds")


if __name__ == "__main__":
    main()
