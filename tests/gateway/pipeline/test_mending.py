"""What failed stands in one list, and a person repeats the failed step alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.errors import Rejected, Unavailable
from adapters.types import Receipt
from gateway.errors import NotAllowed
from gateway.pipeline import mending
from gateway.pipeline.dead_letters import Broke, DeadLetter, Remedy, dead_letters
from gateway.pipeline.off import switch_off
from gateway.pipeline.sweep import let_all_go
from gateway.store import failures
from gateway.store.items import State
from gateway.store.outgoing import Sending
from nlp.types import Kind
from tests.gateway.pipeline.wayward import Network, sending, town_with
from tests.gateway.town import RULES, Town, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"
OUTSIDE = "buiten@elders.example"
ARCHIVE = "archief@havik.example"
IT = "it@havik.example"


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


def broken(town: Town) -> list[DeadLetter]:
    """The list, and that its length is what it says."""
    with town.parts.database.connect() as connection:
        found = list(dead_letters(connection))
        assert len({one.item.id for one in found}) == failures.count(connection)
    return found


def test_all_is_well_in_an_empty_list(town: Town) -> None:
    """A mail that went its way is nobody's business."""
    town.accept(letter(), P1, ALL)
    town.run()
    assert [] == broken(town)


def test_a_delivery_that_was_refused_is_tried_again_for_those_alone(town: Town) -> None:
    """Who has the mail does not get it twice."""
    town.hop.answers[f"RCPT TO:<{OUTSIDE}"] = "550 5.1.1 nobody here"
    item = town.accept(letter("alarm", "Brand"), P1, ALL, OUTSIDE)
    town.run()
    (one,) = broken(town)
    assert (Broke.SOME, 1, State.BOTH) == (one.broke, one.addresses, one.item.state)
    assert "nobody here" in one.reason
    assert (Remedy.RETRY, Remedy.LEAVE) == one.remedies

    town.hop.answers.clear()
    assert 1 == mending.retry_delivery(town.parts, item, IT)
    town.run()
    assert (State.BOTH, []) == (town.item(item).state, broken(town))
    assert (1, 1) == (len(town.mails_to(ALL)), len(town.mails_to(OUTSIDE)))
    assert 1 == len(town.parts.networks["other"].posts)  # type: ignore[attr-defined]


def test_a_mail_that_nobody_took_is_tried_again_for_all(town: Town) -> None:
    """And one that waits again is tried for days again, not once."""
    town.hop.answers["RCPT"] = "550 5.7.1 not today"
    item = town.accept(letter("Zomaar", "vertrouwelijk"), P1, ALL)
    town.run()
    (one,) = broken(town)
    assert (Broke.DELIVERY, State.FAILED) == (one.broke, one.item.state)

    town.hop.answers = {"MAIL": "421 4.3.2 closing"}
    mending.retry_delivery(town.parts, item, IT)
    town.run(60)
    assert (State.ACTING, []) == (town.item(item).state, broken(town))
    town.hop.answers.clear()
    town.run(120)
    assert (State.DELIVERED, 1) == (town.item(item).state, len(town.mails_to(ALL)))


def test_a_post_that_was_refused_is_made_again_without_a_mail(town: Town, network: Network) -> None:
    """The channel was archived and is back: everybody has had the mail already."""
    network.fail = [Rejected("is_archived")]
    item = town.accept(letter(), P1, ALL)
    town.run()
    (one,) = broken(town)
    assert (Broke.POST, State.DELIVERED, 1) == (one.broke, one.item.state, one.tries)
    assert "is_archived" in one.reason
    assert one.post is not None

    mending.retry_post(town.parts, one.post.id, IT)
    town.run()
    assert (State.BOTH, [], 1) == (town.item(item).state, broken(town), len(network.posts))
    assert 1 == len(town.mails_to(ALL))
    assert "retried" in town.words(item)
    with pytest.raises(NotAllowed):
        mending.retry_post(town.parts, one.post.id, IT)


@pytest.fixture
def unsure(town: Town, network: Network) -> DeadLetter:
    """A post of which nobody knows whether it is there, since the network could not be asked."""
    network.fail, network.can_find = [Unavailable("no answer", sent_maybe=True)], False
    town.accept(letter(), P1, ALL)
    town.run(180)
    (one,) = broken(town)
    assert (Broke.UNSURE, State.DELIVERED) == (one.broke, one.item.state)
    assert (Remedy.THERE, Remedy.AGAIN, Remedy.LEAVE) == one.remedies
    return one


