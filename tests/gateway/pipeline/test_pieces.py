"""A mail that was cut up on its way here: one item, one post, one fate for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.mail.headers import scan_headers
from gateway.mail.types import Envelope, Recipient
from gateway.pipeline.fate import Fate
from gateway.pipeline.letting_go import let_go, mail_anyway
from gateway.pipeline.sweep import sweep
from gateway.store import items
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, envelope_to, letter

ALL = "iedereen@havik.example"
STAFF = tuple(f"p{n}@havik.example" for n in range(1, 11))
AUTHOR = STAFF[0]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    town.says.kind = Kind.ANNOUNCEMENT
    yield town
    town.close()


def piece(*people: str, ident: str = "4F7Q", via: str = ALL, named: tuple[str, ...] = ()) -> Envelope:
    """One transaction of a mail whose list was expanded before us, as Postfix hands it over with DSN."""
    listed = [Recipient(address=one, options=(f"ORCPT=rfc822;{via}",)) for one in people]
    singly = [Recipient(address=one, options=(f"ORCPT=rfc822;{one}",)) for one in named]
    whole = envelope_to(sender=AUTHOR)
    return replace(whole, recipients=(*listed, *singly), xforward=(("IDENT", ident),))


def hand_in(town: Town, envelope: Envelope, content: bytes) -> str:
    verdict = town.knock(envelope, content)
    assert verdict.fate is Fate.TAKE, verdict
    return asyncio.run(town.door.accept(envelope, scan_headers(content), content))


def states(town: Town, item_id: str) -> dict[str, list[str]]:
    """What became of each address, as often as it stands in the envelope."""
    found: dict[str, list[str]] = {}
    with town.parts.database.connect() as connection:
        for one in items.reached(connection, item_id):
            found.setdefault(one.recipient.address, []).append(one.state)
    return found


def test_pieces_of_one_mail_are_one_item_and_one_post(town: Town) -> None:
    """Nobody must get the mail because the mail server cut it up where it did."""
    mail = letter()

    ids = {hand_in(town, piece(*people), mail) for people in (STAFF[:4], STAFF[4:8], STAFF[8:])}
    town.run()

    (item_id,) = ids
    assert State.POSTED is town.item(item_id).state
    assert 1 == len(town.posts(item_id))
    assert {key: ["withheld"] for key in STAFF} == states(town, item_id)
    assert [] == [one for person in STAFF[1:] for one in town.mails_to(person)]


@pytest.mark.parametrize("seconds", [0, 60])
def test_a_late_piece_gets_what_the_first_ones_got(town: Town, seconds: int) -> None:
    """One piece may wait in the mail server's queue for hours while its sisters are long posted."""
    mail = letter()
    first = hand_in(town, piece(*STAFF[:5]), mail)
    town.run(seconds)

    assert first == hand_in(town, piece(*STAFF[5:]), mail)
    town.run()

    assert State.POSTED is town.item(first).state
    assert {key: ["withheld"] for key in STAFF} == states(town, first)
    assert 1 == len(town.posts(first))


@pytest.mark.parametrize("seconds", [0, 60])
def test_a_late_piece_of_a_delivered_mail_is_delivered(town: Town, seconds: int) -> None:
    """The fate of all is delivery, so that of the last one is, too."""
    town.says.kind = Kind.DISCUSSION
    mail = letter()
    first = hand_in(town, piece(*STAFF[:5]), mail)
    town.run(seconds)
    hand_in(town, piece(*STAFF[5:]), mail)

    town.run()

    assert State.DELIVERED is town.item(first).state
    assert {key: ["delivered"] for key in STAFF} == states(town, first)
    assert [1] * len(STAFF) == [len(town.mails_to(person)) for person in STAFF]


def test_whoever_is_named_beside_the_list_gets_the_mail_once(town: Town) -> None:
    """On the list and named one by one stands twice in the envelope: the second is a person's own copy."""
    mail = letter(to=f"{ALL}, {STAFF[6]}")
    first = hand_in(town, piece(*STAFF[:5]), mail)
    town.run()

    hand_in(town, piece(*STAFF[5:], named=(STAFF[6],)), mail)
    town.run()

    assert State.POSTED is town.item(first).state
    assert 1 == len(town.mails_to(STAFF[6]))
    assert [] == town.mails_to(STAFF[7])
    assert 1 == len(town.posts(first))


def test_a_piece_sent_again_changes_nothing(town: Town) -> None:
    """The client may not have heard our 250, with the recipients in whatever order."""
    town.says.kind = Kind.DISCUSSION
    mail = letter()
    first = hand_in(town, piece(*STAFF[:5]), mail)
    hand_in(town, piece(*STAFF[5:]), mail)
    hand_in(town, piece(*reversed(STAFF[5:])), mail)
    town.run()
    hand_in(town, piece(*STAFF[5:8]), mail)
    town.run()

    assert [1] * len(STAFF) == [len(town.mails_to(person)) for person in STAFF]
    assert State.DELIVERED is town.item(first).state


