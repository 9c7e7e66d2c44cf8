"""A whole `when:`: clauses that must all hold, and branches of which one is enough.

Judging has three answers: yes, no, or the facts to fetch first. A clause whose fact is not known
yet never hides one that already says no, so dear facts are asked for only when they decide.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .clauses import Answer, Clause, View
from .facts import cost

_LONGEST = 300                        # characters of a reason; many branches are counted instead


@dataclass(frozen=True, slots=True)
class Condition:
    """Every clause and, where there are branches, at least one of them."""

    clauses: tuple[Clause, ...]
    branches: tuple[Condition, ...] = ()
    facts: frozenset[str] = field(init=False)
    options: tuple[tuple[Clause, ...], ...] = field(init=False, repr=False)   # its alternatives, spelled out

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.clauses, key=lambda clause: cost(clause.facts)))
        object.__setattr__(self, "clauses", ordered)
        own = frozenset(name for clause in ordered for name in clause.facts)
        object.__setattr__(self, "facts", own.union(*(branch.facts for branch in self.branches)))
        # As many as there are innermost branches: a condition has one `any:`, so nothing multiplies.
        inner = [ordered + rest for branch in self.branches for rest in branch.options]
        object.__setattr__(self, "options", tuple(inner) or (ordered,))

    def judge(self, view: View) -> Answer:
        """Whether the mail meets it, or what must be known first."""
        needs: frozenset[str] | None = None
        for clause in self.clauses:
            answer = clause.judge(view)
            if answer is False:
                return False
            if answer is not True:
                needs = answer if needs is None else needs | answer
        if self.branches:
            answer = self._one(view)
            if answer is False:
                return False
            if answer is not True:
                needs = answer if needs is None else needs | answer
        return True if needs is None else needs

    def _one(self, view: View) -> Answer:
        needs: frozenset[str] = frozenset()
        for branch in self.branches:
            answer = branch.judge(view)
            if answer is True:
                return True
            if answer is not False:
                needs |= answer
        return needs or False

    def reason(self, view: View) -> str:
        """Why it holds (all parts) or does not (the first that fails), in plain words."""
        for clause in self.clauses:
            if clause.judge(view) is False:
                return clause.reason(view)
        parts = [clause.reason(view) for clause in self.clauses if clause.judge(view) is True]
        if self.branches:
            hit = next((branch for branch in self.branches if branch.judge(view) is True), None)
            if hit is None:
                return _short("; ".join(branch.reason(view) for branch in self.branches))
            parts.append(hit.reason(view))
        return _short(", ".join(parts))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST - 3] + "..."
