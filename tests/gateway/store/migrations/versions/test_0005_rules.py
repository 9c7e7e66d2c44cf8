"""Mail from before the rules' own word was kept stays, and so do threads; the way back is open."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from gateway.store import items, threads
from gateway.store.database import open_engine
from gateway.store.migrate import is_current, upgrade
from tests.gateway.store.migrations.versions.taking_back import take_back
from tests.gateway.store.migrations.versions.test_0003_insight import ITEM, THREAD


def test_the_table_and_the_columns_come_and_go_and_the_mail_stays(tmp_path: Path) -> None:
    """An update that is taken back must not cost a mail."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(engine)
    take_back(engine, 4)
    assert not is_current(engine)
    assert "rule_sets" not in inspect(engine).get_table_names()
    assert "ruled" not in {column["name"] for column in inspect(engine).get_columns("items")}
    with engine.begin() as connection:
        connection.execute(text(THREAD))
        connection.execute(text(ITEM))
        connection.execute(text("INSERT INTO contents (item_id, content) VALUES ('I', 'x')"))

    upgrade(engine)

    assert is_current(engine)
    with engine.connect() as connection:
        item, thread = items.get(connection, "I"), threads.get(connection, "T")
    assert item is not None
    assert thread is not None
    assert (None, "Kantine") == (item.ruled, item.subject)
    take_back(engine, 4)
    with engine.connect() as connection:
        assert 1 == connection.execute(text("SELECT count(*) FROM contents")).scalar()
    engine.dispose()