def key(one: DeadLetter) -> str:
    assert one.post is not None
    return one.post.id


def test_a_person_says_that_an_unsure_post_is_there(town: Town, network: Network, unsure: DeadLetter) -> None:
    """Nothing is posted; the mail counts as mail and post."""
    mending.it_is_there(town.parts, key(unsure), IT)
    town.run()
    assert (Sending.SENT, State.BOTH) == (sending(town, unsure.item.id), town.item(unsure.item.id).state)
    assert ([], 1) == (broken(town), len(network.calls))


def test_a_person_has_an_unsure_post_made_again(town: Town, network: Network, unsure: DeadLetter) -> None:
    """Where the network cannot tell, the person's word counts."""
    assert mending.post_again(town.parts, key(unsure), IT)
    town.run()
    assert (State.BOTH, 1) == (town.item(unsure.item.id).state, len(network.posts))
    assert [] == broken(town)


def test_an_unsure_post_is_looked_up_before_it_is_made_again(
    town: Town, network: Network, unsure: DeadLetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person may be wrong: what is found there is not posted a second time."""
    network.can_find = True
    found = Receipt(key=key(unsure), remote_id="7", thread="7", url="https://x.example/7", posted_at=town.now)
    monkeypatch.setattr(network, "find", lambda *asked: found)
    assert not mending.post_again(town.parts, key(unsure), IT)
    town.run()
    assert (State.BOTH, 1) == (town.item(unsure.item.id).state, len(network.calls))
    assert ["https://x.example/7"] == town.posts(unsure.item.id)


def test_an_unsure_post_is_not_made_again_while_the_network_cannot_be_asked(
    town: Town, network: Network, unsure: DeadLetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blind is how posts are doubled."""
    network.can_find = True

    def away(*asked: Any) -> Receipt | None:
        raise Unavailable("connection refused", sent_maybe=False)

    monkeypatch.setattr(network, "find", away)
    with pytest.raises(NotAllowed, match="try again later"):
        mending.post_again(town.parts, key(unsure), IT)
    assert Sending.AMBIGUOUS == sending(town, unsure.item.id)


def test_what_a_person_leaves_is_off_the_list_until_it_fails_anew(town: Town, network: Network) -> None:
    """A list that only grows is a list that nobody reads."""
    network.fail = [Rejected("is_archived"), Rejected("is_archived")]
    item = town.accept(letter(), P1, ALL)
    town.run()
    (one,) = broken(town)
    mending.leave(town.parts, item, IT)
    assert [] == broken(town)
    mending.retry_post(town.parts, key(one), IT)
    town.run()
    assert [Broke.POST] == [one.broke for one in broken(town)]
    assert 1 == len(town.mails_to(ALL))


def test_mail_that_was_to_be_mail_is_no_failure(town: Town, network: Network) -> None:
    """`off` delivers what waits to be posted, because a person wanted that."""
    network.fail = [Unavailable("refused", sent_maybe=False)] * 9
    item = town.accept(letter(), P1, ALL)
    town.run(3)
    switch_off(town.parts.state, town.now)
    let_all_go(town.parts)
    town.run(60)
    assert (State.DELIVERED, []) == (town.item(item).state, broken(town))
    assert [] == town.mails_to(P1)


def test_an_archive_that_took_nothing_is_tried_again_alone(tmp_path: Path) -> None:
    """Its copy is due although the mail went out; nobody else gets anything."""
    rule = "do: post, target: news, nudge: moved"
    town = Town(tmp_path, rules=RULES.replace(rule, f"{rule}, archive: {ARCHIVE}"))
    town.says.kind = Kind.ANNOUNCEMENT
    try:
        town.hop.answers[f"RCPT TO:<{ARCHIVE}"] = "550 5.2.2 full"
        item = town.accept(letter(), P1, ALL)
        town.run()
        assert (State.DELIVERED, [Broke.ARCHIVE]) == (town.item(item).state, [one.broke for one in broken(town)])
        town.hop.answers.clear()
        before = len(town.hop.mails)
        assert 1 == mending.retry_delivery(town.parts, item, IT)
        town.run()
        assert 1 == len(town.mails_to(ARCHIVE))
        assert before + 1 == len(town.hop.mails)
    finally:
        town.close()
