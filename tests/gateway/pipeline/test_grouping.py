"""The matching group, through a whole gateway: chosen, told, and never one that widens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.mail.parse import parse
from gateway.mail.types import Message
from gateway.pipeline.acting import intended
from gateway.pipeline.facts import fetch
from gateway.pipeline.grouping import from_rules_alone
from gateway.store import outgoing
from gateway.store.database import writing
from gateway.store.items import State
from nlp.types import Kind
from rules.load import parse_rules
from tests.gateway.town import RULES, Town, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"
P2 = "p2@havik.example"
DESCRIBED = RULES.replace(
    "news: {via: feed, group: nieuws}",
    "news: {via: feed, group: nieuws, title: Company news, description: 'Results, strategy, the board and the press'}",
).replace(
    "ask: {via: feed, group: vragen}",
    "ask: {via: feed, group: vragen, title: Hulp, description: 'Computers, printers, wachtwoorden en wifi'}",
).replace(
    "sales: {via: feed, group: sales}",
    "sales: {via: feed, group: sales, title: Sales, description: 'Customers, quotes, orders and price lists'}",
)
MATCHING = DESCRIBED.replace(
    "    target: ask\n    nudge: question-posted", "    target: matching\n    nudge: question-posted")
PRINTER = letter("Printer", "My laptop cannot find the printer, and the password of the wifi is wrong?")
QUOTE = letter("Quote", "Which customers got a quote with the new price list? Orders keep coming.")
WISH = letter("Dag", "Iemand zin om straks even samen te zitten?")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Three groups that say what they are for; questions go where they fit."""
    town = Town(tmp_path, rules=MATCHING)
    town.says.kind = Kind.QUESTION
    yield town
    town.close()


def _after(town: Town, content: bytes) -> tuple[State, list[str], str]:
    """State, targets and the last reason of the trace."""
    item = town.accept(content, P1, ALL)
    town.run()
    decision = town.item(item).decision or {}
    return town.item(item).state, decision["targets"], decision["trace"][-1]["reason"]


def test_a_question_goes_to_the_group_that_it_fits_in_another_language(town: Town) -> None:
    """An English mail finds a group that describes itself in Dutch; no rule names it."""
    state, targets, reason = _after(town, PRINTER)

    assert (State.POSTED, ["ask"]) == (state, targets)
    assert reason.startswith("ask fits best (0.")
    assert "printer" in reason


def test_what_fits_no_group_stays_mail(town: Town) -> None:
    """No post is better than one in the wrong group."""
    state, targets, reason = _after(town, WISH)

    assert (State.DELIVERED, []) == (state, targets)
    assert "no group fits well enough" in reason


def test_a_group_that_would_show_it_to_fewer_is_fine_but_to_more_is_never_chosen(town: Town) -> None:
    """Mail of the sales list fits the open help group best, and still stays mail."""
    town.engine.now = town.now
    state, targets, _ = _after(town, QUOTE)
    assert (State.POSTED, ["sales"]) == (state, targets), "sales is a part of everybody"

    sales_list = letter("Laptop", "My laptop cannot find the printer, password and wifi?", to="sales@havik.example")
    item = town.accept(sales_list, P1, "sales@havik.example", *(f"p{n}@havik.example" for n in range(2, 9)))
    town.run()

    kept = town.item(item).decision or {}
    assert [] == kept["targets"]
    assert "ask would fit best" in kept["trace"][-1]["reason"]
    assert "did not get the mail" in kept["trace"][-1]["reason"]


def test_the_trace_and_the_journal_hold_no_word_of_the_mail(town: Town) -> None:
    """The journal outlives the mail by far: it names concepts and groups, not what was written."""
    _, _, reason = _after(town, letter("Vraag", "Mijn wachtwoordje van het draadloze netwerkje werkt niet?"))

    assert "wachtwoordje" not in reason
    assert "password" in reason


