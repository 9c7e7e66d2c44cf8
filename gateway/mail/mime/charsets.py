"""Bytes to text, whatever the mail claims its charset to be."""

from __future__ import annotations

import codecs
import re
from typing import Final

# What mail software writes, and what it means by it.
_MEANT: Final = {
    "": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "ansi_x3.110-1983": "cp1252",
    "unknown-8bit": "utf-8", "x-unknown": "utf-8", "unknown": "utf-8", "default": "utf-8", "default_charset": "utf-8",
    "none": "utf-8", "8bit": "utf-8", "7bit": "utf-8", "binary": "utf-8", "utf8mb4": "utf-8", "utf8mb3": "utf-8",
    "x-utf-8": "utf-8", "utf-8n": "utf-8", "x-user-defined": "cp1252", "ansi": "cp1252", "x-ansi": "cp1252",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "iso-8859-6-i": "iso-8859-6",
    "iso-8859-6-e": "iso-8859-6", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "x-windows-949": "cp949",
    "x-sjis": "cp932", "x-ms-cp932": "cp932", "windows-932": "cp932", "windows-936": "gb18030",
    "windows-950": "cp950", "windows-874": "cp874", "x-gbk": "gb18030", "x-big5": "big5", "x-euc-jp": "euc_jp",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "cp-850": "cp850",
    "utf8": "utf-8", "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7", "unicode": "utf-16",
    "macintosh": "mac-roman", "x-mac-roman": "mac-roman", "x-macroman": "mac-roman", "mac": "mac-roman",
    "x-mac-ce": "mac-latin2", "x-mac-cyrillic": "mac-cyrillic", "koi8-ru": "koi8-u", "iso-10646-ucs-2": "utf-16",
    "iso-2022-jp-ms": "iso2022_jp", "cp50220": "iso2022_jp", "cp50221": "iso2022_jp",
}
# A superset that holds what programs put under the smaller name; Python's names on both sides.
_WIDER: Final = {
    "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874", "ascii": "utf-8",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
    "utf-8-sig": "utf-8", "utf_8_sig": "utf-8", "mac_roman": "mac-roman",
}
# Python's own codecs that are not charsets, or slow on hostile input.
_NOT_CHARSETS: Final = frozenset({
    "idna", "punycode", "undefined", "unicode_escape", "unicode-escape", "raw_unicode_escape",
    "raw-unicode-escape", "mbcs", "oem",
})
_WIDE: Final = ("cp949", "gb18030", "cp932", "big5", "big5hkscs", "cp950", "euc_jp")
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ESCAPED_ROWS: Final = ((b"\x1b$B", b"\x1b$(Q"), (b"\x1b$@", b"\x1b$(Q"))
_MOST_STRAYS: Final = 20_000
_META = re.compile(rb"<meta\b[^<>]{0,300}?\bcharset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


def decode(content: bytes, charset: str) -> tuple[str, bool]:
    """The text of these bytes, and whether the charset named was right.

    UTF-8 that is valid and not plain ASCII is taken as UTF-8 whatever the label says: the other
    way round is next to impossible by chance. A byte order mark goes before everything.
    """
    codec = _codec(charset)
    for mark, meant in _MARKS:
        if content.startswith(mark) and (marked := _try(content, meant)) is not None:
            return marked.removeprefix("\ufeff"), codec in (meant, None) or not charset
    valid = _try(content, "utf-8")
    if valid is not None and not content.isascii() and not _surely_wide(content, codec):
        return valid, codec in ("utf-8", None) or not charset
    if valid is not None and codec and codec.startswith("utf-16") and b"\0" not in content:
        return valid, False           # ASCII that claims to be UTF-16 reads as Chinese
    named = _named(content, codec) if codec else None
    if named is not None:
        return named, True
    if codec and codec != "utf-8":
        return content.decode(codec, "replace"), False
    return _mostly_utf8(content), False


def charset_of_html(content: bytes) -> str:
    """The charset that the first KiB of a page names, "" where it names none or one that hides tags."""
    found = _META.search(content[:1_024])
    named = found.group(1).decode("ascii") if found else ""
    return "" if (_codec(named) or "").startswith(("utf-7", "utf-16")) else named


def is_known(charset: str) -> bool:
    """Whether a label names a charset, and not plain ASCII or nothing."""
    label = _label(charset)
    return _codec(charset) is not None and (_MEANT.get(label) != "utf-8" or label == "utf8")


def _mostly_utf8(content: bytes) -> str:
    """UTF-8 with stray Windows-1252 bytes, such as a footer that a list put below; else all of it that."""
    text = content.decode("utf-8", "surrogateescape")
    strays = sum("\udc80" <= letter <= "\udcff" for letter in text)
    letters = sum(letter > "\x7f" for letter in text) - strays
    if strays > letters or strays > _MOST_STRAYS:
        return content.decode("cp1252", "replace")
    return "".join(_western(letter) if "\udc80" <= letter <= "\udcff" else letter for letter in text)


def _western(letter: str) -> str:
    return bytes([ord(letter) - 0xDC00]).decode("cp1252", "replace")


def _surely_wide(content: bytes, codec: str | None) -> bool:
    """Whether a short text in a double-byte charset only happens to be valid UTF-8 as well."""
    if codec not in _WIDE:
        return False
    high = sum(byte >= 0x80 for byte in content[:200])
    return high < 6 and _try(content, codec) is not None


def _label(charset: str) -> str:
    return charset.strip().strip("\"' ").lower()[:40]


def _codec(charset: str) -> str | None:
    label = _label(charset)
    name = _MEANT.get(label, label)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if found.name in _NOT_CHARSETS or not getattr(found, "_is_text_encoding", True):
        return None
    return _WIDER.get(found.name, found.name)


def _named(content: bytes, codec: str) -> str | None:
    """The text in that charset, or in the extensions of it that programs write under its name."""
    text = _try(content, codec)
    if text is None and codec.startswith("iso2022_jp"):
        for plain, extended in _ESCAPED_ROWS:     # rows 9 to 15 of JIS X 0208, which vendors filled
            content = content.replace(plain, extended)
        return _try(content, "iso2022_jp_ext") or _try(content, "iso2022_jp_2004")
    return text


def _try(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError):
        return None
