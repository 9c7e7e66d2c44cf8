"""A storm of 500 replies to all within a minute, through a real Postfix into real mailboxes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.figures.figure import Figure, Measurement, at_most, holds, none_of, skipped
from tests.real.mailserver import MailServer, missing_parts
from tests.real.reply_storm import gateway, rage

REPLIES, DELIVERED = 500, 2
NAMES = (
    "storm: seconds to hand in 500 reply-alls",
    "storm: 2 delivered, 498 absorbed, 1 thread",
    "storm: replies lost, doubled or astray",
    "storm: notices to one replier",
)


def storm() -> Iterator[Figure]:
    missing = missing_parts()
    if missing:
        yield from (skipped(name, "yes", f"for want of {', '.join(missing)}") for name in NAMES)
        return
    server = MailServer(variant="transport")
    server.start()
    try:
        with (tempfile.TemporaryDirectory(prefix="mailsquare-storm-") as folder,
              gateway(server, Path(folder)) as serving):
            found = rage(server, serving, REPLIES, within=60)
    finally:
        server.stop()
    handed, became, astray, notices = NAMES
    yield at_most(handed, found.seconds, 60, "s", digits=0, reason="one connection each, through Postfix")
    as_wanted = (found.delivered, found.absorbed, found.threads) == (DELIVERED, REPLIES - DELIVERED, 1)
    words = f"{found.delivered} delivered, {found.absorbed} absorbed, {found.threads} thread"
    yield holds(became, as_wanted, reason=f"{words}; a tenth with an edited subject")
    lost = abs(REPLIES - found.delivered - found.absorbed) + found.other
    yield none_of(astray, lost + abs(found.copies - DELIVERED), reason=f"{found.copies} replies in a mailbox")
    yield at_most(notices, found.most_notices, 1, "mail", digits=0, reason=f"{found.notices} to 29 people")


MEASUREMENTS = (Measurement(names=NAMES, run=storm, floor=True),)
