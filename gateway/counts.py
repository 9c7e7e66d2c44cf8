"""Numbers that only this process knows, and forgets when it ends: what the door does."""

from __future__ import annotations

import re

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

# it would add a second series to each number: when we began to count
disable_created_metrics()  # type: ignore[no-untyped-call]
DOOR = CollectorRegistry()
SESSIONS = Gauge(
    "mailsquare_door_sessions", "Connections at the SMTP door now, in this process.", registry=DOOR
)
REFUSED = Counter(
    "mailsquare_door_refused",
    "Replies of 4xx and 5xx at the SMTP door of this process, by code; the next hop's own among them.",
    ["reply"],
    registry=DOOR,
)
COMMIT = Histogram(
    "mailsquare_door_commit_seconds",
    "How long the store took to keep a mail before we said 250, in this process.",
    registry=DOOR,
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_CODE = re.compile(r"([45]\d\d)[ -]([45]\.\d\.\d)?")  # the next hop may say anything: a few codes are left of it


def count_refusal(reply: str) -> None:
    """Count a reply that is neither 2xx nor 3xx; its words may name people and are not kept."""
    found = _CODE.match(reply)
    if found:
        REFUSED.labels(reply=" ".join(filter(None, found.groups()))).inc()
