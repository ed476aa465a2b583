"""Wrong arguments: each is refused by its name before any work, and never passed over."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

import pytest

import vnedoc
from tests import factories
from tests.signature import messages, pki
from vnedoc import builder
from vnedoc.batches import BrokenExecutorWarning
from vnedoc.channels import PlainAddressWarning
from vnedoc.doctype import Group, Mode
from vnedoc.errors import InvalidValueError, VnedocError
from vnedoc.given import WrongTypeError, in_vietnamese, listed, one_of
from vnedoc.signature.making import levels, signing
from vnedoc.signature.verdict import Form

AT: Final = pki.NOW
PKI: Final = pki.make_pki("p256")
ROOT: Final = PKI.signer.pem
INNER: Final = ("vnedoc.cli", "vnedoc.conformance", "vnedoc.rules", "vnedoc.xml.plan")
"""Not for callers: what they are asked comes from the program itself."""
NOT_ASKED: Final = {
    # Tables of the standard, asked by the program itself.
    *("Wire.is_in", "Wire.is_mandatory", "Wire.length_in", "rendering.render"),
    # Its own words must not hide the error that is told.
    *("VnedocError.text", "BuildError.text", "StatementRefusedError.text", "IncompleteError.text"),
    # A table of Unicode, asked by the program itself.
    "normal_forms.normalized",
    # What every channel is; each one refuses for itself.
    *("Channel.received", "Channel.sent"),
    # Steps of `verify`, which has refused every other word.
    *("with_second_opinion", "ask", "judge", "conclude", "breaches"),
    *("SigningTerms.of", "PemSigner._of"),
    # Pieces of reports, whose one door is `vnedoc.reports.stream`.
    *("html.stream", "junit.stream", "markdown.stream", "sarif.stream", "text.stream"),
}
SELVES: Final[dict[str, object]] = {
    "BrokenExecutorWarning.text": BrokenExecutorWarning(OSError()),
    "PlainAddressWarning.text": PlainAddressWarning("http://a.example"),
    "Mode.label": Mode.ELECTRONIC_ONLY,
    "Group.label": Group.LEGAL,
    "Evidence.label": vnedoc.classify(notation="30/2020/NĐ-CP").evidence[0],
}
"""Where the words are looked up before the language is."""
WRONG: Final = ("foo", "XMLSEC", "", True, 1, [], b"off")


def closed(hint: object) -> tuple[tuple[str, ...], bool] | None:
    """The words of a closed set, and whether `None` may stand for them; else `None`."""
    if get_origin(hint) is Literal:
        return get_args(hint), False
    if get_origin(hint) in (typing.Union, types.UnionType):
        parts = [one for one in get_args(hint) if one is not type(None)]
        if len(parts) == 1 and get_origin(parts[0]) is Literal:
            return get_args(parts[0]), True
    return None


def hints_of(function: Callable[..., Any]) -> dict[str, Any]:
    module = importlib.import_module(function.__module__)
    from cryptography import x509

    from vnedoc.extensions import Extension
    from vnedoc.signature.trust.certificates import TrustStore
    from vnedoc.signature.verifier import Crl, Ocsp, Trust

    # What a module imports for checkers of types alone.
    names = {
        "Crl": Crl,
        "Ocsp": Ocsp,
        "Trust": Trust,
        "TrustStore": TrustStore,
        "Extension": Extension,
        "x509": x509,
        **vars(module),
    }
    return typing.get_type_hints(function, names)


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for found in pkgutil.walk_packages(vnedoc.__path__, "vnedoc."):
        name = found.name
        if name.startswith(INNER) or name.endswith(("__main__", "pytest_plugin")):
            continue
        if "._" in name.removeprefix("vnedoc.reports"):
            continue
        module = importlib.import_module(name)
        for key, value in vars(module).items():
            if getattr(value, "__module__", "") != name or key.startswith("_"):
                continue
            if inspect.isfunction(value):
                yield f"{name}:{key}", value
            elif inspect.isclass(value):
                for inner, held in vars(value).items():
                    function = getattr(held, "__func__", held)
                    if inspect.isfunction(function) and not inner.startswith("_"):
                        yield f"{name}:{key}.{inner}", inspect.unwrap(function)


def cases() -> Iterator[Any]:
    for name, function in functions():
        short = name.partition(":")[2]
        module = name.partition(":")[0].rpartition(".")[2]
        if {short, f"{module}.{short}"} & NOT_ASKED or name.startswith("vnedoc.reports._"):
            continue
        for argument, hint in hints_of(function).items():
            known = closed(hint) if argument != "return" else None
            if known:
                yield pytest.param(function, argument, known[1], id=f"{name}({argument})")


CASES: Final = list(cases())


def test_the_walk_meets_the_front_door() -> None:
    met = {str(case.id).partition(":")[2] for case in CASES}
    assert {
        *("verify(revocation)", "verify(require)", "verify(second_opinion)"),
        *("validate(revocation)", "validate(require)", "validate(second_opinion)"),
        *("sign(level)", "sign(form)", "prepare(form)", "to_json(content)", "dump(order)"),
        *("render(lang)", "Finding.text(lang)", "Reason.text(lang)", "Words.of(lang)"),
        *("ask_timestamp(stamp)", "PemSigner.load(rsa_scheme)", "verify_pdf(role)"),
    } <= met


@pytest.mark.parametrize(("function", "argument", "optional"), CASES)
def test_a_word_that_nobody_knows_is_refused_before_any_work(
    function: Callable[..., Any], argument: str, optional: bool
) -> None:
    parameters = inspect.signature(function).parameters.values()
    # What is worked on is nothing that could be worked on.
    given: dict[str, Any] = {p.name: object() for p in parameters if p.default is p.empty}
    if "format" in given:
        given["format"] = "text"
    if function.__qualname__ in SELVES:
        given["self"] = SELVES[function.__qualname__]
    for wrong in WRONG if optional else (*WRONG, None):
        with pytest.raises(ValueError, match=f"^{argument}: ") as caught:
            for _ in called(function, {**given, argument: wrong}):
                pass
        assert isinstance(caught.value, VnedocError)
        assert caught.value.text("vi").startswith(f"{argument}: ")


def called(function: Callable[..., Any], given: dict[str, Any]) -> Iterator[Any]:
    made = function(**given)
    if inspect.isgenerator(made):
        yield from made


def test_every_known_word_is_admitted() -> None:
    for word in get_args(Form):
        one_of(word, Form, "require")
    assert in_vietnamese("vi")
    assert not in_vietnamese("en")
    assert listed((), "crls") == ()
    assert listed(iter([1]), "crls") == (1,)


def test_a_long_word_is_not_repeated_whole() -> None:
    with pytest.raises(InvalidValueError) as caught:
        one_of("x" * 1000, Form, "require")
    assert len(caught.value.text()) < 200


S: Final = messages.message()
DAY: Final = dt.date(2026, 12, 1)
LATER: Final = "2026-12-01"
CALLS: Final[dict[str, tuple[str, Callable[[], object]]]] = {
    "verify(at=str)": ("at", lambda: vnedoc.verify(S, ROOT, at=LATER)),  # type: ignore[arg-type]
    "verify(at=date)": ("at", lambda: vnedoc.verify(S, ROOT, at=DAY)),  # type: ignore[arg-type]
    "verify(at=None)": ("at", lambda: vnedoc.verify(S, ROOT, at=None)),  # type: ignore[arg-type]
    "verify(S, [C])": ("trust", lambda: vnedoc.verify(S, [ROOT], at=AT)),  # type: ignore[arg-type]
    "verify(crls=Path)": (
        "crls",
        lambda: vnedoc.verify(S, ROOT, at=AT, crls=Path("x.crl")),  # type: ignore[arg-type]
    ),
    "verify(ocsps=bytes)": ("ocsps", lambda: vnedoc.verify(S, ROOT, at=AT, ocsps=b"x")),
    "verify(policies=Path)": (
        "policies",
        lambda: vnedoc.verify(S, ROOT, at=AT, policies=Path("x")),  # type: ignore[arg-type]
    ),
    "validate(at=str)": ("at", lambda: vnedoc.validate(S, at=LATER)),  # type: ignore[arg-type]
    "validate(at=date)": ("at", lambda: vnedoc.validate(S, at=DAY)),  # type: ignore[arg-type]
    "validate(crls=Path)": ("crls", lambda: vnedoc.validate(S, crls=Path("x"))),  # type: ignore[arg-type]
    "validate(crls=None)": ("crls", lambda: vnedoc.validate(S, crls=None)),  # type: ignore[arg-type]
    "validate(seen=str)": ("seen", lambda: vnedoc.validate(S, seen="H26")),
    "validate(holidays=day)": ("holidays", lambda: vnedoc.validate(S, holidays=DAY)),  # type: ignore[arg-type]
    "sign(at=str)": ("at", lambda: signing.sign(S, "o", object(), at=LATER)),  # type: ignore[arg-type]
    "prepare(at=date)": ("at", lambda: signing.prepare(S, ROOT, DAY)),  # type: ignore[arg-type]
    "new(at=str)": ("at", lambda: vnedoc.new(None, [], at=LATER)),  # type: ignore[arg-type]
    "new(at=date)": ("at", lambda: vnedoc.new(None, [], at=DAY)),  # type: ignore[arg-type]
    "new(header=str)": ("header", lambda: vnedoc.new("x", [], at=AT)),  # type: ignore[arg-type]
    "new(attachments=Path)": (
        "attachments",
        lambda: vnedoc.new(None, Path("x.pdf"), at=AT),  # type: ignore[arg-type]
    ),
    "complete(at=str)": ("at", lambda: builder.complete(factories.document(), at=LATER)),  # type: ignore[call-overload]
    "complete(None)": ("envelope", lambda: builder.complete(None, at=AT)),  # type: ignore[call-overload]
    "acknowledge(status)": (
        "envelope",
        lambda: vnedoc.acknowledge(factories.status(), "03", sender=None, at=AT),  # type: ignore[arg-type]
    ),
    "acknowledge(at=str)": (
        "at",
        lambda: vnedoc.acknowledge(factories.document(), "03", sender=None, at=LATER),  # type: ignore[arg-type]
    ),
    "acknowledge(sender=str)": (
        "sender",
        lambda: vnedoc.acknowledge(factories.document(), "03", sender="H01", at=AT),  # type: ignore[arg-type]
    ),
    "dump(None)": ("envelope", lambda: vnedoc.dump(None, "x")),  # type: ignore[arg-type]
    "dumps(str)": ("envelope", lambda: vnedoc.dumps("x")),  # type: ignore[arg-type]
    "to_json(None)": ("envelope", lambda: vnedoc.to_json(None)),  # type: ignore[arg-type]
    "validate_many(path)": ("paths", lambda: vnedoc.validate_many(Path("x"))),  # type: ignore[arg-type]
    "validate_many(None)": ("paths", lambda: vnedoc.validate_many(None)),  # type: ignore[arg-type]
    "validate_many(at=str)": ("at", lambda: vnedoc.validate_many([], at=LATER)),
    "validate_many(seen=str)": ("seen", lambda: vnedoc.validate_many([], seen="H26")),
    "validate_many(profil=)": ("validate_many", lambda: vnedoc.validate_many([], profil="x")),
    "validate_many(jobs=0)": ("jobs", lambda: vnedoc.validate_many([], jobs=0)),
    "raise_level(B-B)": ("level", lambda: levels.raise_level(S, "o", "B-B", bytes)),
}


@pytest.mark.parametrize("call", CALLS)
def test_each_wrong_argument_is_an_error_of_ours_by_its_name(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    argument, function = CALLS[call]
    with pytest.raises((WrongTypeError, InvalidValueError)) as caught:
        function()
    assert caught.value.text("en").startswith(f"{argument}: ")
    assert caught.value.text("vi").startswith(f"{argument}: ")
    assert list(tmp_path.iterdir()) == []


def test_what_is_in_the_list_is_told_apart_from_the_list() -> None:
    with pytest.raises(WrongTypeError, match="int in it"):
        list(vnedoc.validate_many([1, 2]))  # type: ignore[list-item]


def test_a_required_form_that_is_not_there_is_the_reason() -> None:
    signed = messages.signed()
    answer = vnedoc.verify(signed, messages.trust(), at=AT, require="statement", revocation="off")
    assert [reason.code for reason in answer.reasons] == ["VNE-SIG-727"]
    assert not answer.valid
    assert vnedoc.verify(signed, messages.trust(), at=AT, require="enveloped").reasons == ()
