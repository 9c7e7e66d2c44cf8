"""What the store says of how things go, from real rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from gateway.store import forgetting, items, journal, outgoing, vitals
from gateway.store.database import writing
from gateway.store.items import State
from gateway.store.outgoing import Sending
from gateway.store.vitals import Vitals, free_bytes
from tests.gateway.web.ailing import PLACE, keep_waiting, lock_out, silent_worker
from tests.gateway.web.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A store with a worker's sign of life and nothing else."""
    desk = Desk(tmp_path)
    yield desk
    desk.mailroom.close()
    desk.parts.database.dispose()


def look(desk: Desk) -> Vitals:
    """All of it, now."""
    with desk.parts.database.connect() as connection:
        return vitals.look(connection, desk.clock())


def test_a_quiet_store_has_nothing_that_waits(desk: Desk) -> None:
    """Finished mail is no work."""
    for state in (State.DELIVERED, State.POSTED, State.BOTH, State.ABSORBED):
        desk.mail(state)
    seen = look(desk)
    assert (None, None, None, (), 0, 0) == (
        seen.in_hand, seen.overdue, seen.deferred, seen.posts, seen.failed, seen.ambiguous,
    )  # fmt: skip
    assert desk.clock() == seen.beat


def test_the_oldest_mail_in_hand_says_since_when(desk: Desk) -> None:
    """The age of the first in the queue, not of the last."""
    first = desk.clock()
    desk.mail(State.RECEIVED)
    desk.clock.pass_by(minutes=3)
    desk.mail(State.ACTING)
    seen = look(desk).in_hand
    assert seen is not None
    assert (2, first) == (seen.count, seen.since)


def test_only_mail_that_was_tried_is_deferred(desk: Desk) -> None:
    """What is just being worked on waits for nobody; what waits for a post neither."""
    desk.mail(State.ACTING)
    assert look(desk).deferred is None
    tried = desk.mail(State.ACTING, tries=2)
    with writing(desk.parts.database) as connection:
        journal.write(
            connection, at=desk.clock(), item_id=tried.id, event="deferred", words="the next hop is down: gone"
        )
    seen = look(desk).deferred
    assert seen is not None
    assert (1, "the next hop is down: gone") == (seen.count, seen.why)
    with writing(desk.parts.database) as connection:
        items.mark(connection, tried.id, ["all@corp.example"], "delivered")
    assert look(desk).deferred is None


def test_posts_wait_by_network_with_its_last_words(desk: Desk) -> None:
    """Which network, how many, and why."""
    keep_waiting(desk, "slack asks us to wait")
    keep_waiting(desk, "slack is away")
    (seen,) = look(desk).posts
    assert ("slack", 2) == (seen.name, seen.count)
    assert seen.why in ("slack is away", "slack asks us to wait")
    assert look(desk).deferred is None


def test_holds_are_overdue_when_their_time_is_up(desk: Desk) -> None:
    """Until then they wait as they should."""
    desk.mail(State.HELD, hold_until=desk.clock() + timedelta(minutes=30))
    assert look(desk).overdue is None
    desk.clock.pass_by(minutes=31)
    assert look(desk).overdue is not None


def test_a_failed_mail_counts_while_a_person_can_act(desk: Desk) -> None:
    """Once retention took its bytes nothing is left to be done."""
    desk.mail(State.FAILED)
    assert 1 == look(desk).failed
    with writing(desk.parts.database) as connection:
        forgetting.strip_before(connection, [State.FAILED], desk.clock() + timedelta(days=1))
    assert 0 == look(desk).failed


def test_an_unsure_post_counts_for_two_days(desk: Desk) -> None:
    """Longer than that nobody will look any more, and the mail was delivered."""
    row = desk.posted(desk.mail(State.DELIVERED))
    with writing(desk.parts.database) as connection:
        outgoing.settle(connection, row.id, Sending.AMBIGUOUS, "no answer")
    assert 1 == look(desk).ambiguous
    desk.clock.pass_by(days=3)
    assert 0 == look(desk).ambiguous


def test_mailboxes_and_the_worker_speak_for_themselves(desk: Desk) -> None:
    """As they were last heard."""
    lock_out(desk)
    silent_worker(desk)
    seen = look(desk)
    assert [(PLACE, "the password is wrong; mend password_file")] == [
        (one.place, one.trouble) for one in seen.mailboxes
    ]
    assert desk.clock() - timedelta(hours=1) == seen.beat


def test_room_is_that_of_the_store_itself(desk: Desk, tmp_path: Path) -> None:
    """With another database it is that of the state folder, which may be gone."""
    assert free_bytes(desk.parts.database, tmp_path / "elsewhere") > 0
    elsewhere = SimpleNamespace(dialect=SimpleNamespace(name="postgresql"), url=SimpleNamespace(database="msq"))
    with pytest.raises(FileNotFoundError):
        free_bytes(cast(Any, elsewhere), tmp_path / "gone")


def test_what_a_person_left_as_it_is_counts_no_more(desk: Desk) -> None:
    """Until it fails again: a warning that nobody can end is not read."""
    item = desk.mail(State.FAILED)
    for event, failed in (("left", 0), ("failed", 1)):
        with writing(desk.parts.database) as connection:
            journal.write(connection, at=desk.clock(), item_id=item.id, event=event, words=event)
        assert failed == look(desk).failed
