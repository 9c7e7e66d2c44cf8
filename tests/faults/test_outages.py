"""The network is away, hangs, is cut off or asks for patience: nothing lost, nothing doubled, order kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from gateway.pipeline import mending
from gateway.pipeline.dead_letters import Broke, dead_letters
from gateway.store.items import State
from gateway.store.outgoing import Sending
from tests.adapters.slack.fake import Fault
from tests.faults.outages import (
    ALL,
    CHANNEL,
    Outage,
    asks_for_patience,
    down_for,
    hangs_after_accepting,
    outage,
)
from tests.gateway.town import letter


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Outage]:
    """A town that gives a post an hour."""
    with outage(tmp_path, give_up=timedelta(hours=1)) as here:
        yield here


def test_posts_wait_for_a_network_that_is_down_for_half_an_hour(here: Outage) -> None:
    """All are made afterwards, once and in order; `make figures` does it with 500."""
    account, first = down_for(here, 30, 30)
    assert (30, 30, 0, 0, 0, 0) == (
        account.mails, account.posted, account.doubled, account.disordered, account.mailed, account.lost)
    assert first <= 120 * 1.25


def test_a_network_that_is_down_is_tried_less_and_less(here: Outage) -> None:
    """One to two minutes apart, and not all at the same second: it must be able to come up again."""
    here.valve.stop_forwarding()
    here.valve.refuse()
    here.write(1)
    tries: list[float] = []
    call = here.town.parts.networks["other"].audience

    def noted(target: str) -> object:
        tries.append(here.now)
        return call(target)

    here.town.parts.networks["other"].audience = noted  # type: ignore[method-assign,assignment]
    here.town.run(20 * 60)
    gaps = [later - earlier for earlier, later in pairwise(tries[1:])]  # the first asks when the rule decides
    assert gaps[:3] == sorted(gaps[:3])
    assert all(120 <= gap <= 150.5 for gap in gaps[-4:])
    assert len(set(gaps[-4:])) > 1


@pytest.mark.parametrize("how", ["hang", "reset"])
def test_a_post_whose_answer_never_came_is_found_and_not_made_again(here: Outage, how: str) -> None:
    """Slack stored it and hung, or the connection was cut in the middle of the answer."""
    account = hangs_after_accepting(here, 3, how)
    assert (3, 0, 0) == (account.posted, account.doubled, account.mailed)
    assert {State.POSTED: 3} == here.states()


def test_a_partition_in_the_middle_of_calls_doubles_nothing(here: Outage) -> None:
    """Bytes stop in both directions for minutes: nobody knows what arrived."""
    here.write(3, in_threads=True)
    here.town.run(2)
    here.valve.stop_forwarding()
    here.write(3, in_threads=True)
    here.town.run(60)
    here.valve.forward()
    here.town.run(10 * 60)
    account = here.account()
    assert (6, 6, 0, 0) == (account.mails, account.posted, account.doubled, account.disordered)


def test_nobody_calls_while_the_network_wants_to_be_left_alone(here: Outage) -> None:
    """429 with Retry-After is said to all of us."""
    account, inside = asks_for_patience(here, 6, 45)
    assert (6, 0, 0) == (account.posted, account.doubled, inside)


def test_a_post_that_is_refused_for_good_is_a_dead_letter_that_a_person_can_send_again(here: Outage) -> None:
    """With the network's own word for it; the mail went out meanwhile."""
    here.slack.faults = [Fault("chat.postMessage", "code", code="msg_too_long")]
    here.write(1)
    here.town.run(60)
    with here.town.parts.database.connect() as connection:
        (found,) = dead_letters(connection)
    assert (Broke.POST, State.DELIVERED) == (found.broke, found.item.state)
    assert "msg_too_long" in found.reason
    assert found.post is not None
    mending.retry_post(here.town.parts, found.post.id, "it@havik.example")
    here.town.run(60)
    account = here.account()
    assert (1, 0, 1) == (account.posted, account.doubled, account.mailed)


def released(here: Outage) -> None:
    """Every mail went to its list, and each author was told then and not before."""
    account = here.account()
    assert (0, account.mails, 0) == (account.posted, account.mailed, account.lost)
    assert {State.DELIVERED: account.mails} == here.states()
    authors = {f"p{1 + n % 10}@havik.example" for n in range(account.mails)}
    assert all(len(here.town.mails_to(one)) == 1 for one in authors)


def test_a_network_that_stays_down_releases_the_mail_in_time(tmp_path: Path) -> None:
    """Fifteen minutes, by default; not one notice before."""
    with outage(tmp_path) as here:
        here.valve.refuse()
        here.write(4)
        here.town.run(14 * 60)
        assert [] == here.town.hop.mails
        here.town.run(4 * 60)
        released(here)
        assert {Sending.FAILED: 4} == here.sendings()


def test_an_archived_group_releases_the_mail_at_once(tmp_path: Path) -> None:
    """Archived between the decision and the post: the same post would fail again."""
    with outage(tmp_path) as here:
        here.slack.faults = [Fault("chat.postMessage", status=429, headers={"Retry-After": "20"}, code="ratelimited")]
        here.write(2)
        here.town.run(5)
        here.slack.workspace.channels[CHANNEL].archived = True
        here.town.run(60)
        released(here)


def test_a_group_of_which_nobody_knows_who_reads_it_releases_the_mail(tmp_path: Path) -> None:
    """The network loses the right to say so after the decision: doubt is ordinary mail."""
    with outage(tmp_path) as here:
        here.slack.faults = [Fault("chat.postMessage", status=429, headers={"Retry-After": "400"}, code="ratelimited")]
        here.write(2)
        here.town.run(5)
        here.slack.workspace.scopes.remove("users:read")
        here.town.run(20 * 60)
        released(here)


def test_a_next_hop_that_is_down_for_hours_gets_every_mail_once_and_the_refused_are_told(here: Outage) -> None:
    """Kept for as long as a mail server would; who is refused in the end is named to the author."""
    town = here.town
    town.hop.answers = {"MAIL": "421 4.3.2 closing"}
    sent = [town.accept(letter(f"Nacht {n}", "Dit is vertrouwelijk."), "p1@havik.example", ALL, "weg@elders.example")
            for n in range(5)]
    town.run(7 * 3_600)
    assert {State.ACTING} == {town.item(one).state for one in sent}
    town.hop.answers = {"RCPT TO:<weg@": "550 5.1.1 no such person"}
    town.run(20 * 60)
    assert {State.DELIVERED} == {town.item(one).state for one in sent}
    assert (5, 0) == (len(town.mails_to(ALL)), len(town.mails_to("weg@elders.example")))
    assert all(b"no such person" in one.content for one in town.mails_to("p1@havik.example"))
    assert 5 == len(town.mails_to("p1@havik.example"))
