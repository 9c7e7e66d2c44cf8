"""A Slack that is away, hangs, is cut off or asks for patience, before the real adapter and pipeline.

The clock goes by hand, so half an hour takes seconds; sockets, HTTP and the store are real.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from adapters.slack import Settings, Slack
from gateway.store import outgoing
from gateway.store.items import State
from gateway.store.outgoing import Sending
from nlp.types import Kind
from tests.adapters.slack.fake import TOKEN, FakeSlack, Fault
from tests.faults.valve import Valve
from tests.gateway.town import RULES, Town, letter

CHANNEL = "C0PLEIN00"
ALL = "iedereen@havik.example"
IN_THREAD = 3
CALL_SECONDS = 1            # how long the adapter waits for an answer, in real time
POSTING = {"chat.postMessage", "conversations.history", "conversations.replies"}


@dataclass(frozen=True, kw_only=True)
class Account:
    """What became of some mails."""

    mails: int
    posted: int
    doubled: int
    disordered: int         # threads
    mailed: int             # that went out as mail to the list
    lost: int               # neither


class Outage:
    """A town that posts in a Slack of its own, with a valve on the line."""

    def __init__(self, town: Town, slack: FakeSlack, valve: Valve) -> None:
        self.town, self.slack, self.valve = town, slack, valve
        self.mails: list[str] = []

    def write(self, count: int, *, in_threads: bool = False) -> None:
        """So many mails that the rules post, a third of them answered twice where they are in threads."""
        for _ in range(count):
            n = len(self.mails)
            root = n - n % IN_THREAD if in_threads else n
            author = f"p{1 + n % 10}@havik.example"
            subject = f"Bericht {root}" if n == root else f"Re: Bericht {root}"
            mail = letter(subject, f"Tekst nummer {n}.", author=author, message_id=f"<n{n}@havik.example>",
                          answers=f"<n{root}@havik.example>" if n != root else "")
            self.mails.append(self.town.accept(mail, author, ALL))

    def account(self) -> Account:
        """Count in the channel, at the next hop and in the store."""
        said = [_number(one["text"]) for one in self.slack.workspace.channels[CHANNEL].messages]
        posts = [n for n in said if n is not None]
        mailed = {_number(one.content.decode()) for one in self.town.mails_to(ALL)}
        numbers = range(len(self.mails))
        order = {root: [n for n in posts if n - n % IN_THREAD == root] for root in numbers[::IN_THREAD]}
        return Account(
            mails=len(self.mails), posted=len(set(posts)), doubled=len(posts) - len(set(posts)),
            disordered=sum(found != sorted(found) for found in order.values()), mailed=len(mailed - {None}),
            lost=sum(n not in posts and n not in mailed for n in numbers),
        )

    def states(self) -> Counter[State]:
        return Counter(self.town.item(one).state for one in self.mails)

    def sendings(self) -> Counter[Sending]:
        with self.town.parts.database.connect() as connection:
            return Counter(row.state for one in self.mails for row in outgoing.of_item(connection, one))

    def calls(self, since: float, until: float) -> list[str]:
        """The methods for posting that were called in that time."""
        return [name for at, name in self.slack.at if since < at < until and name in POSTING]

    @property
    def now(self) -> float:
        """Seconds by the town's clock."""
        return self.town.now.timestamp()


@contextmanager
def outage(folder: Path, *, give_up: timedelta = timedelta(minutes=15)) -> Iterator[Outage]:
    """A town, its Slack and the line between them."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = RULES.replace("news: {via: feed, group: nieuws}", f"news: {{via: other, channel: {CHANNEL}}}")
    rules = rules.replace("per_person: 1 per day, same_nudge: 3", "per_person: 5000 per day, same_nudge: 5000")
    town = Town(folder, rules=rules)
    slack = FakeSlack(lambda: town.now.timestamp(), judged=False)
    place = slack.workspace
    place.add_channel(CHANNEL, "plein", members=["U0BOTUSER"])
    place.add_user("U0BOTUSER", "Mailsquare", None, is_bot=True)
    for n in range(1, 11):
        place.add_user(f"U0P{n:06}", f"Persoon{n} Havik", f"p{n}@havik.example")
    with Valve(int(slack.url.rpartition(":")[2])) as valve:
        given = {"token": TOKEN, "base_url": f"http://127.0.0.1:{valve.port}/api/", "timeout_seconds": CALL_SECONDS}
        adapter = Slack(Settings.model_validate(given), lambda: town.now)
        manners = replace(town.parts.manners, give_up_posting=give_up)
        town.reopen(replace(town.parts, networks={**town.parts.networks, "other": adapter}, manners=manners))
        town.says.kind = Kind.ANNOUNCEMENT
        try:
            yield Outage(town, slack, valve)
        finally:
            slack.close()
            town.close()


def down_for(here: Outage, mails: int, minutes: int) -> tuple[Account, float]:
    """Nobody listens for some minutes while mails come in; and the seconds from its return to the first post."""
    here.valve.refuse()
    each = max(1, mails // minutes)
    while len(here.mails) < mails:
        here.write(min(each, mails - len(here.mails)), in_threads=True)
        here.town.run(60)
    here.valve.forward()
    back = here.now
    while not here.slack.workspace.channels[CHANNEL].messages and here.now - back < 3_600:
        here.town.run(1)
    first = here.now - back
    here.town.run(30 * 60)
    return here.account(), first


def hangs_after_accepting(here: Outage, mails: int, how: str = "hang") -> Account:
    """Each post is stored and its answer never comes ("hang") or breaks off ("reset")."""
    here.slack.faults = [Fault("chat.postMessage", how, after=True, times=mails)]
    here.write(mails)
    here.town.run(20 * 60)
    return here.account()


def asks_for_patience(here: Outage, mails: int, seconds: int) -> tuple[Account, int]:
    """The first call is told to wait; and how many calls came inside the window all the same."""
    fault = Fault("chat.postMessage", status=429, headers={"Retry-After": str(seconds)}, code="ratelimited")
    here.slack.faults = [fault]
    here.write(1)
    here.town.run(1)
    asked = next(at for at, name in here.slack.at if name == "chat.postMessage")
    here.write(mails - 1)
    here.town.run(20 * 60)
    return here.account(), len(here.calls(asked, asked + seconds))


def _number(text: str) -> int | None:
    _, found, rest = text.partition("Tekst nummer ")
    return int(rest.partition(".")[0]) if found else None
