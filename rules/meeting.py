"""Warnings about test cases that nobody can meet: what they expect can never come of these rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .cases import Case, CaseFile
from .fields import MATCHING
from .lint import never_matching
from .problems import Problem
from .ruleset import Rule
from .types import Action, Decision, Facts

_NEVER_ASKED = {("automatic", True): "automatic mail", ("encrypted", True): "encrypted mail",
                ("verified", False): "mail of an unverified author"}


def unmeetable(file: CaseFile) -> tuple[Problem, ...]:
    """The cases that cannot pass, or that pass for mail no rule is ever asked about, in the order of the file."""
    never = never_matching(file.rules)
    return tuple(problem for case in file.cases for problem in _case(file, case, never)) + tuple(_at_odds(file))


def _case(file: CaseFile, case: Case, never: frozenset[str]) -> Iterator[Problem]:
    for (fact, value), what in _NEVER_ASKED.items():
        if case.facts.known.get(fact) is value:
            yield _warn(case, ("mail", fact), f"{what} is delivered before any rule is asked", f"leave {fact} out")
    if case.eml is not None and not case.eml.is_file():
        yield _warn(case, ("eml",), f"there is no mail file {case.eml.name}", "write its path as seen from this file")
    name = case.expect.get("rule")
    if name in (None, "otherwise"):
        entries = [one for one in file.rules.entries if not one.observe] if name is None else []
        if not any(_does(case.expect, one) for one in (*entries, None)):
            yield _warn(case, ("expect",), "expects what no rule does", "look at do, target and nudge of the rules")
        return
    entry = next(one for one in file.rules.entries if one.name == name)
    if entry.observe:
        yield _warn(case, ("expect", "rule"), f"{entry.role} {name} (line {entry.line}) only observes",
                    "expect the entry that decides instead")
    elif name in never:
        yield _warn(case, ("expect", "rule"), f"{entry.role} {name} (line {entry.line}) can never match",
                    "mend the rule, or delete the test")
    for key in ("do", "target", "nudge"):
        if key in case.expect and not _does({key: case.expect[key]}, entry):
            yield _warn(case, ("expect", key), f"{entry.role} {name} (line {entry.line}) never gives "
                        f"{key}: {case.expect[key]}", f"expect {key}: {_outcome(entry.decision)[key] or 'none'}")


def _does(expect: Mapping[str, str], entry: Rule | None) -> bool:
    """Whether an entry, or `otherwise`, may have that outcome."""
    outcome = _outcome(entry.decision) if entry else {"do": "deliver", "target": "", "nudge": "none"}
    if entry is not None and entry.decision.targets == (MATCHING,):
        return True                   # any described group, or none
    return all(outcome[key] == value for key, value in expect.items() if key in outcome)


def _outcome(decision: Decision) -> dict[str, str]:
    return {"do": str(Action(decision.action)), "target": ", ".join(decision.targets),
            "nudge": decision.nudge or "none"}


def _at_odds(file: CaseFile) -> Iterator[Problem]:
    """Cases with the very same mail that expect different things."""
    seen: dict[str, Case] = {}
    for case in file.cases:
        first = seen.setdefault(_mail(case.facts) + str(case.eml or ""), case)
        for key in case.expect.keys() & first.expect.keys():
            if case.expect[key] != first.expect[key]:
                yield _warn(case, ("expect", key), f"test {first.name} (line {first.line}) states the same mail and "
                            f"expects {key}: {first.expect[key]}", "change the mail of one of them")
                break


def _mail(facts: Facts) -> str:
    return repr(sorted((name, repr(value)) for name, value in facts.known.items()))


def _warn(case: Case, where: tuple[str, ...], message: str, suggestion: str) -> Problem:
    line, column = case.written.place(*where)
    return Problem(file=case.written.document.file, line=line, column=column, severity="warn",
                   message=f"test {case.name}: {message}", suggestion=suggestion)
