"""What one part of a mail says about itself: its type, name and other header fields."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.message import Message as Tree
from typing import Final

from ..headers import decoded
from .charsets import decode

_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")
_END_OF_TYPE = re.compile(r"[\s;,(]")
_ENCODINGS: Final = {
    "base-64": "base64", "b64": "base64", "quoted printable": "quoted-printable",
    "quotedprintable": "quoted-printable", "quoted_printable": "quoted-printable",
    "uuencode": "x-uuencode", "x-uue": "x-uuencode", "uue": "x-uuencode",
}


def header(part: Tree, name: str) -> str:
    """The first field of that name without lone surrogates, "" where there is none."""
    return without_surrogates(str(part.get(name, "")))


def media_type(part: Tree) -> str:
    """The media type; what RFC 2045 section 5.1 would not call one is plain text, bytes, or a group.

    `text/plain charset=utf-8` lacks its semicolon and means what it looks like.
    """
    given = header(part, "content-type").strip(" \t\r\n\"'").lower()[:300]
    if not given:
        return part.get_content_type()            # the default, which a digest changes
    first = _END_OF_TYPE.split(given, maxsplit=1)[0]
    if _MEDIA_TYPE.fullmatch(first):
        return first
    if "/" not in first:
        return "text/html" if first == "html" else "text/plain"
    return "multipart/mixed" if first.startswith("multipart/") else "application/octet-stream"


def parameter(part: Tree, name: str) -> str:
    """A parameter of the Content-Type, at most 200 characters, without quotes."""
    try:
        value = part.get_param(name, "")
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    return without_surrogates(str(value[2] if isinstance(value, tuple) else value))[:200].strip("\"' ")


def disposition(part: Tree) -> str:
    """`inline`, `attachment` or "" (RFC 2183); an unknown one is an attachment, as section 2.8 says."""
    given = header(part, "content-disposition").partition(";")[0].strip(" \t\"'").lower()
    return given if given in ("", "inline") or "=" in given else "attachment"


def encoding(part: Tree) -> str:
    """The Content-Transfer-Encoding in lower case and in its right spelling."""
    given = header(part, "content-transfer-encoding").partition(";")[0].partition("(")[0]
    name = given.strip(" \t\r\n\"'").lower()[:40]
    return _ENCODINGS.get(name, name)


def encodings(part: Tree) -> frozenset[str]:
    """All that the part claims; more than one is a doubt."""
    return frozenset(str(value).strip().lower()[:40] for value in part.get_all("content-transfer-encoding", ()))


def name_of(part: Tree) -> str:
    """The file name as it was written, "" where there is none; not yet safe to use.

    RFC 2231 (`name*=`, `name*0=`) goes before a bare one, which is the fallback for old readers;
    encoded words, which RFC 2047 forbids here and many programs write, are read too.
    """
    for field, wanted in (("content-disposition", "filename"), ("content-type", "name")):
        values = [value for key, value in _parameters(part, field) if key.lower() == wanted]
        extended = [value for value in values if isinstance(value, tuple)]
        for value in (*extended, *values):
            if name := _name(value).strip():
                return name
    return ""


def _parameters(part: Tree, field: str) -> list[tuple[str, object]]:
    try:
        return list(part.get_params([], field, unquote=True) or [])
    except (MessageError, LookupError, ValueError, TypeError, AttributeError):
        return []


def _name(value: object) -> str:
    """The text of a parameter; of an RFC 2231 value the bytes are read in whatever charset fits."""
    if not isinstance(value, tuple):
        return decoded(without_surrogates(str(value)[:4_000]))
    charset, _, text = value
    try:
        content = str(text)[:4_000].encode("latin-1")
    except UnicodeEncodeError:
        return decoded(without_surrogates(str(text)[:4_000]))
    return decoded(decode(content, str(charset or ""))[0])


def without_surrogates(text: str) -> str:
    """The parser hides bytes above ASCII in lone surrogates; here they become text."""
    if text.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in text):
        return text
    return decode(text.encode("utf-8", "surrogateescape"), "")[0]
