"""A migrated store in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from gateway.store.database import open_engine
from gateway.store.migrate import upgrade


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    """Our own SQLite set-up, all migrations applied."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(engine)
    yield engine
    engine.dispose()
