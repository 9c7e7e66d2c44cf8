"""The tree of a MIME message, walked once: what is body, what is attached, what is sealed."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import Message as Tree
from io import BytesIO

from . import caps
from .borders import TooMuch
from .broken import Flaw, group_flaws, text_flaws
from .charsets import decode
from .clean import clean_line, clean_text, file_name
from .flowed import unflow
from .headers import decoded
from .types import Part

_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")


@dataclass(slots=True)
class Piece:
    """One stretch of the body in the forms that the mail has it in."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True)
class Found:
    """What a walk through the tree brings together."""

    pieces: list[Piece] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    defects: list[str] = field(default_factory=list)
    calendar: bytes = b""
    encrypted: bool = False
    broken: str = ""                  # the first flaw that puts the text in doubt
    signed_by: str = ""
    attached: Tree | None = None      # the first mail that is attached
    count: int = 0


def walk(tree: Tree) -> Found:
    """Everything in the tree, in order. TooMuch beyond 500 parts or 50 levels."""
    found = Found()
    _visit(tree, found, None, 1)
    return found


def _visit(part: Tree, found: Found, piece: Piece | None, depth: int) -> None:
    found.count += 1
    if depth > caps.DEPTH:
        raise TooMuch(f"parts nest deeper than {caps.DEPTH}")
    if found.count > caps.PARTS:
        raise TooMuch(f"more than {caps.PARTS} parts")
    media_type = _media_type(part)
    found.types.add(media_type)
    if media_type.startswith("multipart/"):
        _note(group_flaws(part), found)
    if part.is_multipart() and media_type.startswith("multipart/"):
        _visit_group(part, media_type, found, piece, depth)
    elif media_type.startswith("message/"):
        _attach_mail(part, found)
    elif media_type.startswith("multipart/"):
        _add(found, piece, "plain", clean_text(_text(part, found)))
    elif "pkcs7-mime" in media_type:
        _visit_envelope(part, media_type, found)
    elif media_type in ("text/plain", "text/html", "text/enriched") and not _is_attached(part):
        _add(found, piece, "html" if media_type == "text/html" else "plain", _text(part, found))
    else:
        _attach(part, media_type, found)


def _visit_group(part: Tree, media_type: str, found: Found, piece: Piece | None, depth: int) -> None:
    children = [child for child in part.get_payload() if isinstance(child, Tree)]
    if media_type == "multipart/encrypted":
        found.encrypted = True
    elif media_type == "multipart/signed":
        found.signed_by = "OpenPGP" if "pgp" in _parameter(part, "protocol").lower() else "S/MIME"
        children = children[:1]
    elif media_type == "multipart/alternative" and piece is None:
        piece = Piece()
        for child in children:
            _visit(child, found, piece, depth + 1)
        if piece.plain.strip() or piece.html.strip():
            found.pieces.append(piece)
        return
    for n, child in enumerate(children):
        readable = media_type != "multipart/encrypted" and not (media_type == "multipart/report" and n)
        if readable or child.get_content_maintype() == "message":
            _visit(child, found, piece, depth + 1)
        else:
            found.types.add(_media_type(child))


def _visit_envelope(part: Tree, media_type: str, found: Found) -> None:
    """S/MIME (RFC 8551 section 3.2): an opaque signature hides the text as well as encryption does."""
    if "signed" in _parameter(part, "smime-type").lower():
        found.signed_by = "S/MIME"
        found.defects.append("the text lies inside an opaque signature")
    found.encrypted = True
    _attach(part, media_type, found)


def _add(found: Found, piece: Piece | None, form: str, text: str) -> None:
    """To the alternative that is open, or as a stretch of its own."""
    target = piece or Piece()
    before = getattr(target, form)
    setattr(target, form, f"{before}\n{text}" if before else text)
    if piece is None and text.strip():
        found.pieces.append(target)


def _note(flaws: Iterable[Flaw], found: Found) -> None:
    for flaw in flaws:
        found.defects.append(flaw.reason)
        if flaw.broken:
            found.broken = found.broken or flaw.reason


