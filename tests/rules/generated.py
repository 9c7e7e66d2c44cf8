"""Rules files as a tired person, a script or a fuzzer would write them: mostly right, partly nonsense."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from rules.decide import decide
from rules.facts import KINDS, SPECIALS
from rules.lint import lint
from rules.load import parse_rules
from rules.plain import with_blanks
from rules.problems import RulesError
from rules.types import Action, Decision, Facts, Need

_WORDS = st.sampled_from(["everyone", "sales", "it", "square", "vpn", "a@b.example", "07:00-08:00", "1h", "5MB",
                          "2027-03-01", "", "no", "\u0000", "ß\u0301"])
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**40) | st.floats(allow_nan=False) | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3), max_leaves=5)
_COUNT = st.integers(0, 100)
_SHARE = st.floats(0, 1, allow_nan=False)
_RIGHT: dict[str, st.SearchStrategy[Any]] = {
    "author": st.sampled_from(["sales", "a@b.example"]), "department": st.sampled_from(["Sales", "HR"]),
    "list": st.lists(st.sampled_from(["all", "everyone@kade.example"]), min_size=1, max_size=2),
    "recipients": st.fixed_dictionaries({"at_most": _COUNT}, optional={"more_than": _COUNT, "external": st.booleans()}),
    "date": st.sampled_from([{"before": "2027-03-01"}, {"after": "1 maart 2027"}, {"after": "2026-01-01",
                                                                                 "zone": "America/New_York"}]),
    "time": st.sampled_from([{"hours": "18:00-08:00"}, {"days": ["saturday", "zondag"]}]),
    "header": st.sampled_from([{"Sensitivity": ["Private"]}, {"X-Tag": "a"}]),
    "text": st.sampled_from([{"contains": ["vpn", "last day"]}]), "subject": st.sampled_from([{"contains": "vpn"}]),
    "kind": st.sampled_from(KINDS), "special": st.sampled_from(SPECIALS), "topic": st.sampled_from(["it", "hr"]),
    "confidence": st.fixed_dictionaries({"below": _SHARE}) | st.fixed_dictionaries({"at_least": _SHARE}),
    "sensitive": st.booleans(), "reply_all": st.booleans(), "deadline": st.just({"within": "7d"}),
    "thread_replies": st.just({"at_least": 3, "within": "1h"}), "size": st.just({"more_than": "5MB"}),
}
_PLAIN = st.dictionaries(st.sampled_from(sorted(_RIGHT)), st.just(None), min_size=1, max_size=3).flatmap(
    lambda keys: st.fixed_dictionaries({key: _RIGHT[key] for key in keys}))
_WHEN = st.recursive(_PLAIN, lambda inner: st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)})
                     | st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=2)})
                     | st.fixed_dictionaries({"not": inner}), max_leaves=4)
_DOES: st.SearchStrategy[dict[str, Any]] = st.sampled_from([
    {"do": "post", "target": "square"}, {"do": "deliver"}, {"do": "hold", "for": "30m"},
    {"do": "absorb", "target": "square"}, {"do": "deliver_and_post", "target": ["square"]},
    {"do": "post", "target": "matching"}])


@st.composite
def _entry(draw: st.DrawFn, role: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": f"{role}-{draw(st.integers(0, 999))}", "when": draw(_WHEN)}
    found |= {"unless": draw(_WHEN)} if draw(st.booleans()) else {}
    if role == "rule":
        found.update(draw(_DOES))
    return found | (draw(st.dictionaries(_WORDS, _ANY, max_size=1)) if draw(st.integers(0, 9)) == 0 else {})


@st.composite
def rules_files(draw: st.DrawFn) -> str:
    """The text of a file; about half are right."""
    value: dict[str, Any] = {
        "version": 1, "company": {"domains": ["kade.example"], "timezone": "Europe/Amsterdam"},
        "people": {"sales": {"department": "Sales"}},
        "targets": {"square": {"via": "feed", "group": "plein", "description": "All that is going on in the port"}},
        "topics": {"it": {"words": ["vpn"]}, "hr": {"words": ["leave"]}},
        "guards": draw(st.lists(_entry("guard"), max_size=3)), "rules": draw(st.lists(_entry("rule"), max_size=6)),
        "otherwise": "deliver"}
    if draw(st.integers(0, 4)) == 0:
        value[draw(st.sampled_from(sorted(value)))] = draw(_ANY)
    text = json.dumps(value, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 2])))
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.text(max_size=3)) + text[at:]
    return text


def outlive(text: str) -> bool:
    """Whether the file loads; it is linted and decides a mail. Anything but a RulesError is a crash."""
    try:
        rules = parse_rules(text, "rules.yaml")
    except RulesError as refused:
        if not refused.problems:
            raise
        return False
    lint(rules, {"all": 20}, departments={"Sales": 3}, covered=(), takes={"square": {"all"}})
    assert isinstance(decide(rules, Facts()), Decision | Need)
    decision = decide(rules, with_blanks(Facts({"recipients": 640, "kind": "question", "confidence": 0.5})))
    assert isinstance(decision, Decision)
    assert isinstance(decision.action, Action)
    assert decision.trace
    return True
