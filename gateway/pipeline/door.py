"""The house behind the door: relay at once on envelope and headers, or take and commit."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from rules.decide import decide_at_door

from ..errors import MailsquareError
from ..mail.types import Envelope, Headers
from ..relay import carries_our_mark
from ..store import items, journal
from ..store.database import writing
from ..store.threads import Thread, next_seq
from . import off, pieces, tasks
from .accepting import Change, Writer
from .addresses import is_reply_address, read_reply_address
from .fate import Fate, Verdict
from .headfacts import Head, head_of
from .parts import Parts
from .threads import Arrival, remember, thread_of
from .whom import Reach, reach

if TYPE_CHECKING:
    from sqlalchemy import Connection

INLINE, COPY = "inline", "copy"  # in the way of the mail, or beside it
NO_SUCH_ADDRESS = "550 5.1.1 No such address: it was not made by this gateway"


class GatewayDoor:
    """Judges at the door, and accepts what it takes."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._writer = Writer(lambda: writing(parts.database))
        self._fates = pieces.Fates()

    def close(self) -> None:
        """Commit what waits, then end."""
        self._writer.close()

    def ours(self, address: str) -> bool:
        """True for `reply+...` addresses, which never go to the next hop."""
        return is_reply_address(address, self._parts.manners.domain)

    def judge(self, envelope: Envelope, headers: Headers) -> Verdict:
        """Take it, refuse it, or relay it with the name of the check that said so."""
        answer_addresses = [r for r in envelope.recipients if self.ours(r.address)]
        if answer_addresses:
            return self._judge_answer(envelope)
        built_in = self._built_in(envelope, headers)
        if built_in:
            return Verdict(fate=Fate.RELAY, reason=built_in)
        rules = self._parts.rulebook.now
        whom = reach(envelope, headers, self._parts.directory(), rules.company.domains)
        if not whom.lists:
            return Verdict(fate=Fate.RELAY, reason="built-in:no-list")
        earlier = self._fates.of(envelope, headers)
        if earlier is not None:
            return earlier  # a guard that counts must not part the pieces of one mail
        head = head_of(envelope, headers, whom, self._parts.directory(), self._parts.clock())
        decision = decide_at_door(rules, head.facts)
        verdict = Verdict(fate=Fate.TAKE, reason="")
        if decision is not None:
            verdict = Verdict(fate=Fate.RELAY, reason=decision.decided_by)
        self._fates.remember(envelope, headers, verdict)
        return verdict

    def _judge_answer(self, envelope: Envelope) -> Verdict:
        manners = self._parts.manners
        if not all(self.ours(r.address) for r in envelope.recipients):
            # a reply to all: the door takes our part of it and relays the rest
            return Verdict(fate=Fate.RELAY, reason="built-in:answer")
        for recipient in envelope.recipients:
            if read_reply_address(recipient.address, self._parts.secret, manners.domain) is None:
                return Verdict(fate=Fate.REFUSE, reason=NO_SUCH_ADDRESS)
        return Verdict(fate=Fate.TAKE, reason="")

    def _built_in(self, envelope: Envelope, headers: Headers) -> str:
        if off.is_off(self._parts.state):
            return "off"
        if carries_our_mark(headers, self._parts.manners.hostname):
            return "built-in:own"
        if not envelope.sender:
            return "built-in:bounce"
        if any(r.address.lower().partition("@")[0] == "postmaster" for r in envelope.recipients):
            return "built-in:postmaster"
        return ""

    async def accept(self, envelope: Envelope, headers: Headers, content: bytes) -> str:
        """The item's id, once item, bytes and task are durable. StoreTrouble when they are not."""
        return await self._writer.commit(self._change(envelope, headers, content, INLINE))

    def take_copy(self, envelope: Envelope, headers: Headers, content: bytes) -> str:
        """The item's id for a mail that its recipients have already, once durable; "" for none of ours.

        StoreTrouble when it is not durable: the copy stays where it is. Called in a thread.
        """
        if any(self.ours(one.address) for one in envelope.recipients):
            return ""  # an answer is for the door, which can refuse it
        if self.judge(envelope, headers).fate is not Fate.TAKE:
            return ""
        change = self._change(envelope, headers, content, COPY)
        with writing(self._parts.database) as connection:
            return change(connection)

    def _change(self, envelope: Envelope, headers: Headers, content: bytes, intake: str) -> Change:
        rules = self._parts.rulebook.now
        whom = reach(envelope, headers, self._parts.directory(), rules.company.domains)
        head = head_of(envelope, headers, whom, self._parts.directory(), self._parts.clock())
        key = door_key(envelope, content)

        def change(connection: Connection) -> str:
            return self._insert(connection, key, envelope, head, whom, content, intake)

        return change

    def _insert(
        self,
        connection: Connection,
        key: str,
        envelope: Envelope,
        head: Head,
        whom: Reach,
        content: bytes,
        intake: str,
    ) -> str:
        known = items.known(connection, key)
        if known is not None:
            return known  # the client did not hear our 250 and sent it again
        content_key = pieces.content_key(envelope, content)
        whole = pieces.earlier(connection, envelope, content_key, self._parts.clock())
        if whole is not None:
            pieces.join(self._parts, connection, whole, envelope, whom)
            return whole.id
        item_id = item_id_of(key)
        mail = Arrival(item_id=item_id, envelope=envelope, head=head)
        thread = thread_of(connection, self._parts, mail)
        now = self._parts.clock()
        seq = next_seq(connection, thread.id, now)
        row = _row(key, mail, whom, thread, seq, len(content)) | {"intake": intake, "content_key": content_key}
        items.add(connection, row, envelope, content, reached="delivered" if intake == COPY else "waiting")
        remember(connection, mail, thread)
        journal.write(connection, at=now, item_id=item_id, event="accepted", words=_accepted(envelope, whom))
        self._parts.engine.enqueue(connection, tasks.handle(item_id, thread.id, seq))
        return item_id

    def relayed(self, reason: str) -> None:
        """Count one mail that went on at once; a store that is gone does not stop mail."""
        try:
            with writing(self._parts.database) as connection:
                journal.count_relayed(connection, reason, self._parts.clock())
        except MailsquareError:
            self._parts.log.warning("relayed mail could not be counted", reason=reason)


