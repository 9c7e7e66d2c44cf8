"""A town whose mail server brings canaries to the door, as far as the test lets it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import timedelta

from gateway.mail.headers import scan_headers
from gateway.mail.types import Envelope, Recipient
from gateway.pipeline import canary
from gateway.pipeline.canary import DOOR
from gateway.pipeline.fate import Fate, Verdict
from gateway.pipeline.legs import Journey, journey_of
from gateway.pipeline.parts import Canaries
from gateway.relay import NextHop, Relay
from gateway.store import canaries
from gateway.store.canaries import Canary
from tests.gateway.fake_hop import FakeHop, Seen
from tests.gateway.town import Town

EVERY, LATE = timedelta(minutes=5), timedelta(minutes=2)


def let_fly(town: Town, front: FakeHop, *, mailboxes: Mapping[str, str] | None = None, door: int = 0) -> Canaries:
    """Give a town canaries that leave by that front."""
    settings = Canaries(
        front=Relay(front.at, "plein.havik.example", timeout=5),
        every=EVERY,
        late_after=LATE,
        door=NextHop("127.0.0.1", door) if door else None,
        mailboxes=mailboxes or {},
    )
    object.__setattr__(town.parts, "canaries", settings)
    return settings


def bring(town: Town, mail: Seen) -> Verdict:
    """The mail server brings a mail to our door; what the door says of it."""
    words = [re.search(r"<(.*)>", command) for command in mail.recipients]
    envelope = Envelope(
        sender="", recipients=tuple(Recipient(address=found[1]) for found in words if found), trusted=True
    )
    headers = scan_headers(mail.content)
    verdict = town.door.judge(envelope, headers)
    if verdict.fate is Fate.TAKE:
        asyncio.run(town.door.accept(envelope, headers, mail.content))
    return verdict


def send(town: Town, way: str = DOOR) -> str:
    """One canary by the front; its id."""
    return canary.send(town.parts, way)


def row(town: Town, canary_id: str) -> Canary:
    """What the store knows of it."""
    with town.parts.database.connect() as connection:
        found = canaries.get(connection, canary_id)
    assert found is not None
    return found


def seen(town: Town, way: str = DOOR) -> Journey:
    """What is known of a way now."""
    assert town.parts.canaries is not None
    return journey_of(town.parts, town.parts.canaries, way)
