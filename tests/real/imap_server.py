"""A Dovecot for tests, private and on loopback: mail comes by LMTP, and every misfortune can be arranged."""

from __future__ import annotations

import atexit
import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.real.mailserver import free_ports
from tests.real.waiting import wait_for

JOURNAL = "journal@waterkant.example"
PASSWORD = "only-in-tests"
HOST = "127.0.0.1"


@dataclass
class ImapServer:
    """A running Dovecot. `ports` has imap, imaps and lmtp; `oauth` is where it asks about tokens."""

    oauth: str = ""
    top: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="msq-imap-", dir="/tmp")))
    ports: dict[str, int] = field(default_factory=dict)
    _changes: int = 1_000_000_000
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Come up for the first time, with one mailbox."""
        atexit.register(self.close)
        self.top.chmod(0o755)
        self.ports = free_ports("imap", "imaps", "lmtp")
        self._write()
        self.password(PASSWORD)
        self.up()

    def close(self) -> None:
        """End it and remove its directory."""
        self.down()
        atexit.unregister(self.close)
        shutil.rmtree(self.top, ignore_errors=True)

    def up(self) -> None:
        """Start the server on its old ports."""
        with (self.top / "out").open("ab") as out:
            self._process = subprocess.Popen(
                ["dovecot", "-F", "-c", str(self.top / "dovecot.conf")],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )
        for name in self.ports:
            wait_for(lambda name=name: self._listens(name), f"{name} of Dovecot; see {self.top}")  # type: ignore[misc]

    def down(self) -> None:
        """Stop the server and each of its children; all connections break."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def password(self, password: str) -> None:
        """From now on this is the password of the mailbox; who is in stays in until `kick`."""
        new = self.top / "users.new"
        new.write_text(f"{JOURNAL}:{{PLAIN}}{password}\n")
        new.chmod(0o644)
        self._changes += 1
        os.utime(new, (self._changes, self._changes))  # Dovecot sees a change only in another second
        new.replace(self.top / "users")
        if self._process is not None:
            wait_for(lambda: self._lets_in(password), "Dovecot to look at its file again")

    def kick(self) -> None:
        """Throw everybody out, once somebody is in."""
        wait_for(lambda: JOURNAL in self._doveadm("who"), "a session to be thrown out")
        self._doveadm("kick", JOURNAL)

    def deliver(self, *contents: bytes, sender: str) -> None:
        """Into the mailbox by LMTP, as Postfix does; the envelope sender becomes the Return-Path."""
        with smtplib.LMTP(HOST, self.ports["lmtp"]) as client:
            for content in contents:
                client.sendmail(sender, [JOURNAL], content)

    @contextlib.contextmanager
    def session(self, password: str = PASSWORD) -> Iterator[imaplib.IMAP4]:
        """A person's own connection to the mailbox."""
        with imaplib.IMAP4(HOST, self.ports["imap"], timeout=20) as client:
            client.login(JOURNAL, password)
            yield client

    def flags(self, folder: str = "INBOX") -> dict[str, str]:
        """The flags of each mail in a folder, by subject."""
        with self.session() as client:
            if client.select(folder, readonly=True)[0] != "OK":
                return {}
            numbers = client.search(None, "ALL")[1][0].split()
            found = {}
            for number in numbers:
                answer = client.fetch(number.decode(), "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
                words = b" ".join(b" ".join(one) if isinstance(one, tuple) else one for one in answer if one)
                subject = words.partition(b"Subject:")[2].partition(b"\r\n")[0].strip().decode()
                found[subject] = words.partition(b"FLAGS (")[2].partition(b")")[0].decode()
            return found

    def _lets_in(self, password: str) -> bool:
        try:
            with self.session(password):
                return True
        except imaplib.IMAP4.error:
            return False

    def _doveadm(self, *words: str) -> str:
        return subprocess.run(["doveadm", "-c", str(self.top / "dovecot.conf"), *words], text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False).stdout

    def _listens(self, name: str) -> bool:
        with socket.socket() as client:
            return client.connect_ex((HOST, self.ports[name])) == 0

    def _write(self) -> None:
        mail = pwd.getpwnam("mail")
        for name in ("boxes", "run"):
            (self.top / name).mkdir()
        os.chown(self.top / "boxes", mail.pw_uid, mail.pw_gid)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-subj", "/CN=mail",
             "-addext", f"subjectAltName=IP:{HOST}", "-keyout", str(self.top / "key.pem"),
             "-out", str(self.top / "ca.pem")],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True,
        )
        oauth = ""
        if self.oauth:
            (self.top / "oauth.conf").write_text(
                f"introspection_mode = post\nintrospection_url = {self.oauth}\nusername_attribute = username\n"
                "active_attribute = active\nactive_value = true\n"
            )
            oauth = (f"auth_mechanisms = plain xoauth2\npassdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n"
                     f"  args = {self.top}/oauth.conf\n}}\n")
        (self.top / "dovecot.conf").write_text(oauth + _CONF.format(top=self.top, **self.ports))


_CONF = """
instance_name = mailsquare-imap-test
base_dir = {top}/run
state_dir = {top}/run
log_path = {top}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{top}/ca.pem
ssl_key = <{top}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
auth_cache_size = 0
mail_location = maildir:{top}/boxes/%Ln
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
passdb {{
  driver = passwd-file
  args = {top}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={top}/boxes/%Ln allow_all_users=yes
}}
"""
