"""What a mail is about, by the words an admin lists for each topic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .types import Text

CAP = 32 * 1024                       # characters of a mail that are looked at
_WORD = re.compile(r"\w+")
_LONGEST_TERM = 8                     # words
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
    said = _said(text)
    return tuple(topic.name for topic in topics if any(term in said for term in _terms(topic.words)))


def _terms(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    for term in words[:_MOST_TERMS]:
        split = tuple(_WORD.findall(term.casefold()))[:_LONGEST_TERM]
        if split:
            yield split


def _said(text: Text) -> frozenset[tuple[str, ...]]:
    """Every run of one to eight words; one pass, so the cost grows with the text alone."""
    runs: set[tuple[str, ...]] = set()
    for part in (text.subject[:CAP], text.body[:CAP]):
        words = _WORD.findall(part.casefold())
        for start in range(len(words)):
            for stop in range(start + 1, min(start + _LONGEST_TERM, len(words)) + 1):
                runs.add(tuple(words[start:stop]))
    return frozenset(runs)
