"""Who is erased is nowhere to be found, and nobody else loses a word."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, text

from adapters.feed.adapter import Feed, GroupSettings
from adapters.feed.tables import metadata
from adapters.types import File, Post


def post(key: str, who: str, words: str, thread: str | None = None, quote: str = "") -> Post:
    file = File(name="brief.txt", media_type="text/plain", content=words.encode())
    return Post(key=key, target="nieuws", author=who.title(), author_address=f"{who}@x.example", title=words,
                text=words, thread=thread, files=(file,), set_apart=quote)


def test_a_person_is_gone_from_every_table_and_the_thread_stays(tmp_path: Path) -> None:
    """The address, the name and the words: zero hits in the file on disk that the tables make."""
    engine = create_engine(f"sqlite:///{tmp_path / 'feed.db'}")
    metadata.create_all(engine)
    everyone = frozenset({"zoe@x.example", "bob@x.example"})
    feed = Feed(engine, lambda: everyone, "/feed", [GroupSettings(name="nieuws", openness="open")])
    feed.sync_groups()
    root = feed.post(post("1", "zoe", "kanariewoorden", quote="Groet, Zoe"))
    feed.post(post("2", "bob", "blijft staan", root.thread, "> kanariewoorden"))
    feed.post(post("3", "bob", "elders", quote="Zoe (ZOE@x.example) schreef:\n> iets"))
    feed.post(post("4", "bob", "van een ander", quote="> blijft staan"))
    assert 1 == feed.forget("Zoe@x.example")
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = str(connection.execute(text(f'SELECT * FROM "{table.name}"')).all())
            assert "zoe" not in rows.lower(), table.name
            assert "kanariewoorden" not in rows, table.name
    (reply,) = feed.replies_since("nieuws", root.posted_at.replace(year=2000))
    assert "blijft staan" == reply.text
    assert root.remote_id == feed.post(post("1", "zoe", "kanariewoorden")).remote_id
    with engine.connect() as connection:
        assert ["> blijft staan"] == [quote for quote in connection.scalars(
            text("SELECT set_apart FROM feed_posts ORDER BY id")) if quote]


def test_nobody_is_nobody_to_forget(tmp_path: Path) -> None:
    """An empty address stands in every text; it must not empty all of them."""
    engine = create_engine(f"sqlite:///{tmp_path / 'feed.db'}")
    metadata.create_all(engine)
    assert 0 == Feed(engine, frozenset, "/feed", []).forget(" ")
