"""Names of what implementations do wrong, so that a failed case says more than its number."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vnedoc import _resources
from vnedoc.conformance.cases.acting.extending.faults import EXTENSIONS
from vnedoc.words import Words

_OWN: Final = {
    "value": ("đọc sai giá trị của một trường", "reads a field's value wrongly"),
    "length": ("từ chối hoặc cắt giá trị dài đúng giới hạn", "refuses or cuts values at the limit"),
    "code": ("đọc sai hoặc không nhận mã trong bảng mã", "reads codes wrongly or knows too few"),
    "kind": ("không nhận đủ các loại văn bản", "does not take every kind of document"),
    "status": ("đọc sai bản tin trạng thái", "reads status messages wrongly"),
    "identifier": ("đổi hoặc từ chối mã định danh", "changes or refuses identifiers"),
    "repeated-receivers": ("bỏ bớt nơi nhận", "drops repeated receivers"),
    "lists": ("bỏ bớt phần tử lặp lại", "drops repeated elements"),
    "form": ("phụ thuộc cách viết XML", "depends on how the XML is written"),
    "value-form": ("không hiểu dạng viết quen dùng", "does not read a form in common use"),
    "lenient-date": ("đổi ngày không có thật sang ngày khác", "rolls unreal dates over to others"),
    "unremarked": ("nhận giá trị sai mà không nhắc gì", "takes wrong values without a remark"),
    "unknown-code": ("coi mã lạ là mã khác, ví dụ 0", "takes unknown codes for others, such as 0"),
    "made-up-default": ("tự điền giá trị không ai ghi", "makes up values that nobody wrote"),
    "vanished": ("làm mất phần tử lạ mà không nhắc", "lets unknown elements vanish"),
    "text": ("làm sai lệch văn bản tiếng Việt", "distorts texts"),
    "file-content": ("trả sai nội dung tệp đính kèm", "gives out wrong bytes of files"),
    "namespace": ("nhầm phần tử của không gian tên khác", "confuses namespaces"),
    "rule": ("không thấy điều trái quy định", "does not see a breach of a rule"),
    "size": ("không chịu được tệp lớn", "does not bear large files"),
    "producer": ("lập gói tin sai", "makes wrong messages"),
    "status-sender": ("lập bản tin trạng thái sai", "makes wrong status messages"),
    "file-names": ("ghi tệp theo tên nguy hiểm", "writes files under dangerous names"),
    "algorithm": ("nhầm thuật toán ký", "confuses signature algorithms"),
    "verdict": ("kết luận sai về chữ ký", "judges signatures wrongly"),
    "entities": ("xử lý DTD và thực thể XML", "accepts DTDs and entities"),
    "zip-name": ("giải nén theo tên bên trong zip", "unzips to the entry's own name"),
    "first-signature": ("chỉ kiểm tra chữ ký đầu", "looks at the first signature only"),
    "transforms": ("bỏ qua phép biến đổi không biết", "ignores unknown transforms"),
    "unsigned-copy": ("đọc bản không được ký", "reads copies that are not signed"),
    "key-info": ("tin khóa do chính chữ ký mang theo", "trusts the key that a signature brings"),
    "sha1": ("chấp nhận SHA-1", "accepts SHA-1"),
}
CONNECTOR_KINDS: Final = {
    "dropped": ("làm mất gói tin đã đến", "loses a message that came"),
    "doubled": ("vào sổ một gói tin hai lần", "takes one message for two"),
    "permitted": ("cho phép điều không được làm", "lets somebody do what he may not"),
    "misplaced": ("cho sai trạng thái của văn bản", "tells another state of a document"),
    "misowed": ("cho sai việc phải làm hoặc thời hạn", "tells other duties or deadlines"),
}
"""What is wrong with a connector where nothing better is known than what was seen."""
CONNECTORS: Final = {
    **CONNECTOR_KINDS,
    "one-key": (
        "dùng một khóa cho văn bản và cho việc thu hồi, cập nhật, thay thế nó",
        "keeps one key for a document and all that is done with it",
    ),
    "item-key": (
        "chỉ nhận ra gói tin qua mã của Trục liên thông",
        "knows messages again by the gateway's name for them alone",
    ),
    "memory-key": (
        "khởi động lại là quên những gì đã nhận",
        "forgets at a restart what came before",
    ),
    "byte-key": (
        "không nhận ra gói tin khi byte đã thay đổi",
        "does not know messages again in other bytes",
    ),
    "default-key": (
        "không nhận ra gói tin khi Trục liên thông đã điền giá trị mặc định",
        "does not know messages again once the gateway has filled in defaults",
    ),
    "part-key": (
        "chỉ nhận ra văn bản qua một phần của số, ký hiệu, năm và cơ quan ban hành",
        "knows documents by a part of number, notation, year and issuer alone",
    ),
    "conflict-silent": (
        "không báo văn thư khi nội dung mâu thuẫn",
        "does not tell a clerk of contents that contradict each other",
    ),
    "conflict-dropped": (
        "bỏ hoặc ghi đè nội dung mâu thuẫn",
        "drops or overwrites contents that contradict each other",
    ),
    "receiver-dropped": (
        "bỏ mất bản của cơ quan nhận thứ hai",
        "drops what comes for a second receiver",
    ),
    "status-key": (
        "bỏ mất trạng thái báo lần sau hoặc do cơ quan khác báo",
        "drops later reports, and those of other bodies",
    ),
    "early-word": (
        "báo đã nhận trước khi lưu",
        "acknowledges before it stores, and loses what came when it ends there",
    ),
    "seen-before-store": (
        "đánh dấu đã nhận trước khi lưu",
        "marks messages as seen before they are stored",
    ),
    "failure-done": (
        "báo đã nhận cả khi không lưu được",
        "tells that it has what it could not store",
    ),
    "poison-stops": (
        "một gói tin hỏng làm dừng cả lượt nhận",
        "stops at a message that cannot be read, and leaves the others",
    ),
    "poison-lost": (
        "bỏ gói tin hỏng, không giữ lại",
        "throws away what it cannot read",
    ),
    "poison-name": (
        "không nhận bản đã sửa của gói tin hỏng",
        "does not take a mended message under the name of a broken one",
    ),
    "duplicate-refused": (
        "báo lỗi khi gói tin đến lần nữa, nên nó đến mãi",
        "answers what comes again with an error, so that it comes for ever",
    ),
    "queue-word": (
        "nhầm trạng thái văn bản với trạng thái hàng đợi",
        "takes codes of documents for words of the queue",
    ),
    "item-path": (
        "dùng mã của Trục liên thông làm tên tệp",
        "uses the gateway's names as names of files",
    ),
    "resend": (
        "không có trả lời là gửi lại ngay",
        "sends again when no answer came",
    ),
    "resend-after-end": (
        "khởi động lại là gửi lại gói tin đang gửi dở",
        "sends again after a restart what it was sending",
    ),
    "error-is-refusal": (
        "coi mọi lỗi là bị từ chối và thôi không gửi",
        "takes every error for a refusal, and gives up",
    ),
    "refusal-retried": (
        "gửi mãi gói tin đã bị từ chối",
        "sends again and again what was refused",
    ),
    "one-stops": (
        "một gói tin không gửi được làm dừng các gói tin khác",
        "stops at a message that cannot be sent, and leaves the others",
    ),
    "answer-key": (
        "chỉ gửi mỗi mã trạng thái một lần cho một văn bản",
        "sends each code once for a document",
    ),
    "answer-lost": (
        "khởi động lại là quên trạng thái chưa gửi",
        "forgets at a restart what was to be sent",
    ),
    "answer-again": (
        "trả lời lần nữa khi gói tin đến lần nữa",
        "answers again what comes again",
    ),
    "wrong-code": ("gửi sai mã trạng thái", "sends another code than was decided"),
    "wrong-side": (
        "nhầm bên báo với bên được báo",
        "confuses who reports and who is told",
    ),
    "wrong-document": (
        "ghi sai văn bản được báo trạng thái",
        "names another document in its answer",
    ),
    "no-reason": ("từ chối mà không nêu lý do", "refuses without a reason"),
    "not-confirmed": (
        "không xác nhận đã hủy văn bản bị thu hồi",
        "does not confirm that a revoked document is destroyed",
    ),
    "final-answered": (
        "cho báo tiếp sau trạng thái cuối",
        "lets reports go out after a final state",
    ),
    "one-state": (
        "giữ một trạng thái chung cho mọi cơ quan nhận",
        "keeps one state for all receivers",
    ),
    "last-wins": (
        "để báo cáo đến muộn kéo trạng thái lùi lại",
        "lets reports that come late lead back",
    ),
    "final-left": ("rời khỏi trạng thái cuối", "leaves final states"),
    "forged-status": (
        "tin trạng thái do bên không liên quan báo",
        "believes reports of bodies that have no part in it",
    ),
    "unknown-status": (
        "coi mã trạng thái lạ là trạng thái khác",
        "takes unknown codes of status for states",
    ),
    "replaced-alive": (
        "không kết thúc văn bản đã bị thay thế",
        "does not end the document that another one replaces",
    ),
    "unasked": (
        "coi câu trả lời cho điều không ai hỏi là thật",
        "follows answers to what nobody asked",
    ),
    "odd-silent": (
        "không báo văn thư điều trái trình tự",
        "does not tell a clerk of what is out of order",
    ),
    "state-lost": (
        "khởi động lại là quên trạng thái của văn bản",
        "forgets at a restart where documents stand",
    ),
    "calendar-days": (
        "tính thời hạn không theo ngày làm việc",
        "counts days that are no working days",
    ),
}
"""What connectors do wrong; the step of a scenario that shows it says so."""


MAILS: Final = {
    "mail-form": ("phụ thuộc cách viết thư", "depends on how a mail is written"),
    "mail-text": ("đọc sai chủ đề hoặc người gửi", "reads subjects or senders wrongly"),
    "mail-word": (
        "bỏ cả thư vì một từ mã hóa hỏng",
        "drops a mail for a damaged encoded word",
    ),
    "mail-wrapper": (
        "lấy phần bọc ngoài, không thấy thư bên trong",
        "takes the wrapper for the letter",
    ),
    "mail-stops": ("dừng lại khi gặp thư lạ", "stops at a mail that is foreign to it"),
    "mail-first": (
        "lặng lẽ chọn một trong nhiều gói tin",
        "chooses one of several messages in silence",
    ),
    "mail-lenient": (
        "lặng lẽ đọc tệp bị hỏng",
        "reads damaged files without a remark",
    ),
    "mail-returned": (
        "coi thư của chính mình bị trả lại là văn bản đến",
        "takes one's own mail that came back for one that came in",
    ),
    "mail-automatic": (
        "trả lời thư tự động",
        "answers mails that a program wrote",
    ),
    "mail-thread": (
        "đọc sai thư được trả lời",
        "does not know which mails a mail answers",
    ),
    "mail-receipt": (
        "đọc sai thông báo về thư đã gửi",
        "misreads what is reported of a mail of its own",
    ),
    "mail-odd": (
        "không nhắc chỗ bất thường của thư",
        "does not tell what is odd about a mail",
    ),
    "mail-costly": (
        "không chịu được thư làm tốn tài nguyên",
        "does not bear mails that are made to cost",
    ),
}
"""What readers of mails do wrong."""


PACKAGES: Final = {
    "package-form": ("phụ thuộc cách viết gói", "depends on how a package is written"),
    "package-papers": ("đọc sai tài liệu của hồ sơ", "misreads the papers of a dossier"),
    "package-missing": ("không thấy gói thiếu tệp", "does not see that a file is missing"),
    "package-changed": ("không thấy tệp bị sửa", "does not see that a file was changed"),
    "package-announced": (
        "không đối chiếu tệp với bản kê hồ sơ",
        "does not compare files with the manifest of the dossier",
    ),
    "package-extra": ("không thấy tệp thừa", "does not see a file that is in no list"),
    "package-lists": ("dùng bản kê sai", "believes lists that are none"),
    "package-paths": ("đi theo đường dẫn ra ngoài gói", "follows paths out of the package"),
    "package-weak": (
        "coi mã băm yếu là bằng chứng",
        "takes weak digests, or none, for a proof",
    ),
    "package-manifest": (
        "đoán bản kê hồ sơ không hiểu được",
        "guesses at manifests that it does not understand",
    ),
}
"""What readers of packages do wrong."""


@functools.cache
def table() -> Mapping[str, Words]:
    """Every defect by its name."""
    told = _OWN | CONNECTORS | MAILS | EXTENSIONS | PACKAGES
    found = {name: Words(vi=vi, en=en) for name, (vi, en) in told.items()}
    for row in rows():
        words = Words(vi=f"không chống được: {row['vi']}", en=f"does not withstand {row['en']}")
        found.setdefault(row["defect"], words)
    return MappingProxyType(found)


@functools.cache
def rows() -> tuple[Mapping[str, str], ...]:
    """The classes of attack, one a row."""
    lines = _resources.data("conformance/attacks.tsv").decode().splitlines()
    head = lines[0].split("\t")
    return tuple(dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:])


@functools.cache
def attack_class(number: int) -> Mapping[str, str]:
    """The class of attack that bears this number in its row.

    Raises:
        KeyError: none does.
    """
    return {int(row["number"]): row for row in rows()}[number]
