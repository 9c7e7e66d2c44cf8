"""A network that fails on request, and a town whose announcements go there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from adapters.errors import AdapterError, Rejected
from adapters.types import Audience, Authorship, File, Limits, Person, Post, Receipt, Reply
from gateway.store import outgoing
from gateway.store.outgoing import Sending
from nlp.types import Kind
from tests.gateway.town import NOON, RULES, Town


@dataclass
class Network:
    """A network that fails on request; `stores` says whether a failing call left the post behind."""

    kind: ClassVar[str] = "recording"
    limits: ClassVar[Limits] = Limits(text=1000, title=100, file=1000)
    authorship: ClassVar[Authorship] = Authorship.ALIAS
    settle_seconds: ClassVar[float] = 60
    can_find: bool = True
    fail: list[AdapterError] = field(default_factory=list)
    stores: bool = False
    posts: list[Post] = field(default_factory=list)
    calls: list[datetime] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)        # who reads the group
    members: frozenset[str] = frozenset({"p1@havik.example"})
    unknown: list[AdapterError] = field(default_factory=list)  # what it says instead of who reads the group
    town: Town | None = None

    def audience(self, target: str) -> Audience:
        self.asked.append(self._now())
        if self.unknown:
            raise self.unknown.pop(0)
        return Audience(openness="closed", members=self.members, fetched_at=self._now())

    def post(self, post: Post) -> Receipt:
        self.calls.append(self._now())
        if self.fail:
            if self.stores:
                self.posts.append(post)
            raise self.fail.pop(0)
        self.posts.append(post)
        return self._receipt(post)

    def find(self, target: str, key: str, since: datetime) -> Receipt | None:
        return next((self._receipt(post) for post in self.posts if post.key == key), None)

    def retract(self, receipt: Receipt, target: str) -> None:
        self.posts = [post for post in self.posts if post.key != receipt.key]

    def attach(self, receipt: Receipt, target: str, file: File) -> None:
        raise Rejected("no files here")

    def replies_since(self, target: str, since: datetime) -> list[Reply]:
        return []

    def person_by_address(self, address: str) -> Person | None:
        return None

    def _now(self) -> datetime:
        return self.town.now if self.town else NOON

    def _receipt(self, post: Post) -> Receipt:
        return Receipt(key=post.key, remote_id=post.key, thread=post.key, url="", posted_at=self._now())


def town_with(folder: Path, network: Network, **more: str) -> Town:
    """A gateway whose announcements go to that network."""
    rules = RULES.replace("news: {via: feed, group: nieuws}", "news: {via: other, channel: nieuws}")
    town = Town(folder, rules=rules, networks={"other": network}, **more)
    network.town = town
    town.says.kind = Kind.ANNOUNCEMENT
    return town


def sending(town: Town, item: str) -> Sending:
    """Where the item's one post stands."""
    with town.parts.database.connect() as connection:
        return outgoing.of_item(connection, item)[0].state
