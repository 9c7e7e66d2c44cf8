"""What goes wrong, and what becomes of the mail then."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from gateway.pipeline.sweep import sweep
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


def test_an_overdue_hold_is_found_by_the_sweep_when_its_task_is_lost(town: Town) -> None:
    """A hold outlives a lost clock."""
    town.says.confidence = 0.5
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    town.engine.done |= set(town.engine.tasks)
    town.run(31 * 60)
    sweep(town.parts)
    town.run()
    assert State.DELIVERED == town.item(item).state


def test_a_stranded_item_is_set_going_again(town: Town) -> None:
    """An item at work without a workflow is found and finished, once."""
    item = town.accept(letter("Stil", "Zomaar"), P1, ALL)
    town.engine.done |= set(town.engine.tasks)
    town.run(60)
    assert 1 == sweep(town.parts)
    town.run()
    assert State.DELIVERED == town.item(item).state
    assert 1 == len(town.mails_to(ALL))
    assert 0 == sweep(town.parts)


def test_a_next_hop_that_is_down_is_tried_until_it_is_back(town: Town) -> None:
    """An accepted mail waits with us; nothing is lost and nothing bounces."""
    town.hop.answers["MAIL"] = "421 4.3.2 closing"
    item = town.accept(letter("Zomaar", "tekst"), P1, ALL)
    town.run(60)
    assert State.ACTING == town.item(item).state
    town.hop.answers.clear()
    town.run(120)
    assert State.DELIVERED == town.item(item).state


def test_a_next_hop_that_refuses_for_good_is_shown_and_the_sender_told(town: Town) -> None:
    """FAILED with the reason, and an RFC 3464 notice to the verified sender."""
    town.hop.answers[f"RCPT TO:<{ALL}"] = "550 5.1.1 no such list"
    item = town.accept(letter("Zomaar", "tekst"), P1, ALL)
    town.run(60)
    assert State.FAILED == town.item(item).state
    assert "no such list" in town.item(item).reason
    (notice,) = town.mails_to(P1)
    assert "multipart/report" == message_from_bytes(notice.content).get_content_type()


def test_an_unreadable_mail_is_delivered_and_shown_as_such(town: Town) -> None:
    """What we cannot read is still somebody's mail."""
    bomb = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(200)
    )
    item = town.accept(letter(more="")[:-2].split(b"Content-Type")[0] + bomb, P1, ALL)
    town.run()
    assert (State.DELIVERED, "built-in:unreadable") == (town.item(item).state, town.item(item).decided_by)


def test_a_mail_that_breaks_our_work_goes_out_after_three_tries(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A poisoned mail is set aside; its neighbours flow on."""
    from gateway.pipeline import judging as room

    def broken(*facts: object) -> None:
        raise ZeroDivisionError

    item = town.accept(letter("Gif", "tekst"), P1, ALL)
    monkeypatch.setattr(room, "consider", broken)
    for _ in range(4):
        with pytest.raises(ZeroDivisionError):
            town.run()
        town.run(60)
        sweep(town.parts)
    town.run()
    assert (State.DELIVERED, "built-in:trouble") == (town.item(item).state, town.item(item).decided_by)
    assert 1 == len(town.mails_to(ALL))


def test_a_move_whose_note_was_lost_is_told_by_the_sweep(town: Town) -> None:
    """Nothing is moved in silence, also when the engine lost the task."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(), P1, ALL)
    town.engine.lose = "nudge:"
    town.run()
    assert State.POSTED == town.item(item).state
    assert [] == town.mails_to(P1)
    town.engine.lose = "\0"
    town.run(60)
    sweep(town.parts)
    town.run()
    assert 1 == len(town.mails_to(P1))
    sweep(town.parts)
    town.run()
    assert 1 == len(town.mails_to(P1))
