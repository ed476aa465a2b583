"""Fetches over http what a document type points to, then refuses the message all the same."""

import contextlib
import re
import urllib.request
from pathlib import Path

from tests.conformance.broken._stream import serve
from vnedoc.conformance.adapter import answer

DEFECT = "fetched"
ALONE = True
"""Needs a world of its own."""


def broken(request):
    if request["task"] == "read":
        data = Path(request["message"]).read_bytes()
        for found in re.findall(rb"<![^>]*\"(http://[^\"]+)\"", data):
            with contextlib.suppress(OSError), urllib.request.urlopen(found.decode(), timeout=5):
                pass
    return answer(request)


if __name__ == "__main__":
    serve(broken)
