"""Whatever ids, lists, subjects and senders come in whatever order: no thread leaks, no mail is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.store import items, outgoing, threads
from gateway.store.items import FINAL, Item, State
from gateway.store.outgoing import Outgoing, Sending
from gateway.store.threads import Thread
from nlp.types import Kind
from tests.gateway.pipeline.strands import ALL, MANY, P1, P2, PANEL, S1, S2, SALES, send
from tests.gateway.town import Town

IDS = ("<a@x.example>", "<b@x.example>", "<c@x.example>")
ELSEWHERE = "x@elders.example"
MEMBERS = {SALES: {S1, S2}, ALL: {S1, S2, P1, P2}, PANEL: {S1, S2, P1, P2}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as chance makes it."""

    author: str
    sure: bool
    to: tuple[str, ...]
    subject: str
    name: str
    answers: str
    refers: tuple[str, ...]
    kind: Kind

    def fields(self) -> list[str]:
        """What threads hang on."""
        fields = [f"Message-ID: {self.name}"] if self.name else []
        fields += [f"In-Reply-To: {self.answers}"] if self.answers else []
        return fields + ([f"References: {' '.join(self.refers)}"] if self.refers else [])


LETTERS = st.lists(
    st.builds(
        Letter,
        author=st.sampled_from([P1, P2, S1, S2, ELSEWHERE]),
        sure=st.sampled_from([True, True, True, False]),
        to=st.sampled_from([(SALES,), (ALL,), (ALL, SALES), (SALES, ALL), (PANEL,), (PANEL, SALES)]),
        subject=st.sampled_from(["Omzet", "Re: Omzet", "Re: Plan", "Plan", "Fwd: Omzet", ""]),
        name=st.sampled_from(["", *IDS]),
        answers=st.sampled_from(["", *IDS]),
        refers=st.lists(st.sampled_from(IDS), max_size=3).map(tuple),
        kind=st.sampled_from([Kind.ANNOUNCEMENT, Kind.DISCUSSION]),
    ),
    min_size=2,
    max_size=9,
)


@contextmanager
def a_town() -> Iterator[Town]:
    with TemporaryDirectory() as folder:
        town = Town(Path(folder))
        try:
            yield town
        finally:
            town.close()


def seen(town: Town, item: str) -> tuple[Item, Thread, tuple[Outgoing, ...]]:
    with town.parts.database.connect() as connection:
        one = items.get(connection, item)
        thread = threads.get(connection, one.thread_id) if one else None
        assert one is not None
        assert thread is not None
        return one, thread, outgoing.of_item(connection, item)


def lose_nothing(town: Town, item: Item, posts: tuple[Outgoing, ...]) -> None:
    """It ends, and whoever did not get it as mail can read it in a group."""
    assert item.state in FINAL, item.reason
    assert item.state is not State.FAILED, item.reason
    with town.parts.database.connect() as connection:
        withheld = [one for one in items.reached(connection, item.id) if one.state != "delivered"]
    copy = item.decided_by == "built-in:seen-before"
    assert not withheld or copy or any(row.state is Sending.SENT for row in posts)


def stay_apart(letter: Letter, first: Letter, item: Item, thread: Thread) -> None:
    """Nobody is in a thread of a list that they did not write to, may not see, or that others did not get."""
    assert thread.list in letter.to
    assert thread.list == item.list
    assert set(letter.to) <= set(first.to)
    if thread.id != item.id:
        assert letter.sure
        assert letter.author in MEMBERS[thread.list] or letter.author == thread.root_author


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LETTERS)
def test_threads_neither_leak_nor_lose(letters: list[Letter]) -> None:
    """The promises of a thread, for every sequence of honest, odd and forged mails."""
    with a_town() as town:
        taken: dict[str, Letter] = {}
        owners: dict[tuple[str, str], str] = {}
        for number, one in enumerate(letters):
            item = send(town, one.subject, *one.fields(), author=one.author, to=(*one.to, *MANY),
                        text=f"Mail {number}.", kind=one.kind, trusted=one.sure)
            taken[item] = one
            if one.name and one.sure:
                owners.setdefault((seen(town, item)[1].list, one.name), item)
        town.run(7200)
        by_url: dict[str, str] = {}
        for item, letter in taken.items():
            found, thread, posts = seen(town, item)
            lose_nothing(town, found, posts)
            stay_apart(letter, taken[thread.id], found, thread)
            by_url |= {row.url: item for row in posts if row.url}
            if not (letter.answers or letter.refers or letter.name):
                assert thread.id == item
        for url, item in by_url.items():
            above = by_url[url.partition("#")[0]]
            assert town.item(above).thread_id == town.item(item).thread_id
        with town.parts.database.connect() as connection:
            assert owners == {key: threads.holder(connection, *key) for key in owners}
