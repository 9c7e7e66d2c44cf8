"""What hostile mail does in a real browser, on every page that shows mail."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.attacks.payloads import PAYLOADS
from tests.attacks.stage import Stage
from tests.attacks.tour import everything
from tests.attacks.watching import CHROMIUM, Watched, chromium
from tests.figures.figure import Figure, Measurement, at_least, none_of, skipped

LEAST = 120                           # payloads that were promised (OWASP families and our own pages)
RAN, BROKEN, TRIED = "markup: payloads that ran or reached out", "markup: pages found broken", "markup: payloads tried"


def markup() -> Iterator[Figure]:
    if CHROMIUM is None:
        yield from (skipped(name, "0", "for want of chromium") for name in (RAN, BROKEN))
        yield skipped(TRIED, f">= {LEAST}", "for want of chromium")
        return
    with tempfile.TemporaryDirectory(prefix="mailsquare-markup-") as folder:
        stage = Stage(Path(folder))
        try:
            with chromium() as browser:
                watched = Watched(browser, stage)
                kinds, views = everything(watched)
        finally:
            stage.close()
    yield none_of(RAN, len(watched.ran), reason=f"of {len(PAYLOADS)}; pages seen: {views} of {kinds} kinds, two widths")
    yield none_of(BROKEN, len(watched.wrong), reason="; ".join(watched.wrong)[:300])
    yield at_least(TRIED, len(PAYLOADS), LEAST, digits=0)


MEASUREMENTS = (Measurement(names=(RAN, BROKEN, TRIED), run=markup, floor=True),)
