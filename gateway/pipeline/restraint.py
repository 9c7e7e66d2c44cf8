"""What may turn a decision after the rules have spoken: doubt always turns it into delivery.

Whether a group shows the mail to more people, whether the author can be told, and what the author
chose are no facts for rules; they are asked here, in one place, and kept in the trace.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from nlp.types import Special
from rules.decide import CHOICE
from rules.types import Action, Decision, Step

from ..mail.types import Message
from ..store import items, outgoing, people, threads
from ..store.items import Item, State
from ..store.outgoing import Sending
from ..store.threads import Thread
from .audience import widening_now
from .insight import Insight
from .nudges import may_nudge
from .own import house
from .parts import Parts
from .soundness import troubles
from .verified import verified
from .whom import Reach

if TYPE_CHECKING:
    from sqlalchemy import Connection

POSTING = frozenset({Action.POST, Action.ABSORB, Action.DELIVER_AND_POST})
HIDING = frozenset({Action.POST, Action.ABSORB})  # the list does not get the mail itself
# A rule that looks at one of these acts on what a machine made of the words. `text` is there as `topic`
# is: both are words that an author happened to use. A subject, an author or a list was chosen by a person.
GUESSED = frozenset({
    "kind", "confidence", "topic", "special", "sensitive", "deadline",
    "group", "group_confidence", "language", "text", "thread_replies",
})
ENDED = "storm-ended"  # the built-in check that makes replies ordinary mail again
ASK_FOR = timedelta(minutes=30)  # how long we wait for an author who wants to be asked


def restrained(
    parts: Parts, item: Item, message: Message, decision: Decision, whom: Reach, insight: Insight
) -> Decision:
    """What the rules said, unless the author, the audience or courtesy forbids it."""
    rules = parts.rulebook.now
    decision = _joined(parts, item, message, _unstormed(parts, item, decision), whom)
    if rules.mode == "observe" and decision.action is not Action.DELIVER:
        return instead(
            decision, Action.DELIVER, "observe", f"observing only: would have been {decision.action.value}"
        )
    if decision.action not in POSTING:
        return decision
    reason = no_telling(parts, item, message, decision)
    if reason:
        return instead(decision, Action.DELIVER, "cannot-tell-author", reason)
    if item.sender.lower().rpartition("@")[2] not in {domain.lower() for domain in rules.company.domains}:
        return instead(decision, Action.DELIVER, "outsider", "its author is not of the company")
    if not whom.by_list:
        # only To or Cc names the list: the mail server may have refused it, or a person made it up
        return instead(decision, Action.DELIVER, "audience", "the envelope names no known list")
    for name in decision.targets:
        place = rules.targets.get(name)
        if place is None:
            return instead(decision, Action.DELIVER, "audience", f"{name} is no longer in rules.yaml")
        reason = widening_now(parts, item, place)
        if reason:
            return instead(decision, Action.DELIVER, "audience", reason)
    built_in, reason = _danger(parts, insight, decision)
    if built_in:
        return instead(decision, Action.DELIVER, built_in, reason)
    return _as_the_author_chose(parts, item, decision)


def _danger(parts: Parts, insight: Insight, decision: Decision) -> tuple[str, str]:
    """Why a mail may not be posted on the machine's word alone; ("", "") where nothing forbids it.

    Only what may be endangered is named: a trace is read uncovered, and outlives the words of its mail.
    """
    if not _on_the_machines_word(parts, decision):
        return "", ""
    traits, broken = insight.traits, troubles(parts)
    if broken:
        return "sensitive", f"it may be sensitive and nobody can tell: {broken[0].brief}"
    if traits.sensitive:
        return "sensitive", f"it may be sensitive: {' or '.join(traits.dangers) or 'personal'}"
    if Special.CONDOLENCE in traits.special:
        return "condolence", "it may be about a death: a person decides whether that is posted"
    return "", ""


def _on_the_machines_word(parts: Parts, decision: Decision) -> bool:
    """Whether the entry that decided looked at what a machine guessed, or a thread or group was found."""
    if any(step.name == CHOICE for step in decision.trace):
        return True  # nobody named the group
    role, _, name = decision.decided_by.partition(":")
    entry = next((one for one in parts.rulebook.now.rules if role == "rule" and one.name == name), None)
    return entry is None or decision.action is Action.ABSORB or bool(entry.facts & GUESSED)


def _unstormed(parts: Parts, item: Item, decision: Decision) -> Decision:
    """Nothing is absorbed into a thread whose storm a person ended; a copy of a mail is no reply of a storm."""
    with parts.database.connect() as connection:
        thread = threads.get(connection, item.thread_id)
    if decision.action is not Action.ABSORB or thread is None or thread.spared_at is None:
        return decision
    until = "for good" if thread.exempt else "until it has been quiet"
    return instead(decision, Action.DELIVER, ENDED, f"a person ended the storm in this thread {until}")


def _joined(parts: Parts, item: Item, message: Message, decision: Decision, whom: Reach) -> Decision:
    """A reply to a mail that is a post stands under it, unless a guard or rule wants it to be mail.

    So does one in a storm that is not quiet yet, however few came within the time that rules count.
    The thread was found by the list that this reply was itself addressed to. Who replies to a mail
    that nobody got by mail would else speak of something that its readers never saw.
    """
    unplaced = bool(decision.trace) and decision.trace[-1].name == CHOICE  # it fits no group by itself
    untold = decision.decided_by in ("otherwise", f"built-in:{ENDED}")
    free = untold or decision.action is Action.POST or unplaced
    with parts.database.connect() as connection:
        thread = threads.get(connection, item.thread_id)
        above = _above(connection, thread, item, message) if thread else None
        rows = outgoing.of_item(connection, above.id) if above is not None else ()
    places = [row.target for row in rows if row.state in (Sending.SENT, Sending.INTENDED)]
    if not (free and above is not None and above.list == item.list and places):
        return decision
    if not set(whom.names) <= set((above.facts or {}).get("list", ())):
        return decision  # it went to one more list, whose people may not see the thread
    raging = thread is not None and thread.absorbing_since is not None
    gathers = raging or (_is_absorbed(above) and (thread is None or thread.spared_at is None))
    if not (_is_post(above) or gathers or decision.action is Action.POST):
        return decision
    step = Step(
        name="built-in:joins-thread",
        role="built-in",
        hit=True,
        reason=f"it answers {above.code}, which is a post",
    )
    posts = _is_post(above) or decision.action is Action.POST
    told = "moved" if posts else "reply-all-joined"
    return replace(
        decision,
        action=Action.POST if posts else Action.ABSORB,
        decided_by="built-in:joins-thread",
        targets=(places[0],),
        nudge=None if decision.action is Action.POST and decision.nudge is None else told,
        trace=(*decision.trace, step),
    )


def _above(connection: Connection, thread: Thread, item: Item, message: Message) -> Item | None:
    """What a reply may stand under: the first mail of its thread, or the very mail that it answers.

    The latter where it alone is a post, or the first one never came here. In a storm under a mail
    that never came here it is whatever was absorbed first.
    """
    first = items.get(connection, thread.root_item)
    if first is not None and first.id == item.id:
        return None
    if first is not None and _is_post(first):
        return first
    answered = items.get(connection, threads.holder(connection, thread.list, message.in_reply_to))
    if (
        answered is not None
        and answered.message_id == message.in_reply_to  # else it only answers the same mail
        and answered.thread_id == thread.id
        and answered.id != item.id
        and (_is_post(answered) or _is_absorbed(answered))
    ):
        return answered
    if first is None and thread.absorbing_since is not None:
        before = (one for one in items.of_thread(connection, thread.id) if one.thread_seq < item.thread_seq)
        return next((one for one in before if _is_absorbed(one)), None)
    return first


def _is_post(item: Item) -> bool:
    return item.state is State.POSTED or item.action == Action.POST.value


def _is_absorbed(item: Item) -> bool:
    return item.state is State.ABSORBED or item.action == Action.ABSORB.value


def _as_the_author_chose(parts: Parts, item: Item, decision: Decision) -> Decision:
    if decision.action not in HIDING or decision.nudge is None:
        return decision
    with parts.database.connect() as connection:
        mode = people.preference(connection, item.sender.lower())
    if mode == "never":
        return instead(decision, Action.DELIVER, "author-said-never", "the author asked never to be moved")
    if mode == "ask":
        asked = instead(decision, Action.HOLD, "author-asks-first", "the author wants to be asked first")
        return replace(asked, hold_for=ASK_FOR, targets=decision.targets)
    return decision


def no_telling(parts: Parts, item: Item, message: Message, decision: Decision) -> str:
    """Why the author cannot be told of a move; "" where it can be, or nobody needs to be."""
    if decision.nudge is None or decision.action not in HIDING:
        return ""
    sure = verified(vouched=item.vouched, sender=item.sender, author=message.author.address)
    refusal = may_nudge(message, item.sender, house(parts), verified=sure)
    return "" if refusal is None else f"the author could not be told: {refusal.reason}"


def beside(item: Item, decision: Decision) -> Decision:
    """What can be done for a copy, whose mail its recipients have already: post it as well, or nothing."""
    if item.intake != "copy" or decision.action in (Action.DELIVER, Action.DELIVER_AND_POST):
        return decision
    reason = f"it came as a copy, its recipients have the mail: no {decision.action.value}"
    turned = instead(decision, Action.DELIVER, "copy", reason)
    if decision.action in HIDING and decision.targets:
        told = "mail-and-post" if decision.nudge is not None else None
        return replace(turned, action=Action.DELIVER_AND_POST, targets=decision.targets, nudge=told,
                       decided_by=decision.decided_by)
    return turned


def instead(decision: Decision, action: Action, built_in: str, reason: str) -> Decision:
    """The decision turned into another, its trace kept."""
    step = Step(name=f"built-in:{built_in}", role="built-in", hit=True, reason=reason)
    return replace(
        decision, action=action, decided_by=f"built-in:{built_in}", targets=(), trace=(*decision.trace, step)
    )
