"""Measured scores as a person reads them in a terminal, or a program as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .measuring import Figures, Interval, Judged, Measured
from .types import Kind


def sheet(measured: Measured) -> str:
    """Table, confusion and calibration of all mail, and of each language."""
    lines = [*_figures("all mail", measured.whole), "", *_confusion(measured.whole)]
    for name, figures in measured.by_language.items():
        lines += ["", *_figures(name, figures)]
    parts = {"all": measured.whole, **measured.by_language}
    return "\n".join([*lines, "", *_calibration(parts)]) + "\n"


def rows(judged: Sequence[Judged]) -> str:
    """One line a mail, the wrong and most sure first; ids and answers, no text."""
    ordered = sorted(judged, key=lambda row: (row.truth == row.answer, -row.confidence, row.id))
    return "".join(
        f"{'ok   ' if row.truth == row.answer else 'WRONG'}  {row.confidence:.2f}  {row.language:3}  "
        f"{row.truth:<12} -> {row.answer:<12}  {row.id}\n"
        for row in ordered
    )


def as_json(measured: Measured, judged: Sequence[Judged] = ()) -> dict[str, object]:
    """The same figures for a program; `mails` where rows are given."""
    found: dict[str, object] = {
        **_plain(measured.whole), "languages": {name: _plain(one) for name, one in measured.by_language.items()},
    }
    if judged:
        found["mails"] = [
            {"id": row.id, "language": row.language, "truth": row.truth.value, "answer": row.answer.value,
             "confidence": round(row.confidence, 4)}
            for row in judged
        ]
    return found


def _figures(title: str, figures: Figures) -> Iterator[str]:
    yield f"{title}: {figures.messages} messages; 95 of 100 such samples lie within [ ]"
    yield f"  accuracy           {figures.accuracy}"
    yield f"  macro-F1           {figures.macro_f1}"
    yield f"  calibration error  {figures.calibration_error}"
    for kind, f1 in figures.f1.items():
        yield f"  F1 {kind:<15} {f1}"


def _confusion(figures: Figures) -> Iterator[str]:
    yield "true \\ said    " + "".join(f"{kind:>14}" for kind in Kind)
    for truth in Kind:
        counts = (figures.confusion.get((truth, said), 0) for said in Kind)
        yield f"{truth:<15}" + "".join(f"{count:>14}" for count in counts)


def _calibration(parts: dict[str, Figures]) -> Iterator[str]:
    """Of answers at this confidence, how many are right; the number of answers in brackets."""
    yield "of answers this sure, so many are right (of so many answers)"
    yield "confidence " + "".join(f"{name:>13}" for name in parts)
    for at, one in enumerate(next(iter(parts.values())).bins):
        cells = (figures.bins[at] for figures in parts.values())
        shown = (f"{cell.right:.2f} ({cell.count})" if cell.count else "-" for cell in cells)
        yield f"{one.low:.1f} - {one.low + 0.1:.1f}  " + "".join(f"{text:>13}" for text in shown)


def _plain(figures: Figures) -> dict[str, object]:
    return {
        "messages": figures.messages,
        "accuracy": _three(figures.accuracy),
        "macro_f1": _three(figures.macro_f1),
        "calibration_error": _three(figures.calibration_error),
        "f1": {kind.value: _three(f1) for kind, f1 in figures.f1.items()},
        "confusion": {truth.value: {said.value: figures.confusion.get((truth, said), 0) for said in Kind}
                      for truth in Kind},
        "calibration": [
            {"from": one.low, "count": one.count, "confidence": round(one.confidence, 4),
             "right": round(one.right, 4)} for one in figures.bins
        ],
    }


def _three(interval: Interval) -> dict[str, float]:
    return {"value": round(interval.value, 4), "low": round(interval.low, 4), "high": round(interval.high, 4)}
