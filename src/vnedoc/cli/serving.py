"""One question in, one answer out: what ``vnedoc worker`` says to other languages.

A question is a JSON object on one line, ``{"v": 1, "id": ..., "do": "validate", ...}``; the answer
is ``{"v": 1, "id": ..., "ok": true, "result": ...}`` or ``{..., "ok": false, "error": {...}}``. A
question never ends the worker, whatever is in it.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import importlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

from vnedoc._version import __version__
from vnedoc.batches import UnforeseenError
from vnedoc.cli.common import NO_MEMORY, moment_of
from vnedoc.cli.places import AllowedPlaces, QuestionError, UnusableFileError, wrong
from vnedoc.cli.trusting import (
    ENGINES,
    FORMS,
    REVOCATIONS,
    NotValidError,
    Trusting,
    write_files,
)
from vnedoc.content import Content, Source
from vnedoc.errors import VnedocError
from vnedoc.files import refusal
from vnedoc.model import Envelope
from vnedoc.profiles import AUTO, NAMES
from vnedoc.signature.verdict import Verification

VERSION: Final = 1
"""Of questions and answers; another version is refused, never guessed at."""
MAX_QUESTION_BYTES: Final = 256 * 1024 * 1024
"""Of one line; larger messages are given by path."""


_EVERYWHERE: Final = AllowedPlaces()
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

Question = dict[str, Any]
_Operation = Callable[[Question, AllowedPlaces], Any]


def answer(line: bytes, places: AllowedPlaces = _EVERYWHERE) -> bytes:
    """The answer to one line, as one line without its end.

    Args:
        line: the question.
        places: the files that it may name.
    """
    ident: Any = None
    try:
        question = _question(line)
        ident = _ident(question)
        _check_version(question)
        found: dict[str, Any] = {"ok": True, "result": _result(question, places)}
    except VnedocError as problem:
        found = {"ok": False, "error": _told(problem.code, problem.text("en"), problem.text("vi"))}
    except OSError as problem:
        en, vi = refusal(problem)
        told = UnusableFileError(reason=en, reason_vi=vi)
        found = {"ok": False, "error": _told(told.code, told.text("en"), told.text("vi"))}
    except MemoryError:
        found = {"ok": False, "error": _told(UnusableFileError.code, NO_MEMORY.en, NO_MEMORY.vi)}
    except Exception as problem:  # noqa: BLE001 - one question must not cost the others theirs
        # The text of such an error may quote a document; its kind is enough for a report.
        own = UnforeseenError(what=type(problem).__name__)
        found = {"ok": False, "error": _told(own.code, own.text("en"), own.text("vi"))}
    text = json.dumps({"v": VERSION, "id": ident, **found}, ensure_ascii=True)
    return text.encode()


def too_long() -> bytes:
    """The answer to a line that is longer than a question may be."""
    problem = QuestionError(
        field="$",
        reason=f"the line has more than {MAX_QUESTION_BYTES} bytes; give the message by path",
        reason_vi=f"dòng dài hơn {MAX_QUESTION_BYTES} byte; hãy đưa gói tin bằng đường dẫn",
    )
    found = {"ok": False, "error": _told(problem.code, problem.text("en"), problem.text("vi"))}
    return json.dumps({"v": VERSION, "id": None, **found}).encode()


def _told(code: str, en: str, vi: str) -> dict[str, str]:
    return {"code": code, "en": en, "vi": vi}


def _question(line: bytes) -> Question:
    try:
        question = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        wrong("$", "expected one JSON object on one line", "cần một đối tượng JSON trên một dòng")
    if not isinstance(question, dict):
        wrong("$", "expected a JSON object", "cần một đối tượng JSON")
    return question


def _ident(question: Question) -> Any:
    """Anything that can be written back, so not a number beyond all bounds."""
    ident = question.pop("id", None)
    try:
        json.dumps([[ident]], allow_nan=False)
    except (ValueError, RecursionError):
        wrong("id", "expected what JSON can hold", "cần giá trị mà JSON ghi được")
    return ident


def _check_version(question: Question) -> None:
    version = question.pop("v", None)
    if type(version) is not int or version != VERSION:
        wrong("v", f"expected {VERSION}", f"cần {VERSION}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _result(question: Question, places: AllowedPlaces) -> Any:
    name = question.pop("do", None)
    operation = _OPERATIONS.get(name) if isinstance(name, str) else None
    if operation is None:
        known = ", ".join(_OPERATIONS)
        wrong("do", f"expected one of {known}", f"cần một trong: {known}")
    function, fields = operation
    for field in question:
        if field not in fields:
            wrong(field, "not known here", "không nhận biết được")
    return function(question, places)


# -- the parts of a question ----------------------------------------------------------------------


def _text(question: Question, field: str) -> str | None:
    value = question.pop(field, None)
    if value is not None and not isinstance(value, str):
        wrong(field, "expected a text", "cần một chuỗi")
    if value is not None and _SURROGATE.search(value):
        wrong(field, "expected whole characters", "cần các ký tự trọn vẹn")
    return value


def _bytes(value: object, field: str) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else "?", validate=True)
    except (binascii.Error, ValueError):
        wrong(field, "expected base64", "cần chuỗi base64")


def _list(question: Question, field: str) -> Iterator[bytes]:
    values = question.pop(field, None) or []
    if not isinstance(values, list):
        wrong(field, "expected a list", "cần một danh sách")
    return (_bytes(value, field) for value in values)


def _time(question: Question, *, required: bool = False) -> dt.datetime | None:
    text = _text(question, "at")
    if text is None and not required:
        return None
    try:
        return moment_of(text or "")
    except ValueError:
        wrong(
            "at",
            "expected a time such as 2025-07-01T09:30:00+07:00",
            "cần thời điểm, ví dụ 2025-07-01T09:30:00+07:00",
        )


def _message(question: Question, places: AllowedPlaces) -> bytes | Source:
    """The message: ``path`` or ``content`` (base64), one of them."""
    path, content = _text(question, "path"), question.pop("content", None)
    if (path is None) == (content is None):
        wrong(
            "path", "expected path or content, one of them", "cần path hoặc content, một trong hai"
        )
    return places.source(path, "path") if path is not None else _bytes(content, "content")


def _profile(question: Question, places: AllowedPlaces) -> str | Path | None:
    """A shipped profile's name, or the path of a TOML file."""
    name = _text(question, "profile")
    if name is None or name in (AUTO, *NAMES):
        return name
    if not name.endswith(".toml"):
        listed = ", ".join((AUTO, *NAMES))
        wrong(
            "profile",
            f"expected a .toml file or one of {listed}",
            f"cần tệp .toml hoặc một trong: {listed}",
        )
    return places.to_read(name, "profile")


