"""Receipts: opened, delivered, called back, an invitation answered in the subject alone. Nobody wrote them.

An answer that brings its calendar along (RFC 5546) is told by that, in `parse.py`.
"""

from __future__ import annotations

from typing import Final

from ..types import Automatic
from .bounce_words import ARRIVED, DAEMON
from .glance import Finding, Glance
from .phrases import anywhere, before_colon

_READ: Final = before_colon(
    "read", "not read", "deleted", "gelezen", "niet gelezen", "verwijderd", "leesbevestiging",
    "gelesen", "nicht gelesen", "gelöscht", "ungelesen gelöscht", "lesebestätigung",
    "lu", "non lu", "supprimé", "confirmation de lecture", "leído", "no leído", "eliminado",
    "letto", "non letto", "eliminato", "conferma di lettura", "read receipt", "return receipt (displayed)")
_OPENED: Final = anywhere(
    "was (?:read|opened|displayed|deleted (?:without being read)?) on", "was (?:read|displayed) on",
    "this is a (?:read|return) receipt", "is (?:gelezen|geopend|verwijderd)", "is op .{1,40} gelezen",
    "dit is een (?:lees|ontvangst)bevestiging", "wurde (?:am .{1,40} )?(?:gelesen|geöffnet|gelöscht|angezeigt)",
    "dies ist eine (?:lese|empfangs)bestätigung", "a été (?:lu|ouvert|affiché|supprimé)",
    "accusé de (?:réception|lecture)", "(?:fue|ha sido) (?:leído|abierto|eliminado)", "confirmación de lectura",
    "è stato (?:letto|aperto|visualizzato|eliminato)", "ricevuta di (?:ritorno|lettura)")
_ANSWERED: Final = before_colon(
    "geaccepteerd", "afgewezen", "voorlopig", "voorlopig geaccepteerd", "geweigerd", "misschien",
    "accepted", "declined", "tentative", "tentatively accepted", "maybe", "zugesagt", "abgelehnt",
    "mit vorbehalt", "vorläufig", "vorläufig zugesagt", "abgesagt", "accepté", "refusé", "provisoire",
    "peut-être", "aceptado", "aceptada", "rechazado", "rechazada", "provisional", "accettato", "rifiutato",
    "provvisorio")
_RECALLED: Final = before_colon(
    "recall", "intrekken", "bericht intrekken", "rückruf", "rückrufnachricht", "rappel", "rappel de message",
    "recuperar", "recuperación", "richiamo", "richiama")
_RECALL: Final = anywhere(
    "would like to recall the message", "wil het bericht .{1,200} intrekken", "wil dit bericht intrekken",
    "möchte die nachricht .{1,200} zurückrufen", "souhaite rappeler le message", "desea recuperar el mensaje",
    "(?:desidera|vuole) richiamare il messaggio")
_RECALL_REPORT: Final = before_colon(
    "message recall report", "recall success", "recall failure", "message recall success", "message recall failure",
    "bericht ingetrokken", "intrekken gelukt", "intrekken mislukt", "rapport bericht intrekken")
_SHORT: Final = 1_500                 # characters; Outlook's recall and receipt texts are under 500


def receipt_report(look: Glance) -> Finding | None:
    """A message disposition notification by its media type (RFC 8098) or Exchange's class for it."""
    if DAEMON.search(look.author):
        return None                   # some servers refuse a mail with a "deleted" receipt
    kind = (look.headers.get("content-type") or "")[:1_000].lower()
    media_type, name = kind.partition(";")[0].strip(), "disposition-notification"
    if media_type == f"message/{name}" or (media_type == "multipart/report" and name in kind):
        return Automatic.RECEIPT, f"Content-Type: {media_type}, {name}"
    if look.field("content-class") == "urn:content-classes:mdn":
        return Automatic.RECEIPT, "Content-Class: mdn"
    return None


def receipt_by_content(look: Glance) -> Finding | None:
    """A receipt told by subject and content together; `Geaccepteerd: nieuwe huisstijl` is a person's."""
    subject = f"Subject: {look.subject[:60]}"
    if "message/disposition-notification" in look.types and not look.passes_on:
        return Automatic.RECEIPT, "holds message/disposition-notification"
    nothing = not look.head.strip() and not look.names
    if nothing and (_ANSWERED.match(look.subject) or _READ.match(look.subject) or ARRIVED.match(look.subject)):
        return Automatic.RECEIPT, f"no text, {subject}"
    text = look.new_text.strip()
    if len(text) > _SHORT or "?" in text:
        return None
    if _READ.match(look.subject) and _OPENED.search(look.head):
        return Automatic.RECEIPT, subject
    if _RECALLED.match(look.subject) and _RECALL.search(text):
        return Automatic.AUTO_GENERATED, f"calls a mail back, {subject}"
    if _RECALL_REPORT.match(look.subject):
        return Automatic.RECEIPT, subject
    return None
