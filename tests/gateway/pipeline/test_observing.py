"""What rules that only watch would have done: by rule, list and action."""

from __future__ import annotations

from datetime import timedelta

from gateway.pipeline.observing import watched
from gateway.store.items import State
from nlp.types import Kind
from rules.load import parse_rules
from rules.ruleset import RuleSet
from rules.types import Action
from tests.gateway.town import NOON, RULES, Town, envelope_to, letter

ALL, P1, SAM = "iedereen@havik.example", "p1@havik.example", "s1@havik.example"
WEEK = NOON - timedelta(days=7)


def rules(text: str) -> RuleSet:
    return parse_rules(text, "rules.yaml")


def test_a_file_that_only_observes_tells_what_it_would_have_done(town: Town) -> None:
    """Every mail went out as mail, the held one at once too; the report says what would have been."""
    town.parts.rulebook.replace(rules(RULES.replace("mode: live", "mode: observe")))
    town.says.kind = Kind.ANNOUNCEMENT
    ids = [town.accept(letter(f"Kantine {n}"), P1, ALL) for n in range(3)]
    town.run()
    town.says.confidence = 0.4
    ids.append(town.accept(letter("Hm"), P1, ALL))
    town.run(1)
    assert {State.DELIVERED} == {town.item(one).state for one in ids}
    found = watched(town.parts, WEEK)
    would = {(one.entry, one.action, one.targets, one.list): n for one, n in found.everything.items()}
    assert {("rule:announcements", Action.POST, ("news",), ALL): 3, ("rule:doubt", Action.HOLD, (), ALL): 1} == would
    assert (4, {}) == (found.mails, found.alone)
    assert {"rule:storm", "rule:alarm", "guard:board"} <= set(found.never)
    assert not {"rule:announcements", "rule:doubt"} & set(found.never)


def test_a_rule_that_only_observes_is_counted_by_itself(town: Town) -> None:
    """The mail goes on to the next rule; older mail than asked for does not count."""
    watching = "  - {name: watching, when: {kind: announcement}, do: post, target: ask, mode: observe}\n"
    town.parts.rulebook.replace(rules(RULES.replace("  - {name: doubt,", watching + "  - {name: doubt,")))
    town.says.kind = Kind.ANNOUNCEMENT
    town.now -= timedelta(days=9)
    town.accept(letter("Oud"), P1, ALL)
    town.run()
    town.now = NOON
    town.accept(letter("Nieuw"), P1, ALL)
    town.run()
    found = watched(town.parts, WEEK)
    assert {("rule:watching", ("ask",)): 1} == {(one.entry, one.targets): n for one, n in found.alone.items()}
    assert {} == found.everything
    assert "rule:watching" not in found.never


def test_a_guard_that_lets_mail_through_at_the_door_did_match(town: Town) -> None:
    """Nothing of such mail is kept but its number."""
    town.door.relayed("guard:small")
    town.door.close()
    assert "guard:small" not in watched(town.parts, WEEK).never


def test_a_pilot_by_department_and_date_ends_by_itself(town: Town) -> None:
    """The pilot's people alone are posted for, from its first day on; nobody restarts anything for it."""
    pilot = ("  - {name: before-pilot, when: {date: {before: 2027-03-16}}}\n"
             "  - {name: pilot, when: {any: [{recipients: {more_than: 0}}]}, unless: {author: workshop}}\n"
             "  - {name: small,")
    people = "people:\n  workshop: {department: Werkplaats}\n"
    text = RULES.replace("  - {name: small,", pilot).replace("people:\n", people)
    town.parts.rulebook.replace(rules(text))
    town.says.kind = Kind.ANNOUNCEMENT
    assert "guard:before-pilot" == town.knock(envelope_to(ALL, sender=P1), letter()).reason
    town.now += timedelta(days=1)
    assert "guard:pilot" == town.knock(envelope_to(ALL, sender=SAM), letter(author=SAM)).reason
    item = town.accept(letter("Werkplaats open"), P1, ALL)
    town.run()
    assert State.POSTED == town.item(item).state

