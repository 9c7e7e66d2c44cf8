"""Reads a mail, screens it, fetches the facts that rules ask for, and writes down the decision."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rules.decide import CHOICE, decide
from rules.ruleset import RuleSet
from rules.types import ABSENT, Absent, Action, Decision, Facts, Step, Value

from ..errors import MailsquareError
from ..mail.headers import scan_headers
from ..mail.types import Envelope, Message, Unparsable
from ..store import items, journal, ledger, threads
from ..store.database import writing
from ..store.items import Item, State
from . import off, tasks
from .addresses import ReplyTo
from .answering import join, reply_to_of
from .envelopes import envelope_of
from .facts import fetch
from .headfacts import head_of
from .insight import Insight
from .parts import Parts, Rulebook
from .record import decision_to_json, facts_to_json
from .restraint import ASK_FOR, HIDING, beside, instead, restrained
from .ruled import ruled_to_json
from .screen import UNVERIFIED, Screened, screen
from .whom import Reach, reach

if TYPE_CHECKING:
    from sqlalchemy import Connection

UNVERIFIED_FOR = timedelta(hours=1)  # how long a mail that nobody vouches for may wait for a reviewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A decision and the facts it rests on."""

    decision: Decision
    facts: Facts
    whom: Reach
    ruled: Decision | None = None  # what the rules alone said; None where they were not asked
    insight: Mapping[str, object] | None = None  # what the models made of it; None where it was not classified


def judge(parts: Parts, item_id: str) -> None:
    """Decide an item once and for all; a replay finds the decision and changes nothing."""
    while not _judged(parts, item_id):
        parts.log.info("decided anew: a piece of the mail brought one more list", mail=item_id)


def _judged(parts: Parts, item_id: str) -> bool:
    """Whether a decision is kept; not where it rests on fewer lists than the mail has by now.

    All of it is by one set of rules, whatever comes into force meanwhile.
    """
    parts = replace(parts, rulebook=Rulebook(parts.rulebook.now))
    with parts.database.connect() as connection:
        item = items.get(connection, item_id)
        content = items.content(connection, item_id)
        envelope = envelope_of(connection, item) if item else None
    if item is None or item.state is not State.RECEIVED:
        return True
    if content is None or envelope is None:
        raise MailsquareError(f"item {item.code} has lost its bytes")
    read = parts.reader.read(content)
    headers = scan_headers(content)
    rules = parts.rulebook.now
    whom = reach(envelope, headers, parts.directory(), rules.company.domains)
    facts = head_of(envelope, headers, whom, parts.directory(), item.accepted_at).facts
    facts = facts.with_more({"size": item.size})
    answered = _answers(parts, envelope)
    if answered is not None:
        judged = Judged(decision=join(parts, item, read, answered), facts=facts, whom=whom)
    else:
        judged = consider(parts, item, read, facts, whom)
    return _keep(parts, item, read, judged)


def _answers(parts: Parts, envelope: Envelope) -> ReplyTo | None:
    """The thread that this mail was addressed to by one of our answer addresses."""
    found = [reply_to_of(parts, one.address) for one in envelope.recipients]
    return next((one for one in found if one is not None), None)


def consider(parts: Parts, item: Item, read: Message | Unparsable, facts: Facts, whom: Reach) -> Judged:
    """The decision on a mail without writing anything: what `explain` shows is what `judge` keeps."""
    if off.is_off(parts.state):
        return Judged(decision=_pass("off", "the gateway is switched off"), facts=facts, whom=whom)
    screened = screen(item, read)
    if screened.built_in or isinstance(read, Unparsable):
        return Judged(decision=_screened_out(parts, item, screened), facts=facts, whom=whom)
    insight = Insight(parts, item, read)
    ruled, facts = _decide(parts, item, read, facts, insight)
    decision = beside(item, restrained(parts, item, read, ruled, whom, insight))
    return Judged(decision=decision, facts=facts, whom=whom, ruled=ruled, insight=insight.to_json())


def _screened_out(parts: Parts, item: Item, screened: Screened) -> Decision:
    """Delivery; of an unverified author's mail it may be set that a reviewer looks at it first."""
    decision = _pass(screened.built_in, screened.reason)
    if screened.built_in == UNVERIFIED and parts.manners.holds_unverified:
        return beside(item, replace(decision, action=Action.HOLD, hold_for=UNVERIFIED_FOR))
    return decision


def _decide(
    parts: Parts, item: Item, message: Message, facts: Facts, insight: Insight
) -> tuple[Decision, Facts]:
    """Ask the rules, fetch what they need, ask again: each round adds a fact, so it ends."""
    rules = parts.rulebook.now
    while True:
        answer = decide(rules, facts)
        if isinstance(answer, Decision):
            return _with_choice(answer, insight), facts
        more: dict[str, Value | Absent] = dict.fromkeys(answer.names, ABSENT)
        more |= fetch(parts, item, message, answer.names, insight)
        facts = facts.with_more(more)


def _with_choice(decision: Decision, insight: Insight) -> Decision:
    """The decision whose trace tells why that group, or none, was chosen for it."""
    if not decision.trace or decision.trace[-1].name != CHOICE:
        return decision
    last = replace(decision.trace[-1], reason=insight.choice.reason)
    return replace(decision, trace=(*decision.trace[:-1], last))


