"""What became of each numbered mail: lost, doubled, out of order, torn, or still in hand."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.mails import ALL, is_torn, mail, number_in, thread_of, word_of
from tests.faults.slack_beside import Said
from tests.gateway.fake_hop import Seen

FINAL = {"delivered", "posted", "both", "absorbed", "failed"}
POSTED_IN = {"nieuws": "feed", "beide": "feed", "slack": "slack"}
ONLY_POSTED = {"nieuws", "slack"}       # a post may stand for a mail only where the rule says so


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the count says; mails by number, threads by the number of their first mail."""

    sent: int
    lost: tuple[int, ...]
    doubled_posts: tuple[int, ...]
    doubled_in_slack: tuple[int, ...]
    disordered: tuple[int, ...]
    torn: tuple[int, ...]
    unfinished: int
    extra_copies: int                   # in mailboxes: a kill between the next hop's 250 and our note
    told_twice: int                     # the same note to the same author, for the same reason
    points: Counter[str]

    @property
    def holds(self) -> bool:
        """Whether every promise was kept."""
        wrong = (self.lost, self.doubled_posts, self.doubled_in_slack, self.disordered, self.torn)
        return not any(wrong) and not self.unfinished


def count(folder: Path, taken: Iterable[int], mails: Sequence[Seen], said: Sequence[Said],
          notes: Path) -> Outcome:
    """Look at the feed, the Slack beside us, the next hop and the store."""
    with sqlite3.connect(f"file:{folder / 'state' / 'store.db'}?mode=ro", uri=True) as store:
        posts = [row[0] for row in store.execute("SELECT text FROM feed_posts ORDER BY id")]
        states = dict(store.execute("SELECT state, count(*) FROM items GROUP BY state").fetchall())
    in_feed = [n for n in map(number_in, posts) if n is not None]
    in_slack = [n for one in said if (n := number_in(one.text)) is not None]
    copies = [one.content for one in mails if any(ALL in each for each in one.recipients)]
    mailed = Counter(n for one in copies if (n := _number_of(one)) is not None)
    notices = Counter(_note_id(one.content) for one in mails if one.mail.startswith("MAIL FROM:<>"))
    standing = {"feed": Counter(in_feed), "slack": Counter(in_slack)}
    there = sorted(set(taken))
    return Outcome(
        sent=len(there),
        lost=tuple(n for n in there if not mailed[n] and not _stands(n, standing)),
        doubled_posts=_twice(in_feed), doubled_in_slack=_twice(in_slack),
        disordered=(*_disordered(in_feed), *_disordered(in_slack)),
        torn=tuple(n for n in map(_torn_copy, copies) if n is not None)
        + tuple(n for one in (*posts, *(each.text for each in said))
                if is_torn(one) and (n := number_in(one)) is not None),
        unfinished=sum(n for state, n in states.items() if state not in FINAL),
        extra_copies=sum(n - 1 for n in mailed.values()),
        told_twice=sum(n - 1 for key, n in notices.items() if key),
        points=Counter(notes.read_text().split()) if notes.exists() else Counter(),
    )


def _stands(number: int, standing: dict[str, Counter[int]]) -> bool:
    word = word_of(number)
    return word in ONLY_POSTED and standing[POSTED_IN[word]][number] > 0


def _twice(numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(n for n, times in Counter(numbers).items() if times > 1))


def _disordered(numbers: Sequence[int]) -> tuple[int, ...]:
    """Threads in which a later mail stands above an earlier one."""
    last: dict[int, int] = {}
    wrong = []
    for number in numbers:
        thread = thread_of(number)
        if number < last.get(thread, -1):
            wrong.append(thread)
        last[thread] = max(number, last.get(thread, -1))
    return tuple(sorted(set(wrong)))


def _number_of(content: bytes) -> int | None:
    return number_in(content.decode(errors="replace"))


def _torn_copy(content: bytes) -> int | None:
    number = _number_of(content)
    return number if number is not None and not content.endswith(mail(number)) else None


def _note_id(content: bytes) -> str:
    head = content.partition(b"\r\n\r\n")[0].decode(errors="replace").lower().splitlines()
    return next((line for line in head if line.startswith("message-id:")), "")
