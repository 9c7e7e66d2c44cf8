"""Mass mail by machine. What people post to a list is theirs, though no machine may answer it."""

from __future__ import annotations

from typing import Final

from ..types import Automatic
from .glance import Finding, Glance, first_word

# Where one of these stands people post; so it is no newsletter.
_POSTED_TO: Final = (
    "list-post", "x-mailman-version", "x-beenthere", "x-google-group-id", "mailing-list", "x-mailing-list",
    "x-listserver", "x-loop", "x-no-archive")
# Mass mailers' own fields. They also relay single mails for companies: they count beside List-Unsubscribe.
_MASS: Final = (
    "list-unsubscribe-post", "feedback-id", "x-campaign", "x-campaignid", "x-campaign-id", "x-mc-user",
    "x-mailchimp-campaign-id", "x-sg-eid", "x-mailgun-sid", "x-mailgun-tag", "x-ses-outgoing", "x-mj-mid",
    "x-mailjet-campaign", "x-csa-complaints", "x-rpcampaign", "x-report-abuse", "x-sfmc-stack", "x-job",
    "x-hs-cid", "x-cm-mid", "x-mailer-lid", "x-mailer-recptid", "x-klaviyo-message-id", "x-emarsys-identify",
    "x-sib-id", "x-laposta-campaign", "x-spotler-id", "x-copernica-id")


def mass_mail(look: Glance) -> Finding | None:
    """Bulk by its own word, or a newsletter: a way out, a mass mailer's field and nobody who posts."""
    precedence = first_word(look.headers.get("precedence"))
    if precedence in ("bulk", "junk") and look.headers.get("list-post") is None:
        return Automatic.LIST_MAIL, f"Precedence: {precedence}"
    if not look.has("list-unsubscribe") or look.has(*_POSTED_TO) or precedence == "list":
        return None
    if look.field("in-reply-to"):
        return None
    if mark := look.has(*_MASS):
        return Automatic.LIST_MAIL, f"List-Unsubscribe and {mark} are there"
    return None
