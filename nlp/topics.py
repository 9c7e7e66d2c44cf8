"""What a mail is about, by the words an admin lists for each topic."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .types import Text

CAP = 32 * 1024                       # characters of a mail that are looked at
_WORD = re.compile(r"\w+")
_LONGEST_TERM = 8                     # words; a longer term never matches
_MOST_TERMS = 500                     # of one topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic of rules.yaml: whole words or phrases that name it, and mails that are about it."""

    name: str
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()    # kept for people and for later training; not matched


def topics_of(text: Text, topics: Iterable[Topic]) -> tuple[str, ...]:
    """Names of the topics of which at least one term stands in subject or body, in the order given.

    Terms match whole words in any case, so "it" is found in "ask IT" and not in "with"; the words
    of a longer term must follow each other, with anything but letters and figures between them.
    """
    wanted = [(topic.name, list(_terms(topic.words))) for topic in topics]
    said = _said(text, {len(term) for _, terms in wanted for term in terms})
    return tuple(name for name, terms in wanted if any(term in said for term in terms))


def _terms(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for term in words[:_MOST_TERMS]:
        split = tuple(_WORD.findall(term.casefold()))
        if 0 < len(split) <= _LONGEST_TERM:
            yield split


def _said(text: Text, lengths: Collection[int]) -> frozenset[tuple[str, ...]]:
    """Every run of words of the lengths asked for; the cost grows with the text alone."""
    runs: set[tuple[str, ...]] = set()
    for part in (text.subject[:CAP], text.body[:CAP]):
        words = _WORD.findall(part.casefold())
        for length in lengths:
            runs.update(zip(*(words[skip:] for skip in range(length)), strict=False))
    return frozenset(runs)
