"""Sign a message, and find out what a signature says; with keys that are made for the occasion."""

import datetime as dt
import tempfile
from pathlib import Path

from make_test_keys import PASSWORD
from make_test_keys import main as make_keys

import vnedoc
from vnedoc.model import VIETNAM
from vnedoc.signature import Pkcs12Signer

MESSAGE = Path(__file__).with_name("messages") / "cong-van.edxml"

with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    make_keys(folder)
    signed = folder / "signed.edxml"

    # Only the signature is inserted: no other byte of the message changes.
    signer = Pkcs12Signer.load(folder / "organisation.p12", PASSWORD.encode())
    vnedoc.sign(MESSAGE, signed, signer, at=dt.datetime(2025, 7, 1, 9, 0, tzinfo=VIETNAM))

    # The caller says whom to trust, what is revoked, and for which time.
    crls = [(folder / name).read_bytes() for name in ("root.crl", "authority.crl")]
    at = dt.datetime(2025, 7, 2, 8, 0, tzinfo=VIETNAM)
    answer = vnedoc.verify(signed, folder / "roots.pem", at=at, crls=crls)
    print("Valid:", answer.valid)
    for verdict in answer.signatures:
        covers = "everything" if verdict.coverage.whole else "a part"
        name = verdict.signer.common_name if verdict.signer else "nobody known"
        print(verdict.indication, "by", name, "over", covers)

    # What was not signed is never handed out.
    forged = signed.read_bytes().replace(b"05/SVDA-VP", b"99/SVDA-VP")
    answer = vnedoc.verify(forged, folder / "roots.pem", at=at, crls=crls)
    print("Forged:", answer.valid, answer.envelope)
