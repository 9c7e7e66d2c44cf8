"""What each sentence does: it asks, informs or opines, or only tells a story around those that do.

What a writer wants of the group is said in one or two sentences. The corpus marks them (`core`), a
linear layer learns to find them, and the mail is judged by the strongest of each sort.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .phrases import Hit
from .types import Kind
from .view import Part, View

ACTS: Final = (*(kind.value for kind in Kind), "story")
_SHOWN: Final = {Kind.ANNOUNCEMENT.value: "a sentence that informs or invites",
                 Kind.QUESTION.value: "a sentence that asks for facts or help",
                 Kind.DISCUSSION.value: "a sentence that gives or invites opinion"}
_MOST: Final = 60                     # sentences of a mail that are judged
_LONGEST: Final = 80                  # words of a sentence
Floats = NDArray[np.float64]


def sentence_rows(view: View) -> list[list[tuple[str, float]]]:
    """What the subject and each sentence show: names and values, a row each, subject first."""
    spans = [(start, min(stop, start + _LONGEST)) for start, stop in view.body.spans[:_MOST]]
    rows = [[*_said(view.subject, (0, len(view.subject.words)), view.role), ("in subject", 0.6)]]
    for at, span in enumerate(spans):
        places = [("in body", 0.6), ("place", at / max(1, len(spans)))]
        places += [("first", 0.5)] if at <= 1 else []
        places += [("last", 0.5)] if at >= len(spans) - 2 else []
        rows.append([*_said(view.body, span, view.role), *places])
    return rows


def _said(part: Part, span: tuple[int, int], role: str) -> Iterator[tuple[str, float]]:
    """Words, pairs, phrases, the opening and the marks of one sentence."""
    words = part.words[slice(*span)]
    share = 1.2 / math.sqrt(max(1, len(words)))
    found: dict[str, float] = dict.fromkeys((f"w:{word}" for word in words), share)
    found.update(dict.fromkeys((f"b:{one} {after}" for one, after in pairwise(words)), share))
    for hit in _within(part.hits, span):
        found[f"p:{hit.group}"] = found[f"q:{hit.phrase}"] = 0.6
        found[f"p:{hit.group} {role}"] = 0.4
    if "?" in words:
        found["asked"] = found[f"asked {role}"] = 1.0
    if "!" in words:
        found["called"] = 0.5
    for length in (1, 2, 3):
        if len(words) >= length:
            found[f"o:{' '.join(words[:length])}"] = 0.6
    found[f"role {role}"] = 0.6
    found[f"long {min(5, int(math.log2(len(words) + 1)))}"] = 0.5
    yield from found.items()


def _within(hits: Sequence[Hit], span: tuple[int, int]) -> Sequence[Hit]:
    """Those that begin in a sentence."""
    first, last = (bisect_left(hits, at, key=lambda hit: hit.start) for at in span)
    return hits[first:last]


def pooled(scores: Floats) -> Iterator[tuple[str, float, str]]:
    """What the sentences of one mail say together: name, value, and how to name it to a person.

    `scores` has a row for the subject and one for each sentence, a column for each act.
    """
    body = scores[1:] if len(scores) > 1 else scores
    for at, act in enumerate(ACTS):
        most = float(body[:, at].max())
        shown = _SHOWN.get(act, "")
        yield f"z:most {act}", 1.5 * most, shown
        yield f"z:odds {act}", 0.3 * math.log((most + 1e-3) / (1 - most + 1e-3)), shown
        yield f"z:mean {act}", 1.5 * float(body[:, at].mean()), ""
        yield f"z:last {act}", 0.7 * float(body[-1, at]), ""
        yield f"z:first {act}", 0.7 * float(body[0, at]), ""
        yield f"z:subject {act}", 0.7 * float(scores[0, at]), ""
        if act in _SHOWN:
            yield f"z:any {act}", 0.7 * float(1 - np.prod(1 - body[:, at])), ""
