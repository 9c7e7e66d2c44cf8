"""What a reviewer is offered, and what holds whatever the reviewer does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from adapters.contract import Adapter
from adapters.types import Audience
from gateway.errors import NotAllowed, TooLate
from gateway.pipeline.letting_go import release_due, version
from gateway.pipeline.reviewing import deliver_held, first_on, post_held, queue, suggestion, text_of
from gateway.store.items import Item, State
from nlp.types import Kind
from tests.gateway.town import Town, letter

ALL, SALES, P1, MONA = ("iedereen@havik.example", "sales@havik.example", "p1@havik.example", "mona@havik.example")


def held(town: Town, kind: Kind = Kind.QUESTION, subject: str = "Sleutel") -> Item:
    """A mail of which the classifier was not sure."""
    town.says.kind, town.says.confidence = kind, 0.55
    item = town.accept(letter(subject, f"Wie weet het: {subject}?"), P1, ALL)
    town.run(10)
    found = town.item(item)
    assert State.HELD is found.state
    return found


@pytest.mark.parametrize(
    ("kind", "target"), [(Kind.QUESTION, "ask"), (Kind.ANNOUNCEMENT, "news"), (Kind.DISCUSSION, "")]
)
def test_the_group_that_the_rules_below_would_have_named_is_suggested(town: Town, kind: Kind, target: str) -> None:
    """A hold names no group, and a reviewer should not have to look it up."""
    item = held(town, kind)
    assert target == suggestion(town.parts, item, text_of(town.parts, item))


def test_what_a_reviewer_posts_stands_in_the_group_and_in_no_mailbox(town: Town) -> None:
    """As if the rules had been sure; the author is told."""
    item = held(town)
    post_held(town.parts, item.id, "ask", MONA, version(item))
    town.run(60)
    assert (State.POSTED, []) == (town.item(item.id).state, town.mails_to(ALL))
    assert 1 == len(town.mails_to(P1))
    with town.parts.database.connect() as connection:
        first = first_on(connection, town.item(item.id))
    assert first is not None
    assert (MONA, ("vragen",)) == (first.who, first.groups)


def test_nobody_acts_on_what_somebody_decided_already(town: Town) -> None:
    """Whoever comes second changes nothing, whatever they wanted, and the clock comes second, too."""
    item = held(town)
    shown = version(item)
    deliver_held(town.parts, item.id, MONA, shown)
    with pytest.raises(TooLate):
        deliver_held(town.parts, item.id, P1, shown)
    with pytest.raises(TooLate):
        post_held(town.parts, item.id, "ask", P1, shown)
    release_due(town.parts, item.id)
    town.run(3600)
    assert (State.DELIVERED, 1) == (town.item(item.id).state, len(town.mails_to(ALL)))


def test_a_group_that_more_people_read_takes_nothing_and_the_mail_goes_on_waiting(town: Town) -> None:
    """The audience is never widened, and the reviewer may still choose another group."""
    item = held(town)
    feed = town.parts.networks["feed"]
    wider = Audience(openness="open", members=frozenset({"x@elders.example"}), fetched_at=town.now)
    town.reopen(replace(town.parts, networks={"feed": cast(Adapter, _Seen(feed, wider))}))
    with pytest.raises(NotAllowed, match="still waits"):
        post_held(town.parts, item.id, "ask", MONA, version(item))
    assert State.HELD is town.item(item.id).state


def test_doing_nothing_is_safe(town: Town) -> None:
    """The clock ends the hold, once, by its rule: half an hour after the mail came."""
    item = held(town)
    assert timedelta(minutes=30) == (item.hold_until or town.now) - item.accepted_at
    town.run(31 * 60)
    assert (State.DELIVERED, 1) == (town.item(item.id).state, len(town.mails_to(ALL)))
    with town.parts.database.connect() as connection:
        assert () == queue(connection)
        first = first_on(connection, town.item(item.id))
    assert first is not None
    assert "" == first.who


class _Seen:
    """The feed, read by somebody else as well."""

    def __init__(self, feed: object, seen: Audience) -> None:
        self._feed, self._seen = feed, seen

    def __getattr__(self, name: str) -> object:
        return getattr(self._feed, name)

    def audience(self, target: str) -> Audience:
        return self._seen


def test_only_what_is_held_is_posted_here_whatever_a_form_says(town: Town) -> None:
    """What a guard or a check let through is nobody's to post; its version can be guessed."""
    town.says.kind, town.says.confidence = Kind.ANNOUNCEMENT, 0.99
    item = town.accept(letter("Loon", "Vertrouwelijk: de lonen."), P1, ALL)
    town.run(60)
    found = town.item(item)
    assert State.DELIVERED is found.state
    with pytest.raises(TooLate):
        post_held(town.parts, item, "ask", MONA, version(found))
    town.run(60)
    assert [] == town.posts(item)
