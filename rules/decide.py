"""The decision for one mail: the first guard or rule that matches, and how it came to that."""

from __future__ import annotations

from dataclasses import replace

from .clauses import View
from .facts import Group, cheapest, cost
from .fields import MATCHING
from .ruleset import Rule, RuleSet
from .trace import Trace
from .types import Action, Decision, Facts, Need, Step

CHOICE = "built-in:matching-group"     # the step of the trace that tells which group was chosen
_CHOOSE = Need(frozenset(("group", "group_confidence")))
_DOOR = tuple(Group).index(Group.HEADERS)


def decide(rules: RuleSet, facts: Facts) -> Decision | Need:
    """What to do with a mail, or the facts that must be fetched before anyone can say.

    A Need names the cheapest facts that the next undecided entry lacks; fetch them (or more) and
    ask again. The same rules and facts always give the same answer.
    """
    view = View(facts.known)
    tried: list[tuple[Rule, bool]] = []
    for entry in rules.entries:
        when = entry.when
        if when.clauses and when.clauses[0].judge(view) is False:
            tried.append((entry, False))    # most mail fails most entries at their first clause
            continue
        answer = when.judge(view)
        if answer is not False and entry.unless is not None:
            answer = entry.judge(view)
        if answer is not True and answer is not False:
            return Need(cheapest(answer))
        tried.append((entry, answer))
        if answer and not entry.observe:
            return _placed(entry.decision, view, _told(tried, view))
    last = Step(name="otherwise", role="otherwise", hit=True, reason="nothing above matched")
    return Decision(action=rules.otherwise, decided_by="otherwise", trace=_told(tried, view, last))


def decide_at_door(rules: RuleSet, facts: Facts) -> Decision | None:
    """The guard that lets a mail through on the facts the door has, or None.

    A guard that needs more is left for later. Guards only deliver, so their order does not
    change what happens, and a mail marked Private is relayed unread although the same guard
    would otherwise look into the text.
    """
    view = View({name: value for name, value in facts.known.items() if cost((name,)) <= _DOOR})
    tried: list[tuple[Rule, bool]] = []
    for guard in rules.guards:
        answer = guard.judge(view)
        if answer is not True and answer is not False:
            continue
        tried.append((guard, answer))
        if answer and not guard.observe:
            return replace(guard.decision, trace=_told(tried, view))
    return None


def _told(tried: list[tuple[Rule, bool]], view: View, *last: Step) -> Trace:
    return Trace(lambda: (*(entry.step(view, hit) for entry, hit in tried), *last))


def _placed(decision: Decision, view: View, trace: Trace) -> Decision | Need:
    """The decision with the group that the mail fits for `matching`; mail that fits none is delivered."""
    if decision.targets != (MATCHING,):
        return replace(decision, trace=trace)
    if not _CHOOSE.names <= view.known.keys():
        return _CHOOSE
    group, sure = view.known["group"], view.known["group_confidence"]
    share = f" ({sure:.2f})" if isinstance(sure, float | int) else ""
    if isinstance(group, str):
        step = Step(name=CHOICE, role="built-in", hit=True, reason=f"{group} fits best{share}")
        return replace(decision, targets=(group,), trace=(*trace, step))
    step = Step(name=CHOICE, role="built-in", hit=True, reason=f"no group fits well enough{share}")
    return Decision(action=Action.DELIVER, decided_by=decision.decided_by, trace=(*trace, step))