def test_mail_anyway_reaches_the_people_of_every_piece(town: Town) -> None:
    """The author takes the move back: no piece may stay behind."""
    mail = letter()
    first = hand_in(town, piece(*STAFF[:5]), mail)
    town.run()
    hand_in(town, piece(*STAFF[5:]), mail)
    town.run()

    mail_anyway(town.parts, first, AUTHOR)
    town.run()

    assert State.BOTH is town.item(first).state
    assert {key: ["delivered"] for key in STAFF} == states(town, first)
    assert 1 == len(town.posts(first))


def test_a_piece_that_comes_after_mail_anyway_is_mailed(town: Town) -> None:
    """Posted and mailed is what the author chose for all."""
    mail = letter()
    first = hand_in(town, piece(*STAFF[:5]), mail)
    town.run()
    mail_anyway(town.parts, first, AUTHOR)
    town.run()

    hand_in(town, piece(*STAFF[5:]), mail)
    town.run()

    assert State.BOTH is town.item(first).state
    assert {key: ["delivered"] for key in STAFF} == states(town, first)
    assert 1 == len(town.posts(first))


def test_a_held_mail_is_released_to_every_piece(town: Town) -> None:
    """The clock ends the hold for those who came later as well."""
    town.says.confidence = 0.3
    mail = letter()
    first = hand_in(town, piece(*STAFF[:5]), mail)
    town.run(1)
    assert State.HELD is town.item(first).state
    hand_in(town, piece(*STAFF[5:]), mail)

    let_go(town.parts, first, "a reviewer says so")
    town.run()

    assert {key: ["delivered"] for key in STAFF} == states(town, first)


def test_a_list_that_the_decision_knew_nothing_of_gets_the_mail(town: Town) -> None:
    """Nobody asked whether its people may see the post, so they keep their mail."""
    mail = letter()
    first = hand_in(town, piece(*STAFF), mail)
    town.run()

    hand_in(town, piece("s1@havik.example", via="sales@havik.example"), mail)
    town.run()

    assert State.POSTED is town.item(first).state
    assert ["delivered"] == states(town, first)["s1@havik.example"]
    assert 1 == len(town.mails_to("s1@havik.example"))


def test_other_words_or_another_author_under_a_used_id_are_another_mail(town: Town) -> None:
    """Mail servers use their ids again, and a wrong guess would hide somebody's mail."""
    first = hand_in(town, piece(*STAFF[:5]), letter())
    other = hand_in(town, piece(*STAFF[5:]), letter(text="Morgen is de kantine weer open."))
    stranger = replace(piece(*STAFF[5:]), sender=STAFF[3])
    third = hand_in(town, stranger, letter())

    assert 3 == len({first, other, third})


def test_an_id_from_a_peer_we_do_not_believe_joins_nothing(town: Town) -> None:
    """A stranger who guesses a queue id must not put recipients on a colleague's mail."""
    mail = letter()
    first = hand_in(town, piece(*STAFF[:5]), mail)

    forged = hand_in(town, replace(piece("x@elsewhere.example"), trusted=False), mail)

    assert forged != first
    assert "x@elsewhere.example" not in states(town, first)


def test_a_guard_that_let_one_piece_pass_lets_all_pass(town: Town) -> None:
    """Counting guards see other numbers in each piece: the first answer is the answer."""
    mail = letter(to="sales@havik.example")
    small = piece("s1@havik.example", via="sales@havik.example")
    assert "guard:small" == town.knock(small, mail).reason

    big = piece(*STAFF)
    assert "guard:small" == town.knock(big, mail).reason
    assert Fate.TAKE is town.knock(replace(big, xforward=(("IDENT", "OTHER"),)), mail).fate
    assert Fate.TAKE is town.knock(big, letter(text="Iets anders.", to=ALL)).fate, "an id that was used again"


def test_work_that_is_lost_on_a_late_piece_never_mails_the_list(town: Town) -> None:
    """The post stands: only somebody named one by one still waits, however often the work on it is lost."""
    mail = letter(to=f"{ALL}, {STAFF[6]}")
    first = hand_in(town, piece(*STAFF[:5]), mail)
    town.run()
    town.engine.lose = "handle:"
    hand_in(town, piece(*STAFF[5:], named=(STAFF[6],)), mail)
    for _ in range(6):
        town.run(60)
        sweep(town.parts)
    town.engine.lose = "\0"
    town.run(60)
    sweep(town.parts)
    town.run()

    assert State.POSTED is town.item(first).state
    assert [1, 0] == [len(town.mails_to(person)) for person in (STAFF[6], STAFF[7])]
    assert 1 == len(town.posts(first))
