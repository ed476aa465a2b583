"""Why a document may be published, must not be, or why somebody must look: fixed words."""

from __future__ import annotations

import enum
from typing import Any

import attrs

from vnedoc.clauses import Clause, decision_28, decree_30, law_91, law_104
from vnedoc.coded import Coded
from vnedoc.errors import Lang
from vnedoc.given import in_vietnamese


class PublicationAnswer(enum.StrEnum):
    """What is said of a document. The gravest ground decides, and without any it is `ASK`."""

    PUBLISH = "publish"
    ASK = "ask"
    """A person must look at the grounds and answer for it."""
    WITHHOLD = "withhold"
    """It must not be published; nobody is asked."""


@attrs.frozen(kw_only=True)
class Ground(Coded):
    """The words of one ground. Calling it with a place and facts gives a `PublicationReason`."""

    answer: PublicationAnswer

    def __call__(
        self, place: str = "", clause: Clause | None = None, **facts: object
    ) -> PublicationReason:
        """A reason of this kind.

        Args:
            place: Where it stands: an element, or the name of a file.
            clause: The clause of the case, where it is not that of the ground.
            **facts: What fills the names in braces of the texts.
        """
        basis = clause or self.clause
        return PublicationReason(ground=self, place=place, basis=basis, facts=tuple(facts.items()))


@attrs.frozen(kw_only=True)
class PublicationReason:
    """One ground in one case."""

    ground: Ground
    place: str = ""
    """Where it stands: an element of the message, or the name of a file; empty for the whole."""
    basis: Clause | None = None
    facts: tuple[tuple[str, Any], ...] = ()

    @property
    def code(self) -> str:
        """Stable identifier, part of the API."""
        return self.ground.code

    @property
    def answer(self) -> PublicationAnswer:
        """What follows from it alone."""
        return self.ground.answer

    def text(self, lang: Lang = "en") -> str:
        """The sentence in one language."""
        template = self.ground.vi if in_vietnamese(lang) else self.ground.en
        said = {
            name: value.of(lang) if hasattr(value, "of") else value for name, value in self.facts
        }
        return template.format_map(said)

    def hint(self, lang: Lang = "en") -> str:
        """What to do about it, in one language; empty when there is nothing to say."""
        return self.ground.hint_vi if in_vietnamese(lang) else self.ground.hint_en

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "code": self.code,
            "answer": self.answer.value,
            "place": self.place,
            "text": {"vi": self.text("vi"), "en": self.text("en")},
            "clause": self.basis.to_data() if self.basis else None,
        }


_WITHHOLD, _ASK = PublicationAnswer.WITHHOLD, PublicationAnswer.ASK
_SECRETS, _PERSONAL = law_104("Điều 6"), law_91()
_LOOK_VI = "Người có thẩm quyền xem xét rồi mới quyết định công bố."
_LOOK_EN = "Let whoever is entitled to look at it and decide."

