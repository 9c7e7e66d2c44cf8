"""When a replay counts as a failure: `delivered->posted > 20`, `changed > 5%`, `skipped > 0`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.types import Action

from .types import DONE, Replayed, move

_FORM = re.compile(r"([a-z_]{1,30})(?: ?-> ?([a-z_]{1,30}))? ?> ?(\d{1,9}(?:\.\d{1,3})?)(%?)\Z")
_COUNTS = ("changed", "skipped")
_ACTIONS = {**{done: action for action, done in DONE.items()}, **{action.value: action for action in Action}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A count that must not be higher than `most`, or than so many percent of the mails compared."""

    words: str
    name: str  # "changed", "skipped" or a move such as "delivered->posted"
    most: float
    percent: bool

    def broken_by(self, found: Replayed) -> str:
        """What is too much, in words; "" where all is within the bound."""
        count = {"changed": found.changed, "skipped": found.skipped}.get(self.name)
        if count is None:
            count = sum(n for (one, two), n in found.matrix.items() if move(one, two) == self.name)
        whole = found.compared + (found.skipped if self.name == "skipped" else 0)
        value = 100 * count / whole if self.percent and whole else float(count)
        if value <= self.most:
            return ""
        shown = f"{value:.1f}%" if self.percent else f"{count:,}"
        return f"{self.name}: {shown} is more than {self.most:g}{'%' if self.percent else ''}"


def read_bound(text: str) -> Bound:
    """The bound that a person wrote; ValueError says how to write one."""
    form = _FORM.match(" ".join(text.lower().split())[:120])
    known = ", ".join(DONE.values())
    if form is None:
        raise ValueError(f'{text[:60]!r} is no bound: write "delivered->posted > 20" or "changed > 5%"')
    one, two, most, percent = form.groups()
    if two is None:
        if one not in _COUNTS:
            raise ValueError(f"{one!r} is not counted: write {' or '.join(_COUNTS)}, or one->another of {known}")
        return Bound(words=text, name=one, most=float(most), percent=bool(percent))
    for word in (one, two):
        if word not in _ACTIONS:
            raise ValueError(f"nothing becomes {word!r}: one of {known}")
    name = move(_ACTIONS[one], _ACTIONS[two])
    return Bound(words=text, name=name, most=float(most), percent=bool(percent))
