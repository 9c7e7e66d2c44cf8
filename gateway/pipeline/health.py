"""Whether all is well, as one value: what was looked at, how it stands, and since when."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from ..errors import StoreTrouble
from ..store import items, vitals
from ..store.database import reading
from ..store.vitals import Vitals, Waiting
from . import off
from .canary import BOX, ways
from .legs import SOUND, Journey, journey_of
from .parts import Parts
from .soundness import troubles
from .strain import Strain

MIB = 1 << 20
SHORT = {Strain.DISK: "store-full", Strain.BACKLOG: "store-behind", Strain.STORE: "store-refuses"}
LOW = 1024 * MIB  # so near to the room below which mail passes untouched somebody should make more
BEAT_LATE = timedelta(minutes=3)  # it comes each minute
OVERDUE = timedelta(minutes=2)  # the sweep comes every 15 seconds
MAILBOX_SILENT = timedelta(minutes=70)  # a mailbox is looked at once an hour at least
DIRECTORY_OLD = timedelta(days=1)  # who left a day ago, or was taken off a list, is still on it
SLOW = {  # when waiting is worth a look, and when it is trouble
    "queue": (timedelta(minutes=5), timedelta(minutes=20)),  # posts may wait for `posting.give_up_after`
    "hop": (timedelta(), timedelta(minutes=10)),
    "network": (timedelta(), timedelta(minutes=5)),
}


class Level(IntEnum):
    """How much somebody must do about it."""

    OK = 0
    LOOK = 1  # mail flows; look when you have time
    TROUBLE = 2  # mail waits, or nobody knows whether it flows

    @property
    def word(self) -> str:
        """ok, look or trouble."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at. `code` has its words, see gateway/web/words/health.py."""

    name: str  # store, switch, worker, canary, backlog, queue, hop, network, failed, posts, mailbox, model, directory
    level: Level
    code: str  # hop-waits
    about: str = ""  # which network, way, model or mailbox
    count: int = 0
    since: datetime | None = None
    why: str = ""  # in others' words: for people who may see addresses, never for a machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """All findings at one moment; the worst of them is the level of the whole."""

    at: datetime
    findings: tuple[Finding, ...]

    @property
    def level(self) -> Level:
        """How things stand as a whole."""
        return max((one.level for one in self.findings), default=Level.OK)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What is not well, the worst first."""
        return tuple(sorted((one for one in self.findings if one.level), key=lambda one: -one.level))


def health(parts: Parts) -> Health:
    """How things stand now. A store that does not answer is a finding, never an error."""
    now = parts.clock()
    try:
        with reading(parts.database) as connection:
            seen = vitals.look(connection, now)
            late = items.late(connection, now - parts.manners.bounds.late_after)
        found = (
            _store(parts),
            _switch(parts),
            _worker(seen, now),
            *_canaries(parts),
            *_backlog(parts, late),
            *judge(seen, parts.mailboxes, now),
            *_models(parts),
            _directory(parts),
        )
    except StoreTrouble as trouble:
        gone = Finding(name="store", level=Level.TROUBLE, code="store-gone", why=str(trouble))
        return Health(at=now, findings=(gone, _switch(parts)))
    return Health(at=now, findings=found)


def judge(seen: Vitals, mailboxes: tuple[str, ...], now: datetime) -> Iterator[Finding]:
    """What the store's numbers say."""
    yield _queue(seen, now)
    yield _slow("hop", seen.deferred, now)
    yield from (_slow("network", one, now) for one in seen.posts) if seen.posts else (_well("network"),)
    yield _some("failed", seen.failed)
    yield _some("posts", seen.ambiguous)
    for one in seen.mailboxes:
        if one.place in mailboxes:
            silent = now - one.read_at > MAILBOX_SILENT
            code = "mailbox-trouble" if one.trouble else "mailbox-silent" if silent else "mailbox-well"
            level = Level.TROUBLE if one.trouble or silent else Level.OK
            yield Finding(
                name="mailbox", level=level, code=code, about=one.place, since=one.read_at, why=one.trouble
            )


