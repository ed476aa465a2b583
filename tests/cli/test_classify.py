"""``vnedoc classify`` and ``vnedoc kinds``."""

from __future__ import annotations

import csv
import io
import itertools
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from vnedoc.cli import main
from vnedoc.doctype import catalogue

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VNEDOC_LANG", "en")


def run(capsys: Capture, *words: str) -> tuple[int, str, str]:
    status = main(["classify", *words])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def table(tmp_path: Path, text: str) -> str:
    path = tmp_path / "rows.tsv"
    path.write_bytes(text.encode())
    return str(path)


def test_one_document_as_text(capsys: Capture) -> None:
    status, out, _ = run(capsys, "--notation", "15/QĐ-BNV", "--title", "Về việc bổ nhiệm")
    assert status == 0
    assert "Decision (individual act)" in out
    assert "'QĐ'" in out
    status, out, _ = run(capsys, "--notation", "15/QĐ-BNV", "--lang", "vi")
    assert "Quyết định (cá biệt)" in out
    assert "+8,0  ký hiệu: “QĐ”  " in out
    status, out, _ = run(capsys, "15/QĐ-BNV", "--explain", "--lang", "vi")
    assert "Quyết định (cá biệt) 8,0: " in out


def test_what_is_not_known_shows_its_candidates(capsys: Capture) -> None:
    status, out, _ = run(capsys, "--notation", "SL", "--lang", "vi")
    assert status == 0
    assert "chưa đủ căn cứ" in out
    assert "Sắc lệnh" in out
    assert "Bản sao lục" in out


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "a kind of no list"), ("vi", "loại không có trong danh mục")]
)
def test_a_kind_of_no_list_is_called_so(capsys: Capture, lang: str, words: str) -> None:
    status, out, _ = run(capsys, "12/GPX-BTNMT", "--lang", lang)
    assert status == 0
    head, *rest = out.splitlines()
    assert words in head
    assert not any(line.lstrip().startswith("?") for line in rest)
    drawn = run(capsys, "12/GPX-BTNMT", "--explain", "--lang", lang)[1]
    assert f"===  + {words} " in drawn
    (found,) = objects(run(capsys, "12/GPX-BTNMT", "--format", "json")[1])
    assert (found["answer"], found["kind"], found["abstained"]) == ("unknown-kind", None, True)


def test_one_document_as_json(capsys: Capture) -> None:
    words = ["--notation", "15/QĐ-BNV", "--codes", "2/2", "--type-name", "Quyết định"]
    words += ["--issuer", "Bộ Nội vụ", "--date", "2027-01-31", "--format", "json"]
    status, out, _ = run(capsys, *words)
    (found,) = objects(out)
    assert status == 0
    assert found["kind"] == "Quyết định"
    assert found["id"] == "quyet-dinh-ca-biet"
    assert found["individual"] is True
    assert found["group"] == "administrative"
    assert found["abstained"] is False
    assert 0.9 < found["confidence"] <= 1.0
    assert {item["field"] for item in found["evidence"]} >= {"notation", "type_name", "codes"}
    assert found["candidates"][0]["id"] == found["id"]


def test_a_table_gives_one_object_a_row(capsys: Capture, tmp_path: Path) -> None:
    rows = [
        "notation\ttitle",
        "30/2020/NĐ-CP\tVề công tác văn thư",
        '05/BNV-VP\tV/v "góp ý" dự thảo\u2028Thông tư',
        "\tGiấy mời họp",
        "SL\t",
        "12/TTr-SNV",
    ]
    for end in ("\n", "\r\n"):
        path = table(tmp_path, "\ufeff" + end.join(rows) + end)
        status, out, err = run(capsys, "--tsv", path, "--format", "json")
        names = [found["kind"] for found in objects(out)]
        assert (status, err) == (0, "")
        assert names == ["Nghị định", "Công văn", "Giấy mời", None, "Tờ trình"]


