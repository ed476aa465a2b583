"""``docs/reference/errors.md`` and ``docs/vi/can-cu.md``: the text that carries each error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vnedoc.catalogue import everything, grounds
from vnedoc.cli.commands.explain import CONFIDENCES
from vnedoc.errors import Lang
from vnedoc.findings import Severity, Topic
from vnedoc.words import Words

ROOT: Final = Path(__file__).resolve().parents[2]
TARGETS: Final[dict[Lang, Path]] = {
    "en": ROOT / "docs" / "reference" / "errors.md",
    "vi": ROOT / "docs" / "vi" / "can-cu.md",
}
OWNS: Final = ("docs/reference/errors.md", "docs/vi/can-cu.md")
INTRO: Final = Words(
    en="""\
# What carries each error

Whatever is an error by itself makes a message break the standard, so it must stand on a text that
was read and that forbids it. Here is every one: the clause, how well it is known, and what it
says, in our own words. A breach of anything less is a warning or information; a profile may still
refuse a message for it (`acceptable`), and then it is not called against the standard (`valid`).
What a law leaves to another one, to a register or to a scheme is not closed here: an unknown
state, a code of registration of an unknown shape or the number of a legal normative document are
warnings.

`docs/_generate/errors.py` writes this page from `src/vnedoc/data/error_grounds.tsv`, and a test
fails for an error without a row. `vnedoc explain CODE` tells the same.

| Code | What holds | Clause | Known | What the text says |
| --- | --- | --- | --- | --- |""",
    vi="""\
# Căn cứ của từng lỗi

Vấn đề tự nó là lỗi thì gói tin trái quy chuẩn, nên phải có văn bản đã đọc và cấm điều đó. Dưới đây
là toàn bộ: căn cứ, mức độ biết rõ căn cứ và nội dung căn cứ theo cách diễn đạt của vnedoc. Trái
với điều gì khác thì chỉ là cảnh báo hoặc thông tin; bộ tiêu chí vẫn có thể từ chối gói tin vì điều
đó (`acceptable`), khi ấy gói tin không bị coi là trái quy chuẩn (`valid`). Điều mà pháp luật dành
cho văn bản khác, cho sổ đăng ký hoặc cho lược đồ định danh thì không bị chặn ở đây: trạng thái
chưa biết, mã đăng ký có dạng chưa biết, số của văn bản quy phạm pháp luật đều là cảnh báo.

`docs/_generate/errors.py` lập trang này từ `src/vnedoc/data/error_grounds.tsv`; một kiểm thử báo
lỗi nếu có lỗi nào thiếu dòng. Lệnh `vnedoc explain MÃ` cho biết cùng nội dung.

| Mã | Điều phải đúng | Căn cứ | Mức độ biết | Nội dung căn cứ |
| --- | --- | --- | --- | --- |""",
)


def errors() -> Iterator[Topic]:
    """Everything that is an error by itself, by code."""
    for entry in everything().values():
        if isinstance(entry.said, Topic) and entry.said.severity is Severity.ERROR:
            yield entry.said


def render(lang: Lang) -> str:
    """The page in one language."""
    lines = [INTRO.of(lang)]
    for topic in errors():
        if topic.clause is None:
            raise ValueError(f"{topic.code} is an error and stands on no clause")
        known = CONFIDENCES[topic.clause.confidence].of(lang)
        says = grounds()[topic.code].of(lang)
        lines.append(
            f"| `{topic.code}` | {topic.title(lang)} | {topic.clause} | {known} | {says} |"
        )
    return "\n".join(lines) + "\n"


def files() -> dict[Path, str]:
    """Both pages by their paths."""
    return {path: render(lang) for lang, path in TARGETS.items()}
