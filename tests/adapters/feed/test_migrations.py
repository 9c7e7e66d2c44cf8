"""The tables that the code knows are the tables that the migration makes."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

import adapters.feed
from adapters.feed.tables import metadata

FOLDER = Path(adapters.feed.__file__).parent / "migrations"


def _scripts() -> list[ModuleType]:
    modules = []
    for path in sorted(FOLDER.glob("*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        modules.append(module)
    return modules


def _is_ours(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    return kind != "table" or str(name).startswith("feed_")


def test_the_migration_makes_the_tables_of_the_code() -> None:
    """A column that only the code knows fails at a customer, not here."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        with Operations.context(context):
            for script in _scripts():
                script.upgrade()
        assert [] == compare_metadata(context, metadata)


def test_the_migration_can_be_taken_back() -> None:
    """Going back to the version before must be possible."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            for script in _scripts():
                script.upgrade()
            for script in reversed(_scripts()):
                script.downgrade()
        assert [] == [name for name in inspect(connection).get_table_names() if name.startswith("feed_")]


def test_the_scripts_are_one_branch_called_feed(tmp_path: Path) -> None:
    """The gateway's store upgrades by branch name."""
    scripts = ScriptDirectory(str(tmp_path), version_locations=[str(FOLDER)])

    assert ["feed_0002"] == scripts.get_heads()
    first = scripts.get_revision("feed_0001")
    assert first is not None
    assert {"feed"} == set(first.branch_labels)
