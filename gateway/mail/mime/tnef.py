"""winmail.dat: Outlook's own format (MS-OXTNEF), opened where the extra `outlook` is installed."""

from __future__ import annotations

import logging
import struct
from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any, Final

from .. import caps
from ..clean import clean_text, file_name
from ..types import Part
from .charsets import decode

TYPES: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
NAMES: Final = frozenset({"winmail.dat", "win.dat"})
_SIGNATURE: Final = 0x223E9F78
_MOST_BYTES: Final = 40 * 1024 * 1024
_MOST_ATTRIBUTES: Final = 2_000       # the library copies the rest of the file at each of them
_MOST_COPIED: Final = 2 * 1024 * 1024 * 1024
_MOST_FILES: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What lay in a winmail.dat; `unread` says that a text in RTF was there."""

    plain: str = ""
    html: str = ""
    files: tuple[Part, ...] = ()
    unread: bool = False


def open_tnef(content: bytes) -> Box | None:
    """What the bytes hold, or None where they are no TNEF, too large, or nothing here can open them."""
    try:
        from tnefparse import TNEF
    except ImportError:
        return None
    if not _is_sound(content):
        return None
    logging.getLogger("tnefparse").setLevel(logging.CRITICAL + 1)      # it logs what it meets in the mail
    try:
        box = TNEF(content, do_checksum=False)
        files = tuple(_file(file, n) for n, file in enumerate(box.attachments[:_MOST_FILES], 1))
        return Box(
            plain=_text(box.body), html=_text(box.htmlbody), unread=box.has_body(),
            files=tuple(file for file in files if file.content))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - hostile bytes in a library that does not say what it raises
        return None


def _is_sound(content: bytes) -> bool:
    """Whether the attributes follow each other to the end, few enough to be read in linear time."""
    if len(content) > _MOST_BYTES or len(content) < 6 or struct.unpack_from("<I", content)[0] != _SIGNATURE:
        return False
    at, count = 6, 0
    while at + 9 <= len(content):     # level, name and type, length, then the value and its checksum
        at += 11 + int(struct.unpack_from("<I", content, at + 5)[0])
        count += 1
        if count > _MOST_ATTRIBUTES or count * len(content) > _MOST_COPIED:
            return False
    return count > 0


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = decode(value.rstrip(b"\0"), "")[0]
    return clean_text(value[:caps.TEXT]).strip() if isinstance(value, str) else ""


def _file(file: Any, n: int) -> Part:
    content = bytes(file.data or b"")
    name = file.long_filename()
    if isinstance(name, bytes):
        name = decode(name, "")[0]
    safe = file_name(str(name).strip("\0 "), f"part-{n}")
    return Part(name=safe, media_type=guess_type(safe)[0] or "application/octet-stream", content=content)
