"""Warnings that need to know more than the file says: the lists, departments and audiences of the company."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from .clauses import Among, Clause, OneOf
from .condition import Condition
from .fields import MATCHING, is_listed, list_names
from .problems import Problem, remedy
from .ruleset import People, Rule, RuleSet

Lists = Mapping[str, int | None]


def departments_of(rules: RuleSet, departments: Mapping[str, int] | None) -> Iterator[Problem]:
    """Groups of nobody, and departments that the directory lacks or that are empty."""
    sizes = None if departments is None else {name.casefold(): size for name, size in departments.items()}
    for group in rules.people.values():
        if not group.departments and not group.addresses:
            yield _about(group, "nobody is in this group", "name a department or an address")
        for name in group.departments if sizes is not None else ():
            if wrong := _department(name, sizes or {}, departments or {}):
                yield _about(group, *wrong)
    for entry in rules.entries if sizes is not None else ():
        for clause in _clauses(entry):
            for name in sorted(clause.wanted) if isinstance(clause, OneOf) and clause.fact == "department" else ():
                if wrong := _department(name, sizes or {}, departments or {}):
                    yield _at(entry, "department", name, *wrong)


def _department(name: str, sizes: Mapping[str, int], departments: Mapping[str, int]) -> tuple[str, str] | None:
    size = sizes.get(name.casefold())
    if size is None:
        return f'the directory has no department "{name}"', remedy(name, departments)
    return None if size else (f'nobody is in department "{name}"', "check the directory")


def lists_of(rules: RuleSet, lists: Lists) -> Iterator[Problem]:
    """Lists that nobody knows, and lists without members."""
    sizes = {name.lower(): size for name, size in lists.items()}
    for entry in rules.entries:
        named = {name for clause in _clauses(entry) if isinstance(clause, Among) and clause.fact == "list"
                 for name in clause.wanted}
        for name in sorted(named):
            if not is_listed(name, lists):
                yield _at(entry, "list", name, f'names the list "{name}", which config.yaml does not know',
                          remedy(name, list_names(lists, name)))
            elif sizes.get(name) == 0:
                yield _at(entry, "list", name, f'names the list "{name}", which has no members', "fill the list")


def widening(rules: RuleSet, lists: Lists, takes: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Rules that would post mail where more people read it than got it; the gateway delivers such mail.

    `takes` says by target the lists whose readers it stays within; a target that it lacks is not looked at.
    """
    known = [name for name in lists if "@" not in name and lists[name] != 0] or list(lists)
    for rule in rules.rules:
        wanted = _posted(rule, known)
        for target in rule.decision.targets:
            several = [one.name for one in rules.described] if target == MATCHING else [target]
            if not all(one in takes for one in several):
                continue
            fitting = {name for one in several for name in takes[one]}
            wide = [name for name in wanted if not is_listed(name, fitting)]
            if wide:
                more = f" and {len(wide) - 3} more" if len(wide) > 3 else ""
                yield _at(rule, "target", target,
                          f'target "{target}" would show mail of {", ".join(wide[:3])}{more} to more people, '
                          "so that mail stays mail", _narrower(fitting))


def _narrower(fitting: Collection[str]) -> str:
    names = sorted(name for name in fitting if "@" not in name) or sorted(fitting)
    return f"name lists it stays within: {', '.join(names[:5])}" if names else "choose a target with fewer readers"


def _posted(rule: Rule, known: Collection[str]) -> list[str]:
    """The lists whose mail alone the rule may post; none of which that is uncertain."""
    spared = [one for one in (*rule.when.never, *((rule.unless,) if rule.unless else ())) if one.plain]
    apart = {name for one in spared if len(one.clauses) == 1 and _is_list(one.clauses[0])
             for name in known if _names(one.clauses[0], name)}
    found: list[str] = []
    for option in rule.when.options:
        clauses = [clause for clause in option if _is_list(clause)]
        found += [name for name in known if name not in apart and all(_names(each, name) for each in clauses)]
    return list(dict.fromkeys(found))


def _is_list(clause: Clause) -> bool:
    return isinstance(clause, Among) and clause.fact == "list"


def _names(clause: Clause, name: str) -> bool:
    return isinstance(clause, Among) and any(is_listed(wanted, [name]) or is_listed(name, [wanted])
                                             for wanted in clause.wanted)


def _clauses(entry: Rule) -> Iterator[Clause]:
    for condition in (entry.when, entry.unless):
        yield from condition.every() if isinstance(condition, Condition) else ()


def _at(entry: Rule, key: str, word: str, message: str, suggestion: str) -> Problem:
    line, column = entry.written.mention(key, word)
    return Problem(file=entry.file, line=line, column=column, severity="warn",
                   message=f"{entry.role} {entry.name} {message}" if message.startswith("names")
                   else f"{entry.role} {entry.name}: {message}", suggestion=suggestion)


def _about(group: People, message: str, suggestion: str) -> Problem:
    return Problem(file=group.file, line=group.line, column=group.column, severity="warn",
                   message=f"people, {group.name}: {message}", suggestion=suggestion)
