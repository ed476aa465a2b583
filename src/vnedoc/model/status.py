"""The header of a status message (bản tin trạng thái)."""

from __future__ import annotations

import datetime as dt

import attrs

from vnedoc.codes import StatusCode
from vnedoc.model._wire import group, naming, status_code, text, wire
from vnedoc.model.header import ResponseFor
from vnedoc.model.organ import Organ, Staff
from vnedoc.model.trace import moment


@naming
@attrs.frozen(kw_only=True)
class Status:
    """What became of a document at its receiver.

    There is no ``To``: the message goes to `response_for.organ_id`, the original sender, or for
    code 13 the receiver of the document.
    """

    sender: Organ | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire(
            "From", "1.1", "Cơ quan báo trạng thái", "Reporting organisation", mandatory=True
        ),
    )
    response_for: ResponseFor | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire(
            "ResponseFor",
            "1.2",
            "Văn bản được báo trạng thái",
            "Document reported on",
            mandatory=True,
        ),
    )
    staff: Staff | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("StaffInfo", "1.3", "Cán bộ xử lý", "Handled by"),
    )
    code: StatusCode | None = attrs.field(
        default=None,
        converter=status_code,
        metadata=wire(
            "StatusCode", "1.4", "Mã trạng thái", "Status code", max_length=2, mandatory=True
        ),
    )
    description: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Description", "1.5", "Mô tả, lý do", "Description or reason"),
    )
    timestamp: dt.datetime | None = attrs.field(
        default=None,
        converter=moment,
        metadata=wire("Timestamp", "1.6", "Thời điểm", "When", max_length=19, mandatory=True),
    )
