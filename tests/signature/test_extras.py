"""What needs an optional package says so; nothing is skipped silently."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.signature.pki import NOW
from tests.signature.trust.test_chain import PKI, TRUST
from vnedoc.errors import MissingExtraError
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.making.pkcs11 import Pkcs11Signer
from vnedoc.signature.pdf.judging import verify_pdf
from vnedoc.signature.timestamps.judging import build_request, check_token
from vnedoc.signature.trust.chain import check_chain


def _open_token():
    with Pkcs11Signer.open("lib.so", token="x", pin="1"):
        pass


CASES = [
    ("pyhanko_certvalidator.validate", "trust", lambda: _chain()),
    ("asn1crypto.tsp", "trust", lambda: build_request(SHA256.of(b""))),
    ("asn1crypto.parser", "trust", lambda: check_token(b"\x30\x00", b"", TRUST, at=NOW)),
    ("pyhanko.pdf_utils.reader", "pdf", lambda: verify_pdf(b"%PDF-", TRUST, at=NOW)),
    ("pkcs11", "pkcs11", _open_token),
]


def _chain():
    return check_chain(PKI.signer.cert, PKI.chain, TRUST, at=NOW, crls=PKI.crls)


@pytest.mark.parametrize(("module", "extra", "call"), CASES, ids=[case[0] for case in CASES])
def test_a_missing_package_is_an_error_that_names_the_extra(monkeypatch, module, extra, call):
    parent, _, name = module.rpartition(".")
    monkeypatch.setitem(sys.modules, module, None)
    if parent in sys.modules and hasattr(sys.modules[parent], name):
        monkeypatch.delattr(sys.modules[parent], name)
    with pytest.raises(MissingExtraError) as caught:
        call()
    assert caught.value.extra == extra
    assert f"pip install vnedoc[{extra}]" in str(caught.value)
    assert f"pip install vnedoc[{extra}]" in caught.value.text("vi")


def test_vnedoc_is_imported_without_cryptography():
    code = "import sys, vnedoc; print('cryptography' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_trust_is_judged_without_the_packages_for_networks():
    code = (
        "import sys\n"
        "import vnedoc.signature.trust.chain, pyhanko_certvalidator.validate\n"
        "print([name for name in ('aiohttp', 'requests', 'httpx') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
