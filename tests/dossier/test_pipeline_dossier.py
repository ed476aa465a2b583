"""What a report says of a message that carries a dossier."""

from __future__ import annotations

import attrs
import pytest

import vnedoc
from tests import factories
from tests.dossier import cases, made
from tests.signature import messages, pki
from vnedoc.doctype import DossierState, delivery
from vnedoc.errors import InvalidValueError
from vnedoc.findings import Report
from vnedoc.model import DocumentEnvelope

TRUSTING = {"trust": messages.trust(), "at": pki.NOW, "crls": messages.crls()}


def submission(files: cases.Files) -> DocumentEnvelope:
    """A Tờ trình with these files, all that the rules ask for in it."""
    whole = factories.document()
    assert whole.header is not None
    assert whole.header.document_type is not None
    assert whole.header.code is not None
    header = attrs.evolve(
        whole.header,
        document_id=cases.MESSAGE,
        document_type=attrs.evolve(whole.header.document_type, name="Tờ trình", detail=16),
        code=attrs.evolve(whole.header.code, notation="TTr-SVDA"),
    )
    references = tuple(
        vnedoc.model.Reference(content_id=f.content_id, content_type=f.content_type, name=f.name)
        for f in files
    )
    assert whole.manifest is not None
    manifest = attrs.evolve(whole.manifest, references=references)
    return attrs.evolve(whole, header=header, attachments=files, manifest=manifest)


def report(files: cases.Files, **options: object) -> Report:
    return vnedoc.validate(vnedoc.dumps(submission(files)), **options)  # type: ignore[arg-type]


def told(found: Report) -> set[str]:
    return {
        one.rule for one in found.findings if one.rule.startswith(("VNE-DOSSIER", "VNE-KIND-003"))
    }


def test_a_whole_dossier_is_silent() -> None:
    found = report(cases.plain(), **TRUSTING)
    assert told(found) == set()
    assert found.acceptable, [one.text() for one in found.findings]


@pytest.mark.parametrize("name", ["missing", "changed", "truncated", "the manifest tampered with"])
def test_what_is_wrong_with_it_is_told_and_not_accepted(name: str) -> None:
    code, change = cases.DEFECTS[name]
    found = report(change(cases.plain()), **TRUSTING)
    assert told(found) == {code, "VNE-KIND-003"}
    assert not found.acceptable
    assert not found.valid
    one = next(one for one in found.findings if one.rule == code)
    assert one.location.line is not None
    step = next(step for step in found.steps if step.name == "content")
    assert step.outcome == "failed"


def test_without_trust_nobody_calls_it_whole() -> None:
    found = report(cases.plain())
    assert told(found) == {"VNE-KIND-003"}
    assert found.acceptable


def test_the_signature_of_the_message_vouches_for_a_manifest_without_one() -> None:
    _, change = cases.DEFECTS["unsigned"]
    data = vnedoc.dumps(submission(change(cases.plain())))
    assert told(vnedoc.validate(data, **TRUSTING)) == {"VNE-DOSSIER-012", "VNE-KIND-003"}
    signed = messages.sign(data)
    assert told(vnedoc.validate(signed, **TRUSTING)) == set()


def test_somebody_else_than_the_signer_of_the_message_is_told() -> None:
    data = vnedoc.dumps(submission(cases.plain()))
    assert told(vnedoc.validate(messages.sign(data), **TRUSTING)) == set()
    found = vnedoc.validate(messages.sign(data, "p384"), **TRUSTING)
    assert told(found) == {"VNE-DOSSIER-015", "VNE-KIND-003"}


def test_a_message_without_a_manifest_is_judged_as_before() -> None:
    assert told(report(cases.plain()[:2])) == set()
    assert told(report(cases.plain()[:1])) == {"VNE-KIND-003"}


def test_delivery_waits_for_the_dossier() -> None:
    assert delivery("to-trinh").lacks_dossier
    assert delivery("to-trinh", dossier="partly").lacks_dossier
    whole = delivery("to-trinh", dossier=DossierState.WHOLE)
    assert whole.dossier
    assert not whole.lacks_dossier
    assert not delivery("cong-van", dossier="partly").lacks_dossier
    with pytest.raises(InvalidValueError, match="dossier"):
        delivery("to-trinh", dossier="half")


def test_odd_dossiers_go_through_a_message() -> None:
    dossier = made.plain(message=cases.MESSAGE, title=made.TITLES[-1])
    files = (*cases.plain()[:-1], cases.signed(dossier))
    assert told(report(files, **TRUSTING)) == set()
