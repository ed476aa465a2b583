"""What both kinds of package begin with: the manifest that goes along, and the moment."""

from __future__ import annotations

import datetime as dt

from vnedoc.dossier.manifest import make_manifest, read_manifest
from vnedoc.dossier.model import Dossier
from vnedoc.errors import InvalidValueError
from vnedoc.given import moment_of
from vnedoc.model import VIETNAM
from vnedoc.packing.errors import OtherDossierError


def manifest_of(dossier: Dossier, given: bytes | None) -> bytes:
    """The manifest that goes into a package: the one that was given, or one without a signature.

    Args:
        dossier: What is packed.
        given: Its ``ho-so.xml``; `None` for a new one.

    Raises:
        OtherDossierError: the given one tells of another dossier.
        DossierFormError, ReadError: it is none.
    """
    if given is None:
        return make_manifest(dossier)
    if read_manifest(given) != dossier:
        raise OtherDossierError
    return bytes(given)


def moment(at: dt.datetime) -> tuple[str, dt.date]:
    """A moment in Vietnam's time as packages write it, and its day there.

    Raises:
        WrongTypeError: it is no moment.
        InvalidValueError: it has no zone.
    """
    if moment_of(at, "at").tzinfo is None:
        raise InvalidValueError(
            field="at", value=at, reason="it has no zone", reason_vi="thiếu múi giờ"
        )
    here = at.astimezone(VIETNAM)
    return here.isoformat(timespec="milliseconds"), here.date()
