"""What is built and written is acceptable under every profile, without a single warning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest

from tests import factories
from vnedoc import builder
from vnedoc.findings import Severity
from vnedoc.pipeline import validate
from vnedoc.profiles import LEGACY, NAMES
from vnedoc.xml.writing.writer import dumps


@pytest.mark.parametrize("order", ["axis", "numbered"])
@pytest.mark.parametrize("profile", [name for name in NAMES if name != LEGACY])
@pytest.mark.parametrize("make", factories.COMPLETE.values(), ids=factories.COMPLETE)
def test_built_messages_are_acceptable(
    make: Callable[[], Any], profile: str, order: Literal["axis", "numbered"]
) -> None:
    report = validate(dumps(builder.complete(make()), order), profile=profile)
    assert report.acceptable
    assert report.valid
    assert [f.rule for f in report.findings if f.severity is not Severity.INFO] == []
