"""A canary's row is marked once at each station, and says nothing of trouble that is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from gateway.store import canaries
from gateway.store.database import writing

NOON = datetime(2027, 3, 15, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_each_station_is_marked_by_the_first_who_comes(store: Engine) -> None:
    """A second delivery must not make it younger."""
    with writing(store) as connection:
        canaries.send(connection, "a", "door", NOON)
        for mark in (canaries.came, canaries.handed, canaries.back):
            assert mark(connection, "a", NOON)
            assert not mark(connection, "a", NOON + MINUTE)
        row = canaries.get(connection, "a")
    assert row is not None
    assert {NOON} == {row.came_at, row.handed_at, row.back_at}


def test_one_that_nobody_sent_is_marked_nowhere(store: Engine) -> None:
    """A forgotten one comes after a week in a queue."""
    with writing(store) as connection:
        assert not canaries.came(connection, "nobody", NOON)
        assert canaries.get(connection, "nobody") is None


def test_getting_on_ends_the_trouble(store: Engine) -> None:
    """What stood still moves again: the old words would be a lie."""
    with writing(store) as connection:
        canaries.send(connection, "a", "door", NOON)
        canaries.trouble(connection, "a", "door: shut")
        canaries.came(connection, "a", NOON)
        row = canaries.get(connection, "a")
    assert row is not None
    assert "" == row.trouble


def test_only_what_the_mail_server_took_is_on_its_way(store: Engine) -> None:
    """One that the front never took waits nowhere."""
    with writing(store) as connection:
        for name, trouble in (("a", ""), ("b", "front: away"), ("c", "door: shut")):
            canaries.send(connection, name, "door", NOON)
            canaries.trouble(connection, name, trouble)
        canaries.send(connection, "d", "imap:square", NOON)
        assert 2 == canaries.on_their_way(connection, "door")
        canaries.came(connection, "a", NOON)
        assert 1 == canaries.on_their_way(connection, "door")


def test_the_newest_come_first_and_the_last_home_is_known(store: Engine) -> None:
    """By the way they took."""
    with writing(store) as connection:
        for n, name in enumerate("abc"):
            canaries.send(connection, name, "door", NOON + n * MINUTE)
        canaries.back(connection, "a", NOON + 9 * MINUTE)
        canaries.back(connection, "b", NOON + 8 * MINUTE)
        assert ["c", "b"] == [one.id for one in canaries.latest(connection, "door", 2)]
        last = canaries.last_back(connection, "door")
        assert canaries.last_back(connection, "imap:square") is None
    assert last is not None
    assert "a" == last.id


def test_the_worker_has_one_row(store: Engine) -> None:
    """A beat a minute for years is still one row, and no retention takes it."""
    with writing(store) as connection:
        assert canaries.last_beat(connection) is None
        for n in range(3):
            canaries.beat(connection, NOON + n * MINUTE)
        canaries.send(connection, "a", "door", NOON)
        assert 1 == canaries.forget_before(connection, NOON + timedelta(days=400))
        assert NOON + 2 * MINUTE == canaries.last_beat(connection)