LISTED = Ground(
    code="VNE-PUB-001",
    answer=PublicationAnswer.PUBLISH,
    clause=law_104("Điều 17"),
    title_en="The kind is on a list of what is published",
    title_vi="Loại văn bản thuộc danh mục được công khai",
    en="{kind}: documents of this kind are published, by {document}.",
    vi="{kind}: loại văn bản này được công khai theo {document}.",
)
SECRET = Ground(
    code="VNE-PUB-101",
    answer=_WITHHOLD,
    clause=_SECRETS,
    title_en="It bears a mark of secrecy",
    title_vi="Văn bản ghi độ mật",
    en="It bears a mark of secrecy: {found}",
    vi="Văn bản ghi độ mật: {found}",
    hint_en="Never publish it; state secrets have rules of their own.",
    hint_vi="Không công bố; thực hiện theo quy định về bí mật nhà nước.",
)
INTERNAL = Ground(
    code="VNE-PUB-102",
    answer=_WITHHOLD,
    clause=decree_30("Phụ lục I"),
    title_en="Its circulation is restricted",
    title_vi="Văn bản có phạm vi lưu hành hẹp",
    en="Its circulation is restricted: “{found}”.",
    vi="Văn bản có phạm vi lưu hành hẹp: “{found}”.",
)
DRAFT = Ground(
    code="VNE-PUB-103",
    answer=_WITHHOLD,
    clause=decree_30("Điều 8(2)(c)"),
    title_en="It is a draft, or was not issued",
    title_vi="Văn bản là dự thảo hoặc chưa ban hành",
    en="It is a draft, or was not issued: {found}.",
    vi="Văn bản là dự thảo hoặc chưa ban hành: {found}.",
)
REVOKED = Ground(
    code="VNE-PUB-104",
    answer=_WITHHOLD,
    clause=decision_28("Điều 8(2)"),
    en="The document is revoked.",
    vi="Văn bản đã bị thu hồi.",
    hint_en="If it was published, withdraw it: its address stays and says so.",
    hint_vi="Nếu đã công bố thì gỡ xuống; địa chỉ cũ vẫn giữ và ghi rõ điều đó.",
)
NO_DOCUMENT = Ground(
    code="VNE-PUB-105",
    answer=_WITHHOLD,
    en="A status message is no document.",
    vi="Gói tin trạng thái không phải là văn bản.",
)
NOT_VALID = Ground(
    code="VNE-PUB-106",
    answer=_WITHHOLD,
    clause=decision_28("Điều 4"),
    title_en="Its signatures are not valid",
    title_vi="Chữ ký số không hợp lệ",
    en="Its signatures are not valid, or were not judged though the agency's list asks for it.",
    vi="Chữ ký số không hợp lệ, hoặc chưa được kiểm tra trong khi danh mục của cơ quan yêu cầu.",
)
AGENCY_WITHHOLDS = Ground(
    code="VNE-PUB-107",
    answer=_WITHHOLD,
    title_en="The agency's list withholds its kind",
    title_vi="Danh mục của cơ quan không cho công khai loại văn bản này",
    en="{kind}: not published, by {document}.",
    vi="{kind}: không công khai theo {document}.",
)
OTHER_MESSAGE = Ground(
    code="VNE-PUB-108",
    answer=_WITHHOLD,
    en="The verdict on signatures that was given is on another message.",
    vi="Kết quả kiểm tra chữ ký được đưa vào là của gói tin khác.",
)
MAYBE_SECRET = Ground(
    code="VNE-PUB-201",
    answer=_ASK,
    clause=_SECRETS,
    title_en="Something suggests that it is secret",
    title_vi="Có dấu hiệu là văn bản mật",
    en="Something suggests that it is secret: {found}",
    vi="Có dấu hiệu là văn bản mật: {found}",
    hint_en=_LOOK_EN,
    hint_vi=_LOOK_VI,
)
MAYBE_INTERNAL = Ground(
    code="VNE-PUB-202",
    answer=_ASK,
    clause=decree_30("Phụ lục I"),
    title_en="Something suggests that its circulation is restricted",
    title_vi="Có dấu hiệu là văn bản có phạm vi lưu hành hẹp",
    en="Something suggests that its circulation is restricted: “{found}”.",
    vi="Có dấu hiệu là văn bản có phạm vi lưu hành hẹp: “{found}”.",
    hint_en=_LOOK_EN,
    hint_vi=_LOOK_VI,
)
MAYBE_DRAFT = Ground(
    code="VNE-PUB-203",
    answer=_ASK,
    clause=decree_30("Điều 8(2)(c)"),
    title_en="Something suggests that it is a draft",
    title_vi="Có dấu hiệu là dự thảo",
    en="Something suggests that it is a draft: “{found}”.",
    vi="Có dấu hiệu là dự thảo: “{found}”.",
    hint_en=_LOOK_EN,
    hint_vi=_LOOK_VI,
)
PERSONAL = Ground(
    code="VNE-PUB-204",
    answer=_ASK,
    clause=_PERSONAL,
    title_en="There may be personal data in it",
    title_vi="Có thể có dữ liệu cá nhân",
    en="There may be personal data in it ({kind}): {count}.",
    vi="Có thể có dữ liệu cá nhân ({kind}): {count} chỗ.",
    hint_en="See each place; blacken what must not be known and issue the file anew.",
    hint_vi="Xem từng chỗ; che phần không được công khai rồi phát hành lại tệp.",
)
NO_TEXT = Ground(
    code="VNE-PUB-205",
    answer=_ASK,
    clause=_SECRETS,
    title_en="No text could be had from a file, so nothing looked into it",
    title_vi="Không lấy được chữ trong tệp nên chưa xem được nội dung",
    en="No text could be had from the file, so nothing looked into it: {why}.",
    vi="Không lấy được chữ trong tệp nên chưa xem được nội dung: {why}.",
    hint_en="A person must read the file before it is published.",
    hint_vi="Phải có người đọc tệp này trước khi công bố.",
)
UNKNOWN_KIND = Ground(
    code="VNE-PUB-206",
    answer=_ASK,
    en="It is not known what kind of document it is.",
    vi="Chưa xác định được loại văn bản.",
    hint_en="Name its kind; the lists go by kinds.",
    hint_vi="Nêu rõ loại văn bản; danh mục lập theo loại.",
)
NOT_LISTED = Ground(
    code="VNE-PUB-207",
    answer=_ASK,
    clause=law_104("Điều 17"),
    title_en="Its kind is on no list of what is published",
    title_vi="Loại văn bản không thuộc danh mục nào được công khai",
    en="{kind}: on no list of what is published.",
    vi="{kind}: không thuộc danh mục nào được công khai.",
    hint_en="Publish it by a decision, or put the kind on the agency's list.",
    hint_vi="Quyết định công bố riêng, hoặc đưa loại này vào danh mục của cơ quan.",
)
AGENCY_ASKS = Ground(
    code="VNE-PUB-208",
    answer=_ASK,
    title_en="The agency's list wants its kind to be looked at",
    title_vi="Danh mục của cơ quan yêu cầu xem xét loại văn bản này",
    en="{kind}: to be looked at, by {document}.",
    vi="{kind}: phải xem xét theo {document}.",
)
OTHER_ISSUER = Ground(
    code="VNE-PUB-209",
    answer=_ASK,
    title_en="Another body issued it",
    title_vi="Văn bản do cơ quan khác ban hành",
    en="It was issued by {issuer}, and the list is that of {agency}.",
    vi="Văn bản do {issuer} ban hành, còn danh mục là của {agency}.",
)
UPDATE = Ground(
    code="VNE-PUB-210",
    answer=_ASK,
    en="The message updates one that was sent before; see what of it changed.",
    vi="Gói tin cập nhật văn bản đã gửi; cần xem nội dung đã thay đổi.",
)
ACTIVE_FILE = Ground(
    code="VNE-PUB-211",
    answer=_ASK,
    en="The file can run when it is opened, or is not what its name says.",
    vi="Tệp có thể chạy khi được mở, hoặc không đúng như tên tệp.",
)
NO_FILE = Ground(
    code="VNE-PUB-212",
    answer=_ASK,
    en="There is no file in the message, so there is no document to be published.",
    vi="Gói tin không có tệp nào nên không có văn bản để công bố.",
)
UNREAD = Ground(
    code="VNE-PUB-213",
    answer=_ASK,
    en="The message says something that no field holds, so nothing looked into it.",
    vi="Gói tin có phần không đọc được vào trường nào nên chưa xem được.",
)
LATER = Ground(
    code="VNE-PUB-214",
    answer=_ASK,
    en="Its date of issue is still to come.",
    vi="Ngày ban hành chưa đến.",
)
