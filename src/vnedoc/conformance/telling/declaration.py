"""The supplier's declaration: what was run, what came of it, and who says so.

A small JSON file, signed detached over its canonical form by a key of the declarer's own. Nothing
is attested by vnedoc: a supplier declares himself, a laboratory signs its own run. The form is
told in `docs/conformance/declaration.md`, so that other languages can check it.
"""

from __future__ import annotations

import base64
import collections
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import SUITE_VERSION, Case, Importance, Task
from vnedoc.conformance.running.departures import Vocabulary, told_of_good
from vnedoc.conformance.running.judge import Seen, judge
from vnedoc.conformance.running.results import (
    CaseStatus,
    Level,
    Result,
    Results,
    ResultsError,
    levels,
)
from vnedoc.findings import Outcome
from vnedoc.signature.crypto import verify
from vnedoc.signature.making.signers import CertifiedSigner
from vnedoc.signature.trust.certificates import TrustStore, read_certificate
from vnedoc.signature.trust.chain import check_chain
from vnedoc.signature.trust.reasons import REVOCATION_OFF
from vnedoc.signature.verdict import Reason
from vnedoc.words import Words

FORMAT: Final = 1
SELF: Final = Words(
    vi="Đây là bản tự công bố của nhà cung cấp, không phải giấy chứng nhận.",
    en="This is self-declared by the supplier. It is no certificate.",
)
LABORATORY: Final = Words(
    vi="Phòng thử nghiệm ký kết quả do chính mình chạy, bằng khóa của mình.",
    en="A laboratory signs what it ran itself, with its own key.",
)
_PREFIX: Final = b"vnedoc conformance declaration 1\n"
_BY: Final = {"supplier": SELF, "laboratory": LABORATORY}
MAX_DECLARATION_BYTES: Final = 1024 * 1024


@attrs.frozen
class ToSign:
    """What a signer is asked to sign."""

    method: str
    data: bytes


def declare(results: Results, signer: CertifiedSigner, *, by: str, at: datetime) -> str:
    """A signed declaration as JSON text.

    Args:
        results: of a run of the whole suite.
        signer: the declarer's key and certificate.
        by: ``supplier`` or ``laboratory``.
        at: when it is declared.

    Raises:
        ResultsError: the results are only a part, of another suite, or name no product.
        AlgorithmError: nothing is signed with such a key.
    """
    _complete(results)
    payload = _payload(results, by, at)
    value = signer.sign(ToSign(signer.method, signed_bytes(payload)))
    certificates = (signer.certificate, *signer.chain)
    signature = {
        "method": signer.method,
        "certificates": [_encoded(one.public_bytes(Encoding.DER)) for one in certificates],
        "value": _encoded(value),
    }
    made = {"declaration": payload, "signature": signature}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _complete(results: Results) -> None:
    wrong: Words | None = None
    if not results.product or not results.version:
        wrong = Words(
            vi="thiếu tên hoặc phiên bản sản phẩm", en="the product's name or version is missing"
        )
    elif {one.id for one in results.results} != {case.id for case in corpus.cases()}:
        wrong = Words(
            vi="không đủ mọi ca kiểm thử của bộ", en="it does not hold every case of the suite"
        )
    elif results.corpus != corpus.digest():
        wrong = Words(vi="thuộc bộ dữ liệu khác", en="it is of another corpus")
    if wrong is not None:
        raise ResultsError(source="results", reason=wrong.en, reason_vi=wrong.vi)


def _payload(results: Results, by: str, at: datetime) -> dict[str, Any]:
    counts = collections.Counter(one.status.value for one in results.results)
    return {
        "format": FORMAT,
        "by": by,
        "statement": _BY[by].to_data(),
        "product": {"name": results.product, "version": results.version},
        "suite": {"version": results.suite, "corpus": results.corpus},
        "results": {"digest": results.digest, "counts": dict(sorted(counts.items()))},
        "levels": {role: level.value for role, level in _levels(results).items()},
        "at": at.isoformat(),
    }


def _levels(results: Results) -> dict[str, Level]:
    return levels(results, corpus.cases())


