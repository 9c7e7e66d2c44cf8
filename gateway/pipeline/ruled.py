"""What the rules alone said of a mail, before anything restrained it: kept, so that it can be replayed.

Some facts rest on the rules file itself: which topics there are decides which of them a text has. What each
rested on is kept with it as a digest, and under a file that says something else such a fact is not used again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rules.decide import CHOICE
from rules.ruleset import RuleSet
from rules.types import Action, Decision

from ..store.items import Item
from .record import decision_from_json, decision_to_json

SPOKEN = ("guard", "rule", "otherwise")  # the roles of steps that are the rules' own


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """An entry that only watches, and what it would have done."""

    name: str  # "rule:it-questions"
    action: Action
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """The rules' word on one mail. `decision` has no trace."""

    decision: Decision
    observed: tuple[Observed, ...]
    basis: Mapping[str, str]


def basis_of(rules: RuleSet) -> dict[str, str]:
    """By fact, a digest of what in the rules file it rests on."""
    topics = [(one.name, one.words, one.examples) for one in rules.topics.values()]
    groups = [(one.name, one.network, one.group, one.title, one.description, one.words, one.examples)
              for one in rules.described]
    return {
        "topic": _digest(topics),
        "group": _digest(groups),
        "group_confidence": _digest(groups),
        "external": _digest(sorted(rules.company.domains)),
        "deadline": _digest(rules.company.timezone.key),
    }


def ruled_to_json(rules: RuleSet, decision: Decision) -> dict[str, Any]:
    """The rules' word with plain values only, and what its facts rest on."""
    watching = {step.name for step in decision.trace if step.observed}
    observed = [
        {"name": f"{one.role}:{one.name}", "action": one.decision.action.value, "targets": list(one.decision.targets)}
        for one in rules.entries if one.name in watching
    ]
    return {
        "decision": decision_to_json(replace(decision, trace=())),
        "observed": observed,
        "basis": basis_of(rules),
    }


def ruled_of(item: Item, rules: RuleSet) -> Ruled | None:
    """The rules' word on an item; None where they were never asked, or nobody can tell any more.

    Of an item from before it was kept the trace tells who decided, and that what it said was done.
    `rules` tell what its watching entries would do.
    """
    if item.ruled is not None:
        return Ruled(
            decision=decision_from_json(item.ruled["decision"]),
            observed=tuple(
                Observed(name=one["name"], action=Action(one["action"]), targets=tuple(one["targets"]))
                for one in item.ruled["observed"]
            ),
            basis=item.ruled["basis"],
        )
    if item.decision is None or item.decided_by.partition(":")[0] not in SPOKEN:
        return None
    decision = decision_from_json(item.decision)
    turned = any(step.role == "built-in" and step.name != CHOICE for step in decision.trace)
    if decision.decided_by != item.decided_by or turned:
        return None
    watching = {step.name for step in decision.trace if step.observed}
    return Ruled(
        decision=replace(decision, trace=()),
        observed=tuple(Observed(name=f"{one.role}:{one.name}", action=one.decision.action, targets=one.decision.targets)
                       for one in rules.entries if one.name in watching),
        basis={},
    )


def was_asked(item: Item) -> bool:
    """Whether the rules had a say in an item's decision."""
    if item.ruled is not None:
        return True
    steps: Sequence[Mapping[str, Any]] = (item.decision or {}).get("trace", ())
    return any(step["role"] in SPOKEN for step in steps)


def _digest(what: object) -> str:
    return hashlib.blake2b(repr(what).encode(), digest_size=8).hexdigest()
