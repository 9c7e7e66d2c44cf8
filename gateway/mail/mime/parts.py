"""The tree of a MIME message, walked once: what is body, what is attached, what is sealed."""

from __future__ import annotations

import email
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import Message as Tree
from io import BytesIO
from typing import Final

from .. import caps
from ..clean import clean_line, clean_text, file_name
from ..headers import decoded, scan_headers
from ..html.pictures import is_tracking, lift_embedded
from ..types import Part
from . import openpgp, smime, tnef
from .borders import TooMuch, check_caps
from .broken import Flaw, group_flaws, text_flaws
from .charsets import charset_of_html, decode, is_known
from .enriched import from_enriched
from .excess import Room
from .flowed import unflow
from .labels import disposition, encoding, encodings, header, media_type, name_of, parameter
from .transfer import beginning, payload, raw_bytes, unwrapped

# Text that is a file, whatever its disposition; any other text that we do not know reads as plain
# (RFC 2046 section 4.1.4).
_FILES: Final = frozenset({
    "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/csv", "text/css", "text/xml",
    "text/rtf", "text/javascript", "text/rfc822-headers", "text/tab-separated-values"})
_OTHER_FORMS: Final = frozenset({"text/x-amp-html", "text/watch-html"})     # of a text that HTML says better
_ENRICHED: Final = frozenset({"text/enriched", "text/richtext"})            # RFC 1896
_CALENDARS: Final = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_ENDINGS: Final = {"text/plain": "txt", "text/html": "html",
                   "text/rtf": "rtf", "text/vcard": "vcf", "image/png": "png", "image/jpeg": "jpg",
                   "image/gif": "gif", "application/pdf": "pdf"}
# Groups whose text is body even where a program gave it a file name.
_BODY_OF: Final = frozenset({"", "multipart/alternative", "multipart/related", "multipart/signed"})


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
    related: set[str] = field(default_factory=set)    # Content-IDs beside a page (RFC 2387)
    types: set[str] = field(default_factory=set)
    defects: list[str] = field(default_factory=list)
    calendar: str = ""
    calendar_method: str = ""         # as the Content-Type of the calendar gives it
    invites: bool = False             # the calendar is part of the body, not a file
    encrypted: bool = False
    broken: str = ""                  # the first flaw that puts the text in doubt
    unread: str = ""                  # where text may lie that we cannot read
    signed_by: str = ""
    attached: Tree | None = None      # the first mail that is attached
    spare: list[tuple[Tree, str, Part | None]] = field(default_factory=list)    # text that came as a file
    boxed: Piece | None = None        # the text of a winmail.dat
    room: Room = field(default_factory=Room)
    count: int = 0


def walk(tree: Tree) -> Found:
    """Everything in the tree, in order. TooMuch beyond 500 parts or 50 levels."""
    found = Found()
    _visit(tree, found, None, "", 1)
    if not found.pieces and not found.encrypted:
        _fall_back(found)
    return found


def _visit(part: Tree, found: Found, piece: Piece | None, group: str, depth: int) -> None:
    """`piece` is the alternative that is open, `group` the media type of what this part lies in."""
    found.count += 1
    if depth > caps.DEPTH:
        raise TooMuch(f"parts nest deeper than {caps.DEPTH}")
    if found.count > caps.PARTS:
        raise TooMuch(f"more than {caps.PARTS} parts")
    kind = media_type(part)
    found.types.add(kind)
    if kind.startswith("multipart/"):
        _note(group_flaws(part), found)
        if part.is_multipart():
            _visit_group(part, kind, found, piece, depth)
        else:
            _add(found, piece, "plain", clean_text(_text(part, kind, found)))
    elif kind.startswith("message/"):
        _attach_mail(part, kind, found)
    elif not _visit_sealed(part, kind, found, piece, depth):
        _visit_leaf(part, kind, found, piece, group)


