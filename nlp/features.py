"""What the model looks at: words, phrases and header facts, each with a value."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .acts import pooled
from .phrases import Hit
from .view import Part, View

# How much each family of features may say; cross-validation is flat around these values.
_SHARES: Mapping[str, float] = {"w": 0.7, "s": 0.4}
_PHRASE = 0.5
_FACT = 1.2

# Addressees: lists, a team, a department, everybody. One or two addresses of a mail that went to many are
# those of lists, and say nothing of how many people stand behind them.
_LISTS, _FEW, _DOZENS = 2, 12, 100
_FORWARD = re.compile(r"(?:fw|fwd|wg|tr|doorst)\s{0,3}:", re.IGNORECASE)
_VOICES: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in (
        ("I", "i ik mij me my mijn i'm i've i'd i'll ich je mich mir"),
        ("you", "you your jij jullie jou jouw u uw sie ihr vous votre"),
        ("we", "we wij ons onze our us wir uns unser nous notre"),
    )
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing seen in a mail; `shown` is how to name it to a person, "" where that makes no sense."""

    name: str
    value: float
    shown: str = ""


def features_of(view: View) -> list[Feature]:
    """Every feature of a mail, each name once; what its sentences do stands apart, in `acts`."""
    subject, body, role = view.subject, view.body, view.role
    out = [
        *_words("w", body.words), *_words("s", subject.words),
        *_phrases(subject, lambda hit: ["subject"], role),
        *_phrases(body, _Places(body), role),
        *_amounts([*subject.hits, *body.hits], len(body.spans)),
        *_header(view),
        *_asked(subject, body, role),
        *_shape(body.words, role),
    ]
    return list({feature.name: feature for feature in out}.values())


def act_features(scores: NDArray[np.float64]) -> list[Feature]:
    """The features of a mail that rest on what its sentences do; `scores` as `pooled` takes them."""
    return [Feature(name, value, shown) for name, value, shown in pooled(scores)]


def _opening(spans: Sequence[tuple[int, int]]) -> int:
    """Where the first two sentences stop."""
    return spans[:2][-1][1] if spans else 0


def _words(family: str, words: Sequence[str]) -> Iterator[Feature]:
    """Single words and pairs, scaled so that a long mail says no more than a short one."""
    lettered = [word if word[0].isalnum() else "" for word in words]
    found = Counter(filter(None, lettered))
    found.update(f"{here} {after}" for here, after in pairwise(lettered) if here and after)
    weighed = {word: 1 + math.log(times) if times > 1 else 1.0 for word, times in found.items()}
    share = _SHARES[family] / (math.sqrt(sum(value * value for value in weighed.values())) or 1.0)
    for word, value in weighed.items():
        yield Feature(f"{family}:{word}", share * value, "" if word == "0" else word)


def _phrases(part: Part, places: Callable[[Hit], list[str]], role: str) -> Iterator[Feature]:
    """The phrases of one part of the mail, and their groups by where they stand and who says them."""
    found: dict[str, str] = {}
    for hit in part.hits:
        shown = " ".join(part.said[hit.start:hit.stop])
        for place in places(hit):
            found.setdefault(f"p:{hit.group} {place}", shown)
            found.setdefault(f"p:{hit.group} {place} {role}", shown)
        found.setdefault(f"q:{hit.phrase}", shown)
    for name, shown in found.items():
        yield Feature(name, _PHRASE, shown)


def _amounts(hits: Sequence[Hit], sentences_in_all: int) -> Iterator[Feature]:
    """How often phrases of each group are used, in all and by sentence."""
    for group, times in Counter(hit.group for hit in hits).items():
        yield Feature(f"n:{group}", _PHRASE * math.log1p(times))
        yield Feature(f"d:{group}", _PHRASE * min(2.0, 4 * times / (sentences_in_all + 2)))


class _Places:
    """Names the places of a hit in the body: early, late, beside a question mark."""

    def __init__(self, body: Part) -> None:
        self._early = _opening(body.spans)
        self._late = body.spans[-2:][0][0] if body.spans else 0
        self._asked = bytearray(len(body.words) + 1)
        for start, stop in body.spans:
            if "?" in body.words[start:stop]:
                self._asked[start:stop] = b"\1" * (stop - start)

    def __call__(self, hit: Hit) -> list[str]:
        out = ["body"]
        if hit.start < self._early:
            out.append("early")
        if hit.start >= self._late:
            out.append("late")
        if self._asked[hit.start]:
            out.append("asked")
        return out


def _header(view: View) -> Iterator[Feature]:
    text = view.text
    if view.reply:
        yield Feature("h:reply", _FACT, "is a reply")
    if _FORWARD.match(text.subject.lstrip()[:20]):
        yield Feature("h:forward", _FACT, "is a forward")
    if text.to_count is not None and text.to_count > _LISTS:
        few, dozens = text.to_count <= _FEW, text.to_count < _DOZENS
        size = "a few" if few else "dozens of" if dozens else "very many"
        yield Feature(f"h:to {size}", _FACT / 2, f"sent to {size} people")


def _asked(subject: Part, body: Part, role: str) -> Iterator[Feature]:
    """Where question marks stand; not every question that people mail has one."""
    spans = body.spans
    asked = [index for index, (start, stop) in enumerate(spans) if "?" in body.words[start:stop]]
    if "?" in subject.words:
        yield Feature("a:subject", _FACT / 2, "question mark in the subject")
    if not asked:
        return
    yield Feature(f"a:asked {role}", _FACT / 2, "has a question mark")
    yield Feature("a:share", _FACT * len(asked) / len(spans))
    yield Feature("a:times", _FACT * math.log1p(len(asked)) / 2)
    if asked[-1] >= len(spans) - 2:
        yield Feature("a:last", _FACT / 2, "asks near the end")


def _shape(body: Sequence[str], role: str) -> Iterator[Feature]:
    """Length, figures, and of whom the text speaks."""
    total = max(1, len(body))
    yield Feature(f"l:{min(5, int(math.log2(total / 8 + 1)))} {role}", _FACT / 2)
    yield Feature("l:length", _FACT * math.log1p(total) / 5)
    yield Feature("f:figures", _FACT * min(1.0, 10 * sum(word == "0" for word in body) / total))
    for name, words in _VOICES.items():
        share = sum(word in words for word in body) / total
        yield Feature(f"v:{name}", _FACT * min(1.0, 8 * share), f'speaks of "{name}"')
