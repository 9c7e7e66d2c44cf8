"""Canaries: small mails of our own that go the whole way, since only a mail that arrived proves it.

The way of the door: the worker hands one to the mail server's front, the mail server brings it to our
door, the worker hands it to the next hop, and the mail server brings it to our door again. The way
of a mailbox that we read ends where its reader finds it. No canary ever becomes an item.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from ..engine import Task
from ..mail.types import Envelope, Headers
from ..relay import Delivered, NextHopDown, Relay
from ..store import canaries
from ..store.database import reading, writing
from . import tasks
from .addresses import CanaryTo, canary_address, is_canary_address, read_canary_address
from .parts import Canaries, Parts

if TYPE_CHECKING:
    from sqlalchemy import Connection

DOOR = "door"  # the way through our SMTP door; the way of a mailbox is `imap:<its name>`
BOX = "imap:"
OUT, HOME, INBOX = "out", "back", "box"  # the legs that an address names
TAKEN = "canary"  # what the door's reply calls it
FIELD = "X-Mailsquare-Canary"
MANY, FEWER = 12, 3  # so many on their way mean that the mail server keeps them: then one in three slots has one
SUBJECT = "Mailsquare canary"
TEXT = (
    "Mailsquare stuurde deze mail aan zichzelf om te zien of mail aankomt. Je kunt hem weggooien.",
    "Mailsquare sent this mail to itself to see whether mail arrives. You may throw it away.",
)


def ways(settings: Canaries) -> tuple[str, ...]:
    """Every way that is tried: the door's, and one for each mailbox whose address is known."""
    return (DOOR, *(f"{BOX}{name}" for name in sorted(settings.mailboxes)))


def send(parts: Parts, way: str) -> str:
    """Hand a new canary to the mail server's front; its id. What troubles it is kept in its row."""
    settings = parts.canaries
    if settings is None or way not in ways(settings):
        return ""  # config.yaml says otherwise by now
    canary_id = base64.b32encode(os.urandom(10)).decode("ascii").lower()
    with writing(parts.database) as connection:
        canaries.send(connection, canary_id, way, parts.clock())
    leg = OUT if way == DOOR else INBOX
    proof = canary_address(canary_id, leg, parts.secret, parts.manners.domain)
    to = proof if way == DOOR else settings.mailboxes[way.removeprefix(BOX)]
    try:
        trouble = _not_taken(_hand(parts, settings.front, canary_id, leg, to), "refused")
    except NextHopDown as down:
        trouble = f"front: {down}"
    if trouble:
        with writing(parts.database) as connection:
            canaries.trouble(connection, canary_id, trouble)
    return canary_id


def apart(parts: Parts, envelope: Envelope) -> tuple[tuple[CanaryTo, ...], Envelope]:
    """The canaries among the recipients, and the envelope without them; made-up ones are nobody."""
    domain = parts.manners.domain
    others = tuple(one for one in envelope.recipients if not is_canary_address(one.address, domain))
    if others == envelope.recipients:
        return (), envelope
    found = (read_canary_address(one.address, parts.secret, domain) for one in envelope.recipients)
    return tuple(one for one in found if one is not None), replace(envelope, recipients=others)


def arrive(parts: Parts, connection: Connection, found: tuple[CanaryTo, ...]) -> str:
    """They are at our door: the first time outward they are handed on, and homeward they end here."""
    now = parts.clock()
    for one in found:
        if one.leg == HOME:
            canaries.back(connection, one.id, now)
        elif one.leg == OUT and canaries.came(connection, one.id, now):
            parts.engine.enqueue(connection, tasks.canary_home(one.id))
    return TAKEN


def pass_on(parts: Parts, canary_id: str) -> None:
    """Hand a canary that reached us to the next hop, homeward; harmless to repeat."""
    with reading(parts.database) as connection:
        row = canaries.get(connection, canary_id)
    if row is None or row.handed_at is not None or row.back_at is not None:
        return
    to = canary_address(canary_id, HOME, parts.secret, parts.manners.domain)
    try:
        trouble = _not_taken(_hand(parts, parts.relay, canary_id, HOME, to), "hop")
    except NextHopDown as down:
        trouble = f"hop: {down}"
    with writing(parts.database) as connection:
        if trouble:
            canaries.trouble(connection, canary_id, trouble)
        else:
            canaries.handed(connection, canary_id, parts.clock())


def arrived(parts: Parts, headers: Headers) -> bool:
    """Whether a mail in a mailbox is a canary of ours, which is then marked and never taken as mail.

    Those on the way of the door turn up here too where a journal copies all mail; they prove nothing.
    """
    name = (headers.get(FIELD) or "").strip()
    found = read_canary_address(name, parts.secret, parts.manners.domain)
    if found is None:
        return False
    if found.leg == INBOX:
        with writing(parts.database) as connection:
            now = parts.clock()
            canaries.came(connection, found.id, now)
            canaries.back(connection, found.id, now)
    return True


def beat(parts: Parts) -> None:
    """The worker says that it works."""
    with writing(parts.database) as connection:
        canaries.beat(connection, parts.clock())


def due(parts: Parts, slot: int) -> Iterator[Task]:
    """The canaries to send in a slot of time.

    Where the mail server keeps them for a door that is away, fewer are enough: they all come at once
    when it opens.
    """
    settings = parts.canaries
    if settings is None:
        return
    for way in ways(settings):
        with reading(parts.database) as connection:
            many = canaries.on_their_way(connection, way) >= MANY
        if not many or slot % FEWER == 0:
            yield tasks.canary(way, slot)


def slot_of(settings: Canaries, now: datetime) -> int:
    """The number of the stretch of time in which one canary a way is sent."""
    return int(now.timestamp() // settings.every.total_seconds())


def _hand(parts: Parts, to: Relay, canary_id: str, leg: str, recipient: str) -> Delivered:
    return to.send(compose(parts, canary_id, leg, recipient), recipient=recipient)


def _not_taken(sent: Delivered, leg: str) -> str:
    """Why it was not taken, as `leg: words`; "" when it was."""
    replies = [*sent.refused.values(), *sent.deferred.values()]
    return f"{leg}: {replies[0]}" if replies else ""


def compose(parts: Parts, canary_id: str, leg: str, recipient: str) -> bytes:
    """The mail. It says in every way there is that nobody should answer it."""
    domain = parts.manners.domain
    lines = [
        f"From: Mailsquare <mailsquare@{domain}>",
        f"To: <{recipient}>",
        f"Subject: {SUBJECT}",
        f"Date: {format_datetime(parts.clock())}",
        f"Message-ID: <canary.{canary_id}.{leg}@{domain}>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        f"{FIELD}: {canary_address(canary_id, leg, parts.secret, domain)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        *TEXT,
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")
