"""Sends one canary and goes after it, leg by leg: for a person who wants to know now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..store import canaries
from ..store.canaries import Canary
from ..store.database import reading
from .canary import DOOR, send
from .health import BEAT_LATE
from .legs import Leg, broken, greets
from .parts import Canaries, Parts

LOOK_EVERY = 0.25  # seconds between two looks at its row
FRONT, OURS, NEXT, BACK, INBOX = "front", "door", "next-hop", "back", "mailbox"  # the stations of a way
STATIONS = {DOOR: (FRONT, OURS, NEXT, BACK)}  # any other way: the front, then the mailbox
LOST_BEFORE = {  # the leg that is broken -> the station that it never reached
    Leg.FRONT: FRONT,
    Leg.REFUSED: FRONT,
    Leg.DOOR: OURS,
    Leg.ROUTE: OURS,
    Leg.WORKER: NEXT,
    Leg.HOP: NEXT,
    Leg.RETURN: BACK,
    Leg.MAILBOX: INBOX,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How far one canary came: the stations it passed, and the leg on which it was lost, if it was."""

    canary: Canary
    passed: tuple[str, ...]
    leg: Leg
    why: str = ""


def is_served(parts: Parts, settings: Canaries) -> bool:
    """Whether a service works on this store: its worker said so just now, or its door is open."""
    with reading(parts.database) as connection:
        last = canaries.last_beat(connection)
    fresh = last is not None and parts.clock() - last < BEAT_LATE
    return fresh or (settings.door is not None and not greets(settings.door))


def follow(
    parts: Parts, settings: Canaries, way: str, pause: Callable[[float], object] = time.sleep
) -> Followed:
    """Send one and wait until it ends, at most as long as `late_after`."""
    canary_id = send(parts, way)
    row = _row(parts, canary_id)
    shut = "" if row.trouble or way != DOOR or settings.door is None else greets(settings.door)
    until = parts.clock() + settings.late_after
    while not (row.back_at or row.trouble or shut) and parts.clock() < until:
        pause(LOOK_EVERY)
        row = _row(parts, canary_id)
    if row.back_at:
        return Followed(canary=row, passed=_stations(way), leg=Leg.WELL)
    leg, why = broken(row)
    if leg is Leg.ROUTE and shut:
        leg, why = Leg.DOOR, shut
    stations = _stations(way)
    return Followed(canary=row, passed=stations[: stations.index(LOST_BEFORE[leg])], leg=leg, why=why)


def _stations(way: str) -> tuple[str, ...]:
    return STATIONS.get(way, (FRONT, INBOX))


def _row(parts: Parts, canary_id: str) -> Canary:
    with reading(parts.database) as connection:
        row = canaries.get(connection, canary_id)
    assert row is not None, "a canary's row is there before it leaves"
    return row
