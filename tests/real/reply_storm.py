"""A storm of replies to all through a real mail server: who replies how often, and what came of it."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from tests.gateway.serving import ALL, DOMAIN, PEOPLE, RULES, Serving, letter, write_folder
from tests.real.mailserver import MailServer
from tests.real.waiting import wait_for

STORM = """
  - name: storm
    when: {reply_all: true, thread_replies: {at_least: 3, within: 1h}}
    do: absorb
    target: news
    until_quiet: 4h
    nudge: reply-all-joined
  - {name: cake, when: {subject: {contains: taart}}, do: deliver}
rules:"""
WITH_STORM = RULES.replace("rules:", "rules:" + STORM.removesuffix("\nrules:"), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the replies to one mail."""

    delivered: int
    absorbed: int
    other: int
    threads: int  # conversations in the network that their posts stand in
    most_notices: int  # that any one person got in the mailbox
    notices: int
    copies: int  # of replies in the mailbox of somebody who did not start it
    seconds: float  # from the first reply handed in to the last


@contextmanager
def gateway(server: MailServer, folder: Path) -> Iterator[Serving]:
    """The gateway behind that mail server, with a rule against storms."""
    write_folder(folder, next_hop=server.ports["back"], smtp=server.ports["gateway"], rules=WITH_STORM)
    with Serving(folder) as serving:
        yield serving


def rage(server: MailServer, serving: Serving, replies: int, *, within: float) -> Outcome:
    """One mail to everybody, and so many replies to all, spread over so many seconds or as fast as they go in."""
    subject = f"Taart {uuid.uuid4().hex[:12]}"
    root = letter(subject, "Er is taart in de kantine, voor wie er zin in heeft.")
    server.send(root, [ALL], PEOPLE[0])
    wait_for(lambda: _states(serving, subject).get("delivered"), f"the first mail; {serving.said()[-2000:]}")
    number = re.search(rb"Message-ID: (<[^>]+>)", root)
    assert number
    start = time.monotonic()
    for n in range(replies):
        author = PEOPLE[1 + n % (len(PEOPLE) - 1)]
        server.send(_reply(subject, n, author, number[1].decode()), [ALL], author)
    seconds = time.monotonic() - start
    ended = ("delivered", "absorbed", "posted", "both", "failed", "held")

    def settled() -> bool:
        states = _states(serving, subject)
        return sum(states.get(one, 0) for one in ended) == replies + 1

    wait_for(settled, f"the end of {replies} replies; {serving.said()[-2000:]}", seconds=within + 600)
    told = _settled_notices(serving)
    return _outcome(server, serving, subject, seconds, told)


def _reply(subject: str, n: int, author: str, answers: str) -> bytes:
    """A reply to all; every tenth with words of its own in the subject."""
    head = f"Re: {subject}" if n % 10 else f"Antw: {subject} (hoera!)"
    plain = letter(head, f"Gefeliciteerd, nummer {n}!", author=author)
    plain = re.sub(rb"Message-ID: <[^>]+>", f"Message-ID: <{uuid.uuid4().hex}@{DOMAIN}>".encode(), plain)
    return plain.replace(b"MIME-Version", f"In-Reply-To: {answers}\r\nReferences: {answers}\r\nMIME-Version".encode())


def _states(serving: Serving, subject: str) -> dict[str, int]:
    query = f"SELECT state, count(*) FROM items WHERE subject LIKE '%{subject}%' GROUP BY state"
    return {str(state): int(str(n)) for state, n in serving.rows(query)}


def _settled_notices(serving: Serving) -> int:
    """How many notes went out, once each absorbed reply has one or the reason why not."""
    open_ones = (
        "SELECT count(*) FROM items i WHERE i.state = 'absorbed'"
        " AND NOT EXISTS (SELECT 1 FROM nudges n WHERE n.item_id = i.id)"
        " AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.item_id = i.id AND j.event = 'not-nudged')"
    )
    wait_for(lambda: serving.rows(open_ones) == [(0,)], "a note, or a reason for none", seconds=300)
    (found,) = serving.rows("SELECT count(*) FROM nudges WHERE kind = 'reply-all-joined'")[0]
    return int(str(found))


def _outcome(server: MailServer, serving: Serving, subject: str, seconds: float, told: int) -> Outcome:
    states = _states(serving, subject)
    query = (
        "SELECT count(DISTINCT o.remote_thread) FROM outgoing o JOIN items i ON i.id = o.item_id"
        f" WHERE o.state = 'sent' AND i.subject LIKE '%{subject}%'"
    )
    (threads,) = serving.rows(query)[0]
    mails = {one: server.mailbox(one, subject) for one in PEOPLE[1:]}
    notices = {one: sum(_is_notice(mail) for mail in found) for one, found in mails.items()}
    copies = [len(found) - notices[one] for one, found in mails.items()]
    both = states.pop("both", 0)  # the first mail, which opens the thread
    delivered, absorbed = states.pop("delivered", 0), states.pop("absorbed", 0)
    assert told == sum(notices.values()), f"{told} notes went out, {sum(notices.values())} came"
    return Outcome(
        delivered=delivered, absorbed=absorbed, other=sum(states.values()) + abs(both - 1), threads=int(str(threads)),
        most_notices=max(notices.values()), notices=sum(notices.values()), copies=max(copies) - 1, seconds=seconds,
    )


def _is_notice(mail: bytes) -> bool:
    return "plein@" in str(message_from_bytes(mail)["From"])
