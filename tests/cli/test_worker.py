"""The worker: any line gets an answer in the published form, and nothing ends it but the end."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vnedoc
from tests import factories
from tests.signature import messages, pki
from tests.signature.shapes import SHAPES, WRAPPINGS
from vnedoc import _resources, jsonform
from vnedoc.cli import serving

SCHEMA = json.loads(_resources.data("worker.schema.json"))
ANSWER = jsonschema.Draft202012Validator({**SCHEMA, "$ref": "#/$defs/answer", "anyOf": [{}]})
QUESTION = jsonschema.Draft202012Validator({**SCHEMA, "$ref": "#/$defs/question", "anyOf": [{}]})
DATA = vnedoc.dumps(factories.document())


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def ask(**question: Any) -> dict[str, Any]:
    question = {"v": 1, **question}
    QUESTION.validate(question)
    return told(json.dumps(question).encode())


def told(line: bytes) -> dict[str, Any]:
    text = serving.answer(line)
    assert b"\n" not in text
    found = json.loads(text)
    ANSWER.validate(found)
    return found


def test_each_operation_answers(tmp_path: Path) -> None:
    (tmp_path / "m.edxml").write_bytes(DATA)
    by_path = ask(id="x", do="validate", path=str(tmp_path / "m.edxml"), profile="axis")
    assert by_path["id"] == "x"
    assert by_path["result"]["acceptable"] is True
    assert by_path["result"]["profile"] == "axis"
    shown = ask(do="show", content=encoded(DATA))["result"]
    assert shown["header"]["subject"] == factories.header().subject
    kind = ask(do="classify", notation="30/2020/NĐ-CP")["result"]
    assert kind["kind"] == "Nghị định"
    assert ask(do="version")["result"]["vnedoc"] == vnedoc.__version__


def test_build_gives_the_message_or_writes_it(tmp_path: Path) -> None:
    form = jsonform.as_dict(factories.document(), content="base64")
    built = ask(do="build", form=form)["result"]["content"]
    assert vnedoc.loads(base64.b64decode(built)) == factories.document()
    out = tmp_path / "o.edxml"
    assert ask(do="build", form=form, output=str(out))["result"] == {"output": str(out)}
    assert vnedoc.load(out) == factories.document()


def test_verify_says_valid_only_for_valid() -> None:
    people = pki.make_pki("p256")
    question = {
        "do": "verify",
        "trust": [encoded(people.root.pem)],
        "crls": [encoded(crl) for crl in messages.crls()],
        "at": pki.NOW.isoformat(),
    }
    assert ask(**question, content=encoded(messages.signed()))["result"]["valid"] is True
    assert ask(**question, content=encoded(DATA))["result"]["valid"] is False
    tampered = messages.signed().replace("Sở Ví dụ A".encode(), "Sở Ví dụ X".encode())
    assert ask(**question, content=encoded(tampered))["result"]["valid"] is False


TRUST = {
    "trust": [encoded(pki.make_pki("p256").root.pem)],
    "crls": [encoded(crl) for crl in messages.crls()],
    "at": pki.NOW.isoformat(),
}


@pytest.mark.parametrize("name", ["good-p256", "statement"])
def test_verify_hands_out_what_was_judged(name: str, tmp_path: Path) -> None:
    into = tmp_path / "o"
    question = {"do": "verify", **TRUST, "content": encoded(SHAPES[name].data)}
    result = ask(**question, into=str(into))["result"]
    assert result["valid"] is True
    assert result["envelope"]["header"]["subject"] == factories.header().subject
    files = [Path(path).read_bytes() for path in result["files"]]
    assert files[:2] == [one.read() for one in factories.ATTACHMENTS]
    assert sorted(map(str, into.iterdir())) == sorted(result["files"])
    again = ask(**question, into=str(into))
    assert (again["ok"], again["error"]["code"]) == (False, "VNE-E600")
    assert ask(**question)["result"]["files"] == []


@pytest.mark.parametrize("name", ["self-signed", "changed", "statement-changed", "no-lists"])
def test_what_is_not_valid_is_not_handed_out(name: str, tmp_path: Path) -> None:
    shape, into = SHAPES[name], tmp_path / "o"
    crls = [encoded(one) for one in shape.arguments["crls"]]
    question = {**TRUST, "crls": crls, "content": encoded(shape.data)}
    result = ask(do="verify", **question, into=str(into))["result"]
    assert (result["valid"], result["envelope"], result["files"]) == (False, None, [])
    assert not into.exists()
    shown = ask(do="show", **question)
    assert (shown["ok"], shown["error"]["code"]) == (False, "VNE-E601")
    report = ask(do="validate", **question)["result"]
    assert report["acceptable"] is False
    assert report["signatures"] in ("indeterminate", "failed")


def test_show_with_roots_shows_what_is_covered() -> None:
    data = WRAPPINGS["name-a.html"]
    shown = ask(do="show", content=encoded(data))["result"]
    assert shown["attachments"][0]["name"] == "a.html"
    shown = ask(do="show", content=encoded(data), **TRUST, require="statement")["result"]
    assert shown["attachments"][0]["name"] == "05-SVDA-VP.pdf"


@pytest.mark.parametrize("do", ["validate", "show", "verify"])
@pytest.mark.parametrize(
    "given",
    [{"trust": []}, {"require": "statement"}, {"crls": []}, {"revocation": "off"}],
    ids=lambda given: next(iter(given)),
)
def test_nobody_asks_for_signatures_and_gets_an_answer_without_roots(
    do: str, given: dict[str, Any]
) -> None:
    found = ask(do=do, content=encoded(DATA), at=pki.NOW.isoformat(), **given)
    assert (found["ok"], found["error"]["code"]) == (False, "VNE-E950")


@pytest.mark.parametrize(
    "question",
    [
        {"do": "validate"},
        {"do": "validate", "path": "a", "content": "QQ=="},
        {"do": "validate", "content": "?"},
        {"do": "validate", "path": "/nowhere/at/all"},
        {"do": "validate", "content": encoded(DATA), "profile": "none"},
        {"do": "validate", "content": encoded(DATA), "at": "today"},
        {"do": "show", "content": encoded(b"<a/>")},
        {"do": "build", "form": {}},
        {"do": "build", "form": {"kind": "document", "schema_version": 1}},
        {"do": "verify", "content": encoded(DATA), "at": "2025-07-01"},
        {"do": "verify", "content": encoded(DATA), "trust": [encoded(b"x")], "at": "2025-07-01"},
    ],
)
def test_a_question_that_has_no_answer_says_why_in_both_languages(question: dict[str, Any]) -> None:
    found = ask(**question)
    assert found["ok"] is False
    assert found["error"]["vi"]
    assert found["error"]["en"]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"x",
        b"[]",
        b"null",
        b"{}",
        b'{"v": 2, "do": "version"}',
        b'{"v": 1}',
        b'{"v": 1, "do": "delete"}',
        b'{"v": 1, "do": ["version"]}',
        b'{"v": 1, "do": "version", "x": 1}',
        b'{"v": true, "do": "version"}',
        b'{"v": 1.0, "do": "version"}',
        b'{"v": 1, "id": 1e999, "do": "version"}',
        b'{"v": 1, "v": 1, "do": "version"}',
        b'{"v": NaN}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_lines_that_are_no_question(line: bytes) -> None:
    assert told(line)["error"]["code"] == "VNE-E950"


def test_an_answer_names_its_question_even_when_the_version_is_wrong() -> None:
    assert told(b'{"v": 2, "id": "x", "do": "version"}')["id"] == "x"


def test_what_nobody_foresaw_ends_one_answer_and_not_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert told(b'{"v": 1, "id": 3, "do": "show", "path": "a\\u0000b"}')["ok"] is False

    def broken(_: object) -> None:
        raise RuntimeError("Trích yếu mật")

    monkeypatch.setitem(serving._OPERATIONS, "version", (broken, frozenset()))
    found = told(b'{"v": 1, "id": 4, "do": "version"}')
    assert (found["id"], found["error"]["code"]) == (4, "VNE-E952")
    assert "mật" not in json.dumps(found, ensure_ascii=False)


def test_an_unknown_field_stops_a_build_before_anything_is_written(tmp_path: Path) -> None:
    form = jsonform.as_dict(factories.document(), content="base64")
    out = tmp_path / "o.edxml"
    line = json.dumps({"v": 1, "do": "build", "form": form, "output": str(out), "typo": 1})
    assert told(line.encode())["ok"] is False
    assert not out.exists()


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_any_line_gets_an_answer(line: bytes) -> None:
    assert told(line)["ok"] is False


@given(
    st.dictionaries(
        st.sampled_from(sorted(SCHEMA["$defs"]["question"]["properties"])),
        st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.just({}) | st.just([]),
    )
)
def test_any_question_gets_an_answer(question: dict[str, Any]) -> None:
    question.pop("output", None)
    told(json.dumps({**question, "v": 1}).encode())


def test_the_process_answers_in_order_and_ends_with_its_input() -> None:
    lines = [b'{"v":1,"id":1,"do":"version"}', b"", b"junk", b'{"v":1,"id":2,"do":"version"}']
    run = subprocess.run(
        [sys.executable, "-m", "vnedoc", "worker"],
        input=b"\n".join(lines),
        capture_output=True,
        check=True,
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert [found["id"] for found in answers] == [1, None, 2]
    assert run.stderr == b""


def test_a_line_that_is_too_long_is_refused_and_the_next_one_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert json.loads(serving.too_long())["ok"] is False
    ANSWER.validate(json.loads(serving.too_long()))


def test_build_refuses_a_file_that_the_form_does_not_name() -> None:
    form = jsonform.as_dict(factories.document(), content="base64")
    error = ask(do="build", form=form, files={"khac.pdf": encoded(b"x")})["error"]
    assert error["code"] == "VNE-E500"
    assert "khac.pdf" in error["en"]
    assert "khac.pdf" in error["vi"]
