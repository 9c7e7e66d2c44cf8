"""Mail from before keeps what vouched for it, and all else comes and goes with the migration."""

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
        "decided_by, action, kind, reason, tries) VALUES (:id, :id, 'held', 1, 'inline', :sender, :trusted, '', '{}', "
        "1, '', 'Anna@havik.example', '', 'Kantine', 'nl', '', 'T', 1, '', '', '', 'question', '', 0)")


def test_what_vouched_for_held_mail_is_carried_over(tmp_path: Path) -> None:
    """A mail that waits for its author over an upgrade must not turn into a stranger's, nor the reverse."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(engine)
    take_back(engine, 3)
    assert not is_current(engine)
    assert "canaries" not in inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(text(THREAD))
        for row in (("OWN", "anna@havik.example", 1), ("OTHER", "x@elsewhere.example", 1),
                    ("STRANGER", "anna@havik.example", 0)):
            connection.execute(text(ITEM), dict(zip(("id", "sender", "trusted"), row, strict=True)))

    upgrade(engine)

    assert is_current(engine)
    assert {"canaries", "mailboxes", "switches"} <= set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        kept = [items.get(connection, one) for one in ("OWN", "OTHER", "STRANGER")]
    assert ["trusted network", "", ""] == [one.vouched for one in kept if one is not None]
    engine.dispose()


def test_taking_it_back_leaves_every_mail_its_bytes(tmp_path: Path) -> None:
    """SQLite drops what hangs on a table along with it, and a table made anew is dropped first."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text(THREAD))
        connection.execute(text(ITEM), {"id": "OWN", "sender": "anna@havik.example", "trusted": 1})
        connection.execute(text("INSERT INTO contents (item_id, content) VALUES ('OWN', 'x')"))

    take_back(engine, 3)

    with engine.connect() as connection:
        assert 1 == connection.execute(text("SELECT count(*) FROM contents")).scalar_one()
    engine.dispose()
