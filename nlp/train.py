"""Trains the pipeline from a corpus. No chance is involved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .acts import ACTS, sentence_rows
from .evaluate import macro_f1
from .examples import CORPUS, Example, examples
from .features import act_features, features_of
from .linear import Row, common_names, fit, softmax, table
from .origin import keep
from .shares import shares
from .types import Kind
from .view import view_of
from .words import sentences, words_of

MODEL = Path(__file__).with_name("model")
FOLDS = 5
_SEEN_IN = 2                          # a feature of one single mail is memory, not evidence
_STEPS, _ACT_STEPS = 80, 40           # of L-BFGS; twice as many change no decision in a hundred
_STRENGTH, _ACT_STRENGTH = 0.5, 2.0   # inverse L2 penalty of one example; flat within a factor of two
_TEMPERATURES = np.geomspace(0.5, 4.0, 61)
_KINDS = tuple(Kind)

Floats = NDArray[np.float64]
Tick = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a training run saw and how well it does on mail that it has not seen."""

    examples: int
    situations: int
    features: int
    macro_f1: float                   # on mail by hands that training has not seen
    accuracy: float
    temperature: float
    by_language: Mapping[str, float]  # macro-F1 where a language has 50 examples or more


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """One layer by the names of its features."""

    names: Sequence[str]
    weights: Floats
    bias: Floats

    def logits(self, rows: Sequence[Row]) -> Floats:
        """A row of evidence for each row."""
        return np.asarray(table(rows, self.names).times(self.weights) + self.bias)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One example as the layers see it."""

    example: Example
    row: Row                          # the mail, without what rests on its sentences
    sentences: Sequence[Row]
    acts: Sequence[int]               # what each sentence does; () where nobody marked it


def train(corpus: Path = CORPUS, out: Path = MODEL, extra: Sequence[Example] = (),
          tick: Tick = lambda: None) -> Report:
    """Fits on every example, calibrates on held-out folds and saves the pipeline to `out`.

    `extra` examples (people's corrections) are learnt from like the corpus. `tick` is called twelve
    times. ValueError where the corpus has fewer than five situations.
    """
    from .pipeline import blank, component_of

    known = [*examples(corpus), *extra]
    if len({example.situation for example in known}) < FOLDS:
        raise ValueError(f"{corpus}: needs examples of at least {FOLDS} situations")
    seen = [_seen(example) for example in known]
    folds, truth = _folds(known), np.array([_KINDS.index(example.kind) for example in known])
    acts, told = _acts(seen, folds, tick)
    rows = [[*one.row, *((feature.name, feature.value) for feature in act_features(scores))]
            for one, scores in zip(seen, told, strict=True)]
    held_out = np.zeros((len(rows), len(_KINDS)))
    for fold in range(FOLDS):
        test, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        held_out[test] = _fitted([known[at] for at in rest], [rows[at] for at in rest]).logits(
            [rows[at] for at in test])
        tick()
    layer = _fitted(known, rows)
    tick()
    keeper = blank()                  # a fresh one: its vocabulary holds no word of the corpus
    component = component_of(keeper)
    component.acts.set(acts.names, acts.weights, acts.bias)
    component.layer.set(layer.names, layer.weights, layer.bias)
    component.temperature = temperature = _temperature(held_out, truth, shares(known))
    keeper.to_disk(out)
    keep(out, corpus)
    return _report(known, held_out, truth, len(layer.names) + len(acts.names), temperature)


def _seen(example: Example) -> _Seen:
    text = example.text
    subject, body = words_of(text.subject[:1000]), words_of(text.body)
    view = view_of(text, subject, body)
    rows = sentence_rows(view)
    return _Seen(
        example=example, sentences=rows,
        row=[(feature.name, feature.value) for feature in features_of(view)],
        acts=_marked(example, subject, body)[:len(rows)])


def _marked(example: Example, subject: Sequence[str], body: Sequence[str]) -> list[int]:
    """What the subject and each sentence do, by the words that the corpus marks as the core of the mail."""
    if not example.core:
        return []
    cores = [_plain(words_of(core)) for core in example.core]
    told = [subject, *(body[start:stop] for start, stop in sentences(body))]
    kind, story = _KINDS.index(example.kind), len(ACTS) - 1
    return [kind if any(_overlap(core, _plain(words)) for core in cores) else story for words in told]


def _plain(words: Sequence[str]) -> str:
    return f" {' '.join(word.lower() for word in words if word != chr(10) * 2)} "


def _overlap(core: str, sentence: str) -> bool:
    """Whether the marked words lie in the sentence, or it lies in them, or they begin or end in it."""
    words = core.split()
    if not words or not sentence.strip():
        return False
    ends = (f" {' '.join(part)} " for part in (words[:4], words[-4:]) if len(words) >= 4)
    return core in sentence or (len(sentence) > 4 and sentence in core) or any(end in sentence for end in ends)


def _acts(seen: Sequence[_Seen], folds: NDArray[np.int64], tick: Tick) -> tuple[Fitted, list[Floats]]:
    """The layer that knows what sentences do, and for each mail what layers that never saw it say."""
    told: list[Floats] = [np.zeros((0, len(ACTS)))] * len(seen)
    for fold in range(FOLDS):
        layer = _fitted_acts([one for one, of in zip(seen, folds, strict=True) if of != fold])
        for at in np.flatnonzero(folds == fold):
            told[int(at)] = softmax(layer.logits(seen[int(at)].sentences))
        tick()
    whole = _fitted_acts(seen)
    tick()
    return whole, told


def _fitted_acts(seen: Sequence[_Seen]) -> Fitted:
    marked = [one for one in seen if one.acts]
    rows = [row for one in marked for row in one.sentences[:len(one.acts)]]
    truth = np.array([act for one in marked for act in one.acts], dtype=np.int64)
    if not len(truth):
        return Fitted(names=(), weights=np.zeros((0, len(ACTS))), bias=np.zeros(len(ACTS)))
    return _fit(rows, truth, np.full(len(truth), 1 / len(truth)), _ACT_STRENGTH, len(ACTS), _ACT_STEPS)


def _fitted(known: Sequence[Example], rows: Sequence[Row]) -> Fitted:
    truth = np.array([_KINDS.index(example.kind) for example in known])
    return _fit(rows, truth, shares(known), _STRENGTH, len(_KINDS), _STEPS)


def _fit(
    rows: Sequence[Row], truth: NDArray[np.int64], share: Floats, strength: float, kinds: int, steps: int,
) -> Fitted:
    names = common_names(rows, _SEEN_IN)
    weights, bias = fit(table(rows, names), len(names), truth, share, 1 / (strength * len(truth)), steps, kinds)
    return Fitted(names=names, weights=weights, bias=bias)


def _folds(known: Sequence[Example]) -> NDArray[np.int64]:
    """The fold of each example: what one hand wrote stays together, and so does each situation.

    Mail that we will meet is by other people than our corpus. Where most mail of a language is by one
    hand, as in a file of somebody's own, only situations are kept apart: else it would not be learned.
    """
    hands: dict[str, Counter[str]] = defaultdict(Counter)
    for example in known:
        hands[example.language][example.source] += 1
    alone = {language for language, by in hands.items() if 2 * max(by.values()) > by.total()}
    names = [example.situation if example.language in alone or not example.source else example.source
             for example in known]
    fold: dict[str, int] = {}
    sizes = [0] * FOLDS
    for name, size in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])):
        fold[name] = sizes.index(min(sizes))
        sizes[fold[name]] += size
    return np.array([fold[name] for name in names])


def _temperature(held_out: Floats, truth: NDArray[np.int64], share: Floats) -> float:
    """The temperature at which held-out answers are least surprised by the truth."""
    def surprise(temperature: float) -> float:
        scores = softmax(held_out / temperature)
        return -float(share @ np.log(np.maximum(scores[np.arange(len(truth)), truth], 1e-12)))

    return float(min(_TEMPERATURES, key=surprise))


def _report(
    known: Sequence[Example], logits: Floats, truth: NDArray[np.int64], features: int, temperature: float,
) -> Report:
    pairs = [(_KINDS[true], _KINDS[said]) for true, said in zip(truth, logits.argmax(axis=1), strict=True)]
    parts: dict[str, list[tuple[Kind, Kind]]] = defaultdict(list)
    for example, pair in zip(known, pairs, strict=True):
        parts[example.language].append(pair)
    return Report(
        examples=len(known), situations=len({example.situation for example in known}), features=features,
        macro_f1=macro_f1(pairs), accuracy=sum(true == said for true, said in pairs) / len(pairs),
        temperature=temperature,
        by_language={name: macro_f1(part) for name, part in sorted(parts.items()) if len(part) >= 50},
    )