def signed_bytes(payload: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: a fixed line, then JSON with sorted keys and no blanks."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _PREFIX + text.encode()


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


@attrs.frozen(kw_only=True)
class CheckStep:
    """One thing that was computed again."""

    name: str
    outcome: Outcome
    words: Words
    reasons: tuple[Reason, ...] = ()
    """Why it did not pass, as far as that can be told."""


@attrs.frozen(kw_only=True)
class DeclarationCheck:
    """What became of a declaration."""

    payload: Mapping[str, Any]
    declarer: str
    """Subject of the certificate."""
    steps: tuple[CheckStep, ...]

    @property
    def holds(self) -> bool:
        """Whether it is signed by somebody trusted, and nothing that was computed differs."""
        done = {step.name: step.outcome for step in self.steps}
        signed = {done.get("signature"), done.get("certificate")} == {Outcome.PASSED}
        return signed and Outcome.FAILED not in done.values()

    @property
    def kind(self) -> Words:
        """Who speaks: never more than the declarer."""
        return _BY[str(self.payload["by"])]


def check(
    data: bytes, trust: TrustStore, *, at: datetime, results: Results | None = None
) -> DeclarationCheck:
    """Compute again what can be computed again of a declaration.

    Args:
        data: the declaration.
        trust: roots that the caller trusts.
        at: the time of checking.
        results: the results that it is about, to judge their answers again.

    Raises:
        ResultsError: it is no declaration of this format.
    """
    payload, method, certificates, value = _parsed(data)
    signer = certificates[0]
    good = verify(method, signer.public_key(), value, data=signed_bytes(payload))
    chain = check_chain(signer, certificates[1:], trust, at=at, revocation="off")
    steps = [
        _step(
            "signature",
            bool(good),
            "Chữ ký trên bản công bố",
            "The signature on it",
            (good.reason,) if good.reason else (),
        ),
        _step(
            "certificate",
            chain.passed,
            "Chứng thư của bên công bố (không xét thu hồi)",
            "The declarer's certificate (revocation not looked at)",
            # That revocation is not looked at stands in the words of the step.
            tuple(one for one in chain.reasons if one.kind is not REVOCATION_OFF),
        ),
        *_corpus_steps(payload),
        *_results_steps(payload, results),
    ]
    declarer = signer.subject.rfc4514_string()
    return DeclarationCheck(payload=payload, declarer=declarer, steps=tuple(steps))


def _parsed(data: bytes) -> tuple[dict[str, Any], str, list[x509.Certificate], bytes]:
    try:
        if len(data) > MAX_DECLARATION_BYTES:
            raise ValueError("too large")
        told = json.loads(data)
        payload, signature = told["declaration"], told["signature"]
        listed = [base64.b64decode(one, validate=True) for one in signature["certificates"]]
        if payload["format"] != FORMAT or payload["by"] not in _BY or not listed:
            raise ValueError("another format")
        for name in ("product", "suite", "results", "levels"):
            dict(payload[name])
        certificates = [one for one in map(read_certificate, listed[:8]) if one is not None]
        if not certificates or read_certificate(listed[0]) is None:
            raise ValueError("no certificate")
        value = base64.b64decode(signature["value"], validate=True)
        return payload, str(signature["method"]), certificates, value
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ResultsError(
            source="declaration",
            reason=f"it is no declaration of format {FORMAT}",
            reason_vi=f"không phải bản công bố dạng {FORMAT}",
        ) from None


def _step(name: str, good: bool, vi: str, en: str, reasons: tuple[Reason, ...] = ()) -> CheckStep:
    outcome = Outcome.PASSED if good else Outcome.FAILED
    return CheckStep(name=name, outcome=outcome, words=Words(vi=vi, en=en), reasons=reasons)


def _corpus_steps(payload: Mapping[str, Any]) -> Iterator[CheckStep]:
    suite = payload["suite"]
    if suite.get("version") != SUITE_VERSION:
        why = Words(
            vi=f"Bộ kiểm thử {suite.get('version')} khác bản {SUITE_VERSION} này",
            en=f"Suite {suite.get('version')} is not this one, {SUITE_VERSION}",
        )
        yield CheckStep(name="corpus", outcome=Outcome.COULD_NOT_RUN, words=why)
        return
    same = suite.get("corpus") == corpus.digest()
    yield _step("corpus", same, "Mã băm của bộ dữ liệu", "The digest of the corpus")


def _results_steps(payload: Mapping[str, Any], results: Results | None) -> Iterator[CheckStep]:
    if results is None:
        why = Words(
            vi="Không có tệp kết quả để tính lại; hãy đưa --results",
            en="No results to compute again; give --results",
        )
        yield CheckStep(name="results", outcome=Outcome.SKIPPED, words=why)
        return
    told = payload["results"]
    yield _step(
        "results", told.get("digest") == results.digest, "Mã băm của kết quả", "Digest of results"
    )
    again = {role: level.value for role, level in _levels(results).items()}
    yield _step("levels", dict(payload["levels"]) == again, "Mức đạt được", "The levels reached")
    wrong, judged = _judged_again(results)
    vi = f"Chấm lại {judged} câu trả lời đã lưu; {wrong} khác"
    en = f"{judged} answers judged again; {wrong} differ"
    yield _step("answers", wrong == 0, vi, en)


def _judged_again(results: Results) -> tuple[int, int]:
    """How many results do not follow from their stored answer, and how many were looked at."""
    known = {case.id: case for case in corpus.cases()}
    answers = {one.id: one.answer for one in results.results if one.answer is not None}
    constant = told_of_good(answers)
    vocabulary = Vocabulary(meanings=results.codes, constant=lambda: constant)
    wrong = judged = 0
    for one in results.results:
        case = known.get(one.id)
        if case is None:
            continue
        judged += one.answer is not None and one.status is not CaseStatus.SKIPPED
        wrong += _invented(one, case, vocabulary)
    return wrong, judged


def _invented(result: Result, case: Case, vocabulary: Vocabulary) -> bool:
    """Whether a result says more for the product than its stored answer bears."""
    if (result.role, result.importance) != (case.role.value, case.importance.value):
        return True
    if result.answer is None:
        # Nobody passes without an answer; who crashed or hung gave none.
        return result.status is CaseStatus.PASSED
    if result.status not in (CaseStatus.PASSED, CaseStatus.FAILED):
        return False
    output = "output.edxml" if case.task is Task.PRODUCE else "output"
    seen = Seen(written=result.written, output=output, fetched=result.fetched, left=result.left)
    told = judge(case, result.answer, seen, vocabulary)
    if result.status is CaseStatus.PASSED or not told:
        # A log and a produced message are not stored, so a failure may have had more reasons.
        return bool(told)
    again = attrs.evolve(result, reasons=tuple(one.to_data() for one in told))
    order = list(Importance)
    return order.index(again.weight) < order.index(result.weight)
