"""One post, once: what the network answers, and what becomes of the mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import pytest

from adapters.errors import AdapterError, Limited, Rejected, Unavailable
from adapters.types import Audience, Authorship, File, Limits, Person, Post, Receipt, Reply
from gateway.store import outgoing
from gateway.store.items import State
from gateway.store.outgoing import Sending
from nlp.types import Kind
from tests.gateway.town import NOON, RULES, Town, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


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
    members: frozenset[str] = frozenset({P1})
    town: Town | None = None

    def audience(self, target: str) -> Audience:
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


@pytest.fixture
def network() -> Network:
    """A network whose group holds one colleague."""
    return Network()


@pytest.fixture
def town(tmp_path: Path, network: Network) -> Iterator[Town]:
    """A gateway whose announcements go to that network."""
    rules = RULES.replace("news: {via: feed, group: nieuws}", "news: {via: other, channel: nieuws}")
    town = Town(tmp_path, rules=rules, networks={"other": network})
    network.town = town
    town.says.kind = Kind.ANNOUNCEMENT
    yield town
    town.close()


def sending(town: Town, item: str) -> Sending:
    with town.parts.database.connect() as connection:
        return outgoing.of_item(connection, item)[0].state


def test_a_post_that_got_through_although_no_answer_came_is_found_and_not_repeated(
    town: Town, network: Network
) -> None:
    """The call hung after the network had stored it: the second try looks first."""
    network.fail, network.stores = [Unavailable("no answer", sent_maybe=True)], True
    item = town.accept(letter(), P1, ALL)
    town.run(180)
    assert State.POSTED == town.item(item).state
    assert 1 == len(network.posts)
    assert 1 == len(network.calls)


def test_a_post_that_did_not_get_through_is_made_after_the_look(town: Town, network: Network) -> None:
    """Not found after the network had time to settle: call again, once."""
    network.fail = [Unavailable("no answer", sent_maybe=True)]
    item = town.accept(letter(), P1, ALL)
    town.run(180)
    assert State.POSTED == town.item(item).state
    assert 2 == len(network.calls)
    assert (network.calls[1] - network.calls[0]).total_seconds() >= 60


def test_where_nobody_can_look_the_post_is_ambiguous_and_the_mail_goes_out(
    town: Town, network: Network
) -> None:
    """Never blindly sent again; a person sees it, and the mail is not lost."""
    network.fail, network.can_find = [Unavailable("no answer", sent_maybe=True)], False
    item = town.accept(letter(), P1, ALL)
    town.run(180)
    assert (State.DELIVERED, Sending.AMBIGUOUS) == (town.item(item).state, sending(town, item))
    assert 1 == len(network.calls)
    assert 1 == len(town.mails_to(ALL))


def test_a_network_that_asks_for_patience_is_left_alone_as_long_as_it_asked(
    town: Town, network: Network
) -> None:
    """429 with Retry-After."""
    network.fail = [Limited("slow down", retry_after=37)]
    item = town.accept(letter(), P1, ALL)
    town.run(120)
    assert State.POSTED == town.item(item).state
    assert (network.calls[1] - network.calls[0]).total_seconds() >= 37


def test_a_post_the_network_refuses_goes_back_to_being_mail_and_the_author_is_told(
    town: Town, network: Network
) -> None:
    """The same post would fail again: deliver, then say so."""
    network.fail = [Rejected("channel is archived")]
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    assert (State.DELIVERED, Sending.FAILED) == (town.item(item).state, sending(town, item))
    assert 1 == len(town.mails_to(ALL))
    assert 1 == len(town.mails_to(P1))
    assert 1 == len(network.calls)


def test_a_network_that_stays_down_is_given_up_and_the_mail_goes_out(town: Town, network: Network) -> None:
    """Down too long is doubt, and doubt is ordinary mail."""
    network.fail = [Unavailable("connection refused", sent_maybe=False) for _ in range(500)]
    item = town.accept(letter(), P1, ALL)
    town.run(14 * 60)
    assert State.ACTING == town.item(item).state
    town.run(10 * 60)
    assert State.DELIVERED == town.item(item).state
    assert 1 == len(town.mails_to(ALL))


def test_a_group_that_grew_since_the_decision_gets_no_post(town: Town, network: Network) -> None:
    """The audience is asked again at the moment of posting."""
    network.fail = [Limited("slow down", retry_after=60)]
    item = town.accept(letter(), P1, ALL)
    town.run(30)
    network.members = frozenset({P1, "stranger@elders.example"})
    town.run(120)
    assert (State.DELIVERED, []) == (town.item(item).state, network.posts)


def test_a_reply_waits_for_the_post_that_it_answers(town: Town, network: Network) -> None:
    """Order within a thread, also when the first post has to wait."""
    network.fail = [Limited("slow down", retry_after=20)]
    root = town.accept(letter("Feest", "Vrijdag.", message_id="<f@havik.example>"), P1, ALL)
    reply = town.accept(
        letter("Re: Feest", "Leuk", author="p2@havik.example", answers="<f@havik.example>"),
        "p2@havik.example",
        ALL,
    )
    town.run(120)
    assert [f"{root}.news", f"{reply}.news"] == [post.key for post in network.posts]
    assert f"{root}.news" == network.posts[1].thread
