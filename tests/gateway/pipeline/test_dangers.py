"""Sensitive mail and condolences are never posted on the machine's word alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gateway.store.items import State
from nlp.traits.model import TraitFinder
from nlp.types import Cue, Kind, Special, Traits
from tests.gateway.town import RULES, Town, letter

ALL = "iedereen@havik.example"
P1, P2, P3, P4 = (f"p{number}@havik.example" for number in (1, 2, 3, 4))
SICK = Traits(
    sensitive=True, sensitivity=0.9, dangers=("health", "absence"),
    cues=(Cue("sensitive: behandelplan", 1.0), Cue("event: borrel", 0.5), Cue("sensitive: bedrijfsarts", 0.4)),
)
MOURNING = Traits(special=(Special.CONDOLENCE,))


def _fate(town: Town, content: bytes, sender: str = P1) -> tuple[State, str, str]:
    item = town.accept(content, sender, ALL)
    town.run()
    kept = town.item(item)
    return kept.state, kept.decided_by, kept.decision["trace"][-1]["reason"]


def test_a_sensitive_mail_is_delivered_and_the_trace_says_what_it_may_endanger(town: Town) -> None:
    """The one post that must not happen: somebody's illness in a group. Nor may the trace retell it.

    It is read before anybody reveals the mail, and stays when the mail is forgotten.
    """
    town.says.kind, town.sees.traits = Kind.ANNOUNCEMENT, SICK

    state, by, reason = _fate(town, letter("Over Bert", "Het behandelplan van Bert begint maandag."))

    assert (State.DELIVERED, "built-in:sensitive") == (state, by)
    assert "it may be sensitive: health or absence" == reason


def test_a_condolence_is_delivered(town: Town) -> None:
    """Grief is not for a machine to place."""
    town.says.kind, town.sees.traits = Kind.ANNOUNCEMENT, MOURNING

    assert (State.DELIVERED, "built-in:condolence") == _fate(town, letter("Verdrietig nieuws"))[:2]


def test_other_mail_is_posted_as_before(town: Town) -> None:
    """A farewell is no danger."""
    town.says.kind, town.sees.traits = Kind.ANNOUNCEMENT, Traits(special=(Special.FAREWELL,))

    assert (State.POSTED, "rule:announcements") == _fate(town, letter())[:2]


def test_a_rule_on_the_subject_alone_still_posts(town: Town) -> None:
    """Who wrote that rule, and who chose that subject, decided; the machine guessed nothing."""
    town.sees.traits = SICK

    assert (State.BOTH, "rule:alarm") == _fate(town, letter("Alarm: ambulance onderweg"))[:2]
    assert 0 == town.sees.asked


@pytest.mark.parametrize("when", ["{topic: health}", "{special: event}", "{text: {contains: kantine}}"])
def test_each_guess_counts_as_the_machines_word(tmp_path: Path, when: str) -> None:
    """Words that an author happened to use are no decision."""
    rules = RULES.replace("guards:", "topics: {health: {words: [kantine]}}\nguards:").replace(
        "rules:\n", f"rules:\n  - {{name: guess, when: {when}, do: deliver_and_post, target: news}}\n", 1)
    town = Town(tmp_path, rules=rules)
    try:
        town.sees.traits = replace(SICK, special=(Special.EVENT,))
        assert (State.DELIVERED, "built-in:sensitive") == _fate(town, letter())[:2]
    finally:
        town.close()


def test_a_sensitive_reply_does_not_join_a_post(town: Town) -> None:
    """The question was harmless; the answer names a colleague's illness."""
    town.says.kind = Kind.QUESTION
    assert State.POSTED is _fate(town, letter("Wie neemt over?", "Wie draait vrijdag?", message_id="<q@x>"))[0]
    town.says.kind, town.sees.traits = Kind.DISCUSSION, SICK

    reply = letter("Re: Wie neemt over?", "Bert niet, die ligt in het ziekenhuis.", author=P2, answers="<q@x>")

    assert (State.DELIVERED, "built-in:sensitive") == _fate(town, reply, P2)[:2]


def test_a_sensitive_reply_in_a_storm_is_not_absorbed(town: Town) -> None:
    """A storm is counted by the machine, so its word alone does not post either."""
    _fate(town, letter("Beterschap", message_id="<s@x>"))
    for number, who in ((1, P2), (2, P3)):
        _fate(town, letter("Re: Beterschap", f"Plus {number}", author=who, answers="<s@x>"), who)
    town.sees.traits = SICK

    last = letter("Re: Beterschap", "Sterkte met de chemo", author=P4, answers="<s@x>")

    assert "built-in:sensitive" == _fate(town, last, P4)[1]


def test_a_rule_may_ask_for_sensitive_mail_itself(tmp_path: Path) -> None:
    """An admin may hold it, so that a person looks before anything else happens."""
    rules = RULES.replace("rules:\n", "rules:\n  - {name: look, when: {sensitive: true}, do: hold, for: 1h}\n", 1)
    town = Town(tmp_path, rules=rules)
    try:
        town.sees.traits = SICK
        assert (State.HELD, "rule:look") == _fate(town, letter())[:2]
    finally:
        town.close()


def test_what_was_looked_at_is_kept_with_the_facts(tmp_path: Path) -> None:
    """One look tells all three facts, and a deadline is kept as a day."""
    rules = RULES.replace("rules:\n", "rules:\n  - {name: due, when: {deadline: {within: 7d}}, do: deliver}\n", 1)
    town = Town(tmp_path, rules=rules)
    try:
        town.sees.traits = Traits(special=(Special.SURVEY,), deadline=date(2027, 3, 19))
        item = town.accept(letter(), P1, ALL)
        town.run()
        kept = town.item(item)
        assert "rule:due" == kept.decided_by
        assert ("2027-03-19", ["survey"], False) == tuple(
            (kept.facts or {}).get(name) for name in ("deadline", "special", "sensitive"))
    finally:
        town.close()


def test_the_traits_we_ship_keep_a_diagnosis_out_of_a_group(town: Town) -> None:
    """The whole way with the real model, once."""
    finder = TraitFinder.load()
    real = replace(town.parts, traits=lambda: finder)
    town._workflows = __import__("gateway.pipeline.workflows", fromlist=["workflows"]).workflows(real)
    town.says.kind = Kind.ANNOUNCEMENT

    said = letter("Update Bert", "Lieve collega's, bij Bert is longkanker gevonden. Maandag begint zijn chemo.")

    assert "built-in:sensitive" == _fate(town, said)[1]
    assert "rule:announcements" == _fate(town, letter("Kantine", "Morgen is de kantine dicht.", author=P2), P2)[1]
