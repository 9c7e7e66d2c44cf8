"""Answers by mail, both ways: from the group to the asker, and from the asker into the thread."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.errors import AdapterError, Limited
from adapters.types import Reply
from rules.types import Action, Decision, Step

from ..mail.types import Message, Unparsable
from ..relay import NextHopDown
from ..store import items, journal, ledger, outgoing, people
from ..store.database import writing
from ..store.items import Item, State
from ..store.outgoing import Outgoing, Sending
from . import patience, tasks
from .addresses import ReplyTo, bound_to, read_reply_address, reply_address
from .letting_go import confirm_post, mail_anyway
from .nudges import Answer, Command, compose_answer, language_for, read_command
from .own import letterhead
from .parts import Parts
from .verified import verified

if TYPE_CHECKING:
    from sqlalchemy import Connection

WATCH = timedelta(days=30)  # how long answers to a post are mailed
OVERLAP = timedelta(seconds=5)  # look back a little: two clocks are never the same
RETRY = (10, 60, 300, 900)


def reply_to_of(parts: Parts, address: str) -> ReplyTo | None:
    """What an address of ours stands for."""
    return read_reply_address(address, parts.secret, parts.manners.domain)


def watch(parts: Parts, network: str, since: datetime) -> datetime:
    """Look for new answers in a network and enqueue their mails; returns the time to look from next."""
    now = parts.clock()
    if patience.left(parts, _reading(network)):
        return since
    adapter = parts.networks[network]
    with parts.database.connect() as connection:
        rows = outgoing.in_network(connection, network, now - WATCH)
    by_thread = {row.remote_thread: row for row in reversed(rows)}
    complete = True
    for group in sorted({row.group for row in rows}):
        try:
            replies = adapter.replies_since(group, since - OVERLAP)
        except Limited as error:
            patience.asked(parts, _reading(network), error.retry_after)
            return since
        except AdapterError as error:
            parts.log.warning("answers could not be read", network=network, group=group, why=str(error))
            complete = False
            continue  # a group that is gone must not silence the others
        for reply in replies:
            row = by_thread.get(reply.thread)
            if row is not None:
                _enqueue(parts, network, reply, row)
    return now if complete else since


def _reading(network: str) -> str:
    """What is asked of us over reading answers is no reason to keep posts waiting."""
    return f"{network}, answers"


def _enqueue(parts: Parts, network: str, reply: Reply, row: Outgoing) -> None:
    answer_id = f"{network}-{reply.remote_id}"
    with writing(parts.database) as connection:
        item = items.get(connection, row.item_id)
        if item is None or not item.sender or not (item.decision or {}).get("answers_by_mail"):
            return  # without a sender: retention was there before
        if _has_it(connection, reply, item):
            return
        if ledger.claim_answer(connection, answer_id, row.id):
            since_ms = int((reply.written_at - OVERLAP).timestamp() * 1000)
            parts.engine.enqueue(connection, tasks.answer(answer_id, row.id, since_ms))


def _has_it(connection: Connection, reply: Reply, asker: Item) -> bool:
    """Whether the asker wrote that answer, or got it as the mail that it was."""
    if reply.author_address is not None and reply.author_address.lower() == asker.author:
        return True
    mailed = items.get(connection, (reply.key or "").partition(".")[0])
    if mailed is None:
        return False
    return mailed.author == asker.author or any(
        one.state == "delivered" and one.recipient.address.lower() == asker.sender.lower()
        for one in items.reached(connection, mailed.id)
    )


def answer(parts: Parts, outgoing_id: str, since_ms: int, run: int, answer_id: str) -> None:
    """Mail one answer to the asker; harmless to repeat."""
    with parts.database.connect() as connection:
        row = outgoing.get(connection, outgoing_id)
        item = items.get(connection, row.item_id) if row else None
        done = ledger.answer_mailed(connection, answer_id)
    if row is None or item is None or done:
        return
    try:
        replies = parts.networks[row.network].replies_since(
            row.group, datetime.fromtimestamp(since_ms / 1000, UTC)
        )
        reply = next((one for one in replies if f"{row.network}-{one.remote_id}" == answer_id), None)
        if reply is None:
            return  # taken away again by its author
        sent = parts.relay.send(_mail(parts, item, row, reply), recipient=item.sender)
        if sent.deferred:
            raise NextHopDown(next(iter(sent.deferred.values())))
    except (AdapterError, NextHopDown) as error:
        with writing(parts.database) as connection:
            if run < 100:
                wait = RETRY[min(run, len(RETRY) - 1)]
                parts.engine.enqueue(connection, tasks.answer(answer_id, row.id, since_ms, run + 1, wait))
            journal.write(
                connection, at=parts.clock(), item_id=item.id, event="answer-waits", words=str(error)[:300]
            )
        return
    with writing(parts.database) as connection:
        ledger.keep_answer_mailed(connection, answer_id, parts.clock())
        words = "an answer was mailed to the asker" if sent.accepted else "the next hop refused an answer"
        journal.write(connection, at=parts.clock(), item_id=item.id, event="answered", words=words)


def _mail(parts: Parts, item: Item, row: Outgoing, reply: Reply) -> bytes:
    rules = parts.rulebook.now
    head = letterhead(parts)
    mail = compose_answer(
        Answer(
            language=language_for(item.language, language_for(rules.company.languages[0], "nl")),
            letterhead=head,
            at=parts.clock(),
            to=item.sender,
            sender=head.team.address,
            reply_to=reply_address(item.id.lower(), item.sender.lower(), parts.secret, parts.manners.domain),
            post=item.id.lower(),
            reply=reply.remote_id,
            author=reply.author,
            text=reply.text,
            subject=item.subject,
            group=row.group,
            url=reply.url if "://" in reply.url else f"{parts.manners.web_url}{reply.url}",
            original_id=item.message_id,
        )
    )
    return mail.content


def join(parts: Parts, item: Item, read: Message | Unparsable, reply_to: ReplyTo) -> Decision:
    """What becomes of a mail to one of our answer addresses: into the thread, a command, or neither.

    Only the verified author to whom the address was given may speak there.
    """
    with parts.database.connect() as connection:
        root = items.get(connection, reply_to.post.upper())
        rows = outgoing.of_item(connection, root.id) if root else ()
    sent = next((row for row in rows if row.state is Sending.SENT), None)
    if isinstance(read, Unparsable):
        return _no(Action.ABSORB, "unreadable", f"cannot be read: {read.reason}")
    if read.automatic is not None:
        return _no(Action.ABSORB, "automatic", f"written by a machine: {read.automatic_reason}")
    sure = verified(vouched=item.vouched, sender=item.sender, author=read.author.address)
    if root is None or not sure or not bound_to(reply_to, read.author.address, parts.secret):
        return _no(
            Action.ABSORB, "not-the-person", "the address was not given to a verified author of this mail"
        )
    command = read_command(read.visible_text)
    if command is not None:
        return _no(Action.ABSORB, "command", obey(parts, command, root, item.sender.lower()))
    if sent is None:
        return _no(Action.DELIVER, "no-thread", "the post it answers is not in a group")
    step = Step(
        name="built-in:answer", role="built-in", hit=True, reason="it answers a post, by its author's address"
    )
    return Decision(action=Action.POST, decided_by="built-in:answer", targets=(sent.target,), trace=(step,))


def _no(action: Action, name: str, reason: str) -> Decision:
    step = Step(name=f"built-in:{name}", role="built-in", hit=True, reason=reason)
    return Decision(action=action, decided_by=f"built-in:{name}", trace=(step,))


def obey(parts: Parts, command: Command, root: Item, person: str) -> str:
    """Do what one word asks; returns what was done, in plain words."""
    match command:
        case Command.MAIL if root.state in (State.POSTED, State.ABSORBED):
            mail_anyway(parts, root.id, person)
            return "sent as mail anyway"
        case Command.POST if root.state is State.HELD:
            confirm_post(parts, root.id, person)
            return "posted, as the author said yes"
        case Command.STOP:
            with writing(parts.database) as connection:
                people.choose(connection, person, "never", parts.clock())
                parts.engine.enqueue(connection, tasks.nudge(root.id, "stopped"))
            return "the author's mail is never moved from now on"
        case Command.WHY:
            with writing(parts.database) as connection:
                parts.engine.enqueue(connection, tasks.nudge(root.id, "why"))
            return "the author was told why"
        case Command.SOLVED | Command.MAIL | Command.POST:
            return f"{command.value}: nothing to do for a mail that is {root.state.value}"
