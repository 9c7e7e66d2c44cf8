"""What stands beside what: a danger and a person in one sentence or the next, a danger and a rule for all.

"Staff who fall ill ring their manager" and "Truus fell ill, I rang her" have the same words; the
second names somebody. Sentences are looked at apart, and a mail shows what any of them shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..words import sentences
from .persons import HE_OR_SHE, NAMED, levels
from .phrases import Hit

_BESIDE, _SHAPE = 0.32, 0.55          # how much each family may say; cross-validation by writer is flat here
_PREFIXES = frozenset(["re", "fw", "fwd", "antw", "aw", "sv", "tr", "wg", "doorst", "betr"])
_TO_ALL = "special:to_all"
_DANGER = "danger:"
_CONFIDENCE = "confidence"


@dataclass(slots=True)
class _Sentence:
    person: int                       # the highest level of its words
    dangers: set[str]
    to_all: bool = False


def beside(raw: Sequence[str], words: Sequence[str], hits: Sequence[Hit], subject: int) -> Iterator[tuple[str, float]]:
    """Names and values of all that stands beside something; `subject` is how many words the subject has."""
    level = levels(raw, words)
    cut = [(0, subject), *((subject + start, subject + stop) for start, stop in sentences(raw[subject:]))]
    told = _told(level, cut, hits)
    pairs = dict.fromkeys(_pairs(told))
    yield from ((name, _BESIDE / 2 if name.startswith("xx:") else _BESIDE) for name in pairs)
    yield from ((name, _SHAPE * value) for name, value in _shape(words, level, cut, told) if value)


def _told(level: bytearray, cut: Sequence[tuple[int, int]], hits: Sequence[Hit]) -> list[_Sentence]:
    found = [_Sentence(max(level[start:stop], default=0), set()) for start, stop in cut]
    at = 0
    for hit in hits:                  # they come in the order of the text
        while hit.start >= cut[at][1]:
            at += 1
        if hit.group.startswith(_DANGER):
            found[at].dangers.add(hit.group.removeprefix(_DANGER))
        elif hit.group == _TO_ALL:
            found[at].to_all = True
    return found


def _pairs(told: Sequence[_Sentence]) -> Iterator[str]:
    everything = sorted(set().union(*(one.dangers for one in told)))
    general = "all" if sum(one.to_all for one in told) > 1 else "few"
    for at, one in enumerate(told):
        near = max(other.person for other in told[max(0, at - 1):at + 2])
        for danger in sorted(one.dangers):
            yield f"x:{danger} {one.person}{'p' if one.to_all else ''}"
            yield f"x:{danger} near {near}"
            yield f"x:{danger} subject {told[0].person}"
            yield f"x:any {one.person}{'p' if one.to_all else ''}"
    for danger in everything:
        yield f"xg:{danger}"
        yield f"xt:{danger} {general}"
        if _CONFIDENCE in everything and danger != _CONFIDENCE:
            yield f"xc:{danger}"
            yield "xc:any"
    yield from (f"xx:{one}+{two}" for one, two in combinations(everything, 2))


def _shape(
    words: Sequence[str], level: bytearray, cut: Sequence[tuple[int, int]], told: Sequence[_Sentence],
) -> Iterator[tuple[str, float]]:
    """How much of the mail is about persons, how much is dangerous, and whether that is one and the same."""
    body, subject = max(1, len(told) - 1), told[0]
    named = {word for word, of in zip(words, level, strict=True) if of == NAMED}
    he, names = level.count(HE_OR_SHE), level.count(NAMED)
    yield "c:dangers of a sentence", max(len(one.dangers) for one in told) / 3
    yield "c:dangers beside a person", max(len(one.dangers) * (one.person >= HE_OR_SHE) for one in told) / 3
    yield "c:dangers", math.log1p(len(set().union(*(one.dangers for one in told))))
    yield "c:dangerous", sum(bool(one.dangers) for one in told) / body
    yield "c:dangerous of a person", sum(bool(one.dangers) and one.person >= HE_OR_SHE for one in told) / body
    yield "c:of a person", sum(one.person >= HE_OR_SHE for one in told[1:]) / body
    yield "c:of he or she", sum(HE_OR_SHE in level[start:stop] for start, stop in cut[1:]) / body
    yield "c:he or she", min(1.0, 10 * he / len(words))
    yield "c:he or she at all", float(he > 0)
    yield "c:he or she again and again", float(he > 2)
    yield "c:names", min(1.0, 10 * names / len(words))
    yield f"c:names {min(3, len(named))}", 1.0
    yield "c:a name twice", float(names > len(named))
    yield f"c:to all {min(3, sum(one.to_all for one in told))}", 1.0
    yield f"c:subject {subject.person}", 1.0
    yield "c:subject and he or she", float(subject.person == NAMED and he > 0)
    start, stop = cut[0]
    title = [level[at] for at in range(start, stop) if words[at][0].isalnum() and words[at] not in _PREFIXES]
    yield f"c:subject of {min(5, len(title))}", 1.0
    yield "c:subject is a name", float(NAMED in title and len(title) < 3)
    yield "c:digits", min(1.0, 10 * sum(word[0].isdigit() for word in words) / len(words))
