"""Why a package is refused: what is wrong with it, at which path, and what to do."""

from __future__ import annotations

from vnedoc.errors import VnedocError, error


@error
class PackageError(VnedocError):
    """A package of a dossier that is not used. Nothing of it was kept."""

    code = "VNE-E340"
    title_en = "The package of a dossier is refused"
    title_vi = "Không dùng được gói hồ sơ"


@error
class NoPackageError(PackageError):
    """A folder that is no package of a kind that is known."""

    code = "VNE-E341"
    title_en = "The folder is no package of a dossier"
    title_vi = "Thư mục không phải gói hồ sơ"
    en = "{path!r} is no package of a dossier: {reason}."
    vi = "{path!r} không phải gói hồ sơ: {reason_vi}."
    hint_en = "Give the folder that METS.xml or bagit.txt lies in; unpack an archive first."
    hint_vi = "Hãy chỉ đúng thư mục chứa METS.xml hoặc bagit.txt; gói nén thì giải nén trước."
    path: str
    reason: str
    reason_vi: str


@error
class PackagePathError(PackageError):
    """Something in a package that no honest one holds: a link, a device, a path that leads out."""

    code = "VNE-E342"
    title_en = "The package holds a path that is not followed"
    title_vi = "Gói có đường dẫn không được phép"
    en = "The package is refused for {path!r}: {reason}."
    vi = "Từ chối gói vì {path!r}: {reason_vi}."
    hint_en = "Nothing was written. Ask for a package of plain files under plain relative paths."
    hint_vi = "Chưa ghi gì. Hãy đề nghị gửi lại gói chỉ gồm tệp thường, đường dẫn tương đối."
    path: str
    reason: str
    reason_vi: str


@error
class MissingFileError(PackageError):
    """A file that the package announces and does not hold."""

    code = "VNE-E343"
    title_en = "The package lacks a file that it announces"
    title_vi = "Gói thiếu tệp đã kê"
    en = "The package lacks {path!r}, which it announces."
    vi = "Gói thiếu {path!r} dù có kê."
    hint_en = "Nothing was written. Ask for the whole package."
    hint_vi = "Chưa ghi gì. Hãy đề nghị gửi lại trọn gói."
    path: str


@error
class UnlistedFileError(PackageError):
    """A file that lies in the package and is announced nowhere."""

    code = "VNE-E344"
    title_en = "The package holds a file that it does not announce"
    title_vi = "Gói có tệp không được kê"
    en = "The package holds {path!r}, which it does not announce."
    vi = "Gói có {path!r} nhưng không kê."
    hint_en = "Nothing was written. Ask the sender what the file is and whether it belongs there."
    hint_vi = "Chưa ghi gì. Hãy hỏi bên gửi tệp đó là gì, có thuộc hồ sơ hay không."
    path: str


@error
class AlteredFileError(PackageError):
    """A file whose bytes are not those that were announced."""

    code = "VNE-E345"
    title_en = "A file is not the one that was announced"
    title_vi = "Tệp không đúng với tệp đã kê"
    en = "{path!r} is not the file that was announced: its {what} differs."
    vi = "{path!r} không đúng với tệp đã kê: khác {what_vi}."
    hint_en = "Nothing was written. The file was changed or damaged; ask for it again."
    hint_vi = "Chưa ghi gì. Tệp đã bị sửa hoặc hỏng; hãy đề nghị gửi lại."
    path: str
    what: str = "SHA-256"
    what_vi: str = "mã băm SHA-256"


@error
class PackageFormError(PackageError):
    """A list of a package that cannot be understood."""

    code = "VNE-E346"
    title_en = "The lists of the package cannot be used"
    title_vi = "Không dùng được bản kê của gói"
    en = "{path!r} in the package cannot be used: {reason}."
    vi = "Không dùng được {path!r} trong gói: {reason_vi}."
    hint_en = "Ask for a package that follows METS with E-ARK CSIP, or BagIt (RFC 8493)."
    hint_vi = "Hãy đề nghị gửi gói đúng METS theo E-ARK CSIP, hoặc đúng BagIt (RFC 8493)."
    path: str
    reason: str
    reason_vi: str


@error
class PackageLimitError(PackageError):
    """A package that is larger in some way than any honest one."""

    code = "VNE-E347"
    title_en = "The package passes a limit"
    title_vi = "Gói vượt giới hạn"
    en = "The package holds too much: {found} {what}, of which {limit} are read."
    vi = "Gói vượt giới hạn: {found} {what_vi}, chỉ đọc tối đa {limit}."
    hint_en = "Nothing was written. Split the dossier, or ask for another package."
    hint_vi = "Chưa ghi gì. Hãy tách hồ sơ hoặc đề nghị gửi gói khác."
    found: int
    """How many there are of `what`, as far as was counted."""
    limit: int
    """How many of it are read."""
    what: str
    what_vi: str


@error
class OtherDossierError(PackageError):
    """A manifest that tells of another dossier than the one beside it."""

    code = "VNE-E348"
    title_en = "The manifest tells of another dossier"
    title_vi = "Bản kê thuộc hồ sơ khác"
    en = "The manifest that was given tells of another dossier than the one to be packed."
    vi = "Bản kê đã cho không phải của hồ sơ cần đóng gói."
    hint_en = "Make and sign the manifest of this very dossier."
    hint_vi = "Hãy lập và ký bản kê của chính hồ sơ này."
