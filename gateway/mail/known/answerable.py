"""May a machine answer this mail? RFC 3834 section 2. Apart from the question who wrote it.

X-Auto-Response-Suppress and a list's headers stand on people's own mail too, so they forbid an
answer and say nothing about the writer.
"""

from __future__ import annotations

import re
from typing import Final

from ..headers import addresses
from ..types import Automatic, Headers
from .glance import first_word

_LIST: Final = (
    "list-id", "list-post", "list-unsubscribe", "list-help", "list-owner", "list-archive", "list-subscribe",
    "mailing-list", "x-mailing-list", "x-beenthere", "x-mailman-version", "x-listname", "x-google-group-id")
_LOOPS: Final = ("x-loop", "x-ms-exchange-inbox-rules-loop")          # an answer may run in a circle
# RFC 3834 section 2 and RFC 5230 section 4.6, and how such addresses are called in our languages.
_NOBODY: Final = re.compile(
    r"(?:mailer|mail)[-_.]?daemon|postmaster|root|daemon|nobody|listserv|majordomo|mailman|autoresponder|"
    r"owner-.*|(?:msprvs|bounces?)(?:[-+=_.].*)?|.*[-+_.](?:request|owner|bounces?|confirm|errors)|"
    r"(?:[a-z0-9]+[-_.])*(?:no|not|non|niet|nicht|do[-_.]?not|don'?t)[-_.]?(?:repl(?:y|ies)|respond|answer|"
    r"(?:be)?antwoorden|antworten)(?:[-_.+].*)?|"
    r"(?:[a-z0-9]+[-_.])?ne[-_.]?pas[-_.]?repondre(?:[-_.+].*)?|no[-_.]?(?:responder|contestar|responda)|"
    r"non[-_.]?rispondere|notifications?(?:[-_.+].*)?|notificaties?|benachrichtigung(?:en)?|notificacion(?:es)?|"
    r"meldingen|(?:[a-z0-9]+[-_.])?notify|alerts?|newsletter|nieuwsbrief|automailer|systemnotification",
    re.IGNORECASE)


def may_answer(headers: Headers, sender: str, automatic: Automatic | None) -> bool:
    """Whether RFC 3834 section 2 lets an automatic answer go to this mail."""
    authors = [found.address for value in headers.all("from")[:2] for found in addresses(value)[:2]]
    if automatic is not None or not sender or len(authors) != 1 or not authors[0]:
        return False
    if any(first_word(value) not in ("", "no") for value in headers.all("auto-submitted")[:5]):
        return False
    if any(headers.get(name) is not None for name in (*_LIST, *_LOOPS)) or _is_bulk(headers):
        return False
    if _suppressed(headers):
        return False
    reply_to = [found.address for found in addresses((headers.get("reply-to") or "")[:2_000])[:5]]
    return not any(is_nobodys(address) for address in (sender, *authors, *reply_to))


def is_nobodys(address: str) -> bool:
    """Whether no person reads the mail to this address, by its local part."""
    return _NOBODY.fullmatch(address.rpartition("@")[0][:64] or address[:64]) is not None


def _is_bulk(headers: Headers) -> bool:
    words = (first_word(headers.get(name)) for name in ("precedence", "x-precedence"))
    return any(word in ("bulk", "junk", "list", "auto_reply", "auto-reply") for word in words)


def _suppressed(headers: Headers) -> bool:
    """Microsoft's [MS-OXCMAIL] section 2.2.3.2.14: All, OOF and AutoReply concern us; DR and RN do not."""
    listed = ",".join(headers.all("x-auto-response-suppress")[:5])[:500]
    return bool({word.strip().lower() for word in listed.split(",")} & {"all", "oof", "autoreply"})
