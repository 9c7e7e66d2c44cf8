"""The lint of rules with all that only the gateway knows: lists, departments, and who reads which group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from rules.lint import lint
from rules.problems import Problem
from rules.ruleset import RuleSet

from .directory import Directory
from .fitting import fits
from .parts import Parts


def list_sizes(directory: Directory) -> dict[str, int | None]:
    """What rules may call a list, by its name in config.yaml or its address, and how many it reaches."""
    return {word: one.reach for one in directory.every_list for word in (one.name, one.address)}


def departments(directory: Directory) -> Mapping[str, int] | None:
    """The departments with the number of their people; None where the directory tells of none."""
    return Counter(one.department for one in directory.people.values() if one.department) or None


def lint_with(
    parts: Parts, rules: RuleSet, *, covered: Collection[str] | None = None, networks: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """Every warning about the rules of `parts`; of `networks` (None: all) it is asked who reads their groups.

    A network that cannot be asked is not looked at: `check --live` tells of it.
    """
    directory = parts.directory()
    asked = fits(parts, networks)
    takes = {
        fit.target: {word for one in directory.every_list if one.name in fit.lists for word in (one.name, one.address)}
        for fit in asked
        if not fit.trouble
    }
    return lint(
        rules, list_sizes(directory), departments=departments(directory), covered=covered, takes=takes
    )
