"""How a document may travel: electronically only, with paper, or not by this way.

28/2018/QĐ-TTg orders that everything goes electronically and nothing twice; its exceptions, an
agency's own list and, before it came into force (06/9/2018), the practice of 2013 stand beside.
The words and clauses are data in ``data/delivery.toml``.
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Collection, Mapping
from typing import Any, Final

import attrs

from vnedoc._resources import data
from vnedoc.doctype.deadline import Deadline, send_by
from vnedoc.doctype.policyfile import DeliveryPolicy, DossierState, Mode, Secrecy, is_under
from vnedoc.doctype.table import Group, Kind, catalogue
from vnedoc.errors import InvalidValueError, Lang
from vnedoc.findings import Clause, Confidence
from vnedoc.given import in_vietnamese, one_of
from vnedoc.identifiers import OrganId
from vnedoc.model import VIETNAM

IN_FORCE: Final = dt.date(2018, 9, 6)
"""The first day of 28/2018/QĐ-TTg."""
GOVERNMENT: Final = OrganId("G22")
"""The Government Office, where documents to the Government and the Prime Minister go in
(28/2018/QĐ-TTg Điều 7(3))."""
_ADMINISTRATIVE: Final = frozenset(
    {"government", "prime-minister", "ministry", "people-committee", "agency"}
)
_NEED_PAPER: Final = frozenset({"unsigned", "to-government", "outside"})
_SUBMISSIONS: Final = frozenset({"to-trinh", "to-trinh-dang"})


@attrs.frozen(kw_only=True)
class DeliveryRule:
    """The answer: how a document may travel, and why.

    Attributes:
        kind: The kind that was asked about.
        mode: How it may travel.
        rule: Id of the rule, such as ``state`` or ``secret``; ``agency`` for an agency's list.
        clause: The clause that says so.
        dossier: Whether the electronic version of the whole dossier must go with it.
        dossier_clause: The clause that says that; `None` when no dossier is due.
        deadline: The latest time of sending; `None` without a time of signing, or when the
            document must not go this way.
        dossier_state: What a check said about the dossier; `None` where none was made.
    """

    kind: Kind
    mode: Mode
    rule: str
    clause: Clause
    dossier: bool = False
    dossier_clause: Clause | None = None
    deadline: Deadline | None = None
    dossier_state: DossierState | None = None
    _vi: str = attrs.field(repr=False)
    _en: str = attrs.field(repr=False)

    @property
    def send_by(self) -> dt.datetime | None:
        """The latest time of sending, in Vietnam's zone."""
        return self.deadline.at if self.deadline else None

    @property
    def lacks_dossier(self) -> bool:
        """Whether the whole dossier must go with it and is not known to: wait before sending."""
        return self.dossier and self.dossier_state is not DossierState.WHOLE

    def text(self, lang: Lang = "en") -> str:
        """Why, in one language."""
        return self._vi if in_vietnamese(lang) else self._en


def delivery(
    kind: Kind | str,
    *,
    secrecy: Secrecy | str | None = None,
    urgency: int | None = None,
    sender: str | None = None,
    receiver: str | None = None,
    signed: bool = True,
    connected: bool = True,
    submission: bool | None = None,
    to_government: bool | None = None,
    signed_at: dt.datetime | None = None,
    day: dt.date | None = None,
    holidays: Collection[dt.date] = (),
    workdays: Collection[dt.date] = (),
    policy: DeliveryPolicy | None = None,
    dossier: DossierState | str | None = None,
) -> DeliveryRule:
    """Say how a document of a kind may travel.

    Args:
        kind: A kind, or its id such as ``to-trinh``.
        secrecy: The mark of secrecy, if any.
        urgency: ``Priority`` of edXML, 0 to 4; above 0 it must go at once.
        sender: OrganId of the sending body.
        receiver: OrganId of the receiving body.
        signed: Whether it bears a digital signature.
        connected: Whether both sides have the infrastructure, security and connection.
        submission: Whether it is submitted upwards (trình); by itself a Tờ trình is.
        to_government: Whether it is addressed to the Government or the Prime Minister; by itself
            what goes to the Government Office is.
        signed_at: Time of signing, for the deadline; without a zone it is Vietnam's.
        day: The day whose rules count; by itself that of signing, or else today's rules.
        holidays: Working days of the week on which nobody works.
        workdays: Saturdays and Sundays on which everybody works.
        policy: The sending agency's own list.
        dossier: What `vnedoc.dossier.check` said of the dossier, as ``completeness.state``.

    Raises:
        InvalidValueError: no such kind, mark, urgency or state, or no working day to be found.
    """
    if dossier is not None:
        one_of(dossier, tuple(DossierState), "dossier")
    if urgency is not None and urgency not in range(5):
        raise InvalidValueError(field="urgency", value=urgency, reason="expected 0 to 4")
    case = _DeliveryCase(
        kind=_kind(kind),
        sender=OrganId(sender) if sender else None,
        receiver=OrganId(receiver) if receiver else None,
        day=day or _day_of(signed_at),
        signed=signed,
        given_to_government=to_government,
    )
    rule = case.rule(Secrecy.read(secrecy) if secrecy is not None else None, connected, policy)
    if rule.mode is Mode.NOT_THIS_WAY:
        return rule
    deadline = None
    if signed_at is not None:
        deadline = send_by(signed_at, urgent=bool(urgency), holidays=holidays, workdays=workdays)
    dossier_clause = _clause(_texts()["dossier"]) if case.needs_dossier(submission) else None
    return attrs.evolve(
        rule,
        dossier=dossier_clause is not None,
        dossier_clause=dossier_clause,
        dossier_state=None if dossier is None else DossierState(dossier),
        deadline=deadline,
    )


