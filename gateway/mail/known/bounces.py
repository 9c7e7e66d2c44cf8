"""A mail that came back, or waits: reports by their type, and servers that write in forms of their own."""

from __future__ import annotations

from typing import Final

from ..types import Automatic
from .bounce_words import (
    ARRIVED,
    ARRIVED_TITLE,
    BOUNCE_BODY,
    BOUNCE_SUBJECT,
    DAEMON,
    DELIVERY_FACT,
    EXCHANGE,
    MACHINE,
    OPENING,
    POSTMASTER,
    QMAIL,
    SERVES,
    TOLD,
)
from .glance import Finding, Glance

_OPENING: Final = 600                 # characters in which a server has said what it is
_TEXT: Final = 1_500


def bounce_report(look: Glance) -> Finding | None:
    """A report by its media type (RFC 3464, RFC 6522), or by a field that only bounces have."""
    kind = (look.headers.get("content-type") or "")[:1_000].lower()
    media_type = kind.partition(";")[0].strip()
    reported = "report-type" in kind and "delivery-status" in kind
    if reported or media_type in ("multipart/report", "message/delivery-status"):
        if ARRIVED.match(look.subject) or ARRIVED_TITLE.match(look.subject):
            return Automatic.RECEIPT, f"Content-Type: {media_type}, Subject: {look.subject[:60]}"
        return Automatic.BOUNCE, f"Content-Type: {media_type}"
    if look.field("x-failed-recipients"):
        return Automatic.BOUNCE, "X-Failed-Recipients"
    if look.has("x-ms-exchange-message-is-ndr"):
        return Automatic.BOUNCE, "X-MS-Exchange-Message-Is-Ndr"
    if look.field("content-class") == "urn:content-classes:dsn":
        return Automatic.BOUNCE, "Content-Class: dsn"
    return None


def speaks_as_server(look: Glance) -> Finding | None:
    """A mail server under its own name, or as the postmaster about a delivery."""
    told = bool(BOUNCE_SUBJECT.search(look.subject))
    if DAEMON.search(look.author.partition("@")[0]):
        return Automatic.BOUNCE, f"From: {look.author[:80]}"
    if EXCHANGE.search(look.author):
        return (Automatic.BOUNCE if told else Automatic.AUTO_GENERATED), f"From: {look.author[:80]}"
    name = look.author.partition("<")[0].strip(" \"'")
    served = SERVES.fullmatch(name) or POSTMASTER.match(look.address) or DAEMON.match(look.sender)
    if served and told:
        return Automatic.BOUNCE, f"From: {look.author[:80]}, Subject: {look.subject[:60]}"
    return None


def is_bounce_subject(look: Glance) -> bool:
    """Whether the subject speaks of a failed or late delivery."""
    return bool(BOUNCE_SUBJECT.search(look.subject))


def bounce_by_content(look: Glance) -> Finding | None:
    """A bounce in a form of its own, told by text and subject, or text and sender, together.

    Who forwards or answers one, or asks what it means, is a person.
    """
    threaded = look.field("in-reply-to") or look.field("references")
    if look.sender and not DAEMON.search(look.author) and (threaded or look.passes_on):
        return None
    if look.answers and not _by_machine(look) and not BOUNCE_BODY.search(look.new_text[:_OPENING]):
        return None                   # its own words are somebody's; the bounce stands in the quote
    if "message/delivery-status" in look.types and "message/rfc822" in look.types:
        return Automatic.BOUNCE, "holds message/delivery-status"
    opening = look.head[:_OPENING]
    if QMAIL.search(opening[:200]):
        return Automatic.BOUNCE, "the text is qmail's"
    if not BOUNCE_BODY.search(look.head[:_TEXT]) and not OPENING.search(opening):
        return None
    if not look.sender or DAEMON.search(look.author):
        return Automatic.BOUNCE, "a failed delivery in the text, and the sender is <>"
    if _by_machine(look) and BOUNCE_SUBJECT.search(look.subject):
        return Automatic.BOUNCE, f"Subject: {look.subject[:60]}"
    if BOUNCE_SUBJECT.search(look.subject) and DELIVERY_FACT.search(look.head) and not _asks(look):
        return Automatic.BOUNCE, f"Subject: {look.subject[:60]}"
    return None


def _by_machine(look: Glance) -> bool:
    return not look.sender or bool(MACHINE.search(look.author[:300]) or DAEMON.search(look.sender))


def _asks(look: Glance) -> bool:
    """Whether somebody asks before the text of a bounce begins, or in its subject, or speaks of their mail."""
    if TOLD.search(look.head[:300]):
        return True
    found = OPENING.search(look.head) or BOUNCE_BODY.search(look.head)
    return "?" in look.subject or "?" in look.head[:found.start() if found else _TEXT]
