"""What the model looks at: words, phrases and header facts, each with a weight."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .types import Text
from .words import sentences

# How much each family of features may say together; found by cross-validation grouped by situation.
SHARES: Mapping[str, float] = {"word": 1.0, "subject": 0.5, "opening": 0.6}
PHRASE_WEIGHT = 0.5
HEADER_WEIGHT = 0.8

_HEAD_WORDS, _TAIL_WORDS = 1500, 300  # a longer mail is judged by its beginning and its end
_REPLY = re.compile(r"(?:re|antw|aw|sv|rép|betr|r)\s{0,3}(?:\[\d{1,3}\])?\s{0,3}:", re.IGNORECASE)
_FORWARD = re.compile(r"(?:fw|fwd|wg|tr|doorst)\s{0,3}:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing seen in a mail; `shown` is how to name it to a person, "" where that makes no sense."""

    name: str
    value: float
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of `phrases.PHRASES` found between two word positions."""

    group: str
    phrase: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A mail cut into words: first those of the subject, then those of the body."""

    text: Text
    words: Sequence[str]
    subject_stop: int
    hits: Sequence[Hit]


def shorten(words: list[str]) -> list[str]:
    """The words that are judged: all of a normal mail, both ends of a long one."""
    if len(words) <= _HEAD_WORDS + _TAIL_WORDS:
        return words
    return words[:_HEAD_WORDS] + words[-_TAIL_WORDS:]


def features_of(reading: Reading) -> list[Feature]:
    """Every feature of a mail, each name once."""
    lower = [_plain(word) for word in reading.words]
    subject, body = lower[: reading.subject_stop], lower[reading.subject_stop:]
    spans = list(sentences(body))
    opening = body[: spans[min(1, len(spans) - 1)][1]] if spans else []
    out = [
        *_share("word", _counted("w", body)),
        *_share("subject", _counted("s", subject)),
        *_share("opening", _counted("o", opening)),
        *_phrases(reading, [(a + reading.subject_stop, b + reading.subject_stop) for a, b in spans]),
        *_header(reading.text),
        *_shape(reading.text, subject, body, spans),
    ]
    return list({feature.name: feature for feature in out}.values())


def _plain(word: str) -> str:
    return "0" if word[0].isdigit() else word.lower()


def _counted(prefix: str, words: Sequence[str]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for here, after in zip(words, [*words[1:], ""], strict=True):
        if here[0].isalnum() or here == "?":
            found[f"{prefix}:{here}", here] += 1
        if after and here[0].isalnum() and after[0].isalnum():
            found[f"{prefix}:{here} {after}", f"{here} {after}"] += 1
    return found


def _share(family: str, found: Counter[tuple[str, str]]) -> Iterator[Feature]:
    weighed = {key: 1 + math.log(times) for key, times in found.items()}
    length = math.sqrt(sum(value * value for value in weighed.values())) or 1.0
    for (name, shown), value in weighed.items():
        yield Feature(name, SHARES[family] * value / length, shown)


def _phrases(reading: Reading, spans: Sequence[tuple[int, int]]) -> Iterator[Feature]:
    """Phrase groups by where they stand, whether a reply says them, and beside a question mark."""
    found: dict[str, str] = {}
    counts: Counter[str] = Counter()
    asked = [(a, b) for a, b in spans if "?" in reading.words[a:b]]
    early = spans[min(1, len(spans) - 1)][1] if spans else 0
    late = spans[-2:][0][0] if spans else 0
    role = "reply" if _is_reply(reading.text) else "first"
    for hit in reading.hits:
        shown = " ".join(reading.words[hit.start:hit.stop]).lower()
        where = ["subject"] if hit.start < reading.subject_stop else ["body"]
        where += ["early"] * (reading.subject_stop <= hit.start < early) + ["late"] * (hit.start >= late)
        where += ["asked"] * any(a <= hit.start < b for a, b in asked)
        for place in where:
            found.setdefault(f"p:{hit.group} {place}", shown)
            found.setdefault(f"p:{hit.group} {place} {role}", "")
        found.setdefault(f"q:{hit.phrase}", shown)
        counts[hit.group] += 1
    for name, shown in found.items():
        yield Feature(name, PHRASE_WEIGHT, shown)
    for group, times in counts.items():
        yield Feature(f"n:{group}", PHRASE_WEIGHT * math.log1p(times))
        yield Feature(f"d:{group}", PHRASE_WEIGHT * min(2.0, 4 * times / (len(spans) + 2)))


def _is_reply(text: Text) -> bool:
    return text.is_reply or bool(_REPLY.match(text.subject.lstrip()[:20]))


def _header(text: Text) -> Iterator[Feature]:
    if _is_reply(text):
        yield Feature("h:reply", HEADER_WEIGHT, "is a reply")
    if _FORWARD.match(text.subject.lstrip()[:20]):
        yield Feature("h:forward", HEADER_WEIGHT, "is a forward")
    if text.to_count is None:
        return
    size = "a few people" if text.to_count <= 12 else "dozens of people" if text.to_count < 100 else "very many people"
    yield Feature(f"h:to {size}", HEADER_WEIGHT / 2, f"sent to {size}")


def _shape(
    text: Text, subject: Sequence[str], body: Sequence[str], spans: Sequence[tuple[int, int]],
) -> Iterator[Feature]:
    """Length, where questions stand, and who the text speaks of."""
    total = max(1, len(body))
    steps = min(5, int(math.log2(total / 8 + 1)))
    role = "reply" if _is_reply(text) else "first"
    yield Feature(f"l:{steps} {role}", HEADER_WEIGHT / 2)
    yield Feature("l:length", HEADER_WEIGHT * math.log1p(total) / 5)
    asked = [index for index, (a, b) in enumerate(spans) if "?" in body[a:b]]
    if asked:
        yield Feature(f"a:asked {role}", HEADER_WEIGHT / 2, "asks with a question mark")
        yield Feature("a:share", HEADER_WEIGHT * len(asked) / len(spans))
        yield Feature("a:times", HEADER_WEIGHT * math.log1p(len(asked)) / 2)
        if asked[-1] >= len(spans) - 2:
            yield Feature("a:last", HEADER_WEIGHT / 2, "ends with a question")
    if "?" in subject:
        yield Feature("a:subject", HEADER_WEIGHT / 2, "question mark in the subject")
    figures = sum(word == "0" for word in body) / total
    yield Feature("f:figures", HEADER_WEIGHT * min(1.0, 10 * figures))
    for name, words in _VOICES.items():
        share = sum(word in words for word in body) / total
        yield Feature(f"v:{name}", HEADER_WEIGHT * min(1.0, 8 * share))


_VOICES: Mapping[str, frozenset[str]] = {
    "I": frozenset("i ik mij me my mijn i'm i've i'd i'll ich je mich mir".split()),
    "you": frozenset("you your jij jullie jou jouw u uw sie ihr vous votre".split()),
    "we": frozenset("we wij ons onze our us wir uns unser nous notre".split()),
}
