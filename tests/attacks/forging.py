"""Forged authors at the real door: each mail comes over SMTP, and everything happens that follows."""

from __future__ import annotations

import asyncio
import smtplib
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

from sqlalchemy import select

from adapters.feed.tables import posts
from gateway.intake.settings import SmtpSettings
from gateway.intake.smtp import SmtpIntake
from gateway.pipeline.door import GatewayDoor
from gateway.pipeline.workflows import workflows
from gateway.store import items
from gateway.store.items import Item, State
from nlp.types import Kind
from tests.attacks.forgeries import ALL, OURS, PEER, TRUST, Letter
from tests.gateway.town import Town


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one mail."""

    names: tuple[str, ...]                # over the posts that came of it
    delivered: bool                       # the original went on, unchanged
    held: bool
    by: str                               # which check or rule decided
    why: str                              # why nobody vouches


class Forge:
    """A town with a door for each way of setting it up."""

    def __init__(self, folder: Path, ports: dict[str, int], *, holds: bool = False) -> None:
        self.town = Town(folder)
        self.town.says.kind = Kind.ANNOUNCEMENT
        manners = replace(self.town.parts.manners, holds_unverified=holds)
        self.town.parts = replace(self.town.parts, manners=manners)
        self.town._workflows = workflows(self.town.parts)
        self._ports = ports

    def play(self, letter: Letter) -> Outcome:
        """Send it, let everything happen that falls due within ten minutes, and look."""
        town = self.town
        town.now += timedelta(hours=1)
        mark = f"nr{len(town.engine.tasks)}x{int(town.now.timestamp())}"
        results = (letter.results,) if letter.results else ()
        head = [*letter.above, *results, *letter.lines, f"To: {ALL}", f"Subject: Kantine {mark}",
                f"Message-ID: <{mark}@havik.example>", "Date: Mon, 15 Mar 2027 12:00:00 +0100"]
        content = ("\r\n".join([*head, "", f"Morgen is de kantine dicht. {mark}"]) + "\r\n").encode()
        self._send(letter, content)
        town.run(600)
        with town.parts.database.connect() as connection:
            names = connection.execute(select(posts.c.author).where(posts.c.text.contains(mark))).scalars().all()
        item = self.newest()
        went = [one for one in town.mails_to(ALL) if content in one.content]
        assert mark in item.subject, "relayed at the door"
        return Outcome(names=tuple(names), delivered=len(went) == 1, held=item.state is State.HELD,
                       by=item.decided_by, why=str(item.envelope["unvouched"]))

    def newest(self) -> Item:
        """The item of the mail that came last."""
        with self.town.parts.database.connect() as connection:
            return items.latest(connection, limit=1)[0]

    def _send(self, letter: Letter, content: bytes) -> None:
        port = self._ports[letter.setting]
        with smtplib.SMTP("127.0.0.1", port, timeout=30, source_address=(letter.peer, 0)) as client:
            client.ehlo(OURS)
            if letter.client:
                assert 250 == client.docmd("XFORWARD", f"NAME=[UNAVAILABLE] ADDR={letter.client} SOURCE=REMOTE")[0]
            client.mail(letter.sender, [] if letter.sender.isascii() else ["SMTPUTF8"])
            assert 250 == client.rcpt(ALL)[0]
            code, words = client.data(content)
            assert 250 == code, words


@contextmanager
def forge(folder: Path, *, holds: bool = False) -> Iterator[Forge]:
    """The town behind its doors, until the block ends."""
    ports: dict[str, int] = {}
    made = Forge(folder, ports, holds=holds)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with ExitStack() as stack:
        stack.callback(made.town.close)
        stack.callback(loop.close)
        stack.callback(thread.join, 10)
        stack.callback(loop.call_soon_threadsafe, loop.stop)
        for setting, trust in TRUST.items():
            parts = made.town.parts
            door = GatewayDoor(replace(parts, manners=replace(parts.manners, trust=trust)))
            stack.callback(door.close)
            settings = SmtpSettings.model_validate({"listen": "127.0.0.1:0", "greet_pause_seconds": 0})
            intake = SmtpIntake(settings, door, made.town.hop.at, (ip_network(PEER),))
            asyncio.run_coroutine_threadsafe(intake.start(), loop).result(20)
            stack.callback(_close, intake, loop)
            ports[setting] = intake.port
        yield made


def _close(intake: SmtpIntake, loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(intake.stop(), loop).result(60)
