"""How far the canaries of one way came, and which leg of it is broken."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..relay import NextHop
from ..store import canaries
from ..store.canaries import Canary
from ..store.database import reading, writing
from .canary import DOOR
from .parts import Canaries, Parts

LOOK_BACK = 20  # canaries of a way: more than that many are never under way at once
STALE_AFTER = 3  # times `every` without a new one
ANSWER_SECONDS = 3.0  # that a door on our own machine may take to greet


class Leg(StrEnum):
    """What the canaries of a way show; each but the first three names the leg that is broken."""

    WELL = "well"  # one came the whole way
    UNDER_WAY = "under-way"  # the first is on its way
    NONE = "none"  # none was sent yet
    STALE = "stale"  # none was sent for long
    FRONT = "front"  # the mail server's front does not answer
    REFUSED = "refused"  # it answers, and does not take it
    DOOR = "door"  # nothing answers at our own door
    ROUTE = "route"  # taken by the front, never brought to our door, which is open
    WORKER = "worker"  # at our door, and nobody took it further
    HOP = "hop"  # at our door, and the next hop did not take it
    RETURN = "return"  # the next hop took it, and never brought it back
    MAILBOX = "mailbox"  # taken by the front, never read in its mailbox


SOUND = frozenset({Leg.WELL, Leg.UNDER_WAY, Leg.NONE})
SAID = (Leg.FRONT, Leg.REFUSED, Leg.DOOR, Leg.HOP)  # those that whoever saw them wrote down


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What is known of a way now: the leg, the canary that showed it, and the last that came back."""

    way: str
    leg: Leg
    canary: Canary | None = None
    last: Canary | None = None
    why: str = ""  # in the words of whoever did not take it


def journey(
    way: str, rows: Sequence[Canary], last: Canary | None, settings: Canaries, now: datetime
) -> Journey:
    """The verdict on a way from its canaries, newest first, and the one that came back last."""
    if not rows:
        return Journey(way=way, leg=Leg.NONE)
    told = next((one for one in rows if _is_over(one, settings.late_after, now)), None)
    if told is None or told.back_at or (last is not None and last.back_at and last.back_at > told.sent_at):
        old = now - rows[0].sent_at > STALE_AFTER * settings.every + settings.late_after
        leg = Leg.STALE if old else Leg.WELL if told or last else Leg.UNDER_WAY
        return Journey(way=way, leg=leg, canary=rows[0], last=last)
    leg, why = broken(told)
    return Journey(way=way, leg=leg, canary=told, last=last, why=why)


def broken(canary: Canary) -> tuple[Leg, str]:
    """The leg on which a canary was lost, and why if anybody said so."""
    said, _, why = canary.trouble.partition(": ")
    if said in SAID:
        return Leg(said), why
    if canary.way != DOOR:
        return Leg.MAILBOX, ""
    if canary.came_at is None:
        return Leg.ROUTE, ""
    return (Leg.WORKER if canary.handed_at is None else Leg.RETURN), ""


def _is_over(canary: Canary, late_after: timedelta, now: datetime) -> bool:
    """Whether nothing more is to be waited for: it came back, somebody refused it, or it is late."""
    return bool(canary.back_at or canary.trouble) or now - canary.sent_at > late_after


def journey_of(parts: Parts, settings: Canaries, way: str) -> Journey:
    """How the canaries of a way fare, as the store says; StoreTrouble when it does not."""
    with reading(parts.database) as connection:
        rows = canaries.latest(connection, way, LOOK_BACK)
        last = canaries.last_back(connection, way)
    return journey(way, rows, last, settings, parts.clock())


def look_at_door(parts: Parts) -> None:
    """Where a canary should have reached our door by now: is that open? Kept with the canary.

    Asked at half of its time, so that it is known before anybody calls the canary late.
    """
    settings = parts.canaries
    if settings is None or settings.door is None:
        return
    with reading(parts.database) as connection:
        rows = canaries.latest(connection, DOOR, LOOK_BACK)
    late = [
        one
        for one in rows
        if _waits_for_door(one) and not one.trouble and parts.clock() - one.sent_at > settings.late_after / 2
    ]
    if late and (why := greets(settings.door)):
        with writing(parts.database) as connection:
            for one in late:
                canaries.trouble(connection, one.id, f"{Leg.DOOR}: {why}")


def _waits_for_door(canary: Canary) -> bool:
    """Whether the mail server has it for our door, on its way out or home."""
    return canary.back_at is None and (canary.came_at is None or canary.handed_at is not None)


def greets(door: NextHop, seconds: float = ANSWER_SECONDS) -> str:
    """Why a mail server there does not greet us; "" when it does."""
    try:
        with socket.create_connection((door.host, door.port), seconds) as connection:
            connection.settimeout(seconds)
            greeting = connection.recv(200)
    except OSError as error:
        return f"{door}: {error.strerror or error}"
    return "" if greeting.startswith(b"220") else f"{door} does not greet"
