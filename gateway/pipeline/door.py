"""The house behind the door: relay at once on envelope and headers, or take and commit."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rules.decide import decide_at_door

from ..counts import COMMIT
from ..errors import MailsquareError, StoreTrouble
from ..mail.types import Envelope, Headers
from ..relay import carries_our_mark
from ..store import journal
from ..store.database import writing
from ..store.turns import Turns
from . import canary, off, pieces
from .accepting import Writer
from .addresses import (
    CanaryTo,
    is_canary_address,
    is_reply_address,
    read_canary_address,
    read_reply_address,
)
from .admitting import COPY, INLINE, Newcomer, admit, newcomer
from .fate import Fate, Verdict
from .headfacts import Head, head_of
from .own import team
from .parts import Parts
from .strain import AT_THE_DOOR
from .tallying import Tally
from .vouching import vouch
from .whom import Reach, reach
from .within import within

SHORT = 1 << 17  # bytes; the hash of a longer mail is made in a thread, so that no other one waits for it
UNSPILT = 1 << 20  # bytes; SQLite keeps four times as much in memory until it commits, so nothing waits for a disk
MOST_SEEN = 200  # mails between verdict and item
NO_SUCH_ADDRESS = "550 5.1.1 No such address: it was not made by this gateway"


class Seen(NamedTuple):
    """What the verdict was made of, kept for the item that most often follows at once."""

    envelope: Envelope
    headers: Headers
    whom: Reach
    head: Head


class Begun(NamedTuple):
    """Items that lack the commit alone."""

    ids: Sequence[str]
    commit: Callable[[], None]


class GatewayDoor:
    """Judges at the door, and accepts what it takes."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._writer = Writer(self._begin, self._admit)
        self._turns = Turns(parts.database)
        self._tally = Tally(self._keep_counts)
        self._seen: OrderedDict[int, Seen] = OrderedDict()
        self._fates = pieces.Fates()

    def close(self) -> None:
        """Commit what waits, then end."""
        self._writer.close()
        self._tally.close()
        self._turns.close()

    def ours(self, address: str) -> bool:
        """True for `reply+...` and `canary+...` addresses, which never go to the next hop."""
        domain = self._parts.manners.domain
        return is_reply_address(address, domain) or is_canary_address(address, domain)

    def inside(self, address: str) -> bool:
        """True for an address of the company, a known list, or one of our own."""
        known = {*self._parts.directory().lists, team(self._parts).address.lower()}
        domains = self._parts.rulebook.now.company.domains
        return self.ours(address) or within(address, domains=domains, known=known)

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
        elif (short := self._parts.gauge.at_door(self._parts)) is not None:
            verdict = Verdict(fate=Fate.RELAY, reason=short.value)
        self._fates.remember(envelope, headers, verdict)
        if verdict.fate is Fate.TAKE:
            self._seen[id(headers)] = Seen(envelope, headers, whom, head)
            if len(self._seen) > MOST_SEEN:
                self._seen.popitem(last=False)
        return verdict

    def _judge_answer(self, envelope: Envelope) -> Verdict:
        secret, domain = self._parts.secret, self._parts.manners.domain
        if not all(self.ours(r.address) for r in envelope.recipients):
            # a reply to all: the door takes our part of it and relays the rest
            return Verdict(fate=Fate.RELAY, reason="built-in:answer")
        for recipient in envelope.recipients:
            made = read_reply_address(recipient.address, secret, domain) or read_canary_address(
                recipient.address, secret, domain
            )
            if made is None:
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
        found, mail = canary.apart(self._parts, envelope)
        if mail is not envelope:
            taken = await asyncio.to_thread(self._arrive, found)
            if not mail.recipients:
                return taken
        with COMMIT.time():
            if len(content) > SHORT:
                mail_in = await asyncio.to_thread(self._newcomer, mail, headers, content, INLINE)
            else:
                mail_in = self._newcomer(mail, headers, content, INLINE)
            try:
                return await self._writer.commit(mail_in)
            except StoreTrouble:
                self._parts.gauge.refused()
                raise

    def take_copy(self, envelope: Envelope, headers: Headers, content: bytes) -> str:
        """The item's id for a mail that its recipients have already, once durable; "" for none of ours.

        StoreTrouble when it is not durable: the copy stays where it is. Called in a thread.
        """
        if canary.arrived(self._parts, headers):
            return canary.TAKEN
        if any(self.ours(one.address) for one in envelope.recipients):
            return ""  # an answer is for the door, which can refuse it
        verdict = self.judge(envelope, headers)
        if verdict.reason in AT_THE_DOOR:
            raise StoreTrouble("the store has no room for a copy now")
        if verdict.fate is not Fate.TAKE:
            return ""
        return self._admit([self._newcomer(envelope, headers, content, COPY)])[0]

    def _newcomer(self, envelope: Envelope, headers: Headers, content: bytes, intake: str) -> Newcomer:
        rules = self._parts.rulebook.now
        seen = self._seen.pop(id(headers), None)
        if seen is None or seen.envelope is not envelope:
            whom = reach(envelope, headers, self._parts.directory(), rules.company.domains)
            head = head_of(envelope, headers, whom, self._parts.directory(), self._parts.clock())
            seen = Seen(envelope, headers, whom, head)
        domains = tuple(domain.lower() for domain in rules.company.domains)
        trust = replace(self._parts.manners.trust, domains=domains)
        sure = vouch(envelope, headers, trust, copy=intake == COPY)
        return newcomer(envelope, seen.head, seen.whom, sure, content, intake)

    def _arrive(self, found: tuple[CanaryTo, ...]) -> str:
        with writing(self._parts.database) as connection:
            return canary.arrive(self._parts, connection, found)

    def _begin(self, mails: Sequence[Newcomer]) -> Begun | None:
        if sum(len(mail.content) for mail in mails) > UNSPILT:
            return None
        connection = self._turns.begin()
        if connection is None:
            return None
        try:
            return Begun(admit(connection, self._parts, mails), self._turns.commit)
        except BaseException:
            self._turns.give_up()
            raise

    def _admit(self, mails: Sequence[Newcomer]) -> list[str]:
        with writing(self._parts.database) as connection:
            ids = admit(connection, self._parts, mails)
        self._turns.open()
        return ids

    def relayed(self, reason: str) -> None:
        """Count one mail that went on at once."""
        self._tally.add(reason)

    def _keep_counts(self, counts: Mapping[str, int]) -> bool:
        try:
            with writing(self._parts.database) as connection:
                for reason, n in counts.items():
                    journal.count_relayed(connection, reason, self._parts.clock(), n)
        except MailsquareError:
            self._parts.log.warning("relayed mail could not be counted yet", mails=sum(counts.values()))
            return False
        return True
