"""One headless Chromium for all page tests, driven through pipes by its DevTools protocol.

Starting it takes seconds; a page takes a fraction of one. Messages are JSON that ends with NUL
(``--remote-debugging-pipe``): no port is opened, and no library is needed.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final, Self

PROGRAM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTH, HEIGHT = 1000, 1400
QUIET: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--hide-scrollbars", "--force-device-scale-factor=1", f"--window-size={WIDTH},{HEIGHT}"),
)


class Browser:
    """A running Chromium; each page is opened in a tab of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages = 0
        self.asked = 0
        there, self.questions = os.pipe()
        self.answers, back = os.pipe()
        self.said = b""
        command = [PROGRAM or "", *QUIET, "--remote-debugging-pipe", f"--user-data-dir={folder}"]
        # It reads from descriptor 3 and writes to 4.
        joined = f'exec "$0" "$@" 3<&{there} 4>&{back}'
        self.process = subprocess.Popen(
            ["bash", "-c", joined, *command],
            pass_fds=(there, back),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(there)
        os.close(back)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.questions)
        os.close(self.answers)

    def open(self, html: str, *, width: int = WIDTH, without_script: bool = False) -> Tab:
        """A tab that shows this page, loaded."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = Tab(self, session, target)
        tab.ask("Page.enable")
        tab.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=HEIGHT,
            deviceScaleFactor=1,
            mobile=False,
        )
        if without_script:
            tab.ask("Emulation.setScriptExecutionDisabled", value=True)
        tab.show(html)
        return tab

    def ask(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Ask, and wait for the answer; events before it are not kept."""
        self.asked += 1
        question = {"id": self.asked, "method": method, "params": params}
        if session is not None:
            question["sessionId"] = session
        os.write(self.questions, json.dumps(question).encode() + b"\0")
        while True:
            told = self._told()
            if told.get("id") == self.asked:
                assert "error" not in told, told
                return dict(told["result"])

    def heard(self, event: str, session: str) -> None:
        """Wait for an event of a tab."""
        while True:
            told = self._told()
            if told.get("method") == event and told.get("sessionId") == session:
                return

    def _told(self) -> dict[str, Any]:
        while b"\0" not in self.said:
            more = os.read(self.answers, 1 << 16)
            assert more, "Chromium has gone"
            self.said += more
        message, _, self.said = self.said.partition(b"\0")
        return dict(json.loads(message))


class Tab:
    """One page in the browser."""

    def __init__(self, browser: Browser, session: str, target: str) -> None:
        self.browser = browser
        self.session = session
        self.target = target

    def close(self) -> None:
        """Close it: a hundred open ones take gigabytes."""
        self.browser.ask("Target.closeTarget", targetId=self.target)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask about this page."""
        return self.browser.ask(method, self.session, **params)

    def show(self, html: str) -> str:
        """Show this page instead, loaded; its address."""
        self.browser.pages += 1
        page = self.browser.folder / f"page-{self.browser.pages}.html"
        page.write_text(html, encoding="utf-8")
        self.ask("Page.navigate", url=page.as_uri())
        self.browser.heard("Page.loadEventFired", self.session)
        return page.as_uri()

    def seen(self, script: str) -> Any:
        """What a script says about the page, once it has come to an end."""
        terms = {"awaitPromise": True, "returnByValue": True}
        answer = self.ask("Runtime.evaluate", expression=script, **terms)
        return answer["result"].get("value")

    def dark(self, on: bool = True) -> None:
        """Look as whoever has set a dark screen."""
        value = "dark" if on else "light"
        feature = {"name": "prefers-color-scheme", "value": value}
        self.ask("Emulation.setEmulatedMedia", features=[feature])

    def dom(self) -> str:
        """The document as the browser built it."""
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        return str(self.ask("DOM.getOuterHTML", nodeId=root)["outerHTML"])

    def screenshot(self) -> bytes:
        """The window as PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot")["data"])

    def paper(self) -> bytes:
        """The page as it prints, a PDF."""
        return base64.b64decode(self.ask("Page.printToPDF")["data"])
