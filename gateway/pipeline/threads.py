"""Which thread a mail belongs to: that of the mail it answers, on its own list, for those who may see it.

A thread runs on one list, the first that its first mail was sent to. Knowing a Message-ID is no
right to its thread: the reply must be sent to that list and to none that the thread was not sent
to, by a verified author who may see it. Any other mail begins a thread of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from ..mail.headers import scan_headers
from ..mail.subject import base_subject, is_reply_subject
from ..mail.types import Envelope
from ..store import items, threads
from ..store.items import Item
from ..store.threads import Thread
from .addresses import bound_to, is_reply_address, read_reply_address
from .directory import Directory, MailList
from .envelopes import envelope_of
from .headfacts import Head
from .parts import Parts
from .verified import verified
from .vouching import Vouch
from .whom import original_recipient

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_TAG = 62  # characters of `[all-staff]`
HEADER_BLOCK = 64 * 1024  # bytes of a copy that are read again, to see whether it is one


class Claim(IntEnum):
    """How well a mail's hold on a Message-ID is founded; a better one takes it over, an equal one not."""

    UNSURE = 0  # it says that this is its id, but nobody we trust says who wrote it
    NAMED = 1  # it answers a mail of this id that never came here
    OWN = 2  # its own id, by a verified author


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A mail at the door, as far as its thread depends on it."""

    item_id: str
    envelope: Envelope
    head: Head
    vouch: Vouch

    @property
    def sure(self) -> bool:
        """Whether the author is verified."""
        return verified(vouched=self.vouch.by, sender=self.envelope.sender, author=self.head.author)


def sent_to(envelope: Envelope, directory: Directory) -> tuple[MailList, ...]:
    """The known lists that the envelope itself reaches; To and Cc are anybody's to write."""
    written = [r.address.lower() for r in envelope.recipients]
    return directory.lists_in([*written, *(original_recipient(r) for r in envelope.recipients)])


def stands_alone(parts: Parts, mail: Arrival, held: Set[str]) -> bool:
    """Whether a mail surely begins a thread: it names no Message-ID of those held, and no answer address."""
    return held.isdisjoint(ids_of(mail.head)) and not any(
        is_reply_address(one.address, parts.manners.domain) for one in mail.envelope.recipients
    )


def ids_of(head: Head) -> tuple[str, ...]:
    """Every Message-ID that a mail has or names."""
    return (*head.message_ids, *head.in_reply_to, *head.references)


def thread_of(connection: Connection, parts: Parts, mail: Arrival) -> Thread:
    """The thread that a mail joins, or else one of its own, begun here."""
    lists = tuple(one.address for one in sent_to(mail.envelope, parts.directory()))
    found = _by_address(connection, parts, mail)
    if found is None and lists and mail.sure:
        found = _answered(connection, mail.head, lists)
        found = found if found and _may_join(connection, parts, mail, found, lists) else None
    if found is None:
        parent = _parent(mail.head)
        known = bool(parent) and bool(threads.holder(connection, next(iter(lists), ""), parent))
        found = begun(parts, mail, parent_known=known)
        threads.start_all(connection, [found])
    return found


def begun(parts: Parts, mail: Arrival, *, parent_known: bool = False) -> Thread:
    """A new thread. Who answers a mail that never came here is not its author, only the first to answer."""
    head = mail.head
    address = next((one.address for one in sent_to(mail.envelope, parts.directory())), "")
    unseen = (
        mail.sure
        and is_reply_subject(head.subject)
        and bool(_parent(head))
        and not parent_known
        and _may_see(parts, head.author, address)
    )
    return threads.new(
        id=mail.item_id,
        list=address,
        base_subject=base_subject(head.subject),
        author="" if unseen else head.author,
        has_root=not unseen,
    )


def remember(connection: Connection, mail: Arrival, thread: Thread) -> None:
    """Keep under which Message-IDs this mail can be answered, so that the answers find its thread."""
    for message_id, claim in _claims(mail, thread):
        _claim(connection, mail, thread, message_id, claim)


def names_of(mail: Arrival, thread: Thread) -> list[dict[str, str]]:
    """What to remember of a mail that stands alone: nobody else has a claim to its Message-IDs."""
    return [_named(mail, thread, message_id) for message_id, _ in _claims(mail, thread)]


