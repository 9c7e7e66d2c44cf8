"""The traits of a mail by small linear models over its features: load once, ask from any thread."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..deadlines import find_deadline
from ..linear import column
from ..showing import telling
from ..types import Cue, Special, Text, Traits
from .features import Feature, features_of

MODEL = Path(__file__).parents[1] / "model" / "traits"
SENSITIVE = "sensitive"
TRAITS = (SENSITIVE, *(special.value for special in Special))
_FILE = "weights.npz"
FORMAT = 1                            # of the file; a feature that means something else needs another
_REMEDY = "install mailsquare again, or run `mailsquare nlp train`"
_CUES = 8
_SURE_OF_EACH = 2                     # cues that every trait found keeps, however strong those of others are
_STEEP = 4.0                          # of the curve for a trait whose model says nothing of its calibration
_LEAST_SURE, _MOST_SURE = 0.001, 0.99    # a few thousand mails prove no more; nobody should read "100 %"
_FAINT = 0.01                         # weaker evidence is no reason to show to a person
Floats = NDArray[np.float32]


class TraitFinder:
    """Tells farewells, surveys, dangers and deadlines; about a millisecond a mail."""

    def __init__(
        self, *, columns: NDArray[np.uint32], weights: Floats, bias: Floats, thresholds: Floats,
        slopes: Floats, rarity: Mapping[str, float],
    ) -> None:
        """ValueError where the parts do not fit each other, or not the traits that this release knows."""
        if not (
            len(columns) == len(weights) > 0 and slopes.shape == (len(TRAITS), 2)
            and weights.shape[1:] == bias.shape == thresholds.shape == (len(TRAITS),)
            and all(np.isfinite(one).all() for one in (weights, bias, slopes))
            and not np.isnan(thresholds).any() and (columns[1:] >= columns[:-1]).all()
            and all(map(math.isfinite, rarity.values()))
        ):
            raise ValueError("the parts of the model do not fit each other, or this release")
        self.columns = columns        # sorted
        self.weights = weights        # a row a column, a column a trait
        self.bias = bias
        self.thresholds = thresholds
        self.slopes = slopes          # of the logistic curve that calibrates each trait: steepness and shift
        self.rarity = rarity

    @classmethod
    def load(cls, path: Path | None = None) -> TraitFinder:
        """The models in a folder, by default those we ship.

        FileNotFoundError where there are none, ValueError where they are damaged or of another release.
        """
        file = file_in(path)
        if not file.is_file():
            raise FileNotFoundError(f"{file}: no trained traits here; {_REMEDY}")
        try:
            with np.load(file, allow_pickle=False) as kept:
                if int(kept.get("format", FORMAT)) != FORMAT:
                    raise ValueError(f"it is of format {int(kept['format'])}, and this release reads {FORMAT}")
                bias, thresholds = kept["bias"], kept["thresholds"]
                return cls(
                    columns=kept["columns"], weights=kept["weights"].astype(np.float32), bias=bias,
                    thresholds=thresholds, slopes=_slopes(kept, bias, thresholds),
                    rarity=dict(zip(kept["phrases"].tolist(), kept["rarity"].tolist(), strict=True)),
                )
        except Exception as error:  # numpy and zip raise a dozen sorts on a damaged file
            raise ValueError(f"{file}: the trained traits cannot be used ({error}); {_REMEDY}") from error

    def save(self, path: Path) -> None:
        """Keep it in a folder, in half precision."""
        path.mkdir(parents=True, exist_ok=True)
        phrases = sorted(self.rarity)
        np.savez_compressed(
            path / _FILE, format=np.int32(FORMAT), columns=self.columns, weights=self.weights.astype(np.float16),
            bias=self.bias, thresholds=self.thresholds, slopes=self.slopes.astype(np.float32),
            phrases=np.array(phrases), rarity=np.array([self.rarity[one] for one in phrases], dtype=np.float32),
        )

    def traits_of(self, text: Text, written_at: datetime | None = None, language: str = "und") -> Traits:
        """What a mail is besides its kind; without `written_at` no deadline can be told."""
        found = features_of(text, self.rarity)
        evidence = self._weigh(found)
        scores = evidence.sum(axis=0) + self.bias
        said = [name for name, yes in zip(TRAITS, scores >= self.thresholds, strict=True) if yes]
        sensitive = SENSITIVE in said
        sure = self._confidence(scores)
        due = find_deadline(f"{text.subject}\n\n{text.body}", written_at, language) if written_at else None
        return Traits(
            special=tuple(Special(name) for name in said if name != SENSITIVE),
            special_confidence=tuple(sure[name] for name in said if name != SENSITIVE),
            sensitive=sensitive,
            sensitivity=sure[SENSITIVE],
            dangers=_dangers(found, evidence) if sensitive else (),
            deadline=due.day if due else None,
            deadline_words=due.words if due else "",
            deadline_confidence=due.confidence if due else 0.0,
            cues=_cues(found, evidence, said),
        )

    def _confidence(self, scores: Floats) -> dict[str, float]:
        """How sure each trait is, by the curve through scores that training had not seen."""
        powers = np.clip(scores * self.slopes[:, 0] + self.slopes[:, 1], -50, 50)
        sure = np.clip(1 / (1 + np.exp(-powers.astype(float))), _LEAST_SURE, _MOST_SURE)
        return dict(zip(TRAITS, np.round(sure, 4).tolist(), strict=True))

    def _weigh(self, found: Sequence[Feature]) -> Floats:
        """What each feature says for each trait: one row a feature."""
        names = np.array([column(feature.name) for feature in found], dtype=np.uint32)
        at = np.minimum(np.searchsorted(self.columns, names), len(self.columns) - 1)
        known = self.columns[at] == names
        values = np.array([feature.value for feature in found], dtype=np.float32) * known
        return np.asarray(self.weights[at] * values[:, None], dtype=np.float32)


def file_in(path: Path | None = None) -> Path:
    """The file that `load` reads, whether it is there or not."""
    return (path or MODEL) / _FILE


@lru_cache(maxsize=1)
def _shipped() -> TraitFinder:
    return TraitFinder.load()


def traits_of(text: Text, written_at: datetime | None = None, language: str = "und") -> Traits:
    """The traits of a mail by the models we ship, loaded at the first call."""
    return _shipped().traits_of(text, written_at, language)


def _dangers(found: Sequence[Feature], evidence: Floats) -> tuple[str, ...]:
    """What the mail may endanger, the strongest first."""
    sums: dict[str, float] = {}
    for feature, weight in zip(found, evidence[:, 0].tolist(), strict=True):
        if feature.danger:
            sums[feature.danger] = sums.get(feature.danger, 0.0) + weight
    ranked = sorted(sums.items(), key=_strongest)
    spoke = tuple(name for name, weight in ranked[:3] if weight > 0)
    # where other words decided, the nearest danger is still more use to a person than none
    return spoke or tuple(name for name, _ in ranked[:1])


def _cues(found: Sequence[Feature], evidence: Floats, said: Sequence[str]) -> tuple[Cue, ...]:
    """The words that spoke most for each trait that was found; none of the traits goes without."""
    kept: list[Cue] = []
    rest: list[Cue] = []
    for trait in said:
        sums = _spoke(found, evidence[:, TRAITS.index(trait)], of_dangers=trait == SENSITIVE)
        strong = (Cue(word, round(weight, 3)) for word, weight in sorted(sums.items(), key=_strongest)
                  if weight >= _FAINT)
        ranked = [Cue(f"{trait}: {cue.text}", cue.weight) for cue in telling(strong)]
        kept += ranked[:_SURE_OF_EACH]
        rest += ranked[_SURE_OF_EACH:]
    rest.sort(key=lambda cue: (-cue.weight, cue.text))
    chosen = [*kept, *rest[:max(0, _CUES - len(kept))]]
    return tuple(sorted(chosen, key=lambda cue: (-cue.weight, cue.text))[:_CUES])


def _spoke(found: Sequence[Feature], evidence: Floats, *, of_dangers: bool) -> dict[str, float]:
    """What each word said for a trait; `of_dangers` leaves names and weekdays out where a danger has words.

    IT reads why a mail was held to be sensitive, and need not learn about whom it was.
    """
    sums: dict[str, float] = {}
    others: dict[str, float] = {}
    for feature, weight in zip(found, evidence.tolist(), strict=True):
        if feature.shown and weight > 0:
            into = sums if feature.danger or not of_dangers else others
            into[feature.shown] = into.get(feature.shown, 0.0) + weight
    return sums or others


def _strongest(one: tuple[str, float]) -> tuple[float, str]:
    return -one[1], one[0]


def _slopes(kept: Mapping[str, NDArray[Any]], bias: Floats, thresholds: Floats) -> Floats:
    """Of each trait; a model from before they were kept has one for sensitive mail, and of others the threshold."""
    if "slopes" in kept:
        return np.asarray(kept["slopes"], dtype=np.float32)
    slopes = np.stack([np.full(len(bias), _STEEP), -_STEEP * np.where(np.isfinite(thresholds), thresholds, 9)], axis=1)
    slopes[0] = kept["slope"]
    return slopes.astype(np.float32)
