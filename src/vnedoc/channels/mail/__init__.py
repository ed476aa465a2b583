"""Mail, read at a bounded cost whatever is in it, and the words of its header both ways."""

from vnedoc.channels.mail.contents import content_of
from vnedoc.channels.mail.header.fields import HeaderField
from vnedoc.channels.mail.header.mailboxes import (
    Mailbox,
    Mailboxes,
    read_mailboxes,
    write_mailboxes,
)
from vnedoc.channels.mail.header.parameters import Parameters, read_parameters, write_parameter
from vnedoc.channels.mail.header.words import HeaderText, read_text, write_text
from vnedoc.channels.mail.reading import MailKind, MailReading, read_mail
from vnedoc.channels.mail.scanning import read_structure
from vnedoc.channels.mail.smime import MailSignature, verify_mail
from vnedoc.channels.mail.structure import MailPart, MailStructure

__all__ = [
    "HeaderField",
    "HeaderText",
    "MailKind",
    "MailPart",
    "MailReading",
    "MailSignature",
    "MailStructure",
    "Mailbox",
    "Mailboxes",
    "Parameters",
    "content_of",
    "read_mail",
    "read_mailboxes",
    "read_parameters",
    "read_structure",
    "read_text",
    "verify_mail",
    "write_mailboxes",
    "write_parameter",
    "write_text",
]
