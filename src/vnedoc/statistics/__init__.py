"""Figures of the exchange: shares, targets and a fair ranking, from events that anybody can check.

`scan` opens files of events, `assess` makes an `Assessment` of a quarter of them, over any data
frame that narwhals takes. Nothing is loaded before it is asked for; DuckDB and narwhals are the
extra ``statistics``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vnedoc._lazy import front

if TYPE_CHECKING:
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
    from vnedoc.statistics.schema import (
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

_HOMES = {
    "Assessment": "figures",
    "AssessedBody": "figures",
    "COLUMNS": "schema",
    "ColumnKind": "schema",
    "DossierState": "schema",
    "EventColumn": "schema",
    "EventIntake": "figures",
    "EventKind": "schema",
    "EventSide": "schema",
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
    "ShareFigure": "figures",
    "Submission": "schema",
    "TargetVerdict": "figures",
    "load_indicators": "indicators:load",
    "shipped_indicators": "indicators:shipped",
}

__all__ = [
    "COLUMNS",
    "AssessedBody",
    "Assessment",
    "ColumnKind",
    "DossierState",
    "EventColumn",
    "EventIntake",
    "EventKind",
    "EventSide",
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
    "ShareFigure",
    "Submission",
    "TargetVerdict",
    "load_indicators",
    "shipped_indicators",
]

if not TYPE_CHECKING:  # or checkers would take every name for one of its names
    __getattr__, __dir__ = front(__name__, _HOMES)
