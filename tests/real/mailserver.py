"""A company's mail server for tests: Postfix and Dovecot of this machine, private and on loopback.

Nothing of a system-wide mail server is touched: own directory, own ports, own processes, all of them
in process groups that end with `stop`.
"""

from __future__ import annotations

import atexit
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gateway.connecting.elsewhere import behind
from gateway.connecting.site import Site
from tests.real.postfix_files import DOMAIN, OURS, lay_over, site, write_plain
from tests.real.waiting import wait_for

PASSWORD = "only-in-tests"
PEOPLE = tuple(f"user{number:02}@{DOMAIN}" for number in range(1, 31))
ALL_STAFF = f"all-staff@{DOMAIN}"
TEAM = f"team@{DOMAIN}"
WAYS = {"transport": "postfix-lists", "filter": "postfix-filter", "expanded": "postfix-expanded"}
NEEDS = {"postfix": "/usr/sbin/postfix", "dovecot-imapd": "/usr/lib/dovecot/imap",
         "dovecot-lmtpd": "/usr/lib/dovecot/lmtp"}


def missing_parts() -> list[str]:
    """What this machine lacks for a real mail server, in words."""
    missing = [name for name, path in NEEDS.items() if not Path(path).exists()]
    if os.geteuid():
        missing.append("root (Postfix changes to its own user)")
    return missing


