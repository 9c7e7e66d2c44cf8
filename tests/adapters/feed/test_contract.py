"""The built-in network keeps the contract of all adapters."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, or_, select

from adapters.feed.adapter import Feed
from adapters.feed.tables import files, posts
from adapters.feed.text import LIMITS, WHOLE_TEXT
from adapters.testing import AdapterContract, ReadThread, Shown
from adapters.types import File, Receipt


class TestFeedContract(AdapterContract):
    """The suite that every network passes, on an empty database."""

    @pytest.fixture
    def adapter(self, feed: Feed) -> Feed:
        return feed

    @pytest.fixture
    def target(self) -> str:
        return "ask-it"

    @pytest.fixture
    def bad_file(self) -> File:
        return File(name="film.mp4", media_type="video/mp4", content=bytes(LIMITS.file + 1))

    @pytest.fixture
    def read_thread(self, engine: Engine) -> ReadThread:
        def read(receipt: Receipt) -> Shown:
            thread = int(receipt.thread)
            inside = or_(posts.c.id == thread, posts.c.thread_id == thread)
            with engine.connect() as connection:
                texts = connection.scalars(select(posts.c.text).where(inside)).all()
                kept = connection.execute(
                    select(files.c.name, files.c.content).join(posts).where(inside)
                ).all()
            whole = [row.content.decode() for row in kept if row.name == WHOLE_TEXT]
            return Shown(texts=tuple(texts), files=tuple(row.name for row in kept), whole_text="".join(whole))

        return read
