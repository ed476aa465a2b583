"""``vnedoc organs``: the commands by their exit status and what they print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run

UNITS = "old_code,new_code,day,act\nH33.15,H01.40,2025-07-01,202/2025/QH15\n"


def data(*words: object) -> object:
    return json.loads(run("organs", *words, "--format", "json").out)


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("vi", "Ủy ban nhân dân tỉnh Kiên Giang"),
        ("en", "People's Committee of Kien Giang Province"),
    ],
)
def test_find(lang, name):
    ran = run("organs", "find", "kien", "giang", "--on", "2025-07-01", lang=lang)
    assert ran.status == 0
    assert name in ran.out
    assert {"vi": "đã đóng", "en": "closed"}[lang] in ran.out
    nothing = run("organs", "find", "xyz", lang=lang)
    assert nothing.status == 1
    assert nothing.out == ""
    assert {"vi": "Không tìm thấy", "en": "No organisation"}[lang] in nothing.err
    for day, body in (("2026-09-19", "tỉnh"), ("2026-09-20", "thành phố")):
        told = run("organs", "find", "bac ninh", "--on", day, lang="vi").out
        assert f"Ủy ban nhân dân {body} Bắc Ninh (đang dùng)" in told
    assert [row["code"] for row in data("find", "tỉnh", "--limit", "3")] == ["H01", "H02", "H03"]


@pytest.mark.parametrize(("lang", "said"), [("vi", "--limit"), ("en", "more than the first 3")])
def test_find_says_that_there_is_more(lang, said):
    cut = run("organs", "find", "tỉnh", "--limit", "3", lang=lang)
    assert (cut.status, len(cut.out.splitlines())) == (0, 3)
    assert said in cut.err
    # H33 and K33, and no more.
    assert run("organs", "find", "kien giang", "--limit", "2", lang=lang).err == ""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_show_tells_the_body_from_its_code(lang):
    ran = run("organs", "show", "G04", "--on", "2025-03-15", lang=lang)
    assert ran.status == 0
    live, ended = {"vi": ("đang dùng", "01/03/2025"), "en": ("live", "2025-03-01")}[lang]
    assert f": {live}" in ran.out
    assert f"{ended} (176/2025/QH15)" in ran.out
    assert "G17" in ran.out


@pytest.mark.parametrize("code", ["A37", "L01", "Z01ABCDEF", "0100109106", "null", "H64"])
def test_what_is_not_known_is_said_so_and_is_no_neighbour(code):
    ran = run("organs", "show", code)
    assert ran.status == 1
    assert ran.out.startswith(f"{code}: not known\n")
    assert "Goes on as" not in ran.out
    assert data("show", code)["status"] == "unknown"


def test_a_unit_that_is_not_known_is_told_by_the_body_above():
    ran = run("organs", "show", "000.00.13.H41")
    assert ran.status == 1
    assert "Belongs to: H41" in ran.out
    assert data("show", "H41.13")["level1"]["code"] == "H41"


@pytest.mark.parametrize("code", ["A36", "J15"])
def test_a_code_that_was_seen_and_whose_body_was_not_has_no_name(code):
    ran = run("organs", "show", code)
    assert ran.status == 0
    assert "(name not known)" in ran.out
    assert "seen in use" in ran.out
    assert "Body:" not in ran.out


def test_on_a_day():
    lines = run("organs", "on", "2025-06-30", "--group", "h").out.splitlines()
    assert len(lines) == 63
    assert len(data("on", "2025-07-01", "--group", "H")) == 34
    assert len(data("on", "2025-07-01", "--group", "H", "--all")) == 63
    (row,) = (row for row in data("on", "2026-09-20", "--group", "H") if row["code"] == "H05")
    assert row["name_vi"] == "Ủy ban nhân dân thành phố Bắc Ninh"
    assert run("organs", "on", "1/7/2025").status == 2
    assert "2025-07-01" in run("organs", "on", "1/7/2025", lang="vi").err


def test_convert(tmp_path: Path):
    (tmp_path / "units.csv").write_text(UNITS, "utf-8")
    codes = ("000.00.15.H33", "H33.16", "H33", "Z01AB", "--on", "2025-07-01")
    known, unknown, top, scheme = data("convert", *codes, "--units", tmp_path / "units.csv")
    assert (known["other"], known["certain"]) == ("H33.15", False)
    assert [heir["new"] for heir in known["heirs"]] == ["H01.40"]
    assert (unknown["heirs"], [one["new"] for one in unknown["level1_heirs"]]) == ([], ["H01"])
    assert top["heirs"][0]["act"] == "202/2025/QH15"
    assert (scheme["other"], scheme["heirs"]) == (None, [])
    for lang, said in (("vi", "chưa biết mã của đơn vị này"), ("en", "code is not known")):
        assert said in run("organs", "convert", *codes, lang=lang).out


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("G34", "2025-04-13", ""),
        ("G34", "2025-04-14", "Code on 2025-04-14: closed"),
        ("G34.01", "2025-04-13", ""),
        ("G34.01", "2025-04-14", "Belongs to: G34 (closed)"),
        ("G38", "2025-04-13", "Code on 2025-04-13: not live yet"),
        ("G38", "2025-04-14", ""),
        ("A37", "2025-04-14", ""),
    ],
)
def test_convert_says_that_a_code_is_not_live(code, day, said):
    lines = run("organs", "convert", code, "--on", day).out.splitlines()
    assert lines[1:-1] == ([f"  {said}"] if said else [])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_convert_tells_of_a_body_that_nobody_goes_on_for(tmp_path: Path, lang):
    (tmp_path / "u.csv").write_text("old_code,new_code,day\nH33,,2025-07-01\n", "utf-8")
    units = ("--units", tmp_path / "u.csv", "--on", "2025-07-01")
    ran = run("organs", "convert", "H33.15", "H33", *units, lang=lang)
    assert ran.status == 0
    nobody = {"vi": "không có cơ quan tiếp nhận", "en": "nobody goes on"}[lang]
    assert ran.out.count(nobody) == 2
    assert "()" not in ran.out


def test_import_makes_updates_and_reports(tmp_path: Path):
    axis, table = tmp_path / "axis.json", tmp_path / "table.tsv"

    def listing(*names: str) -> None:
        rows = [{"code": f"H26.{n:02}", "name": name} for n, name in enumerate(names)]
        axis.write_text(json.dumps({"data": rows}, ensure_ascii=False), "utf-8")

    listing("Sở A", "Sở B")
    words = ("organs", "import", axis, table, "--on")
    assert run(*words, "2026-01-01").out.startswith("2 codes in the list; the same 2")
    first = table.read_bytes()
    listing("Sở A", "Sở Bê", "Sở C")
    assert "renamed: H26.01 Sở B -> Sở Bê" in run(*words, "2026-02-01", "--dry-run").out
    assert table.read_bytes() == first
    told = run(*words, "2026-02-01", lang="vi").out
    assert "thêm 1, đổi tên 1" in told
    assert "đổi tên: H26.01 Sở B -> Sở Bê" in told
    found = run("organs", "find", "sở bê", "--organs", table).out
    assert "H26.01" in found
    listing("Sở A")
    gone = run(*words, "2026-03-01", lang="vi")
    assert gone.status == 1
    assert "VNE-E311" in gone.err
    report = json.loads(run(*words, "2026-03-01", "--allow-gone", "--format", "json").out)
    assert (report["closed"], report["same"]) == (2, 1)
    assert "H26.02" not in run("organs", "on", "2026-03-01", "--organs", table).out
    axis.write_text("{", "utf-8")
    assert "VNE-E310" in run(*words, "2026-04-01").err