@attrs.frozen(kw_only=True)
class _DeliveryCase:
    """One document on its way."""

    kind: Kind
    sender: OrganId | None
    receiver: OrganId | None
    day: dt.date | None
    signed: bool
    given_to_government: bool | None

    @property
    def to_government(self) -> bool:
        if self.given_to_government is not None:
            return self.given_to_government
        if self.receiver is None or self.receiver.levels != GOVERNMENT.levels:
            return False
        return self.sender is None or not is_under(self.sender, GOVERNMENT)

    @property
    def is_upwards(self) -> bool:
        """Whether the receiver is above the sender; unknown bodies count, a peer does not."""
        sender, receiver = self.sender, self.receiver
        if sender is None or receiver is None or not sender.levels or not receiver.levels:
            return True
        return is_under(sender, receiver) and sender.levels != receiver.levels

    def needs_dossier(self, submission: bool | None) -> bool:
        """Whether the whole dossier must go with it."""
        if submission is None:
            submission = self.kind.id in _SUBMISSIONS
        return submission and (self.to_government or self.is_upwards)

    def rule(
        self, secrecy: Secrecy | None, connected: bool, policy: DeliveryPolicy | None
    ) -> DeliveryRule:
        """The rule that counts: a prohibition, then the agency's list, then the Decision."""
        if secrecy is not None:
            return _ruled(self.kind, "secret")
        if not connected:
            return _ruled(self.kind, "not-connected")
        general = _ruled(self.kind, self._general())
        line = None
        if policy is not None:
            line = policy.rule_for(self.kind, self.sender, self.receiver, self.day)
        if line is None or (line.mode is Mode.ELECTRONIC_ONLY and general.rule in _NEED_PAPER):
            # A head may add paper (Điều 7(2)(b)); nobody may take away what the law demands.
            return general
        return DeliveryRule(
            kind=self.kind,
            mode=line.mode,
            rule="agency",
            clause=line.clause,
            vi="Theo danh mục của cơ quan gửi (28/2018/QĐ-TTg Điều 7(2)(b)).",
            en="By the sending agency's own list (28/2018/QĐ-TTg Điều 7(2)(b)).",
        )

    def _general(self) -> str:
        if self.day is not None and self.day < IN_FORCE:
            listed = any(code.list.id == "2013" for code in self.kind.codes)
            return "listed-2013" if listed else "unlisted-2013"
        if not self.signed:
            return "unsigned"
        if self.to_government:
            return "to-government"
        if self.kind.group is Group.COPY:
            return "copy"
        return "state" if _ADMINISTRATIVE.intersection(self.kind.issuers) else "outside"


def _day_of(signed_at: dt.datetime | None) -> dt.date | None:
    if signed_at is None:
        return None
    return (signed_at.astimezone(VIETNAM) if signed_at.tzinfo else signed_at).date()


def _kind(kind: Kind | str) -> Kind:
    if isinstance(kind, Kind):
        return kind
    if kind not in catalogue():
        raise InvalidValueError(field="kind", value=kind, reason="no such id in the catalogue")
    return catalogue()[kind]


@functools.cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads(data("delivery.toml").decode("utf-8"))


def _clause(row: Mapping[str, Any]) -> Clause:
    return Clause(row["document"], row["number"], Confidence(row["confidence"]))


def _ruled(kind: Kind, rule: str) -> DeliveryRule:
    row = _texts()[rule]
    return DeliveryRule(
        kind=kind,
        mode=Mode(row["mode"]),
        rule=rule,
        clause=_clause(row),
        vi=row["vi"],
        en=row["en"],
    )
