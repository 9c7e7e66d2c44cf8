"""A replay in words, as the command line, the log and the journal say it."""

from __future__ import annotations

from rules.types import Action, Decision

from .types import DONE, Replayed


def effect(found: Replayed, span: str) -> str:
    """`38 of 1,184 mails of the last 30 days would have gone otherwise: 30 delivered->posted, 8 ...`."""
    mails = f"{found.compared:,} {'mail' if found.compared == 1 else 'mails'} of {span}"
    moves = ", ".join(f"{n:,} {name}" for name, n in found.moves.items())
    told = f"{found.changed:,} of {mails} would have gone otherwise: {moves}" if found.changed else (
        f"none of {mails} would have gone otherwise")
    if found.skipped:
        told += f"; {found.skipped:,} more could not be told"
    return told + ("; there was no time for the older ones" if found.cut_short else "")


def table(found: Replayed) -> list[str]:
    """The counts before and after as a table of lines."""
    shown = [one for one in Action if any(one in pair for pair in found.matrix)]
    if not shown:
        return []
    head = "before / after"
    first = max(len(head), *(len(DONE[one]) for one in shown))
    lines = [head.ljust(first) + "".join(f"  {DONE[after]}" for after in shown)]
    for before in shown:
        counts = ((found.matrix.get((before, after), 0), len(DONE[after])) for after in shown)
        lines.append(DONE[before].ljust(first) + "".join(f"  {n:>{width},}" for n, width in counts))
    return lines


def said(decision: Decision) -> str:
    """`posted in ask-it by rule:it-questions`."""
    places = f" in {', '.join(decision.targets)}" if decision.targets else ""
    return f"{DONE[decision.action]}{places} by {decision.decided_by}"
