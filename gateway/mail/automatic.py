"""Did a machine write this mail? The detectors in `known/`, asked in order; the first that knows decides.

Whether a machine may answer it is another question: `known/answerable.py`.
"""

from __future__ import annotations

from typing import Final

from .known.away import away_by_content, away_by_headers, is_away_subject, says_away
from .known.bounces import bounce_by_content, bounce_report, is_bounce_subject, speaks_as_server
from .known.declared import declared
from .known.glance import Finding, Glance, glance_at
from .known.mass import mass_mail
from .known.networks import notification
from .known.notices import challenge, notice
from .known.receipts import receipt_by_content, receipt_report
from .known.reports import feedback_by_content, feedback_report
from .types import Automatic, Headers

# What only says that a machine wrote it; the text may tell what it wrote.
_GENERAL: Final = frozenset({Automatic.AUTO_GENERATED, Automatic.LIST_MAIL, Automatic.AUTO_REPLIED})


def automatic_by_headers(headers: Headers, sender: str) -> Finding | None:
    """Why the mail counts as written by a machine, and the reason in words; None: a person's mail.

    `sender` is the envelope sender, "" for the null sender (RFC 5321 section 4.5.5). Looks at
    headers alone and is cheap enough for the SMTP door.
    """
    return _by_headers(glance_at(headers, sender))


def automatic_by_content(
    headers: Headers, sender: str, body: str, types: frozenset[str], *,
    new_text: str = "", names: tuple[str, ...] = (),
) -> Finding | None:
    """As `automatic_by_headers`, with the text and the media types of all parts.

    `new_text` is the text without quotes and signature, `names` are those of the attachments.
    """
    look = glance_at(headers, sender, body, new_text=new_text, types=types, names=names)
    found = _by_headers(look)
    if found is None:
        return _by_content(look)
    return _closer(look, found) if found[0] in _GENERAL else found


def _by_headers(look: Glance) -> Finding | None:
    return (feedback_report(look) or receipt_report(look) or bounce_report(look) or speaks_as_server(look)
            or _named(look) or _null_sender(look) or away_by_headers(look) or notice(look) or mass_mail(look))


def _named(look: Glance) -> Finding | None:
    """What the mail says of itself, by the name of the tool or the subject where these say more."""
    said = declared(look)
    tool = notification(look)
    if said is None or said[0] is Automatic.BOUNCE:
        return said or tool
    if said[0] is Automatic.AUTO_REPLIED:
        return (Automatic.OUT_OF_OFFICE, said[1]) if is_away_subject(look) else said
    away = away_by_headers(look)
    return tool or ((away[0], said[1]) if away else said)


def _null_sender(look: Glance) -> Finding | None:
    if look.sender:
        return None
    reason = f"sender <>, Subject: {look.subject[:60]}"
    if is_bounce_subject(look) or "postmaster" in look.author[:200].lower():
        return Automatic.BOUNCE, reason
    if is_away_subject(look):
        return Automatic.OUT_OF_OFFICE, reason
    return Automatic.AUTO_GENERATED, "sender <>"


def _by_content(look: Glance) -> Finding | None:
    return (feedback_by_content(look) or receipt_by_content(look) or challenge(look)
            or bounce_by_content(look) or away_by_content(look))


def _closer(look: Glance, found: Finding) -> Finding:
    """What a machine's mail is, where its text tells."""
    told = feedback_by_content(look) or receipt_by_content(look)
    if told is None and found[0] is not Automatic.AUTO_REPLIED:
        told = bounce_by_content(look)
    answered = found[0] is Automatic.AUTO_REPLIED or look.answers
    if told is None and answered and says_away(look):
        told = Automatic.OUT_OF_OFFICE, found[1]
    return told or found
