"""All that is measured, in the order in which it is printed: quick things first."""

from __future__ import annotations

from tests.figures import (
    abuse,
    bombs,
    canary,
    classifier,
    demo,
    door,
    durable,
    failing_open,
    faults,
    fixtures,
    forgeries,
    groups,
    idle,
    imap,
    mailserver,
    markup,
    reading,
    sensitive,
    speed,
    start,
    thinking,
    training,
)
from tests.figures.figure import Measurement

MEASUREMENTS: tuple[Measurement, ...] = (
    *start.MEASUREMENTS,
    *classifier.MEASUREMENTS,
    *groups.MEASUREMENTS,
    *sensitive.MEASUREMENTS,
    *thinking.MEASUREMENTS,
    *training.MEASUREMENTS,
    *fixtures.MEASUREMENTS,
    *reading.MEASUREMENTS,
    *bombs.MEASUREMENTS,
    *speed.MEASUREMENTS,
    *idle.MEASUREMENTS,
    *mailserver.MEASUREMENTS,
    *failing_open.MEASUREMENTS,
    *canary.MEASUREMENTS,
    *door.MEASUREMENTS,
    *abuse.MEASUREMENTS,
    *durable.MEASUREMENTS,
    *forgeries.MEASUREMENTS,
    *markup.MEASUREMENTS,
    *demo.MEASUREMENTS,
    *imap.MEASUREMENTS,
    *faults.MEASUREMENTS,
)
