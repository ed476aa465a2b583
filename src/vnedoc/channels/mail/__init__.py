"""Mail: a message composed as one, and mails read at a bounded cost whatever is in them.

`compose_mail` makes the mail that brings a message, `read_mail` takes the message out of any mail;
`split_mail` and `join_mails` are for what is too large for one. What carries mails is the caller's
mail program or client, for nothing here opens a connection.
"""

from typing import TYPE_CHECKING

from vnedoc._lazy import front
from vnedoc.channels.mail.anatomy.contents import content_of
from vnedoc.channels.mail.anatomy.scanning import read_structure
from vnedoc.channels.mail.anatomy.structure import MailPart, MailStructure
from vnedoc.channels.mail.fragments import MailFragment
from vnedoc.channels.mail.header.fields import HeaderField
from vnedoc.channels.mail.header.mailboxes import (
    Mailbox,
    Mailboxes,
    read_mailboxes,
    write_mailboxes,
)
from vnedoc.channels.mail.header.parameters import Parameters, read_parameters, write_parameter
from vnedoc.channels.mail.header.words import HeaderText, read_text, write_text
from vnedoc.channels.mail.position import MailPosition
from vnedoc.channels.mail.reading import MailKind, MailReading, read_mail
from vnedoc.channels.mail.receipts import MailEvidence, MailReceipt, MailStanding
from vnedoc.channels.mail.series import MailSeries, join_mails
from vnedoc.channels.mail.writing.composing import MailForm, compose_mail
from vnedoc.channels.mail.writing.letter import LetterFile, LetterHead, MailLetter, SmtpTerms
from vnedoc.channels.mail.writing.splitting import split_mail

if TYPE_CHECKING:
    from vnedoc.channels.mail.smime import MailSignature, verify_mail

__all__ = [
    "HeaderField",
    "HeaderText",
    "LetterFile",
    "LetterHead",
    "MailEvidence",
    "MailForm",
    "MailFragment",
    "MailKind",
    "MailLetter",
    "MailPart",
    "MailPosition",
    "MailReading",
    "MailReceipt",
    "MailSeries",
    "MailSignature",
    "MailStanding",
    "MailStructure",
    "Mailbox",
    "Mailboxes",
    "Parameters",
    "SmtpTerms",
    "compose_mail",
    "content_of",
    "join_mails",
    "read_mail",
    "read_mailboxes",
    "read_parameters",
    "read_structure",
    "read_text",
    "split_mail",
    "verify_mail",
    "write_mailboxes",
    "write_parameter",
    "write_text",
]

if not TYPE_CHECKING:
    # Judging a signature loads cryptography: 10 MB that reading a mail does not need.
    _LATER = {"MailSignature": "smime", "verify_mail": "smime"}
    __getattr__, __dir__ = front(__name__, _LATER, *(set(__all__) - set(_LATER)))