@dataclass
class MailServer:
    """A running mail server. `ports` has smtp, back (the way back from us), gateway, imap and lmtp.

    `variant` is "plain" (no gateway), "transport" (only the lists meet us), "filter" (all mail),
    "expanded" (all mail, lists expanded before us) or "takeover" (the lists were renamed). All but the
    first and the last are made by the do.sh of `mailsquare connect`. With `pieces`, a mail is cut into
    pieces of so many recipients on its way to us. `staff` are the members of the list of all.
    """

    variant: str
    pieces: int = 0
    staff: tuple[str, ...] = PEOPLE
    top: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="msq-", dir="/tmp")))
    ports: dict[str, int] = field(default_factory=dict)
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Come up, or fail with the log; leaves nothing running in that case."""
        atexit.register(self.stop)             # also when the run is interrupted before its fixtures end
        self.top.chmod(0o755)                  # mkdtemp's 0700 would lock the postfix user out
        self.ports = free_ports("smtp", "back", "gateway", "imap", "lmtp")
        try:
            self._run("dovecot", "dovecot", "-F", "-c", str(self._dovecot()))
            self._write_postfix()
            self._run("postfix", "postfix", "-c", str(self.conf), "start-fg")
            ready = [("lmtp", b"220"), ("imap", b"* OK"), ("smtp", b"220")]
            if self.variant != "plain":
                ready.append(("back", b"220"))
            for port, banner in ready:
                wait_for(lambda port=port, banner=banner: self._greets(port, banner),     # type: ignore[misc]
                         f"{port} of the private mail server; see {self.top}", seconds=20)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End every process of ours, at the latest by SIGKILL, and remove the directory."""
        pid = self.top / "spool/pid/master.pid"         # Postfix's master makes a group of its own
        if pid.exists():
            _end_group(int(pid.read_text()))
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
            _end_group(process.pid)
        self._running.clear()
        atexit.unregister(self.stop)
        shutil.rmtree(self.top, ignore_errors=True)

    def send(self, content: bytes, recipients: Sequence[str], sender: str = PEOPLE[0],
             options: Sequence[str] = ()) -> None:
        """Hand a mail in, as a colleague's mail program does."""
        with smtplib.SMTP("127.0.0.1", self.ports["smtp"], timeout=20) as client:
            client.ehlo()
            assert 250 == client.mail(sender, options)[0]
            for recipient in recipients:
                assert 250 == client.rcpt(recipient)[0], recipient
            assert 250 == client.data(content)[0]

    def mailbox(self, address: str, subject: str) -> list[bytes]:
        """The mails of that subject in a person's inbox, over IMAP, with CRLF line ends."""
        with imaplib.IMAP4("127.0.0.1", self.ports["imap"], timeout=20) as client:
            client.login(address, PASSWORD)
            client.select("INBOX", readonly=True)
            numbers = client.search(None, "SUBJECT", f'"{subject}"')[1][0].split()
            parts = [client.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers]
        return [part[1] for part in parts if isinstance(part, tuple)]

    def arrived(self, subject: str, people: Sequence[str]) -> dict[str, list[bytes]]:
        """Waits until each of these people has the mail; their copies."""
        copies: dict[str, list[bytes]] = {}

        def look() -> bool:
            for person in people:
                if not copies.get(person):
                    copies[person] = self.mailbox(person, subject)
            return all(copies.values())

        wait_for(look, f"'{subject}' in {len(people)} mailboxes; log: {self.log()[-2000:]}", seconds=40)
        return copies

    def idle(self) -> bool:
        """Whether no mail is on its way in Postfix."""
        said = subprocess.run(["postqueue", "-c", str(self.conf), "-p"], capture_output=True, text=True, timeout=20,
                              check=False, stdin=subprocess.DEVNULL)
        return "queue is empty" in said.stdout

    def log(self) -> str:
        """Postfix's own log so far."""
        path = self.top / "mail.log"
        return path.read_text(errors="replace") if path.exists() else ""

    @property
    def conf(self) -> Path:
        """The folder of its Postfix."""
        return self.top / "postfix"

    @property
    def site(self) -> Site:
        """The place as a config.yaml describes it."""
        return site(self.ports, self.lists)

    @property
    def lists(self) -> dict[str, tuple[str, ...]]:
        """Each list with its members."""
        return {ALL_STAFF: self.staff, TEAM: self.staff[:3]}

    def _write_postfix(self) -> None:
        aliases = {ALL_STAFF: ", ".join(self.staff)}    # of the team only we know the members
        if self.variant == "takeover":
            self.ports["back"] = self.ports["smtp"]     # any mail server: it has one door
            aliases = renamed(self.lists)
        write_plain(self.top, self.ports, self.staff, aliases)
        if self.variant == "takeover":
            self.set(transport_maps=f"inline:{{{OURS}=smtp:[127.0.0.1]:{self.ports['gateway']}}}", relay_domains=OURS)
        elif self.variant != "plain":
            lay_over(self.conf, WAYS[self.variant], self.site)
        if self.pieces:
            self.set(gateway_destination_recipient_limit=str(self.pieces))

    def set(self, **values: str) -> None:
        """Change parameters of main.cf."""
        for name, value in values.items():
            subprocess.run(["postconf", "-c", str(self.conf), "-e", f"{name} = {value}"], check=True, timeout=20)

    def _run(self, name: str, *command: str) -> None:
        # into a file, not a pipe: a child that keeps a pipe open would hang whoever reads it
        clean = {key: value for key, value in os.environ.items() if not key.startswith("MAIL_")}
        with (self.top / f"{name}.out").open("wb") as out:
            self._running.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                                  env=clean, start_new_session=True))

    def _greets(self, name: str, banner: bytes) -> bool:
        for process in self._running:
            if process.poll() is not None:
                said = "".join(path.read_text() for path in self.top.glob("*.out")) + self.log()
                raise RuntimeError(f"{process.args!r} ended:\n{said[-3000:]}")
        try:
            with socket.create_connection(("127.0.0.1", self.ports[name]), 1) as client:
                return client.recv(100).startswith(banner)
        except OSError:
            return False

    def _dovecot(self) -> Path:
        mail = pwd.getpwnam("mail")
        for name in ("boxes", "dovecot"):
            (self.top / name).mkdir()
        os.chown(self.top / "boxes", mail.pw_uid, mail.pw_gid)
        path = self.top / "dovecot.conf"
        path.write_text(_DOVECOT.format(top=self.top, password=PASSWORD, **self.ports))
        return path


def renamed(lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Aliases after a take-over: the old name leads to our own domain, the new one to the members."""
    rows = {behind(address): ", ".join(people) for address, people in lists.items()}
    return rows | {address: f"{address.partition('@')[0]}@{OURS}" for address in lists}


def free_ports(*names: str) -> dict[str, int]:
    """A free loopback port for each name, all different."""
    held = {name: socket.socket() for name in names}
    try:
        for one in held.values():
            one.bind(("127.0.0.1", 0))
        return {name: int(one.getsockname()[1]) for name, one in held.items()}
    finally:
        for one in held.values():
            one.close()


def _end_group(leader: int) -> None:
    """Ask a process group to end, wait, and see to it."""
    for last in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(leader, last)
            wait_for(lambda: not _lives(leader), f"the end of process group {leader}", seconds=10)
        except ProcessLookupError:
            return
        except AssertionError:
            continue


def _lives(leader: int) -> bool:
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return False
    return True


_DOVECOT = """
instance_name = mailsquare-test
base_dir = {top}/dovecot/run
state_dir = {top}/dovecot
log_path = {top}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{top}/boxes/%Ln
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
service anvil {{
  chroot =
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
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={top}/boxes/%Ln allow_all_users=yes
}}
"""
