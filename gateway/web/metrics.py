"""The numbers for Prometheus. No address, no subject, no person is ever in them: docs/metrics.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from ..counts import DOOR
from ..errors import StoreTrouble
from ..pipeline import off
from ..pipeline.canary import ways
from ..pipeline.health import Watch
from ..pipeline.parts import Parts
from ..store import canaries, items, journal, outgoing, vitals
from ..store.database import reading

if TYPE_CHECKING:
    from sqlalchemy import Connection

Rows = dict[tuple[str, ...], float]  # by the values of the labels
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Name -> help text and labels. This table makes the families, and docs/metrics.md tells it on.
FAMILIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "mailsquare_health": ("How each thing that was looked at stands: 0 ok, 1 look, 2 trouble.", ("finding", "about")),
    "mailsquare_off": ("1 while everything is delivered as ordinary mail.", ()),
    "mailsquare_store_up": ("1 while the store answers.", ()),
    "mailsquare_store_free_bytes": ("Room left where the store writes.", ()),
    "mailsquare_items": ("Mails in the gateway by state.", ("state",)),
    "mailsquare_relayed": ("Mails relayed at once, by guard or check.", ("reason",)),
    "mailsquare_oldest_unfinished_seconds": ("Age of the oldest mail in hand; 0 when there is none.", ()),
    "mailsquare_deferred": ("Mails that the next hop has not taken yet.", ()),
    "mailsquare_oldest_deferred_seconds": ("Age of the oldest of those; 0 when there is none.", ()),
    "mailsquare_outgoing": ("Posts by state.", ("state",)),
    "mailsquare_posts": ("Posts by target of rules.yaml and state.", ("target", "state")),
    "mailsquare_posts_waiting": ("Posts that a network has not taken yet.", ("network",)),
    "mailsquare_canary_back_seconds": ("Seconds since the last canary came back; absent before the first.", ("way",)),
    "mailsquare_canary_took_seconds": ("How long that canary was under way.", ("way",)),
    "mailsquare_worker_beat_seconds": ("Seconds since the worker said that it works; absent before.", ()),
}


def exposition(parts: Parts, watch: Watch) -> bytes:
    """All numbers in the text format: the store's, this process's door's, and of the process itself."""
    registry = CollectorRegistry()
    registry.register(Numbers(parts, watch))
    ProcessCollector(registry=registry)
    return generate_latest(registry) + generate_latest(DOOR)


class Numbers(Collector):
    """Reads the numbers from the store at each visit, so that they are right after a restart."""

    def __init__(self, parts: Parts, watch: Watch) -> None:
        self._parts = parts
        self._watch = watch

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: registering must not ask the store."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Every family; of a store that does not answer only that it does not."""
        parts = self._parts
        health = self._watch.now()
        levels: Rows = {}
        for one in health.findings:
            key = one.name, _public(one.name, one.about)
            levels[key] = max(levels.get(key, 0), one.level)
        yield _family("mailsquare_health", levels)
        yield _family("mailsquare_off", {(): float(off.is_off(parts.state))})
        try:
            with reading(parts.database) as connection:
                found = [*_kept(connection), *_waiting(connection, parts), *_tried(connection, parts)]
            free = float(vitals.free_bytes(parts.database, parts.state))
        except (StoreTrouble, OSError):
            yield _family("mailsquare_store_up", {(): 0.0})
            return
        yield _family("mailsquare_store_up", {(): 1.0})
        yield _family("mailsquare_store_free_bytes", {(): free})
        yield from found


def _public(name: str, about: str) -> str:
    """The place of a mailbox is somebody's address."""
    return "" if name == "mailbox" else about


def _kept(connection: Connection) -> Iterator[Metric]:
    yield _family("mailsquare_items", {(state.value,): n for state, n in items.balance(connection).items()})
    yield _family(
        "mailsquare_relayed", {(why,): n for why, n in journal.relayed_since(connection, _BEGINNING).items()}
    )
    yield _family("mailsquare_outgoing", {(s.value,): n for s, n in outgoing.counts(connection).items()})
    posts: Rows = {(target, state): n for (target, state), n in outgoing.by_target(connection).items()}
    yield _family("mailsquare_posts", posts)


def _waiting(connection: Connection, parts: Parts) -> Iterator[Metric]:
    now = parts.clock()
    seen = vitals.look(connection, now)
    for name, one in (("unfinished", seen.in_hand), ("deferred", seen.deferred)):
        age = (now - one.since).total_seconds() if one else 0.0
        yield _family(f"mailsquare_oldest_{name}_seconds", {(): age})
    yield _family("mailsquare_deferred", {(): seen.deferred.count if seen.deferred else 0})
    yield _family("mailsquare_posts_waiting", {(one.name,): one.count for one in seen.posts})
    beats: Rows = {(): (now - seen.beat).total_seconds()} if seen.beat else {}
    yield _family("mailsquare_worker_beat_seconds", beats)


def _tried(connection: Connection, parts: Parts) -> Iterator[Metric]:
    back: Rows = {}
    took: Rows = {}
    for way in ways(parts.canaries) if parts.canaries else ():
        last = canaries.last_back(connection, way)
        if last is not None and last.back_at is not None:
            back[(way,)] = (parts.clock() - last.back_at).total_seconds()
            took[(way,)] = (last.back_at - last.sent_at).total_seconds()
    yield _family("mailsquare_canary_back_seconds", back)
    yield _family("mailsquare_canary_took_seconds", took)


def _family(name: str, numbers: Rows) -> Metric:
    about, labels = FAMILIES[name]
    family = GaugeMetricFamily(name, about, labels=labels)
    for values, n in sorted(numbers.items()):
        family.add_metric(values, n)
    return family
