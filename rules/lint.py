"""Warnings about a rules file that loads: rules nobody reaches, doubt that is posted, empty groups."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from . import known, matching
from .clauses import Flag, Number
from .moments import Moment
from .overlap import Candidates, dead_ends, possible, shadow, spared_whole
from .problems import Problem
from .ruleset import Rule, RuleSet
from .types import Action

_UNPOSTED = (Action.DELIVER, Action.HOLD)
_BUILT_IN = {("automatic", True): "automatic", ("encrypted", True): "encrypted",
             ("verified", False): "by an unverified author"}


def lint(rules: RuleSet, lists: Mapping[str, int | None] | None = None, *,
         departments: Mapping[str, int] | None = None,
         covered: Collection[str] | None = None,
         takes: Mapping[str, Collection[str]] | None = None) -> tuple[Problem, ...]:
    """Warnings in the order of the file; () for a sound one.

    `lists` are the known lists with their number of members (None: unknown), `departments` those
    of the directory, `covered` the entries that a test file covers (`cases.covered`), and `takes` by target
    the lists whose readers it stays within. What is not given is not looked at.
    """
    problems = [*_unreachable(rules), *_never_asked(rules), *_above_doubt(rules), *_pilots(rules)]
    problems += known.departments_of(rules, departments)
    problems += matching.warnings(rules)
    if lists is not None:
        problems += known.lists_of(rules, lists)
        problems += known.widening(rules, lists, takes or {})
    if covered is not None:
        problems += (_warn(entry, "has no test", f"add a case that expects rule: {entry.name}")
                     for entry in rules.entries if entry.name not in covered)
    files = {file: number for number, file in enumerate(rules.files)}
    return tuple(sorted(problems, key=lambda one: (files.get(one.file, 0), one.line, one.column, one.message)))


def _warn(entry: Rule, message: str, suggestion: str = "", key: str = "") -> Problem:
    """A warning at the entry, or at a key in it."""
    line, column = entry.written.mention(key) if key else (entry.line, entry.column)
    return Problem(file=entry.file, line=line, column=column, severity="warn",
                   message=f"{entry.role} {entry.name} {message}", suggestion=suggestion)


def never_matching(rules: RuleSet) -> frozenset[str]:
    """Names of the entries that no mail can reach, whatever the date."""
    return frozenset(entry.name for entry, _, limit in _shadows(rules) if limit is None)


def _unreachable(rules: RuleSet) -> Iterator[Problem]:
    for entry, why, limit in _shadows(rules):
        if limit is not None:
            yield _warn(entry, f"cannot match {_span(limit)}: {why}", "move it up, unless that is meant")
            continue
        by_itself = not why.startswith(("guard ", "rule "))
        yield _warn(entry, f"can never match: {why}", "mend the condition, or delete it" if by_itself
                    else "move it up, or delete it")
    for entry in rules.entries:
        dead = dead_ends(entry)
        if dead and dead < len(entry.when.options):
            yield _warn(entry, f"has {dead} of {len(entry.when.options)} alternatives that exclude themselves",
                        "mend or delete them", "any")


def _shadows(rules: RuleSet) -> Iterator[tuple[Rule, str, Moment | None]]:
    """Each entry that something keeps from matching: what, and the date to or from which, None for always."""
    candidates = Candidates(rules.entries)
    for number, later in enumerate(rules.entries):
        options = possible(later)
        if not options:
            yield later, "its conditions exclude each other", None
            continue
        if own := spared_whole(later, options):
            yield later, f"its own `{own}:` takes back all of it", None
            continue
        for each in candidates.above(number, options):
            earlier = rules.entries[each]
            limits = shadow(earlier, later, options)
            if limits is None:
                continue
            does = "lets it pass" if earlier.role == "guard" else "takes it first"
            by = f"{earlier.role} {earlier.name} ({_place(earlier, later)}) {does}"
            if limits and later.role == "rule" and not _lets_all_pass(earlier):
                yield later, by, limits[0]
            elif not limits:
                yield later, by, None
                break


def _never_asked(rules: RuleSet) -> Iterator[Problem]:
    """Conditions on mail that the built-in checks deliver before any rule is asked."""
    for entry in rules.entries:
        for clause in entry.when.clauses:
            if isinstance(clause, Flag) and (clause.fact, clause.wanted) in _BUILT_IN:
                yield _warn(entry, f"can never match: mail that is {_BUILT_IN[clause.fact, clause.wanted]} "
                            "is delivered before any rule is asked", "delete it", clause.fact)


def _place(entry: Rule, seen_from: Rule) -> str:
    """Where an entry stands, as somebody who reads another one must be told."""
    return f"line {entry.line}" if entry.file == seen_from.file else f"{entry.file}:{entry.line}"


def _span(moment: Moment) -> str:
    return f"before {moment.limit}" if moment.before else f"from {moment.limit} on"


def _above_doubt(rules: RuleSet) -> Iterator[Problem]:
    """Rules that act on the kind before the rule that catches doubtful kinds."""
    doubt = next((rule for rule in rules.rules if _catches_doubt(rule)), None)
    if doubt is None:
        return
    for rule in rules.rules[:rules.rules.index(doubt)]:
        sure = "kind" not in rule.facts or "confidence" in rule.facts
        if sure or rule.decision.action in _UNPOSTED:
            continue
        yield _warn(rule, f"relies on the kind, but stands above {doubt.name} ({_place(doubt, rule)})",
                    "move it below, or add a confidence: doubtful mail would be posted")


def _catches_doubt(rule: Rule) -> bool:
    below = [clause for clause in rule.when.clauses
             if isinstance(clause, Number) and (clause.fact, clause.sort) == ("confidence", "below")]
    return bool(below) and rule.when.plain and rule.decision.action in _UNPOSTED


def _pilots(rules: RuleSet) -> Iterator[Problem]:
    """Guards that for a time let through every mail but their exceptions."""
    for guard in rules.guards:
        dates = _dates_only(guard)
        if dates and not guard.observe:
            span = " and ".join(_span(date) for date in dates)
            rest = " but its exceptions" if guard.unless else ""
            yield _warn(guard, f"lets all mail{rest} through {span}", "delete it afterwards")


def _dates_only(guard: Rule) -> list[Moment]:
    """The dates of a guard that looks at nothing else; none for any other guard."""
    dates = [clause for clause in guard.when.clauses if isinstance(clause, Moment)]
    return dates if guard.when.plain and len(dates) == len(guard.when.clauses) else []


def _lets_all_pass(guard: Rule) -> bool:
    """Such a guard is told of once, not once more for each rule below it."""
    return guard.unless is None and bool(_dates_only(guard))
