"""Every word of `when:` hits, misses and explains itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from rules.decide import decide
from rules.facts import FACTS
from rules.plain import with_blanks
from rules.types import ABSENT, Decision, Facts

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
TABLE = [
    ("{author: desk@kade.example}", {"author": "Desk@kade.example"}, "author is desk@kade.example",
     {"author": "a@b.c"}, "author is not desk@kade.example"),
    ("{author: [sales, desk]}", {"author": "a@b.c", "department": "SALES"}, "author is in sales or in desk",
     {"author": "a@b.c", "department": ABSENT}, "author is not in sales or in desk"),
    ("{department: Sales}", {"department": "sales"}, "department is Sales",
     {"department": ABSENT}, "department is unknown"),
    ("{list: all}", {"list": ("all@kade.example",)}, "list is all", {"list": ("allen",)}, "list is not all"),
    ("{list: all@kade.example}", {"list": ("all",)}, "list is all@kade.example",
     {"list": ("all@other.example",)}, "list is not all@kade.example"),
    ("{recipients: {more_than: 25}}", {"recipients": 2014}, "2,014 recipients is more than 25",
     {"recipients": 25}, "25 recipients is at most 25"),
    ("{recipients: {at_most: 25}}", {"recipients": 1}, "1 recipient is at most 25",
     {"recipients": ABSENT}, "the number of recipients is unknown"),
    ("{recipients: {external: true}}", {"external": 1}, "1 external recipient",
     {"external": 0}, "no external recipients"),
    ("{recipients: {external: false}}", {"external": 0}, "no external recipients",
     {"external": 2}, "2 external recipients"),
    ("{date: {before: 2027-03-01}}",
     {"at": AT - timedelta(hours=11)}, "2027-02-28 23:00 is before 2027-03-01",
     {"at": AT - timedelta(hours=10)}, "2027-03-01 is not before 2027-03-01"),
    ("{date: {after: 2027-03-01}}", {"at": AT - timedelta(hours=10)}, "2027-03-01 is on or after 2027-03-01",
     {"at": AT - timedelta(hours=11)}, "2027-02-28 23:00 is before 2027-03-01"),
    ("{date: {before: 2027-03-01T10:00+01:00}}", {"at": AT - timedelta(seconds=1)},
     "2027-03-01 09:59 is before 2027-03-01 10:00", {"at": ABSENT}, "the time is unknown"),
    ("{time: {hours: '18:00-08:00'}}", {"at": AT - timedelta(hours=3)}, "07:00 is between 18:00 and 08:00",
     {"at": AT - timedelta(hours=2)}, "08:00 is not between 18:00 and 08:00"),
    ("{time: {hours: '09:00-17:00'}}", {"at": AT}, "10:00 is between 09:00 and 17:00",
     {"at": ABSENT}, "the time is unknown"),
    ("{time: {days: [Zaterdag, monday]}}", {"at": AT}, "monday is saturday or monday",
     {"at": AT + timedelta(hours=14)}, "tuesday is not saturday or monday"),
    ("{calendar: true}", {"calendar": True}, "an invitation", {"calendar": False}, "not an invitation"),
    ("{automatic: true}", {"automatic": True}, "automatic", {"automatic": False}, "not automatic"),
    ("{encrypted: true}", {"encrypted": True}, "encrypted", {"encrypted": False}, "not encrypted"),
    ("{verified: true}", {"verified": True}, "by a verified author", {"verified": False}, "not by a verified author"),
    ("{all: [{kind: question}, {any: [{topic: it}, {topic: hr}]}]}", {"kind": "question", "topic": ("it",)},
     "kind is question, topic is it", {"kind": "question", "topic": ()}, "topic is not it; topic is not hr"),
    ("{not: {kind: question}}", {"kind": "announcement"}, "kind is announcement, not question",
     {"kind": "question"}, "kind is question"),
    ("{not: {kind: question, topic: it}}", {"kind": "question", "topic": ()}, "topic is not it",
     {"kind": "question", "topic": ("it",)}, "topic is it, kind is question"),
    ("{not: {deadline: {within: 7d}}}", {"deadline": ABSENT, "at": AT}, "no deadline is known",
     {"deadline": date(2027, 3, 5), "at": AT}, "the deadline 2027-03-05 is within 7d"),
    ("{header: {Sensitivity: [Private, Personal]}}",
     {"header": {"sensitivity": " private "}}, "header Sensitivity is Private or Personal",
     {"header": {}}, "header Sensitivity is not Private or Personal"),
    ("{text: {contains: [vpn, laatste werkdag]}}", {"text": "Mijn Laatste-werkdag!"},
     'text contains "laatste werkdag"', {"text": "vpns werkdag"}, "text contains none of 2 words"),
    ("{subject: {contains: vpn}}", {"subject": "VPN?"}, 'subject contains "vpn"',
     {"subject": ABSENT}, 'subject does not contain "vpn"'),
    ("{kind: [question, discussion]}", {"kind": "question"}, "kind is question or discussion",
     {"kind": "announcement"}, "kind is announcement, not question or discussion"),
    ("{topic: it}", {"topic": ("hr", "it")}, "topic is it", {"topic": ()}, "topic is not it"),
    ("{confidence: {below: 0.7}}", {"confidence": 0.69}, "confidence 0.69 is below 0.70",
     {"confidence": 0.7}, "confidence 0.70 is not below 0.70"),
    ("{confidence: {at_least: 0.7}}", {"confidence": 0.7}, "confidence 0.70 is at least 0.70",
     {"confidence": 0.699}, "confidence 0.699 is fewer than 0.70"),
    ("{group: square}", {"group": "square"}, "group is square", {"group": ABSENT}, "group is unknown"),
    ("{group_confidence: {at_least: 0.8}}", {"group_confidence": 0.91},
     "group confidence 0.91 is at least 0.80", {"group_confidence": 0.5},
     "group confidence 0.50 is fewer than 0.80"),
    ("{special: [farewell, survey]}", {"special": ("event", "survey")}, "special is farewell or survey",
     {"special": ("event",)}, "special is not farewell or survey"),
    ("{sensitive: true}", {"sensitive": True}, "sensitive", {"sensitive": False}, "not sensitive"),
    ("{deadline: {within: 2d}}", {"at": AT, "deadline": date(2027, 3, 3)},
     "the deadline 2027-03-03 is within 2d", {"at": AT, "deadline": date(2027, 3, 4)},
     "the deadline 2027-03-04 is not within 2d"),
    ("{deadline: {within: 1d}}", {"at": AT, "deadline": date(2027, 3, 1)},
     "the deadline 2027-03-01 is within 1d", {"at": AT, "deadline": ABSENT}, "no deadline is known"),
    ("{reply_all: true}", {"reply_all": True}, "a reply to all", {"reply_all": False}, "not a reply to all"),
    ("{is_reply: false}", {"is_reply": False}, "not a reply", {"is_reply": ABSENT}, "is_reply is unknown"),
    ("{thread_replies: {at_least: 2, within: 1h}}",
     {"at": AT, "thread_replies": (AT, AT - timedelta(hours=1))}, "2 replies to all within 1h is at least 2",
     {"at": AT, "thread_replies": (AT, AT - timedelta(minutes=61))},
     "1 reply to all within 1h is fewer than 2"),
    ("{language: nl}", {"language": "nl"}, "language is nl", {"language": "en"}, "language is en, not nl"),
    ("{size: {more_than: 5MB}}", {"size": 6 * 1024**2}, "6 MB is more than 5 MB",
     {"size": 300}, "300 bytes is at most 5 MB"),
    ("{attachments: {at_least: 1}}", {"attachments": 2}, "2 attachments is at least 1",
     {"attachments": 0}, "no attachments is fewer than 1"),
    ("{any: [{kind: question}, {reply_all: true}]}",
     {"kind": "discussion", "reply_all": True}, "a reply to all",
     {"kind": ABSENT, "reply_all": False}, "kind is unknown; not a reply to all"),
]


@pytest.mark.parametrize(("when", "hit", "yes", "miss", "no"), TABLE, ids=[row[0] for row in TABLE])
def test_a_condition_hits_and_misses_with_its_reason(make, when, hit, yes, miss, no) -> None:
    """A trace must say in plain words why a rule matched, and why it did not."""
    rules = make(when)

    for facts, matched, reason in ((hit, True, yes), (miss, False, no)):
        decision = decide(rules, with_blanks(Facts(facts)))
        assert isinstance(decision, Decision)
        assert (matched, reason) == (decision.trace[0].hit, decision.trace[0].reason)


def test_the_table_above_leaves_no_fact_out(make) -> None:
    """A fact that no condition can look at is a fact nobody needs."""
    looked_at = frozenset().union(*(make(row[0]).rules[0].facts for row in TABLE))

    assert frozenset(FACTS) == looked_at


@pytest.mark.parametrize("when", [row[0] for row in TABLE])
def test_an_absent_fact_matches_nothing(make, when: str) -> None:
    """Doubt means ordinary mail: what is unknown never makes a rule act."""
    decision = decide(make(when), Facts(dict.fromkeys(FACTS, ABSENT)))

    assert isinstance(decision, Decision)
    assert "otherwise" == decision.rule


def test_all_keys_of_a_condition_must_hold_and_the_exception_must_not(make) -> None:
    """Several keys mean and; `unless` takes mail out again."""
    rules = make("{kind: question, reply_all: true}", unless="{author: sales}")
    mail = {"kind": "question", "reply_all": True, "department": "Legal"}

    assert "one" == decide(rules, with_blanks(Facts(mail))).rule
    assert "otherwise" == decide(rules, with_blanks(Facts({**mail, "reply_all": False}))).rule
    spared = decide(rules, with_blanks(Facts({**mail, "department": "Sales"})))
    assert ("otherwise", "unless: author is in sales") == (spared.rule, spared.trace[0].reason)
