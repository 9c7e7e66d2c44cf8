"""What a person said of a mail: the last word counts, and its text goes with the mail's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.store import corrections, forgetting
from gateway.store.corrections import Correction
from gateway.store.database import writing
from gateway.store.items import State
from tests.gateway.web.desk import AUTHOR, Desk

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.mailroom.close()
    desk.parts.database.dispose()


def keep(desk: Desk, **change: object) -> Correction:
    item = desk.mail(State.POSTED)
    one = Correction(item_id=item.id, at=NOON, said="question", kind="announcement", by="reviewer", who_hash="ab",
                     thread_id=item.thread_id, language="nl", is_reply=False, to_count=3, subject="s", text="t")
    one = replace(one, **change)  # type: ignore[arg-type]
    with writing(desk.parts.database) as connection:
        corrections.keep(connection, one)
    return one


def test_the_last_of_two_corrections_counts(desk: Desk) -> None:
    """Who thinks again is not two witnesses."""
    first = keep(desk)
    second = replace(first, kind="discussion", at=NOON + timedelta(minutes=1))
    with writing(desk.parts.database) as connection:
        corrections.keep(connection, second)
    with desk.parts.database.connect() as connection:
        assert second == corrections.of_item(connection, first.item_id)
        assert (second,) == corrections.with_text(connection)


def test_only_what_is_new_and_still_has_its_text_counts(desk: Desk) -> None:
    """The nightly job trains when enough of those came."""
    keep(desk)
    keep(desk, at=NOON + timedelta(hours=2))
    keep(desk, at=NOON + timedelta(hours=2), text=None, subject=None)
    with desk.parts.database.connect() as connection:
        counts = [corrections.count_since(connection, since) for since in (None, NOON, NOON + timedelta(days=1))]
    assert [2, 1, 0] == counts


def test_retention_takes_the_text_and_leaves_the_kinds(desk: Desk) -> None:
    """As with the item itself: states, counts and reasons stay."""
    one = keep(desk)
    with writing(desk.parts.database) as connection:
        forgetting.strip_person(connection, AUTHOR)
        assert replace(one, subject=None, text=None) == corrections.of_item(connection, one.item_id)
