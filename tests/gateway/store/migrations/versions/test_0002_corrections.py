"""A store of the first version is upgraded with its mail, and can be taken back."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, inspect, text

import gateway.store
from gateway.store.database import open_engine
from gateway.store.migrate import is_current, upgrade

FOLDER = Path(gateway.store.__file__).parent / "migrations" / "versions"


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corrections", FOLDER / "0002_corrections.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _downgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            _script().downgrade()
        connection.execute(text("UPDATE alembic_version SET version_num = 'gateway_0001' "
                                "WHERE version_num = 'gateway_0002'"))


def test_the_table_comes_and_goes_and_the_rest_stays(tmp_path: Path) -> None:
    """An upgrade that needs an empty store is none."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(engine)
    _downgrade(engine)
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
