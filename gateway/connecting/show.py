"""A plan as people read and paste it, and as programs do."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .types import Change, Level, Plan

LONG = 2_000  # characters of a line that a screen need not show


def as_text(plan: Plan, *, undo: bool = False) -> str:
    """The plan as a text that may be pasted into a shell as it is: all else is comment."""
    return "\n".join(_undo(plan) if undo else _whole(plan)) + "\n"


def as_json(plan: Plan) -> str:
    """The plan as one JSON object."""
    return json.dumps({
        "kind": plan.kind, "title": plan.title, "page": plan.page, "tried": plan.tried,
        "remarks": [{"level": one.level.value, "words": one.words} for one in plan.remarks],
        "changes": [
            {"title": one.title, "by_hand": one.by_hand, "file": one.file, "lines": list(one.lines),
             "commands": list(one.commands), "undo": list(one.undo)}
            for one in plan.changes
        ],
    }, ensure_ascii=False)


def _whole(plan: Plan) -> Iterator[str]:
    yield f"# {plan.title}"
    yield f"# The page: {plan.page}. Nothing has been changed."
    yield "# Read first; then paste as root, or let --out DIR write do.sh and undo.sh." if plan.files else \
        "# These are steps for you; nothing here can be run on this machine."
    if not plan.tried:
        yield "# NOT TRIED by us: from the vendor's documentation. Begin with a small list of your own."
    if plan.remarks:
        yield "#"
    yield from (f"# {one}" for one in plan.remarks)
    if plan.clashes:
        yield f"# {Level.CLASH.value}: settle these first; the plan below would not work."
    for number, change in enumerate(plan.changes, 1):
        yield ""
        yield f"# {number}. {change.title}"
        yield from _one(change)


def _one(change: Change) -> Iterator[str]:
    if change.file:
        yield f"#    {change.file}"
    shown_by_command = any("<<'END'" in command for command in change.commands)
    if not shown_by_command:
        yield from (f"#       {_short(line)}" for line in change.lines)
    if any(len(line) > LONG for line in change.lines):
        yield "#    a long line is cut here: let --out DIR write this file"
        yield from (f"#       {_short(line)}" for line in change.lines)
    else:
        yield from change.commands
    yield from (f"#    undo: {line}" for line in change.undo)


def _undo(plan: Plan) -> Iterator[str]:
    yield f"# Undo of: {plan.title}"
    yield f"# The page: {plan.page}. `mailsquare off` first: what the gateway still holds goes out."
    order = [one for one in plan.changes if one.undo]
    switch = [one for one in order if one.title == "Switch on"]
    for change in [*(one for one in reversed(order) if one not in switch), *switch]:
        yield ""
        yield f"# {change.title if change not in switch else 'Tell Postfix'}"
        yield from (f"# {line}" for line in change.undo) if change.by_hand else change.undo


def _short(line: str) -> str:
    return line if len(line) <= LONG else f"{line[:200]} ... ({len(line)} characters)"
