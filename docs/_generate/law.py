"""``docs/reference/law.md`` and ``docs/vi/phap-luat.md``: what the law changed, and what follows.

The rows stand in ``law.tsv`` beside this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vnedoc.errors import Lang
from vnedoc.words import Words

ROOT: Final = Path(__file__).resolve().parents[2]
TABLE: Final = Path(__file__).with_name("law.tsv")
TARGETS: Final[dict[Lang, Path]] = {
    "en": ROOT / "docs" / "reference" / "law.md",
    "vi": ROOT / "docs" / "vi" / "phap-luat.md",
}
OWNS: Final = ("docs/reference/law.md", "docs/vi/phap-luat.md")
KNOWN: Final = {
    "text": Words(en="the article was read", vi="đã đọc điều khoản"),
    "meta": Words(
        en="title, date and status on an official site",
        vi="tên, ngày, hiệu lực trên trang chính thức",
    ),
    "several": Words(en="several independent sources", vi="nhiều nguồn độc lập"),
    "data": Words(en="seen in a running system", vi="gặp trong hệ thống đang chạy"),
}
INTRO: Final = Words(
    en="""\
# What the law changed

As of October 2026: what changed, or became known, since the standard and its amendment of 2022,
with its date, how it is known, and what in vnedoc follows it. No successor was found of QCVN
102:2016/BTTTT with its amendment, 28/2018/QĐ-TTg, 30/2020/NĐ-CP and 20/2020/QĐ-TTg (amended by
09/2025/QĐ-TTg). Where nothing follows, it is listed so that nobody has to look for it again.

| Instrument | Since | What it says | Known | What follows it |
| --- | --- | --- | --- | --- |""",
    vi="""\
# Pháp luật đã thay đổi những gì

Tính đến tháng 10/2026: những gì thay đổi hoặc mới biết kể từ quy chuẩn và Sửa đổi 1:2022, kèm
ngày, mức độ biết và phần của vnedoc làm theo. Chưa thấy văn bản thay thế QCVN 102:2016/BTTTT và
sửa đổi, 28/2018/QĐ-TTg, 30/2020/NĐ-CP, 20/2020/QĐ-TTg (được 09/2025/QĐ-TTg sửa đổi). Dòng không có
phần làm theo được ghi để không phải tra lại.

| Văn bản | Từ ngày | Nội dung | Mức độ biết | Phần làm theo |
| --- | --- | --- | --- | --- |""",
)


def rows() -> Iterator[dict[str, str]]:
    """The rows of the table."""
    head, *lines = TABLE.read_text("utf-8").splitlines()
    for line in lines:
        yield dict(zip(head.split("\t"), line.split("\t"), strict=True))


def render(lang: Lang) -> str:
    """The page in one language."""
    lines = [INTRO.of(lang)]
    lines += [
        f"| {row['instrument']} | {row['since']} | {row[lang]} "
        f"| {KNOWN[row['confidence']].of(lang)} | {row['follows']} |"
        for row in rows()
    ]
    return "\n".join(lines) + "\n"


def files() -> dict[Path, str]:
    """Both pages by their paths."""
    return {path: render(lang) for lang, path in TARGETS.items()}
