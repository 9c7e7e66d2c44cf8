"""What matching a group needs to have learned: how common each feature is in mail, and calibration."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

WEIGHTS = Path(__file__).with_name("model") / "groups" / "weights.json"
FORMAT = 1                            # of the file; signs that mean something else need another
FLOOR = 0.85                          # below this sure no group is named
_REMEDY = "install mailsquare again, or run `mailsquare nlp train`"
SIGNS = ("evidence", "lead", "coverage", "words", "kinship", "subject")
_COMMON = 0.3                         # a bare word in more than about a tenth of all mail says nothing
_LEAST = 0.25                         # rarity of the commonest concept or theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """How many mails of the corpus hold each feature, and the weights of the calibration."""

    mails: int
    frequency: Mapping[str, int]
    weights: tuple[float, ...] = ()   # of SIGNS, the bias last
    _most: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_most", math.log(self.mails + 1.0) or 1.0)

    def rarity(self, feature: str) -> float:
        """0 for what is in many mails, 1 for what no mail of the corpus has."""
        plain = 1 - math.log(self.frequency.get(feature, 0) + 1.0) / self._most
        if feature[0] == "w":         # a bare word must be rare to mean anything; a concept means itself
            return max(0.0, (plain - _COMMON) / (1 - _COMMON)) ** 2
        return max(_LEAST, plain)

    def confidence(self, signs: Sequence[float]) -> float:
        """The chance that the nearest group is the right one."""
        *weights, bias = self.weights
        total = bias + sum(weight * sign for weight, sign in zip(weights, signs, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def background(path: Path = WEIGHTS) -> Background:
    """What was learned.

    FileNotFoundError where nothing was trained yet, ValueError where it is damaged or of another release.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path}: matching of groups is not trained; {_REMEDY}")
    try:
        return _read(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: matching of groups cannot use it ({error}); {_REMEDY}") from error


def _read(stored: dict[str, Any]) -> Background:
    if stored.get("format", FORMAT) != FORMAT:
        raise ValueError(f"it is of format {stored['format']}, and this release reads {FORMAT}")
    weights = tuple(float(weight) for weight in stored["weights"])
    frequency = {str(feature): int(count) for feature, count in stored["frequency"].items()}
    fits = tuple(stored["signs"]) == SIGNS and len(weights) == len(SIGNS) + 1
    if not fits or not all(map(math.isfinite, weights)) or int(stored["mails"]) < 1:
        raise ValueError("its numbers do not fit each other, or this release")
    return Background(mails=int(stored["mails"]), frequency=frequency, weights=weights)
