"""A fake Slack with a few people in it, and an adapter that talks to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.contract import Adapter
from adapters.slack import Settings, Slack
from tests.adapters.slack.fake import TOKEN, FakeSlack

ALL_STAFF, BOARD = "C0ALLSTAFF", "C0BOARD00"


class Clock:
    """The time of adapter and fake alike; it moves when told to."""

    def __init__(self) -> None:
        self.now = datetime.fromtimestamp(int(time.time()), UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[FakeSlack]:
    """The fake; at the end no request may have offended against the vendor's description."""
    fake = FakeSlack(lambda: clock.now.timestamp())
    place = fake.workspace
    place.add_user("U0ANN0000", "Ann de Vries", "Ann@corp.example")
    place.add_user("U0BO00000", "Bo Bakker", "bo@corp.example")
    place.add_user("U0GUEST00", "Gil Guest", "gil@agency.example", is_restricted=True)
    place.add_user("U0GONE000", "Old Hand", "old@corp.example", deleted=True)
    place.add_user("U0BOTUSER", "Mailsquare", None, is_bot=True)
    place.add_channel(ALL_STAFF, "all-staff", members=["U0ANN0000", "U0BOTUSER"])
    place.add_channel(BOARD, "board", private=True, members=["U0BO00000", "U0BOTUSER"])
    yield fake
    fake.close()
    assert fake.wrong == []


@pytest.fixture
def open_slack(slack: FakeSlack, clock: Clock) -> Callable[..., Slack]:
    """Opens an adapter on the fake, as another process would, with other settings if given."""

    def opened(**more: object) -> Slack:
        given = {"token": TOKEN, "base_url": f"{slack.url}/api/", "timeout_seconds": 5, **more}
        return Slack(Settings.model_validate(given), clock)

    return opened


@pytest.fixture
def adapter(open_slack: Callable[..., Slack]) -> Adapter:
    return open_slack()
