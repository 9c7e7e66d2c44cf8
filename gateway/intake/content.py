"""What comes after DATA: read whole, checked for torn and smuggled forms, and unwrapped."""

from __future__ import annotations

import re
from asyncio import LimitOverrunError, StreamReader
from dataclasses import dataclass

from .command import Refused
from .register import Ration

_DOT_LINE = b".\r\n"
_END = b"\r\n.\r\n"
_GRACE = 1 << 20       # bytes read beyond the limit, so that a client in good faith hears the 552
_BARE = re.compile(rb"\r\n|\r|\n")
# A dot alone between line ends of any sort: some servers end the mail there ("SMTP smuggling").
_LONE_DOT = re.compile(rb"(?:\A|[\r\n])\.[\r\n]")


class Overrun(Exception):
    """The client sends far beyond the limit: the stream is not worth reading on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What one peer's content may look like. `longest_line` 0 means any length."""

    normalise: bool
    bare_newlines: bool
    longest_line: int


async def read_content(reader: StreamReader, *, max_size: int, ration: Ration) -> bytearray:
    """The stuffed bytes up to and with the closing dot line, and nothing behind it.

    It reads up to each dot before CRLF instead of line by line, so text without such lines comes in
    pieces of the reader's buffer. Raises Refused after the end of a mail that is too large, Overrun
    when its end is not worth waiting for.
    """
    raw = bytearray()
    total = 0
    refusal = ""
    while True:
        try:
            piece = await reader.readuntil(_DOT_LINE)
        except LimitOverrunError as overrun:
            piece = await reader.read(overrun.consumed)       # never cuts a separator in two
        raw += piece
        total += len(piece)
        if raw.endswith(_END) or (total == len(_DOT_LINE) and raw == _DOT_LINE):
            break
        if total > max_size:
            refusal = f"552 5.3.4 The mail is larger than {max_size} bytes"
            if total > max_size + _GRACE:
                raise Overrun
        elif not refusal and not ration.take(len(piece)):
            refusal = "452 4.3.1 Too much mail is being read just now; try again later"
        if refusal:
            del raw[:-len(_END)]
    if not refusal and total - len(_DOT_LINE) > max_size:
        refusal = f"552 5.3.4 The mail is larger than {max_size} bytes"
    if refusal:
        raise Refused(refusal)
    return raw


def unwrap(raw: bytearray, checks: Checks) -> bytes:
    """The mail as its author's side meant it; raises Refused for forms that another server may read
    differently (RFC 5321 sections 2.3.8 and 4.1.1.4)."""
    stuffed = bytes(memoryview(raw)[:-len(_DOT_LINE)])
    even = stuffed.count(b"\r\n") == stuffed.count(b"\n") == stuffed.count(b"\r")
    odd = not even or b"\0" in stuffed
    if odd and not checks.normalise:
        _refuse_odd(stuffed, even, checks)
    if checks.longest_line and _has_longer_line(stuffed, checks.longest_line):
        raise Refused(f"500 5.6.0 A line is longer than {checks.longest_line} bytes")
    content = stuffed.replace(b"\r\n.", b"\r\n")
    if content.startswith(b"."):
        content = content[1:]
    if odd and checks.normalise:
        content = _BARE.sub(b"\r\n", content.replace(b"\0", b""))
    return content


def _refuse_odd(stuffed: bytes, even: bool, checks: Checks) -> None:
    if b"\0" in stuffed:
        raise Refused("554 5.6.0 The mail contains a NUL byte")
    if _LONE_DOT.search(stuffed):
        raise Refused("554 5.6.0 A dot stands alone between line ends other than CR LF")
    if not even and not checks.bare_newlines:
        raise Refused("554 5.6.0 Lines must end in CR LF, the mail has a bare CR or LF")


def _has_longer_line(content: bytes, longest: int) -> bool:
    """Jump from the last line end of each window to the next: few steps whatever the mail."""
    start = 0
    while len(content) - start > longest + 2:
        end = content.rfind(b"\n", start, start + longest + 2)
        if end < 0:
            return True
        start = end + 1
    return False
