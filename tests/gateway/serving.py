"""The real command in a process of its own, in a folder of its own, on free ports of loopback."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import smtplib
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.real.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, str(ROOT / "mailsquare.py")]
DOMAIN = "waterkant.example"
ALL = f"all-staff@{DOMAIN}"
TEAM = f"team@{DOMAIN}"
PEOPLE = tuple(f"user{number:02}@{DOMAIN}" for number in range(1, 31))
CONFIG = """
hostname: plein.waterkant.example
domain: plein.waterkant.example
state: state
next_hop: 127.0.0.1:{next_hop}
intake: {{smtp: {{listen: "127.0.0.1:{smtp}"}}}}
lists:
  everyone: {{address: all-staff@waterkant.example, everyone: true}}
  team: {{address: team@waterkant.example, members: [{team}]}}
directory: {{csv: people.csv}}
networks:
  feed:
    kind: feed
    groups:
      nieuws: {{title: Nieuws, openness: open}}
      vragen: {{title: Vragen, openness: open}}
web: {{listen: "127.0.0.1:{web}"}}
"""
RULES = """
version: 1
mode: live
company: {domains: [waterkant.example], timezone: Europe/Amsterdam, languages: [nl, en]}
targets: {news: {via: feed, group: nieuws}, ask: {via: feed, group: vragen}}
guards:
  - {name: small, when: {recipients: {at_most: 5}}}
  - {name: confidential, when: {text: {contains: vertrouwelijk}}}
rules:
  - {name: questions, when: {list: everyone, kind: question}, do: post, target: ask, nudge: question-posted}
  - {name: others, when: {list: everyone}, do: post, target: news, nudge: moved}
otherwise: deliver
nudges: {from: Team Plein <plein@waterkant.example>, at_most: {per_person: 500 per day, same_nudge: 500 ever}}
"""


def write_folder(folder: Path, *, next_hop: int, smtp: int = 0, web: int = 0, rules: str = RULES) -> Path:
    """config.yaml with its rules and people; returns it. Port 0 lets the system choose."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rules.yaml").write_text(rules)
    rows = [f"{one},Persoon{n} Kade,Werkplaats,nl\n" for n, one in enumerate(PEOPLE, 1)]
    (folder / "people.csv").write_text("address,name,department,language\n" + "".join(rows))
    config = folder / "config.yaml"
    config.write_text(CONFIG.format(next_hop=next_hop, smtp=smtp, web=web, team=", ".join(PEOPLE[:3])))
    return config


class Serving:
    """`mailsquare serve` as a block: up when it begins, gone with all its children when it ends."""

    def __init__(self, folder: Path, *, roles: str = "smtp,worker,web,jobs", out: str = "out",
                 up: str = "ready", command: Sequence[str] = ()) -> None:
        self.folder = folder
        self._command = [*command] or [*COMMAND, "serve", "-c", "config.yaml", "--roles", roles]
        self._up = up         # the word that says so
        self._out = folder / out      # the file that keeps what it prints
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Come up, or fail with what it said."""
        with self._out.open("wb") as out:
            self.process = subprocess.Popen(
                self._command,
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment(),
                start_new_session=True,
            )
        try:
            wait_for(lambda: self.ended() or self._up in self.said(), "the service to be up", seconds=60)
            assert not self.ended(), self.said()
        except BaseException:
            self.stop()
            raise

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """End it, at the latest after half a minute by SIGKILL; its exit code."""
        if self.process is None:
            return 0
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(sign)
        try:
            return process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait(10)

    def ended(self) -> bool:
        """Whether the process is gone."""
        return self.process is None or self.process.poll() is not None

    def said(self) -> str:
        """All it has printed."""
        return self._out.read_text(errors="replace")

    @property
    def port(self) -> int:
        """Of the SMTP door."""
        return self._port("smtp")

    @property
    def web_port(self) -> int:
        """Of the pages."""
        return self._port("web")

    def _port(self, name: str) -> int:
        found = re.search(rf"\b{name}=(\d+)", self.said())
        assert found, self.said()
        return int(found[1])

    def send(self, content: bytes, recipients: Sequence[str], sender: str = PEOPLE[0]) -> tuple[int, str]:
        """Hand a mail in as the mail server does; the answer to the whole of it."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=40) as client:
            client.ehlo("mx.waterkant.example")
            client.mail(sender)
            for recipient in recipients:
                code, words = client.rcpt(recipient)
                if code != 250:
                    return code, words.decode()
            code, words = client.data(content)
            return code, words.decode()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Rows of its store, read beside it."""
        return rows(self.folder, query)


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Rows of the store in a folder's state."""
    with sqlite3.connect(f"file:{folder / 'state' / 'store.db'}?mode=ro", uri=True, timeout=20) as store:
        return store.execute(query).fetchall()


def run(folder: Path, *words: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    """The command to its end; what a person sees."""
    return subprocess.run([*COMMAND, *words], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, env=environment(), timeout=seconds, check=False)


def environment() -> dict[str, str]:
    """Ours, with output that is neither held back nor coloured."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}


def letter(subject: str, text: str, *, to: str = ALL, author: str = PEOPLE[0]) -> bytes:
    """A plain mail with CRLF line ends."""
    number = hashlib.sha256(subject.encode()).hexdigest()[:20]
    return (f"From: Anna Kade <{author}>\r\nTo: {to}\r\nSubject: {subject}\r\n"
            f"Date: Mon, 23 Nov 2026 10:00:00 +0100\r\nMessage-ID: <{number}@{DOMAIN}>\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n").encode()
