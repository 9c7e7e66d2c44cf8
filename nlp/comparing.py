"""Whether a newly trained model may take the place of one that works: scores on the same mail, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .evaluate import Pair, calibration_error, macro_f1
from .measuring import Judged
from .types import Kind

MACRO_F1_LESS = 0.005                 # so much may it lose; the rest of a loss that small is chance
LANGUAGE_LESS = 0.02                  # in a language with enough mails to tell
LANGUAGE_MAILS = 40
CALIBRATION_MORE = 0.03
_EXACT = 1e-9                         # so that a loss of exactly the limit is none too many


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The scores of one model on the golden set."""

    messages: int
    macro_f1: float
    calibration_error: float
    by_kind: Mapping[str, float]      # F1
    by_language: Mapping[str, float]  # macro-F1 where a language has 40 mails or more


def standing(judged: Sequence[Judged]) -> Standing:
    """The scores behind the answers."""
    pairs: list[Pair] = [(row.truth, row.answer) for row in judged]
    parts: dict[str, list[Pair]] = defaultdict(list)
    for row, pair in zip(judged, pairs, strict=True):
        parts[row.language].append(pair)
    return Standing(
        messages=len(judged), macro_f1=macro_f1(pairs),
        calibration_error=calibration_error([(row.confidence, row.truth == row.answer) for row in judged]),
        by_kind={kind.value: _f1(pairs, kind) for kind in Kind},
        by_language={name: macro_f1(part) for name, part in sorted(parts.items()) if len(part) >= LANGUAGE_MAILS},
    )


def losses(before: Standing, after: Standing, than: str) -> tuple[str, ...]:
    """Why `after` may not take the place of `before`, in numbers; () where it may."""
    return tuple(_losses(before, after, than))


def _losses(before: Standing, after: Standing, than: str) -> Iterator[str]:
    lost = before.macro_f1 - after.macro_f1
    if lost > MACRO_F1_LESS + _EXACT:
        yield f"macro-F1 is {lost:.3f} lower than of {than}; {MACRO_F1_LESS} is allowed"
    for name, score in before.by_language.items():
        lost = score - after.by_language.get(name, 0.0)
        if lost > LANGUAGE_LESS + _EXACT:
            yield f"macro-F1 in {name} is {lost:.3f} lower than of {than}; {LANGUAGE_LESS} is allowed"
    worse = after.calibration_error - before.calibration_error
    if worse > CALIBRATION_MORE + _EXACT:
        yield f"the calibration error is {worse:.3f} higher than of {than}; {CALIBRATION_MORE} is allowed"


def table(before: Standing, after: Standing) -> str:
    """Both, and what changed, line by line."""
    rows = [
        ("macro-F1", before.macro_f1, after.macro_f1),
        *((f"  F1 {name}", score, after.by_kind.get(name, 0.0)) for name, score in before.by_kind.items()),
        *((f"  in {name}", score, after.by_language.get(name, 0.0)) for name, score in before.by_language.items()),
        ("calibration error", before.calibration_error, after.calibration_error),
    ]
    lines = [f"{f'on {before.messages} golden mails':<22} {'in force':>9} {'candidate':>10} {'change':>8}"]
    lines += [f"{name:<22} {old:9.3f} {new:10.3f} {new - old:+8.3f}" for name, old, new in rows]
    return "\n".join(lines)


def _f1(pairs: Sequence[Pair], kind: Kind) -> float:
    hit = sum(truth == said == kind for truth, said in pairs)
    both = sum(truth == kind for truth, _ in pairs) + sum(said == kind for _, said in pairs)
    return 2 * hit / both if both else 0.0
