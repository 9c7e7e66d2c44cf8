"""The tasks there are, their queues and ids. A task's id says what it does and to what, once."""

from __future__ import annotations

from ..engine import LATE, POST, THREAD, Task
from ..store.items import Item
from ..store.outgoing import Outgoing

HANDLE, PUBLISH, NUDGE, RELEASE, ANSWER, RECEIPTS, LEARN, CANARY, HOME, BEAT, REVIEWERS = (
    "handle",
    "publish",
    "nudge",
    "release",
    "answer",
    "receipts",
    "learn",
    "canary",
    "canary-home",
    "beat",
    "reviewers",
)
ROUND = 1000  # tries of one note; a sweep that finds a note lost begins a round of its own


def handle(item_id: str, thread_id: str, seq: int, run: int = 0) -> Task:
    """Judge an item and act on it, in the order of its thread; `run` above 0 after a stranding."""
    return Task(
        id=f"{HANDLE}:{item_id}:{run}",
        workflow=HANDLE,
        argument=item_id,
        queue=THREAD,
        partition=thread_id,
        priority=max(1, seq),
    )


def handle_piece(item: Item, position: int) -> Task:
    """Act on an item once more, since a late piece of its mail brought recipients."""
    return Task(
        id=f"{HANDLE}:{item.id}:p{position}",
        workflow=HANDLE,
        argument=item.id,
        queue=THREAD,
        partition=item.thread_id,
        priority=max(1, item.thread_seq),
    )


def handle_again(item: Item, delay_seconds: float) -> Task:
    """Act on an item once more, later."""
    return Task(
        id=f"{HANDLE}:{item.id}:t{item.tries}",
        workflow=HANDLE,
        argument=item.id,
        queue=LATE,
        delay_seconds=delay_seconds,
    )


def publish(outgoing: Outgoing, seq: int) -> Task:
    """Make one post, in the order of its thread in its group."""
    return Task(
        id=f"{PUBLISH}:{outgoing.id}:{outgoing.tries}",
        workflow=PUBLISH,
        argument=outgoing.id,
        queue=POST,
        partition=f"{outgoing.target}:{outgoing.thread_id}",
        priority=max(1, seq),
    )


def publish_again(outgoing: Outgoing, delay_seconds: float, round_: int) -> Task:
    """Try one post again, later; `round_` counts the tries and the waits for others."""
    return Task(
        id=f"{PUBLISH}:{outgoing.id}:r{round_}",
        workflow=PUBLISH,
        argument=outgoing.id,
        queue=LATE,
        delay_seconds=delay_seconds,
    )


def nudge(item_id: str, kind: str, delay_seconds: float = 0, run: int = 0) -> Task:
    """Tell the author what became of a mail."""
    return Task(
        id=f"{NUDGE}:{item_id}:{kind}:{run}",
        workflow=NUDGE,
        argument=f"{item_id} {kind} {run}",
        queue=LATE,
        delay_seconds=delay_seconds,
    )


def release(item_id: str, delay_seconds: float, run: int = 0) -> Task:
    """End a hold by the clock."""
    return Task(
        id=f"{RELEASE}:{item_id}:{run}",
        workflow=RELEASE,
        argument=item_id,
        queue=LATE,
        delay_seconds=delay_seconds,
    )


def answer(answer_id: str, outgoing_id: str, since_ms: int, run: int = 0, delay_seconds: float = 0) -> Task:
    """Mail one answer from a group to the asker."""
    return Task(
        id=f"{ANSWER}:{answer_id}:{run}",
        workflow=ANSWER,
        argument=f"{outgoing_id} {since_ms} {run} {answer_id}",
        queue=LATE,
        delay_seconds=delay_seconds,
    )


def receipts(hour: str) -> Task:
    """Send the receipts that are owed, at most once an hour."""
    return Task(id=f"{RECEIPTS}:{hour}", workflow=RECEIPTS, argument=hour, queue=LATE)


def reviewers(slot: int) -> Task:
    """Tell the reviewers what is held, at most once in a slot of time."""
    return Task(id=f"{REVIEWERS}:{slot}", workflow=REVIEWERS, argument=str(slot), queue=LATE)


def learn(day: str) -> Task:
    """Learn from corrections, at most once a day."""
    return Task(id=f"{LEARN}:{day}", workflow=LEARN, argument=day, queue=LATE)


def canary(way: str, slot: int) -> Task:
    """Send one canary on a way, at most once in a slot of time."""
    return Task(id=f"{CANARY}:{way}:{slot}", workflow=CANARY, argument=way, queue=LATE)


def canary_home(canary_id: str) -> Task:
    """Hand a canary that reached our door to the next hop."""
    return Task(id=f"{HOME}:{canary_id}", workflow=HOME, argument=canary_id, queue=LATE)


def beat(slot: int) -> Task:
    """Let the worker say that it works, once in a slot of time."""
    return Task(id=f"{BEAT}:{slot}", workflow=BEAT, argument=str(slot), queue=LATE)
