"""What can be found about a dossier: the fixed words of each kind of finding.

What travels with a signed manifest and differs from it is known to be incomplete, which a receiver
must not accept (28/2018/QĐ-TTg Điều 9(1)); order, names and lengths are less.
"""

from __future__ import annotations

from typing import Final

from vnedoc.clauses import ADVICE, COMPLETE, PRACTICE, decree_30
from vnedoc.findings import Severity, Topic

_FIELDS: Final = decree_30("Phụ lục VI.II")
_AGAIN_EN: Final = "Ask the sender for the dossier again."
_AGAIN_VI: Final = "Đề nghị bên gửi gửi lại hồ sơ."

MISSING: Final = Topic(
    code="VNE-DOSSIER-001",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="Every file of the dossier is there",
    title_vi="Mọi tệp của hồ sơ đều có mặt",
    en="{name!r} of paper {order} is announced and is not there.",
    vi="Bản kê ghi tệp {name!r} của tài liệu số {order} nhưng không có tệp này.",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
CHANGED: Final = Topic(
    code="VNE-DOSSIER-002",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="Every file of the dossier is the one that was announced",
    title_vi="Mọi tệp của hồ sơ đúng như bản kê",
    en="{name!r} of paper {order} is another file than was announced.",
    vi="Tệp {name!r} của tài liệu số {order} không phải tệp đã ghi trong bản kê.",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
TRUNCATED: Final = Topic(
    code="VNE-DOSSIER-003",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="No file of the dossier is cut off",
    title_vi="Không tệp nào của hồ sơ bị cụt",
    en="The length of {name!r} of paper {order} is {found}, not {size} as announced (in bytes).",
    vi="Tệp {name!r} của tài liệu số {order} có {found} byte, bản kê ghi {size}.",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
UNREADABLE: Final = Topic(
    code="VNE-DOSSIER-004",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="Every file of the dossier can be read",
    title_vi="Mọi tệp của hồ sơ đều đọc được",
    en="{name!r} cannot be read: {why}",
    vi="Không đọc được tệp {name!r}: {why_vi}",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
RENAMED: Final = Topic(
    code="VNE-DOSSIER-005",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="Files of the dossier keep their names",
    title_vi="Tệp của hồ sơ giữ nguyên tên",
    en="{name!r} of paper {order} has come as {found!r}.",
    vi="Tệp {name!r} của tài liệu số {order} đến với tên {found!r}.",
)
DOUBLED: Final = Topic(
    code="VNE-DOSSIER-006",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="No file of the dossier comes twice",
    title_vi="Không tệp nào của hồ sơ bị lặp",
    en="{name!r} is there once more than was announced.",
    vi="Tệp {name!r} có mặt nhiều lần hơn bản kê ghi.",
)
NOT_ANNOUNCED: Final = Topic(
    code="VNE-DOSSIER-007",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="No file is there that the manifest does not announce",
    title_vi="Không có tệp ngoài bản kê hồ sơ",
    en="{name!r} is not announced in the manifest of the dossier.",
    vi="Tệp {name!r} không được ghi trong bản kê hồ sơ.",
    hint_en="Do not treat it as a part of the dossier before the sender says so.",
    hint_vi="Không coi tệp này là thành phần hồ sơ khi bên gửi chưa xác nhận.",
)
OUT_OF_ORDER: Final = Topic(
    code="VNE-DOSSIER-008",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="Files come in the order of the dossier",
    title_vi="Tệp đến đúng thứ tự trong hồ sơ",
    en="{name!r} of paper {order} does not stand where the manifest has it.",
    vi="Tệp {name!r} của tài liệu số {order} không đứng đúng vị trí trong bản kê.",
)
SAME_ORDER: Final = Topic(
    code="VNE-DOSSIER-009",
    severity=Severity.WARNING,
    clause=_FIELDS,
    title_en="Every paper has an order of its own",
    title_vi="Mỗi tài liệu có số thứ tự riêng",
    en="Two papers of the dossier have the order {order}.",
    vi="Hai tài liệu của hồ sơ cùng mang số thứ tự {order}.",
)
GAP: Final = Topic(
    code="VNE-DOSSIER-010",
    severity=Severity.WARNING,
    clause=_FIELDS,
    title_en="Orders of papers rise by one",
    title_vi="Số thứ tự tài liệu tăng dần liên tục",
    en="Paper {order} follows paper {before}.",
    vi="Tài liệu số {order} đứng ngay sau tài liệu số {before}.",
)
CUT: Final = Topic(
    code="VNE-DOSSIER-011",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="The manifest lists as much as it says that there is",
    title_vi="Bản kê liệt kê đủ như tổng số đã ghi",
    en="The totals of the manifest are {said} (papers) and {pages} (pages); it lists {found} and "
    "{found_pages}.",
    vi="Bản kê ghi tổng số {said} tài liệu, {pages} trang nhưng liệt kê {found} và {found_pages}.",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
UNSIGNED: Final = Topic(
    code="VNE-DOSSIER-012",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="The manifest of the dossier is not signed.",
    vi="Bản kê hồ sơ chưa được ký số.",
    hint_en="Nobody vouches for it, so nothing tells whether it was changed.",
    hint_vi="Không ai bảo đảm cho bản kê nên không biết bản kê có bị sửa hay không.",
)
SIGNATURE_FAILED: Final = Topic(
    code="VNE-DOSSIER-013",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="The signature of the manifest holds",
    title_vi="Chữ ký của bản kê hồ sơ đúng",
    en="The signature of the manifest does not hold: {why}",
    vi="Chữ ký của bản kê hồ sơ không đúng: {why_vi}",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
SIGNATURE_UNKNOWN: Final = Topic(
    code="VNE-DOSSIER-014",
    severity=Severity.WARNING,
    clause=COMPLETE,
    title_en="The signature of the manifest can be judged",
    title_vi="Xác minh được chữ ký của bản kê hồ sơ",
    en="Whether the signature of the manifest holds is not known: {why}",
    vi="Chưa rõ chữ ký của bản kê hồ sơ có đúng không: {why_vi}",
)
OTHER_SIGNER: Final = Topic(
    code="VNE-DOSSIER-015",
    severity=Severity.WARNING,
    clause=COMPLETE,
    title_en="Whoever signed the message signed the manifest",
    title_vi="Người ký gói tin là người ký bản kê hồ sơ",
    en="The manifest is signed by {signer!r}, and the message by somebody else.",
    vi="Bản kê hồ sơ do {signer!r} ký, còn gói tin do người khác ký.",
)
OTHER_MESSAGE: Final = Topic(
    code="VNE-DOSSIER-016",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="The manifest is of this message",
    title_vi="Bản kê hồ sơ là của gói tin này",
    en="The manifest is of the message {said!r}; this one is {found!r}.",
    vi="Bản kê hồ sơ là của gói tin {said!r}, còn gói tin này là {found!r}.",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
CIRCLE: Final = Topic(
    code="VNE-DOSSIER-017",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="Every paper is in one of the messages",
    title_vi="Mỗi tài liệu nằm trong một gói tin",
    en="Paper {order} is said to be in {message!r}, which leads back here: no message has it.",
    vi="Tài liệu số {order} được ghi là ở {message!r} nhưng gói tin đó lại chỉ về đây: không gói "
    "tin nào có tài liệu này.",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
ELSEWHERE: Final = Topic(
    code="VNE-DOSSIER-018",
    severity=Severity.INFO,
    clause=ADVICE,
    title_en="All messages of the dossier are there",
    title_vi="Có đủ các gói tin của hồ sơ",
    en="Paper {order} is in the message {message!r}, which was not given.",
    vi="Tài liệu số {order} nằm trong gói tin {message!r}, chưa được đưa vào kiểm tra.",
    hint_en="Check it together with that message.",
    hint_vi="Hãy kiểm tra cùng với gói tin đó.",
)
NOWHERE: Final = Topic(
    code="VNE-DOSSIER-019",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="Every paper has a file, or is on paper only for a reason",
    title_vi="Mỗi tài liệu có tệp, hoặc chỉ có bản giấy kèm lý do",
    en="Paper {order} has no file, and the manifest does not say that it is on paper only and why.",
    vi="Tài liệu số {order} không có tệp, bản kê cũng không ghi là chỉ có bản giấy và vì sao.",
    hint_en="Attach its file, or tell its place in the bundle and the reason.",
    hint_vi="Hãy đính kèm tệp, hoặc ghi vị trí trong tập hồ sơ giấy và lý do.",
)
DEMANDED: Final = Topic(
    code="VNE-DOSSIER-020",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="The dossier has what the checklist asks for",
    title_vi="Hồ sơ có đủ thành phần theo danh mục",
    en="The checklist {list!r} asks for {least} of {item!r}; the dossier has {found}.",
    vi="Danh mục {list_vi!r} yêu cầu {least} {item_vi!r}, hồ sơ có {found}.",
    hint_en="Add it, or tell its place on paper and the reason.",
    hint_vi="Hãy bổ sung, hoặc ghi nơi để bản giấy kèm lý do.",
)
"""Its severity and clause are bounded by the checklist's own."""
BROKEN: Final = Topic(
    code="VNE-DOSSIER-021",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="The manifest of the dossier can be read",
    title_vi="Đọc được bản kê hồ sơ",
    en="The manifest of the dossier does not have the form of one ({what}).",
    vi="Bản kê hồ sơ sai cấu trúc ({what_vi}).",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
OTHER_VERSION: Final = Topic(
    code="VNE-DOSSIER-022",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="The manifest is of a version that is known here",
    title_vi="Bản kê hồ sơ thuộc phiên bản nhận biết được",
    en="The manifest of the dossier is of a version or has fields that are not known ({what}).",
    vi="Bản kê hồ sơ thuộc phiên bản hoặc có trường không nhận biết được ({what}).",
    hint_en="Check it with a newer version of vnedoc.",
    hint_vi="Hãy kiểm tra bằng phiên bản vnedoc mới hơn.",
)
SEVERAL: Final = Topic(
    code="VNE-DOSSIER-023",
    severity=Severity.ERROR,
    clause=COMPLETE,
    en="The message carries several manifests of a dossier; nobody can say which one counts.",
    vi="Gói tin có nhiều bản kê hồ sơ, không biết bản nào có giá trị.",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
NOT_LOOKED_INTO: Final = Topic(
    code="VNE-DOSSIER-024",
    severity=Severity.INFO,
    clause=ADVICE,
    title_en="Papers of a dossier are no archive",
    title_vi="Tài liệu của hồ sơ không nằm trong tệp nén",
    en="{name!r} is an archive; whether there are papers in it was not looked at.",
    vi="{name!r} là tệp nén; chưa xét bên trong có tài liệu của hồ sơ hay không.",
    hint_en="Attach each paper as a file of its own.",
    hint_vi="Hãy đính kèm từng tài liệu thành tệp riêng.",
)
UNSAFE_NAME: Final = Topic(
    code="VNE-DOSSIER-025",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="Names of files are names and no paths",
    title_vi="Tên tệp không phải là đường dẫn",
    en="The manifest calls a file {name!r}, which is a path or holds invisible characters.",
    vi="Bản kê gọi tên tệp là {name!r}: đây là đường dẫn hoặc có ký tự ẩn.",
    hint_en="Never write it under that name; vnedoc.files.safe_name makes one.",
    hint_vi="Không ghi tệp với tên đó; vnedoc.files.safe_name tạo tên an toàn.",
)
TOO_LONG: Final = Topic(
    code="VNE-DOSSIER-026",
    severity=Severity.WARNING,
    clause=_FIELDS,
    title_en="Fields of the manifest fit their lengths",
    title_vi="Các trường của bản kê không quá độ dài quy định",
    en="The length of {field} is {found}; the limit is {limit}.",
    vi="{field} có {found} ký tự, chỉ được phép {limit}.",
)
PAPER_UNSIGNED: Final = Topic(
    code="VNE-DOSSIER-027",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="Papers that are to be signed are signed",
    title_vi="Tài liệu phải ký số thì đã được ký",
    en="{name!r} of paper {order} is to bear a signature and has none.",
    vi="Tệp {name!r} của tài liệu số {order} phải có chữ ký số nhưng không có.",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
PAPER_SIGNATURE: Final = Topic(
    code="VNE-DOSSIER-028",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_en="Signatures of papers hold",
    title_vi="Chữ ký số của tài liệu đúng",
    en="The signature in {name!r} of paper {order} does not hold: {why}",
    vi="Chữ ký số trong {name!r} của tài liệu số {order} không đúng: {why_vi}",
    hint_en=_AGAIN_EN,
    hint_vi=_AGAIN_VI,
)
