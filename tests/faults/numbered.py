"""Numbered mails into a service that dies again and again, and the count of what became of each."""

from __future__ import annotations

import os
import random
import smtplib
import socket
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from functools import partial
from pathlib import Path

from tests.gateway.fake_hop import FakeHop
from tests.real.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
ALL = "iedereen@storm.example"
CONFIG = """
hostname: plein.storm.example
domain: plein.storm.example
state: state
next_hop: 127.0.0.1:{hop}
intake: {{smtp: {{listen: "127.0.0.1:{smtp}"}}}}
lists: {{everyone: {{address: iedereen@storm.example, everyone: true}}}}
directory: {{csv: people.csv}}
networks: {{feed: {{kind: feed, groups: {{nieuws: {{title: Nieuws, openness: open}}}}}}}}
"""
RULES = """
version: 1
mode: live
company: {domains: [storm.example], timezone: Europe/Amsterdam, languages: [nl]}
targets: {news: {via: feed, group: nieuws}}
rules:
  - {name: both, when: {subject: {contains: beide}}, do: deliver_and_post, target: news, nudge: none}
  - {name: mail, when: {subject: {contains: gewoon}}, do: hold, for: 1s}
  - {name: post, when: {list: everyone}, do: post, target: news, nudge: moved}
otherwise: deliver
nudges: {at_most: {per_person: 500 per day, same_nudge: 500 ever}}
"""
FINAL = {"delivered", "posted", "both", "absorbed", "failed"}
WORDS = ("nieuws", "gewoon", "beide")


@dataclass(frozen=True)
class Outcome:
    """What the count says; `lost` and `doubled` name mails by number."""

    sent: int
    lost: tuple[int, ...]
    doubled_posts: tuple[int, ...]
    unfinished: int
    extra_copies: int
    points: Counter[str]

    @property
    def holds(self) -> bool:
        return not self.lost and not self.doubled_posts and not self.unfinished


class Ordeal:
    """A service in a folder of its own, a next hop that outlives it, and numbered mails."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.folder = folder
        self.hop = FakeHop()
        self.hop.__enter__()
        self.random = random.Random(seed)
        self.port = _free_port()
        self.notes = folder / "points"
        (folder / "rules.yaml").write_text(RULES)
        (folder / "config.yaml").write_text(CONFIG.format(hop=self.hop.at.port, smtp=self.port))
        rows = [f"p{n}@storm.example,Persoon {n},Storm,nl" for n in range(40)]
        (folder / "people.csv").write_text("\n".join(["address,name,department,language", *rows]) + "\n")
        self.process: subprocess.Popen[bytes] | None = None
        self.taken: set[int] = set()

    def close(self) -> None:
        self.kill()
        self.hop.__exit__(None, None, None)

    def start(self, point: str = "none", n: int = 1) -> None:
        """The service up and greeting, or dead already at its point."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.crashing", point, str(n), str(self.notes), "config.yaml"],
            cwd=self.folder, env=_environment(), stdout=subprocess.DEVNULL,
            stderr=(self.folder / "stderr").open("ab"),
        )
        wait_for(lambda: self.is_dead() or self.greets(), "the service to greet", seconds=60)

    def is_dead(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def greets(self) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=2):
                return True
        except (OSError, smtplib.SMTPException):
            return False

    def send(self, number: int) -> bool:
        """One try; True when the service answered 250."""
        word = WORDS[number % len(WORDS)]
        sender = f"p{number % 40}@storm.example"
        mail = (f"From: Persoon <{sender}>\r\nTo: {ALL}\r\nSubject: {word} {number}\r\n"
                f"Message-ID: <n{number}@storm.example>\r\n\r\nBericht nummer {number} voor iedereen.\r\n")
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=15) as client:
                client.sendmail(sender, [ALL], mail.encode())
        except (OSError, smtplib.SMTPException):
            return False
        self.taken.add(number)
        return True

    def note(self, point: str) -> None:
        """Count a point as hit."""
        with self.notes.open("a") as file:
            file.write(f"{point}\n")

    def send_all(self, numbers: Sequence[int], stop: Callable[[], bool], pace: float = 0) -> None:
        """Try each until it is taken, as a mail server does, with pauses, until told to stop."""
        for number in numbers:
            threading.Event().wait(pace)
            while not stop() and number not in self.taken and not self.send(number):
                threading.Event().wait(0.05)

    def state(self) -> dict[str, int]:
        """How many items are in each state, read beside the service."""
        with sqlite3.connect(f"file:{self.folder / 'state' / 'store.db'}?mode=ro", uri=True) as store:
            return dict(store.execute("SELECT state, count(*) FROM items GROUP BY state").fetchall())

    def finish(self, seconds: float = 180) -> None:
        """Let a whole service end all that is in hand."""
        if self.is_dead():
            self.start()
        wait_for(lambda: set(self.state()) <= FINAL, "every item to end", seconds=seconds)
        self.kill()

    def count(self) -> Outcome:
        with sqlite3.connect(f"file:{self.folder / 'state' / 'store.db'}?mode=ro", uri=True) as store:
            titles = Counter(row[0] for row in store.execute("SELECT title FROM feed_posts"))
        mailed = Counter(
            str(message_from_bytes(mail.content)["Subject"])
            for mail in self.hop.mails if any(ALL in one for one in mail.recipients)
        )
        lost, doubled = [], []
        for number in sorted(self.taken):
            word = WORDS[number % len(WORDS)]
            subject = f"{word} {number}"
            if not mailed[subject] and (word != "nieuws" or not titles[subject]):
                lost.append(number)         # a post may stand for a mail only where the rule says so
            if titles[subject] > 1:
                doubled.append(number)
        points = Counter(self.notes.read_text().split()) if self.notes.exists() else Counter()
        return Outcome(
            sent=len(self.taken), lost=tuple(lost), doubled_posts=tuple(doubled),
            unfinished=sum(n for state, n in self.state().items() if state not in FINAL),
            extra_copies=sum(n - 1 for n in mailed.values() if n > 1), points=points,
        )


def die_at_random(ordeal: Ordeal, *, mails: int, kills: int,
                  after: Callable[[], object] = lambda: None) -> Outcome:
    """Kill -9 at random moments while mails come in; `after` is called behind each."""
    done = threading.Event()
    pace = 0.7 * kills / mails              # so that mails still come in at the last kill
    sender = threading.Thread(target=ordeal.send_all, args=(range(mails), done.is_set, pace))
    ordeal.start()
    sender.start()
    for _ in range(kills):
        threading.Event().wait(ordeal.random.uniform(0.05, 1.2))
        if sender.is_alive():
            ordeal.note("random")
        ordeal.kill()
        ordeal.start()
        after()
    wait_for(lambda: not sender.is_alive(), "all mails to be taken", seconds=300)
    done.set()
    ordeal.finish()
    return ordeal.count()


def die_at(ordeal: Ordeal, point: str, *, times: int, first: int) -> None:
    """Reach a point so many times, each in a fresh service, with mails that lead there."""
    number = first
    for turn in range(times):
        ordeal.start(point, 1 + turn % 2)
        for _ in range(6):
            ordeal.send(number)
            number += 1
        wait_for(ordeal.is_dead, f"the service to die {point}", seconds=60)
        ordeal.start()
        for one in range(number - 6, number):      # a mail server tries again what got no 250
            if one not in ordeal.taken:
                wait_for(partial(ordeal.send, one), "the mail to be taken", seconds=60)
        ordeal.kill()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT}", "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
