"""A store of the first version is upgraded with its mail, and can be taken back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from gateway.store.database import open_engine
from gateway.store.migrate import is_current, upgrade
from tests.gateway.store.migrations.versions.taking_back import take_back


def test_the_table_comes_and_goes_and_the_rest_stays(tmp_path: Path) -> None:
    """An upgrade that needs an empty store is none."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(engine)
    take_back(engine, 1)
    assert not is_current(engine)
    assert "corrections" not in inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO preferences VALUES ('a@corp.example', 'move', 1)"))

    upgrade(engine)

    assert is_current(engine)
    assert "corrections" in inspect(engine).get_table_names()
    with engine.connect() as connection:
        assert 1 == connection.execute(text("SELECT count(*) FROM preferences")).scalar()
    engine.dispose()
