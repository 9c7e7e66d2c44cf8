"""What the door counts in its own process: codes, never words."""

from __future__ import annotations

from prometheus_client import generate_latest

from gateway.counts import DOOR, count_refusal


def refused(reply: str) -> float:
    """How often a reply was counted."""
    return DOOR.get_sample_value("mailsquare_door_refused_total", {"reply": reply}) or 0.0


def test_a_refusal_is_counted_by_its_code() -> None:
    """Which refusal grows says what to look for."""
    before = refused("554 5.4.6")
    count_refusal("554 5.4.6 Too many hops: this mail goes round in a loop")
    assert before + 1 == refused("554 5.4.6")


def test_what_a_next_hop_says_is_cut_to_its_code() -> None:
    """An address or a thousand different words must not become names of numbers."""
    count_refusal("550 5.1.1 <anna@corp.example>: Recipient address rejected")
    count_refusal("451-4.3.0 several\r\n451 4.3.0 lines")
    count_refusal("452 no enhanced code")
    text = generate_latest(DOOR).decode()
    assert '{reply="550 5.1.1"}' in text
    assert '{reply="451 4.3.0"}' in text
    assert '{reply="452"}' in text
    assert "anna" not in text


def test_what_is_no_refusal_is_not_counted() -> None:
    """250 and 354 are the rule."""
    before = generate_latest(DOOR)
    count_refusal("250 2.0.0 queued as ABC")
    count_refusal("354 End with a dot on a line of its own")
    assert before == generate_latest(DOOR)
