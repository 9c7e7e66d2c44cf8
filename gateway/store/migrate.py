"""Brings the tables to the version this program needs: our branch and the feed's."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

import adapters.feed

from ..errors import StoreTrouble
from .database import ping, trouble_of

HERE = Path(__file__).resolve().parent / "migrations"
FEED = Path(adapters.feed.__file__).resolve().parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{HERE / 'versions'}\n{FEED}")
    return config


def upgrade(engine: Engine) -> None:
    """Apply every migration that is missing; on a new store, all of them.

    Raises:
        StoreTrouble: the store does not answer.
    """
    config = _config()
    try:
        ping(engine)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")
    except Exception as error:
        trouble = trouble_of(error.__cause__ if isinstance(error, StoreTrouble) and error.__cause__ else error)
        if trouble is None:
            raise
        raise trouble from error


def is_current(engine: Engine) -> bool:
    """Whether nothing is left to apply."""
    heads = set(ScriptDirectory.from_config(_config()).get_heads())
    with engine.connect() as connection:
        return heads == set(MigrationContext.configure(connection).get_current_heads())
