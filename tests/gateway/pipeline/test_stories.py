"""Whole ways of one mail, from the door to its final state."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from gateway.pipeline.fate import Fate
from gateway.store import items
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, envelope_to, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


def test_an_announcement_becomes_a_post_and_its_author_hears_of_it(town: Town) -> None:
    """The main job: no mail to the list, one post, one nudge with the null sender."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(), P1, ALL)
    town.run()
    assert State.POSTED == town.item(item).state
    assert [] == town.mails_to(ALL)
    assert 1 == len(town.posts(item))
    (nudge,) = town.mails_to(P1)
    assert nudge.mail.startswith("MAIL FROM:<>")
    assert "auto-replied" == message_from_bytes(nudge.content)["Auto-Submitted"]


def test_a_discussion_stays_mail_byte_for_byte(town: Town) -> None:
    """What no rule wants reaches the next hop with one trace line more and nothing else."""
    content = letter("Wat vinden jullie", "Zullen we de vloer blauw verven?")
    item = town.accept(content, P1, ALL)
    town.run()
    assert State.DELIVERED == town.item(item).state
    (mail,) = town.mails_to(ALL)
    assert mail.content.endswith(content)
    assert mail.content.removesuffix(content).startswith(b"Received: ")


@pytest.mark.parametrize(
    ("sender", "recipients", "reason"),
    [
        (P1, ("p2@havik.example",), "built-in:no-list"),
        ("baas@havik.example", (ALL,), "guard:board"),
        (P1, ("sales@havik.example",), "guard:small"),
        ("", (ALL,), "built-in:bounce"),
        (P1, ("postmaster@havik.example", ALL), "built-in:postmaster"),
    ],
)
def test_what_is_not_ours_is_relayed_at_the_door(
    town: Town, sender: str, recipients: tuple[str, ...], reason: str
) -> None:
    """Small mail is never stored: the door names the check that let it pass."""
    verdict = town.knock(
        envelope_to(*recipients, sender=sender), letter(author=sender or P1, to=recipients[-1])
    )
    assert (Fate.RELAY, reason) == (verdict.fate, verdict.reason)


def test_a_mail_of_unverified_author_is_delivered_and_never_posted(town: Town) -> None:
    """A forged From must not speak in a group under somebody's name."""
    town.says.kind = Kind.ANNOUNCEMENT
    forged = town.accept(letter(author="p2@havik.example"), P1, ALL)
    outside = town.accept(letter("Van buiten"), P1, ALL, trusted=False)
    town.run()
    for item in (forged, outside):
        assert (State.DELIVERED, "built-in:unverified") == (town.item(item).state, town.item(item).decided_by)
        assert [] == town.posts(item)


def test_a_guard_on_the_text_delivers_without_asking_the_classifier(town: Town) -> None:
    """A rule that does not ask for the kind never causes classification."""
    item = town.accept(letter(text="Dit is vertrouwelijk."), P1, ALL)
    town.run()
    assert "guard:confidential" == town.item(item).decided_by
    assert 0 == town.says.asked


def test_doubt_is_held_and_the_clock_delivers_it(town: Town) -> None:
    """A hold always ends in delivery."""
    town.says.confidence = 0.5
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    assert State.HELD == town.item(item).state
    town.run(30 * 60)
    assert State.DELIVERED == town.item(item).state
    assert 1 == len(town.mails_to(ALL))


def test_the_same_bytes_again_are_one_item(town: Town) -> None:
    """A client that did not hear our 250 sends again: nothing is doubled."""
    town.says.kind = Kind.ANNOUNCEMENT
    content = letter()
    assert town.accept(content, P1, ALL) == town.accept(content, P1, ALL)
    town.run()
    with town.parts.database.connect() as connection:
        assert 1 == items.balance(connection)[State.POSTED]


def test_the_same_mail_by_another_way_does_not_post_twice(town: Town) -> None:
    """Two copies with other trace headers share one post."""
    town.says.kind = Kind.ANNOUNCEMENT
    first = town.accept(letter(message_id="<een@havik.example>"), P1, ALL)
    town.run()
    copy = town.accept(b"Received: from elsewhere\r\n" + letter(message_id="<een@havik.example>"), P1, ALL)
    town.run()
    assert "built-in:seen-before" == town.item(copy).decided_by
    assert (1, 0) == (len(town.posts(first)), len(town.posts(copy)))


def test_emergencies_are_mailed_first_and_posted_too(town: Town) -> None:
    """deliver_and_post: the mail does not wait for the network."""
    item = town.accept(letter("Alarm: hal 2 ontruimen"), P1, ALL)
    town.run()
    assert State.BOTH == town.item(item).state
    assert ["accepted", "decided", "delivered", "posted"] == town.words(item)


def test_a_post_never_reaches_people_the_mail_could_not_reach(town: Town) -> None:
    """Mail to Sales is not for the open group: it is delivered, and the trace says why."""
    town.says.kind = Kind.QUESTION
    content = letter(
        "Vraag",
        "Wie weet dit?",
        to="sales@havik.example, p4@havik.example, p5@havik.example, p6@havik.example, p7@havik.example",
    )
    item = town.accept(content, P1, "sales@havik.example", "p4@havik.example")
    town.run()
    assert (State.DELIVERED, "built-in:audience") == (town.item(item).state, town.item(item).decided_by)


def test_a_list_of_unknown_members_is_only_ever_delivered(town: Town) -> None:
    """Without known members nobody can promise who would read along."""
    town.says.kind = Kind.ANNOUNCEMENT
    panel = "extern-panel@havik.example"
    item = town.accept(letter(to=panel), P1, panel)
    town.run()
    assert (State.DELIVERED, "built-in:audience") == (town.item(item).state, town.item(item).decided_by)


def test_who_is_named_one_by_one_gets_the_mail_itself(town: Town) -> None:
    """Only recipients reached through the list are spared the mail."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(to=f"{ALL}, p9@havik.example"), P1, ALL, "p9@havik.example")
    town.run()
    assert State.POSTED == town.item(item).state
    assert [] == town.mails_to(ALL)
    assert 1 == len(town.mails_to("p9@havik.example"))


def test_an_author_who_cannot_be_told_keeps_mail(town: Town) -> None:
    """X-Auto-Response-Suppress forbids the nudge, so there is no move."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(more="X-Auto-Response-Suppress: All"), P1, ALL)
    town.run()
    assert (State.DELIVERED, "built-in:cannot-tell-author") == (
        town.item(item).state,
        town.item(item).decided_by,
    )


def test_a_list_that_only_the_header_names_moves_nothing(town: Town) -> None:
    """To and Cc can be made up, and a list that was refused at RCPT did not get the mail."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(to=f"{ALL}, p9@havik.example"), P1, "p9@havik.example")
    town.run()
    assert (State.DELIVERED, "built-in:audience") == (town.item(item).state, town.item(item).decided_by)


def test_an_outsider_is_never_posted_not_even_by_a_rule_without_a_nudge(town: Town) -> None:
    """Anybody can write the word alarm in a subject."""
    item = town.accept(letter("Alarm", "Klik hier", author="x@elders.example"), "x@elders.example", ALL)
    town.run()
    assert (State.DELIVERED, "built-in:outsider") == (town.item(item).state, town.item(item).decided_by)
    assert 1 == len(town.mails_to(ALL))
