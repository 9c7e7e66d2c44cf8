"""Group commit: whoever comes while a commit runs shares the next, and nobody suffers for another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import pytest

from gateway.errors import StoreTrouble
from gateway.pipeline.accepting import AT_ONCE, Writer

SAFETY = 20.0


@dataclass
class Store:
    """Commits by hand: `gate` holds every commit back, and mails called bad cannot be kept."""

    quick: bool = False  # whether transactions can begin in the loop
    gate: threading.Event = field(default_factory=threading.Event)
    inside: threading.Event = field(default_factory=threading.Event)
    batches: list[list[str]] = field(default_factory=list)
    fails_once: bool = False

    def begin(self, mails: Sequence[str]) -> Half | None:
        if not self.quick:
            return None
        self._check(mails)
        return Half(self, mails)

    def write(self, mails: Sequence[str]) -> list[str]:
        self._check(mails)
        return self.commit(mails)

    def commit(self, mails: Sequence[str]) -> list[str]:
        self.inside.set()
        assert self.gate.wait(SAFETY)
        if self.fails_once:
            self.fails_once = False
            raise OSError("the disk said no")
        self.batches.append(list(mails))
        return [f"id-{mail}" for mail in mails]

    def _check(self, mails: Sequence[str]) -> None:
        if any("bad" in mail for mail in mails):
            raise ValueError("this one cannot be kept")


@dataclass
class Half:
    """A transaction without its commit."""

    store: Store
    mails: Sequence[str]

    @property
    def ids(self) -> list[str]:
        return [f"id-{mail}" for mail in self.mails]

    def commit(self) -> None:
        self.store.commit(self.mails)


def story(tell: Callable[[Writer[str]], Awaitable[None]], store: Store) -> None:
    writer = Writer(store.begin, store.write)

    async def bounded() -> None:
        await asyncio.wait_for(tell(writer), SAFETY)

    try:
        asyncio.run(bounded())
    finally:
        store.gate.set()
        writer.close()


async def until(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, SAFETY)


@pytest.mark.parametrize("quick", [True, False])
def test_mails_that_come_while_one_commit_runs_share_the_next(quick: bool) -> None:
    """On a slow disk that is the difference between ten mails a second and a thousand."""
    store = Store(quick=quick)

    async def tell(writer: Writer[str]) -> None:
        first = asyncio.create_task(writer.commit("1"))
        await until(store.inside)  # alone: nobody waits for company
        others = [asyncio.create_task(writer.commit(str(n))) for n in range(2, 6)]
        await asyncio.sleep(0)
        store.gate.set()
        assert ["id-1", "id-2", "id-3", "id-4", "id-5"] == await asyncio.gather(first, *others)

    story(tell, store)
    assert [["1"], ["2", "3", "4", "5"]] == store.batches


def test_no_batch_grows_without_end() -> None:
    """What fails as a whole is done again one by one; and the first must not wait for the last."""
    store = Store(quick=True)
    store.gate.set()

    async def tell(writer: Writer[str]) -> None:
        await asyncio.gather(*(writer.commit(str(n)) for n in range(3 * AT_ONCE)))

    story(tell, store)
    assert max(map(len, store.batches)) == AT_ONCE
    assert [str(n) for n in range(3 * AT_ONCE)] == [mail for batch in store.batches for mail in batch]


@pytest.mark.parametrize("quick", [True, False])
def test_one_bad_mail_does_not_fail_its_neighbours(quick: bool) -> None:
    """A mail that no transaction takes must not turn ten good ones away."""
    store = Store(quick=quick)
    store.gate.set()

    async def tell(writer: Writer[str]) -> None:
        tasks = [writer.commit(mail) for mail in ("1", "bad", "3")]
        first, bad, third = await asyncio.gather(*tasks, return_exceptions=True)
        assert ["id-1", "id-3"] == [first, third]
        assert isinstance(bad, StoreTrouble)
        assert "ValueError" in str(bad)

    story(tell, store)


def test_a_commit_that_fails_is_tried_once_more_mail_by_mail() -> None:
    """A trouble of the moment costs no mail, and a lasting one is told to each."""
    store = Store(quick=True, fails_once=True)
    store.gate.set()

    async def tell(writer: Writer[str]) -> None:
        both = await asyncio.gather(*(writer.commit(mail) for mail in ("1", "2")))
        assert ["id-1", "id-2"] == both

    story(tell, store)
    assert [["1"], ["2"]] == store.batches


def test_who_gives_up_before_the_batch_is_left_out_and_later_is_kept() -> None:
    """A session that is cancelled may take its mail back only while nobody writes it down."""
    store = Store()

    async def tell(writer: Writer[str]) -> None:
        first = asyncio.create_task(writer.commit("1"))
        await until(store.inside)
        gone, stays = asyncio.create_task(writer.commit("2")), asyncio.create_task(writer.commit("3"))
        await asyncio.sleep(0)
        gone.cancel()
        first.cancel()
        store.gate.set()
        assert "id-3" == await stays

    story(tell, store)
    assert [["1"], ["3"]] == store.batches


def test_closing_commits_what_waits() -> None:
    """A door that closes has mails in hand that were neither refused nor taken."""
    store = Store()
    writer = Writer(store.begin, store.write)

    async def leave() -> None:
        tasks = [asyncio.create_task(writer.commit("1"))]
        await until(store.inside)
        tasks.append(asyncio.create_task(writer.commit("2")))
        await asyncio.sleep(0)
        store.gate.set()
        writer.close()
        for task in tasks:
            task.cancel()

    asyncio.run(leave())
    assert [["1"], ["2"]] == store.batches
