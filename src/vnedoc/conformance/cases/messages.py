"""The ordinary messages of the suite. The organisations are invented units of real provinces."""

from __future__ import annotations

import base64
from typing import Final

from vnedoc.conformance.cases.writing.nodes import Node, tree

PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Size 3/Root 1 0 R>>\n%%EOF\n"
)
"""A PDF without a page."""
DOCUMENT_ID: Final = "H26.99,2025/07/01,05/SVDA-VP"
EARLIER_ID: Final = "H26.99,2025/06/20,04/SVDA-VP"

_DOCUMENT: Final = f"""
edXMLEnvelope
 edXMLHeader
  MessageHeader
   From
    OrganId H26.99
    OrganName Sở Ví dụ A
   To
    OrganId H41.99
    OrganName Sở Ví dụ B
   DocumentId {DOCUMENT_ID}
   Code
    CodeNumber 05
    CodeNotation SVDA-VP
   PromulgationInfo
    Place Hà Nội
    PromulgationDate 2025/07/01
   DocumentType
    Type 2
    TypeDetail 18
    TypeName Công văn
   Subject V/v phối hợp thực hiện ví dụ
   SignerInfo
    Competence KT. GIÁM ĐỐC
    Position Phó Giám đốc
    FullName Nguyễn Văn Ví Dụ
   OtherInfo
    Priority 0
    PromulgationAmount 1
    PageAmount 1
    Direction false
   SteeringType 0
   ToPlaces
    Place Như trên;
    Place Lưu: VT.
  TraceHeaderList
   TraceHeader
    OrganId H26.99
    Timestamp 2025/07/01 09:30:00
   Bussiness
    BussinessDocType 0
    Paper 0
 edXMLBody
  edXMLManifest
AttachmentEncoded
"""
_STATUS: Final = f"""
edXMLEnvelope
 edXMLHeader
  MessageHeader
   From
    OrganId H41.99
    OrganName Sở Ví dụ B
   ResponseFor
    OrganId H26.99
    Code 05/SVDA-VP
    PromulgationDate 2025/07/01
    DocumentId {DOCUMENT_ID}
   StaffInfo
    Department Văn thư
    Staff Trần Thị Ví Dụ
   StatusCode 03
   Description Đã tiếp nhận, vào sổ
   Timestamp 2025/07/01 10:05:00
"""
_BUSINESS: Final = "TraceHeaderList/Bussiness"
_STAFF: Final = "StaffInfo\n Department Văn thư\n Staff Trần Thị Ví Dụ"


def document(*files: tuple[str, str, bytes]) -> Node:
    """An ordinary new document.

    Args:
        files: name, media type and bytes of what is attached; a PDF unless given.
    """
    root = Node("edXML", children=tree(_DOCUMENT))
    root.at("edXMLManifest").attributes["version"] = "1.0"
    for index, file in enumerate(files or (("05-SVDA-VP.pdf", "application/pdf", PDF),), start=1):
        attach(root, *file, content_id=f"cid:f{index}")
    return root


def attach(root: Node, name: str, kind: str, data: bytes, content_id: str) -> Node:
    """The message with one more file."""
    root.add(
        "edXMLManifest",
        f"Reference\n ContentId {content_id}\n ContentType {kind}\n AttachmentName {name}",
    )
    root.add(
        "AttachmentEncoded",
        f"Attachment\n ContentId {content_id}\n AttachmentName {name}\n ContentType {kind}",
    )
    held = root.at("AttachmentEncoded").children[-1]
    held.children.append(Node("ContentTransferEncoded", base64.b64encode(data).decode()))
    return root


def status(code: str = "03", description: str = "Đã tiếp nhận, vào sổ") -> Node:
    """An ordinary status message. Code 13 comes from the document's sender."""
    root = Node("edXML", children=tree(_STATUS))
    root.set("MessageHeader/StatusCode", code).set("MessageHeader/Description", description)
    if code == "13":
        root.set("MessageHeader/From/OrganId", "H26.99")
        root.set("MessageHeader/From/OrganName", "Sở Ví dụ A")
        root.set("MessageHeader/ResponseFor/OrganId", "H41.99")
    return root


def revocation() -> Node:
    """A document that takes itself back."""
    root = document().set(f"{_BUSINESS}/BussinessDocType", "1")
    root.add(_BUSINESS, f"DocumentId {DOCUMENT_ID}\nBussinessDocReason Gửi nhầm nơi nhận\n{_STAFF}")
    return root


def update() -> Node:
    """A document that changes who receives it."""
    root = document().set(f"{_BUSINESS}/BussinessDocType", "2")
    root.add(
        _BUSINESS,
        f"DocumentId {DOCUMENT_ID}\nBussinessDocReason Bổ sung nơi nhận\n"
        "BussinessDocumentInfo\n DocumentInfo 0\n DocumentReceiver 1\n ReceiverList\n"
        f"  Receiver\n   OrganId H41.99\n   ReceiverType 1\n{_STAFF}",
    )
    return root


def replacement() -> Node:
    """A document that takes the place of an earlier one."""
    root = document().set(f"{_BUSINESS}/BussinessDocType", "3")
    root.add(
        _BUSINESS,
        "BussinessDocReason Văn bản trước có sai sót\n"
        f"ReplacementInfoList\n ReplacementInfo\n  DocumentId {EARLIER_ID}\n"
        f"  OrganIdList\n   OrganId H41.99\n{_STAFF}",
    )
    return root
