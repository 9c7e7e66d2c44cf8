"""Forged authors at the door: how many of the 24 stand over a post, and whether any of their mail is missing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.attacks.forgeries import FORGERIES, HONEST, NAME
from tests.attacks.forging import forge
from tests.figures.figure import Figure, Measurement, none_of

POSTED, MISSING = "forgeries posted as the person", "forgeries neither delivered nor held"


def forgeries() -> Iterator[Figure]:
    posted, missing, honest = [], [], 0
    policies = {"deliver": False, "hold": True}
    for policy, holds in policies.items():
        with (tempfile.TemporaryDirectory(prefix="mailsquare-forged-") as folder,
              forge(Path(folder), holds=holds) as shop):
            for name, letter in FORGERIES.items():
                outcome = shop.play(letter)
                posted += [f"{name} ({policy})"] * bool(outcome.names)
                missing += [f"{name} ({policy})"] * (not outcome.delivered and not outcome.held)
            honest += sum((NAME,) == shop.play(letter).names for letter in HONEST.values())
    of = len(HONEST) * len(policies)
    assert honest == of, f"only {honest} of {of} honest mails were posted: the forgeries prove nothing"
    count = len({name.rpartition(" (")[0] for name in posted})
    reason = "; ".join(posted)[:300] or f"under both policies; honest mails posted: {honest} of {of}"
    yield Figure(name=POSTED, value=f"{count} of {len(FORGERIES)}", target=f"0 of {len(FORGERIES)}", ok=not count,
                 reason=reason, floor=True)
    yield none_of(MISSING, len(missing), reason="; ".join(missing)[:300])


MEASUREMENTS = (Measurement(names=(POSTED, MISSING), run=forgeries, floor=True),)