def _trusting(question: Question) -> Trusting:
    named = not _TRUST.isdisjoint(question.keys() - {"at"})
    made = Trusting(
        trust=tuple(_list(question, "trust")),
        tsa_trust=tuple(_list(question, "tsa_trust")),
        crls=tuple(_list(question, "crls")),
        ocsps=tuple(_list(question, "ocsps")),
        revocation=_one_of(question, "revocation", REVOCATIONS) or "require",  # type: ignore[arg-type]
        require=_one_of(question, "require", FORMS),  # type: ignore[arg-type]
        second_opinion=_one_of(question, "second_opinion", ENGINES),  # type: ignore[arg-type]
        policies=tuple(_list(question, "policies")),
    )
    if named and not made:
        # An empty list of roots is a mistake of the caller, never leave to judge nothing.
        wrong("trust", "expected trusted root certificates", "cần các chứng thư gốc tin cậy")
    return made


def _one_of(question: Question, field: str, known: tuple[str, ...]) -> str | None:
    value = _text(question, field)
    if value is not None and value not in known:
        listed = ", ".join(known)
        wrong(field, f"expected one of {listed}", f"cần một trong: {listed}")
    return value


def _verification(question: Question, message: bytes | Source) -> Verification:
    trusting, at = _trusting(question), _time(question, required=True)
    if not trusting or at is None:
        wrong("trust", "expected trusted root certificates", "cần các chứng thư gốc tin cậy")
    return trusting.verify(message, at)


# -- the operations -------------------------------------------------------------------------------


