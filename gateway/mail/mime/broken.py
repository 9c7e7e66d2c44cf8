"""What the marks of a part say about its text: is it whole, or cut off, or not what it claims to be?"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import CloseBoundaryNotFoundDefect, MissingHeaderBodySeparatorDefect
from email.message import Message as Tree
from typing import Final

from .transfer import raw_bytes

_ALPHABET: Final = (string.ascii_letters + string.digits + "+/").encode("ascii")     # RFC 4648 section 4
_SPACE: Final = b" \t\r\n\x0b\x0c"
_LINES: Final = 40                    # of a text in which headers that lost their place are looked for
_CODED_LINE = re.compile(r"[A-Za-z0-9+/]{60,76}")
_HARMLESS: Final = frozenset({
    "", "7bit", "8bit", "binary", "7-bit", "8-bit", "8 bit", "7 bit", "8bits", "8bitmime", "none", "plain", "text",
    "us-ascii", "utf-8", "utf8", "base64", "quoted-printable", "x-uuencode"})
_HALF_AN_OCTET = re.compile(r"=[0-9A-Fa-f]")
_HEADER = re.compile(
    r"(?:content-[a-z-]{1,40}|mime-version|message-id|subject|from|to|date)[ \t]{0,9}:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a part, in plain words."""

    reason: str
    broken: bool = True               # the text cannot be trusted to be whole


def group_flaws(part: Tree) -> Iterator[Flaw]:
    """What is wrong with a multipart as a group (RFC 2046 section 5.1).

    A missing last boundary is common and harmless: sloppy programs leave it out.
    """
    if not part.is_multipart():
        blank = not raw_bytes(part).strip()
        yield Flaw("a group of parts is empty", broken=False) if blank else Flaw(
            "its parts cannot be told apart: the boundary between them is missing")
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in part.defects):
        yield Flaw("the last boundary of a group of parts is missing", broken=False)


def text_flaws(part: Tree, encoding: str, claimed: frozenset[str] = frozenset()) -> Iterator[Flaw]:
    """What is wrong with a part that holds text.

    `encoding` is its Content-Transfer-Encoding as it was understood, `claimed` all that it names.
    """
    if part.is_multipart():
        return
    raw = raw_bytes(part).decode("ascii", "replace")  # get_payload would take a charset like punycode at its word
    if any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in part.defects):
        yield from _lost_headers(raw)
    if len(claimed) > 1:
        yield Flaw("its header names two transfer encodings")
    if encoding == "base64":
        yield from _base64_flaws(raw.encode("ascii", "replace"))
    elif encoding == "quoted-printable":
        if _HALF_AN_OCTET.fullmatch(raw[-20:].rstrip()[-2:]):
            yield Flaw("the text is cut off in the midst of a character")
    elif encoding not in _HARMLESS and not any(mark in raw.strip()[:400] for mark in " \n"):
        yield Flaw("its transfer encoding is not known")
    elif encoding != "x-uuencode" and _is_all_code(raw):
        yield Flaw("its text is base64, and its header does not say so")


def _is_all_code(raw: str) -> bool:
    """Whether every one of the first lines is full of base64; nobody writes that by hand."""
    lines = [line.rstrip("\r") for line in raw.strip()[:4_000].split("\n")][:40]
    return len(lines) > 2 and all(map(_CODED_LINE.fullmatch, lines[:-1]))


def _lost_headers(raw: str) -> Iterator[Flaw]:
    """A line that is no header ends the header block; what comes behind it is read as text."""
    for line in raw[:_LINES * 1_000].split("\n", _LINES)[:_LINES]:
        if not line.strip():
            return
        if _HEADER.match(line):
            yield Flaw("its header breaks off half-way, and the rest of it stands in the text")
            return


def _base64_flaws(raw: bytes) -> Iterator[Flaw]:
    """Decoders are lenient: they stop or skip without a word, so the letters are counted here."""
    letters, padding, behind = raw.partition(b"=")
    letters, behind = letters.translate(None, _SPACE), behind.translate(None, _SPACE + b"=")
    if letters.translate(None, _ALPHABET):
        yield Flaw("the text is not the base64 that its header says it is")
    elif len(letters) % 4 == 1 or (len(letters) % 4 and not padding):
        yield Flaw("the text is cut off: its base64 ends half-way")
    elif behind and not behind.translate(None, _ALPHABET):
        yield Flaw("the text goes on behind the end of its base64")
    elif behind:
        yield Flaw("something that a mail server added behind the base64 was left out", broken=False)