def _claims(mail: Arrival, thread: Thread) -> Iterator[tuple[str, Claim]]:
    for n, own in enumerate(mail.head.message_ids if thread.list else ()):
        if n == 0:
            yield own, Claim.OWN if mail.sure else Claim.UNSURE
        elif mail.sure:
            yield own, Claim.NAMED  # a doubled field: programs pick either
    if thread.id == mail.item_id and not thread.root_item:
        yield _parent(mail.head), Claim.NAMED


def _named(mail: Arrival, thread: Thread, message_id: str) -> dict[str, str]:
    return {"list": thread.list, "message_id": message_id, "thread_id": thread.id, "item_id": mail.item_id}


def _by_address(connection: Connection, parts: Parts, mail: Arrival) -> Thread | None:
    """The thread whose answer address this mail was sent to, by the person it was given to."""
    for recipient in mail.envelope.recipients if mail.sure else ():
        reply = read_reply_address(recipient.address, parts.secret, parts.manners.domain)
        if reply is not None and bound_to(reply, mail.head.author, parts.secret):
            root = items.get(connection, reply.post.upper())
            if root is not None:
                return threads.get(connection, root.thread_id)
    return None


def _answered(connection: Connection, head: Head, lists: Sequence[str]) -> Thread | None:
    """In-Reply-To whatever the subject; a copy; else the nearest known of References, of this subject."""
    direct = threads.by_message(connection, lists, head.in_reply_to)
    if direct is not None:
        return direct
    copied = _copied(connection, head, lists)
    if copied is not None:
        return copied
    loose = threads.by_message(connection, lists, tuple(reversed(head.references)))
    return loose if loose is not None and _topic(loose.base_subject) == _topic(head.subject) else None


def _copied(connection: Connection, head: Head, lists: Sequence[str]) -> Thread | None:
    """The thread of the same mail that came before by another way: they stand in one row.

    A Message-ID alone proves nothing, since some software gives every mail the same one.
    """
    for address in lists if head.message_id else ():
        earlier = items.get(connection, threads.holder(connection, address, head.message_id))
        if earlier is None or _claim_of(earlier, head.message_id) < Claim.OWN or earlier.author != head.author:
            continue
        date = scan_headers(items.beginning(connection, earlier.id, HEADER_BLOCK)).get("date") or ""
        if date == head.date and _topic(earlier.subject) == _topic(head.subject):
            return threads.get(connection, earlier.thread_id)
    return None


def _topic(subject: str) -> str:
    """What a subject is about: without the tags that a list may put before it, nor the marks behind them."""
    rest = base_subject(subject)
    while rest.startswith("[") and rest.find("]", 1, LONGEST_TAG) > 0 and not rest.endswith("]"):
        rest = base_subject(rest.partition("]")[2])
    return rest.casefold()


def _may_join(
    connection: Connection, parts: Parts, mail: Arrival, thread: Thread, lists: Sequence[str]
) -> bool:
    """Whether this author may see the thread, and everybody this mail is sent to was sent the first one."""
    directory = parts.directory()
    first = items.get(connection, thread.root_item or thread.id)
    reached = {thread.list}
    if first is not None:
        reached |= {one.address for one in sent_to(envelope_of(connection, first), directory)}
    return set(lists) <= reached and (
        mail.head.author == thread.root_author or _may_see(parts, mail.head.author, thread.list)
    )


def _may_see(parts: Parts, author: str, address: str) -> bool:
    """A member as the list stands now; any colleague where nobody knows who is on it."""
    found = parts.directory().lists.get(address)
    if found is None:
        return False
    if found.members is not None:
        return author in found.members
    return author.rpartition("@")[2] in {one.lower() for one in parts.rulebook.now.company.domains}


def _parent(head: Head) -> str:
    """The one mail that this one answers; "" for none."""
    return next(iter((*head.in_reply_to, *reversed(head.references))), "")


def _claim(connection: Connection, mail: Arrival, thread: Thread, message_id: str, claim: Claim) -> None:
    """Bind a Message-ID to the thread, unless an earlier mail has as good a claim to it."""
    kept = _named(mail, thread, message_id)
    threads.remember(connection, [kept])
    holder = threads.holder(connection, thread.list, message_id)
    earlier = items.get(connection, holder) if holder != mail.item_id else None
    if earlier is not None and _claim_of(earlier, message_id) < claim:
        threads.take_over(connection, **kept)


def _claim_of(item: Item, message_id: str) -> Claim:
    if item.message_id != message_id:
        return Claim.NAMED
    sure = verified(vouched=item.vouched, sender=item.sender, author=item.author)
    return Claim.OWN if sure else Claim.UNSURE
