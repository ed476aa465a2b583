"""A post office of one's own on loopback: Postfix takes mails in, Dovecot gives them out.

Both need root and Debian's packages; nothing of the machine's own configuration is read.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

POSTFIX: Final = "/usr/sbin/postfix"
DOVECOT: Final = "/usr/sbin/dovecot"
MISSING: Final = (
    not (os.path.exists(POSTFIX) and os.path.exists(DOVECOT)) or os.geteuid() != 0  # noqa: PTH110
)
WHY: Final = "SKIPPED LOUDLY: Postfix and Dovecot on loopback need root and Debian's packages"
PASSWORD: Final = "thu"
BOXES: Final = ("vanthu@h26.vn", "vanthu@h41.vn")
NOBODY: Final = "khongco@h41.vn"
"""An address in a domain that is served, of which there is none."""
SILENT: Final = "vanthu@cham.vn"
"""An address whose server does not answer."""
_WAIT: Final = 40.0

_MASTER: Final = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_MAIN: Final = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/mail.log
maillog_file_prefixes = {home}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = buudien.vn
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
virtual_mailbox_domains = h26.vn, h41.vn
virtual_mailbox_base = {home}/boxes
virtual_mailbox_maps = inline:{{ {boxes} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_limit = 0
message_size_limit = 300000000
transport_maps = inline:{{ cham.vn=smtp:[127.0.0.1]:1 }}
delay_warning_time = 1s
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
smtp_host_lookup = native
"""
_DOVECOT: Final = """\
protocols = imap
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
ssl = no
disable_plaintext_auth = no
listen = 127.0.0.1
first_valid_uid = 1
mail_location = maildir:{home}/boxes/%d/%n
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/boxes/%d/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


@attrs.frozen(kw_only=True)
class PostOffice:
    """Where mails are handed in, and fetched."""

    home: Path
    smtp_port: int
    imap_port: int

    def send(
        self, mail: bytes, to: Iterable[str], *, sender: str = BOXES[0], words: Iterable[str] = ()
    ) -> None:
        """Hand a mail in as an SMTP client does.

        Args:
            mail: With CRLF.
            to: Addresses.
            sender: Whom to tell of failures.
            words: Parameters of MAIL; those of RCPT come with the address, behind a blank.
        """
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=_WAIT) as client:
            client.ehlo("may.h26.vn")
            client.mail(sender, list(words))
            for one in to:
                address, *notify = one.split(" ")
                code, said = client.rcpt(address, notify)
                assert code == 250, said
            code, said = client.data(mail)
            assert code == 250, said

    def box(self, address: str) -> Path:
        """The Maildir of an address."""
        user, domain = address.split("@")
        return self.home / "boxes" / domain / user

    def mails(self, address: str, count: int) -> list[bytes]:
        """All that came, when so many have come, the oldest first."""
        until = time.monotonic() + _WAIT
        new = self.box(address) / "new"
        while True:
            found = sorted(new.glob("*"), key=lambda path: path.stat().st_mtime_ns)
            if len(found) >= count:
                return [path.read_bytes() for path in found]
            if time.monotonic() > until:
                log = (self.home / "mail.log").read_text("utf-8", "replace")[-2_000:]
                raise AssertionError(f"{len(found)} of {count} mails came:\n{log}")
            time.sleep(0.05)

    def empty(self) -> None:
        """Forget all mails."""
        for address in BOXES:
            for path in (*self.box(address).glob("new/*"), *self.box(address).glob("cur/*")):
                path.unlink()


def _port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _answers(port: int) -> None:
    until = time.monotonic() + _WAIT
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _run(*command: str, check: bool = True) -> None:
    # No pipe: what stays running would hold it open.
    subprocess.run(
        command,
        check=check,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_WAIT,
    )


@contextlib.contextmanager
def post_office() -> Iterator[PostOffice]:
    """Open one, and close it again with all that came of it."""
    # Sockets have short names, and both programs leave root: no folder of pytest's will do.
    home = Path(tempfile.mkdtemp(prefix="vnedoc-mail-", dir="/tmp"))
    home.chmod(0o755)
    user = pwd.getpwnam("dovecot")
    known = {"home": home, "uid": user.pw_uid, "gid": user.pw_gid, "password": PASSWORD}
    office = PostOffice(home=home, smtp_port=_port(), imap_port=_port())
    for name in ("etc", "queue", "data", "boxes", "run", "state"):
        (home / name).mkdir(mode=0o755)
    postfix = pwd.getpwnam("postfix")
    os.chown(home / "data", postfix.pw_uid, postfix.pw_gid)
    boxes = ", ".join(f"{one}={one.split('@')[1]}/{one.split('@')[0]}/" for one in BOXES)
    for address in BOXES:
        for name in ("new", "cur", "tmp"):
            (office.box(address) / name).mkdir(parents=True, exist_ok=True)
    for path in (home / "boxes", *(home / "boxes").rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid)
    (home / "etc/master.cf").write_text(_MASTER.format(port=office.smtp_port), "utf-8")
    (home / "etc/main.cf").write_text(_MAIN.format(boxes=boxes, **known), "utf-8")
    (home / "dovecot.conf").write_text(_DOVECOT.format(port=office.imap_port, **known), "utf-8")
    try:
        _run(POSTFIX, "-c", str(home / "etc"), "start")
        _run(DOVECOT, "-c", str(home / "dovecot.conf"))
        _answers(office.smtp_port)
        _answers(office.imap_port)
        yield office
    finally:
        _run(POSTFIX, "-c", str(home / "etc"), "abort", check=False)
        _run("doveadm", "-c", str(home / "dovecot.conf"), "stop", check=False)
        shutil.rmtree(home, ignore_errors=True)
