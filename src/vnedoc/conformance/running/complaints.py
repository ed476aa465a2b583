"""What can be wrong with an answer: each complaint says what was expected and what came."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

from vnedoc.conformance.cases.case import Importance
from vnedoc.conformance.cases.defects import CONNECTOR_KINDS
from vnedoc.words import Words

TITLES: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "refused": Words(vi="từ chối đầu vào đúng", en="refuses good input"),
        "accepted": Words(vi="chấp nhận đầu vào phải từ chối", en="accepts what must be refused"),
        "lost": Words(vi="không cho biết giá trị có trong gói tin", en="does not tell a value"),
        "changed": Words(
            vi="cho giá trị khác với gói tin", en="tells another value than the message holds"
        ),
        "invented": Words(vi="tự điền giá trị không ai ghi", en="makes up values nobody wrote"),
        "unnoticed": Words(
            vi="nhận điều bất thường mà không nhắc", en="takes what is odd without a remark"
        ),
        "unplaced": Words(
            vi="có nhắc nhưng không đúng chỗ bất thường",
            en="its remarks do not belong to what is odd",
        ),
        "noise": Words(vi="nhắc cả khi đầu vào đúng", en="remarks on good input"),
        "code": Words(vi="nêu sai lý do", en="gives another reason"),
        "vanished": Words(
            vi="làm mất phần tử lạ mà không nhắc", en="lets unknown elements vanish unremarked"
        ),
        "files": Words(vi="ghi sai các tệp đính kèm", en="writes other files than are attached"),
        "verdict": Words(vi="kết luận sai về chữ ký", en="judges signatures wrongly"),
        "unproven": Words(
            vi="không công nhận chữ ký đúng", en="does not pass signatures that are good"
        ),
        "canary": Words(vi="đọc tệp mà gói tin trỏ tới", en="reads files that a message points to"),
        "fetched": Words(
            vi="tải về địa chỉ mà gói tin trỏ tới", en="fetches what a message points to"
        ),
        "forbidden": Words(
            vi="đưa ra điều không được đưa ra", en="hands out what must not come out"
        ),
        "written": Words(
            vi="ghi tệp ở nơi hoặc với tên không được phép",
            en="writes where, or under names that, it must not",
        ),
        "left": Words(
            vi="để lại nội dung gói tin ngoài nơi được ghi",
            en="leaves parts of messages behind",
        ),
        "produced": Words(vi="lập gói tin sai", en="makes wrong messages"),
        **{kind: Words(vi=vi, en=en) for kind, (vi, en) in CONNECTOR_KINDS.items()},
        "unwarned": Words(
            vi="không báo văn thư điều cần biết", en="does not tell a clerk what he must know"
        ),
        "overwarned": Words(
            vi="cảnh báo cả gói tin bình thường", en="warns of messages that are in order"
        ),
        "unkept": Words(
            vi="không giữ lại gói tin không đọc được", en="does not keep what it cannot read"
        ),
        "early": Words(vi="báo đã nhận trước khi lưu", en="acknowledges before it has stored"),
        "unacknowledged": Words(
            vi="không báo lại cho Trục liên thông", en="does not acknowledge what came"
        ),
        "misacknowledged": Words(
            vi="báo sai cho Trục liên thông", en="tells the gateway something wrong"
        ),
        "unsent": Words(vi="không gửi điều phải gửi", en="does not send what is due"),
        "resent": Words(vi="gửi lại gói tin có thể đã đến", en="sends again what may have arrived"),
        "missent": Words(vi="gửi sai nội dung hoặc sai nơi", en="sends something else"),
        "unresolved": Words(
            vi="bỏ mặc gói tin chưa rõ đã đến hay chưa",
            en="leaves it open whether a message arrived",
        ),
        "barred": Words(vi="không cho làm điều được làm", en="keeps somebody from what he may do"),
        "answer": Words(vi="trả lời sai dạng", en="gives malformed answers"),
        "reason": Words(vi="bỏ qua mà không nêu lý do", en="skips without a reason"),
        "crashed": Words(vi="dừng đột ngột", en="crashes"),
        "hung": Words(vi="quá thời gian cho phép", en="passes the time limit"),
        "memory": Words(vi="quá bộ nhớ cho phép", en="passes the memory limit"),
        "garbled": Words(vi="trả lời không phải JSON", en="answers what is no JSON"),
    }
)
"""Every kind of complaint: what an implementation does, as far as it was seen."""

STEP: Final = "steps["
"""Begins the place of a complaint about a step of a scenario."""
NOTHING: Final = Words(vi="không có gì", en="nothing")
STREAM_ONLY: Final = Words(
    vi="chỉ kiểm tra được ở chế độ stream", en="it can only be seen in stream mode"
)
EMPTY_LOG: Final = Words(vi="nhật ký trống", en="an empty log")
NOT_ASKED: Final = Words(
    vi="không hỏi nữa vì nhiều câu liền trước đều quá thời gian",
    en="it was not asked, because too many in a row passed the time limit",
)
UNASKED: Final = Words(vi="những dòng không ai hỏi", en="lines that nobody asked for")
OTHERS_ANSWER: Final = Words(
    vi="câu trả lời mang id của câu hỏi khác", en="an answer with the id of another question"
)
FLOODED_LOG: Final = Words(
    vi="nhật ký quá 64 MB cho một câu hỏi", en="a log of more than 64 MB for one question"
)
TOO_MUCH: Final = Words(
    vi="các câu trả lời cộng lại quá 512 MB", en="answers of more than 512 MB together"
)
_SAID: Final = (STREAM_ONLY, EMPTY_LOG, NOT_ASKED, UNASKED, OTHERS_ANSWER, FLOODED_LOG, TOO_MUCH)
OWN: Final = MappingProxyType({one.en: one for one in _SAID})
"""What the suite itself says of a case, by its English words; all else is an adapter's."""


@attrs.frozen(kw_only=True)
class Complaint:
    """One thing that is wrong with an answer."""

    code: str
    """Stable: a key of `TITLES`."""
    expected: Words
    came: Words
    at: str = ""
    """The path of the value, the name of the file, the code that was told."""
    importance: Importance | None = None
    """If it weighs less than the case: what no text demands stands in nobody's way."""
    shows: str = ""
    """The defect that it shows, where a step of a scenario knows better than the whole case."""

    @property
    def words(self) -> Words:
        """One sentence."""
        title = TITLES[self.code]
        where = f" ({self.at})" if self.at else ""
        return Words(
            vi=f"{_upper(title.vi)}{where}: cần {self.expected.vi}; thực tế {self.came.vi}.",
            en=f"{_upper(title.en)}{where}: expected {self.expected.en}; got {self.came.en}.",
        )

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        data = {
            "code": self.code,
            "at": self.at,
            **self.words.to_data(),
            "expected": self.expected.to_data(),
            "came": self.came.to_data(),
            "importance": self.importance.value if self.importance else "",
            "shows": self.shows,
        }
        return {name: value for name, value in data.items() if value}


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def complaint(
    code: str, *, expected: Words, came: Words, at: str = "", lighter: Importance | None = None
) -> Complaint:
    """A complaint.

    Args:
        code: A key of `TITLES`.
        expected: What should have come.
        came: What came.
        at: Where.
        lighter: If it weighs less than its case.
    """
    return Complaint(code=code, expected=expected, came=came, at=at, importance=lighter)


def same(text: str) -> Words:
    """Words that are the same in both languages: values and names."""
    return Words(vi=text, en=text)
