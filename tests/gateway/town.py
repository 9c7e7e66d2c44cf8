"""A whole gateway in one process for tests: real store, feed, rules and reading; time and engine by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Engine as Database

from gateway.app import build
from gateway.config import load_config
from gateway.engine import Engine, Task, Workflow
from gateway.mail.headers import scan_headers
from gateway.mail.parse import parse
from gateway.mail.types import Envelope, Message, Recipient, Unparsable
from gateway.pipeline.door import GatewayDoor
from gateway.pipeline.fate import Fate, Verdict
from gateway.pipeline.parts import Parts
from gateway.pipeline.workflows import workflows
from gateway.store import items, journal, outgoing
from gateway.store.items import Item
from gateway.store.outgoing import Sending
from nlp.types import Classification, Kind, Text, Traits
from tests.gateway.fake_hop import FakeHop, Seen

NOON = datetime(2027, 3, 15, 11, 0, tzinfo=UTC)  # a Monday, 12:00 in Amsterdam

CONFIG = """
hostname: plein.havik.example
domain: plein.havik.example
state: state
next_hop: 127.0.0.1:{hop}
lists:
  everyone: {{address: iedereen@havik.example, everyone: true}}
  sales: {{address: sales@havik.example, members: [s1@havik.example, s2@havik.example]}}
  unknown: {{address: extern-panel@havik.example, size: 400}}
directory: {{csv: people.csv}}
networks:
  feed:
    kind: feed
    groups:
      nieuws: {{title: Nieuws, openness: open}}
      vragen: {{title: Vragen, openness: open}}
      sales: {{title: Sales, openness: closed, members: [s1@havik.example, s2@havik.example]}}
  other: {{kind: slack, token: xoxb-never-used}}
web: {{staff: [everyone], url: "http://plein.havik.example"}}
"""

RULES = """
version: 1
mode: live
company: {domains: [havik.example], timezone: Europe/Amsterdam, languages: [nl, en]}
people:
  board: {department: Bestuur}
targets:
  news: {via: feed, group: nieuws}
  ask: {via: feed, group: vragen}
  sales: {via: feed, group: sales}
guards:
  - {name: small, when: {recipients: {at_most: 5}}}
  - {name: board, when: {author: board}}
  - {name: confidential, when: {text: {contains: vertrouwelijk}}}
rules:
  - name: storm
    when: {reply_all: true, thread_replies: {at_least: 3, within: 1h}}
    do: absorb
    target: news
    until_quiet: 4h
    nudge: reply-all-joined
  - {name: alarm, when: {subject: {contains: alarm}}, do: deliver_and_post, target: news, nudge: none}
  - {name: doubt, when: {confidence: {below: 0.6}}, do: hold, for: 30m}
  - name: questions
    when: {kind: question}
    do: post
    target: ask
    nudge: question-posted
    answers_by_mail: true
  - {name: to-sales, when: {subject: {contains: omzet}}, do: post, target: sales, nudge: moved}
  - {name: announcements, when: {kind: announcement}, do: post, target: news, nudge: moved}
otherwise: deliver
nudges:
  from: Team Plein <plein@havik.example>
  at_most: {per_person: 1 per day, same_nudge: 3 ever}
  undo_within: 24h
"""

PEOPLE = (
    "address,name,department,language\n"
    + "".join(f"p{n}@havik.example,Persoon{n} Havik,Werkplaats,nl\n" for n in range(1, 11))
    + "s1@havik.example,Sam Smit,Sales,nl\ns2@havik.example,Siska Sol,Sales,en\n"
    + "baas@havik.example,Bea Baas,Bestuur,nl\n"
)


@dataclass
class ByHand(Engine):
    """The engine's contract without threads: tasks run when the test says so, in order and once."""

    database: Database
    tasks: dict[str, Task] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    open: dict[str, None] = field(default_factory=dict)  # those that are not done, as they came
    now: datetime = NOON
    lose: str = "\0"  # tasks whose id begins so are lost

    def enqueue(self, connection: Any, *tasks: Task) -> None:
        for task in tasks:
            if task.id not in self.tasks and not task.id.startswith(self.lose):
                self.tasks[task.id] = task
                self.open[task.id] = None
                self.due[task.id] = self.now + timedelta(seconds=task.delay_seconds)

    def alive(self, prefixes: Any) -> set[str]:
        waiting = [key for key in self.tasks if key not in self.done]
        return {prefix for prefix in prefixes if any(key.startswith(prefix) for key in waiting)}

    def given_up(self, prefixes: Any) -> dict[str, int]:
        return dict.fromkeys(prefixes, 0)

    def forget_finished(self, *, before_ms: int) -> int:
        return 0

    @property
    def client(self) -> Any:
        """What `bring_forward` asks: nothing waits by the clock of the engine itself."""
        return SimpleNamespace(list_workflows=lambda **_: [])


@dataclass
class Says:
    """A classifier that gives the answer the test put in."""

    kind: Kind = Kind.DISCUSSION
    confidence: float = 0.9
    asked: int = 0

    def classify(self, text: Text) -> Classification:
        self.asked += 1
        return Classification(
            kind=self.kind, confidence=self.confidence, scores={self.kind: 1.0}, language="nl", cues=()
        )


