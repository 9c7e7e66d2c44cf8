"""Mistakes that concern several keys of a rules file at once; each check survives the others' mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .document import Document, Where
from .fields import MATCHING
from .model import PLACES
from .problems import Problem, nearest
from .types import Action
from .validate import owner

_POSTS = (Action.POST, Action.DELIVER_AND_POST, Action.ABSORB)
_GOES_WITH: dict[str, tuple[Action, ...]] = {
    "target": _POSTS,
    "format": (Action.POST, Action.DELIVER_AND_POST),
    "answers_by_mail": (Action.POST, Action.DELIVER_AND_POST),
    "archive": _POSTS,
    "for": (Action.HOLD,),
    "then": (Action.HOLD,),
    "until_quiet": (Action.ABSORB,),
}
_NEEDS = {
    **dict.fromkeys(_POSTS, ("target", "add `target:` with a name under `targets:`")),
    Action.HOLD: ("for", "add `for: 30m`, at most 4h"),
}
RESERVED = ("otherwise",)
_SEVERAL = ("any", "all")


def check(document: Document, together: Sequence[Document]) -> Iterator[Problem]:
    """Everything that a look at one key alone cannot see; `together` are the files that make one set of rules."""
    top = document.value if isinstance(document.value, dict) else {}
    yield from _twice(document, top)
    for section in ("guards", "rules"):
        for number, entry in enumerate(_list(top.get(section))):
            if isinstance(entry, dict):
                yield from _entry(document, (section, number), entry)
    for name, target in _dict(top.get("targets")).items():
        if isinstance(target, dict):
            yield from _place(document, ("targets", name), target)
    for name, topic in _dict(top.get("topics")).items():
        if isinstance(topic, dict) and not topic.get("words") and not topic.get("examples"):
            yield document.problem(("topics", name), f'topics, {name}: needs "words"',
                                   "add `words:`, or a few sentences as `examples:`", key=True)
    yield from _matching(document, top, together)


def _twice(document: Document, top: dict[str, Any]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for section in ("guards", "rules"):
        for number, entry in enumerate(_list(top.get(section))):
            name = entry.get("name") if isinstance(entry, dict) else None
            if not isinstance(name, str):
                continue
            where: Where = (section, number, "name")
            if name in seen:
                yield document.problem(where, f'the name "{name}" is taken',
                                       f"line {seen[name]} has it: choose another")
            elif name in RESERVED:
                yield document.problem(where, f'the name "{name}" is taken',
                                       "it stands for the last line: choose another")
            seen.setdefault(name, document.place(where)[0])


def _entry(document: Document, where: Where, entry: dict[str, Any]) -> Iterator[Problem]:
    whose = owner(document, (*where, "when"))
    for part in ("when", "unless"):
        yield from _hollow(document, (*where, part), entry.get(part), whose)
    action = entry.get("do")
    if where[0] != "rules" or action not in tuple(Action):
        return
    needed = _NEEDS.get(Action(action))
    if needed and needed[0] not in entry and not any(nearest(key, (needed[0],)) for key in entry):
        yield document.problem((*where, "do"), f'{whose}do: {action} needs "{needed[0]}"', needed[1])
    for key, actions in _GOES_WITH.items():
        if key in entry and action not in actions:
            yield document.problem((*where, key), f'{whose}"{key}" means nothing with do: {action}',
                                   f"it goes with {', '.join(actions)}", key=True)
    if entry.get("nudge", "none") != "none" and action not in _POSTS:
        yield document.problem((*where, "nudge"), f"{whose}nothing is posted, so there is no nudge",
                               "delete the line")


def _matching(document: Document, top: dict[str, Any], together: Sequence[Document]) -> Iterator[Problem]:
    """What `target: matching` asks for: a free name, a post of its own, and targets that say what they are."""
    targets = _dict(top.get("targets"))
    if MATCHING in targets:
        yield document.problem(("targets", MATCHING), f'targets: the name "{MATCHING}" is taken',
                               "it stands for the described target that fits: choose another", key=True)
    everywhere = (each for one in together for each in _dict(_dict(one.value).get("targets")).values())
    described = any(isinstance(each, dict) and each.get("description") for each in everywhere)
    for number, entry in enumerate(_list(top.get("rules"))):
        named = entry.get("target") if isinstance(entry, dict) else None
        if named != MATCHING and MATCHING not in _list(named):
            continue
        where: Where = ("rules", number, "target")
        whose = owner(document, where)
        if len(_list(named)) > 1:
            yield document.problem(where, f'{whose}"{MATCHING}" stands alone', "name targets, or let one be chosen")
        if entry.get("do") == Action.ABSORB:
            yield document.problem(where, f'{whose}absorb needs a target by name, not "{MATCHING}"',
                                   "replies join one thread: name its target")
        if not described:
            yield document.problem(where, f'{whose}no target has a "description", so none can match',
                                   "add `description:` to the targets that may be chosen")


def _hollow(document: Document, where: Where, value: object, whose: str) -> Iterator[Problem]:
    """An empty condition would match every mail, which nobody means."""
    if value == {} or (value == () and where[-1] in _SEVERAL):
        yield document.problem(where, f'{whose}"{where[-1]}" says nothing',
                               "write a condition; `otherwise` is for all the rest")
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _hollow(document, (*where, key), child, whose)
    elif where[-1] in _SEVERAL:
        for number, child in enumerate(_list(value)):
            yield from _hollow(document, (*where, number), child, whose)


def _place(document: Document, where: Where, target: dict[str, Any]) -> Iterator[Problem]:
    given = [key for key in PLACES if key in target]
    mistyped = any(nearest(key, PLACES) for key in target if key not in PLACES)
    if len(given) != 1 and not (mistyped and not given):
        found = " and ".join(given) or "none"
        yield document.problem(where, f"targets, {where[-1]}: needs one place in the network, not {found}",
                               "write group, channel, room or stream, as the network calls it", key=True)


def _list(value: object) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
