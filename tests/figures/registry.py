"""All that is measured, in the order in which it is printed: quick things first."""

from __future__ import annotations

from tests.figures import classifier, demo, door, faults, idle, mailserver, speed, start
from tests.figures.figure import Measurement

MEASUREMENTS: tuple[Measurement, ...] = (
    *start.MEASUREMENTS,
    *classifier.MEASUREMENTS,
    *speed.MEASUREMENTS,
    *idle.MEASUREMENTS,
    *mailserver.MEASUREMENTS,
    *door.MEASUREMENTS,
    *demo.MEASUREMENTS,
    *faults.MEASUREMENTS,
)