@dataclass
class Sees:
    """Traits as the test put them in."""

    traits: Traits = field(default_factory=Traits)
    asked: int = 0

    def traits_of(self, text: Text, written_at: datetime | None = None, language: str = "und") -> Traits:
        self.asked += 1
        return self.traits


class InProcess:
    """Reads without a child process."""

    def read(self, content: bytes) -> Message | Unparsable:
        return parse(content)

    def close(self) -> None:
        return


class Town:
    """The gateway, its next hop, and the hands of its clock."""

    def __init__(
        self, folder: Path, *, rules: str = RULES, networks: Mapping[str, Any] | None = None
    ) -> None:
        self.hop = FakeHop()
        self.hop.__enter__()
        (folder / "rules.yaml").write_text(rules)
        (folder / "people.csv").write_text(PEOPLE)
        (folder / "config.yaml").write_text(CONFIG.format(hop=self.hop.at.port))
        built = build(load_config(folder / "config.yaml"))
        self.says = Says()
        self.sees = Sees()
        self.engine = ByHand(built.database)
        self.now = NOON
        self.parts: Parts = replace(
            built,
            engine=self.engine,
            reader=InProcess(),
            classifier=lambda: self.says,
            traits=lambda: self.sees,
            clock=lambda: self.now,
            networks={**built.networks, **(networks or {})},
        )
        built.reader.close()
        self.feed = self.parts.networks["feed"]
        self.feed.clock = lambda: self.now  # type: ignore[attr-defined]
        self.door = GatewayDoor(self.parts)
        self._workflows: Mapping[str, Workflow] = workflows(self.parts)

    def reopen(self, parts: Parts) -> None:
        """Go on with other parts."""
        self.door.close()
        self.parts, self.door = parts, GatewayDoor(parts)
        self._workflows = workflows(parts)

    def close(self) -> None:
        self.door.close()
        self.parts.database.dispose()
        self.hop.__exit__(None, None, None)

    def knock(self, envelope: Envelope, content: bytes) -> Verdict:
        """What the door says, without taking the mail."""
        return self.door.judge(envelope, scan_headers(content))

    def accept(self, content: bytes, sender: str, *recipients: str, trusted: bool = True) -> str:
        """A mail at the door, taken; its item id."""
        envelope = envelope_to(*recipients, sender=sender, trusted=trusted)
        verdict = self.knock(envelope, content)
        assert verdict.fate is Fate.TAKE, verdict
        return asyncio.run(self.door.accept(envelope, scan_headers(content), content))

    def run(self, seconds: float = 10) -> None:
        """Run every task that falls due within so many seconds, moving the clock along."""
        end = self.now + timedelta(seconds=seconds)
        while True:
            self.engine.open = {key: None for key in self.engine.open if key not in self.engine.done}
            ready = [key for key in self.engine.open if self.engine.due[key] <= end]
            if not ready:
                break
            key = min(ready, key=self.engine.due.__getitem__)  # of several, the one that came first
            self.now = self.engine.now = max(self.now, self.engine.due[key])
            self.engine.done.add(key)
            task = self.engine.tasks[key]
            self._workflows[task.workflow](_step, task.argument)
        self.now = self.engine.now = end

    def item(self, item_id: str) -> Item:
        with self.parts.database.connect() as connection:
            found = items.get(connection, item_id)
        assert found is not None
        return found

    def words(self, item_id: str) -> list[str]:
        """The events of an item's journal."""
        with self.parts.database.connect() as connection:
            return [line.event for line in journal.of_item(connection, item_id)]

    def posts(self, item_id: str) -> list[str]:
        """Addresses of an item's posts."""
        with self.parts.database.connect() as connection:
            rows = outgoing.of_item(connection, item_id)
        return [row.url for row in rows if row.state is Sending.SENT]

    def mails_to(self, address: str) -> list[Seen]:
        """What the next hop took for one recipient."""
        return [mail for mail in self.hop.mails if any(f"<{address}>" in one for one in mail.recipients)]


def _step(name: str, function: Any, /, *arguments: Any) -> Any:
    return function(*arguments)


def envelope_to(*recipients: str, sender: str, trusted: bool = True) -> Envelope:
    """An envelope as our own mail server would hand it over."""
    return Envelope(
        sender=sender,
        recipients=tuple(Recipient(address=one) for one in recipients),
        peer="127.0.0.1",
        helo="mx.havik.example",
        trusted=trusted,
    )


def letter(
    subject: str = "Kantine dicht",
    text: str = "Morgen is de kantine dicht.",
    *,
    author: str = "p1@havik.example",
    to: str = "iedereen@havik.example",
    message_id: str = "",
    answers: str = "",
    more: str = "",
) -> bytes:
    """A plain mail."""
    number = message_id or f"<{abs(hash((subject, text, author)))}@havik.example>"
    lines = [
        f"From: Persoon <{author}>",
        f"To: {to}",
        f"Subject: {subject}",
        f"Message-ID: {number}",
        "Date: Mon, 15 Mar 2027 12:00:00 +0100",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    ]
    if answers:
        lines += [f"In-Reply-To: {answers}", f"References: {answers}"]
    lines += [more] if more else []
    return ("\r\n".join([*lines, "", text]) + "\r\n").encode()
