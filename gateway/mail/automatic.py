"""Two questions about a mail: did a machine write it, and may a machine answer it?

They are kept apart: X-Auto-Response-Suppress and a list's headers stand on people's own mail
too, so they forbid an answer and say nothing about the writer.
"""

from __future__ import annotations

import re
from typing import Final

from .automatic_words import (
    AWAY_BODY,
    BOUNCE_BODY,
    BOUNCE_SUBJECT,
    DAEMON,
    DELIVERY_FACT,
    MACHINE,
    NO_ANSWER,
    PERHAPS_AWAY,
    SURELY_AWAY,
)
from .headers import addresses, decoded
from .types import Automatic, Headers

_AUTO_REPLY_FIELDS: Final = (
    "x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply-from", "x-mail-autoreply")
_LIST_FIELDS: Final = (
    "list-id", "list-post", "list-unsubscribe", "list-help", "list-owner", "list-archive", "mailing-list",
    "x-mailing-list", "x-beenthere", "x-mailman-version")
_REPORTS: Final = {
    "feedback-report": Automatic.FEEDBACK_REPORT,
    "disposition-notification": Automatic.RECEIPT,
}

Finding = tuple[Automatic, str]


def automatic_by_headers(headers: Headers, sender: str) -> Finding | None:
    """Why the mail counts as written by a machine, and the reason in words; None: a person's mail.

    `sender` is the envelope sender, "" for the null sender (RFC 5321 section 4.5.5). Looks at
    headers alone and is cheap enough for the SMTP door.
    """
    subject = decoded((headers.get("subject") or "")[:2_000])
    return (_report(headers) or _daemon(headers, sender, subject) or _declared(headers, subject)
            or _null_sender(sender, headers, subject) or _by_subject(headers, subject) or _bulk(headers))


def automatic_by_content(headers: Headers, sender: str, body: str, types: frozenset[str]) -> Finding | None:
    """As `automatic_by_headers`, with the beginning of the body and the media types of all parts."""
    found = automatic_by_headers(headers, sender)
    subject, head = decoded((headers.get("subject") or "")[:2_000]), body[:4_000]
    if "message/feedback-report" in types:
        return Automatic.FEEDBACK_REPORT, "holds message/feedback-report"
    if found and found[0] is Automatic.AUTO_REPLIED and AWAY_BODY.search(head):
        return Automatic.OUT_OF_OFFICE, found[1]
    if found and found[0] in (Automatic.AUTO_GENERATED, Automatic.LIST_MAIL):
        return _bounce_text(headers, subject, head, sender) or found
    if found is None and "message/delivery-status" in types and "message/rfc822" in types:
        return Automatic.BOUNCE, "holds message/delivery-status"
    complaint = subject.lower().startswith("complaint about message from")
    if found is None and complaint and "message/rfc822" in types:
        return Automatic.FEEDBACK_REPORT, f"Subject: {subject[:60]}"
    return found or _bounce_text(headers, subject, head, sender)


def may_answer(headers: Headers, sender: str, automatic: Automatic | None) -> bool:
    """Whether RFC 3834 section 2 lets an automatic answer go to this mail."""
    authors = [found.address for value in headers.all("from")[:2] for found in addresses(value)[:2]]
    reply_to = [found.address for found in addresses(headers.get("reply-to") or "")[:5]]
    if automatic is not None or not sender or len(authors) != 1 or not authors[0]:
        return False
    if _first_word(headers, "auto-submitted") not in ("", "no"):
        return False
    if _first_word(headers, "precedence") in ("bulk", "junk", "list", "auto_reply"):
        return False
    if any(headers.get(name) is not None for name in _LIST_FIELDS):
        return False
    suppressed = {word.strip().lower() for word in (headers.get("x-auto-response-suppress") or "").split(",")}
    if suppressed & {"all", "oof", "autoreply"}:
        return False
    names = (address.partition("@")[0][:200] for address in [sender, *authors, *reply_to])
    return not any(NO_ANSWER.fullmatch(name) for name in names)


def _report(headers: Headers) -> Finding | None:
    """A report by its media type: RFC 3464, RFC 5965, RFC 8098."""
    kind = (headers.get("content-type") or "")[:1_000].lower()
    media_type = kind.partition(";")[0].strip()
    for name, automatic in _REPORTS.items():
        if automatic is Automatic.RECEIPT and DAEMON.search(headers.get("from") or ""):
            continue                  # some servers refuse a mail with a "deleted" receipt
        if media_type == f"message/{name}" or (media_type == "multipart/report" and name in kind):
            return automatic, f"Content-Type: {media_type}, {name}"
    reported = "report-type" in kind and "delivery-status" in kind
    if reported or media_type in ("multipart/report", "message/delivery-status"):
        return Automatic.BOUNCE, f"Content-Type: {media_type}"
    return None


