"""A network in a file of its own, with three groups, some colleagues and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, create_engine, event
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from adapters.feed.adapter import Feed, Settings
from adapters.feed.pages import routes
from adapters.feed.tables import metadata
from adapters.feed.types import Viewer
from adapters.types import Post, Receipt

CSRF = "a-token-of-this-browser"
EVERYONE = frozenset(f"{name}@corp.example" for name in ("pieter", "fatima", "joke", "anja", "lena"))
SETTINGS = Settings.model_validate(
    {
        "groups": {
            "ask-it": {"title": "Vraag het IT", "description": "Vraag het IT.", "openness": "open"},
            "nieuws": {"title": "Nieuws", "description": "Wat iedereen moet weten.", "openness": "open"},
            "project-n201": {
                "title": "N201",
                "openness": "closed",
                "members": ["Fatima@corp.example", "joke@corp.example"],
            },
        }
    }
)


@dataclass
class Clock:
    """Time that moves when told."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 9, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **length: float) -> None:
        """Let some time go by."""
        self.now += timedelta(**length)


def open_file(path: Path) -> Engine:
    """SQLite as the gateway's store opens it."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"isolation_level": "IMMEDIATE", "timeout": 10})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


@pytest.fixture
def clock() -> Clock:
    """A quiet Monday morning."""
    return Clock()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty database with the network's tables."""
    made = open_file(tmp_path / "feed.db")
    metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def feed(engine: Engine, clock: Clock) -> Feed:
    """The network, its groups in place."""
    made = Feed(engine, lambda: EVERYONE, "http://testserver/feed", SETTINGS.all_groups, clock=clock)
    made.sync_groups()
    return made


@pytest.fixture
def publish(feed: Feed) -> Callable[..., Receipt]:
    """Post something with as few words as a test needs."""
    count = 0

    def post(text: str = "Mijn VPN valt steeds weg.", **more: Any) -> Receipt:
        nonlocal count
        count += 1
        given = {
            "key": f"key-{count}",
            "target": "ask-it",
            "author": "Pieter de Vries",
            "title": "VPN",
            "author_address": "pieter@corp.example",
            "kind": "question",
            **more,
        }
        return feed.post(Post(text=text, **given))

    return post


class Door:
    """The gateway's middleware: who looks is what a test header says."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Put the viewer into the request's state."""
        headers = {key.decode(): value.decode() for key, value in scope.get("headers", [])}
        name = headers.get("x-viewer", "")
        scope.setdefault("state", {})
        scope["state"] |= {
            "viewer": Viewer(address=f"{name.lower()}@corp.example", name=name) if name else None,
            "csrf": CSRF,
            "login_url": "/login",
            "language": headers.get("x-language"),
        }
        await self.app(scope, receive, send)


def pages_of(feed: Feed) -> Starlette:
    """The network's pages under /feed."""
    return Starlette(
        routes=[Mount("/feed", routes=routes(feed, brand="Waterlinie", zone=UTC))],
        middleware=[Middleware(Door)],
    )


@pytest.fixture
def application() -> Callable[[Feed], Starlette]:
    """What serves a network's pages."""
    return pages_of


@pytest.fixture
def browse(feed: Feed) -> Callable[..., httpx.Client]:
    """A browser of one colleague, or of nobody."""
    app = pages_of(feed)

    def browser(name: str = "Lena", language: str = "nl") -> httpx.Client:
        headers = {"x-viewer": name, "x-language": language, "accept": "text/html"}
        return TestClient(app, headers=headers, follow_redirects=False)

    return browser