def _pass(built_in: str, reason: str) -> Decision:
    name = built_in if built_in == "off" else f"built-in:{built_in}"
    step = Step(name=name, role="built-in", hit=True, reason=reason)
    return Decision(action=Action.DELIVER, decided_by=name, trace=(step,))


def ledger_digest(parts: Parts, item: Item, message: Message) -> str:
    """The same for one mail on one list by whatever way it comes; salted, so that it names nobody."""
    digest = hashlib.blake2b(key=parts.secret[:64], digest_size=32)
    date = message.date.isoformat() if message.date else ""
    for word in (
        item.list,
        message.message_id,
        message.author.address,
        message.subject,
        date,
        message.visible_text,
    ):
        digest.update(word.encode("utf-8", "replace") + b"\0")
    return digest.hexdigest()


def _keep(parts: Parts, item: Item, read: Message | Unparsable, judged: Judged) -> bool:
    """Write the decision, and with it the task that a hold ends with; False where it must be made anew."""
    now = parts.clock()
    with writing(parts.database) as connection:
        items.lock(connection, item.id)
        fresh = items.get(connection, item.id)
        if fresh is None or fresh.state is not State.RECEIVED:
            return True
        if not set(fresh.envelope.get("lists", ())) <= set(item.envelope.get("lists", ())):
            return False  # nobody asked yet whether the people of that list may see the post
        decision = judged.decision
        if isinstance(read, Message) and read.message_id:
            holder = ledger.claim(connection, ledger_digest(parts, item, read), item.id, now)
            twin = items.get(connection, holder) if holder != item.id else None
            if twin is not None:
                decision = beside(item, _like_its_twin(decision, twin, item))
        columns = _columns(parts.rulebook.now, decision, judged.facts, read)
        columns["insight"] = judged.insight
        columns["ruled"] = ruled_to_json(parts.rulebook.now, judged.ruled) if judged.ruled else None
        if decision.action is Action.HOLD:
            until = item.accepted_at + min(decision.hold_for or ASK_FOR, parts.manners.longest_hold)
            items.move(connection, item.id, State.HELD, at=now, hold_until=until, **columns)
            parts.engine.enqueue(connection, tasks.release(item.id, max(0.1, (until - now).total_seconds())))
            if decision.decided_by == "built-in:author-asks-first":
                parts.engine.enqueue(connection, tasks.nudge(item.id, "ask-first"))
        else:
            items.move(connection, item.id, State.ACTING, at=now, **columns)
        if decision.action is Action.ABSORB and decision.until_quiet:
            _storm(connection, item, decision, now)
        journal.write(
            connection,
            at=now,
            item_id=item.id,
            event="decided",
            words=f"{decision.action.value} by {decision.decided_by}: {decision.trace[-1].reason}"
            if decision.trace
            else f"{decision.action.value} by {decision.decided_by}",
        )
    parts.log.info("decided", mail=item.code, action=decision.action.value, by=decision.decided_by)
    return True


def _storm(connection: Connection, item: Item, decision: Decision, now: datetime) -> None:
    threads.lock(connection, item.thread_id)
    thread = threads.get(connection, item.thread_id)
    if thread is not None and thread.spared_at is not None:
        return  # a person ended it while this reply was judged
    quiet = int((decision.until_quiet or timedelta()).total_seconds())
    since = thread.absorbing_since if thread and thread.absorbing_since else now
    threads.absorb(connection, item.thread_id, since, quiet)


def _like_its_twin(decision: Decision, twin: Item, item: Item) -> Decision:
    """A copy of a mail that came before has the fate of the first one; a list that had none gets this one."""
    moved = twin.state in (State.POSTED, State.ABSORBED, State.BOTH) or twin.action in (
        Action.POST,
        Action.ABSORB,
    )
    if twin.intake == "copy" and item.intake != "copy":
        moved = False  # the post was made from a copy, and this very mail is what the list is waiting for
    if moved and set(item.envelope["by_list"]) <= set(twin.envelope["by_list"]):
        step = Step(
            name="built-in:seen-before", role="built-in", hit=True, reason=f"the same mail as {twin.code}"
        )
        return replace(
            decision,
            action=Action.ABSORB,
            decided_by="built-in:seen-before",
            targets=(),
            nudge=None,
            until_quiet=None,
            trace=(*decision.trace, step),
        )
    if decision.action in HIDING or decision.action is Action.DELIVER_AND_POST:
        return instead(
            decision, Action.DELIVER, "seen-before", f"the same mail as {twin.code}: not posted again"
        )
    return decision


def _columns(
    rules: RuleSet, decision: Decision, facts: Facts, read: Message | Unparsable
) -> dict[str, object]:
    kind = facts.known.get("kind")
    confidence = facts.known.get("confidence")
    columns: dict[str, object] = {
        "rules_revision": rules.revision,
        "decided_by": decision.decided_by,
        "action": decision.action.value,
        "kind": kind if isinstance(kind, str) else "",
        "confidence": confidence if isinstance(confidence, float) else None,
        "decision": decision_to_json(decision),
        "facts": facts_to_json(facts),
    }
    if isinstance(read, Message):
        columns |= {"language": read.language, "author_name": read.author.name, "subject": read.subject}
    return columns