def _daemon(headers: Headers, sender: str, subject: str) -> Finding | None:
    """A mail server speaks: under its own name, or as the postmaster about a delivery."""
    if headers.get("x-failed-recipients"):
        return Automatic.BOUNCE, "X-Failed-Recipients"
    author = (headers.get("from") or "")[:1_000]
    if DAEMON.search(author.partition("@")[0]):
        return Automatic.BOUNCE, f"From: {decoded(author)[:80]}"
    served = "postmaster" in author.lower() or bool(DAEMON.match(sender))
    if served and BOUNCE_SUBJECT.search(subject):
        return Automatic.BOUNCE, f"From: {decoded(author)[:80]}, Subject: {subject[:60]}"
    return None


def _declared(headers: Headers, subject: str) -> Finding | None:
    """What the mail says of itself: RFC 3834 section 5 and older customs."""
    declared = _first_word(headers, "auto-submitted")
    reason = f"Auto-Submitted: {declared}"
    if not declared:
        field = next((name for name in _AUTO_REPLY_FIELDS if headers.get(name)), None)
        if field is None and _first_word(headers, "precedence") != "auto_reply":
            return None
        declared, reason = "auto-replied", f"{field} is there" if field else "Precedence: auto_reply"
    if declared in ("no", "auto-forwarded"):
        return None
    if declared == "auto-replied":
        return Automatic.OUT_OF_OFFICE if _is_away(subject, True) else Automatic.AUTO_REPLIED, reason
    if BOUNCE_SUBJECT.search(subject):
        return Automatic.BOUNCE, reason
    return Automatic.AUTO_GENERATED, reason


def _null_sender(sender: str, headers: Headers, subject: str) -> Finding | None:
    if sender:
        return None
    if BOUNCE_SUBJECT.search(subject) or "postmaster" in (headers.get("from") or "")[:200].lower():
        return Automatic.BOUNCE, f"sender <>, Subject: {subject[:60]}"
    if _is_away(subject, True):
        return Automatic.OUT_OF_OFFICE, f"sender <>, Subject: {subject[:60]}"
    return Automatic.AUTO_GENERATED, "sender <>"


def _is_away(subject: str, answers: bool) -> bool:
    """Whether the subject says that its writer is away; some words do so only on an answer."""
    return bool(SURELY_AWAY.match(subject) or (answers and PERHAPS_AWAY.match(subject)))


def _by_subject(headers: Headers, subject: str) -> Finding | None:
    if _is_away(subject, headers.get("in-reply-to") is not None):
        return Automatic.OUT_OF_OFFICE, f"Subject: {subject[:60]}"
    lower = subject.lower()
    # RFC 7489 section 7.2.1.1 fixes the subject of aggregate reports.
    if lower.startswith("report domain:") or ("dmarc" in lower and "report" in lower and "failure" in lower):
        return Automatic.FEEDBACK_REPORT, f"Subject: {subject[:60]}"
    return None


def _bulk(headers: Headers) -> Finding | None:
    """Mass mail by machine; a list that people post to also says bulk, and has List-Post."""
    precedence = _first_word(headers, "precedence")
    if precedence in ("bulk", "junk") and headers.get("list-post") is None:
        return Automatic.LIST_MAIL, f"Precedence: {precedence}"
    return None


def _bounce_text(headers: Headers, subject: str, head: str, sender: str) -> Finding | None:
    """A bounce in a form of its own: told by subject and body together, never in an answer."""
    if not BOUNCE_BODY.search(head[:1_500]) or headers.get("in-reply-to"):
        return None
    author = (headers.get("from") or "")[:300]
    machine = bool(MACHINE.search(author)) or not sender or bool(DAEMON.search(sender))
    if BOUNCE_SUBJECT.search(subject) and (machine or DELIVERY_FACT.search(head)):
        return Automatic.BOUNCE, f"Subject: {subject[:60]}"
    if not sender or DAEMON.search(author):
        return Automatic.BOUNCE, "a failed delivery in the text, and the sender is <>"
    return None


def _first_word(headers: Headers, name: str) -> str:
    words = re.split(r"[\s;(]", (headers.get(name) or "").strip()[:200], maxsplit=1)
    return words[0].lower()
