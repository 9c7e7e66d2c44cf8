"""What authors and operators choose: anyway, never, ask first, off, post after all."""

from __future__ import annotations

from gateway.pipeline.letting_go import confirm_post, mail_anyway, post_after_all
from gateway.pipeline.off import switch_off
from gateway.pipeline.retracting import retract
from gateway.pipeline.sweep import sweep
from gateway.store import people
from gateway.store.database import writing
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, envelope_to, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


def test_mail_anyway_reaches_the_list_and_keeps_the_post(town: Town) -> None:
    """The author's escape costs one press."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(), P1, ALL)
    town.run()
    mail_anyway(town.parts, item, P1)
    town.run()
    assert State.BOTH == town.item(item).state
    assert 1 == len(town.mails_to(ALL))
    assert 1 == len(town.mails_to(P1))


def test_never_means_never(town: Town) -> None:
    """A person's choice beats every rule that would move their mail."""
    town.says.kind = Kind.ANNOUNCEMENT
    with writing(town.parts.database) as connection:
        people.choose(connection, P1, "never", town.now)
    item = town.accept(letter(), P1, ALL)
    town.run()
    assert (State.DELIVERED, "built-in:author-said-never") == (
        town.item(item).state,
        town.item(item).decided_by,
    )


def test_ask_me_first_waits_and_then_does_what_the_author_says(town: Town) -> None:
    """Yes posts it; silence delivers it."""
    town.says.kind = Kind.ANNOUNCEMENT
    with writing(town.parts.database) as connection:
        people.choose(connection, P1, "ask", town.now)
    yes = town.accept(letter("Een"), P1, ALL)
    silence = town.accept(letter("Twee"), P1, ALL)
    town.run()
    assert State.HELD == town.item(yes).state
    assert 2 == len(town.mails_to(P1))
    confirm_post(town.parts, yes, P1)
    town.run(31 * 60)
    assert (State.POSTED, State.DELIVERED) == (town.item(yes).state, town.item(silence).state)


def test_a_second_nudge_on_one_day_becomes_two_lines(town: Town) -> None:
    """Nobody is nagged, and nothing is moved in silence."""
    town.says.kind = Kind.ANNOUNCEMENT
    first, second = town.accept(letter("Een"), P1, ALL), town.accept(letter("Twee"), P1, ALL)
    town.run()
    assert "nudged" in town.words(first)
    assert "receipt-owed" in town.words(second)


def test_off_lets_everything_pass_and_delivers_what_is_held(town: Town) -> None:
    """The switch works with one file, at every mail."""
    town.says.confidence = 0.5
    held = town.accept(letter(), P1, ALL)
    town.run(60)
    switch_off(town.parts.state, town.now)
    assert "off" == town.knock(envelope_to(ALL, sender=P1), letter("Nieuw")).reason
    sweep(town.parts)
    town.run()
    assert State.DELIVERED == town.item(held).state


def test_post_after_all_checks_the_audience_again(town: Town) -> None:
    """A person cannot widen by hand what rules may not widen."""
    item = town.accept(letter("Praat", "Zomaar wat."), P1, ALL)
    town.run()
    post_after_all(town.parts, item, ("news",), "baas@havik.example")
    town.run()
    assert State.BOTH == town.item(item).state
    assert 1 == len(town.mails_to(ALL))


def test_a_person_cannot_widen_by_hand_what_rules_may_not(town: Town) -> None:
    """The audience is checked at the moment of posting, whoever asked for it."""
    sales = "sales@havik.example"
    item = town.accept(
        letter(
            "Praat", "Zomaar wat.", to=f"{sales}, " + ", ".join(f"p{n}@havik.example" for n in range(2, 9))
        ),
        P1,
        sales,
    )
    town.run()
    post_after_all(town.parts, item, ("news",), "baas@havik.example")
    town.run()
    assert State.DELIVERED == town.item(item).state
    assert [] == town.posts(item)


def test_a_mail_whose_post_was_taken_away_can_still_be_mailed(town: Town) -> None:
    """Retracted and then sent as mail: nobody loses it, and the item ends."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(), P1, ALL)
    town.run()
    assert 1 == retract(town.parts, item, "it@havik.example")
    mail_anyway(town.parts, item, P1)
    town.run()
    assert State.BOTH == town.item(item).state
    assert 1 == len(town.mails_to(ALL))
