"""One way to break an ordinary message, and how it is made."""

import re
from typing import NamedTuple

from vnedoc.rules import change
from vnedoc.xml.writing.writer import dumps


class Kind(NamedTuple):
    """One way to break a message."""

    name: str
    rule: str
    data: bytes
    at: str = ""
    """Name of the element at which the rule must point; empty where it may be any."""


def of(name, rule, at="", base="new", **changes):
    """A message whose values are changed."""
    return Kind(name, rule, dumps(change(base, **changes).envelope()), at)


def raw(name, rule, pattern, replacement, at="", base="new"):
    """A message whose text is changed."""
    data = dumps(change(base).envelope()).decode()
    broken, count = re.subn(pattern, replacement, data, count=1, flags=re.DOTALL)
    assert count == 1, name
    assert broken != data, name
    return Kind(name, rule, broken.encode(), at)
