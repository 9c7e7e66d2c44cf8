"""The queue of held mail used by keyboard in a real browser, wide and narrow, and what axe-core finds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gateway.pipeline.links import Signer
from tests.figures.figure import Figure, Measurement, none_of, skipped
from tests.gateway.web.review_hall import Hall, Walk, axe_source, decided_by_keys
from tests.real.browser import chromium

WAYS = tuple((width, theme) for width in (1280, 390) for theme in ("light", "dark"))
KEYS, AXE = "review: steps by keyboard that went wrong", "review: violations that axe-core finds"
PAGES = ("/review", "/storms", "/live")


def used() -> Iterator[Figure]:
    if shutil.which("chromium") is None:
        yield from (skipped(name, "0", "for want of chromium") for name in (KEYS, AXE))
        return
    with chromium() as browser:
        wrong: list[str] = []
        found: list[str] = []
        looked = 0
        for width, theme in WAYS:
            with tempfile.TemporaryDirectory(prefix="mailsquare-review-") as folder:
                hall = Hall(Path(folder))
                try:
                    wrong += decided_by_keys(Walk(browser, hall, width=width, theme=theme))
                    pages, more = looked_over(browser, hall, width, theme)
                    looked, found = looked + pages, found + more
                finally:
                    hall.close()
    yield none_of(KEYS, len(wrong), reason="; ".join(wrong[:3]) or "J K R 2 P D ? at 1280 and 390 px, light and dark")
    if axe_source():
        yield none_of(AXE, len(found), reason="; ".join(found[:2]) or f"{looked} pages, light and dark")
    else:
        yield skipped(AXE, "0", "for want of axe-playwright-python")


def looked_over(browser: Any, hall: Hall, width: int, theme: str) -> tuple[int, list[str]]:
    """How many pages axe-core looked at, and all it found: the queue empty, covered, revealed, by mail; storms."""
    if not axe_source():
        return 0, []
    walk, found = Walk(browser, hall, width=width, theme=theme), []
    walk.open("/review")
    found += walk.violations()
    first, _ = hall.hold(2)
    token = Signer(hall.town.parts.secret, lambda: hall.town.now.timestamp()).review_token(first, hall.reviewer)
    pages = (*PAGES, f"/review/link/{token}")
    for path in pages:
        walk.open(path)
        found += walk.violations()
    walk.open("/review")
    walk.press("r")
    found += walk.violations()
    walk.context.close()
    return len(pages) + 2, found


MEASUREMENTS = (Measurement(names=(KEYS, AXE), run=used, floor=True),)
