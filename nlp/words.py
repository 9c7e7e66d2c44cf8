"""Text cut into words and sentences, in linear time whatever the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

CAP = 32 * 1024                       # characters of a mail that are looked at
_HEAD, _TAIL = 1500, 300              # words of a longer mail that are judged: its beginning and end
_LONGEST_SENTENCE = 60                # words; a longer run without a full stop is cut here
_LONGEST_WORD = 40
_WORD = re.compile(r"\w+(?:'\w+)*|\n\s*\n|[^\w\s]")
_ENDS = frozenset(".?!…")


def words_of(text: str) -> list[str]:
    """Words, punctuation marks and paragraph breaks of a text; both ends where it is long."""
    plain = text[:CAP].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    plain = plain.encode("utf-8", "replace").decode()  # spaCy raises on a lone surrogate
    words = ["\n\n" if word.isspace() else word[:_LONGEST_WORD] for word in _WORD.findall(plain)]
    return words if len(words) <= _HEAD + _TAIL else words[:_HEAD] + words[-_TAIL:]


def sentences(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each sentence starts and stops; a paragraph break ends one too."""
    start = 0
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        over = (word in _ENDS and following not in _ENDS) or word == "\n\n"
        if over or at - start + 1 >= _LONGEST_SENTENCE:
            yield start, at + 1
            start = at + 1
    if start < len(words):
        yield start, len(words)
