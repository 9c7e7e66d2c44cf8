"""Text cut into words and sentences, in linear time whatever the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

CAP = 32 * 1024                       # characters of a mail that are looked at
LONGEST_SENTENCE = 60                 # words; longer runs without a full stop are cut here
_WORD = re.compile(r"\w+(?:'\w+)*|\n\s*\n|[^\w\s]")
_LONGEST_WORD = 40
_ENDS = frozenset(".?!…")


def words_of(text: str) -> list[str]:
    """Words, punctuation marks and paragraph breaks of a text, at most CAP characters of it."""
    plain = text[:CAP].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return ["\n\n" if word.isspace() else word[:_LONGEST_WORD] for word in _WORD.findall(plain)]


def sentences(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each sentence starts and stops; a paragraph break ends one too."""
    start = 0
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        over = (word in _ENDS and following not in _ENDS) or word == "\n\n"
        if over or at - start + 1 >= LONGEST_SENTENCE:
            yield start, at + 1
            start = at + 1
    if start < len(words):
        yield start, len(words)
