"""The check of one message: fixed steps, each of which says what became of it.

parse > schema > read > signature > classify > content > rules. A step that lacks what it needs is
skipped with its reason and never counts as passed, and nothing is accepted unless every mandatory
step reported. Bad input is an answer (a `Report`), never an exception.
"""

from __future__ import annotations

import datetime as dt
import operator
import os
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from vnedoc.content import Input, Source, source_of
from vnedoc.errors import ContentError, InvalidValueError, ReadError, VnedocError
from vnedoc.findings import ExtensionUse, MessageName, Outcome, Report, Signatures
from vnedoc.given import listed, moment_of, set_of
from vnedoc.identifiers import OrganTable
from vnedoc.model import VIETNAM, Envelope
from vnedoc.pipeline.dossier import with_dossier
from vnedoc.pipeline.steps import (
    classify,
    content,
    context,
    rules,
    schema,
    signature,
    told_once,
)
from vnedoc.pipeline.taking import Asked, Given, Taken, did, skipped
from vnedoc.profiles import AUTO, LEGACY, Profile, named
from vnedoc.rules import RuleContext
from vnedoc.signature.verdict import Engine, Form, RevocationMode, check_words
from vnedoc.words import Words
from vnedoc.xml.locating import in_place
from vnedoc.xml.reading.departures import EXPERIMENTAL
from vnedoc.xml.reading.reader import Reading, read_document
from vnedoc.xml.reading.tree import parse

if TYPE_CHECKING:
    from cryptography import x509

    from vnedoc.extensions import Extension
    from vnedoc.signature.verifier import Crl, Ocsp, Trust

STEPS: Final = ("parse", "schema", "read", "signature", "classify", "content", "rules")
"""The steps in order."""
_ON_PRACTICE: Final = operator.attrgetter("on_practice")
_NOT_READ: Final = Words(en="the message could not be read", vi="không đọc được gói tin")


def validate(
    source: Input,
    *,
    profile: Profile | str | os.PathLike[str] | None = None,
    at: dt.datetime | None = None,
    trust: Trust | None = None,
    crls: Iterable[Crl] = (),
    ocsps: Iterable[Ocsp] = (),
    revocation: RevocationMode = "require",
    require: Form | None = None,
    tsa_trust: Trust | None = None,
    second_opinion: Engine | None = None,
    policies: Iterable[bytes] = (),
    holidays: Collection[dt.date] | None = None,
    seen: Collection[str] | None = None,
    table: OrganTable | None = None,
    extensions: Iterable[Extension | os.PathLike[str] | str] = (),
    require_extensions: Iterable[str] = (),
    signers: Mapping[str, bytes | x509.Certificate | str] | None = None,
) -> Report:
    """Check one message against a profile.

    Args:
        source: The message: bytes, a path object or a binary file, which is read to its end.
        profile: A `Profile`, a shipped one's name, the path of a TOML file, or ``auto`` (also
            where none is named) for the edition of the standard that the message's own date asks
            for; the report says which that was.
        at: The time of checking, with a zone. No clock is read: without it, rules that need the
            time do not run, and the report says so.
        trust: Roots that the caller trusts. With them a signed message is accepted only where
            `vnedoc.verify` says valid; without them its signatures are not judged, and the report
            says so.
        crls: Revocation lists; this and the next six as for `vnedoc.verify`.
        ocsps: OCSP answers.
        revocation: ``require``, or ``off`` to go without revocation data.
        require: The one form of signature that counts. With it, an unsigned message is not
            accepted, whatever the profile says.
        tsa_trust: Roots of timestamping authorities; `trust` if not given.
        second_opinion: Another engine to ask, too.
        policies: Texts of the signature policies that the caller knows.
        holidays: Days on which offices are closed, beside weekends; `None` when not known.
        seen: Identifiers of documents met before; `None` when not known.
        table: Organisations; by itself the shipped level-1 codes.
        extensions: Whose payloads and rules are judged, too: extensions, the path objects of their
            folders, or the names of installed ones. Those that the profile names come first.
        require_extensions: Ids of those among them whose payload must be there.
        signers: For the roles that they ask for: role -> certificate, or its SHA-256 in
            hexadecimal.

    Returns:
        The report. A message that cannot be read gives one too, with its `error`.

    Raises:
        WrongTypeError: an argument is something else, such as a text for `source`.
        OSError: the file cannot be opened.
        ProfileError: there is no such profile, or its file is wrong.
        ExtensionError: an extension cannot be used.
        InvalidValueError: `at` has no time zone, or is at the end of the calendar; or an argument
            that knows a few words was given another one; or two versions of one extension.
    """
    check_words(revocation=revocation, require=require, second_opinion=second_opinion)
    at = usual_moment(at)
    chosen = named(profile)
    given = Given(
        at=at.astimezone(VIETNAM) if at else None,
        trust=trust,
        terms={
            "crls": listed(crls, "crls"),
            "ocsps": listed(ocsps, "ocsps"),
            "revocation": revocation,
            "require": require,
            "tsa_trust": tsa_trust,
            "second_opinion": second_opinion,
            "policies": listed(policies, "policies"),
        },
        holidays=set_of(holidays, "holidays"),
        seen=set_of(seen, "seen"),
        table=OrganTable.shipped() if table is None else table,
        asked=_asked(chosen, extensions, require_extensions, signers),
    )
    opened = source_of(source)
    name = os.fspath(source) if isinstance(source, os.PathLike) else opened.name
    return attrs.evolve(_report(opened, chosen, given), source=name)


