"""Who sends, who receives, who handles: organisations and staff."""

from __future__ import annotations

import attrs

from vnedoc.identifiers import OrganId
from vnedoc.model._wire import ORGAN_ID_LENGTH, naming, organ_id, text, wire


@naming
@attrs.frozen(kw_only=True)
class Organ:
    """An organisation as sender or receiver (cơ quan, tổ chức). QCVN 102:2016/BTTTT 1.1, 1.2."""

    organ_id: OrganId | None = attrs.field(
        default=None,
        converter=organ_id,
        metadata=wire(
            "OrganId",
            "1.1.1",
            "Mã định danh cơ quan",
            "Organisation identifier",
            max_length=ORGAN_ID_LENGTH,
            mandatory=True,
        ),
    )
    organization_in_charge: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire(
            "OrganizationInCharge",
            "1.1.2",
            "Cơ quan chủ quản trực tiếp",
            "Organisation directly above",
            max_length=500,
        ),
    )
    organ_name: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire(
            "OrganName",
            "1.1.3",
            "Tên cơ quan, tổ chức",
            "Organisation name",
            max_length=200,
            decree=True,
        ),
    )
    address: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("OrganAdd", "1.1.4", "Địa chỉ", "Address", max_length=500),
    )
    email: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Email", "1.1.5", "Thư điện tử", "E-mail", max_length=100),
    )
    telephone: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Telephone", "1.1.6", "Điện thoại", "Telephone", max_length=20),
    )
    fax: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Fax", "1.1.7", "Số fax", "Fax", max_length=20),
    )
    website: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Website", "1.1.8", "Trang thông tin điện tử", "Website", max_length=100),
    )


@naming
@attrs.frozen(kw_only=True)
class Staff:
    """The person who handles the message (cán bộ xử lý). QCVN 102:2016/BTTTT 2.2.5."""

    department: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Department", "2.2.5.1", "Phòng, ban", "Department", max_length=300),
    )
    department_id: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("DepartmentId", "", "Mã phòng, ban", "Department identifier"),
    )
    staff: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Staff", "2.2.5.2", "Họ và tên cán bộ", "Name of the person", max_length=300),
    )
    staff_id: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("StaffId", "", "Mã cán bộ", "Identifier of the person"),
    )
    email: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Email", "2.2.5.4", "Thư điện tử", "E-mail", max_length=100),
    )
    mobile: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Mobile", "2.2.5.3", "Điện thoại di động", "Mobile telephone", max_length=50),
    )
