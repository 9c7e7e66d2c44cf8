"""One row a name, whoever writes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine as Database

from gateway.store import switches
from gateway.store.database import writing

NOW = datetime(2027, 3, 15, 11, 0, tzinfo=UTC)


def test_the_last_word_counts(store: Database) -> None:
    """A second `put` replaces the first, and names do not touch each other."""
    with writing(store) as connection:
        assert switches.get(connection, "off") is None
        switches.put(connection, "off", "off #1", NOW)
        switches.put(connection, "patience:chat", "", NOW)
        switches.put(connection, "off", "on #1", NOW + timedelta(hours=1))
        found = switches.get(connection, "off")
    assert found == switches.Switch(name="off", value="on #1", at=NOW + timedelta(hours=1))
