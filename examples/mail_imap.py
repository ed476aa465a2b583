"""One body at a mailbox on a server: fetched over IMAP, sent over SMTP, the rest as in mail_loop.

    python examples/mail_imap.py BODY FOLDER IMAP_PORT SMTP_PORT PASSWORD [MESSAGE.edxml RECEIVER]

BODY is H26.99 or H41.99, whose addresses are in mail_loop.py; both servers are on this computer,
where no TLS is needed: elsewhere take `MailBox` and `SMTP_SSL`. Each start is one round. Beside
vnedoc it needs imap-tools; tests/channels/mail/test_mail_imap.py runs it on Postfix and Dovecot.
"""

import smtplib
import sys
from collections.abc import Iterator
from pathlib import Path

from imap_tools import BaseMailBox, MailBoxUnencrypted, MailMessageFlags
from mail_loop import BOOK, NAMES, Office, now, office, told

import vnedoc
from vnedoc.channels import CallOutcome, Refused, RetryLater, Sent, Unknown
from vnedoc.channels.mail import MailLetter, MailPosition
from vnedoc.model import Organ

HOST, FOLDER = "127.0.0.1", "INBOX"


def waiting(one: Office, box: BaseMailBox) -> Iterator[tuple[str, bytes]]:
    """Mails that are not settled. PEEK marks none: that is done when they are."""
    validity = box.folder.status(FOLDER, ["UIDVALIDITY"])["UIDVALIDITY"]
    for uid in box.uids("ALL"):
        name = str(MailPosition(FOLDER, validity, int(uid)))
        if not one.knows(name):
            # Not `box.fetch`: it takes mails apart by `email`, which a hostile one keeps busy.
            _, answer = box.client.uid("fetch", uid, "(BODY.PEEK[])")
            yield from ((name, found[1]) for found in answer[:1] if isinstance(found, tuple))


def fetch(one: Office, box: BaseMailBox) -> None:
    """Take in what waits; only what is settled is marked as seen."""
    for name in one.take_in(waiting(one, box)):
        box.flag([str(MailPosition.parse(name).uid)], MailMessageFlags.SEEN, True)


def post(port: int, letter: MailLetter) -> CallOutcome:
    """Hand a mail to one's mail server; what is not known is told as such."""
    begun = False
    try:
        with smtplib.SMTP(HOST, port, timeout=60) as server:
            server.ehlo()
            terms = letter.smtp(server.esmtp_features)
            answers = [server.mail(terms.sender, terms.mail_options)]
            answers += [server.rcpt(one, terms.rcpt_options) for one in terms.receivers]
            bad = [(code, said) for code, said in answers if code >= 300]
            if not bad:
                begun = True
                code, said = server.data(b"".join(letter.pieces()))
                if code < 300:
                    return Sent(remote=letter.message_id)
                bad = [(code, said)]
    except smtplib.SMTPServerDisconnected:
        return Unknown(reason="no-answer") if begun else RetryLater(reason="no-connection")
    except (OSError, smtplib.SMTPException) as fault:
        if begun and not isinstance(fault, smtplib.SMTPDataError):
            return Unknown(reason="no-answer", said=type(fault).__name__)
        return RetryLater(reason="no-connection", said=type(fault).__name__)
    code, said = bad[0]
    answer = f"{code} {said.decode('ascii', 'replace')}"
    return (Refused if code >= 500 else RetryLater)(reason="said-no", said=answer)


def main() -> None:
    if len(sys.argv) < 6:
        print(__doc__)
        return
    body, folder, imap_port, smtp_port, password, *letter = sys.argv[1:]
    organ = Organ(organ_id=body, organ_name=NAMES[body])
    one = office(organ, BOOK[body], BOOK, Path(folder))
    if letter:
        message, receiver = letter
        one.ledger.outbox.put(vnedoc.load(message), channel="mail", at=now(), to=receiver)
    one.send(lambda made: post(int(smtp_port), made))
    with MailBoxUnencrypted(HOST, int(imap_port)).login(BOOK[body].address, password) as box:
        fetch(one, box)
    for item in one.ledger.inbox():
        print(told(item))
    for mail, receiver, standing in one.rows.execute("SELECT * FROM evidence"):
        print(f"{standing} to {receiver}: {mail}")
    one.send(lambda made: post(int(smtp_port), made))
    one.rows.close()
    one.ledger.close()


if __name__ == "__main__":
    main()