def _visit_group(part: Tree, kind: str, found: Found, piece: Piece | None, depth: int) -> None:
    children = _in_order(part, kind)
    signature = parameter(part, "protocol").lower() if kind == "multipart/signed" else ""
    if kind == "multipart/encrypted":
        found.encrypted = True
    elif kind == "multipart/signed":
        named = "OpenPGP" if "pgp" in signature else "S/MIME" if "pkcs7" in signature else ""
        found.signed_by = found.signed_by or named
    elif kind == "multipart/alternative":
        return _visit_alternative(children, found, piece, depth)
    for n, child in enumerate(children):
        inner = media_type(child)
        readable = kind != "multipart/encrypted" and not (kind == "multipart/report" and n)
        if kind == "multipart/appledouble" and inner == "application/applefile":
            found.types.add(inner)
        elif n and inner == signature and inner not in smime.SIGNATURES | openpgp.SIGNATURES:
            found.types.add(inner)    # a signature of a sort that we do not know
        elif readable or inner.startswith("message/"):
            _visit(child, found, piece, kind, depth + 1)
        else:
            found.types.add(inner)
    return None


def _visit_alternative(children: list[Tree], found: Found, outer: Piece | None, depth: int) -> None:
    """One text in several forms; one inside another only gives what that lacks."""
    own = Piece()
    for child in children:
        _visit(child, found, own, "multipart/alternative", depth + 1)
    if outer is not None:
        outer.plain, outer.html = outer.plain or own.plain, outer.html or own.html
    elif own.plain.strip() or own.html.strip():
        found.pieces.append(own)


def _in_order(part: Tree, kind: str) -> list[Tree]:
    """The parts of a group; of a related one the root first, where `start` names it (RFC 2387 section 3.2)."""
    children = [child for child in part.get_payload() if isinstance(child, Tree)]
    root = parameter(part, "start").strip("<>") if kind == "multipart/related" else ""
    return sorted(children, key=lambda child: _content_id(child) != root) if root else children


def _visit_sealed(part: Tree, kind: str, found: Found, piece: Piece | None, depth: int) -> bool:
    """Whether the part was a seal or a signature, and dealt with."""
    name = name_of(part).lower()
    if kind in smime.SIGNATURES or kind in openpgp.SIGNATURES:
        if kind in openpgp.SIGNATURES:
            found.signed_by = found.signed_by or "OpenPGP"
        elif found.signed_by in ("", "S/MIME"):
            found.signed_by = smime.signature_of(payload(part))
        return True
    if kind in smime.TYPES or (kind == "application/octet-stream" and name.endswith(smime.ENDINGS)):
        _visit_envelope(part, kind, found, piece, depth)
        return True
    rights = kind == "application/x-microsoft-rpmsg-message" or name.endswith(".rpmsg")
    if rights or kind in openpgp.TYPES:
        found.encrypted = True
        return kind in openpgp.TYPES
    if kind.startswith("text/"):
        found.encrypted = found.encrypted or openpgp.is_sealed_text(beginning(part))
    elif not kind.startswith("image/") and openpgp.is_sealed_file(name, beginning(part)):
        found.encrypted = True
    return False


def _visit_envelope(part: Tree, kind: str, found: Found, piece: Piece | None, depth: int) -> None:
    """S/MIME (RFC 8551 section 3.2): signed and compressed mail is opened, all else is sealed."""
    sealed = smime.open_cms(payload(part))
    if sealed.kind == "signed_data" and (sealed.signer or sealed.content):
        found.signed_by = f"S/MIME: {sealed.signer}" if sealed.signer else "S/MIME"
    if sealed.content is not None:
        check_caps(sealed.content, scan_headers(sealed.content))
        return _visit(email.message_from_bytes(sealed.content), found, piece, "", depth + 1)
    if sealed.kind == "compressed_data":
        found.unread = "a compressed part that could not be opened"
    elif sealed.kind != "signed_data":            # without content it only carries certificates
        found.encrypted = True
    _attach(part, kind, found)
    return None


