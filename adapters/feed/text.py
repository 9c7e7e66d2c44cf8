"""Clean text for the tables, and posts cut to size without losing a word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..types import File, Limits, Post

LIMITS = Limits(text=60_000, title=300, file=25 * 1024 * 1024)
SHOWN_OF_LONG_TEXT = 8_000            # characters of a text that is attached as a whole
WHOLE_TEXT = "whole-text.md"

# PostgreSQL refuses NUL in text, and no database encodes half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069/\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A post that the tables can hold, and what was done to it in plain words."""

    post: Post
    notes: tuple[str, ...]


def clean(text: str) -> str:
    """The text without what a database cannot store."""
    return _UNSTORABLE.sub("", text)


def one_line(text: str, longest: int) -> str:
    """The text on one line, shortened with an ellipsis where it is too long."""
    line = " ".join(clean(text[: 4 * longest]).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def file_name(name: str) -> str:
    """A file name without path, control or direction characters, at most 200 long, end kept."""
    bare = _CONTROL.sub("", name[:2000]).strip(" .") or "file"
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
    whole_title = " ".join(clean(post.title).split())
    if title != whole_title:
        text = f"**{whole_title}**\n\n{text}"
        notes.append(f"the title was longer than {LIMITS.title} characters; the text starts with all of it")
    if len(text) > LIMITS.text:
        files.append(File(name=WHOLE_TEXT, media_type="text/markdown", content=text.encode()))
        text = _opening(text)
        notes.append(f"the text was longer than {LIMITS.text:,} characters; all of it is in {WHOLE_TEXT}")
    fitted = replace(post, title=title, text=text, files=tuple(files), author=one_line(post.author, 200),
                     author_address=clean(post.author_address).strip().lower()[:320],
                     audience_note=one_line(post.audience_note, 300))
    return Fitted(post=fitted, notes=tuple(notes))


def _opening(text: str) -> str:
    """The first lines of a long text, cut between paragraphs where there is one."""
    start = text[:SHOWN_OF_LONG_TEXT]
    whole = start.rpartition("\n\n")[0] or start.rpartition(" ")[0] or start
    return whole + "\n\n…"
