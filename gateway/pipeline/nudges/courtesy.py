"""Whom we may write to at all: RFC 3834 sections 2 and 4, and the house's own rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gateway.mail.known.answerable import is_nobodys
from gateway.mail.known.glance import first_word
from gateway.mail.types import Message

from .headers import is_mailbox


class Why(StrEnum):
    """Why a mail gets no nudge."""

    NULL_SENDER = "null-sender"
    OURSELVES = "ourselves"
    AUTOMATIC = "automatic"
    MAY_NOT_ANSWER = "may-not-answer"
    SENDER_DIFFERS = "sender-differs"
    UNVERIFIED = "unverified"
    OUTSIDER = "outsider"
    LEFT = "left"
    LIST = "list"
    NO_REPLY = "no-reply"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Refusal:
    """No nudge, and the reason in plain words for trace and journal; no address in it."""

    why: Why
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who belongs to us and which addresses are no person's. All in lower case."""

    domains: frozenset[str]           # company.domains
    lists: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()         # nudges.from, digests, the gateway's mailboxes
    left: frozenset[str] = frozenset()        # those who do not work here any more
    gateway_domain: str = ""          # any address in it is ours: reply+..., Message-IDs


def may_nudge(message: Message, sender: str, house: House, *, verified: bool) -> Refusal | None:
    """None where a nudge may go to the author, else why not.

    `sender` is the envelope sender, `verified` what our own trusted servers said of the author.
    The nudge goes to the envelope sender (RFC 3834 section 4), never to Reply-To.
    """
    sender = sender.strip().lower()
    return (
        _of_the_mail(message)
        or _of_the_sender(sender, message, verified)
        or _of_the_address(sender, house)
    )


def _of_the_mail(message: Message) -> Refusal | None:
    if message.automatic is not None:
        return Refusal(Why.AUTOMATIC, f"the mail is automatic ({message.automatic.value})")
    if any(first_word(value) not in {"", "no"} for value in message.headers.all("auto-submitted")):
        return Refusal(Why.AUTOMATIC, "the mail has an Auto-Submitted field")
    if not message.may_answer:
        return Refusal(Why.MAY_NOT_ANSWER, "the mail asks for no automatic answer")
    return None


def _of_the_sender(sender: str, message: Message, verified: bool) -> Refusal | None:
    if sender in {"", "<>"}:
        return Refusal(Why.NULL_SENDER, "the envelope sender is empty")
    if sender != message.author.address.strip().lower():
        return Refusal(Why.SENDER_DIFFERS, "envelope sender and From differ")
    if not verified:
        return Refusal(Why.UNVERIFIED, "nobody we trust has verified the author")
    return None


def _of_the_address(sender: str, house: House) -> Refusal | None:
    domain = sender.rpartition("@")[2]
    if sender in house.own or (house.gateway_domain and domain == house.gateway_domain.lower()):
        return Refusal(Why.OURSELVES, "the mail comes from our own address")
    if domain not in house.domains:
        return Refusal(Why.OUTSIDER, "the author is not of the company")
    if sender in house.lists:
        return Refusal(Why.LIST, "the author is a mailing list")
    if sender in house.left:
        return Refusal(Why.LEFT, "the author does not work here any more")
    if is_nobodys(sender):
        return Refusal(Why.NO_REPLY, "nobody reads mail to the author's address")
    if not is_mailbox(sender):
        return Refusal(Why.UNREACHABLE, "the author's address is not plain ASCII")
    return None