def test_a_mail_without_a_group_under_a_post_still_joins_it(town: Town) -> None:
    """ "Thanks, that works" fits no group, but it answers a post: its readers are there."""
    asked = letter("Printer", "The laptop, the printer and the wifi password?", message_id="<a@h>")
    first = town.accept(asked, P1, ALL)
    town.run()
    assert State.POSTED == town.item(first).state

    answer = town.accept(letter("Re: Printer", "Dank, gelukt!", author=P2, answers="<a@h>"), P2, ALL)
    town.run()

    assert State.POSTED == town.item(answer).state
    assert ["ask"] == (town.item(answer).decision or {})["targets"]


def test_a_surer_match_can_be_asked_for(tmp_path: Path) -> None:
    """A rule may want more certainty than the gateway itself."""
    rules = MATCHING.replace("when: {kind: question}", "when: {kind: question, group_confidence: {at_least: 1}}")
    town = Town(tmp_path, rules=rules)
    town.says.kind = Kind.QUESTION
    try:
        item = town.accept(PRINTER, P1, ALL)
        town.run()
        assert "otherwise" == town.item(item).decided_by
        assert 0.7 < (town.item(item).facts or {})["group_confidence"] < 1
    finally:
        town.close()


def _posted_before(town: Town, subject: str, target: str) -> str:
    """A post that stands in a group; its item."""
    item = town.accept(letter(subject, "Zie boven.", author=P2), P2, ALL)
    town.run()
    with writing(town.parts.database) as connection:
        row = intended(town.item(item), target, "feed", target, town.now)
        outgoing.intend(connection, row)
        outgoing.sent(connection, row.id, remote_id="1", remote_thread="1", url="", notes=(), at=town.now)
    return item


def test_past_posts_teach_and_a_retracted_one_does_not(town: Town) -> None:
    """What people let stand in a group says what it is for; the look is renewed each hour."""
    message = _read("Snorfiets", "Heeft de snorfiets een helm nodig op de Havikskade?")
    item = town.item(_posted_before(town, "Snorfiets op de Havikskade", "news"))
    before = town.parts.groups.choose(town.parts, item, message).confidence
    town.now += timedelta(hours=2)
    after = town.parts.groups.choose(town.parts, item, message)
    assert after.confidence > before
    assert "news" in after.reason

    with writing(town.parts.database) as connection:
        outgoing.settle(connection, f"{item.id}.news", outgoing.Sending.RETRACTED)
    town.now += timedelta(hours=2)
    assert before == town.parts.groups.choose(town.parts, item, message).confidence


def test_topics_are_told_from_words_and_from_examples(tmp_path: Path) -> None:
    """Two example mails find a third in another language; the words of a topic work as ever."""
    rules = RULES.replace("guards:", """topics:
  fiets: {examples: [Wie heeft een fietspomp in de stalling, "Mijn fiets heeft een lekke band"]}
  geld: {words: [factuur], examples: ["Waar stuur ik de factuur van een leverancier heen", "Betaling gemist"]}
guards:""", 1)
    loaded = parse_rules(rules, "rules.yaml")
    puncture = parse(letter("Bicycle", "Somebody left a bike with a puncture in the bike shed."))
    dinner = parse(letter("Soep", "Vandaag is er tomatensoep."))
    assert isinstance(puncture, Message)
    assert isinstance(dinner, Message)

    assert ("fiets",) == from_rules_alone(loaded, puncture)[0]
    assert () == from_rules_alone(loaded, dinner)[0]
    town = Town(tmp_path, rules=rules)
    try:
        item = town.item(town.accept(letter("Factuur", "Zie bijlage."), P1, ALL))
        assert ("geld",) == fetch(town.parts, item, _read("Factuur", "Zie bijlage."), ["topic"])["topic"]
        assert ("fiets",) == fetch(town.parts, item, puncture, ["topic"])["topic"]
    finally:
        town.close()


def _read(subject: str, text: str) -> Message:
    message = parse(letter(subject, text))
    assert isinstance(message, Message)
    return message
