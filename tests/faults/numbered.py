"""Numbered mails into a service that dies again and again."""

from __future__ import annotations

import os
import random
import smtplib
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.faults.counting import FINAL, Outcome, count
from tests.faults.mails import ALL, KINDS, PEOPLE, author_of, before, mail, threads_up_to
from tests.faults.slack_beside import CHANNEL, SlackBeside
from tests.gateway.fake_hop import FakeHop
from tests.real.waiting import wait_for

__all__ = ["ALL", "FINAL", "Ordeal", "Outcome", "die_at", "die_at_random"]

ROOT = Path(__file__).resolve().parents[2]
SENDERS = 4                             # clients at once; each sends a thread in its order
IN_STARTING = 0.25                      # part of the kills that come before the service greets
CONFIG = """
hostname: plein.storm.example
domain: plein.storm.example
state: state
next_hop: 127.0.0.1:{hop}
intake: {{smtp: {{listen: "127.0.0.1:{smtp}"}}}}
lists: {{everyone: {{address: iedereen@storm.example, everyone: true}}}}
directory: {{csv: people.csv}}
networks:
  feed: {{kind: feed, groups: {{nieuws: {{title: Nieuws, openness: open}}}}}}
  chat: {{kind: slack, token: xoxb-test-token, base_url: "{slack}/api/", timeout_seconds: 2}}
posting: {{give_up_after: 4h}}
"""
RULES = f"""
version: 1
mode: live
company: {{domains: [storm.example], timezone: Europe/Amsterdam, languages: [nl]}}
targets: {{news: {{via: feed, group: nieuws}}, square: {{via: chat, channel: {CHANNEL}}}}}
rules:
  - {{name: both, when: {{subject: {{contains: beide}}}}, do: deliver_and_post, target: news, nudge: none}}
  - {{name: mail, when: {{subject: {{contains: gewoon}}}}, do: hold, for: 1s}}
  - {{name: chat, when: {{subject: {{contains: slack}}}}, do: post, target: square, nudge: moved}}
  - {{name: post, when: {{list: everyone}}, do: post, target: news, nudge: moved}}
otherwise: deliver
nudges: {{at_most: {{per_person: 5000 per day, same_nudge: 5000 ever}}}}
"""


class Ordeal:
    """A service in a folder of its own, a next hop and a Slack that outlive it, and numbered mails."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.folder = folder
        self.hop = FakeHop()
        self.hop.__enter__()
        self.slack = SlackBeside(folder)
        self.slack.start()
        self.random = random.Random(seed)
        self.port = _free_port()
        self.notes = folder / "points"
        (folder / "rules.yaml").write_text(RULES)
        (folder / "config.yaml").write_text(
            CONFIG.format(hop=self.hop.at.port, smtp=self.port, slack=self.slack.url))
        rows = [f"p{n}@storm.example,Persoon {n},Storm,nl" for n in range(PEOPLE)]
        (folder / "people.csv").write_text("\n".join(["address,name,department,language", *rows]) + "\n")
        self.process: subprocess.Popen[bytes] | None = None
        self.taken: set[int] = set()
        self.due: list[int] = []        # still to be sent, in this order

    def close(self) -> None:
        self.kill()
        self.slack.close()
        self.hop.__exit__(None, None, None)

    def start(self, point: str = "none", n: int = 1, *, wait: bool = True) -> None:
        """The service up and greeting, or dead already at its point."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.crashing", point, str(n), str(self.notes), "config.yaml"],
            cwd=self.folder, env=_environment(), stdout=subprocess.DEVNULL,
            stderr=(self.folder / "stderr").open("ab"),
        )
        if wait:
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
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=15) as client:
                client.sendmail(author_of(number), [ALL], mail(number))
        except (OSError, smtplib.SMTPException):
            return False
        self.taken.add(number)
        return True


def note(ordeal: Ordeal, point: str) -> None:
    """Count a point as hit."""
    with ordeal.notes.open("a") as file:
        file.write(f"{point}\n")


