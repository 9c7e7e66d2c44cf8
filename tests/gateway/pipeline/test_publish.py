"""One post, once: what the network answers, and what becomes of the mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.errors import AdapterError, Limited, Rejected, Unavailable
from adapters.types import Audience, Post, Receipt
from gateway.errors import NotAllowed
from gateway.pipeline import publish as publishing
from gateway.pipeline.judging import judge
from gateway.pipeline.letting_go import let_go, post_after_all
from gateway.pipeline.off import switch_off
from gateway.pipeline.sweep import sweep
from gateway.store import outgoing
from gateway.store.database import writing
from gateway.store.items import State
from gateway.store.outgoing import Sending
from tests.gateway.pipeline.wayward import Network, sending, town_with
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


@pytest.fixture
def network() -> Network:
    """A network whose group holds one colleague."""
    return Network()


@pytest.fixture
def town(tmp_path: Path, network: Network) -> Iterator[Town]:
    """A gateway whose announcements go to that network."""
    town = town_with(tmp_path, network)
    yield town
    town.close()


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


@pytest.mark.parametrize(
    "trouble",
    [Limited("slow down", retry_after=20), Unavailable("connection refused", sent_maybe=False)],
    ids=["limited", "unavailable"],
)
def test_a_look_that_fails_does_not_make_the_first_call_undone(
    town: Town, network: Network, monkeypatch: pytest.MonkeyPatch, trouble: AdapterError
) -> None:
    """The post is there; that we could not look at first is no reason to make it twice."""
    network.fail, network.stores = [Unavailable("no answer", sent_maybe=True)], True
    looks, find = [trouble], network.find

    def blind_at_first(*asked: Any) -> Receipt | None:
        if looks:
            raise looks.pop()
        return find(*asked)

    monkeypatch.setattr(network, "find", blind_at_first)
    item = town.accept(letter(), P1, ALL)
    town.run(300)
    assert (State.POSTED, 1, 1) == (town.item(item).state, len(network.posts), len(network.calls))


def test_a_look_that_is_forbidden_leaves_the_post_ambiguous(
    town: Town, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the right to look nobody knows; `failed` would let a person post it twice."""
    network.fail = [Unavailable("no answer", sent_maybe=True)]

    def forbidden(*asked: Any) -> Receipt | None:
        raise Rejected("missing scope")

    monkeypatch.setattr(network, "find", forbidden)
    item = town.accept(letter(), P1, ALL)
    town.run(180)
    assert (State.DELIVERED, Sending.AMBIGUOUS) == (town.item(item).state, sending(town, item))
    with pytest.raises(NotAllowed):
        post_after_all(town.parts, item, ("news",), "it@havik.example")


def test_a_network_that_asks_for_a_day_of_patience_does_not_keep_the_mail(
    town: Town, network: Network
) -> None:
    """Retry-After beyond our deadline is a network that is down too long."""
    network.fail = [Limited("slow down", retry_after=86_400)]
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    assert State.DELIVERED == town.item(item).state


def test_a_reply_does_not_wait_for_ever_for_a_post_that_nobody_makes(
    town: Town, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first post breaks our work and is set aside: the replies go out as well."""
    post, broken = network.post, "Feest"

    def breaks(asked: Post) -> Receipt:
        if asked.title == broken:
            raise ZeroDivisionError
        return post(asked)

    monkeypatch.setattr(network, "post", breaks)
    root = town.accept(letter(broken, "Vrijdag.", message_id="<f@havik.example>"), P1, ALL)
    reply = town.accept(
        letter("Re: Feest", "Leuk", author="p2@havik.example", answers="<f@havik.example>"),
        "p2@havik.example",
        ALL,
    )
    for _ in range(40):
        with suppress(ZeroDivisionError):
            town.run(60)
        sweep(town.parts)
    assert State.DELIVERED == town.item(root).state
    assert Sending.AMBIGUOUS == sending(town, root)
    assert town.item(reply).state in (State.POSTED, State.DELIVERED)


def test_a_post_that_was_given_up_while_we_prepared_it_is_not_made(
    town: Town, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hands on one post: the sweep lets the mail go while a worker is about to call."""
    item = town.accept(letter(), P1, ALL)
    prepare = publishing.post_of

    def slowly(*asked: Any) -> Post:
        with writing(town.parts.database) as connection:
            outgoing.settle(connection, f"{item}.news", Sending.FAILED, "given up")
        let_go(town.parts, item, "given up")
        return prepare(*asked)

    monkeypatch.setattr(publishing, "post_of", slowly)
    town.run(60)
    assert (State.DELIVERED, []) == (town.item(item).state, network.calls)


def test_switched_off_a_waiting_post_becomes_mail(town: Town, network: Network) -> None:
    """Also one that is tried before the sweep comes by."""
    network.fail = [Limited("slow down", retry_after=20)]
    item = town.accept(letter(), P1, ALL)
    town.run(5)
    switch_off(town.parts.state, town.now)
    town.run(60)
    assert (State.DELIVERED, []) == (town.item(item).state, network.posts)


def test_a_refused_post_can_be_made_again_by_a_person(town: Town, network: Network) -> None:
    """Its time begins anew, and a refusal is sure: nothing to look for, no ambiguity."""
    network.fail, network.can_find = [Rejected("channel is archived")], False
    item = town.accept(letter(), P1, ALL)
    town.run(3600)
    network.fail = [Limited("slow down", retry_after=5)]
    post_after_all(town.parts, item, ("news",), "it@havik.example")
    town.run(60)
    assert (State.BOTH, 1) == (town.item(item).state, len(network.posts))


def test_a_post_into_another_group_ends_although_the_first_one_failed(town: Town, network: Network) -> None:
    """What failed elsewhere is history; the author is not told of a failure that was mended."""
    network.fail = [Rejected("channel is archived")]
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    post_after_all(town.parts, item, ("ask",), "it@havik.example")
    town.run(60)
    assert State.BOTH == town.item(item).state


def test_a_target_that_is_gone_from_the_rules_lets_the_mail_go_at_once(town: Town, network: Network) -> None:
    """A new rules file comes between the decision and the post."""
    item = town.accept(letter(), P1, ALL)
    judge(town.parts, item)
    now = town.parts.rulebook.now
    town.parts.rulebook.replace(replace(now, targets={"ask": now.targets["ask"]}))
    town.run(5)
    assert (State.DELIVERED, []) == (town.item(item).state, network.posts)


def test_a_target_that_means_another_group_by_now_is_not_asked_for_the_old_one(town: Town, network: Network) -> None:
    """Who reads the group where the post goes counts, and not who reads the one that rules.yaml names since."""
    network.fail = [Unavailable("refused", sent_maybe=False)]
    item = town.accept(letter(), P1, ALL)
    town.run(0.5)
    rules = town.parts.rulebook.now
    elsewhere = {name: replace(one, group="elsewhere") for name, one in rules.targets.items()}
    town.parts.rulebook.replace(replace(rules, targets=elsewhere))
    told: list[str] = []
    audience = network.audience

    def ask(target: str) -> Audience:
        told.append(target)
        return audience(target)

    network.audience = ask  # type: ignore[method-assign]
    town.run(60)
    assert told
    assert {post.target for post in network.posts} == set(told)
    assert "elsewhere" not in told
    assert State.POSTED == town.item(item).state
