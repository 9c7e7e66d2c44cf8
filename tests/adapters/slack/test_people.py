"""Who can read a channel: no reader may be missed, since that would show a mail to too many."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.errors import NoSuchGroup, Unauthorized, Unavailable
from adapters.slack import Slack
from adapters.types import Audience
from tests.adapters.slack.conftest import ALL_STAFF, BOARD, Clock
from tests.adapters.slack.fake import FakeSlack, Fault

STAFF = frozenset({"ann@corp.example", "bo@corp.example"})


def test_an_open_channel_is_read_by_all_but_guests(adapter: Slack, clock: Clock) -> None:
    """Anybody may join a public channel; deleted accounts, bots and guests cannot."""
    assert Audience(openness="open", members=STAFF, fetched_at=clock()) == adapter.audience("#all-staff")


def test_a_guest_who_was_invited_reads_too(slack: FakeSlack, adapter: Slack) -> None:
    """A guest sees the channels they were added to, public or not."""
    slack.workspace.channels[ALL_STAFF].members.append("U0GUEST00")

    assert STAFF | {"gil@agency.example"} == adapter.audience(ALL_STAFF).members


def test_a_closed_channel_is_read_by_its_members(slack: FakeSlack, adapter: Slack) -> None:
    """More members than one page holds are all counted."""
    place = slack.workspace
    place.page = 2
    for n in range(5):
        place.add_user(f"U0MEMBER{n}", f"Member {n}", f"m{n}@corp.example")
        place.channels[BOARD].members.append(f"U0MEMBER{n}")

    audience = adapter.audience(BOARD)

    assert "closed" == audience.openness
    assert frozenset({"bo@corp.example"} | {f"m{n}@corp.example" for n in range(5)}) == audience.members


def test_a_channel_shared_with_another_company_says_so(slack: FakeSlack, adapter: Slack) -> None:
    """Outsiders read it, and our directory does not know them."""
    slack.workspace.channels[ALL_STAFF].shared = True

    audience = adapter.audience(ALL_STAFF)

    assert ("shared", None) == (audience.openness, audience.members)


@pytest.mark.parametrize("lacks", ["an address", "an account", "a scope"])
def test_one_unknown_reader_makes_the_audience_unknown(
    slack: FakeSlack, adapter: Slack, lacks: str
) -> None:
    """Leaving that reader out would make the audience look smaller than it is."""
    place = slack.workspace
    if lacks == "an address":
        place.add_user("U0SHY0000", "Shy", None)
        place.channels[BOARD].members.append("U0SHY0000")
    elif lacks == "an account":
        place.channels[BOARD].members.append("U0STRANGE")
    else:
        place.scopes.remove("users:read")

    audience = adapter.audience(BOARD)

    assert ("closed", None) == (audience.openness, audience.members)


def test_the_audience_is_as_old_as_the_directory(slack: FakeSlack, adapter: Slack, clock: Clock) -> None:
    """Five minutes a directory serves again, but it does not claim to be new."""
    read_at = clock()
    adapter.audience(ALL_STAFF)
    clock.advance(minutes=4)
    again = adapter.audience(ALL_STAFF)
    calls = slack.names().count("users.list")
    slack.workspace.add_user("U0NEW0000", "New", "new@corp.example")
    clock.advance(minutes=2)
    later = adapter.audience(ALL_STAFF)

    assert (1, read_at) == (calls, again.fetched_at)
    assert STAFF | {"new@corp.example"} == later.members
    assert clock() == later.fetched_at


def test_an_archived_channel_is_no_group(slack: FakeSlack, adapter: Slack) -> None:
    """Nobody can post there any more."""
    slack.workspace.channels[ALL_STAFF].archived = True

    with pytest.raises(NoSuchGroup):
        adapter.audience(ALL_STAFF)


def test_an_outage_is_not_an_unknown_audience(slack: FakeSlack, adapter: Slack) -> None:
    """It is worth one more try, unlike a channel whose members nobody may list."""
    slack.faults = [Fault("conversations.members", status=503)]

    with pytest.raises(Unavailable):
        adapter.audience(ALL_STAFF)


@pytest.mark.parametrize(("address", "name"), [
    ("ann@corp.example", "Ann"), ("ANN@corp.example ", "Ann"), ("old@corp.example", None),
    ("who@corp.example", None),
])
def test_a_person_is_found_by_address(adapter: Slack, address: str, name: str | None) -> None:
    """Case does not matter, and a closed account is nobody."""
    person = adapter.person_by_address(address)

    assert name == (person.name if person else None)


def test_no_token_is_told_with_its_remedy(
    open_slack: Callable[..., Slack], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The admin reads this line in `mailsquare check`."""
    monkeypatch.delenv("MAILSQUARE_SLACK_TOKEN", raising=False)

    with pytest.raises(Unauthorized, match=r"set token_file in config\.yaml, or MAILSQUARE_SLACK_TOKEN"):
        open_slack(token=None)
