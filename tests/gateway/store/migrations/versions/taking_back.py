"""Takes a store back to an earlier version of our own branch, by the scripts themselves."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, text

import gateway.store

FOLDER = Path(gateway.store.__file__).parent / "migrations" / "versions"


def script(number: int) -> ModuleType:
    """The migration of that number."""
    (path,) = FOLDER.glob(f"{number:04}_*.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def take_back(engine: Engine, to: int) -> None:
    """Undo every migration above a number, the newest first."""
    numbers = sorted((int(path.name[:4]) for path in FOLDER.glob("[0-9]*.py")), reverse=True)
    for number in (one for one in numbers if one > to):
        made = script(number)
        with engine.begin() as connection:
            with Operations.context(MigrationContext.configure(connection)):
                made.downgrade()
            connection.execute(text("UPDATE alembic_version SET version_num = :below WHERE version_num = :here"),
                               {"below": made.down_revision, "here": made.revision})
