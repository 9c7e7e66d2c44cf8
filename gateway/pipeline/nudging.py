"""Tells the author: the right note, in their language, once, and no more often than agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from rules.ruleset import RuleSet

from ..mail.subject import shown_subject
from ..mail.types import Message
from ..relay import NextHopDown
from ..store import items, journal, outgoing, people, replies, threads
from ..store.database import writing
from ..store.items import Item
from ..store.outgoing import Outgoing, Sending
from . import tasks
from .addresses import reply_address
from .links import Signer
from .nudges import (
    Cap,
    Caps,
    Later,
    Mail,
    Now,
    Nudge,
    NudgeKind,
    QuietHours,
    ReceiptInstead,
    ReceiptLine,
    Sent,
    allowed,
    compose,
    first_name,
    language_for,
    may_nudge,
)
from .own import house, letterhead
from .parts import Parts
from .pieces import naming
from .verified import verified

PAUSES = (5, 30, 120, 600)  # seconds between tries when the next hop is down
GIVE_UP_TRIES = 50
BATCH = 20  # lines in one receipt
TOLD_LASTS = timedelta(days=1)  # who replies to the same storm again has read of it


def nudge(parts: Parts, item_id: str, kind: NudgeKind, run: int) -> None:
    """Send one note about one item, or owe it as a receipt, or leave it with the reason journalled."""
    with parts.database.connect() as connection:
        item = items.get(connection, item_id)
        content = items.content(connection, item_id)
        done = people.nudged(connection, item_id, item.sender.lower(), kind.value) if item else None
        history = people.nudge_history(connection, item.sender.lower()) if item else ()
        mode = people.preference(connection, item.sender.lower()) if item else "move"
    if item is None or content is None or (done is not None and done.form != "owed"):
        return
    message = parts.reader.read(content)
    if not isinstance(message, Message):
        return
    rules = parts.rulebook.now
    sure = verified(vouched=item.vouched, sender=item.sender, author=message.author.address)
    refusal = may_nudge(message, item.sender, house(parts), verified=sure)
    storm = _forms_of_the_storm(parts, item, kind)
    if refusal is not None or storm & {"mail", "receipt"}:
        reason = refusal.reason if refusal else "told of this thread with an earlier reply"
        _note(parts, item, "not-nudged", reason)
        return
    now = parts.clock()
    sent = [Sent(at=one.at, kind=_sent_kind(one.kind, one.form)) for one in history if one.form != "owed"]
    at_most, quiet = _limits(rules)
    answer = allowed(kind, sent, now, at_most, quiet, rules.company.timezone, stopped=mode == "never")
    if not isinstance(answer, Later) and _is_being_told(parts, item, kind):
        _again(parts, item, kind, run, "the note about an earlier reply is on its way")
        return
    if isinstance(answer, Now) and "owed" in storm:
        answer = ReceiptInstead(at=now, reason="so is an earlier reply to the same thread")
    match answer:
        case Now():
            _send(parts, item, kind, compose(note(parts, item, message, kind)), run)
        case Later(at=at):
            with writing(parts.database) as connection:
                parts.engine.enqueue(
                    connection, tasks.nudge(item.id, kind.value, (at - now).total_seconds() + 1, run + 1)
                )
        case ReceiptInstead(reason=reason):
            _owe(parts, item, kind, reason, now)


def _forms_of_the_storm(parts: Parts, item: Item, kind: NudgeKind) -> frozenset[str]:
    """In which forms the same person lately heard of another reply to this storm, or will: one note tells of it."""
    if kind is not NudgeKind.REPLY_ALL_JOINED:
        return frozenset()
    person, since = item.sender.lower(), item.accepted_at - TOLD_LASTS
    with parts.database.connect() as connection:
        return replies.notes(connection, item.thread_id, person, kind.value, since, but=item.id)


def _is_being_told(parts: Parts, item: Item, kind: NudgeKind) -> bool:
    """Whether a note about an earlier reply of the same person to this storm still waits or is being sent."""
    if kind is not NudgeKind.REPLY_ALL_JOINED:
        return False
    since = item.accepted_at - TOLD_LASTS
    with parts.database.connect() as connection:
        earlier = replies.absorbed_before(connection, item.thread_id, item.thread_seq, item.sender, since)
    return bool(parts.engine.alive(f"{tasks.NUDGE}:{one}:{kind.value}:" for one in earlier))


def _sent_kind(kind: str, form: str) -> NudgeKind:
    return NudgeKind.RECEIPT if form == "receipt" else NudgeKind(kind)


def _limits(rules: RuleSet) -> tuple[Caps, QuietHours]:
    """The caps and quiet hours of rules.yaml as the nudges want them."""
    nudges = rules.nudges
    return (
        Caps(per_person=Cap(*nudges.per_person), same_nudge=Cap(*nudges.same_nudge)),
        QuietHours(nights=nudges.nights, weekends=nudges.weekends),
    )


def note(parts: Parts, item: Item, message: Message, kind: NudgeKind) -> Nudge:
    """The note with everything we know filled in."""
    rules, now = parts.rulebook.now, parts.clock()
    with parts.database.connect() as connection:
        rows = outgoing.of_item(connection, item.id)
        root = _root(parts, item, rows)
        thread = threads.get(connection, item.thread_id)
        joined = replies.tally(connection, item.thread_id)
        reached = items.reached(connection, item.id)
    person = parts.directory().person(item.sender)
    language = language_for(
        message.language if message.language in ("nl", "en") else person.language,
        language_for(rules.company.languages[0], "nl"),
    )
    group = rows[0].group if rows else _asked_group(rules, item)
    lists = parts.directory().lists_in([item.list])
    signer = Signer(parts.secret)
    is_named = naming(item.envelope)
    named = sum(1 for one in reached if is_named(one.recipient))
    web = parts.manners.web_url
    return Nudge(
        kind=kind,
        language=language,
        letterhead=letterhead(parts),
        at=now,
        item=item.id.lower(),
        to=item.sender,
        reply_to=reply_address(item.id.lower(), item.sender.lower(), parts.secret, parts.manners.domain),
        first=first_name(person.name or message.author.name),
        subject=shown_subject(message.subject, answers=True) if kind is NudgeKind.REPLY_ALL_JOINED else message.subject,
        original_id=message.message_id,
        references=message.references,
        group=group,
        group_url=f"{web}/feed/g/{group}" if root is not None and root.network == "feed" else "",
        post_url=_absolute(web, root.url) if root is not None else "",
        choice_url=f"{web}/choice/{signer.choice_token(item.id, item.sender.lower())}",
        audience=lists[0].name if lists else item.list,
        reached=item.recipient_count,
        named=named,
        members=_members(parts, rows),
        answers_by_mail=bool((item.decision or {}).get("answers_by_mail")),
        until=item.hold_until if kind is NudgeKind.ASK_FIRST else now + rules.nudges.undo_within,
        thread_author=parts.directory().person(thread.root_author).name if thread else "",
        others=max(0, len(joined.authors - {item.author})),
        avoided=_avoided(item, joined.replies),
        delivered_at=item.finished_at if kind is NudgeKind.POST_FAILED else None,
        reads_as=item.kind,
        confidence=item.confidence,
        rule=item.decided_by.partition(":")[2],
        number=item.code,
    )


def _root(parts: Parts, item: Item, rows: tuple[Outgoing, ...]) -> Outgoing | None:
    return next((row for row in rows if row.state is Sending.SENT), None)


def _asked_group(rules: RuleSet, item: Item) -> str:
    targets = (item.decision or {}).get("targets") or []
    return rules.targets[targets[0]].group if targets and targets[0] in rules.targets else ""


def _absolute(web: str, url: str) -> str:
    return url if "://" in url or not url else f"{web}{url}"


def _avoided(item: Item, absorbed: int) -> int | None:
    return None if item.recipient_count is None else absorbed * max(0, item.recipient_count - 1)


def _members(parts: Parts, rows: tuple[Outgoing, ...]) -> int | None:
    from adapters.errors import AdapterError

    if not rows or rows[0].network not in parts.networks:
        return None
    try:
        seen = parts.networks[rows[0].network].audience(rows[0].group)
    except AdapterError:
        return None
    return None if seen.members is None else len(seen.members)


def _send(parts: Parts, item: Item, kind: NudgeKind, mail: Mail, run: int) -> None:
    try:
        sent = parts.relay.send(mail.content, recipient=mail.to)
    except NextHopDown as down:
        _again(parts, item, kind, run, str(down))
        return
    if sent.deferred:
        _again(parts, item, kind, run, next(iter(sent.deferred.values())))
        return
    with writing(parts.database) as connection:
        if sent.refused:
            reason = next(iter(sent.refused.values()))[:200]
            journal.write(connection, at=parts.clock(), item_id=item.id, event="not-nudged", words=reason)
            return
        people.keep_nudge(
            connection,
            item_id=item.id,
            person=item.sender.lower(),
            kind=kind.value,
            form="mail",
            at=parts.clock(),
            message_id=mail.message_id,
        )
        journal.write(
            connection,
            at=parts.clock(),
            item_id=item.id,
            event="nudged",
            words=f"told the author: {kind.value}",
        )


def _again(parts: Parts, item: Item, kind: NudgeKind, run: int, why: str) -> None:
    with writing(parts.database) as connection:
        if run % tasks.ROUND >= GIVE_UP_TRIES:
            journal.write(connection, at=parts.clock(), item_id=item.id, event="not-nudged", words=why[:200])
            return
        wait = PAUSES[min(run % tasks.ROUND, len(PAUSES) - 1)]
        parts.engine.enqueue(connection, tasks.nudge(item.id, kind.value, wait, run + 1))


def _owe(parts: Parts, item: Item, kind: NudgeKind, reason: str, now: datetime) -> None:
    """Keep a line for the next receipt, which goes out within the hour."""
    with writing(parts.database) as connection:
        people.keep_nudge(
            connection,
            item_id=item.id,
            person=item.sender.lower(),
            kind=kind.value,
            form="owed",
            at=now,
            message_id="",
        )
        journal.write(
            connection,
            at=now,
            item_id=item.id,
            event="receipt-owed",
            words=f"two lines instead of a nudge: {reason}",
        )


def _note(parts: Parts, item: Item, event: str, words: str) -> None:
    with writing(parts.database) as connection:
        journal.write(connection, at=parts.clock(), item_id=item.id, event=event, words=words)


def send_receipts(parts: Parts) -> None:
    """Send what is owed, one mail a person and at most one an hour each."""
    with parts.database.connect() as connection:
        owed = people.owed(connection)
    for person, lines in owed.items():
        if parts.directory().has_left(person):
            continue
        with parts.database.connect() as connection:
            history = people.nudge_history(connection, person)
        last = max((one.at for one in history if one.form == "receipt"), default=None)
        if last is None or parts.clock() - last >= timedelta(hours=1):
            _receipt(parts, person, [line.item_id for line in lines[:BATCH]])


def _receipt(parts: Parts, person: str, item_ids: list[str]) -> None:
    with parts.database.connect() as connection:
        found = [items.get(connection, item_id) for item_id in item_ids]
        rows = {item_id: outgoing.of_item(connection, item_id) for item_id in item_ids}
        kinds = {
            one.item_id: one.kind for one in people.nudge_history(connection, person) if one.form == "owed"
        }
    known = [item for item in found if item is not None]
    if not known:
        return
    signer, web, undo = Signer(parts.secret), parts.manners.web_url, parts.rulebook.now.nudges.undo_within
    lines = tuple(
        ReceiptLine(
            kind=NudgeKind(kinds[item.id]),
            subject=item.subject,
            group=rows[item.id][0].group if rows[item.id] else "",
            choice_url=f"{web}/choice/{signer.choice_token(item.id, person)}",
            until=(item.finished_at or parts.clock()) + undo,
        )
        for item in known
    )
    first = known[0]
    base = Nudge(
        kind=NudgeKind.RECEIPT,
        language=language_for(parts.directory().person(person).language, "nl"),
        letterhead=letterhead(parts),
        at=parts.clock(),
        item=first.id.lower(),
        to=person,
        first=first_name(parts.directory().person(person).name),
        subject=first.subject,
    )
    mail = compose(replace(base, lines=lines))
    try:
        sent = parts.relay.send(mail.content, recipient=person)
    except NextHopDown:
        return  # still owed: the next round tries again
    if sent.deferred:
        return
    with writing(parts.database) as connection:
        people.paid(connection, person, item_ids, parts.clock(), mail.message_id)
        for item in known:
            journal.write(
                connection,
                at=parts.clock(),
                item_id=item.id,
                event="receipt",
                words="told the author in two lines",
            )
