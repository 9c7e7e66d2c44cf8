"""A mail server at which people can log in, and which believes who a test says that it is.

XFORWARD lets a client on this machine stand for one far away: Postfix passes it on to us as its own.
"""

from __future__ import annotations

import smtplib
import subprocess
from pathlib import Path

from tests.real.mailserver import PASSWORD, MailServer, free_ports

FAR_AWAY = "203.0.113.9"
_POSTFIX = """
smtpd_authorized_xforward_hosts = 127.0.0.0/8
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{port}
smtpd_sasl_authenticated_header = yes
"""
_DOVECOT = """
auth_mechanisms = plain login
service auth {{
  chroot =
  inet_listener {{
    address = 127.0.0.1
    port = {port}
  }}
}}
"""


class WithLogins(MailServer):
    """The same mail server; Dovecot checks the passwords for Postfix."""

    def far_away(self, content: bytes, recipient: str, sender: str, *, login: str = "") -> None:
        """Hand a mail in from outside, logged in or not."""
        with smtplib.SMTP("127.0.0.1", self.ports["smtp"], timeout=20) as client:
            client.ehlo("far.away.example")
            assert 250 == client.docmd("XFORWARD", f"NAME=[UNAVAILABLE] ADDR={FAR_AWAY} SOURCE=REMOTE")[0]
            if login:
                client.login(login, PASSWORD)
            client.sendmail(sender, [recipient], content)

    def from_here(self, content: bytes, recipient: str, sender: str) -> None:
        """Hand a mail in as a program on the mail server itself does."""
        subprocess.run(["/usr/sbin/sendmail", "-C", str(self.conf), "-i", "-f", sender, recipient], check=True,
                       input=content.replace(b"\r\n", b"\n"), timeout=30, capture_output=True)

    def _dovecot(self) -> Path:
        self.ports |= free_ports("auth")
        conf = super()._dovecot()
        conf.write_text(conf.read_text() + _DOVECOT.format(port=self.ports["auth"]))
        return conf

    def _write_postfix(self) -> None:
        super()._write_postfix()
        with (self.conf / "main.cf").open("a") as main:
            main.write(_POSTFIX.format(port=self.ports["auth"]))
