"""Rules edited by keyboard and on a phone in a real browser, and what axe-core finds on that page."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.figures.figure import Figure, Measurement, none_of, skipped
from tests.gateway.web.playground_walk import edited_by_keys, furnish, looked_over
from tests.gateway.web.review_hall import Hall, Walk, axe_source
from tests.real.browser import chromium

WAYS = tuple((width, theme) for width in (1280, 390) for theme in ("light", "dark"))
KEYS, AXE = "playground: steps by keyboard that went wrong", "playground: violations that axe-core finds"


def used() -> Iterator[Figure]:
    if shutil.which("chromium") is None:
        yield from (skipped(name, "0", "for want of chromium") for name in (KEYS, AXE))
        return
    wrong: list[str] = []
    found: list[str] = []
    looked = 0
    with chromium() as browser:
        for width, theme in WAYS:
            with tempfile.TemporaryDirectory(prefix="mailsquare-playground-") as folder:
                hall = Hall(Path(folder))
                try:
                    furnish(hall)
                    wrong += edited_by_keys(Walk(browser, hall, width=width, theme=theme))
                    if axe_source():
                        seen = looked_over(Walk(browser, hall, width=width, theme=theme))
                        looked += len(seen)
                        found += [one for several in seen.values() for one in several]
                finally:
                    hall.close()
    ways = "mistake, jump, mend, replay, save at 1280 and 390 px, light and dark"
    yield none_of(KEYS, len(wrong), reason="; ".join(wrong[:3]) or ways)
    if axe_source():
        yield none_of(AXE, len(found), reason="; ".join(found[:2]) or f"{looked} views, light and dark, none too wide")
    else:
        yield skipped(AXE, "0", "for want of axe-playwright-python")


MEASUREMENTS = (Measurement(names=(KEYS, AXE), run=used, floor=True),)
