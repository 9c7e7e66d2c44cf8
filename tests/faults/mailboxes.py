"""A service that reads a real mailbox, numbered mails into it, and the count of what became of each."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, PEOPLE, ROOT, environment, letter, rows, write_folder
from tests.real.imap_server import HOST, JOURNAL, PASSWORD, ImapServer
from tests.real.waiting import wait_for

UNTOLD = "undisclosed-recipients:;"
ENDED = {"delivered", "posted", "both", "absorbed", "failed"}


@dataclass(frozen=True)
class Count:
    """What became of the numbered mails; numbers name mails."""

    sent: int
    lost: tuple[int, ...]  # no item
    doubled: tuple[int, ...]  # more than one item, or more than one post
    unposted: tuple[int, ...]
    mailed_on: int  # copies that went to the next hop: a copy must never

    @property
    def holds(self) -> bool:
        return not (self.lost or self.doubled or self.unposted or self.mailed_on)


class MailboxTown:
    """Services of one folder beside one Dovecot. `settings` are those of each folder that is read."""

    def __init__(self, folder: Path, server: ImapServer, settings: Mapping[str, Mapping[str, object]]) -> None:
        self.folder = folder
        self.server = server
        self.hop = FakeHop()
        self.numbers: list[int] = []
        self.notes = folder / "points"
        config = write_folder(folder, next_hop=0)
        self.secret = folder / "secret"
        self.password = PASSWORD
        self.secret.write_text(PASSWORD)
        self.secret.chmod(0o600)
        common = {"host": HOST, "port": server.ports["imap"], "tls": "none", "user": JOURNAL, "list": ALL,
                  "trusted": True}
        self._mailboxes = {
            name: {**common, "folder": name, **({} if "token_file" in more else {"password_file": "secret"}), **more}
            for name, more in settings.items()
        }
        self._config = config
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.hop.__enter__()
        text = self._config.read_text().replace("next_hop: 127.0.0.1:0", f"next_hop: 127.0.0.1:{self.hop.at.port}")
        self._config.write_text(text.replace("intake: {", f"intake: {{imap: {json.dumps(self._mailboxes)}, ", 1))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.kill()
        self.hop.__exit__(None, None, None)

    def start(self, point: str = "none", n: int = 1, roles: str = "imap,worker,jobs") -> subprocess.Popen[bytes]:
        """One more service, ready, or dead already at its point."""
        out = self.folder / f"out{len(self._running)}"
        with out.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.mailbox_wires", point, str(n), str(self.notes), "config.yaml",
                 roles],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                env={**environment(), "PYTHONPATH": str(ROOT)},
            )
        self._running.append(process)
        wait_for(lambda: process.poll() is not None or "ready" in out.read_text(), f"the service; see {out}",
                 seconds=60)
        assert point != "none" or process.poll() is None, out.read_text()
        return process

    def kill(self) -> None:
        """End each service, at once and untidily."""
        for process in self._running:
            process.kill()
            process.wait(20)

    def stop(self) -> None:
        """End each service as systemd does."""
        for process in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                assert process.wait(30) == 0

    def deliver(self, numbers: Iterable[int]) -> None:
        """Mails to everybody, every second one with the list unseen in its header."""
        for number in numbers:
            author, content = self.mail(number)
            self.server.deliver(content, sender=author)
            self.numbers.append(number)

    def mail(self, number: int) -> tuple[str, bytes]:
        """The author and the mail of that number."""
        author = PEOPLE[number % len(PEOPLE)]
        text = f"Vanaf maandag is ingang {number} dicht. Het rooster hangt bij de balie."
        return author, letter(self.subject(number), text, to=UNTOLD if number % 2 else ALL, author=author)

    @staticmethod
    def subject(number: int) -> str:
        return f"Ingang {number} dicht"

    def begun(self) -> bool:
        """Whether each mailbox was opened: what comes from now on is to be taken."""
        return len(self._mailboxes) == len(self.ask("SELECT 1 FROM mailboxes WHERE uidvalidity > 0"))

    def trouble(self, folder: str = "INBOX") -> str:
        """What the store says is wrong with a mailbox."""
        return "".join(str(row[0]) for row in self.ask(f"SELECT trouble FROM mailboxes WHERE place LIKE '%, {folder}'"))

    def taken(self) -> int:
        """How many items there are."""
        return int(str(self.ask("SELECT count(*) FROM items")[0][0]))

    def ask(self, query: str) -> list[tuple[object, ...]]:
        return rows(self.folder, query)

    def finish(self, seconds: float = 60) -> Count:
        """What became of all, once each has ended or the time is over."""
        def done() -> bool:
            states = Counter(str(row[0]) for row in self.ask("SELECT state FROM items"))
            return states.total() >= len(self.numbers) and set(states) <= ENDED

        wait_for(done, f"{len(self.numbers)} mails to end; {self.trouble()}", seconds=seconds)
        return self.count()

    def count(self) -> Count:
        items = Counter(str(row[0]) for row in self.ask("SELECT subject FROM items"))
        posts = Counter(str(row[0]) for row in self.ask("SELECT title FROM feed_posts"))
        named = {number: self.subject(number) for number in self.numbers}
        return Count(
            sent=len(named),
            lost=tuple(n for n, subject in named.items() if not items[subject]),
            doubled=tuple(n for n, subject in named.items() if items[subject] > 1 or posts[subject] > 1),
            unposted=tuple(n for n, subject in named.items() if not posts[subject]),
            mailed_on=sum(ALL in one for mail in self.hop.mails for one in mail.recipients),
        )