def _store(parts: Parts) -> Finding:
    try:
        free = vitals.free_bytes(parts.database, parts.state)
    except OSError as error:
        raise StoreTrouble(f"the store's folder cannot be looked at: {error.strerror}") from error
    short = parts.gauge.now(parts)
    if short is not None:
        return Finding(name="store", level=Level.TROUBLE, code=SHORT[short], count=free // MIB)
    if free < parts.manners.bounds.keep_free + LOW:
        return Finding(name="store", level=Level.LOOK, code="store-low", count=free // MIB)
    return _well("store")


def _switch(parts: Parts) -> Finding:
    is_off = off.is_off(parts.state)
    return Finding(
        name="switch", level=Level.LOOK if is_off else Level.OK, code="switch-off" if is_off else "switch-on"
    )


def _worker(seen: Vitals, now: datetime) -> Finding:
    if seen.beat is None:
        return Finding(name="worker", level=Level.TROUBLE, code="worker-none")
    late = now - seen.beat > BEAT_LATE
    return Finding(
        name="worker",
        level=Level.TROUBLE if late else Level.OK,
        code="worker-silent" if late else "worker-well",
        since=seen.beat,
    )


def _canaries(parts: Parts) -> Iterator[Finding]:
    settings = parts.canaries
    if settings is None:
        yield Finding(name="canary", level=Level.OK, code="canary-unset")
        return
    for way in ways(settings):
        yield of_journey(journey_of(parts, settings, way))


def of_journey(found: Journey) -> Finding:
    """What the canaries of one way say."""
    box = way_is_box(found.way)
    last = found.last.back_at if found.last else None
    return Finding(
        name="canary",
        level=Level.OK if found.leg in SOUND else Level.TROUBLE,
        code=f"{'box' if box else 'canary'}-{found.leg.value}",
        about=found.way,
        since=last if found.leg in SOUND else found.canary.sent_at if found.canary else None,
        why=found.why,
    )


def way_is_box(way: str) -> bool:
    """Whether a way ends in a mailbox that we read."""
    return way.startswith(BOX)


def _queue(seen: Vitals, now: datetime) -> Finding:
    if seen.overdue is not None and now - seen.overdue.since > OVERDUE:
        one = seen.overdue
        return Finding(
            name="queue", level=Level.TROUBLE, code="queue-overdue", count=one.count, since=one.since
        )
    return _slow("queue", seen.in_hand, now)


def _backlog(parts: Parts, late: int) -> Iterator[Finding]:
    # counted here and not by the gauge, which asks aside: a command that looks once must see it, too
    if late > parts.manners.bounds.most_late:
        yield Finding(name="backlog", level=Level.TROUBLE, code="backlog-passes", count=late)


def _slow(name: str, waiting: Waiting | None, now: datetime) -> Finding:
    look, trouble = SLOW[name]
    if waiting is None or now - waiting.since < look:
        return _well(name)
    level = Level.TROUBLE if now - waiting.since >= trouble else Level.LOOK
    return Finding(
        name=name,
        level=level,
        code=f"{name}-waits",
        about=waiting.name,
        count=waiting.count,
        since=waiting.since,
        why=waiting.why,
    )


def _some(name: str, count: int) -> Finding:
    return Finding(name=name, level=Level.LOOK, code=f"{name}-some", count=count) if count else _well(name)


def _well(name: str) -> Finding:
    return Finding(name=name, level=Level.OK, code=f"{name}-well")


def _models(parts: Parts) -> Iterator[Finding]:
    found = troubles(parts)
    for one in found:
        yield Finding(name="model", level=Level.LOOK, code="model-trouble", about=one.model, why=one.words)
    if not found:
        yield _well("model")


def _directory(parts: Parts) -> Finding:
    """Whether people and lists are as fresh as they should be; the old ones are in force where they are not."""
    now = parts.directory()
    if not now.trouble:
        return _well("directory")
    old = now.trouble_since is not None and parts.clock() - now.trouble_since > DIRECTORY_OLD
    return Finding(
        name="directory", level=Level.TROUBLE if old else Level.LOOK, code="directory-old",
        since=now.trouble_since, why=now.trouble,
    )


class Watch:
    """The health of a moment ago, for those who ask often."""

    def __init__(self, parts: Parts, seconds: float = 3.0) -> None:
        self._parts = parts
        self._seconds = seconds
        self._lock = threading.Lock()
        self._last: Health | None = None
        self._until = 0.0

    def now(self) -> Health:
        """At most so many seconds old; several who ask at once wait for one look."""
        with self._lock:
            if self._last is None or time.monotonic() >= self._until:
                self._last = health(self._parts)
                self._until = time.monotonic() + self._seconds
            return self._last
