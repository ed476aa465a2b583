"""What each version of the statement lists and leaves outside, as data.

A version that is out never changes: a statement that was signed once is judged by the list that its
signer looked at, whatever fields the model has learnt since. So nothing here is worked out from the
model. A field that stands in neither list makes a statement of that version fail where a message
fills it; to list it is a new version, another table in `VERSIONS`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

_INDEX: Final = re.compile(r"\[(?:n|[0-9]+)\]")


def without_indexes(path: str) -> str:
    """A path of elements without the numbers of those that repeat."""
    return _INDEX.sub("", path)


@attrs.frozen(kw_only=True, eq=False)
class Version:
    """One version of the statement."""

    number: str
    """Its attribute ``version``."""
    fields: Mapping[str, str]
    """Every field that it lists, in its order, ``[n]`` where one repeats -> its type. The paths lie
    below ``edXMLHeader``."""
    outside: frozenset[str]
    """Every field that it does not speak for, and that does not make it fail."""
    fixed: Mapping[str, str]
    """Fields outside that may only say one thing."""

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """The fields that it lists, without indexes: what stands under ``Fields``."""
        return tuple(map(without_indexes, self.fields))


def _table(text: str) -> Mapping[str, str]:
    """Lines of a type and a field -> types by field."""
    rows = (line.split() for line in text.strip().splitlines())
    return MappingProxyType({field: kind for kind, field in rows})


_FIELDS_1: Final = """
Text   MessageHeader/From/OrganId
Text   MessageHeader/From/OrganizationInCharge
Text   MessageHeader/From/OrganName
Text   MessageHeader/From/OrganAdd
Text   MessageHeader/From/Email
Text   MessageHeader/From/Telephone
Text   MessageHeader/From/Fax
Text   MessageHeader/From/Website
Text   MessageHeader/To[n]/OrganId
Text   MessageHeader/To[n]/OrganizationInCharge
Text   MessageHeader/To[n]/OrganName
Text   MessageHeader/To[n]/OrganAdd
Text   MessageHeader/To[n]/Email
Text   MessageHeader/To[n]/Telephone
Text   MessageHeader/To[n]/Fax
Text   MessageHeader/To[n]/Website
Text   MessageHeader/DocumentId
Text   MessageHeader/Code/CodeNumber
Text   MessageHeader/Code/CodeNotation
Text   MessageHeader/PromulgationInfo/Place
Date   MessageHeader/PromulgationInfo/PromulgationDate
Number MessageHeader/DocumentType/Type
Number MessageHeader/DocumentType/TypeDetail
Text   MessageHeader/DocumentType/TypeName
Text   MessageHeader/Subject
Text   MessageHeader/Content
Text   MessageHeader/SignerInfo/Competence
Text   MessageHeader/SignerInfo/Position
Text   MessageHeader/SignerInfo/FullName
Date   MessageHeader/DueDate
Number MessageHeader/OtherInfo/Priority
Text   MessageHeader/OtherInfo/SphereOfPromulgation
Text   MessageHeader/OtherInfo/TyperNotation
Number MessageHeader/OtherInfo/PromulgationAmount
Number MessageHeader/OtherInfo/PageAmount
Flag   MessageHeader/OtherInfo/Direction
Text   MessageHeader/OtherInfo/ReplyFors
Text   MessageHeader/OtherInfo/ReferenceCodes
Text   MessageHeader/OtherInfo/Appendixes/Appendix[n]
Text   MessageHeader/ResponseFor[n]/OrganId
Text   MessageHeader/ResponseFor[n]/Code
Date   MessageHeader/ResponseFor[n]/PromulgationDate
Text   MessageHeader/ResponseFor[n]/DocumentId
Number MessageHeader/SteeringType
Text   MessageHeader/ResponseForTask/TaskCode[n]
Text   MessageHeader/ApplicationType
Text   MessageHeader/ToPlaces/Place[n]
Text   TraceHeaderList/Bussiness/DocumentId
Number TraceHeaderList/Bussiness/BussinessDocType
Text   TraceHeaderList/Bussiness/BussinessDocReason
Flag   TraceHeaderList/Bussiness/Paper
Flag   TraceHeaderList/Bussiness/BussinessDocumentInfo/DocumentInfo
Flag   TraceHeaderList/Bussiness/BussinessDocumentInfo/DocumentReceiver
Text   TraceHeaderList/Bussiness/BussinessDocumentInfo/ReceiverList/Receiver[n]/OrganId
Number TraceHeaderList/Bussiness/BussinessDocumentInfo/ReceiverList/Receiver[n]/ReceiverType
Text   TraceHeaderList/Bussiness/ReplacementInfoList/ReplacementInfo[n]/DocumentId
Text   TraceHeaderList/Bussiness/ReplacementInfoList/ReplacementInfo[n]/OrganIdList/OrganId[n]
Text   TraceHeaderList/Bussiness/StaffInfo/Department
Text   TraceHeaderList/Bussiness/StaffInfo/DepartmentId
Text   TraceHeaderList/Bussiness/StaffInfo/Staff
Text   TraceHeaderList/Bussiness/StaffInfo/StaffId
Text   TraceHeaderList/Bussiness/StaffInfo/Email
Text   TraceHeaderList/Bussiness/StaffInfo/Mobile
"""

VERSION_1: Final = Version(
    number="1",
    fields=_table(_FIELDS_1),
    outside=frozenset(
        {
            "TraceHeaderList/TraceHeader[n]/OrganId",
            "TraceHeaderList/TraceHeader[n]/Timestamp",
            "edXML/edXMLEnvelope/edXMLBody/edXMLManifest/@version",
            "edXML/edXMLEnvelope/edXMLBody/edXMLManifest/Reference[n]/ContentId",
            "edXML/edXMLEnvelope/edXMLBody/edXMLManifest/Reference[n]/ContentType",
            "edXML/edXMLEnvelope/edXMLBody/edXMLManifest/Reference[n]/Description",
            "edXML/edXMLEnvelope/edXMLBody/edXMLManifest/Reference[n]/AttachmentName",
            "edXML/AttachmentEncoded/Attachment[n]/ContentId",
            "edXML/AttachmentEncoded/Attachment[n]/AttachmentName",
            "edXML/AttachmentEncoded/Attachment[n]/Description",
            "edXML/AttachmentEncoded/Attachment[n]/ContentType",
            "edXML/AttachmentEncoded/Attachment[n]/ContentTransferEncoded",
        }
    ),
    fixed=MappingProxyType({"edXML/edXMLEnvelope/edXMLBody/edXMLManifest/@version": "1.0"}),
)
"""The axis rewrites what is outside; of attachments, bytes and names are listed as files.
``FieldName``, ``MimeType`` and ``Format``, extensions of the national SDK, are in neither list."""

VERSIONS: Final[Mapping[str, Version]] = MappingProxyType({"1": VERSION_1})
LATEST: Final = VERSION_1
"""What is signed."""
