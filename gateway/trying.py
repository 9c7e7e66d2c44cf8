"""`check --live` sends a mail of our own the whole way, and says leg by leg what it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from .app import secret_of
from .config import Config
from .pipeline.canary import ways
from .pipeline.following import BACK, FRONT, INBOX, NEXT, OURS, Followed, follow, is_served
from .pipeline.health import of_journey
from .pipeline.legs import Journey, Leg
from .pipeline.parts import Canaries, Parts
from .scratch import scratch
from .store.database import open_engine
from .store.migrate import is_current
from .web.told import told

Waiting = Callable[[str], AbstractContextManager[object]]
UNSET = (
    "no mail of our own tries the way; write `canary: {via: 127.0.0.1:25}` into config.yaml, with the address "
    "where your mail server takes mail in"
)
UNSERVED = "no service runs on this store, so nobody could bring a canary home; start `mailsquare serve`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was seen at one station of a way, with the fix."""

    name: str
    ok: bool
    words: str
    look: bool = False  # nothing is wrong, but nothing was tried either


def try_ways(config: Config, waiting: Waiting = nullcontext) -> Iterator[Tried]:
    """Send a canary on every way, and wait for each; `waiting` shows that we do."""
    if config.front is None:
        yield Tried(name="canary", ok=False, look=True, words=UNSET)
        return
    if not (config.state / "key").exists():
        yield Tried(name="canary", ok=False, words=UNSERVED)
        return
    database = open_engine(config.store_url)
    try:
        with scratch(config) as made:
            secret = secret_of(config.state)
            parts = replace(made, database=database, secret=secret, clock=lambda: datetime.now(UTC))
            settings = parts.canaries
            if settings is None or not is_current(database) or not is_served(parts, settings):
                yield Tried(name="canary", ok=False, words=UNSERVED)
                return
            for way in ways(settings):
                yield from _try(parts, settings, way, waiting)
    finally:
        database.dispose()


def _try(parts: Parts, settings: Canaries, way: str, waiting: Waiting) -> Iterator[Tried]:
    with waiting(f"a canary is on its way ({way}); it has {settings.late_after.total_seconds():.0f} s"):
        found = follow(parts, settings, way)
    for station in found.passed:
        yield Tried(name=f"canary {way}, {station}", ok=True, words=_passed(parts, station, found))
    if found.leg is not Leg.WELL:
        seen = of_journey(Journey(way=way, leg=found.leg, canary=found.canary, why=found.why))
        said = told(seen, "en", lambda then: _clock(parts, then))
        words = " ".join(filter(None, (said.words, f"({said.why})" if said.why else "", said.remedy)))
        yield Tried(name=f"canary {way}", ok=False, words=words)


def _passed(parts: Parts, station: str, found: Followed) -> str:
    """What a canary did at a station."""
    canary = found.canary
    at = {FRONT: canary.sent_at, OURS: canary.came_at, NEXT: canary.handed_at, BACK: canary.back_at}.get(
        station, canary.back_at
    )
    when = _clock(parts, at) if at else "meanwhile"  # it came home before the next hop's word was kept
    took = f", {(canary.back_at - canary.sent_at).total_seconds():.1f} s in all" if canary.back_at else ""
    return {
        FRONT: f"the mail server's front took it at {when}",
        OURS: f"it reached our door at {when}",
        NEXT: f"the next hop took it at {when}",
        BACK: f"it came back at {when}{took}",
        INBOX: f"it was read in its mailbox at {when}{took}",
    }[station]


def _clock(parts: Parts, then: datetime) -> str:
    return f"{then.astimezone(parts.rulebook.now.company.timezone):%H:%M:%S}"
