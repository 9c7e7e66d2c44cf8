"""The tally keeps counts beside the mail's way, and loses none that it was given time to write."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

from gateway.pipeline.tallying import Tally
from tests.real.waiting import wait_for


class Book:
    """Where counts are written; `refuse` lets that fail so many times."""

    def __init__(self, refuse: int = 0) -> None:
        self.kept: Counter[str] = Counter()
        self.refuse = refuse
        self.tried = threading.Event()

    def write(self, counts: Mapping[str, int]) -> bool:
        self.tried.set()
        if self.refuse:
            self.refuse -= 1
            return False
        self.kept.update(counts)
        return True


def test_counts_are_written_soon_and_together() -> None:
    """The live page shows them while mail flows."""
    book = Book()
    tally = Tally(book.write)
    for _ in range(50):
        tally.add("guard:small")
    tally.add("off")
    wait_for(lambda: book.kept == {"guard:small": 50, "off": 1}, "the counts")
    tally.close()


def test_closing_writes_the_last_counts() -> None:
    """A restart must not forget what was relayed just before."""
    book = Book()
    tally = Tally(book.write)
    tally.add("off")
    tally.close()

    assert {"off": 1} == book.kept


def test_counts_that_could_not_be_written_are_kept_for_the_next_time() -> None:
    """The store may be gone for a while; mail flows on, and is counted in the end."""
    book = Book(refuse=1)
    tally = Tally(book.write)
    tally.add("off")
    assert book.tried.wait(20)
    tally.add("off")
    tally.close()

    assert {"off": 2} == book.kept
