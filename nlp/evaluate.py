"""How well the classifier does on labelled mail: a table, a confusion, the worth of its confidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .classify import Classifier
from .examples import examples
from .types import Kind

Pair = tuple[Kind, Kind]              # truth, answer
_BINS = 10
_SURE = 0.70                          # the threshold of the example rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision, recall and their harmonic mean for one kind."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything `render` shows."""

    messages: int
    accuracy: float
    macro_f1: float
    by_kind: Mapping[Kind, Score]
    by_language: Mapping[str, float]  # macro-F1 where a language has 20 messages or more
    confusion: Mapping[Pair, int]
    calibration_error: float          # mean gap between confidence and being right, 0 to 1
    sure_share: float                 # answers at a confidence of 0.70 or more
    sure_right: float                 # of those, how many are right

    def render(self) -> str:
        """The evaluation as plain text."""
        lines = [
            f"messages {self.messages}  accuracy {self.accuracy:.3f}  macro-F1 {self.macro_f1:.3f}  "
            f"calibration error {self.calibration_error:.3f}",
            *(f"  {name}: macro-F1 {score:.3f}" for name, score in sorted(self.by_language.items())),
            f"  at confidence >= {_SURE:.2f}: decides {self.sure_share:.1%}, right {self.sure_right:.1%}",
            "", "kind            precision  recall     F1      n",
        ]
        for kind, score in self.by_kind.items():
            figures = f"{score.precision:9.3f} {score.recall:7.3f} {score.f1:6.3f} {score.support:6}"
            lines.append(f"{kind:<15} {figures}")
        lines += ["", "true \\ said    " + "".join(f"{kind:>14}" for kind in Kind)]
        for truth in Kind:
            counts = (self.confusion.get((truth, said), 0) for said in Kind)
            lines.append(f"{truth:<15}" + "".join(f"{count:>14}" for count in counts))
        return "\n".join(lines) + "\n"


def evaluate(path: Path, classifier: Classifier | None = None) -> Evaluation:
    """Classifies every labelled mail of a JSONL file (or folder) and compares; ValueError on a bad line."""
    judge = classifier or Classifier.load()
    pairs: list[Pair] = []
    sure: list[tuple[float, bool]] = []
    languages: dict[str, list[Pair]] = defaultdict(list)
    for example in examples(path):
        answer = judge.classify(example.text)
        pairs.append((example.kind, answer.kind))
        languages[example.language].append(pairs[-1])
        sure.append((answer.confidence, example.kind == answer.kind))
    if not pairs:
        raise ValueError(f"{path}: holds no labelled mail")
    decided = [right for confidence, right in sure if confidence >= _SURE]
    return Evaluation(
        messages=len(pairs),
        accuracy=sum(right for _, right in sure) / len(sure),
        macro_f1=macro_f1(pairs),
        by_kind={kind: _score(pairs, kind) for kind in Kind},
        by_language={name: macro_f1(part) for name, part in languages.items() if len(part) >= 20},
        confusion=Counter(pairs),
        calibration_error=calibration_error(sure),
        sure_share=len(decided) / len(sure),
        sure_right=sum(decided) / max(1, len(decided)),
    )


def macro_f1(pairs: Sequence[Pair]) -> float:
    """Mean F1 over the three kinds."""
    return sum(_score(pairs, kind).f1 for kind in Kind) / len(Kind)


def calibration_error(sure: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error of (confidence, right) rows over ten equal bins."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row in sure:
        bins[min(_BINS - 1, int(row[0] * _BINS))].append(row)
    gaps = (abs(sum(confidence for confidence, _ in part) - sum(right for _, right in part))
            for part in bins.values())
    return sum(gaps) / max(1, len(sure))


def _score(pairs: Sequence[Pair], kind: Kind) -> Score:
    hit = sum(truth == said == kind for truth, said in pairs)
    said_so = sum(said == kind for _, said in pairs)
    support = sum(truth == kind for truth, _ in pairs)
    both = said_so + support
    return Score(
        precision=hit / said_so if said_so else 0.0, recall=hit / support if support else 0.0,
        f1=2 * hit / both if both else 0.0, support=support,
    )
