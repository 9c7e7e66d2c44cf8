"""How long things are kept, and how a person is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.contract import Forgetful

from ..store import canaries, forgetting, journal, ledger
from ..store.database import scrub, writing
from ..store.items import State
from .parts import Parts

FINISHED_WORKFLOWS = timedelta(days=2)
LOGINS = timedelta(days=1)
CANARIES = timedelta(days=7)  # longer than a mail server keeps one for a door that is away


def forget(parts: Parts) -> int:
    """Take the originals, names and subjects of items whose time is up; returns how many."""
    now, manners = parts.clock(), parts.manners
    gone = _strip(parts, (State.POSTED, State.BOTH, State.ABSORBED, State.FAILED), now - manners.keep_posted)
    gone += _strip(parts, (State.DELIVERED,), now - manners.keep_delivered)
    with writing(parts.database) as connection:
        ledger.forget_before(connection, now - manners.keep_ledger)
        journal.forget_before(connection, now - manners.keep_journal)
        forgetting.logins_before(connection, now - LOGINS)
        canaries.forget_before(connection, now - CANARIES)
    if gone:
        scrub(parts.database)
    parts.engine.forget_finished(before_ms=int((now - FINISHED_WORKFLOWS).timestamp() * 1000))
    return gone


def _strip(parts: Parts, states: Sequence[State], before: datetime) -> int:
    """All whose time is up, a few in each transaction, so that the door never waits long."""
    gone = 0
    while True:
        with writing(parts.database) as connection:
            some = forgetting.strip_before(connection, states, before)
        gone += some
        if some < forgetting.AT_ONCE:
            return gone


def erase(parts: Parts, person: str, who: str) -> int:
    """Forget a person: their originals, names and choices; returns how many items were touched.

    What is in hand is left until it ends: a mail that waits must still reach its recipients.
    """
    with writing(parts.database) as connection:
        gone = forgetting.strip_person(connection, person.lower())
        journal.write(
            connection, at=parts.clock(), event="erased", words=f"a person was erased: {gone} items", who=who
        )
    for network in parts.networks.values():
        if isinstance(network, Forgetful):
            network.forget(person)
    scrub(parts.database)
    return gone
