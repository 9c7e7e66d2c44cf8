"""Text that is safe to store, to post and to put on one line."""

from __future__ import annotations

import re
import unicodedata

from . import caps

_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0), 0xFEFF) if code not in (0x09, 0x0A)}
_BIDI = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C))
# Soft hyphen, grapheme joiner, zero-width space, word joiner: marks for layout that no reader sees and that
# part words for those who search. The joiners U+200C and U+200D stay: scripts and emoji are spelt with them.
_INVISIBLE = {**dict.fromkeys((0xAD, 0x34F, 0x180E, 0x200B, 0x2060, 0xFEFF)), 0xA0: " ", 0x2007: " ", 0x202F: " "}
_LONG_RUN_OF_MARKS = re.compile(r"([^\w\s\x00-\x7f]{31,})")
_SPACE = re.compile(r"\s+")
# no nested repetition, and both sides capped: linear on any text
_ADDRESS = re.compile(r"[^\s<>@\"'(),;:]{1,64}@[^\s<>@\"'(),;:]{1,255}")
DOTS = "••••"
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_PORTS = (f"{port}{n}" for port in ("com", "lpt") for n in range(10))
_DEVICE_NAMES = frozenset({"con", "prn", "aux", "nul", *_PORTS})


def clean_text(text: str) -> str:
    """The same text in NFC, without NUL, control characters or lone surrogates, lines ended by LF.

    PostgreSQL refuses NUL and every database refuses a lone surrogate. A run of more than 30
    marks stays as it is (UAX #15 calls 30 the longest of any use): sorting it takes quadratic time.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _NEWLINES.sub("\n", text).translate(_CONTROLS)
    if text.isascii():
        return text
    pieces = _LONG_RUN_OF_MARKS.split(text)
    return "".join(piece if n % 2 else unicodedata.normalize("NFC", piece) for n, piece in enumerate(pieces))


def without_invisible(text: str) -> str:
    """The same words without marks that only steer the layout, and with plain spaces for those that do not break."""
    return text if text.isascii() else text.translate(_INVISIBLE)


def without_addresses(text: str) -> str:
    """The same words with dots for every mail address."""
    return _ADDRESS.sub(DOTS, text)


def clean_line(text: str, limit: int = caps.LINE) -> str:
    """One line for a header, a title or a name: no line break, no direction override, capped."""
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # as most are; nothing below would change it
    line = _SPACE.sub(" ", clean_text(text[:4 * limit]).translate(_BIDI)).strip()
    return line if len(line) <= limit else line[:limit - 1].rstrip() + "…"


def file_name(text: str, otherwise: str) -> str:
    """A file name without path, control or direction characters, at most 120 characters."""
    name = _NOT_IN_FILE_NAMES.sub("_", clean_line(text, 400)).strip(" ._")
    stem, dot, ending = name.rpartition(".")
    if not name or name.partition(".")[0].casefold() in _DEVICE_NAMES:
        return otherwise
    if len(name) > 120:
        return f"{stem[:100]}{dot}{ending[:16]}" if dot else name[:120]
    return name
