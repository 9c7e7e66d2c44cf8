"""A network that was there before posts had anything set apart works on, with all its posts."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, inspect, text

import adapters.feed
from adapters.feed.adapter import Feed, GroupSettings
from adapters.types import Post
from tests.adapters.feed.conftest import open_file

FOLDER = Path(adapters.feed.__file__).parent / "migrations"
POST = Post(key="new", target="nieuws", author="Zoe", author_address="zoe@corp.example", title="Nieuw", text="Nieuw",
            set_apart="> oud")


def _apply(engine: Engine, script: str, step: Callable[[object], Callable[[], None]]) -> None:
    spec = importlib.util.spec_from_file_location(script, FOLDER / f"{script}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        step(module)()


def test_a_database_of_the_first_version_is_upgraded_with_its_posts(tmp_path: Path) -> None:
    """An upgrade that loses a post, or needs an empty database, is none; and it can be taken back."""
    engine = open_file(tmp_path / "feed.db")
    _apply(engine, "feed_0001_first_tables", lambda script: script.upgrade)  # type: ignore[attr-defined]
    feed = Feed(engine, lambda: frozenset({"zoe@corp.example"}), "/feed",
                [GroupSettings(name="nieuws", openness="open")])
    feed.sync_groups()
    with engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO feed_posts (id, group_id, key, author, author_address, title, text, kind, audience_note, "
            "via, written_at, created_at, answered_by_mail) VALUES (7, 1, 'old', 'Zoe', 'zoe@corp.example', 'Oud', "
            "'Oud bericht', 'discussion', '', 'mail', '2026-11-01 09:00', '2026-11-01 09:00', 0)"))

    _apply(engine, "feed_0002_set_apart", lambda script: script.upgrade)  # type: ignore[attr-defined]

    feed.post(POST)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT text, set_apart FROM feed_posts ORDER BY id")).all()
    assert [("Oud bericht", ""), ("Nieuw", "> oud")] == [tuple(row) for row in rows]
    assert "7" == feed.post(Post(key="old", target="nieuws", author="Zoe", author_address="zoe@corp.example",
                                 title="Oud", text="Oud bericht")).remote_id
    _apply(engine, "feed_0002_set_apart", lambda script: script.downgrade)  # type: ignore[attr-defined]
    assert "set_apart" not in {column["name"] for column in inspect(engine).get_columns("feed_posts")}
    engine.dispose()
