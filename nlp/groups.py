"""Which group a mail belongs in, by what the groups say of themselves; none rather than a wrong one.

A group is described by its name, title, words, description and past posts, in any language that the
lexicon knows. What is common to all groups, or to all mail, says nothing and weighs nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .concepts import Find, finds
from .matching import FLOOR, Background, background
from .types import Cue, Group, Match, Text

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]
_CUES = 8
_OPENING = 18                         # words of a body that count as its opening
_SUBJECT, _FIRST, _REST = 2.0, 1.2, 0.4
_CLASS = {"c": 1.0, "w": 0.8, "t": 0.6}          # a concept, a word by itself, a theme
_TITLE, _WORDS, _TELLS, _PAST = 1.5, 1.5, 1.0, 0.5
_FAINT = 0.02                         # weaker evidence is no reason to show
_SHARP = 2.0                          # a theme that a group only touches counts for less than its share
_TIED = 0.5                           # of two groups that fit alike at most one is the right one
_NEUTRAL = 0.5                        # the margin assumed where several topics may hold at once


@dataclass(slots=True)
class _Reading:
    """What one mail says: strength and share of the subject by feature, and the words that said it."""

    strength: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    subject: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    words: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, found: Iterable[Find], *, subject: bool) -> None:
        """Count the finds of the subject or the body."""
        for one in found:
            weight = _SUBJECT if subject else _FIRST if one.at < _OPENING else _REST
            for feature in one.features:
                self.strength[feature] += weight
                self.words[feature][one.word] = None
                if subject:
                    self.subject[feature] += weight


class Matcher:
    """Finds the group for a mail among 1 to 500; build it once, then under 2 ms a mail."""

    def __init__(self, groups: Sequence[Group], known: Background | None = None) -> None:
        """FileNotFoundError where nothing was trained yet."""
        self._known = known or background()
        self._groups = tuple(groups)
        self._worth: list[dict[str, float]] = [{} for _ in self._groups]
        self._holders: dict[str, tuple[Numbers, Weights]] = {}
        profiles = [_profile(group) for group in self._groups]
        self._themes = [_direction(profile) for profile in profiles]
        self._weigh(profiles)

    def match(self, text: Text) -> Match:
        """The group a mail belongs in, how sure, and why; `group` is None where no group is clear."""
        reading = _read(text)
        scores = self._scores(reading)
        if not scores:
            return Match(group=None, confidence=0.0)
        first, *others = _ranked(scores)
        lead = _lead(scores, first, others)
        sure = min(self._known.confidence(self._signs(reading, first, lead)), _TIED + 2 * lead)
        name = self._groups[first].name
        cues, reasons = self._cues(reading, first)
        return Match(
            group=name if sure >= FLOOR else None, confidence=round(sure, 4), cues=cues, reasons=reasons,
            best=name, runner_up=self._groups[others[0]].name if others else None)

    def fitting(self, text: Text) -> tuple[str, ...]:
        """Every group whose own evidence is enough, whatever the others say: for topics."""
        reading = _read(text)
        fit = {number for number in self._scores(reading)
               if self._known.confidence(self._signs(reading, number, _NEUTRAL)) >= FLOOR}
        return tuple(group.name for number, group in enumerate(self._groups) if number in fit)

    def signs(self, text: Text) -> tuple[str, tuple[float, ...]] | None:
        """The nearest group and what calibration looks at, for training; None where nothing matches."""
        reading = _read(text)
        scores = self._scores(reading)
        if not scores:
            return None
        first, *others = _ranked(scores)
        return self._groups[first].name, self._signs(reading, first, _lead(scores, first, others))

    def _weigh(self, profiles: Sequence[Mapping[str, float]]) -> None:
        """Keep what each feature is worth for each group: less where many groups or mails have it."""
        held: dict[str, float] = defaultdict(float)
        for profile in profiles:
            for feature, weight in profile.items():
                held[feature] += min(1.0, weight)
        most = math.log(len(profiles) + 1)
        holders: dict[str, list[int]] = {}
        for number, profile in enumerate(profiles):
            for feature, weight in profile.items():
                rare = max(0.0, 1 - math.log(max(1.0, held[feature])) / most)
                worth = weight * _CLASS[feature[0]] * self._known.rarity(feature) * rare
                if worth > 0:
                    self._worth[number][feature] = worth
                    holders.setdefault(feature, []).append(number)
        for feature, numbers in holders.items():
            worths = [self._worth[number][feature] for number in numbers]
            self._holders[feature] = np.array(numbers), np.array(worths)

    def _scores(self, reading: _Reading) -> dict[int, float]:
        """The evidence for each group that has any."""
        scores = np.zeros(len(self._groups))
        for feature, strength in reading.strength.items():
            if feature in self._holders:
                numbers, worths = self._holders[feature]
                scores[numbers] += math.log1p(strength) * worths
        return {int(number): float(scores[number]) for number in scores.nonzero()[0]}

    def _signs(self, reading: _Reading, number: int, lead: float) -> tuple[float, ...]:
        """What calibration looks at for one group, in the order of `matching.SIGNS`."""
        worths = self._worth[number]
        score = subject = mass = shared = themes = 0.0
        words: set[str] = set()
        for feature, strength in reading.strength.items():
            amount = math.log1p(strength)
            if feature[0] == "c":
                mass += amount * self._known.rarity(feature)
            elif feature[0] == "t":
                themes += (amount * self._known.rarity(feature)) ** 2
                shared += amount * self._known.rarity(feature) * self._themes[number].get(feature, 0.0)
            gained = amount * worths.get(feature, 0.0)
            if gained:
                score += gained
                subject += gained * reading.subject.get(feature, 0.0) / strength
                words.update(reading.words[feature])
        kinship = shared / math.sqrt(themes) if themes else 0.0
        return (math.log1p(score), lead, score / (mass + 1.0), math.log(len(words)), kinship, subject / score)

    def _cues(self, reading: _Reading, number: int) -> tuple[tuple[Cue, ...], tuple[str, ...]]:
        """The words of the mail that spoke for the group, strongest first, each with its concept."""
        found: dict[str, float] = defaultdict(float)
        means: dict[str, str] = {}
        for feature in sorted(reading.strength):          # concepts before themes before bare words
            gained = math.log1p(reading.strength[feature]) * self._worth[number].get(feature, 0.0)
            for word in reading.words[feature] if gained else ():
                found[word] += gained / len(reading.words[feature])
                means.setdefault(word, feature)
        ranked = sorted(found, key=lambda word: (-found[word], word))
        shown = [word for word in ranked if found[word] >= _FAINT][:_CUES]
        cues = tuple(Cue(f"{word} ({means[word][2:]})", round(found[word], 3)) for word in shown)
        return cues, tuple(dict.fromkeys(means[word][2:] for word in shown if means[word][0] != "w"))


def _ranked(scores: Mapping[int, float]) -> list[int]:
    """The nearest group first; equal ones in the order they were given."""
    return sorted(scores, key=lambda number: (-scores[number], number))


def _lead(scores: Mapping[int, float], first: int, others: Sequence[int]) -> float:
    return (scores[first] - (scores[others[0]] if others else 0.0)) / scores[first]


def _read(text: Text) -> _Reading:
    reading = _Reading()
    reading.add(finds(text.subject), subject=True)
    reading.add(finds(text.body), subject=False)
    return reading


def _profile(group: Group) -> dict[str, float]:
    """What a group is about, 0 to 1 by feature; a title says more than a past post."""
    raw: dict[str, float] = defaultdict(float)
    name = group.name.replace("_", " ").replace("-", " ").replace(".", " ")
    for text, weight in ((f"{name}\n{group.title}", _TITLE), ("\n".join(group.words), _WORDS),
                         (group.description, _TELLS)):
        for feature in _all(text):
            raw[feature] += weight
    posts = len(group.examples)
    past: dict[str, int] = defaultdict(int)
    for example in group.examples:
        for feature in _all(example):
            past[feature] += 1
    for feature, count in past.items():
        raw[feature] += _PAST * math.log2(1 + count) * (0.3 + 0.7 * count / posts)
    direct = sum(weight for feature, weight in raw.items() if feature[0] == "c")
    themes = _theme_shares(raw, direct)
    return {feature: weight / (weight + 1.0) * 2 if feature[0] != "t" else themes[feature]
            for feature, weight in raw.items()}


def _theme_shares(raw: Mapping[str, float], direct: float) -> dict[str, float]:
    """How much of a group is about each theme: one that only touches it is not about it."""
    from .concepts import lexicon

    shares: dict[str, float] = defaultdict(float)
    themes = lexicon().themes
    for feature, weight in raw.items():
        if feature[0] == "c":
            for theme in themes[feature[2:]]:
                shares[f"t:{theme}"] += weight / direct
    return {feature: min(1.0, share * 1.5) ** _SHARP for feature, share in shares.items()}


def _direction(profile: Mapping[str, float]) -> dict[str, float]:
    """The themes of a group as a direction of length 1."""
    themes = {feature: weight for feature, weight in profile.items() if feature[0] == "t"}
    length = math.sqrt(sum(weight**2 for weight in themes.values()))
    return {feature: weight / length for feature, weight in themes.items()}


def _all(text: str) -> frozenset[str]:
    return frozenset(feature for one in finds(text) for feature in one.features)