def _version(_: Question, __: AllowedPlaces) -> Any:
    return {"vnedoc": __version__, "operations": list(_OPERATIONS)}


def _validate(question: Question, places: AllowedPlaces) -> Any:
    from vnedoc.pipeline import validate
    from vnedoc.reports import jsonreport

    report = validate(
        _message(question, places),
        profile=_profile(question, places),
        at=_time(question),
        **_trusting(question).arguments(),
    )
    return jsonreport.entry(report)


def _show(question: Question, places: AllowedPlaces) -> Any:
    from vnedoc import jsonform
    from vnedoc.xml.reading.reader import loads

    message = _message(question, places)
    if not _TRUST.isdisjoint(question):
        envelope = _covered(_verification(question, message))
    else:
        envelope = loads(message)
    return jsonform.as_dict(envelope, content="digest")


def _covered(answer: Verification) -> Envelope:
    """What valid signatures cover; nothing else is handed out once somebody is trusted."""
    from vnedoc.rules.signed import why_not

    if not answer.valid or answer.envelope is None:
        raise NotValidError(reason=why_not(answer, "en"), reason_vi=why_not(answer, "vi"))
    found: Envelope = answer.envelope
    return found


def _build(question: Question, places: AllowedPlaces) -> Any:
    from vnedoc import builder, jsonform
    from vnedoc.xml.writing.writer import dump, dumps

    form, files = question.pop("form", None), question.pop("files", None) or {}
    if not isinstance(form, dict) or not isinstance(files, dict):
        wrong("form", "expected form and files as objects", "form và files phải là đối tượng")
    contents = {name: Content.from_bytes(_bytes(data, "files")) for name, data in files.items()}
    envelope = builder.complete(jsonform.from_json(form, files=contents), at=_time(question))
    output = _text(question, "output")
    if output is not None:
        dump(envelope, places.to_write(output, "output"))
        return {"output": output}
    return {"content": base64.b64encode(dumps(envelope)).decode()}


def _verify(question: Question, places: AllowedPlaces) -> Any:
    from vnedoc import jsonform

    message, into = _message(question, places), _text(question, "into")
    folder = None if into is None else places.folder(into, "into")
    answer = _verification(question, message)
    data = {**answer.to_data(), "envelope": None, "files": []}
    if answer.valid and answer.envelope is not None:
        # The very values and bytes that were judged: nobody need read the message again.
        data["envelope"] = jsonform.as_dict(answer.envelope, content="digest")
        data["files"] = (
            [] if folder is None else list(map(str, write_files(answer.envelope, folder)))
        )
    return data


def _classify(question: Question, _: AllowedPlaces) -> Any:
    from vnedoc.doctype import classify

    fields = ("notation", "title", "type_name", "issuer")
    return classify(**{field: _text(question, field) for field in fields}).to_data()  # type: ignore[arg-type]


_MESSAGE: Final = frozenset({"path", "content"})
_TRUST: Final = frozenset(
    {
        *("trust", "tsa_trust", "crls", "ocsps", "at", "require", "revocation"),
        *("second_opinion", "policies"),
    }
)
_OPERATIONS: Final[dict[str, tuple[_Operation, frozenset[str]]]] = {
    "version": (_version, frozenset()),
    "validate": (_validate, _MESSAGE | _TRUST | {"profile"}),
    "show": (_show, _MESSAGE | _TRUST),
    "build": (_build, frozenset({"form", "files", "at", "output"})),
    "verify": (_verify, _MESSAGE | _TRUST | {"into"}),
    "classify": (_classify, frozenset({"notation", "title", "type_name", "issuer"})),
}
"""By name: what is done, and the fields that a question may have beside v, id and do."""


def warm_up() -> None:
    """Load what the operations need, so that the first question is as fast as the others."""
    for name in (
        "pipeline",
        "jsonform",
        "builder",
        "reports.jsonreport",
        "xml.writing.writer",
        "doctype",
    ):
        importlib.import_module(f"vnedoc.{name}")
    # The last is what the words about a breach of the schema are made with.
    for name in ("vnedoc.signature.verifier", "xmlschema"):
        importlib.import_module(name)
