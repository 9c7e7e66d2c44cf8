"""What the model of traits looks at: words, phrases of our lists, private numbers, who is spoken of."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..types import Text
from ..view import answers
from ..words import words_of
from .beside import beside
from .numbers import private_numbers
from .phrases import Hit, find, plain


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS, _SUBJECT, _STEMS = 1.4, 0.8, 0.9     # how much each family may say; cross-validation is flat here
_PHRASE = 0.5
_FACT = _RARE = 0.8
_STEM = 5                             # letters: "behandelplan" and "behandeling" share one
_SUBJECT_CAP = 1000                   # characters; RFC 5322 section 2.1.1 allows 998 on one line
_ABOUT_ONE = frozenset(
    [
    "hij", "hem", "zijn", "zij", "haar", "ze", "he", "him", "his", "she", "her", "hers", "er", "sein",
    "seine", "seinen", "ihm", "ihn", "ihr", "ihre", "ihren", "il", "elle", "lui",
])
_TITLES = frozenset([
    "mevrouw", "mw", "dhr", "meneer", "mr", "mrs", "ms", "miss", "dr", "herr", "frau", "monsieur", "madame",
    "mme", "mlle",
])
_MINE = frozenset([
    "i", "my", "me", "ik", "mijn", "mij", "me", "ich", "mein", "meine", "mir", "mich", "je", "mon", "ma",
    "mes", "moi",
])
_SUM = re.compile(r"\d{2,3}k")
_MONEY = _set("€ £ $ euro euros eur pond pounds grand bruto netto gross net % brut months' maanden schaal trede")
_NAMED = re.compile(r"[A-Z][a-zà-ÿ]+")
_INITIAL = re.compile(r"[A-Z]")
_STOPS = frozenset([*'.?!…:;,-–—("*>', "\n\n"])


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing seen in a mail; `shown` is the word that shows it, `danger` what it endangers."""

    name: str
    value: float
    shown: str = ""
    danger: str = ""


def features_of(text: Text, rarity: Mapping[str, float]) -> list[Feature]:
    """Every feature of a mail, each name once.

    `rarity` says how seldom harmless mail uses a phrase of ours, 1 for never: a phrase that training
    never saw counts as rare, so that the lists speak for words of which there is no example yet.
    """
    subject = words_of(text.subject[:_SUBJECT_CAP])
    body = words_of(text.body)
    raw = [*subject, "\n\n", *body]
    words = [plain(word) for word in raw]
    reply = answers(text)
    hits = list(find(words))
    persons = _persons(raw, words)
    found = [
        *_words("w", words[len(subject) + 1:], _WORDS), *_words("s", words[:len(subject)], _SUBJECT),
        *_stems(words), *_phrases(hits, raw, persons, reply, len(subject)),
        *_rare(hits, raw, persons, rarity), *_amounts(words, persons),
        *_numbers(f"{text.subject}\n{text.body}"), *_shape(words, persons, reply),
        *(Feature(name, value) for name, value in beside(raw, words, hits, len(subject))),
    ]
    return list({feature.name: feature for feature in found}.values())


def _words(family: str, words: Sequence[str], share: float) -> Iterator[Feature]:
    """Single words and pairs, scaled so that a long mail says no more than a short one."""
    found: Counter[str] = Counter(word for word in words if word[0].isalpha())
    found.update(f"{one} {two}" for one, two in pairwise(words) if one[0].isalpha() and two[0].isalpha())
    weighed = {word: 1 + math.log(times) for word, times in found.items()}
    length = math.sqrt(sum(value * value for value in weighed.values())) or 1.0
    for word, value in weighed.items():
        yield Feature(f"{family}:{word}", share * value / length, "" if " " in word else word)


def _stems(words: Sequence[str]) -> Iterator[Feature]:
    found = {word[:_STEM]: word for word in words if len(word) > _STEM and word[0].isalpha()}
    for stem, word in found.items():
        yield Feature(f"m:{stem}", _STEMS / math.sqrt(len(found)), word)


def _persons(raw: Sequence[str], words: Sequence[str]) -> bytearray:
    """Marks the words that name one person or stand for one: a name inside a sentence, "her", "Ms"."""
    out = bytearray(len(raw))
    for at, word in enumerate(raw):
        begins = at == 0 or raw[at - 1] in _STOPS
        named = not begins and bool(_NAMED.fullmatch(word))
        initial = not begins and bool(_INITIAL.fullmatch(word)) and raw[at + 1:at + 2] == ["."]
        if named or initial or words[at] in _TITLES:
            out[at] = 2
        elif words[at] in _ABOUT_ONE:
            out[at] = 1
    return out


