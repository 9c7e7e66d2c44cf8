"""Pictures that travel inside a mail: what counts readers, what adorns, what the author shows."""

from __future__ import annotations

import binascii
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final
from urllib.parse import unquote

from ..trimming.trim import Trimmed
from ..types import Part

_TINY: Final = 2                      # pixels
_PHOTO_SIDE: Final = 400              # pixels of the shorter side
_PHOTO_BYTES: Final = 100 * 1024      # a logo or banner is smaller, or much wider than high
_WIDEST: Final = 2.2
_JPEG_HEADERS: Final = 200            # markers that are looked at for the size
_EMBEDDED: Final = 40                 # pictures in `data:` addresses that become parts
_EMBEDDED_BYTES: Final = 1024 * 1024  # of each, as base64
_CID = re.compile(r"cid:([^\"'<>)\s]{1,300}|[^\"'<>)\n]{1,300}(?=>))", re.IGNORECASE)
_DATA = re.compile(
    r"(\ssrc\s?=\s?[\"']?)data:image/(png|jpeg|jpg|gif|webp);(?:charset=[\w-]{1,20};)?base64,([A-Za-z0-9+/=%\s]+)",
    re.IGNORECASE)
_START = re.compile(r"\ssrc\s?=\s?[\"']?data:image/", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """A page without pictures in its own text; they are parts now, as if they had come as such."""

    html: str
    parts: tuple[Part, ...]
    left_out: int                     # pictures that stay in the page and are not shown


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels as the file's head says, or None. Nothing is decoded."""
    try:
        if content[:4] == b"GIF8":
            return _pair(struct.unpack_from("<HH", content, 6))
        if content[:8] == b"\x89PNG\r\n\x1a\n":
            return _pair(struct.unpack_from(">II", content, 16))
        if content[:2] == b"\xff\xd8":
            return _jpeg_size(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp_size(content)
    except struct.error:
        return None
    return None


def is_tracking(content: bytes) -> bool:
    """Whether a picture has at most two by two pixels: it shows nothing, it counts readers."""
    size = size_of(content)
    return size is not None and max(size) <= _TINY


def with_decoration(
    parts: Iterable[Part], written: Trimmed, pages: Sequence[str], related: frozenset[str],
) -> tuple[Part, ...]:
    """The parts, with the pictures marked that the author's own new text does not show.

    `written` is the whole mail as Markdown in its four piles, `pages` its HTML, `related` the
    Content-IDs of the parts that a multipart/related has beside its page (RFC 2387). Without HTML
    nothing is marked. A photo below a closing or beside the page stays what it is; in a quote it
    is the earlier mail's.
    """
    if not any(pages):
        return tuple(parts)
    shown = _mentioned([written.visible])
    quoted = _mentioned([written.quoted])
    named = _mentioned(pages) | related

    def adorns(part: Part) -> bool:
        if not part.inline or part.content_id in shown or part.content_id not in named:
            return False
        return part.content_id in quoted or not is_photo(part.content)

    return tuple(replace(part, decoration=True) if adorns(part) else part for part in parts)


def is_photo(content: bytes) -> bool:
    """Whether a picture is large in bytes and pixels, and no strip: a logo is none of these."""
    size = size_of(content)
    if size is None or len(content) < _PHOTO_BYTES:
        return False
    return min(size) >= _PHOTO_SIDE and max(size) <= _WIDEST * min(size)


def lift_embedded(html: str) -> Lifted:
    """Pictures that stand in the page's own text (`data:`, RFC 2397) as parts that it shows.

    At most forty, of at most 1 MiB of base64 each, PNG, JPEG, GIF or WebP by their own first
    bytes; the others stay in the page, where nothing shows them.
    """
    if "data:image/" not in html.lower():
        return Lifted(html=html, parts=(), left_out=0)
    parts: dict[str, Part] = {}

    def lifted(found: re.Match[str]) -> str:
        content = _decoded(found.group(3))
        if len(parts) >= _EMBEDDED or content is None or size_of(content) is None:
            return found.group()
        if is_tracking(content):
            return found.group(1)
        content_id = f"{sha256(content).hexdigest()[:24]}@embedded"
        kind = found.group(2).lower().replace("jpg", "jpeg")
        parts.setdefault(content_id, Part(
            name=f"picture-{len(parts) + 1}.{kind.replace('jpeg', 'jpg')}", media_type=f"image/{kind}",
            content=content, content_id=content_id, inline=True))
        return f"{found.group(1)}cid:{content_id}"

    page = _DATA.sub(lifted, html)
    return Lifted(html=page, parts=tuple(parts.values()), left_out=len(_START.findall(page)))


def _decoded(written: str) -> bytes | None:
    if len(written) > _EMBEDDED_BYTES:
        return None
    try:
        return binascii.a2b_base64(unquote(written).encode("ascii", "ignore"))
    except binascii.Error:
        return None


def _mentioned(texts: Iterable[str]) -> frozenset[str]:
    """The Content-IDs that texts mention, as the parts have them."""
    return frozenset(unquote(found) for text in texts for found in _CID.findall(text))


def _pair(found: tuple[int, ...]) -> tuple[int, int]:
    return found[0], found[1]


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """From the frame header, over the segments before it (ITU T.81 section B.2)."""
    at = 2
    for _ in range(_JPEG_HEADERS):
        mark, kind, length = struct.unpack_from(">BBH", content, at)
        if mark != 0xFF:
            return None
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 2 + length
    return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    """From the first chunk of the three kinds (RFC 9649 section 2)."""
    kind = content[12:16]
    if kind == b"VP8X":
        width, low, height, high = struct.unpack_from("<HBHB", content, 24)
        return width + (low << 16) + 1, height + (high << 16) + 1
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", content, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None
