"""Warnings about a rules file that loads: rules nobody reaches, doubt that is posted, empty groups."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from . import matching
from .clauses import Among, Flag, Number
from .condition import Condition
from .fields import is_listed, list_names
from .moments import Moment
from .overlap import possible, shadow
from .problems import Problem, remedy
from .ruleset import People, Rule, RuleSet
from .types import Action

_UNPOSTED = (Action.DELIVER, Action.HOLD)
_BUILT_IN = {("automatic", True): "automatic", ("encrypted", True): "encrypted",
             ("verified", False): "by an unverified author"}


def lint(rules: RuleSet, lists: Mapping[str, int | None] | None = None, *,
         departments: Mapping[str, int] | None = None,
         covered: Collection[str] | None = None) -> tuple[Problem, ...]:
    """Warnings in the order of the file; () for a sound one.

    `lists` are the known lists with their number of members (None: unknown), `departments` those
    of the directory, `covered` the entries that a test file covers (`cases.covered`). What is not
    given is not looked at.
    """
    problems = [*_unreachable(rules), *_never_asked(rules), *_above_doubt(rules), *_pilots(rules)]
    problems += _groups(rules, departments)
    problems += matching.warnings(rules)
    if lists is not None:
        problems += _lists(rules, lists)
    if covered is not None:
        problems += (_warn(entry, "has no test", f"add a case that expects rule: {entry.name}")
                     for entry in rules.entries if entry.name not in covered)
    files = {file: number for number, file in enumerate(rules.files)}
    return tuple(sorted(problems, key=lambda one: (files.get(one.file, 0), one.line, one.column, one.message)))


def _warn(entry: Rule, message: str, suggestion: str = "") -> Problem:
    return Problem(file=entry.file, line=entry.line, column=entry.column, severity="warn",
                   message=f"{entry.role} {entry.name} {message}", suggestion=suggestion)


def _unreachable(rules: RuleSet) -> Iterator[Problem]:
    for number, later in enumerate(rules.entries):
        options = possible(later)
        if not options:
            yield _warn(later, "can never match: its conditions exclude each other")
            continue
        for earlier in rules.entries[:number]:
            limits = shadow(earlier, later, options)
            if limits is None:
                continue
            does = "lets it pass" if earlier.role == "guard" else "takes it first"
            by = f"{earlier.role} {earlier.name} ({_place(earlier, later)}) {does}"
            if limits and later.role == "rule" and not _lets_all_pass(earlier):
                yield _warn(later, f"cannot match {_span(limits[0])}: {by}")
            elif not limits:
                yield _warn(later, f"can never match: {by}", "move it up, or delete it")
                break


def _never_asked(rules: RuleSet) -> Iterator[Problem]:
    """Conditions on mail that the built-in checks deliver before any rule is asked."""
    for entry in rules.entries:
        for clause in entry.when.clauses:
            if isinstance(clause, Flag) and (clause.fact, clause.wanted) in _BUILT_IN:
                yield _warn(entry, f"can never match: mail that is {_BUILT_IN[clause.fact, clause.wanted]} "
                            "is delivered before any rule is asked", "delete it")


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


def _groups(rules: RuleSet, departments: Mapping[str, int] | None) -> Iterator[Problem]:
    for group in rules.people.values():
        if not group.departments and not group.addresses:
            yield _about(group, "nobody is in this group", "name a department or an address")
        if departments is None:
            continue
        sizes = {name.casefold(): size for name, size in departments.items()}
        for department in group.departments:
            size = sizes.get(department.casefold())
            if size is None:
                yield _about(group, f'the directory has no department "{department}"',
                             remedy(department, departments))
            elif size == 0:
                yield _about(group, f'nobody is in department "{department}"', "check the directory")


def _about(group: People, message: str, suggestion: str) -> Problem:
    return Problem(file=group.file, line=group.line, column=group.column, severity="warn",
                   message=f"people, {group.name}: {message}", suggestion=suggestion)


def _lists(rules: RuleSet, lists: Mapping[str, int | None]) -> Iterator[Problem]:
    for entry in rules.entries:
        for name in sorted(_named(entry.when) | (_named(entry.unless) if entry.unless else set())):
            if not is_listed(name, lists):
                yield _warn(entry, f'names the list "{name}", which config.yaml does not know',
                            remedy(name, list_names(lists, name)))


def _named(condition: Condition) -> set[str]:
    return {name for clause in condition.every()
            if isinstance(clause, Among) and clause.fact == "list" for name in clause.wanted}
