"""Values that are left out, say nothing, or are too long."""

import itertools

from tests.mutations._kind import Kind, of
from vnedoc.rules.document import lengths
from vnedoc.xml.writing.writer import dumps

GONE = [
    ("new", "header__sender", "VNE-HEADER-001", "From"),
    ("new", "header__sender__organ_id", "VNE-HEADER-002", "OrganId"),
    ("new", "header__recipients__0__organ_id", "VNE-HEADER-004", "OrganId"),
    ("new", "header__sender__organ_name", "VNE-HEADER-005", "OrganName"),
    ("new", "header__recipients__0__organ_name", "VNE-HEADER-006", "OrganName"),
    ("new", "header__code", "VNE-HEADER-007", "CodeNumber"),
    ("new", "header__code__number", "VNE-HEADER-007", "CodeNumber"),
    ("new", "header__code__notation", "VNE-HEADER-008", "CodeNotation"),
    ("new", "header__promulgation", "VNE-HEADER-009", "PromulgationDate"),
    ("new", "header__promulgation__date", "VNE-HEADER-009", "PromulgationDate"),
    ("new", "header__promulgation__place", "VNE-HEADER-010", "Place"),
    ("new", "header__document_type", "VNE-HEADER-011", "DocumentType"),
    ("new", "header__subject", "VNE-HEADER-012", "Subject"),
    ("new", "header__signer", "VNE-HEADER-013", "FullName"),
    ("new", "header__signer__full_name", "VNE-HEADER-013", "FullName"),
    ("new", "header__signer__position", "VNE-HEADER-014", "Position"),
    ("new", "header__document_id", "VNE-HEADER-015", "DocumentId"),
    ("new", "header__other", "VNE-HEADER-016", "Priority"),
    ("new", "header__other__priority", "VNE-HEADER-016", "Priority"),
    ("new", "header__document_type__name", "VNE-HEADER-017", "TypeName"),
    ("new", "header__document_type__code", "VNE-HEADER-018", "Type"),
    ("new", "trace", "VNE-TRACE-001", "TraceHeader"),
    ("new", "trace__hops__0__organ_id", "VNE-TRACE-002", "OrganId"),
    ("new", "trace__hops__0__timestamp", "VNE-TRACE-003", "Timestamp"),
    ("new", "trace__business", "VNE-TRACE-010", "Bussiness"),
    ("revoke", "trace__business__reason", "VNE-TRACE-004", "BussinessDocReason"),
    ("update", "trace__business__reason", "VNE-TRACE-004", "BussinessDocReason"),
    ("replace", "trace__business__reason", "VNE-TRACE-004", "BussinessDocReason"),
    ("revoke", "trace__business__doc_type", "VNE-TRACE-011", "BussinessDocType"),
    ("update", "trace__business__document_id", "VNE-TRACE-013", "DocumentId"),
    ("update", "trace__business__changes", "VNE-TRACE-015", "BussinessDocumentInfo"),
    ("update", "trace__business__changes__receivers__0__organ_id", "VNE-TRACE-018", "OrganId"),
    ("update", "trace__business__changes__receivers__0__receiver_type", "VNE-TRACE-019", ""),
    ("replace", "trace__business__replacements__0__document_id", "VNE-TRACE-022", "DocumentId"),
    ("new", "header__response_for__0__code", "VNE-REF-001", "Code"),
    ("new", "header__response_for__0__organ_id", "VNE-REF-002", "OrganId"),
    ("new", "header__response_for__0__document_id", "VNE-REF-003", "DocumentId"),
    ("status", "status__sender", "VNE-STATUS-001", "OrganId"),
    ("status", "status__sender__organ_id", "VNE-STATUS-001", "OrganId"),
    ("status", "status__response_for", "VNE-STATUS-002", "ResponseFor"),
    ("status", "status__response_for__organ_id", "VNE-STATUS-003", "OrganId"),
    ("status", "status__response_for__code", "VNE-STATUS-004", "Code"),
    ("status", "status__response_for__document_id", "VNE-STATUS-005", "DocumentId"),
    ("status", "status__response_for__promulgation_date", "VNE-STATUS-014", "PromulgationDate"),
    ("status", "status__code", "VNE-STATUS-006", "StatusCode"),
    ("refusal", "status__description", "VNE-STATUS-007", "Description"),
    ("status", "status__timestamp", "VNE-STATUS-008", "Timestamp"),
    ("new", "manifest__references__0__content_id", "VNE-ATTACH-007", "ContentId"),
    ("new", "manifest__references__0__name", "VNE-ATTACH-012", "AttachmentName"),
    ("new", "manifest__references__0__content_type", "VNE-ATTACH-014", "ContentType"),
    ("new", "manifest__version", "VNE-ATTACH-017", "edXMLManifest"),
    ("new", "attachments__0__content_id", "VNE-ATTACH-008", "ContentId"),
    ("new", "attachments__0__name", "VNE-ATTACH-013", "AttachmentName"),
    ("new", "attachments__0__content_type", "VNE-ATTACH-015", "ContentType"),
    ("new", "attachments__0__content", "VNE-ATTACH-016", "ContentTransferEncoded"),
]
EMPTIED = [
    ("new", "header__recipients", "VNE-HEADER-003", "To"),
    ("new", "trace__hops", "VNE-TRACE-001", "TraceHeader"),
    ("new", "attachments", "VNE-ATTACH-002", "ContentId"),
    ("new", "manifest__references", "VNE-ATTACH-003", "ContentId"),
    ("update", "trace__business__changes__receivers", "VNE-TRACE-016", "ReceiverList"),
    ("replace", "trace__business__replacements", "VNE-TRACE-021", "ReplacementInfo"),
    ("replace", "trace__business__replacements__0__organ_ids", "VNE-TRACE-023", "OrganIdList"),
]
FILLED = {
    "header__sender__organ_id": "VNE-HEADER-002",
    "header__recipients__1__organ_id": "VNE-HEADER-004",
    "header__sender__organ_name": "VNE-HEADER-005",
    "header__code__number": "VNE-HEADER-007",
    "header__code__notation": "VNE-HEADER-008",
    "header__document_type__name": "VNE-HEADER-017",
    "header__subject": "VNE-HEADER-012",
    "header__signer__full_name": "VNE-HEADER-013",
    "header__document_id": "VNE-HEADER-015",
    "trace__hops__0__organ_id": "VNE-TRACE-002",
}


