"""``vnedoc worker``: JSON lines in, JSON lines out, so that other languages start Python once."""

from __future__ import annotations

import gc
import sys
from typing import Final

from vnedoc.cli import serving
from vnedoc.cli.common import bilingual, option
from vnedoc.cli.places import AllowedPlaces
from vnedoc.errors import Lang
from vnedoc.files import before_placing

_TIDIED: Final = 1_000
"""Questions after which circles among objects are looked for: some 0.1 s, between two answers."""


@bilingual(
    vi="Trả lời các câu hỏi JSON, mỗi dòng một câu, cho hệ thống viết bằng ngôn ngữ khác.\n"
    "Mỗi dòng ở đầu vào chuẩn là một câu hỏi (validate, show, build, verify, classify, version),"
    " mỗi dòng ở đầu ra chuẩn là một câu trả lời. Kết thúc khi đầu vào đóng.",
    en="Answer JSON questions, one a line, for systems in other languages.\n"
    "Each line of standard input is a question (validate, show, build, verify, classify, version),"
    " each line of standard output an answer. Ends when the input is closed.",
)
@option(
    "--root",
    "roots",
    multiple=True,
    metavar="DIR",
    vi="Chỉ dùng các tệp trong thư mục này, sau khi đi theo mọi liên kết; dùng được nhiều lần.",
    en="Use only files below this folder, after all links; may be repeated.",
)
def command(lang: Lang, roots: tuple[str, ...]) -> None:  # noqa: ARG001 - answers carry both
    """Answer until the input ends."""
    places = AllowedPlaces.below(roots)
    serving.warm_up()
    # What one answer has written ends nothing: a worker can be told to stop at any time.
    with before_placing(None):
        _answer_all(places)


def _answer_all(places: AllowedPlaces) -> None:
    source, target = sys.stdin.buffer, sys.stdout.buffer
    asked = 0
    while line := source.readline(serving.MAX_QUESTION_BYTES + 1):
        if len(line) > serving.MAX_QUESTION_BYTES:
            while line and not line.endswith(b"\n"):
                line = source.readline(serving.MAX_QUESTION_BYTES)
            target.write(serving.too_long() + b"\n")
        elif line.strip():
            target.write(serving.answer(line, places) + b"\n")
        target.flush()
        asked += 1
        if asked % _TIDIED == 0:
            # Looked for seldom else (`vnedoc.cli`), and a worker lives for ever: errors and parsers
            # stand in circles, and what those hold outside of Python nobody counts.
            gc.collect()
