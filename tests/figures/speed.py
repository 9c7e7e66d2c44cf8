"""How long a colleague waits: from our 250 until the post can be read in the feed."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from adapters.feed.queries import Reads
from adapters.feed.types import Viewer
from gateway.store.database import open_engine
from tests.figures.figure import Figure, Measurement, at_most, percentile
from tests.figures.progress import bar
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, PEOPLE, Serving, letter, write_folder

MAILS = 40
P50, P95 = "250 to visible in the feed: p50", "250 to visible in the feed: p95"
_PAUSE = threading.Event()


def waits() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-speed-") as name, FakeHop() as hop:
        folder = Path(name)
        write_folder(folder, next_hop=hop.at.port)
        with Serving(folder) as serving, bar("single mails", MAILS) as tick:
            database = open_engine(f"sqlite:///{folder / 'state' / 'store.db'}")
            reads = Reads(database, lambda: frozenset(PEOPLE))
            seconds = []
            for number in range(-2, MAILS):           # the first two wake the reader and the classifier
                waited = wait_of_one(serving, reads, number)
                seconds += [waited] if number >= 0 else []
                tick()
            database.dispose()
    yield at_most(P50, percentile(seconds, 0.5), 1, "s")
    yield at_most(P95, percentile(seconds, 0.95), 1, "s", reason=f"{MAILS} mails, worst {max(seconds):.2f} s")


def wait_of_one(serving: Serving, reads: Reads, number: int) -> float:
    """Seconds from the 250 of one mail until a colleague's page shows it."""
    subject = f"Bericht {number}"
    content = letter(subject, f"De vergadering van {number} uur is in zaal twee, neem je eigen beker mee.")
    _PAUSE.wait(0.11 * (number % 7))                  # not in step with the engine's polls
    code, words = serving.send(content, [ALL], sender=PEOPLE[0])
    start = time.monotonic()
    assert code == 250, words
    viewer = Viewer(address=PEOPLE[5], name="Persoon6 Kade")
    while time.monotonic() - start < 60:
        page = reads.page(viewer)
        if any(thread.post.title == subject for thread in page.threads):
            return time.monotonic() - start
        _PAUSE.wait(0.01)
    raise AssertionError(f"'{subject}' did not appear; {serving.said()}")


MEASUREMENTS = (Measurement(names=(P50, P95), run=waits),)
