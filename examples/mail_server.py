"""The two bodies of `mail_loop.py` at mail servers: SMTP takes their mails, IMAP gives them out.

    python examples/mail_server.py SMTP_HOST:PORT IMAP_HOST:PORT FOLDER

Passwords come from the environment: VNEDOC_IMAP_PASSWORD. Without arguments it says how it is
called. What it needs beside vnedoc is imap-tools; smtplib is Python's own. Both connections are
plain, for a server on this computer; elsewhere use `smtplib.SMTP_SSL` and `imap_tools.MailBox`.

A mail is named by mailbox, UIDVALIDITY and UID, is fetched without being marked, and is marked
after the ledger has what it brings. What brings no message gets a keyword and stays unread for
people.
"""

import os
import smtplib
import sys
from pathlib import Path
from typing import Any

from mail_loop import BODIES, Office, exchange, tell

from vnedoc.channels.mail import MailLetter, MailPosition
from vnedoc.exchange import ExchangeLedger

LOOKED_AT = "vnedoc"  # a keyword of ours, for mails that bring no message
INBOX = "INBOX"
SECONDS = 60


class Imap:
    """A mailbox on an IMAP server."""

    def __init__(self, host: str, port: int, user: str, password: str) -> None:
        import imap_tools

        self.box: Any = imap_tools.MailBoxUnencrypted(host, port, timeout=SECONDS)
        self.box.login(user, password, initial_folder=INBOX)

    def waiting(self) -> list[str]:
        self.box.folder.set(INBOX)
        validity = self.box.folder.status(INBOX, ["UIDVALIDITY"])["UIDVALIDITY"]
        uids = self.box.uids(f"UNSEEN UNKEYWORD {LOOKED_AT}")
        return [str(MailPosition(INBOX, validity, int(uid))) for uid in uids]

    def uid(self, name: str) -> str | None:
        """The UID, if the mailbox is still the one in which it was given."""
        position = MailPosition.parse(name)
        now = self.box.folder.status(position.mailbox, ["UIDVALIDITY"])["UIDVALIDITY"]
        return str(position.uid) if now == position.uidvalidity else None

    def mail(self, name: str) -> bytes | None:
        uid = self.uid(name)
        if uid is None:
            return None
        # PEEK marks nothing; and the bytes are read by vnedoc, at a bounded cost.
        _, answer = self.box.client.uid("fetch", uid, "(BODY.PEEK[])")
        return next((part[1] for part in answer if isinstance(part, tuple)), None)

    def done(self, name: str, *, seen: bool) -> None:
        if uid := self.uid(name):
            self.box.flag([uid], ["\\Seen" if seen else LOOKED_AT], True)


def office(body: str, smtp: tuple[str, int], imap: tuple[str, int], folder: Path) -> Office:
    """A body whose mailbox is at a server."""

    def deliver(letter: MailLetter, _: str) -> None:
        with smtplib.SMTP(*smtp, timeout=SECONDS) as server:
            server.ehlo()
            terms = letter.smtp(server.esmtp_features)
            refused = server.sendmail(
                terms.sender,
                terms.receivers,
                b"".join(letter.pieces()),
                terms.mail_options,
                terms.rcpt_options,
            )
        if refused:
            raise OSError(f"not taken for: {', '.join(refused)}")

    password = os.environ.get("VNEDOC_IMAP_PASSWORD", "")
    return Office(
        body=body,
        secret=body.encode(),  # yours is a secret: whoever knows it can forge receipts
        ledger=ExchangeLedger.open(folder / f"{body}.db"),
        box=Imap(*imap, BODIES[body].address, password),
        deliver=deliver,
    )


def address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


def main() -> None:
    if len(sys.argv) != 4:
        print(__doc__)
        return
    smtp, imap, folder = address(sys.argv[1]), address(sys.argv[2]), Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    sender, receiver = (office(body, smtp, imap, folder) for body in BODIES)
    exchange(sender, receiver)
    tell(sender)
    tell(receiver)


if __name__ == "__main__":
    main()
