"""Unzips every file to the entries' own names, wherever they lead."""

import io
import zipfile
from pathlib import Path

from tests.conformance.broken._stream import serve
from vnedoc.conformance.adapter import answer
from vnedoc.xml.reading.reader import read

DEFECT = "zip-name"


def broken(request):
    told = answer(request)
    if request["task"] != "extract" or told["outcome"] != "accepted":
        return told
    for attachment in read(Path(request["message"])).envelope.attachments:
        data = attachment.content.read() if attachment.zipped else b""
        if data:
            _unzip(data, request["output"])
    return told


def _unzip(data, folder):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.file_size < 1_000_000:
                # Not joined as paths are, so that an absolute name does no harm in a test.
                path = Path(f"{folder}/{entry.filename}")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(entry))


if __name__ == "__main__":
    serve(broken)
