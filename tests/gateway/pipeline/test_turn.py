"""A thread keeps its order in a group, whatever has to be tried again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.errors import Limited, Rejected, Unavailable
from gateway.store.items import State
from tests.gateway.pipeline.wayward import Network, town_with
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"


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


def write(town: Town, number: int, subject: str = "Feest") -> str:
    """The first mail of a thread, or the next answer in it."""
    author = f"p{number}@havik.example"
    mail = letter(subject if number == 1 else f"Re: {subject}", f"Bericht {number}", author=author,
                  message_id=f"<f{number}@havik.example>", answers="<f1@havik.example>" if number > 1 else "")
    return town.accept(mail, author, ALL)


def said(network: Network) -> list[str]:
    """Who wrote the posts that stand, in their order."""
    return [post.author_address.partition("@")[0] for post in network.posts]


@pytest.mark.parametrize(
    "trouble",
    [Unavailable("no answer", sent_maybe=True), Unavailable("refused", sent_maybe=False),
     Limited("slow down", retry_after=40)],
    ids=["cut off", "down", "asked for patience"],
)
def test_an_answer_that_must_be_tried_again_keeps_its_place(
    town: Town, network: Network, trouble: Exception
) -> None:
    """The next answer would else stand above the one before it."""
    write(town, 1)
    town.run(5)
    network.fail = [trouble]  # type: ignore[list-item]
    for number in (2, 3, 4):
        write(town, number)
    town.run(300)
    assert ["p1", "p2", "p3", "p4"] == said(network)


def test_an_answer_waits_for_a_mail_that_is_delivered_before_it_is_posted(town: Town, network: Network) -> None:
    """deliver_and_post comes to its post only when the next hop took the mail."""
    town.hop.answers["MAIL"] = "421 4.3.2 closing"
    write(town, 1, "alarm")
    town.run(1)
    write(town, 2, "alarm")
    town.run(20)
    assert [] == network.posts
    town.hop.answers.clear()
    town.run(300)
    assert ["p1", "p2"] == said(network)


def test_an_answer_does_not_wait_for_a_mail_that_is_never_posted(town: Town, network: Network) -> None:
    """What is refused or held is in nobody's way."""
    network.fail = [Rejected("channel is archived")]
    first = write(town, 1)
    second = write(town, 2)
    town.run(60)
    assert State.DELIVERED == town.item(first).state
    assert State.POSTED == town.item(second).state


def test_a_long_thread_that_waited_goes_out_at_once(town: Town, network: Network) -> None:
    """Each post calls the next: nine answers do not wait for nine turns of half a minute."""
    network.fail = [Unavailable("refused", sent_maybe=False)] * 6  # about six minutes
    for number in range(1, 10):
        write(town, number)
    town.run(10 * 60)
    assert [f"p{n}" for n in range(1, 10)] == said(network)
    assert (network.calls[-1] - network.calls[6]).total_seconds() < 15


def test_what_waits_behind_a_network_that_is_down_goes_out_as_mail_in_time(town: Town, network: Network) -> None:
    """Order is no reason to keep a mail longer than any post may take."""
    network.fail = [Unavailable("refused", sent_maybe=False)] * 500
    found = [write(town, number) for number in range(1, 4)]
    town.run(15 * 60 + 10)
    assert {State.DELIVERED} == {town.item(one).state for one in found}
    assert 3 == len(town.mails_to(ALL))
