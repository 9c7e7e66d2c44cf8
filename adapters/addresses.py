"""Where a link truly leads, for links whose words name another place."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

LONGEST = 2_000                       # characters of words and of an address that are looked at
SHOWN = 100                           # characters of a place beside a link
# Labels as people write them; a number as the last one names no place, but four of them do.
_PLACE = re.compile(r"(?<![\w.-])(?:(?:[\w-]{1,63}\.){1,126}[^\W\d_][\w-]{1,62}|\d{1,3}(?:\.\d{1,3}){3})(?![\w@-])")
_PATH = re.compile(r"(?<![/:])[/?#]\S*")
# No domain ends so, and many file names do.
_FILES = frozenset((
    "doc", "docx", "xls", "xlsx", "ppt", "pptx", "pdf", "odt", "ods", "odp", "txt", "csv", "rtf", "htm", "html",
    "xml", "json", "jpg", "jpeg", "png", "gif", "svg", "webp", "ics", "eml", "msg", "exe",
))


def elsewhere(words: str, target: str) -> str:
    """The host or mailbox that a link leads to, "" where its words name no other one.

    An address with a user name before its host always counts as naming another (RFC 3986 section
    7.6), and so do letters beyond ASCII: the host is told as the network knows it (RFC 3492).
    """
    place, has_user = _place_of(target[:LONGEST])
    said = _readable(words[:LONGEST])
    if not place:
        return ""
    host = place.rpartition("@")[2]
    named = (found[0] for found in _PLACE.finditer(_PATH.sub("", said)))
    strange = any(not _same(one, host) for one in named if one.rpartition(".")[2] not in _FILES)
    other_box = "@" in place and "@" in said and place not in said
    return place[:SHOWN] if strange or other_box or has_user else ""


def _place_of(target: str) -> tuple[str, bool]:
    """Host of a web address, or mailbox; and whether a user name stands before the host."""
    scheme, _, rest = target.strip().partition(":")
    if scheme.lower() == "mailto":
        return _readable(unquote(rest.partition("?")[0])), False
    if scheme.lower() not in ("http", "https"):
        return "", False
    try:
        parts = urlsplit(target.strip().replace("\\", "/"))     # browsers read it so (WHATWG URL, 4.4)
        host = unquote(parts.hostname or "")
    except ValueError:                # no address that a browser would follow
        return "", False
    return ".".join(map(_ascii, _readable(host).split("."))), "@" in parts.netloc


def _readable(text: str) -> str:
    """The text as an eye takes it: one form of each letter and dot, nothing invisible, lower case."""
    plain = unicodedata.normalize("NFKC", text).replace("\u3002", ".").lower()
    return "".join(one for one in plain if unicodedata.category(one) != "Cf").strip()


def _ascii(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode', 'replace').decode()}"


def _same(one: str, host: str) -> bool:
    return one == host or host.endswith(f".{one}") or one == f"www.{host}"
