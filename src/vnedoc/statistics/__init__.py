"""Figures of the exchange: shares, targets and a fair ranking, from events that anybody can check.

`scan` opens files of events, `assess` makes an `Assessment` of a quarter of them, over any data
frame that narwhals takes. Nothing is loaded before it is asked for; DuckDB and narwhals are the
extra ``statistics``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vnedoc._lazy import front

if TYPE_CHECKING:
    from vnedoc.statistics.assessing import assess
    from vnedoc.statistics.counting.frames import EventsError
    from vnedoc.statistics.counting.sources import scan
    from vnedoc.statistics.figures import (
        AssessedBody,
        Assessment,
        EventIntake,
        IndicatorTable,
        JudgedTarget,
        NotRankedReason,
        NumberingCoverage,
        PairedSides,
        RankedBody,
        ShareFigure,
        TargetVerdict,
    )
    from vnedoc.statistics.indicators import (
        Indicator,
        IndicatorBaseline,
        IndicatorError,
        IndicatorTarget,
    )
    from vnedoc.statistics.indicators import load as load_indicators
    from vnedoc.statistics.indicators import shipped as shipped_indicators
    from vnedoc.statistics.inspecting import BodyLead, DocumentLead, draw, leads
    from vnedoc.statistics.making import EventRow, key_of, ledger_rows
    from vnedoc.statistics.places import BodyLevel
    from vnedoc.statistics.registers import RegisterError, read_register
    from vnedoc.statistics.report import html_report, write_html_report
    from vnedoc.statistics.schema import (
        CHANNELS,
        COLUMNS,
        ColumnKind,
        DossierState,
        EventColumn,
        EventKind,
        EventSide,
        ExchangeMode,
        ExchangeScope,
        Submission,
    )
    from vnedoc.statistics.tables import csv_text, json_text

_HOMES = {
    "AssessedBody": "figures",
    "Assessment": "figures",
    "BodyLead": "inspecting",
    "BodyLevel": "places",
    "CHANNELS": "schema",
    "COLUMNS": "schema",
    "ColumnKind": "schema",
    "DocumentLead": "inspecting",
    "DossierState": "schema",
    "EventColumn": "schema",
    "EventIntake": "figures",
    "EventKind": "schema",
    "EventRow": "making",
    "EventSide": "schema",
    "EventsError": "counting.frames",
    "ExchangeMode": "schema",
    "ExchangeScope": "schema",
    "Indicator": "indicators",
    "IndicatorBaseline": "indicators",
    "IndicatorError": "indicators",
    "IndicatorTable": "figures",
    "IndicatorTarget": "indicators",
    "JudgedTarget": "figures",
    "NotRankedReason": "figures",
    "NumberingCoverage": "figures",
    "PairedSides": "figures",
    "RankedBody": "figures",
    "RegisterError": "registers",
    "ShareFigure": "figures",
    "Submission": "schema",
    "TargetVerdict": "figures",
    "assess": "assessing",
    "csv_text": "tables",
    "draw": "inspecting",
    "html_report": "report",
    "json_text": "tables",
    "key_of": "making",
    "leads": "inspecting",
    "ledger_rows": "making",
    "load_indicators": "indicators:load",
    "read_register": "registers",
    "scan": "counting.sources",
    "shipped_indicators": "indicators:shipped",
    "write_html_report": "report",
}

__all__ = [
    "CHANNELS",
    "COLUMNS",
    "AssessedBody",
    "Assessment",
    "BodyLead",
    "BodyLevel",
    "ColumnKind",
    "DocumentLead",
    "DossierState",
    "EventColumn",
    "EventIntake",
    "EventKind",
    "EventRow",
    "EventSide",
    "EventsError",
    "ExchangeMode",
    "ExchangeScope",
    "Indicator",
    "IndicatorBaseline",
    "IndicatorError",
    "IndicatorTable",
    "IndicatorTarget",
    "JudgedTarget",
    "NotRankedReason",
    "NumberingCoverage",
    "PairedSides",
    "RankedBody",
    "RegisterError",
    "ShareFigure",
    "Submission",
    "TargetVerdict",
    "assess",
    "csv_text",
    "draw",
    "html_report",
    "json_text",
    "key_of",
    "leads",
    "ledger_rows",
    "load_indicators",
    "read_register",
    "scan",
    "shipped_indicators",
    "write_html_report",
]

if not TYPE_CHECKING:  # or checkers would take every name for one of its names
    __getattr__, __dir__ = front(__name__, _HOMES)