def _phrases(
    hits: Sequence[Hit], raw: Sequence[str], persons: bytearray, reply: bool, subject: int,
) -> Iterator[Feature]:
    """Each phrase, its group, and its group beside a person, in the subject, in a reply."""
    times: Counter[str] = Counter()
    for hit in hits:
        shown, danger = _shown(hit, raw), _danger(hit)
        times[hit.group] += 1
        place = "subject" if hit.start < subject else "body"
        near = _near(hit, persons)
        yield Feature(phrase_name(hit), _PHRASE / 2, shown, danger)
        yield Feature(f"g:{hit.group}", _PHRASE, shown, danger)
        yield Feature(f"g:{hit.group} {place}", _PHRASE / 2, shown, danger)
        yield Feature(f"g:{hit.group} person {near}", _PHRASE, shown, danger)
        yield Feature(f"g:{hit.group} {'reply' if reply else 'first'}", _PHRASE / 2, shown, danger)
    for group, count in times.items():
        yield Feature(f"n:{group}", _PHRASE * math.log1p(count))


def phrase_name(hit: Hit) -> str:
    """The name of the feature that a phrase is, under which its rarity is kept."""
    return f"q:{hit.group} {hit.phrase}"


def _shown(hit: Hit, raw: Sequence[str]) -> str:
    return max(raw[hit.start:hit.stop], key=len).lower()      # one word of a mail, never more


def _danger(hit: Hit) -> str:
    sort, _, name = hit.group.partition(":")
    return name if sort == "danger" else ""


def _near(hit: Hit, persons: bytearray) -> int:
    """2 where a person is named within a dozen words, 1 where one is only "she", else 0."""
    return max(persons[max(0, hit.start - 12):hit.stop + 12])


def _rare(
    hits: Sequence[Hit], raw: Sequence[str], persons: bytearray, rarity: Mapping[str, float],
) -> Iterator[Feature]:
    """How rare the phrases are, by danger and in all, and how much of one person is spoken beside them."""
    best: dict[str, tuple[float, Hit]] = {}
    every: dict[tuple[str, str], float] = {}
    for hit in hits:
        danger = _danger(hit)
        if danger:
            rare = rarity.get(phrase_name(hit), 1.0)
            every[hit.group, hit.phrase] = rare
            if rare > best.get(danger, (-1.0, hit))[0]:
                best[danger] = rare, hit
    spoken = min(1.0, 8 * (len(persons) - persons.count(0)) / max(1, len(persons)))
    for danger, (rare, hit) in best.items():
        yield Feature(f"r:{danger}", _RARE * rare, _shown(hit, raw), danger)
        yield Feature(f"r:{danger} of a person", _RARE * rare * spoken, _shown(hit, raw), danger)
    ranked = sorted(every.values(), reverse=True)
    if ranked:
        total = sum(ranked)
        yield Feature("r:most", 2 * ranked[0])
        yield Feature("r:three", 0.8 * sum(ranked[:3]))
        yield Feature("r:all", math.log1p(total))
        yield Feature("r:all of a person", 2 * spoken * math.log1p(total))
        general = min(1.0, sum(hit.group == "special:to_all" for hit in hits) / 2)
        yield Feature("r:all to all", general * math.log1p(total))
        yield Feature("r:all, nothing to all", (1 - general) * math.log1p(total))
        yield Feature("r:dense", 4 * total / math.sqrt(len(raw)))


def _amounts(words: Sequence[str], persons: bytearray) -> Iterator[Feature]:
    """Sums of money beside a person: "Anja 4.200", "she is on 51k"."""
    seen = 0
    for at, word in enumerate(words):
        if word[0].isdigit() and (_SUM.fullmatch(word) or _MONEY.intersection(words[max(0, at - 2):at + 4])):
            near = max(persons[max(0, at - 8):at + 8])
            if near:
                seen += 1
                yield Feature(f"e:sum beside {'a name' if near == 2 else 'one person'}", _FACT, "amount", "pay")
    if seen > 1:
        yield Feature("e:sums", _FACT * math.log1p(seen), "amount", "pay")


def _numbers(text: str) -> Iterator[Feature]:
    for sort in private_numbers(text):
        yield Feature(f"i:{sort}", 2 * _FACT, sort.split()[-1], sort)
        yield Feature("i:any", _FACT, sort.split()[-1], sort)


def _shape(words: Sequence[str], persons: bytearray, reply: bool) -> Iterator[Feature]:
    """Length, and of whom the text speaks. How many are addressed is left out on purpose: the mail
    to be feared most is the one for three people that went to all."""
    total = max(1, len(words))
    yield Feature("h:reply" if reply else "h:first", _FACT / 2)
    yield Feature("l:length", _FACT * math.log1p(total) / 6)
    yield Feature("v:names", _FACT * min(1.0, 8 * persons.count(2) / total))
    yield Feature("v:one person", _FACT * min(1.0, 8 * persons.count(1) / total))
    yield Feature("v:I", _FACT * min(1.0, 8 * sum(word in _MINE for word in words) / total))
    for mark in sorted({"?", "€", "£", "%"}.intersection(words)):
        yield Feature(f"f:{mark}", _FACT / 4)
