"""Whether a mail keeps within the caps, counted on its bytes before anything parses them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import caps
from ..headers import header_block_size
from ..types import Headers

_ADDRESS_FIELDS = ("to", "cc", "bcc", "from", "reply-to", "sender")
_BOUNDARY = re.compile(rb'boundary\s{0,3}=\s{0,3}(?:"([^"\r\n]{1,200})|([^\s";]{1,200}))', re.IGNORECASE)

_LINE_END = re.compile(rb"(?>\r\n?|\n)(?![ \t])")


class TooMuch(Exception):
    """A mail goes beyond one of the caps."""


def check_caps(content: bytes, headers: Headers) -> None:
    """TooMuch where parsing would cost more than any honest mail does."""
    if not content.strip():
        raise TooMuch("is empty")
    size = header_block_size(content)
    if size > caps.HEADER_BLOCK:
        raise TooMuch(f"the header block is larger than {caps.HEADER_BLOCK // 1024} KiB")
    if len(headers.fields) >= caps.FIELDS:
        raise TooMuch(f"more than {caps.FIELDS} header fields")
    if content.count(b"=?", 0, size) > caps.ENCODED_WORDS:
        raise TooMuch(f"more than {caps.ENCODED_WORDS} encoded words in the header")
    if sum(value.count("@") for name, value in headers.fields if name in _ADDRESS_FIELDS) > caps.ADDRESSES:
        raise TooMuch(f"more than {caps.ADDRESSES} addresses")
    listed = (value for name, value in headers.fields if name in _ADDRESS_FIELDS)
    if sum(value.count(",") + value.count(";") for value in listed) > caps.SEPARATORS:
        raise TooMuch(f"more than {caps.SEPARATORS} separators between addresses")
    lower = content.lower()
    _check_parameters(b"\n" + lower)
    _check_borders(content, lower)


def _check_parameters(lower: bytes) -> None:
    """Counts what parts a Content- field: the standard parser takes the square of their number for it."""
    for mark in (b"\ncontent-", b"\rcontent-"):
        at = lower.find(mark)
        while at >= 0:
            colon = lower.find(b":", at, at + 80)
            end = _field_end(lower, at + 1) if colon >= 0 else at + 1
            if lower.count(b";", at, end) > caps.PARAMETERS:
                raise TooMuch(f"more than {caps.PARAMETERS} parameters in one field")
            at = lower.find(mark, end)


def _field_end(content: bytes, at: int) -> int:
    """Where the field that begins there ends: at a line end with no white space behind it."""
    match = _LINE_END.search(content, at)
    return match.start() if match else len(content)


def _check_borders(content: bytes, lower: bytes) -> None:
    """Counts parts and nesting by the lines that part them, without parsing."""
    declared: dict[bytes, int] = {}
    for match in _declarations(content, lower):
        declared.setdefault((match.group(1) or match.group(2)).rstrip(), match.start())
        if len(declared) > caps.PARTS:
            raise TooMuch(f"more than {caps.PARTS} groups of parts")
    if lower.count(b"message/rfc822") > caps.PARTS:
        raise TooMuch(f"more than {caps.PARTS} attached mails")
    open_borders: set[bytes] = set()
    parts = 0
    for n, line in enumerate(_border_lines(content)):
        if n >= caps.MARK_LINES:
            raise TooMuch("too many lines that begin with two dashes")
        if line.endswith(b"--") and line[:-2] in declared:
            open_borders.discard(line[:-2])
        elif line in declared:
            parts += 1
            open_borders.add(line)
            if parts > caps.PARTS:
                raise TooMuch(f"more than {caps.PARTS} parts")
            if len(open_borders) > caps.DEPTH:
                raise TooMuch(f"parts nest deeper than {caps.DEPTH}")


def _declarations(content: bytes, lower: bytes) -> Iterator[re.Match[bytes]]:
    at = 0
    while (at := lower.find(b"boundary", at)) >= 0:
        if match := _BOUNDARY.match(content, at):
            yield match
        at += 8


def _border_lines(content: bytes) -> Iterator[bytes]:
    """Lines behind their leading `--`, without white space at the end; at most 200 bytes each."""
    at = -1
    while (at := content.find(b"\n--", at + 1)) >= 0:
        yield content[at + 3:at + 260].split(b"\n", 1)[0].rstrip()