def states(ordeal: Ordeal) -> dict[str, int]:
    """How many items are in each state, read beside the service."""
    with sqlite3.connect(f"file:{ordeal.folder / 'state' / 'store.db'}?mode=ro", uri=True) as store:
        return dict(store.execute("SELECT state, count(*) FROM items GROUP BY state").fetchall())


def finish(ordeal: Ordeal, seconds: float = 180) -> Outcome:
    """Let a whole service end all that is in hand, and count."""
    if ordeal.is_dead():
        ordeal.start()
    wait_for(lambda: not send_due(ordeal), "the last mails to be taken", seconds=60)
    wait_for(lambda: set(states(ordeal)) <= FINAL, "every item to end", seconds=seconds)
    ordeal.kill()
    return counted(ordeal)


def counted(ordeal: Ordeal) -> Outcome:
    """What became of all mails so far."""
    return count(ordeal.folder, ordeal.taken, ordeal.hop.mails, ordeal.slack.said(), ordeal.notes)


def send_due(ordeal: Ordeal) -> list[int]:
    """One try for each mail that is due and whose thread is there; those that are still due."""
    for number in ordeal.due:
        if before(number) is None or before(number) in ordeal.taken:
            ordeal.send(number)
    ordeal.due = [number for number in ordeal.due if number not in ordeal.taken]
    return ordeal.due


def send_all(ordeal: Ordeal, numbers: Sequence[int], stop: Callable[[], bool]) -> None:
    """Try each until it is taken, as a mail server does, until told to stop."""
    for number in numbers:
        while not stop() and number not in ordeal.taken and not ordeal.send(number):
            threading.Event().wait(0.05)


@contextmanager
def traffic(ordeal: Ordeal, mails: int, seconds: float) -> Iterator[Callable[[], bool]]:
    """Mails that come in during the block, and after it until all are taken; tells whether any are left."""
    stop = threading.Event()
    shares: list[list[int]] = [[] for _ in range(SENDERS)]
    for n, thread in enumerate(threads_up_to(mails)):
        shares[n % SENDERS] += thread
    senders = [
        threading.Thread(target=send_all, args=(ordeal, share, stop.is_set), daemon=True)
        for share in shares
    ]
    for one in senders:
        one.start()
    try:
        yield lambda: any(one.is_alive() for one in senders)
        wait_for(lambda: not any(one.is_alive() for one in senders), "all mails to be taken", seconds=seconds)
    finally:
        stop.set()


def die_at_random(ordeal: Ordeal, *, mails: int, kills: int, after: Callable[[], object] = lambda: None,
                  seconds: float = 300) -> Outcome:
    """Kill -9 at random moments while mails come in, some of them before the service has come up again.

    The kills are spread over all the mails; `after` is called behind each.
    """
    ordeal.start()
    up = True
    with traffic(ordeal, mails, seconds) as busy:
        for n in range(kills):
            if up:
                _come_in(ordeal, int(0.9 * mails * n / kills), busy, seconds)
            threading.Event().wait(ordeal.random.uniform(0.02, 1.2))
            note(ordeal, "random" if busy() else "idle")
            ordeal.kill()
            up = ordeal.random.random() >= IN_STARTING
            ordeal.start(wait=up)
            after()
        wait_for(ordeal.greets, "the service to greet", seconds=60)
    return finish(ordeal, seconds)


def _come_in(ordeal: Ordeal, many: int, busy: Callable[[], bool], seconds: float) -> None:
    wait_for(lambda: len(ordeal.taken) >= many or not busy(), "mails to come in", seconds=seconds)


def die_at(ordeal: Ordeal, point: str, *, times: int, first: int) -> None:
    """Reach a point so many times, each in a fresh service, with mails that lead there.

    What got no 250 is sent first in the next life, as a mail server does, also by `finish`.
    """
    number = first - first % KINDS
    for turn in range(times):
        ordeal.start(point, 1 + turn % 2)
        ordeal.due += range(number, number := number + 2 * KINDS)
        send_due(ordeal)
        wait_for(ordeal.is_dead, f"the service to die {point}", seconds=60)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT}", "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