def _visit_leaf(part: Tree, kind: str, found: Found, piece: Piece | None, group: str) -> None:
    if kind in tnef.TYPES or name_of(part).lower() in tnef.NAMES:
        _open_winmail(part, kind, found)
    elif kind in _OTHER_FORMS:
        found.unread = found.unread or kind
    elif kind.startswith("text/") and kind not in _FILES and kind not in _CALENDARS:
        _visit_text(part, kind, found, piece, group)
    else:
        if group == "multipart/related":
            found.related.add(_content_id(part))
        if kind == "text/rtf" and disposition(part) != "attachment":
            found.unread = found.unread or kind
        _attach(part, kind, found)


def _visit_text(part: Tree, kind: str, found: Found, piece: Piece | None, group: str) -> None:
    form = "html" if kind == "text/html" else "plain"
    if disposition(part) == "attachment" or (name_of(part) and group not in _BODY_OF):
        before = len(found.parts)
        _attach(part, kind, found)
        loose = disposition(part) != "attachment" and len(found.parts) > before
        found.spare.append((part, form, found.parts[-1] if loose else None))
    elif kind not in _ENRICHED or piece is None or not (piece.plain or piece.html):
        _add(found, piece, form, _text(part, kind, found))


def _fall_back(found: Found) -> None:
    """The text of a mail whose only text came in a box or with a file name; else it cannot be trusted."""
    if found.boxed is not None:
        found.pieces.append(found.boxed)
    if found.pieces or found.invites:
        return
    for part, form, loose in found.spare:
        _add(found, None, form, _text(part, media_type(part), found))
        if found.pieces:
            if loose is not None:
                found.parts = [other for other in found.parts if other is not loose]
            return
    if found.unread:
        _note([Flaw(f"its only text lies in {found.unread}, which is not read")], found)


def _add(found: Found, piece: Piece | None, form: str, text: str) -> None:
    """To the alternative that is open, or as a stretch of its own."""
    if form == "plain" and text[:2_000].lstrip().lower().startswith(("<!doctype html", "<html")):
        form = "html"                 # a page that claims to be plain text
    target = piece or Piece()
    before = getattr(target, form)
    if before and text.strip() in before:
        return
    setattr(target, form, f"{before}\n{text}" if before else text)
    if piece is None and text.strip():
        found.pieces.append(target)


def _note(flaws: Iterable[Flaw], found: Found) -> None:
    for flaw in flaws:
        found.defects.append(flaw.reason)
        if flaw.broken:
            found.broken = found.broken or flaw.reason


def _text(part: Tree, kind: str, found: Found) -> str:
    _note(text_flaws(part, encoding(part), encodings(part)), found)
    page = kind == "text/html"
    text = _lifted(_decoded(part, kind, found), found) if page else _decoded(part, kind, found)
    text, excess = found.room.take(text, "html" if page else "plain")
    if excess:
        _note([Flaw(excess)], found)
    text = clean_text(text)
    if kind in _ENRICHED:
        return from_enriched(text)
    if parameter(part, "format").lower() == "flowed" and kind == "text/plain":
        text = unflow(text, parameter(part, "delsp").lower() == "yes")
    return text


def _lifted(page: str, found: Found) -> str:
    """The page without pictures in its own text; they are parts."""
    lifted = lift_embedded(page)
    for part in lifted.parts:
        _keep(found, part)
    if lifted.left_out:
        found.defects.append("a picture inside the HTML text was left out")
    return lifted.html


def _decoded(part: Tree, kind: str, found: Found) -> str:
    """The text; where the mail does not name the charset of a page, as the page itself does."""
    content, charset = payload(part), parameter(part, "charset")
    if kind == "text/html" and not content.isascii() and not is_known(charset):
        charset = charset_of_html(content) or charset
    text, right = decode(content, charset)
    if not right:
        found.defects.append(f"charset {clean_line(charset, 40) or 'missing'} does not fit")
    return text