def door_key(envelope: Envelope, content: bytes) -> str:
    """The same for the same bytes from the same sender to the same recipients, and for no other."""
    digest = hashlib.sha256(envelope.sender.encode("utf-8", "surrogatepass"))
    for address in sorted(r.address for r in envelope.recipients):
        digest.update(b"\0" + address.encode("utf-8", "surrogatepass"))
    digest.update(b"\0\0" + content)
    return digest.hexdigest()


def item_id_of(key: str) -> str:
    """Sixteen letters and digits: the first 80 bits of the door key in base32."""
    return base64.b32encode(bytes.fromhex(key)[:10]).decode("ascii")


def _accepted(envelope: Envelope, whom: Reach) -> str:
    lists = ", ".join(m.name for m in whom.lists) or "an answer address"
    people = "an unknown number of people" if whom.people is None else f"{whom.people} people"
    return f"accepted from {envelope.peer or 'this machine'} for {lists}, {people}"


def _row(key: str, mail: Arrival, whom: Reach, thread: Thread, seq: int, size: int) -> dict[str, Any]:
    envelope, head = mail.envelope, mail.head
    return {
        "id": mail.item_id,
        "door_key": key,
        "accepted_at": head.at,
        "sender": envelope.sender,
        "trusted": envelope.trusted,
        "queue_id": pieces.queue_id(envelope)[:64],
        "envelope": {
            "options": list(envelope.options),
            "peer": envelope.peer,
            "helo": envelope.helo,
            "xforward": [list(pair) for pair in envelope.xforward],
            "by_list": sorted(whom.by_list),
            "expanded": sorted(whom.expanded),
            "lists": sorted(one.address for one in whom.lists),
        },
        "size": size,
        "message_id": head.message_id,
        "author": head.author,
        "author_name": head.author_name,
        "subject": head.subject,
        "list": thread.list if thread.list in {one.address for one in whom.lists} else whom.list,
        "recipient_count": whom.people,
        "thread_id": thread.id,
        "thread_seq": seq,
    }
