"""Every finding has its place in the model and in the JSON form, or says why it has none."""

from __future__ import annotations

import random
from typing import Any

import pytest

import vnedoc
from tests import factories
from tests.mutations import acts, gaps, values
from tests.scale import scaled
from vnedoc import jsonform
from vnedoc.findings import Location
from vnedoc.model import DocumentEnvelope, StatusEnvelope
from vnedoc.xml.binding import bound

HEADER = "edXML/edXMLEnvelope/edXMLHeader"


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        (f"{HEADER}/MessageHeader", "/header"),
        (f"{HEADER}/MessageHeader/Subject", "/header/subject"),
        (f"{HEADER}/MessageHeader/From/OrganId", "/header/sender/organ_id"),
        (f"{HEADER}/MessageHeader/To[2]/OrganId", "/header/recipients/1/organ_id"),
        (f"{HEADER}/MessageHeader/ToPlaces/Place[3]", "/header/to_places/2"),
        (f"{HEADER}/MessageHeader/ToPlaces", "/header/to_places"),
        (f"{HEADER}/TraceHeaderList/TraceHeader[2]", "/trace/hops/1"),
        ("edXML/AttachmentEncoded/Attachment[3]/AttachmentName", "/attachments/2/name"),
        ("edXML/AttachmentEncoded", "/attachments"),
        ("edXML/edXMLEnvelope/edXMLBody/edXMLManifest/@version", "/manifest/version"),
        ("edXML", None),
        (HEADER, None),
        ("", None),
        ("other/x", None),
        (f"{HEADER}/MessageHeader/Unknown", None),
        (f"{HEADER}/MessageHeader/Subject[2]", None),
        (f"{HEADER}/MessageHeader/{{urn:x/y}}Subject", None),
        ("edXML/{http://www.w3.org/2000/09/xmldsig#}Signature", None),
        (f"{HEADER}/MessageHeader/Subject/x", None),
        (f"{HEADER}/MessageHeader/../Subject[0x1]", None),
    ],
)
def test_places(path: str, pointer: str | None) -> None:
    location = bound(Location(path=path), path, DocumentEnvelope)
    assert location.pointer == pointer
    assert (location.model is None) == (pointer is None) == (location.unbound is not None)
    if location.unbound:
        assert location.unbound.vi != location.unbound.en


def test_the_model_is_named_as_python_has_it() -> None:
    path = f"{HEADER}/MessageHeader/To[2]/OrganId"
    assert bound(Location(path=path), path, DocumentEnvelope).model == (
        "header.recipients[1].organ_id"
    )
    path = f"{HEADER}/MessageHeader/ResponseFor/Code"
    assert bound(Location(path=path), path, StatusEnvelope).pointer == "/status/response_for/code"


def resolved(form: Any, pointer: str) -> tuple[Any, list[str]]:
    """What a pointer leads to, and the steps that lead nowhere."""
    steps = pointer.split("/")[1:]
    while steps:
        key: Any = int(steps[0]) if isinstance(form, list) else steps[0]
        try:
            form = form[key]
        except (KeyError, IndexError):
            break
        steps.pop(0)
    return form, steps


def test_of_every_broken_message_each_finding_is_bound_or_says_why_not() -> None:
    seen = bound_ones = 0
    kinds = [*gaps.left_out(), *values.wrong_values(), *acts.statuses()]
    kinds = random.Random(1).sample(kinds, min(len(kinds), scaled(len(kinds), 60)))
    for kind in kinds:
        report = vnedoc.validate(kind.data)
        assert report.envelope is not None
        form = jsonform.as_dict(report.envelope, content="digest")
        for finding in report.findings:
            location = finding.location
            assert (location.pointer is None) is (location.unbound is not None), finding
            seen += 1
            if location.pointer is None:
                continue
            bound_ones += 1
            # Of what is missing, no more is than the field and the groups around it.
            found, left = resolved(form, location.pointer)
            assert len(left) <= 3, (finding.rule, location)
            assert not left or not isinstance(found, str | int), (finding.rule, location)
    assert seen >= len(kinds)
    assert bound_ones / seen > 0.9


BLANK = b"<edXML:To><edXML:OrganId> </edXML:OrganId></edXML:To>"


def test_what_says_nothing_does_not_count() -> None:
    """The model leaves out a receiver that says nothing, so the second in the file is its first."""
    long = factories.RECEIVER.__class__(organ_id=factories.RECEIVER.organ_id, organ_name="x" * 900)
    data = vnedoc.dumps(factories.document(recipients=(long, factories.SECOND_RECEIVER)))
    for count in (0, 1, 3):
        more = data.replace(b"<edXML:To>", BLANK * count + b"<edXML:To>", 1)
        report = vnedoc.validate(more)
        (found,) = (f for f in report.findings if f.rule.startswith("VNE-LENGTH"))
        assert found.location.pointer == "/header/recipients/0/organ_name"
        index = f"[{count + 1}]" if count else ""
        assert found.location.path.endswith(f"/To{index}/OrganName")
