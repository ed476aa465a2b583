"""What the national exchange axis and its SDK do to a message on its way: the simulator's hop, and
another normal form of letters, which some systems write."""

import datetime as dt
import unicodedata

import attrs

from vnedoc.channels.axis import through as hop
from vnedoc.channels.axis.hop import zipped as zipped
from vnedoc.model import VIETNAM, DocumentEnvelope


def through(envelope: DocumentEnvelope) -> DocumentEnvelope:
    """The envelope as it arrives: nothing that it says is changed, much of its form is."""
    moved = hop(envelope, dt.datetime(2025, 7, 2, tzinfo=VIETNAM))
    header = moved.header
    if header is None or header.subject is None:
        return moved
    subject = unicodedata.normalize("NFD", header.subject)
    return attrs.evolve(moved, header=attrs.evolve(header, subject=subject))
