"""Pauses grow, end at a ceiling, and are never the same for all."""

from __future__ import annotations

from gateway.intake.imap.pauses import JITTER, Pauses


def test_pauses_grow_up_to_their_ceiling_and_begin_anew_once_all_is_well() -> None:
    """A server that is down for a day is not asked ten thousand times."""
    pauses = Pauses(1, 60)
    spans = [pauses.next() for _ in range(40)]

    assert all(abs(span - min(2.0**n, 60)) <= JITTER * min(2.0**n, 60) for n, span in enumerate(spans))
    assert 40 == pauses.tries
    pauses.reset()
    assert pauses.next() <= 1 + JITTER


def test_two_mailboxes_do_not_come_at_the_same_moment() -> None:
    """A server that is up again would fall over at once."""
    assert len({Pauses(1, 60).next() for _ in range(20)}) > 10
