"""Reports about mail that machines send each other: abuse (ARF), DMARC and TLS."""

from __future__ import annotations

import re
from typing import Final

from ..types import Automatic
from .answerable import is_nobodys
from .glance import Finding, Glance

_TYPES: Final = ("feedback-report", "tlsrpt")
_FAILED: Final = frozenset({"message/feedback-report", "message/rfc822", "text/rfc822-headers"})
# RFC 7489 section 7.2.1.1 and RFC 8460 section 5.1: receiver!domain!begin!end[!id].extension
_FILE: Final = re.compile(
    r"[\w.-]{1,200}![\w.-]{1,200}!\d{9,11}!\d{9,11}(?:![\w.-]{1,100})?\.(?:xml|json|zip)(?:\.gz)?",
    re.IGNORECASE)


def feedback_report(look: Glance) -> Finding | None:
    """RFC 5965, RFC 7489 and RFC 8460, by type, by fields or by the fixed subject."""
    kind = (look.headers.get("content-type") or "")[:1_000].lower()
    media_type = kind.partition(";")[0].strip()
    for name in _TYPES:
        if media_type == f"message/{name}" or (media_type == "multipart/report" and name in kind):
            return Automatic.FEEDBACK_REPORT, f"Content-Type: {media_type}, {name}"
    if found := look.has("tls-report-domain", "tls-report-submitter"):
        return Automatic.FEEDBACK_REPORT, f"{found} is there"
    return None if look.answers or look.passes_on else _by_subject(look)


def feedback_by_content(look: Glance) -> Finding | None:
    """As `feedback_report`, by the parts: RFC 5965's own, or the file name that RFC 7489 fixes."""
    if "message/feedback-report" in look.types:
        return Automatic.FEEDBACK_REPORT, "holds message/feedback-report"
    if found := next((one for one in look.types if one.startswith("application/tlsrpt")), ""):
        return Automatic.FEEDBACK_REPORT, f"holds {found}"
    if look.answers or look.passes_on:
        return None
    lower = look.subject.lower()
    if lower.startswith("complaint about message from") and "message/rfc822" in look.types:
        return Automatic.FEEDBACK_REPORT, f"Subject: {look.subject[:60]}"
    if any(_FILE.fullmatch(name[:500]) for name in look.names) and len(look.new_text.strip()) < 1_500:
        told = "dmarc" in f"{lower} {look.author.lower()}" or "report" in lower
        return (Automatic.FEEDBACK_REPORT, "holds a report by its file name") if told else None
    return None


def _by_subject(look: Glance) -> Finding | None:
    """The subject that both RFCs fix; failure reports have no fixed one, but these two words."""
    lower = look.subject.lower()
    fixed = "report domain:" in lower and ("submitter:" in lower or "report-id:" in lower)
    failure = "dmarc" in lower and "report" in lower and "failure" in lower
    if fixed or (failure and (is_nobodys(look.address) or "dmarc" in look.address or look.types & _FAILED)):
        return Automatic.FEEDBACK_REPORT, f"Subject: {look.subject[:60]}"
    return None