def test_columns_in_any_order_and_unknown_ones_passed_over(capsys: Capture, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "type\tTitle\tdate\tcodes\tnotation\tissuer\n"
        "Báo cáo\t\t31/12/1948\tabc\t22/SL\tChủ tịch nước\n"
        "Báo cáo\t\tkhông rõ\t2/18\t\t\n",
    )
    status, out, _ = run(capsys, "--tsv", path, "--format", "json")
    assert status == 0
    assert [found["kind"] for found in objects(out)] == ["Sắc lệnh", "Công văn"]


def test_standard_input(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO("title\nGiấy mời họp\n".encode())

    monkeypatch.setattr("sys.stdin", Stdin())
    status, out, _ = run(capsys, "--tsv", "-", "--format", "json")
    assert status == 0
    assert objects(out)[0]["kind"] == "Giấy mời"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--tsv", "rows.tsv", "--notation", "1/QĐ-X"],
        ["--notation", "1/QĐ-X", "--codes", "2-18"],
        ["--notation", "1/QĐ-X", "--codes", "1/2/3"],
        ["--notation", "1/QĐ-X", "--date", "2027-02-30"],
        ["--notation", "1/QĐ-X", "--format", "xml"],
    ],
)
def test_wrong_usage(capsys: Capture, words: list[str]) -> None:
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert err


@pytest.mark.parametrize("content", [b"", b"a\tb\n1\t2\n", b"notation\n\xff\n"])
def test_a_file_that_is_no_table(capsys: Capture, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rows.tsv"
    path.write_bytes(content)
    status, out, err = run(capsys, "--tsv", str(path))
    assert (status, out) == (2, "")
    assert "rows.tsv" in err


def test_a_file_that_is_not_there(capsys: Capture, tmp_path: Path) -> None:
    status, _, err = run(capsys, "--tsv", str(tmp_path / "none.tsv"))
    assert status == 3
    assert "none.tsv" in err


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_help_in_both_languages(capsys: Capture, lang: str) -> None:
    for name in ("classify", "kinds"):
        assert main([name, "--help", "--lang", lang]) == 0
        out = capsys.readouterr().out
        assert ("Tùy chọn" in out) is (lang == "vi")


# --- kinds --------------------------------------------------------------------------------------


def kinds(capsys: Capture, *words: str) -> str:
    assert main(["kinds", *words]) == 0
    return capsys.readouterr().out


def test_kinds_as_text(capsys: Capture) -> None:
    lines = kinds(capsys).splitlines()
    assert len(lines) == len(catalogue().kinds)
    assert any("QyĐ" in line and "Rules" in line for line in lines)
    assert "Quy định" in kinds(capsys, "--lang", "vi")


def test_kinds_as_json(capsys: Capture) -> None:
    found = {row["id"]: row for row in json.loads(kinds(capsys, "--format", "json"))}
    assert found.keys() == {kind.id for kind in catalogue().kinds}
    assert found["cong-van"]["codes"][0] == {
        "list": "2022",
        "type": 2,
        "detail": 18,
        "exact": True,
    }
    assert found["nghi-dinh"]["tiers"][0]["tier"] == 5
    assert found["phieu-bao"]["from"] == "2020-03-05"
    assert found["luat"]["delivery"] == "electronic-with-paper"


def test_kinds_as_csv(capsys: Capture) -> None:
    rows = list(csv.DictReader(io.StringIO(kinds(capsys, "--format", "csv"))))
    assert len(rows) == len(catalogue().kinds)
    row = next(row for row in rows if row["id"] == "quyet-dinh-ca-biet")
    assert row["name"] == "Quyết định"
    assert (row["individual"], row["codes_2022"], row["codes_2020"]) == ("true", "2/2", "2")


# -- as people type ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kind", "notation"),
    [
        (["30/2020/NĐ-CP"], "nghi-dinh", "30/2020/NĐ-CP"),
        (["30 / 2020 / nđ-cp"], "nghi-dinh", "30/2020/nđ-cp"),
        (["30", "/2020/", "ND-CP"], "nghi-dinh", "30/2020/ND-CP"),
        (["số:", "30/2020/nd-cp"], "nghi-dinh", "30/2020/nd-cp"),
        (["66.7/2025/NQ-CP"], "nghi-quyet", "66.7/2025/NQ-CP"),
        (["15/QĐ-BNV", "Về", "việc", "bổ", "nhiệm"], "quyet-dinh-ca-biet", "15/QĐ-BNV"),
        (["Giấy mời họp giao ban"], "giay-moi", None),
    ],
)
def test_what_is_typed_without_an_option(
    typed: list[str], kind: str, notation: str | None, capsys: Capture
) -> None:
    status, out, _ = run(capsys, *typed, "--format", "json")
    assert status == 0
    assert objects(out)[0]["id"] == kind
    if notation:
        assert run(capsys, *typed)[1].startswith(notation)


