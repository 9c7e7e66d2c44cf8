"""Phrases match as people and programs write them, in either case."""

from __future__ import annotations

from gateway.mail.known.phrases import anywhere, at_start, before_colon


def test_phrases_match_where_they_should() -> None:
    """Anywhere in a text; at the start of a subject; there and before a colon, of any width."""
    assert anywhere("niet bezorgd", "user (?:un)?known").search("550 User unknown")
    assert at_start("afwezig").match(" Afwezig - tot maandag")
    assert not at_start("afwezig").match("Afwezig melden kan zo")
    assert not at_start("c.l").match("cal: x")
    assert before_colon("lu").match("Lu : De lift")
    assert before_colon("lu").match("Lu：De lift")
    assert not before_colon("lu").match("Lu hier")
