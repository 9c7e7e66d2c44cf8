"""The first match decides, nothing is read in vain, and the trace tells it all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.cases import load_cases
from rules.decide import decide, decide_at_door
from rules.facts import FACTS, cost
from rules.plain import with_blanks
from rules.ruleset import RuleSet
from rules.types import ABSENT, Action, Decision, Facts, Need

AT = datetime(2027, 3, 15, 10, tzinfo=UTC)
MAIL = {"at": AT, "recipients": 640, "external": 0, "author": "jan@oosterkade.example", "department": "Kade",
        "list": ("everyone",), "confidence": 0.9, "kind": "question", "text": "Is parkeren vrij?",
        "topic": ("parking",), "size": 4000, "language": "nl"}


def _ask(rules: RuleSet, mail: dict) -> tuple[Decision, list[frozenset[str]]]:
    """Decide as the pipeline does: fetch what is needed and ask again."""
    facts, asked = Facts({}), []
    everything = with_blanks(Facts(mail))
    while isinstance(answer := decide(rules, facts), Need):
        asked.append(answer.names)
        facts = facts.with_more({name: everything.get(name) for name in answer.names})
    return answer, asked


def test_mail_to_few_people_is_decided_on_its_count_alone(harbour: RuleSet) -> None:
    """Read as little as possible: personal mail is never opened."""
    decision, asked = _ask(harbour, {**MAIL, "recipients": 12})

    assert ("guard:few-people", Action.DELIVER) == (decision.decided_by, decision.action)
    assert [frozenset({"recipients"})] == asked


def test_the_classifier_is_asked_last_and_only_by_rules_that_need_it(harbour: RuleSet) -> None:
    """A rule that does not ask for the kind must never cause a classification."""
    decision, asked = _ask(harbour, {**MAIL, "department": "Pers"})

    assert "rule:press" == decision.decided_by
    assert not {"kind", "confidence"} & frozenset().union(*asked)


def test_a_condition_that_fails_on_cheap_facts_never_asks_for_dear_ones(make) -> None:
    """Within one condition the order in the file does not matter, the price does."""
    rules = make("{kind: question, text: {contains: vpn}, reply_all: true, list: all}")

    assert Need(frozenset({"list"})) == decide(rules, Facts({}))
    assert "otherwise" == decide(rules, Facts({"list": ()})).rule
    assert Need(frozenset({"reply_all"})) == decide(rules, Facts({"list": ("all",)}))
    assert "otherwise" == decide(rules, Facts({"kind": "discussion"})).rule


def test_one_true_branch_is_enough_without_the_others(make) -> None:
    """A header that says private spares the body."""
    rules = make("{any: [{text: {contains: geheim}}, {header: {Sensitivity: Private}}]}")

    assert Need(frozenset({"header"})) == decide(rules, Facts({}))
    assert "one" == decide(rules, Facts({"header": {"sensitivity": "Private"}})).rule
    assert Need(frozenset({"text"})) == decide(rules, Facts({"header": {}}))


def test_a_known_exception_spares_the_question(make) -> None:
    """`unless` that already holds makes the rest of the condition moot."""
    rules = make("{kind: question}", unless="{author: sales}")

    assert "otherwise" == decide(rules, Facts({"department": "Sales"})).rule
    assert Need(frozenset({"department"})) == decide(rules, Facts({}))


def test_an_absent_fact_is_not_asked_for_again(make) -> None:
    """The pipeline would loop for ever."""
    assert "otherwise" == decide(make("{kind: question}"), Facts({"kind": ABSENT})).rule


def test_the_trace_holds_hits_and_misses_with_their_lines(harbour: RuleSet) -> None:
    """Help desk reads it from top to bottom, beside the file."""
    decision, _ = _ask(harbour, MAIL)

    names = "few-people outsiders board private big-files press storm unsure ask"
    assert names.split() == [step.name for step in decision.trace]
    assert [False] * 8 + [True] == [step.hit for step in decision.trace]
    assert "640 recipients is more than 25" == decision.trace[0].reason
    assert "topic is parking or canteen, kind is question" == decision.trace[-1].reason
    assert sorted(step.line or 0 for step in decision.trace) == [step.line for step in decision.trace]


def test_an_observing_rule_is_noted_and_the_next_one_decides(harbour: RuleSet) -> None:
    """A rule can be tried out among rules that act."""
    decision, _ = _ask(harbour, {**MAIL, "size": 6 * 1024**2, "attachments": 1})

    noted = next(step for step in decision.trace if step.name == "big-files")
    assert (True, True) == (noted.hit, noted.observed)
    assert "rule:ask" == decision.decided_by


def test_the_decision_carries_what_its_rule_says(harbour: RuleSet) -> None:
    """The pipeline acts on the decision and never looks into the rule."""
    press, _ = _ask(harbour, {**MAIL, "department": "Voorlichting"})
    storm, _ = _ask(harbour, {**MAIL, "reply_all": True, "thread_replies": (AT,) * 3})
    doubt, _ = _ask(harbour, {**MAIL, "confidence": 0.2})
    asked, _ = _ask(harbour, MAIL)

    assert (("town-square", "help"), None, True, "archief@oosterkade.example") == (
        press.targets, press.nudge, press.as_is, press.archive)
    assert (Action.ABSORB, timedelta(hours=4), "reply-all-joined") == (
        storm.action, storm.until_quiet, storm.nudge)
    assert (Action.HOLD, timedelta(minutes=20), Action.DELIVER) == (doubt.action, doubt.hold_for, doubt.then)
    assert (True, "question-posted") == (asked.answers_by_mail, asked.nudge)


def test_the_door_decides_on_envelope_and_headers_only(harbour: RuleSet) -> None:
    """At the door the body is not read, even where somebody handed it over."""
    door = {"recipients": 640, "external": 0, "author": "jan@oosterkade.example", "header": {}}

    assert decide_at_door(harbour, Facts({**door, "text": "vertrouwelijk"})) is None
    private = decide_at_door(harbour, Facts({**door, "header": {"sensitivity": "Private"}}))
    assert "guard:private" == private.decided_by
    assert "guard:outsiders" == decide_at_door(harbour, Facts({**door, "external": 1})).decided_by
    assert decide_at_door(harbour, Facts({})) is None


def test_an_observing_guard_lets_nothing_through(make) -> None:
    """Neither at the door nor later."""
    rules = make(guards="  - {name: try, mode: observe, when: {list: all}}")
    facts = Facts({"list": ("all",)})

    assert decide_at_door(rules, facts) is None
    assert "otherwise" == decide(rules, facts).rule


facts_known = st.dictionaries(st.sampled_from(sorted(FACTS)), st.booleans())


@settings(deadline=None)
@given(absent=facts_known, recipients=st.integers(0, 50), confidence=st.floats(0, 1),
       text=st.text(max_size=20))
def test_asking_step_by_step_gives_the_answer_of_knowing_all(
        harbour: RuleSet, absent: dict, recipients: int, confidence: float, text: str) -> None:
    """Lazy reading saves work and changes no decision; every Need is one price and new."""
    mail = {**MAIL, "recipients": recipients, "confidence": confidence, "text": text}
    mail.update({name: ABSENT for name, gone in absent.items() if gone})

    lazy, asked = _ask(harbour, mail)

    eager = decide(harbour, with_blanks(Facts(mail)))
    assert (eager.decided_by, [(step.name, step.hit) for step in eager.trace]) == (
        lazy.decided_by, [(step.name, step.hit) for step in lazy.trace])
    names = [name for needed in asked for name in needed]
    assert len(names) == len(set(names))
    assert all(1 == len({cost([name]) for name in needed}) for needed in asked)


def test_no_fact_is_fetched_that_no_entry_asked_for() -> None:
    """Reading and classifying cost time, and what is not read cannot leak: counted over the whole example."""
    file = load_cases(Path(__file__).parents[2] / "gateway" / "demo" / "rules_test.yaml")
    classified = []
    for case in file.cases:
        facts = Facts()
        while isinstance(answer := decide(file.rules, facts), Need):
            assert not answer.names & facts.known.keys(), "a fact is fetched once"
            facts = facts.with_more({name: case.facts.get(name) for name in answer.names})
        tried = {step.name for step in answer.trace}
        looked_at = {name for entry in file.rules.entries if entry.name in tried for name in entry.facts}
        assert facts.known.keys() <= looked_at, case.name
        assert answer == decide(file.rules, case.facts), case.name
        classified += [answer.rule] if facts.has("kind") or facts.has("confidence") else []

    assert not {"small-audience", "careful-senders", "confidential", "treats", "market"} & set(classified)
    assert "questions" in classified