@pytest.mark.parametrize(("lang", "said"), [("vi", "là một tệp"), ("en", "is a file")])
def test_a_file_is_not_taken_for_its_name(
    tmp_path: Path, capsys: Capture, lang: str, said: str
) -> None:
    path = tmp_path / "bao cao.tsv"
    path.write_text("notation\n15/QĐ-BNV\n", "utf-8")
    for words in ([str(path)], str(path).split()):
        status, out, err = run(capsys, *words, "--lang", lang)
        assert (status, out) == (2, "")
        assert said in err
        assert f"--tsv {path}" in err
    assert run(capsys, "--tsv", str(path))[0] == 0
    # Neither a folder nor what is too long for a name is a file.
    assert run(capsys, str(tmp_path))[0] == run(capsys, "báo cáo " * 99)[0] == 0


def test_what_is_typed_and_an_option_for_the_same_are_refused(capsys: Capture) -> None:
    status, _, err = run(capsys, "30/2020/NĐ-CP", "--notation", "15/QĐ-BNV", "--lang", "vi")
    assert status == 2
    assert "--notation" in err
    status, out, _ = run(capsys, "15/QĐ-BNV", "--title", "Về việc bổ nhiệm")
    assert status == 0
    assert "15/QĐ-BNV | Về việc bổ nhiệm" in out
    assert run(capsys)[0] == 2


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_explain_draws_what_spoke(form: str, capsys: Capture) -> None:
    typed = unicodedata.normalize(form, "15/QĐ-BNV Quyết định về việc bổ nhiệm")
    status, out, _ = run(capsys, typed, "--explain")
    assert status == 0
    lines = out.splitlines()
    value, mark = next(
        (one, two) for one, two in itertools.pairwise(lines) if one.startswith("    notation: ")
    )
    start = mark.index("=")
    places = unicodedata.normalize("NFC", value)
    assert places[start : start + mark.count("=")] == "QĐ"
    assert "+ Decision (individual act) " in mark
    assert any(line.startswith("    title: ") for line in lines)
    assert "tiêu đề" not in out
    vietnamese = run(capsys, typed, "--explain", "--lang", "vi")[1]
    assert "ký hiệu: " in vietnamese
    assert "trích yếu: " in vietnamese


@pytest.mark.parametrize("notation", ["5/BNV", "9/TTr-SNV", "8/CTr-UBND", "7/QĐ-UBND", "6/KH-X"])
def test_no_picture_is_a_command_to_a_ci_system(notation: str, capsys: Capture) -> None:
    out = run(capsys, notation, "--explain")[1]
    assert "\\u00" not in out


def test_a_long_title_is_drawn_at_its_beginning_only(capsys: Capture) -> None:
    status, out, _ = run(capsys, "--title", "Quyết định " + "về việc " * 100, "--explain")
    assert status == 0
    assert all(len(line) < 300 for line in out.splitlines()[1:])