def _asked(profile: Profile | None, extensions: Any, required: Any, signers: Any) -> Asked | None:
    """The extensions that the caller or the profile named, if there are any."""
    named_there = profile.extensions if profile else ()
    if not (named_there or extensions or required or signers):
        return None
    # Imported here: whoever names no extension does not pay for them.
    from vnedoc.pipeline.extending import asked

    return asked((*named_there, *listed(extensions, "extensions")), required, signers)


def usual_moment(at: object) -> dt.datetime | None:
    """The time of checking that was given, if one was.

    Raises:
        WrongTypeError: it is no time.
        InvalidValueError: it has no time zone, or is at the end of the calendar.
    """
    moment = None if at is None else moment_of(at, "at")
    if moment and (moment.tzinfo is None or moment.year in (dt.MINYEAR, dt.MAXYEAR)):
        raise InvalidValueError(field="at", value=at, reason="expected a zone and a usual year")
    return moment


def _report(source: Source, profile: Profile | None, given: Given) -> Report:
    """Take the steps one by one; each gets values and gives what became of it."""
    try:
        document = parse(source)
    except (ReadError, ContentError) as error:
        return _unreadable(source, profile, Taken(), "parse", error, given)
    taken = did("parse", Outcome.PASSED)
    try:
        reading = read_document(document)
    except ReadError as error:
        taken += skipped("schema", _NOT_READ)
        return _unreadable(source, profile, taken, "read", error, given)
    chosen = profile or _profile_for(reading)
    taken += schema(document, reading, chosen)
    ctx = context(document, reading, chosen, given)
    judged = signature(document, ctx, chosen, given, told=len(taken.findings))
    taken += judged.taken
    ctx = with_dossier(judged.ctx, chosen, given)
    for step in (classify, content, rules):
        taken += step(ctx, chosen, taken)
    used: tuple[ExtensionUse, ...] = ()
    if given.asked is not None:
        from vnedoc.pipeline.extending import extend

        added, used = extend(given, given.asked, ctx, judged.envelope, taken)
        taken += added
    told = told_once(taken.findings, judged.signatures)
    placed = in_place(told, document, reading.places, type(reading.envelope))
    return _made(
        source,
        chosen,
        attrs.evolve(taken, findings=placed),
        given,
        signatures=judged.signatures,
        kind=judged.ctx.kind,
        envelope=judged.envelope,
        extensions=used,
    )


def _unreadable(
    source: Source,
    profile: Profile | None,
    taken: Taken,
    name: str,
    error: VnedocError,
    given: Given,
) -> Report:
    taken += did(name, Outcome.FAILED)
    known = {step.name for step in taken.steps}
    steps = STEPS if given.asked is None else (*STEPS, "extensions")
    for later in steps[STEPS.index(name) + 1 :]:
        if later not in known:
            taken += skipped(later, _NOT_READ)
    return _made(source, profile, attrs.evolve(taken, findings=()), given, error=error)


def _made(
    source: Source,
    profile: Profile | None,
    taken: Taken,
    given: Given,
    *,
    signatures: Signatures = Signatures.UNKNOWN,
    kind: str | None = None,
    error: VnedocError | None = None,
    envelope: Envelope | None = None,
    extensions: tuple[ExtensionUse, ...] = (),
) -> Report:
    return Report(
        source=source.name,
        profile=AUTO if profile is None else profile.name,
        steps=taken.steps,
        findings=taken.findings,
        signatures=signatures,
        kind=kind,
        error=error,
        message=MessageName.of(envelope),
        at=given.at,
        envelope=envelope,
        rules_checked=len(taken.ran),
        rules_on_practice=sum(map(_ON_PRACTICE, taken.ran)),
        extensions=extensions,
    )


def _profile_for(reading: Reading) -> Profile:
    """The profile for the date of a message; for the SOAP message of its days its own.

    That one lets nearly everything pass: a wrapper of SOAP around a message of today must not
    choose it, nor around one that has no date.
    """
    day, legacy = RuleContext(envelope=reading.envelope).day, Profile.load(LEGACY)
    of_its_days = day is not None and legacy.until is not None and day <= legacy.until
    if of_its_days and any(finding.topic is EXPERIMENTAL for finding in reading.findings):
        return legacy
    return Profile.for_date(day)
