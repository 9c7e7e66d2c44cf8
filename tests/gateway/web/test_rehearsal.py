"""What a replay of a draft shows: counts, moves and a list, from what the replay found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.pipeline.replay.types import Change, Replayed, Row
from gateway.web.rehearsal import SHOWN_ROWS, Rehearsals, rehearsal_of
from rules.load import parse_rules
from rules.types import Action, Decision
from tests.gateway.web.desk import RULES, Desk

NOW = parse_rules(RULES, "rules.yaml")
MAIL = Decision(action=Action.DELIVER, decided_by="otherwise")
POST = Decision(action=Action.POST, decided_by="rule:it-questions", targets=("ask-it",))
LATER = Decision(action=Action.POST, decided_by="rule:it-questions", targets=("ask-it",), nudge="moved")


def row(number: int, before: Decision, after: Decision, change: Change) -> Row:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return Row(item_id=f"I{number}", code=f"C{number}", at=at, list="all@corp.example", before=before, after=after,
               change=change, built_in="")  # fmt: skip


def found(rows: tuple[Row, ...], matrix: dict[tuple[Action, Action], int], **changes: int) -> Replayed:
    counted = {Change(name): n for name, n in changes.items()}
    return Replayed(revision="x", found=sum(matrix.values()), same=0, matrix=matrix, changes=counted, rows=rows,
                    by_rule={}, unknown={}, built_in={}, relayed=0, took=timedelta(0), cut_short=False)  # fmt: skip


def test_outcomes_are_counted_before_and_after() -> None:
    """And each move by itself, most first; an outcome that never occurs has no line."""
    matrix = {(Action.DELIVER, Action.DELIVER): 7, (Action.DELIVER, Action.POST): 2, (Action.HOLD, Action.DELIVER): 3}
    shown = rehearsal_of(found((), matrix, fate=5), 30, NOW, NOW)
    assert [("delivered", 9, 10, 1), ("posted", 0, 2, 2), ("held", 3, 0, -3)] == [
        (one.name, one.now, one.draft, one.change) for one in shown.outcomes]  # fmt: skip
    assert [("held", "delivered", 3), ("delivered", "posted", 2)] == [
        (one.before, one.after, one.n) for one in shown.moves]  # fmt: skip


def test_mails_with_another_fate_come_first_and_another_entry_alone_is_only_counted() -> None:
    """What matters most is on top."""
    rows = (row(1, POST, LATER, Change.TERMS), row(2, MAIL, MAIL, Change.ENTRY), row(3, MAIL, POST, Change.FATE))
    shown = rehearsal_of(found(rows, {}, fate=1, terms=1, entry=1), 30, NOW, NOW)
    assert [("C3", False, ("#ask-it",)), ("C1", True, ("#ask-it",))] == [
        (one.row.code, one.same_fate, one.places_after) for one in shown.rows]  # fmt: skip
    assert (1, 0) == (shown.other_entry, shown.more)


def test_a_long_list_says_how_many_more() -> None:
    """A page is no place for thousands."""
    rows = tuple(row(n, MAIL, POST, Change.FATE) for n in range(SHOWN_ROWS + 9))
    shown = rehearsal_of(found(rows, {}, fate=len(rows)), 7, NOW, NOW)
    assert (SHOWN_ROWS, 9) == (len(shown.rows), shown.more)


def test_a_replay_that_breaks_lets_the_next_one_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One at a time must not become none for ever."""
    plays = Rehearsals(desk.parts)
    with monkeypatch.context() as broken:
        broken.setattr("gateway.web.rehearsal.replay", lambda *_, **__: Path("/nowhere").read_text())
        with pytest.raises(OSError, match="nowhere"):
            plays.play(NOW, 7)
    assert plays.play(NOW, 7).found is not None