def _text(part: Tree, found: Found) -> str:
    _note(text_flaws(part, _header(part, "content-transfer-encoding")), found)
    content = payload(part)
    text, right = decode(content, _parameter(part, "charset"))
    if not right:
        label = clean_line(_parameter(part, "charset"), 40) or "missing"
        found.defects.append(f"charset {label} does not fit")
    text = clean_text(text[:caps.TEXT])
    if _parameter(part, "format").lower() == "flowed" and part.get_content_type() == "text/plain":
        text = unflow(text, _parameter(part, "delsp").lower() == "yes")
    return text


def payload(part: Tree) -> bytes:
    """The decoded content of one part; what cannot be decoded comes as it is."""
    try:
        content = part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, AssertionError):
        content = None
    if isinstance(content, bytes):
        return content
    raw = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _is_attached(part: Tree) -> bool:
    disposition = (_header(part, "content-disposition").partition(";")[0]).strip().lower()
    return disposition == "attachment" or bool(_name(part))


def _attach(part: Tree, media_type: str, found: Found) -> None:
    content = payload(part)
    content_id = clean_line(_header(part, "content-id"), 200).strip("<> ")
    attached = _header(part, "content-disposition").strip().lower().startswith("attachment")
    if media_type.startswith("image/") and _is_tracking(content):
        found.defects.append("a tracking pixel was left out")
        return
    if media_type == "text/calendar" and not found.calendar:
        found.calendar = content
    if media_type in ("application/ms-tnef", "application/vnd.ms-tnef"):
        found.defects.append("winmail.dat (Outlook's own format) is attached unopened")
    ending = {"text/calendar": "ics", "application/ms-tnef": "dat", "text/plain": "txt"}.get(media_type, "")
    otherwise = f"part-{len(found.parts) + 1}" + (f".{ending}" if ending else "")
    found.parts.append(Part(
        name=file_name(_name(part), otherwise), media_type=media_type, content=content, content_id=content_id,
        inline=bool(content_id) and media_type.startswith("image/") and not attached))


def _attach_mail(part: Tree, found: Found) -> None:
    """A mail inside the mail stays closed; its text is not the author's."""
    inner = part.get_payload()
    nested = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Tree) else part
    if nested is not part and found.attached is None and part.get_content_type() == "message/rfc822":
        found.attached = nested
    out = BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(nested)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        found.defects.append("an attached mail could not be copied whole")
    title = decoded(_header(nested, "subject"))[:80] if nested is not part else ""
    name = file_name(f"{title}.eml" if title else _name(part), "message.eml")
    found.parts.append(Part(name=name, media_type=_media_type(part), content=out.getvalue()))


def _media_type(part: Tree) -> str:
    """The media type; what RFC 2045 section 5.1 would not call one is unknown bytes, or a group."""
    named = part.get_content_type()
    if named.startswith("multipart/") and not _MEDIA_TYPE.fullmatch(named):
        return "multipart/mixed"
    return named if _MEDIA_TYPE.fullmatch(named) else "application/octet-stream"


def _name(part: Tree) -> str:
    """The file name: RFC 2231, or encoded words, which RFC 2047 forbids here and many write."""
    try:
        name = part.get_filename("")
    except (MessageError, LookupError, ValueError, TypeError, AttributeError):
        return "unreadable name"
    return decoded(_without_surrogates(name))


def _header(part: Tree, name: str) -> str:
    return _without_surrogates(str(part.get(name, "")))


def _without_surrogates(text: str) -> str:
    """The parser hides bytes above ASCII in lone surrogates; here they become text."""
    if text.isascii():
        return text
    return decode(text.encode("utf-8", "surrogateescape"), "")[0] if _has_surrogates(text) else text


def _has_surrogates(text: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in text)


def _parameter(part: Tree, name: str) -> str:
    try:
        value = part.get_param(name, "")
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    return str(value[2] if isinstance(value, tuple) else value)[:200].strip("\"' ")


def _is_tracking(content: bytes) -> bool:
    """A GIF or PNG of at most two by two pixels: it shows nothing, it counts readers."""
    try:
        if content[:4] == b"GIF8":
            width, height = struct.unpack("<HH", content[6:10])
        elif content[:8] == b"\x89PNG\r\n\x1a\n":
            width, height = struct.unpack(">II", content[16:24])
        else:
            return False
    except struct.error:
        return False
    return bool(width <= 2 and height <= 2)
