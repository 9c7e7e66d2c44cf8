"""Clean text for the tables, and posts cut to size without losing a word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from ..types import File, Limits, Post

LIMITS = Limits(text=60_000, title=300, file=25 * 1024 * 1024)
SHOWN_OF_LONG_TEXT = 8_000            # characters of a text that is attached as a whole
WHOLE_TEXT = "whole-text.md"
LONGEST_APART = 20_000                # characters of quote, signature and disclaimer

# PostgreSQL refuses NUL in text, and no database encodes half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Marks that turn the direction of all that follows (UAX #9): letters bring their own along.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MANY_MARKS = re.compile(r"[^\w\s\x00-\x7f]{9,}")
MOST_MARKS = 8                        # accents on one letter; the longest that any language writes is shorter
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069/\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A post that the tables can hold, and what was done to it in plain words."""

    post: Post
    notes: tuple[str, ...]


def clean(text: str) -> str:
    """The text without what a database cannot store."""
    return _UNSTORABLE.sub("", text)


def straight(text: str) -> str:
    """The text as a page shows it: no mark turns the direction of what follows, none piles up on others.

    A letter under sixty accents is one piece that no line can break, as high or wide as it likes.
    """
    return _MANY_MARKS.sub(_thinned, _TURNS.sub("", text))


def _thinned(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for one in run[0]:
        marks = marks + 1 if unicodedata.category(one) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(one)
    return "".join(kept)


def one_line(text: str, longest: int) -> str:
    """The text on one line, its direction unturned, with an ellipsis where it is too long."""
    line = " ".join(straight(clean(text[: 4 * longest])).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def file_name(name: str) -> str:
    """A file name without path, control or direction characters, at most 200 long, end kept."""
    bare = straight(_CONTROL.sub("", name[:2000])).strip(" .") or "file"
    if len(bare) <= 200:
        return bare
    stem, dot, ending = bare.rpartition(".")
    return stem[: 190 - len(ending)] + dot + ending if dot and len(ending) <= 20 else bare[:200]


def fit(post: Post) -> Fitted:
    """The post within LIMITS: long texts go along as a file, files that are too large are named."""
    notes: list[str] = []
    text, files = clean(post.text), []
    for file in post.files:
        if len(file.content) > LIMITS.file:
            notes.append(f"{file_name(file.name)} was left out: {len(file.content):,} bytes "
                         f"is more than {LIMITS.file:,}")
        else:
            files.append(replace(file, name=file_name(file.name)))
    title = one_line(post.title, LIMITS.title)
    whole_title = " ".join(straight(clean(post.title)).split())
    if title != whole_title:
        text = f"**{whole_title}**\n\n{text}"
        notes.append(f"the title was longer than {LIMITS.title} characters; the text starts with all of it")
    if len(text) > LIMITS.text:
        files.append(File(name=WHOLE_TEXT, media_type="text/markdown", content=text.encode()))
        text = _opening(text)
        notes.append(f"the text was longer than {LIMITS.text:,} characters; all of it is in {WHOLE_TEXT}")
    set_apart = clean(post.set_apart).strip("\n")
    if len(set_apart) > LONGEST_APART:
        set_apart = set_apart[:LONGEST_APART].rpartition("\n")[0] or set_apart[:LONGEST_APART]
        set_apart += "\n…"
        notes.append(f"what stood below the text was longer than {LONGEST_APART:,} characters; the end is left out")
    fitted = replace(post, title=title, text=text, files=tuple(files), set_apart=set_apart,
                     author=one_line(post.author, 200),
                     author_address=clean(post.author_address).strip().lower()[:320],
                     audience_note=one_line(post.audience_note, 300))
    return Fitted(post=fitted, notes=tuple(notes))


def _opening(text: str) -> str:
    """The first lines of a long text, cut between paragraphs where there is one."""
    start = text[:SHOWN_OF_LONG_TEXT]
    whole = start.rpartition("\n\n")[0] or start.rpartition(" ")[0] or start
    return whole + "\n\n…"
