"""What the marks of a part say about its text: is it whole, or cut off, or not what it claims to be?"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import CloseBoundaryNotFoundDefect, MissingHeaderBodySeparatorDefect
from email.message import Message as Tree
from typing import Final

_ALPHABET: Final = (string.ascii_letters + string.digits + "+/").encode("ascii")     # RFC 4648 section 4
_SPACE: Final = b" \t\r\n\x0b\x0c"
_LINES: Final = 40                    # of a text in which headers that lost their place are looked for
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
        blank = not str(part.get_payload()).strip()
        yield Flaw("a group of parts is empty", broken=False) if blank else Flaw(
            "its parts cannot be told apart: the boundary between them is missing")
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in part.defects):
        yield Flaw("the last boundary of a group of parts is missing", broken=False)


def text_flaws(part: Tree, encoding: str) -> Iterator[Flaw]:
    """What is wrong with a part that holds text; `encoding` is its Content-Transfer-Encoding."""
    raw = part.get_payload()
    if not isinstance(raw, str):
        return
    if any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in part.defects):
        yield from _lost_headers(raw)
    name = encoding.strip().lower()
    if name == "base64":
        yield from _base64_flaws(raw.encode("ascii", "replace"))
    elif name == "quoted-printable" and _HALF_AN_OCTET.fullmatch(raw[-20:].rstrip()[-2:]):
        yield Flaw("the text is cut off in the midst of a character")


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
