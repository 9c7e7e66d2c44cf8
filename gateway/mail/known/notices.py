"""Notices of servers to people: full mailboxes, quarantine, viruses, jobs, requests to confirm a mail."""

from __future__ import annotations

from typing import Final

from ..types import Automatic
from .answerable import is_nobodys
from .glance import Finding, Glance
from .phrases import anywhere

# Said by a server about a mailbox or a mail; a colleague of IT may write the same, under a name.
_ABOUT: Final = anywhere(
    "mailbox (?:is )?(?:almost |nearly )?full", "mailbox (?:size|quota)", "quota (?:warning|exceeded|notification)",
    "(?:postvak|mailbox) (?:is )?(?:bijna |vrijwel )?vol", "postvaklimiet", "opslaglimiet",
    "postfach (?:ist )?(?:fast |beinahe )?voll", "postfachgröße", "speicherplatz",
    "bo[iî]te (?:aux lettres|de réception|mail) .{0,20}pleine", "quota de (?:la )?bo[iî]te",
    "buz[oó]n .{0,20}(?:lleno|límite)", "cuota de(?:l)? buz[oó]n", "(?:casella|cassetta) .{0,30}piena",
    "quarantine", "quarantaine", "quarantäne", "cuarentena", "quarantena", "spam (?:digest|report|summary)",
    "spam-?(?:rapport|overzicht|bericht|übersicht)", "messages? on hold", "held messages?",
    "virus (?:alert|found|detected|notification|gevonden|gefunden)", r"\bvirus\b.{0,30}\b(?:mail|message|bericht)",
    "message (?:quarantined|rejected)", "banned (?:file|contents?)", "content filter", "blocked attachment",
    "greylist", "postmaster summary", "mail (?:queue|statistics|flow) (?:summary|report)", "logwatch for",
    "postfix smtp server: errors",
)
_SERVES: Final = anywhere(
    r"^(?:quarantine|spam|spamfilter|antispam|antivirus|virus|amavis|clamav|mailscanner|mimecast|barracuda|"
    r"mailgateway|messagelabs|proofpoint|postmaster|root|mailer|alert|alerts|digest)(?:[-_.+].{0,40})?@")
# Addresses of a machine or of the people who mind it: the text must tell.
_STAFFED: Final = anywhere(
    r"^(?:security|filter|gateway|admin|administrator|system|exchange|mail|mailadmin)(?:[-_.+].{0,40})?@")
_TOLD: Final = anywhere(
    "automat(?:ed|ically|isch)", "do not reply", "niet (?:op dit bericht )?(?:be)?antwoorden",
    "nicht (?:auf diese .{1,20} )?antworten", "ne pas répondre", "no responda", "non rispondere",
    r"^\s{0,3}[*=#-]{5}",
    "(?:was|were|has been|have been|been) (?:found|detected|blocked|quarantined|removed|held|rejected|deleted)",
    "(?:is|zijn|werd|werden) (?:tegengehouden|geblokkeerd|in quarantaine|verwijderd|aangetroffen)",
    "(?:wurde|wurden) .{0,60}(?:blockiert|zurückgehalten|gefunden|entfernt)",
    "(?:virus|scanner|infected|quarantined?|mailbox size|current size|message[- ]id|sender|recipient)s?\\s{0,3}:",
    "(?:your|the) mailbox (?:is|has)", "(?:uw|je) (?:postvak|mailbox) (?:is|heeft)", "ihr postfach", "votre bo[iî]te",
    "release (?:all|message|these|this)|vrijgeven|freigeben|libérer")
_JOB: Final = anywhere(
    r"^\s{0,3}(?:cron\s{1,3}<|anacron job|\*\*\* security information for|logwatch for |output from your job)")
_ROOT: Final = anywhere(r"cron daemon|anacron|logwatch|^(?:root|cron|daemon|logwatch)@")
_CONFIRM_SUBJECT: Final = anywhere(
    "confirm (?:your|that you sent|the delivery)", "confirmation (?:required|needed|request)",
    "verify your (?:e-?mail|message)",
    "sender (?:verification|confirmation)", "bevestig (?:uw|je) (?:e-?mail|bericht)",
    "bestätigen sie ihre (?:e-?mail|nachricht)",
    "confirmez (?:votre|l['’]envoi)", "confirme su (?:correo|mensaje)", "conferm[ai] (?:il|la tua|il suo)")
_CONFIRM_TEXT: Final = anywhere(
    "(?:your|this) (?:e-?mail|message) (?:has been |is being |is )?(?:held|waiting|pending|on hold)",
    "(?:e-?mail|message) (?:has|was) not (?:yet )?(?:been )?delivered",
    "(?:until|before) (?:it|your (?:e-?mail|message)) (?:can|will) be delivered",
    "reply to this (?:e-?mail|message) to confirm",
    "(?:one|first)[- ]time (?:request|verification|confirmation)", "anti-?spam", "spam ?arrest", "boxbe",
    "uw bericht wordt (?:vastgehouden|pas (?:bezorgd|afgeleverd))", "ihre nachricht wird (?:zurückgehalten|erst)",
    "votre message est (?:en attente|retenu)", "su mensaje (?:está|queda) retenido",
    "il messaggio è (?:in attesa|trattenuto)")
_TMDA: Final = ("x-delivery-agent", "x-boxbe-id", "x-spamarrest-noauth")


def notice(look: Glance) -> Finding | None:
    """By sender and subject together, never by one of them."""
    if look.answers or look.passes_on:
        return None
    subject = f"From: {look.address[:60]}, Subject: {look.subject[:60]}"
    if _JOB.search(look.subject) and (_ROOT.search(look.address) or _ROOT.search(look.author)):
        return Automatic.AUTO_GENERATED, subject
    serves = is_nobodys(look.address) or _SERVES.search(look.address) or "microsoft outlook" in look.author.lower()
    told = _STAFFED.search(look.address) and _TOLD.search(look.new_text)
    if (serves or told) and _ABOUT.search(look.subject):
        return Automatic.AUTO_GENERATED, subject
    return None


def challenge(look: Glance) -> Finding | None:
    """A filter that asks an unknown sender to confirm a mail, told by its field, or by subject and text."""
    field = look.has(*_TMDA)
    asks = _CONFIRM_SUBJECT.search(look.subject) is not None
    if field and (asks or "tmda" in look.field(field)):
        return Automatic.AUTO_REPLIED, f"{field} is there"
    marked = is_nobodys(look.address) or look.field("in-reply-to") or not look.sender
    if asks and marked and _CONFIRM_TEXT.search(look.head):
        return Automatic.AUTO_REPLIED, f"Subject: {look.subject[:60]}"
    return None
