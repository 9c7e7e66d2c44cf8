"""The figure on a mailbox in a bad year, small."""

from __future__ import annotations

import pytest

from tests.figures.imap import STEPS, bad_year, live_through
from tests.real.parts import need

pytestmark = pytest.mark.real


@pytest.mark.timeout(300)
def test_a_bad_year_loses_and_doubles_nothing_and_each_trouble_ends_alone() -> None:
    """Closed, expired, deleted, restarted; death at each seam has its own test (tests/faults/test_mailboxes.py)."""
    need("mail server")
    with bad_year(40) as year:
        count = live_through(year, steps=[step for step in STEPS if step != "killed"])

    assert 4 == len(year.spans)
    assert count.holds, count
