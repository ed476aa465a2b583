"""python-xmlsec as an adapter: trusted roots in a keys manager, as its guide has it."""

from __future__ import annotations

import xmlsec
from lxml import etree

from tests.conformance.peers._verifier import DS, PeerVerdict, Question, parsed, serve


def verdicts(question: Question, data: bytes) -> list[PeerVerdict]:
    """Its verdict on each signature. It judges certificates by the clock of the machine."""
    manager = xmlsec.KeysManager()
    for path in question["trust"]:
        manager.load_cert(
            path, xmlsec.constants.KeyDataFormatPem, xmlsec.constants.KeyDataTypeTrusted
        )
    root = parsed(data)
    xmlsec.tree.add_ids(root, ["Id"])
    count = len(list(root.iter(f"{DS}Signature")))
    return [_verdict(manager, data, index) for index in range(count)]


def _verdict(manager: xmlsec.KeysManager, data: bytes, index: int) -> PeerVerdict:
    root = parsed(data)
    xmlsec.tree.add_ids(root, ["Id"])
    signature = list(root.iter(f"{DS}Signature"))[index]
    context = xmlsec.SignatureContext(manager)
    # Keys of X509Data alone: a KeyValue would bring a key that nobody vouches for.
    context.set_enabled_key_data([xmlsec.constants.KeyDataX509])
    try:
        context.verify(signature)
    except (xmlsec.Error, xmlsec.InternalError):
        return PeerVerdict(indication="FAILED")
    # It does not tell what it digested: a reference to "" is the document without the signature.
    whole = signature.find(f"{DS}SignedInfo/{DS}Reference[@URI='']") is not None
    parent = signature.getparent()
    if not whole or parent is None:
        return PeerVerdict(indication="PASSED")
    parent.remove(signature)
    return PeerVerdict(indication="PASSED", digested=(etree.tostring(root),))


if __name__ == "__main__":
    serve(verdicts)
