"""A hundred reloads while mail comes in: nothing is lost, and each mail is decided by one whole set of rules."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.figures.figure import Figure, Measurement, none_of
from tests.figures.progress import bar
from tests.gateway.reloads import reload_under_load

RELOADS, A_SECOND = 100, 20
LOST, MIXED = "reload 100 times at 20 mails/s: lost", "reload 100 times: not by one whole version"


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-reloads-") as folder, bar("reload", RELOADS) as tick:
        found = reload_under_load(Path(folder), RELOADS, A_SECOND, tick)
    missing = RELOADS - found.reloads
    yield none_of(LOST, found.lost + found.refused, reason=f"of {found.sent} at {found.fastest:.1f} a second")
    yield none_of(MIXED, found.mixed + missing,
                  reason=f"{found.versions} of {found.reloads} versions, of two files each, decided mail")


MEASUREMENTS = (Measurement(names=(LOST, MIXED), run=measure, floor=True),)
