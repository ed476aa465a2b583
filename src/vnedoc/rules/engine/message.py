"""A message as rules see it: its groups, its values, and what follows from them alone."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

import attrs

from vnedoc.codes import BusinessDocType
from vnedoc.doctype import Classification, Group, Kind, classify
from vnedoc.identifiers import (
    CompositeId,
    DocumentCode,
    DocumentId,
    OrganId,
    OrganIdForm,
    OrganIdProblem,
    YearlyId,
)
from vnedoc.identifiers.organ import LONGEST_KNOWN
from vnedoc.model import (
    Attachment,
    Business,
    Code,
    DocumentEnvelope,
    DocumentType,
    Envelope,
    Header,
    Hop,
    Manifest,
    Organ,
    Other,
    Promulgation,
    Reference,
    ResponseFor,
    Signer,
    Status,
    StatusEnvelope,
    Trace,
)
from vnedoc.normal_forms import characters
from vnedoc.rules.engine.kinds import named
from vnedoc.rules.engine.marks import maybe_secret
from vnedoc.rules.engine.needs import MessageKind
from vnedoc.rules.engine.ordinary import are_plain_names, is_complete, is_plain_code
from vnedoc.rules.engine.pairs import Pairing, pair
from vnedoc.rules.engine.walk import MessageLeaf, Survey, is_filler, stacks_accents, survey

T = TypeVar("T")


class NamedOrgan(NamedTuple):
    """One organisation identifier of the message, and what it is."""

    leaf: MessageLeaf
    organ_id: OrganId
    form: OrganIdForm
    problems: tuple[OrganIdProblem, ...]
    levels: tuple[str, ...]


# Without slots: attrs' cached properties behind slots, asked of a class below theirs, take three
# times as long, which were 3 % of a check.
@attrs.frozen(kw_only=True, eq=False, slots=False)
class Message:
    """One message. Everything that costs is worked out at most once.

    The groups (`header`, `code` ...) are never `None`: a group that is absent is empty, so a rule
    asks for the value that it is about and for nothing else.
    """

    envelope: Envelope

    @functools.cached_property
    def kind(self) -> MessageKind:
        """Which of the two messages it is."""
        return "document" if isinstance(self.envelope, DocumentEnvelope) else "status"

    @functools.cached_property
    def operates(self) -> bool:
        """Whether anything is said of an operation on other documents."""
        business = self.business
        ordinary = self.operation is BusinessDocType.NEW
        return not ordinary or bool(
            business.document_id or business.changes or business.replacements
        )

    @functools.cached_property
    def incomplete(self) -> bool:
        """Whether the header lacks anything that headers ordinarily say."""
        return not is_complete(self.header, self.survey)

    @functools.cached_property
    def odd_code(self) -> bool:
        """Whether number and notation are of any but the commonest form."""
        return not is_plain_code(self.code)

    @functools.cached_property
    def odd_names(self) -> bool:
        """Whether any file's name is out of the ordinary."""
        return not are_plain_names(self.survey)

    @functools.cached_property
    def maybe_secret(self) -> tuple[tuple[MessageLeaf, str], ...]:
        """Texts that may name a degree of secrecy, each as an eye sees it."""
        return maybe_secret(self.survey)

    @property
    def unpaired(self) -> bool:
        """Whether any line of the manifest or any attachment has no partner of its own."""
        pairs = len(self.pairing.pairs)
        return not pairs == len(self.references) == len(self.attachments)

    @property
    def answers(self) -> tuple[ResponseFor, ...]:
        """The documents that are answered."""
        return self.header.response_for

    @functools.cached_property
    def header(self) -> Header:
        """The header of a document."""
        return _group(self.envelope, "header", Header)

    @functools.cached_property
    def sender(self) -> Organ:
        """Who sends the document, or reports the status."""
        owner = self.header if self.kind == "document" else self.status
        return _group(owner, "sender", Organ)

    @functools.cached_property
    def code(self) -> Code:
        """Number and notation."""
        return _group(self.header, "code", Code)

    @functools.cached_property
    def promulgation(self) -> Promulgation:
        """Where and when the document was issued."""
        return _group(self.header, "promulgation", Promulgation)

    @functools.cached_property
    def document_type(self) -> DocumentType:
        """The kind of document as the sender names it."""
        return _group(self.header, "document_type", DocumentType)

    @functools.cached_property
    def signer(self) -> Signer:
        """Who signed it."""
        return _group(self.header, "signer", Signer)

    @functools.cached_property
    def other(self) -> Other:
        """Urgency, circulation and the like."""
        return _group(self.header, "other", Other)

    @functools.cached_property
    def trace(self) -> Trace:
        """Hops and operation."""
        return _group(self.envelope, "trace", Trace)

    @functools.cached_property
    def business(self) -> Business:
        """The operation."""
        return _group(self.trace, "business", Business)

    @functools.cached_property
    def operation(self) -> BusinessDocType:
        """What is asked for; a message that says nothing brings a new document."""
        return self.business.doc_type or BusinessDocType.NEW

    @functools.cached_property
    def manifest(self) -> Manifest:
        """What the message says it carries."""
        return _group(self.envelope, "manifest", Manifest)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The lines of the manifest."""
        return self.manifest.references

    @functools.cached_property
    def attachments(self) -> tuple[Attachment, ...]:
        """The attached files."""
        return self.envelope.attachments if isinstance(self.envelope, DocumentEnvelope) else ()

    @functools.cached_property
    def pairing(self) -> Pairing:
        """Which line of the manifest belongs to which attachment."""
        return pair(self.references, self.attachments)

    @functools.cached_property
    def status(self) -> Status:
        """The status message."""
        envelope = self.envelope
        return (isinstance(envelope, StatusEnvelope) and envelope.status) or Status()

    @functools.cached_property
    def classification(self) -> Classification:
        """What kind of document it is by everything but the name that the sender gives it."""
        code = self.document_code
        return classify(
            notation=code.display if code else self.code.notation,
            title=self.header.subject,
            issuer=self.sender.organ_name,
            date=self.promulgation.date,
        )

    @functools.cached_property
    def survey(self) -> Survey:
        """Every value with its place, and those that something may be wrong with."""
        return survey(self.envelope)

    @property
    def by_field(self) -> Mapping[tuple[type[Any], str], list[MessageLeaf]]:
        """The values of each field, by class and name."""
        return self.survey.by_field

    @property
    def overlong(self) -> list[MessageLeaf]:
        """Values with more characters than their field allows."""
        return self.survey.overlong

    @functools.cached_property
    def overlong_by_field(self) -> Mapping[tuple[type[Any], str], list[MessageLeaf]]:
        """The same by class and name of their field."""
        found: dict[tuple[type[Any], str], list[MessageLeaf]] = {}
        for leaf in self.overlong:
            found.setdefault(leaf.slot.key, []).append(leaf)
        return found

    @property
    def odd_texts(self) -> list[MessageLeaf]:
        """Texts that are not plain: with unusual characters, or white space at their ends."""
        return self.survey.odd

    @functools.cached_property
    def alphabets(self) -> tuple[tuple[MessageLeaf, str], ...]:
        """Those texts, each with its different characters in any order.

        A rule asks for its characters among these: there are few, and a hostile text has a million.
        """
        return tuple((leaf, "".join(characters(leaf.value))) for leaf in self.odd_texts)

    @functools.cached_property
    def stacked(self) -> frozenset[str]:
        """The places of texts in which more accents stand on one letter than any writing needs."""
        return frozenset(
            leaf.path for leaf, alphabet in self.alphabets if stacks_accents(leaf.value, alphabet)
        )

    def of_type(self, kind: type[Any]) -> list[MessageLeaf]:
        """The values of one type: `OrganId`, `DocumentId`, `ContentId` ..."""
        return self._by_type.get(kind, [])

    @functools.cached_property
    def _by_type(self) -> dict[type[Any], list[MessageLeaf]]:
        found: dict[type[Any], list[MessageLeaf]] = {}
        for leaves in self.survey.by_field.values():
            found.setdefault(type(leaves[0].value), []).extend(leaves)
        return found

    @functools.cached_property
    def organs(self) -> tuple[NamedOrgan, ...]:
        """Every organisation identifier that says something, with what it is."""
        found = (
            NamedOrgan(leaf, leaf.value, *_known(leaf.value)) for leaf in self.of_type(OrganId)
        )
        return tuple(each for each in found if OrganIdProblem.FILLER not in each.problems)

    @functools.cached_property
    def irregular(self) -> tuple[NamedOrgan, ...]:
        """Those that follow no grammar, but for hops': systems on the way write them."""
        return tuple(each for each in self.organs if each.problems and each.leaf.owner is not Hop)

    @functools.cached_property
    def document_code(self) -> DocumentCode | None:
        """Number and notation as one code; `None` when they follow no grammar."""
        return DocumentCode.from_fields(self.code.number, self.code.notation)

    @functools.cached_property
    def composite(self) -> CompositeId | None:
        """The parts of the header's own identifier.

        `None` for a revocation and an update, which may lend it another document's.
        """
        own = self._own_id
        return own.composite if own else None

    @functools.cached_property
    def yearly(self) -> YearlyId | None:
        """The same where it has a year and no date."""
        own = self._own_id
        return own.yearly if own and self.composite is None else None

    @property
    def _own_id(self) -> DocumentId | None:
        lent = self.operation in (BusinessDocType.REVOKE, BusinessDocType.UPDATE)
        return None if lent else self.header.document_id

    @functools.cached_property
    def declared_kinds(self) -> tuple[Kind, ...]:
        """The kinds that go by the name that the sender gives."""
        return named(said(self.document_type.name))

    @functools.cached_property
    def declared_legal(self) -> bool:
        """Whether the sender calls it a legal normative document.

        The declared group tells where a name is a legal and an administrative kind's, and where
        it is nobody's; of a name that is neither it says nothing, as real senders choose it badly.
        """
        legal = [kind.group is Group.LEGAL for kind in self.declared_kinds]
        if self.document_type.code == 1:
            return not legal or any(legal)
        return bool(legal) and all(legal)


def levels_of(organ_id: OrganId | None) -> tuple[str, ...]:
    """The levels of an identifier, empty where there are none to be seen."""
    return _known(organ_id)[2] if organ_id else ()


def _known(
    organ_id: OrganId,
) -> tuple[OrganIdForm, tuple[OrganIdProblem, ...], tuple[str, ...]]:
    # A long text is no identifier, and must not fill the cache.
    return _read(organ_id) if len(organ_id) <= LONGEST_KNOWN else _read.__wrapped__(organ_id)


@functools.lru_cache(maxsize=16_384)
def _read(
    organ_id: OrganId,
) -> tuple[OrganIdForm, tuple[OrganIdProblem, ...], tuple[str, ...]]:
    return organ_id.form, organ_id.problems, organ_id.levels


def _group(owner: object, field: str, kind: type[T]) -> T:
    found: T | None = getattr(owner, field, None)
    return kind() if found is None else found


def said(value: str | None) -> str | None:
    """The value, unless it is absent, blank, or filler such as ``null`` and ``N/A``."""
    return None if value is None or is_filler(value) else value
