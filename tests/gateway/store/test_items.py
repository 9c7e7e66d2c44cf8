"""One column holds an item's state, one function writes it, one table says what is allowed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from gateway.errors import NotAllowed
from gateway.mail.types import Envelope, Recipient
from gateway.store import items, threads
from gateway.store.database import writing
from gateway.store.items import FINAL, NEXT, State

NOW = datetime(2027, 3, 15, 11, 0, tzinfo=UTC)


def add(store: Engine, item_id: str = "ABCDEFGH23456723") -> str:
    with writing(store) as connection:
        threads.start(connection, id=item_id, list="l@x.example", base_subject="s", author="a@x.example")
        row: dict[str, Any] = {
            "id": item_id,
            "door_key": item_id,
            "accepted_at": NOW,
            "intake": "inline",
            "sender": "a@x.example",
            "trusted": True,
            "envelope": {"by_list": []},
            "size": 3,
            "thread_id": item_id,
            "thread_seq": 1,
        }
        envelope = Envelope(sender="a@x.example", recipients=(Recipient(address="l@x.example"),))
        items.add(connection, row, envelope, b"abc")
    return item_id


def walk(store: Engine, item_id: str, *states: State) -> None:
    for state in states:
        with writing(store) as connection:
            items.move(connection, item_id, state, at=NOW)


def test_every_step_that_the_table_lacks_is_refused(store: Engine) -> None:
    """A wrong step is a bug, and must not be written down as if it had happened."""
    item = add(store)
    for state in (State.DELIVERED, State.POSTED, State.FAILED):
        with pytest.raises(NotAllowed, match="received"):
            walk(store, item, state)


def test_a_replayed_step_changes_nothing(store: Engine) -> None:
    """A step cut off after its commit runs again."""
    item = add(store)
    walk(store, item, State.ACTING, State.POSTED, State.POSTED)
    with store.connect() as connection:
        found = items.get(connection, item)
    assert found is not None
    assert (State.POSTED, NOW) == (found.state, found.finished_at)


@given(st.sampled_from(list(State)))
def test_every_state_leads_to_an_end(state: State) -> None:
    """No item can get stuck: from each state a final one is within reach."""
    seen, new = set[State](), {state}
    while new:
        seen |= new
        new = {after for one in new for after in NEXT[one]} - seen
    assert seen & set(FINAL)


def test_the_state_cannot_be_written_by_another_way(store: Engine) -> None:
    """`note` is for what reading found."""
    item = add(store)
    with pytest.raises(NotAllowed), writing(store) as connection:
        items.note(connection, item, state="posted")


def test_a_code_as_people_type_it_finds_the_mail(store: Engine) -> None:
    """Lower case and a hyphen are fine; too little, or what fits several, is not."""
    item = add(store)
    add(store, "ABCDEFGHZZZZZZZZ")
    with store.connect() as connection:
        assert items.find(connection, "abcd-efgh") is None
        found = items.find(connection, "abcd-efgh2345")
        assert found is not None
        assert item == found.id
        assert items.find(connection, "ab") is None
        assert items.find(connection, "%%%%") is None


def test_the_balance_names_every_state(store: Engine) -> None:
    """Seen is the sum of all states, those at zero included."""
    add(store)
    with store.connect() as connection:
        balance = items.balance(connection)
    assert set(State) == set(balance)
    assert 1 == sum(balance.values())
