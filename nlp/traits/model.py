"""The traits of a mail by small linear models over its features: load once, ask from any thread."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..deadlines import deadline_in
from ..types import Cue, Special, Text, Traits
from .features import Feature, features_of

MODEL = Path(__file__).parents[1] / "model" / "traits"
SENSITIVE = "sensitive"
TRAITS = (SENSITIVE, *(special.value for special in Special))
_FILE = "weights.npz"
_CUES = 8
_FAINT = 0.01                         # weaker evidence is no reason to show to a person
Floats = NDArray[np.float32]


def column(name: str) -> int:
    """The stable number under which a feature's weights are kept."""
    return zlib.crc32(name.encode("utf-8", "replace"))


class TraitFinder:
    """Tells farewells, surveys, dangers and deadlines; about a millisecond a mail."""

    def __init__(
        self, *, columns: NDArray[np.uint32], weights: Floats, bias: Floats, thresholds: Floats,
        slope: tuple[float, float], rarity: Mapping[str, float],
    ) -> None:
        self.columns = columns        # sorted
        self.weights = weights        # a row a column, a column a trait
        self.bias = bias
        self.thresholds = thresholds
        self.slope = slope            # of the logistic curve that calibrates `sensitivity`
        self.rarity = rarity

    @classmethod
    def load(cls, path: Path | None = None) -> TraitFinder:
        """The models in a folder, by default those we ship; FileNotFoundError where there are none."""
        file = (path or MODEL) / _FILE
        if not file.is_file():
            raise FileNotFoundError(f"{file}: no trained traits here; run `mailsquare nlp train`")
        with np.load(file, allow_pickle=False) as kept:
            return cls(
                columns=kept["columns"], weights=kept["weights"].astype(np.float32), bias=kept["bias"],
                thresholds=kept["thresholds"], slope=(float(kept["slope"][0]), float(kept["slope"][1])),
                rarity=dict(zip(kept["phrases"].tolist(), kept["rarity"].tolist(), strict=True)),
            )

    def save(self, path: Path) -> None:
        """Keep it in a folder, in half precision."""
        path.mkdir(parents=True, exist_ok=True)
        phrases = sorted(self.rarity)
        np.savez_compressed(
            path / _FILE, columns=self.columns, weights=self.weights.astype(np.float16), bias=self.bias,
            thresholds=self.thresholds, slope=np.array(self.slope, dtype=np.float32),
            phrases=np.array(phrases), rarity=np.array([self.rarity[one] for one in phrases], dtype=np.float32),
        )

    def traits_of(self, text: Text, written_at: datetime | None = None, language: str = "und") -> Traits:
        """What a mail is besides its kind; without `written_at` no deadline can be told."""
        found = features_of(text, self.rarity)
        evidence = self._weigh(found)
        scores = evidence.sum(axis=0) + self.bias
        said = [name for name, yes in zip(TRAITS, scores >= self.thresholds, strict=True) if yes]
        sensitive = SENSITIVE in said
        steep, shift = self.slope
        return Traits(
            special=tuple(Special(name) for name in said if name != SENSITIVE),
            sensitive=sensitive,
            sensitivity=round(1 / (1 + math.exp(-max(-50.0, min(50.0, steep * float(scores[0]) + shift)))), 4),
            dangers=_dangers(found, evidence) if sensitive else (),
            deadline=deadline_in(f"{text.subject}\n\n{text.body}", written_at, language) if written_at else None,
            cues=_cues(found, evidence, said),
        )

    def _weigh(self, found: Sequence[Feature]) -> Floats:
        """What each feature says for each trait: one row a feature."""
        names = np.array([column(feature.name) for feature in found], dtype=np.uint32)
        at = np.minimum(np.searchsorted(self.columns, names), len(self.columns) - 1)
        known = self.columns[at] == names
        values = np.array([feature.value for feature in found], dtype=np.float32) * known
        return np.asarray(self.weights[at] * values[:, None], dtype=np.float32)


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
    ranked = sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    return tuple(name for name, weight in ranked[:3] if weight > 0)


def _cues(found: Sequence[Feature], evidence: Floats, said: Sequence[str]) -> tuple[Cue, ...]:
    """The words that spoke most for each trait that was found."""
    sums: dict[str, float] = {}
    for trait in said:
        weights = evidence[:, TRAITS.index(trait)].tolist()
        for feature, weight in zip(found, weights, strict=True):
            if feature.shown and weight > 0:
                text = f"{trait}: {feature.shown}"
                sums[text] = sums.get(text, 0.0) + weight
    ranked = sorted(sums.items(), key=lambda cue: (-cue[1], cue[0]))
    return tuple(Cue(text, round(weight, 3)) for text, weight in ranked[:_CUES] if weight >= _FAINT)
