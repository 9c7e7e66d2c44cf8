"""Bytes to text, whatever the mail claims its charset to be."""

from __future__ import annotations

import codecs

# What mail software writes, and what it means by it.
_MEANT = {
    "": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8", "ansi_x3.110-1983": "cp1252", "unknown-8bit": "utf-8",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "iso-8859-6-i": "iso-8859-6",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030",
    "x-sjis": "cp932", "shift_jis": "cp932", "shift-jis": "cp932", "windows-874": "cp874", "x-gbk": "gb18030",
    "utf8": "utf-8", "unicode-1-1-utf-7": "utf-7", "unicode": "utf-16", "macintosh": "mac-roman",
}
# Python's own codecs that are not charsets, or slow on hostile input.
_NOT_CHARSETS = frozenset({
    "idna", "punycode", "undefined", "unicode_escape", "unicode-escape", "raw_unicode_escape",
    "raw-unicode-escape", "mbcs", "oem",
})
_WIDE = ("cp949", "gb18030", "cp932", "big5", "big5hkscs", "euc_jp")


def decode(content: bytes, charset: str) -> tuple[str, bool]:
    """The text of these bytes, and whether the charset named was right.

    UTF-8 that is valid and not plain ASCII is taken as UTF-8 whatever the label says: the other
    way round is next to impossible by chance.
    """
    codec = _codec(charset)
    valid = _try(content, "utf-8")
    if valid is not None and not content.isascii() and not _surely_wide(content, codec):
        return valid, codec in ("utf-8", None) or not charset
    named = _try(content, codec) if codec else None
    if named is not None:
        return named, True
    if codec and codec != "utf-8":
        return content.decode(codec, "replace"), False
    return content.decode("cp1252", "replace"), False


def _surely_wide(content: bytes, codec: str | None) -> bool:
    """Whether a short text in a double-byte charset only happens to be valid UTF-8 as well."""
    if codec not in _WIDE:
        return False
    high = sum(byte >= 0x80 for byte in content[:200])
    return high < 6 and _try(content, codec) is not None


def _codec(charset: str) -> str | None:
    label = charset.strip().strip("\"'").lower()[:40]
    name = _MEANT.get(label, label)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if found.name in _NOT_CHARSETS or not getattr(found, "_is_text_encoding", True):
        return None
    return found.name


def _try(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError):
        return None
