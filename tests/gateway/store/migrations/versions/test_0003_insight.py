"""Mail that was there before the column has no insight, and keeps all else."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from gateway.store import items
from gateway.store.database import open_engine
from gateway.store.migrate import is_current, upgrade
from tests.gateway.store.migrations.versions.taking_back import take_back

THREAD = ("INSERT INTO threads (id, list, base_subject, root_item, root_author, next_seq, quiet_after) "
          "VALUES ('T', '', '', '', '', 1, 0)")
ITEM = ("INSERT INTO items (id, door_key, state, accepted_at, intake, sender, trusted, queue_id, envelope, size, "
        "message_id, author, author_name, subject, language, list, thread_id, thread_seq, rules_revision, "
        "decided_by, action, kind, reason, tries) VALUES ('I', 'k', 'posted', 1, 'inline', 's', 1, '', '{}', 1, '', "
        "'', '', 'Kantine', 'nl', '', 'T', 1, '', '', '', 'question', '', 0)")


def test_the_column_comes_and_goes_and_the_mail_stays(tmp_path: Path) -> None:
    """The page of an older mail must open, too."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(engine)
    take_back(engine, 2)
    assert not is_current(engine)
    assert "insight" not in {column["name"] for column in inspect(engine).get_columns("items")}
    with engine.begin() as connection:
        connection.execute(text(THREAD))
        connection.execute(text(ITEM))

    upgrade(engine)

    assert is_current(engine)
    with engine.connect() as connection:
        item = items.get(connection, "I")
    assert item is not None
    assert (None, "Kantine") == (item.insight, item.subject)
    engine.dispose()
