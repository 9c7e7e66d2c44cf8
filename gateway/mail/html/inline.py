"""One line of text with its emphasis and links, written as Markdown that shows exactly that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from .links import link

_WEB = re.compile(r"(https?://[^\s<>\[\]]{1,2000})")
_STARS = re.compile(r"\*+|_+|~~+")
_TAG_LIKE = re.compile(r"<(?=[a-zA-Z/!?])(?![^\s<>@]{1,200}@[^\s<>@]{1,200}>)(?!(?:https?|mailto):)")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
_REFERENCE = re.compile(r"^(\s{0,3})\[(?=[^\[\]]{1,200}\]:)")
_LINE_START = re.compile(r"^(\s{0,3})(?=#{1,6}(?:\s|$)|\+\s|={2,400}\s*$)")
_BEHIND: Final = ".,;:!?)'\"*~"      # at the end of an address these belong to the sentence around it
_MARKS: Final = (("strong", "**"), ("emphasis", "*"), ("struck", "~~"))


@dataclass(slots=True)
class Span:
    """A stretch of a line in one look. With `raw` the text is Markdown already."""

    text: str
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    code: bool = False
    raw: bool = False
    address: str = ""


def escaped(text: str) -> str:
    """The text such that Markdown shows the same: stars, brackets and tags mean nothing."""
    if text.isalnum():
        return text
    pieces = _WEB.split(text)
    return "".join(
        _address(piece, pieces[n - 1]) if n % 2
        else _escaped(piece, pieces[n - 1][-1:] if n else "", "h" if n + 1 < len(pieces) else "")
        for n, piece in enumerate(pieces))


def escaped_line(line: str) -> str:
    """A whole line likewise; a number sign in front makes no heading, a bracket no reference."""
    return _LINE_START.sub(r"\1\\", _REFERENCE.sub(r"\1\\[", line))


def line_of(spans: Sequence[Span]) -> str:
    """The spans as one line of Markdown."""
    written: list[str] = []
    for address, grouped in groupby(spans, key=lambda span: span.address):
        group = list(grouped)
        if not address:
            written.append(_emphasised(group, written[-1][-1:] if written else ""))
            continue
        plain = "".join(span.text for span in group)
        before, after = plain[:len(plain) - len(plain.lstrip())], plain[len(plain.rstrip()):]
        text = _emphasised(group, "").strip()
        if not any(span.raw for span in group):
            text = text.replace("[", "\\[").replace("]", "\\]")
        if not plain.strip():
            written.append(plain)
            continue
        made = link(text, address, plain.strip())
        if made[:1] == "<" and "@" in made and written and written[-1][-1:] in ("<", "["):
            made = made[1:-1]         # people's mail programs put the brackets there themselves
        if made[0] == "[" and not before and written and written[-1][-1:] == "!":
            written[-1] = written[-1][:-1] + "\\!"       # else the link would read as a picture
        written.append(f"{before}{made}{after}")
    return "".join(written)


def _address(written: str, before: str) -> str:
    """The address of a page as typed; in brackets where Markdown would see marks in it."""
    core = written.rstrip(_BEHIND)
    if before[-1:] == "<" or _escaped(core) == core:
        return written
    return f"<{core}>{written[len(core):]}"


def _escaped(text: str, before: str = "", after: str = "") -> str:
    text = text.replace("\\", "\\\\") if "\\" in text else text
    if "*" in text or "_" in text or "~~" in text:
        text = _STARS.sub(lambda run: _marks(run, before, after), text)
    text = text.replace("](", "]\\(")
    text = text.replace("`", "\\`")   # alone in its line it may find a partner in the next
    if "<" in text:
        text = _TAG_LIKE.sub(r"\\<", text)
    return _ENTITY.sub(r"\\&", text) if "&" in text else text


def _marks(run: re.Match[str], before: str, after: str) -> str:
    """A run of marks, escaped where it could open emphasis; what nothing opens, nothing closes."""
    text, marks = run.string, run.group()
    follows = text[run.end():run.end() + 1] or after
    leads = text[run.start() - 1:run.start()] or before
    fence = marks[0] == "~" and len(marks) > 2
    if (not fence and not follows.strip()) or (marks[0] == "_" and (leads.isalnum() or len(marks) > 2)):
        return marks
    return "".join(f"\\{mark}" for mark in marks)


def _emphasised(spans: Sequence[Span], before: str) -> str:
    """The spans with marks around their words, never around the spaces at their ends."""
    looks = [(look, "".join(span.text for span in group)) for look, group in _grouped(spans)]
    written: list[str] = []
    for n, ((strong, emphasis, struck, code, raw), text) in enumerate(looks):
        follows = looks[n + 1][1][:1] if n + 1 < len(looks) else ""
        leads = written[-1][-1:] if written else before
        core = text.strip()
        if not core:
            written.append(text)
            continue
        left, right = text[:len(text) - len(text.lstrip())], text[len(text.rstrip()):]
        if code:
            core = _code(core)
        elif strong or emphasis or struck:
            core, opening, closing = _tight(core, leads if not left else " ", follows if not right else " ")
            marks = "".join(mark for on, (_, mark) in zip((strong, emphasis, struck), _MARKS, strict=True) if on)
            core = core if raw else escaped(core)
            core = f"{opening}{marks}{core}{marks[::-1]}{closing}" if core else opening + closing
        else:
            core = core if raw else escaped(core)
        written.append(left + core + right)
    return "".join(written)


def _grouped(spans: Sequence[Span]) -> list[tuple[tuple[bool, bool, bool, bool, bool], list[Span]]]:
    """Neighbours that look the same, together; a space between two of them belongs to both."""
    def look(span: Span) -> tuple[bool, bool, bool, bool, bool]:
        return span.strong, span.emphasis, span.struck, span.code, span.raw

    return [(key, list(group)) for key, group in groupby(spans, key=look)]


def _tight(core: str, leads: str, follows: str) -> tuple[str, str, str]:
    """The core, and the punctuation that must stand outside of the marks, or they would show.

    CommonMark 0.31 section 6.2: marks between a letter and a punctuation mark open or close nothing.
    """
    opening = closing = ""
    if leads.isalnum():
        bare = core.lstrip("\"'“”‘’«»()[]:;,.!?-–—/&")
        opening, core = core[:len(core) - len(bare)], bare
    if follows.isalnum():
        bare = core.rstrip("\"'“”‘’«»()[]:;,.!?-–—/&")
        closing, core = core[len(bare):], bare
    return core, opening, closing


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"
