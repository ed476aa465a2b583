"""What readers of figures must be told beside them."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.statistics.figures import Assessment
from vnedoc.words import Words, counted


def notes(made: Assessment) -> tuple[Words, ...]:
    """What readers must be told, the gravest first."""
    return tuple(_notes(made))


def _notes(made: Assessment) -> Iterator[Words]:
    held, numbers = made.intake, made.coverage_total
    if held.register == 0:
        yield Words(
            vi="Không có sổ đăng ký văn bản giấy: văn bản chỉ gửi giấy không để lại dấu vết "
            "điện tử, nên các tỷ lệ dưới đây chỉ là phỏng đoán.",
            en="There is no register of paper documents: what went on paper alone leaves no "
            "electronic trace, so the shares here are guesses.",
        )
    if made.as_of <= made.last:
        yield Words(
            vi="Quý chưa kết thúc vào ngày lấy số liệu: chưa kết luận chỉ tiêu nào.",
            en="The quarter is not over on the day of asking: no target is decided.",
        )
    if held.future:
        yield Words(
            vi=f"{held.future} sự kiện xảy ra sau ngày lấy số liệu, không tính vào số liệu.",
            en=f"{counted(held.future, 'event')} happened after the day of asking: in no figure.",
        )
    if held.unknown_kinds or held.unknown_sides:
        wrong = held.unknown_kinds + held.unknown_sides
        yield Words(
            vi=f"{wrong} sự kiện có loại hoặc bên báo không nằm trong danh mục, không tính được.",
            en=f"{counted(wrong, 'event')} have a kind or a side that no list has: in no figure.",
        )
    if held.secret:
        yield Words(
            vi=f"{held.secret} văn bản bí mật nhà nước không tính vào tỷ lệ nào.",
            en=f"{counted(held.secret, 'state secret')} are in no share.",
        )
    if numbers.unmeasured:
        yield Words(
            vi=f"{numbers.unmeasured} dãy số văn bản không đo được mức báo cáo: quá ít số, hoặc "
            "nhiều dãy số lẫn vào nhau.",
            en=f"The coverage of {numbers.unmeasured} series of numbers cannot be measured: too "
            "few numbers, or several series that run in one.",
        )
    if numbers.strays or numbers.unnumbered:
        yield Words(
            vi=f"{numbers.strays + numbers.unnumbered} văn bản có số ngoài dãy, hoặc không có số "
            "đọc được: coi là gõ sai, mỗi văn bản lấp một số thiếu.",
            en=f"{counted(numbers.strays + numbers.unnumbered, 'document')} have a number that no "
            "series holds, or none that can be read: taken for typing errors, each fills one gap.",
        )
