"""An adapter in Python without any library: copy it and call your own software in `answer`.

    vnedoc conformance run --adapter "python adapter.py" --adapter-mode stream -o r.json

It reads messages with the parser of the standard library, tells their values, and refuses any
DOCTYPE. What it does not do (verify, extract, produce) it skips, and says why.
"""

import base64
import hashlib
import json
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FRAMES = {"edXML", "edXMLEnvelope", "edXMLHeader", "edXMLBody"}


def answer(question: dict[str, Any]) -> dict[str, Any]:
    if question["task"] != "read":
        return {"outcome": "skipped", "reason": f"{question['task']} is not sold with this product"}
    data = Path(question["message"]).read_bytes()
    if b"<!DOCTYPE" in data:
        return {"outcome": "rejected", "codes": ["doctype"]}
    try:
        root = ET.fromstring(data)
        return {"outcome": "accepted", "codes": [], "values": dict(values(root, ""))}
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        # No XML, an encoding that nobody knows, no base64, nested too deeply.
        return {"outcome": "rejected", "codes": [type(error).__name__]}


def values(element: ET.Element, above: str) -> Iterator[tuple[str, str]]:
    """Path -> text, as docs/conformance/protocol.md tells."""
    seen: dict[str, int] = {}
    for child in element:
        space, _, name = child.tag.rpartition("}")
        if space != element.tag.rpartition("}")[0]:
            continue  # of another namespace: none of the standard's, whatever its name
        seen[name] = seen.get(name, 0) + 1
        path = above + (name if seen[name] == 1 else f"{name}[{seen[name]}]")
        text = (child.text or "").strip()
        if name in FRAMES:
            yield from values(child, "")
        elif name == "ContentTransferEncoded":
            content = base64.b64decode(text)
            yield above + "size", str(len(content))
            yield above + "sha256", hashlib.sha256(content).hexdigest()
        elif len(child):
            yield from values(child, path + "/")
        elif text:
            yield path, text


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(answer(json.loads(Path(sys.argv[1]).read_text("utf-8")))))
        return
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