def left_out():
    for base, path, rule, at in GONE:
        yield of(f"remove {path} ({base})", rule, at, base, **{path: None})
    for base, path, rule, at in EMPTIED:
        yield of(f"empty {path} ({base})", rule, at, base, **{path: ()})
    for (path, rule), filler in itertools.product(FILLED.items(), ("null", "N/A")):
        yield of(f"{path} is {filler}", rule, **{path: filler})


LONG = [
    ("header__sender__organization_in_charge", 500, "VNE-LENGTH-001"),
    ("header__sender__organ_name", 200, "VNE-LENGTH-002"),
    ("header__recipients__0__organ_name", 200, "VNE-LENGTH-002"),
    ("header__sender__address", 500, "VNE-LENGTH-003"),
    ("header__sender__email", 100, "VNE-LENGTH-004"),
    ("header__sender__telephone", 20, "VNE-LENGTH-005"),
    ("header__recipients__0__fax", 20, "VNE-LENGTH-006"),
    ("header__sender__website", 100, "VNE-LENGTH-007"),
    ("header__document_id", 200, "VNE-LENGTH-008"),
    ("header__code__number", 11, "VNE-LENGTH-009"),
    ("header__code__notation", 30, "VNE-LENGTH-010"),
    ("header__promulgation__place", 50, "VNE-LENGTH-011"),
    ("header__document_type__name", 100, "VNE-LENGTH-014"),
    ("header__subject", 500, "VNE-LENGTH-015"),
    ("header__content", 500, "VNE-LENGTH-016"),
    ("header__signer__competence", 100, "VNE-LENGTH-017"),
    ("header__signer__position", 100, "VNE-LENGTH-018"),
    ("header__signer__full_name", 50, "VNE-LENGTH-019"),
    ("header__to_places__0", 150, "VNE-LENGTH-020"),
    ("header__to_places__1", 150, "VNE-LENGTH-020"),
    ("header__other__sphere_of_promulgation", 100, "VNE-LENGTH-021"),
    ("header__other__typist_notation", 10, "VNE-LENGTH-022"),
    ("header__response_for__0__document_id", 200, "VNE-LENGTH-025"),
    ("manifest__references__0__name", 500, "VNE-LENGTH-034"),
    ("attachments__0__name", 500, "VNE-LENGTH-035"),
]
LONG_ELSEWHERE = [
    ("revoke", "trace__business__document_id", 200, "VNE-LENGTH-026"),
    ("revoke", "trace__business__reason", 500, "VNE-LENGTH-027"),
    ("replace", "trace__business__replacements__0__document_id", 200, "VNE-LENGTH-029"),
    ("revoke", "trace__business__staff__department", 300, "VNE-LENGTH-030"),
    ("status", "status__staff__staff", 300, "VNE-LENGTH-031"),
    ("status", "status__staff__email", 100, "VNE-LENGTH-032"),
    ("status", "status__staff__mobile", 50, "VNE-LENGTH-033"),
]
LARGE = [
    ("new", "header__document_type__code", 10, "VNE-LENGTH-012"),
    ("new", "header__document_type__detail", 100, "VNE-LENGTH-013"),
    ("new", "header__other__promulgation_amount", 1000, "VNE-LENGTH-023"),
    ("new", "header__other__page_amount", 1000, "VNE-LENGTH-024"),
    ("update", "trace__business__changes__receivers__0__receiver_type", 10, "VNE-LENGTH-028"),
]


def too_long():
    for path, limit, rule in LONG:
        yield of(f"{path} has {limit + 1} characters", rule, **{path: "ặ" * (limit + 1)})
    for base, path, limit, rule in LONG_ELSEWHERE:
        yield of(f"{path} has {limit + 1} characters", rule, "", base, **{path: "ặ" * (limit + 1)})
    for base, path, value, rule in LARGE:
        yield of(f"{path} is {value}", rule, "", base, **{path: value})
    told = {rule for *_, rule in (*LONG, *LONG_ELSEWHERE, *LARGE)}
    for rule in lengths.RULES:
        # A row that nothing above tells of is broken as its own example is.
        if rule.id not in told:
            yield Kind(f"its own example, {rule.id}", rule.id, dumps(rule.bad[0].envelope()))
