"""How many classifications a second one core makes, and what length costs.

Run with ``pytest -m benchmark -s tests/benchmarks/test_classify.py``. Rows are invented, all
different, with notation and title as registers have them. Nothing but correctness is asserted:
machines are noisy.
"""

from __future__ import annotations

import itertools
import time

import pytest

from vnedoc.doctype import classify

NOTATIONS = (
    "{}/2027/NĐ-CP", "{}/2026/TT-BTC", "{}/QĐ-UBND", "{}/NQ-HĐND", "{}/BNV-CCVC", "{}/TB-VPCP",
    "{}/2015/TTLT-BTC-BNV-BYT", "{}/KH-UBND", "{}-CT/TW", "{}/2029/QH16", "{}/TTr-SNV", "{}/BC-STP",
    "{}/SXD-VP", "{}/CĐ-TTg", "{}/GM-UBND", "{}/2008/QĐ-BGTVT",
)  # fmt: skip
TITLES = (
    "Về việc công bố Danh mục thủ tục hành chính mới ban hành thuộc phạm vi quản lý của Sở {}",
    "Quy định chi tiết và hướng dẫn thi hành một số điều của Luật {} về quản lý, khai thác",
    "Sửa đổi, bổ sung một số điều của Nghị định số {} quy định về xử phạt vi phạm hành chính",
    "Hướng dẫn thực hiện chế độ phụ cấp đối với viên chức ngành {} theo quy định mới",
    "V/v báo cáo tình hình thực hiện nhiệm vụ {} sáu tháng đầu năm của các đơn vị",
    "Kế hoạch triển khai Đề án {} giai đoạn 2027 - 2030 trên địa bàn tỉnh",
    "Quyết định về việc kiện toàn Ban Chỉ đạo {} cấp tỉnh",
)
WANTED = 50_000


def rows(count: int) -> list[tuple[str, str]]:
    pairs = itertools.cycle(itertools.product(NOTATIONS, TITLES))
    return [
        (notation.format(number), title.format(f"số {number}"))
        for number, (notation, title) in zip(range(1, count + 1), pairs, strict=False)
    ]


@pytest.mark.benchmark
def test_classifications_a_second() -> None:
    work = rows(10_000)
    answered = sum(not classify(notation, title).abstained for notation, title in work)
    assert answered > 0.95 * len(work)
    fastest = float("inf")
    for _ in range(5):
        start = time.process_time()
        for notation, title in work:
            classify(notation, title)
        fastest = min(fastest, time.process_time() - start)
    print(f"\n{len(work) / fastest:,.0f} a second on one core (wanted: {WANTED:,})")


@pytest.mark.benchmark
@pytest.mark.parametrize("title", [" ", "Quyết định về việc ", "a\u0301\u0323", "/-"])
def test_a_long_title_against_a_short_one(title: str) -> None:
    def seconds(size: int) -> float:
        text = (title * size)[:size]
        fastest = float("inf")
        for _ in range(200):
            start = time.perf_counter()
            classify(title=text)
            fastest = min(fastest, time.perf_counter() - start)
        return fastest

    short, long = seconds(500), seconds(50_000)
    print(f"\n50 KB against 500 bytes of {title!r}: {long / short:.1f} times (wanted: under 100)")
    assert long <= 100 * short
