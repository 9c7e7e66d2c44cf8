"""Rules that change again and again while mail comes in: what each mail was decided by is known afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from gateway.pipeline.rule_files import RuleFiles
from gateway.store.database import open_engine
from rules.load import parse_rules
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, PEOPLE, RULES, Serving, letter, write_folder
from tests.real.waiting import wait_for

PLACES = ("news", "ask")
SENDERS = 6


def version(number: int) -> dict[str, str]:
    """A set of two files: a guard of the one and the rules of the other bear its number, and it has its own target."""
    main = RULES.partition("rules:\n")[0].replace("name: small", f"name: small-{number}")
    tail = RULES.partition("otherwise:")
    part = (f"rules:\n  - {{name: all-{number}, when: {{list: everyone}}, do: post, "
            f"target: {PLACES[number % 2]}, nudge: none}}\n")
    return {"rules.yaml": f"{main}include: [{{file: part.yaml}}]\n{tail[1]}{tail[2]}", "part.yaml": part}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of the mails."""

    sent: int
    refused: int
    lost: int  # neither posted nor mailed
    mixed: int  # not decided by one whole version
    versions: int  # that decided at least one
    reloads: int
    fastest: float  # mails a second that were sent


def reload_under_load(folder: Path, reloads: int, a_second: float, tick: Callable[[], None] = lambda: None) -> Account:
    """Save so many sets of rules, each once the one before is in force, while mail comes in over SMTP."""
    with FakeHop() as hop:
        write_folder(folder, next_hop=hop.at.port)
        with Serving(folder, roles="smtp,worker") as serving:
            files = RuleFiles(
                path=folder / "rules.yaml", database=open_engine(f"sqlite:///{folder / 'state' / 'store.db'}"),
                read=lambda main, texts: parse_rules(main, "rules.yaml", folder=folder, texts=texts),
            )
            load = _Load(serving, a_second)
            load.start()
            revisions = {}
            for number in range(reloads):
                rules = files.save(version(number), opened=files.opened().revision, who="test", at=datetime.now(UTC))
                revisions[rules.revision] = number
                wait_for(partial(_in_force, files, rules.revision), "the rules to be in force")
                tick()
            load.stop()
            wait_for(lambda: not serving.rows("SELECT 1 FROM items WHERE state IN ('received', 'acting')"),
                     "all mail to end", seconds=60)
            rows = serving.rows(
                "SELECT i.id, i.subject, i.rules_revision, i.decided_by, i.state, i.decision, o.target, o.state "
                "FROM items i LEFT JOIN outgoing o ON o.item_id = i.id")
            files.database.dispose()
        mailed = b"".join(mail.content for mail in hop.mails)
    return _account(load, rows, revisions, mailed)


def _in_force(files: RuleFiles, revision: str) -> bool:
    with files.database.connect() as connection:
        told = f"rules {revision} are in force%"
        query = text("SELECT 1 FROM journal WHERE event = 'reloaded' AND words LIKE :told")
        return connection.execute(query, {"told": told}).first() is not None


class _Load(threading.Thread):
    """Mails at an even pace, one connection each; a slow answer does not hold up the next mail."""

    def __init__(self, serving: Serving, a_second: float) -> None:
        super().__init__(daemon=True)
        self._serving, self._every, self._done = serving, 1 / a_second, threading.Event()
        self.subjects: list[str] = []
        self.refused = 0
        self.seconds = 0.0

    def run(self) -> None:
        begun = time.monotonic()
        number = 0
        with ThreadPoolExecutor(SENDERS) as senders:
            while not self._done.wait(max(0.0, begun + number * self._every - time.monotonic())):
                senders.submit(self._send, number)
                number += 1
        self.refused = number - len(self.subjects)  # what broke off counts as refused
        self.seconds = time.monotonic() - begun

    def _send(self, number: int) -> None:
        author, subject = PEOPLE[number % len(PEOPLE)], f"Bericht {number} eind"
        content = letter(subject, f"De kantine is vandaag dicht, keer {number}.", author=author)
        code, _ = self._serving.send(content, [ALL], sender=author)
        if code == 250:
            self.subjects.append(subject)

    def stop(self) -> None:
        self._done.set()
        self.join(60)


def _account(load: _Load, rows: list[tuple[Any, ...]], revisions: dict[str, int], mailed: bytes) -> Account:
    by_subject = {row[1]: row for row in rows}
    mixed, lost, seen = 0, 0, set()
    for subject in load.subjects:
        row = by_subject.get(subject)
        if row is None:
            lost += subject.encode() not in mailed
            continue
        _, _, revision, decided_by, state, decision, target, sending = row
        lost += not ((state == "posted" and sending == "sent") or subject.encode() in mailed)
        number = revisions.get(revision)
        if number is None:
            mixed += decided_by not in ("rule:questions", "rule:others") or "-0" in decision
            continue
        seen.add(number)
        wanted = f"all-{number}", f'"small-{number}"', f'"{PLACES[number % 2]}"'
        whole = decided_by == f"rule:{wanted[0]}" and wanted[1] in decision and target == PLACES[number % 2]
        mixed += not whole
    return Account(
        sent=len(load.subjects), refused=load.refused, lost=lost, mixed=mixed, versions=len(seen),
        reloads=len(revisions), fastest=len(load.subjects) / load.seconds,
    )
