"""All that is measured, in the order in which it is printed: quick things first."""

from __future__ import annotations

from tests.figures import (
    bombs,
    classifier,
    demo,
    door,
    faults,
    fixtures,
    groups,
    idle,
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
    *door.MEASUREMENTS,
    *markup.MEASUREMENTS,
    *demo.MEASUREMENTS,
    *faults.MEASUREMENTS,
)
