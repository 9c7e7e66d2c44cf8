"""A piece of a mail that comes while its item is in hand: nobody is forgotten, nobody served twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from gateway.mail.headers import scan_headers
from gateway.mail.types import Recipient
from gateway.pipeline import acting, judging
from gateway.pipeline.deliver import PAUSES
from gateway.pipeline.judging import judge
from gateway.pipeline.parts import Parts
from gateway.relay import Delivered
from gateway.store import items
from gateway.store.items import Item, Reached, State
from nlp.types import Kind
from tests.gateway.pipeline.test_pieces import ALL, AUTHOR, STAFF, hand_in, piece, states
from tests.gateway.town import Town, envelope_to, letter
from tests.growth import LINEAR, dearer

SALES = "s1@havik.example"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    town.says.kind = Kind.ANNOUNCEMENT
    yield town
    town.close()


def once_before(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, what: Callable[[], object]) -> None:
    """Let something happen right before the first call of a function, in a thread of its own."""
    real, first = getattr(where, name), [True]

    def called(*args: Any, **kwargs: Any) -> Any:
        if first:
            first.clear()
            thread = threading.Thread(target=what)
            thread.start()
            thread.join(20)
        return real(*args, **kwargs)

    monkeypatch.setattr(where, name, called)


def test_a_list_that_comes_while_the_decision_is_made_is_part_of_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its people would get neither the mail nor, perhaps, the right to see the post."""
    mail = letter()
    sales = piece(SALES, via="sales@havik.example")
    first = hand_in(town, piece(*STAFF), mail)
    once_before(monkeypatch, judging, "consider", lambda: hand_in(town, sales, mail))

    town.run()

    facts = town.item(first).facts or {}
    assert {ALL, "sales@havik.example"} <= set(facts["list"])


def test_whom_a_piece_brings_between_two_looks_is_not_taken_for_named(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The envelope of a moment ago does not know yet that a list brought them: they see the post."""
    mail = letter()
    first = hand_in(town, piece(*STAFF[:5]), mail)
    judge(town.parts, first)
    real, to_come = items.get, [piece(*STAFF[5:])]

    def looked(connection: Any, item_id: str) -> Any:
        found = real(connection, item_id)
        if to_come:
            late = threading.Thread(target=hand_in, args=(town, to_come.pop(), mail))
            late.start()
            late.join(20)
        return found

    monkeypatch.setattr(items, "get", looked)
    acting.act(town.parts, first)
    town.run()

    assert State.POSTED is town.item(first).state
    assert [] == [one for person in STAFF[1:] for one in town.mails_to(person)]


def test_a_late_mailbox_that_takes_nothing_does_not_mail_a_standing_post_to_all(town: Town) -> None:
    """They saw the post days ago, and the author was never told that it failed."""
    mail = letter(to=f"{ALL}, x@elsewhere.example")
    first = hand_in(town, piece(*STAFF), mail)
    town.run()
    assert State.POSTED is town.item(first).state
    real = town.parts.relay

    class Full:
        """Puts off one address, as a full mailbox does."""

        def deliver(self, envelope: Any, content: bytes, to: list[Recipient], *, received: str) -> Delivered:
            late = {one.address: "452 4.2.2 full" for one in to if one.address == "x@elsewhere.example"}
            rest = [one for one in to if one.address not in late]
            done = real.deliver(envelope, content, rest, received=received) if rest else None
            return Delivered(accepted=done.accepted if done else (), refused={}, deferred=late)

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

    parts: Parts = replace(town.parts, relay=Full())  # type: ignore[arg-type]
    hand_in(town, piece(named=("x@elsewhere.example",)), mail)
    for _ in range(2 * len(PAUSES)):
        acting.act(parts, first)

    assert State.ACTING is town.item(first).state
    assert {person: ["withheld"] for person in STAFF} == {k: v for k, v in states(town, first).items() if k in STAFF}


def test_a_copy_with_the_very_bytes_does_not_swallow_the_mail_itself(town: Town) -> None:
    """A journal report holds the original byte for byte, and may be read first."""
    town.says.kind = Kind.DISCUSSION
    mail = letter()
    copy = town.door.take_copy(envelope_to(ALL, sender=AUTHOR), scan_headers(mail), mail)
    inline = town.accept(mail, AUTHOR, ALL)
    town.run()

    assert copy != inline
    assert State.DELIVERED is town.item(inline).state
    assert 1 == len(town.mails_to(ALL))


def test_whom_a_list_reached_is_told_in_time_that_grows_with_their_number() -> None:
    """An expanded list of thousands is looked through for each piece and each step."""
    def look(reached: tuple[Reached, ...]) -> None:
        listed = [one.recipient.address for one in reached]
        item = SimpleNamespace(envelope={"by_list": listed, "expanded": listed})
        assert () == acting.named_singly(cast(Item, item), reached)

    def crowd(size: int) -> tuple[Reached, ...]:
        people = (Recipient(address=f"p{n}@havik.example", options=(f"ORCPT=rfc822;{ALL}",)) for n in range(size))
        return tuple(Reached(position=n, recipient=one, state="waiting", reply="") for n, one in enumerate(people))

    assert dearer(look, crowd(3_000), crowd(300)) < LINEAR
