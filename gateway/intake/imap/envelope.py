"""The envelope of a copy: what the delivering server wrote above the mail, or the Exchange report around it."""

from __future__ import annotations

from itertools import islice

from ...mail.headers import addresses, scan_headers
from ...mail.types import Envelope, Headers, Recipient
from .reports import read_report
from .settings import ImapSettings
from .types import Copy

_ABOVE = 2  # `Received` fields: what stands above the second is the work of the server that delivered
MOST = 10  # fields of one name that are read


def copy_of(settings: ImapSettings, content: bytes) -> Copy:
    """A mail as the mailbox holds it, byte for byte, or the original inside a journal report."""
    report = read_report(content) if settings.journal_reports else None
    if report is not None:
        envelope = _envelope(settings, report.sender, report.recipients)
        return Copy(envelope=envelope, headers=scan_headers(report.content), content=report.content)
    headers = scan_headers(content)
    above = _above(headers)
    noted = above.get("return-path") or ""  # the topmost alone: below <> of the server anybody may have written
    sender = next((one.address for one in addresses(noted) if one.address), "")
    recipients = _recipients(settings, headers, above)
    return Copy(envelope=_envelope(settings, sender, recipients), headers=headers, content=content)


def _envelope(settings: ImapSettings, sender: str, recipients: tuple[str, ...]) -> Envelope:
    """`sender` is what the mail says; whether it counts is what `trusted` says, as at the SMTP door."""
    return Envelope(
        sender=sender,
        recipients=tuple(Recipient(address=one) for one in recipients),
        trusted=settings.trusted,
    )


def _above(headers: Headers) -> Headers:
    """The fields that the delivering server put on top; below them anybody may have written anything."""
    hops, kept = 0, []
    for name, value in headers.fields:
        hops += name == "received"
        if hops == _ABOVE:
            break
        kept.append((name, value))
    return Headers(fields=tuple(kept))


def _recipients(settings: ImapSettings, headers: Headers, above: Headers) -> tuple[str, ...]:
    """Whom it was sent to: as the server noted it, else the list that the mailbox is a member of."""
    noted = _addresses(above, "x-original-to")[:1]
    if noted:
        return noted
    own = {one.lower() for one in (settings.user, settings.address) if one}
    passed = tuple(one for one in _addresses(above, "delivered-to") if one not in own)
    if not settings.list:
        return passed or (settings.user.lower(),)
    own |= set(_addresses(above, "delivered-to"))
    named = {one for field in ("to", "cc") for one in _addresses(headers, field)}
    if named & own and settings.list.lower() not in named:
        return tuple(sorted(named & own))  # written to the mailbox itself, and not to the list
    return (settings.list.lower(),)


def _addresses(headers: Headers, name: str) -> tuple[str, ...]:
    values = islice(headers.all(name), MOST)
    return tuple(dict.fromkeys(one.address for value in values for one in addresses(value) if one.address))
