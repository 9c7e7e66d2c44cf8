"""The raw header block, read by hand: linear, without MIME, cheap enough for the SMTP door."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from . import caps
from .clean import clean_line
from .mime.charsets import decode
from .types import Address, Headers

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_WORD = re.compile(r"=\?([^?\s]{1,64})\?([bBqQ])\?([^?]{0,4000})\?=")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,998})>")
_READABLE_ADDRESS = re.compile(r'[^\s<>(),;:\\@]+@[^\s<>(),;:\\@"]+|"[^"]{1,200}"@[^\s<>(),;:\\@"]+')
_MAX_VALUE = 64 * 1024                # characters of one value that are decoded or split


def scan_headers(content: bytes) -> Headers:
    """Every field of the header block, unfolded, in order; at most 1,000 out of the first 256 KiB.

    The block ends, as in RFC 5322 section 2.1, at the first empty line, and at the first line
    that can be no header, as the standard parser has it. Never fails.
    """
    fields: list[tuple[str, str]] = []
    end = min(caps.HEADER_BLOCK, header_block_size(content) + 3)      # the empty line included
    for field in _raw_fields(content[:end]):
        match = _FIELD.match(field)
        if match is None:
            break
        fields.append((match.group(1).decode("ascii").lower(), _text(match.group(2)).strip()))
        if len(fields) == caps.FIELDS:
            break
    return Headers(fields=tuple(fields))


def header_block_size(content: bytes) -> int:
    """Bytes up to the empty line after the header block; all of them where there is none."""
    size, until = len(content), caps.HEADER_BLOCK + 4
    for mark in (b"\n\r\n", b"\n\n", b"\r\r"):
        at = content.find(mark, 0, until)
        if at >= 0:
            size, until = at, at + 1      # the other marks, two bytes each, count only where they come before
    return size


def decoded(value: str) -> str:
    """The value with its encoded words (RFC 2047) read, on one clean line."""
    value = value[:_MAX_VALUE]
    if "=?" not in value:
        return clean_line(value)
    pieces: list[str] = []
    pending: list[tuple[str, bytes]] = []
    end = 0
    for match in _WORD.finditer(value):
        between = value[end:match.start()]
        if between.strip() or not pending:
            pieces += [_joined(pending), between]
            pending = []
        charset, encoding, text = match.groups()
        pending.append((charset.partition("*")[0].lower(), _word_bytes(encoding, text)))
        end = match.end()
    return clean_line("".join([*pieces, _joined(pending), value[end:]]))


def addresses(value: str) -> tuple[Address, ...]:
    """The mailboxes of an address list (RFC 5322 section 3.4), at most 2,000 of them.

    Groups are opened, comments and source routes dropped, encoded names read. What cannot be
    read as a mailbox is kept with address "".
    """
    found: list[Address] = []
    for mailbox in _mailboxes(value[:caps.HEADER_BLOCK]):
        found.append(_address(mailbox))
        if len(found) == caps.ADDRESSES:
            break
    return tuple(found)


def message_ids(value: str) -> tuple[str, ...]:
    """The message identifiers in a References or In-Reply-To value, with < >, at most 200."""
    found = tuple(f"<{clean_line(inner)}>" for inner in _MESSAGE_ID.findall(value[:_MAX_VALUE]))
    if not found and "@" in (bare := value.strip()[:caps.LINE]) and not re.search(r"[\s<>]", bare):
        return (f"<{clean_line(bare)}>",)
    return found[-caps.REFERENCES:]


def _raw_fields(block: bytes) -> Iterator[bytes]:
    """Unfolded raw fields; a leading `From ` line of an mbox is passed over."""
    current: list[bytes] = []
    for n, line in enumerate(block.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")):
        if not line or (n == 0 and line.startswith((b"From ", b">From "))):
            if n == 0 and line:
                continue
            break
        if line[:1] in b" \t" and current:
            current.append(line)
            continue
        if current:
            yield b"".join(current)
        current = [line]
    if current:
        yield b"".join(current)


def _text(raw: bytes) -> str:
    """Header bytes as text without NUL: UTF-8 (RFC 6532) or, failing that, Windows-1252."""
    raw = raw.replace(b"\x00", b"")
    return raw.decode("ascii") if raw.isascii() else decode(raw, "utf-8")[0]


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw


def _joined(words: list[tuple[str, bytes]]) -> str:
    """Neighbouring encoded words; those of one charset are joined first, they may split a character."""
    pieces: list[str] = []
    at = 0
    while at < len(words):
        charset = words[at][0]
        until = at
        while until < len(words) and words[until][0] == charset:
            until += 1
        pieces.append(decode(b"".join(content for _, content in words[at:until]), charset)[0])
        at = until
    return "".join(pieces)


_SPECIAL = re.compile(r'[",;:<>()\\]')


def _mailboxes(value: str) -> Iterator[str]:
    """The pieces between the commas that separate, without comments."""
    start, at, quoted, angle, comment = 0, 0, False, False, 0
    kept: list[str] = []
    while (match := _SPECIAL.search(value, at)) is not None:
        mark, at = match.group(), match.end()
        if mark == "\\":
            at += 1
        elif mark == '"' and not comment:
            quoted = not quoted
        elif quoted:
            continue
        elif mark == "(":
            if not comment:
                kept.append(value[start:match.start()])
                start = match.start()
            comment += 1
        elif mark == ")" and comment:
            comment -= 1
            if not comment:
                kept.append("\x00" + value[start + 1:match.start()] + "\x00")
                start = at
        elif not comment and mark in "<>":
            angle = mark == "<"
        elif not comment and not angle and mark in ",;:":
            if mark != ":":
                yield from _whole([*kept, value[start:match.start()]])
            kept, start = [], at
    yield from _whole([*kept, value[start:]])


def _whole(pieces: list[str]) -> Iterator[str]:
    mailbox = "".join(pieces).strip()
    if mailbox.strip("\x00 \t"):
        yield mailbox


def _address(mailbox: str) -> Address:
    """One mailbox; the name falls back to the comment, as old software wrote it."""
    comments = [piece for n, piece in enumerate(mailbox.split("\x00")) if n % 2]
    plain = " ".join(piece for n, piece in enumerate(mailbox.split("\x00")) if n % 2 == 0)
    opening = plain.rfind("<")
    if opening >= 0:
        name, spec = plain[:opening], plain[opening + 1:].partition(">")[0]
        spec = spec.rpartition(":")[2] if spec.lstrip().startswith("@") else spec
    else:
        name, spec = "", plain
    spec = spec.strip().removesuffix(".")
    readable = len(spec) <= 320 and _READABLE_ADDRESS.fullmatch(spec)
    shown = name.strip() or " ".join(comments) or ("" if readable else spec)
    return Address(name=_name(shown), address=clean_line(spec).lower() if readable else "")


def _name(text: str) -> str:
    text = text.strip()
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    return clean_line(decoded(text).strip("\"'"), 200)