def _attach(part: Tree, kind: str, found: Found) -> None:
    content = payload(part)
    content_id = _content_id(part)
    attached = disposition(part) == "attachment"
    if kind.startswith("image/") and is_tracking(content):
        found.defects.append("a tracking pixel was left out")
        return
    if (kind in _CALENDARS or name_of(part).lower().endswith(".ics")) and not found.calendar:
        found.calendar = decode(content, parameter(part, "charset"))[0]
        found.calendar_method = parameter(part, "method").lower()
        found.invites = not attached
    if kind in _CALENDARS and (twin := next((p for p in found.parts if p.content.strip() == content.strip()), None)):
        found.parts.remove(twin)      # Google sends an invitation in the body and as a file
    _keep(found, Part(
        name=file_name(name_of(part), _otherwise(kind, found)), media_type=kind, content=content,
        content_id=content_id, inline=bool(content_id) and kind.startswith("image/") and not attached))


def _keep(found: Found, part: Part) -> None:
    """Under a name of its own: programs call every picture `image.png`, and a post tells files by name."""
    taken = {other.name.casefold() for other in found.parts}
    stem, dot, ending = part.name.rpartition(".")
    stem, ending = (stem, dot + ending) if dot else (part.name, "")
    name, n = part.name, 1
    while name.casefold() in taken:
        n += 1
        name = f"{stem}-{n}{ending}"
    found.parts.append(Part(
        name=name, media_type=part.media_type, content=part.content, content_id=part.content_id,
        inline=part.inline, decoration=part.decoration))


def _otherwise(kind: str, found: Found) -> str:
    """A name for a file that came without one."""
    if kind in _CALENDARS:
        return "invite.ics"
    ending = _ENDINGS.get(kind, "")
    return f"part-{len(found.parts) + 1}" + (f".{ending}" if ending else "")


def _open_winmail(part: Tree, kind: str, found: Found) -> None:
    """Outlook's own format; unopened it is a file that nobody can use, and maybe the text is in it."""
    content = payload(part)
    box = tnef.open_tnef(content)
    if box is None:
        found.defects.append("winmail.dat (Outlook's own format) is attached unopened")
        found.unread = "winmail.dat (Outlook's own format)"
        _keep(found, Part(name=file_name(name_of(part), "winmail.dat"), media_type=kind, content=content))
        return
    if box.plain.strip() or box.html.strip():
        found.boxed = Piece(plain=box.plain, html=box.html)
    elif box.unread:
        found.unread = "winmail.dat (Outlook's own format)"
    for file in box.files:
        _keep(found, file)


def _attach_mail(part: Tree, kind: str, found: Found) -> None:
    """A mail inside the mail stays closed; its text is not the author's."""
    nested = _mail_inside(part)
    if nested is not part and found.attached is None and kind in ("message/rfc822", "message/global"):
        found.attached = nested
    if kind in ("message/partial", "message/external-body"):
        found.unread = kind           # RFC 2046 section 5.2: a fragment, or a pointer that we never follow
    out = BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(nested)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        found.defects.append("an attached mail could not be copied whole")
    title = decoded(header(nested, "subject"))[:80] if nested is not part else ""
    name = file_name(f"{title}.eml" if title else name_of(part), "message.eml")
    _keep(found, Part(name=name, media_type=kind, content=out.getvalue()))


def _mail_inside(part: Tree) -> Tree:
    """The attached mail, also out of base64, in which RFC 2046 section 5.2.1 forbids and many put it."""
    inner = part.get_payload() if part.is_multipart() else None
    nested = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Tree) else part
    if nested is part or nested.keys() or encoding(part) not in ("base64", "quoted-printable"):
        return nested
    content = unwrapped(raw_bytes(nested), encoding(part))
    check_caps(content, scan_headers(content))
    return email.message_from_bytes(content)


def _content_id(part: Tree) -> str:
    return clean_line(header(part, "content-id"), 200).strip("<> ")
