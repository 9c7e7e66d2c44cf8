"""The book of scores on the measuring mail: one score a day, so that nobody tunes to mail that should stay blind."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

BOOK = Path(__file__).parents[2] / "docs" / "kinds-scores.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A line of the book; "" where a figure was not kept. Intervals are written "0.71-0.80"."""

    date: str                         # ISO 8601
    model: str                        # digest of weights and code; "" where nobody wrote it down
    macro_f1: str
    macro_f1_interval: str = ""
    en: str = ""
    en_interval: str = ""
    nl: str = ""
    nl_interval: str = ""
    question: str = ""                # F1
    question_interval: str = ""
    ece: str = ""
    ece_interval: str = ""
    decided: str = ""                 # share of answers at a confidence of 0.70 or more
    right: str = ""                   # share of those that are right
    half_0_7: str = ""                # macro-F1 of mails whose id's SHA-256 begins with 0 to 7
    half_0_7_interval: str = ""
    half_8_f: str = ""
    half_8_f_interval: str = ""
    note: str = ""

    def __str__(self) -> str:
        told = (f"{name} {value}" for name, value in asdict(self).items()
                if value and name not in ("date", "model", "note"))
        return f"{self.date}: {', '.join(told)}{f' ({self.note})' if self.note else ''}"


COLUMNS = tuple(field.name for field in fields(Score))


class UsedUp(Exception):
    """The mail was scored today already, with another model."""


def scores(book: Path = BOOK) -> tuple[Score, ...]:
    """The lines of the book in their order; none where there is no book yet."""
    if not book.exists():
        return ()
    with book.open(encoding="utf-8", newline="") as file:
        return tuple(Score(**row) for row in csv.DictReader(file))


def known(model: str, today: date, book: Path = BOOK) -> Score | None:
    """The line that stands for this very model, or None where it may be scored now.

    Raises:
        UsedUp: another model was scored today; come back tomorrow.
    """
    kept = scores(book)
    same = [one for one in kept if model and one.model == model]
    if same:
        return same[-1]
    used = [one for one in kept if one.date == today.isoformat()]
    if used:
        raise UsedUp(f"not scored: this mail may be scored once a day, and {used[-1].date} is used up "
                     f"(macro-F1 {used[-1].macro_f1}); develop on the corpus, and score again tomorrow")
    return None


def keep(score: Score, book: Path = BOOK) -> None:
    """Add a line; what stands there is never changed."""
    new = not book.exists()
    with book.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerow(asdict(score))


def interval(low: float, high: float) -> str:
    """ "0.71-0.80"."""
    return f"{low:.3f}-{high:.3f}"
