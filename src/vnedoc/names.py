"""Namespaces and the names that the standard spells in its own way.

Every other name follows from the element's: snake_case, plural if it repeats, list wrappers and
repeated prefixes dropped. What departs from that stands in `EXCEPTIONS`, and a test checks that
the table is complete.
"""

from __future__ import annotations

import re
from typing import Final

NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that XML 1.0 cannot carry, even as a reference."""
_START: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_URI = r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*"
CLARK: Final = re.compile(
    rf"(?:\{{(?P<uri>{_URI})\}})?(?P<local>[{_START}][{_START}0-9.\-\u00b7\u0300-\u036f\u203f\u2040]*)",
)
"""``name`` or ``{uri}name`` with the characters of RFC 3986 and an XML 1.0 (fifth edition) name
without colon."""

NS: Final = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
"""Namespace of QCVN 102:2016/BTTTT; the 2022 amendment kept it."""
PREFIX: Final = "edXML"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
XLINK: Final = "http://www.w3.org/1999/xlink"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
DOSSIER_NS: Final = "urn:vnedoc:dossier:1"
"""Namespace of the manifest of a dossier, version 1."""
LEGACY_NS: Final = "http://www.e-doc.vn/Schema/"
"""Namespace of the SOAP message of 2013-2016 (công văn 512 and 2803)."""

ROOT: Final = "edXML"
ENVELOPE: Final = "edXML/edXMLEnvelope"
HEADER: Final = f"{ENVELOPE}/edXMLHeader"
MESSAGE_HEADER: Final = f"{HEADER}/MessageHeader"
TRACE: Final = f"{HEADER}/TraceHeaderList"
BODY: Final = f"{ENVELOPE}/edXMLBody"
MANIFEST: Final = f"{BODY}/edXMLManifest"
ATTACHMENTS: Final = "edXML/AttachmentEncoded"
ENCODED: Final = f"{ATTACHMENTS}/Attachment/ContentTransferEncoded"
"""The one place from which attachments are lifted."""

MISSPELT: Final = {
    "Business": "Bussiness",
    "BusinessDocType": "BussinessDocType",
    "BusinessDocReason": "BussinessDocReason",
    "BusinessDocumentInfo": "BussinessDocumentInfo",
    "TypistNotation": "TyperNotation",
    "EdXML": "edXML",
    "EdXMLEnvelope": "edXMLEnvelope",
    "EdXMLHeader": "edXMLHeader",
    "EdXMLBody": "edXMLBody",
    "EdXMLManifest": "edXMLManifest",
}
"""Names met in the field -> the name that the standard prints. Read with a warning."""

EXCEPTIONS: Final = {
    "From": "sender",
    "To": "recipients",
    "OrganAdd": "address",
    "PromulgationInfo": "promulgation",
    "PromulgationDate": "date",
    "SignerInfo": "signer",
    "OtherInfo": "other",
    "TyperNotation": "typist_notation",
    "TraceHeader": "hops",
    "Bussiness": "business",
    "BussinessDocReason": "reason",
    "BussinessDocumentInfo": "changes",
    "ReceiverType": "receiver_type",
    "ReplacementInfo": "replacements",
    "ResponseFor": "response_for",
    "StaffInfo": "staff",
    "StatusCode": "code",
    "Type": "code",
    "TypeDetail": "detail",
    "TypeName": "name",
    "AttachmentName": "name",
    "ContentTransferEncoded": "content",
}
"""Element -> Python name, where the habit does not give it."""
