"""The numbers for Prometheus: complete on their page, without a name, there while the store is gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from gateway.counts import DOOR
from gateway.pipeline.health import Watch
from gateway.web.metrics import FAMILIES, exposition
from tests.gateway.web.ailing import fall_ill, try_way
from tests.gateway.web.desk import AUTHOR, REVIEWER, Desk

PAGE = Path(__file__).resolve().parents[3] / "docs" / "metrics.md"
FROM_HERE, FAR = ("127.0.0.1", 5000), ("10.9.8.7", 5000)


def numbers(desk: Desk) -> dict[str, dict[tuple[str, ...], float]]:
    """Every number by name and the values of its labels, in the order of their names."""
    text = exposition(desk.parts, Watch(desk.parts)).decode()
    families = text_string_to_metric_families(text)
    return {
        family.name: {
            tuple(value for _, value in sorted(one.labels.items())): one.value
            for one in family.samples
            if one.name == family.name
        }
        for family in families
    }


def test_every_number_is_on_its_page_with_its_help() -> None:
    """Who writes an alert reads the page, not the program."""
    page = PAGE.read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]*\| ([^|]+) \|$", page, re.MULTILINE))
    ours = {name: about for name, (about, _) in FAMILIES.items()}
    door = {family.name: family.documentation for family in DOOR.collect()}
    assert ours | door == {name: rows.get(name, "") for name in [*ours, *door]}
    assert set(rows) == set(ours | door)
    for name, (_, labels) in FAMILIES.items():
        assert f"| `{name}` | {', '.join(f'`{one}`' for one in labels)} |".replace("|  |", "| |") in page


def test_what_the_store_knows_is_there_in_numbers(desk: Desk) -> None:
    """Each figure that an alert would want."""
    fall_ill(desk)
    desk.clock.pass_by(minutes=2)
    found = numbers(desk)
    assert 2.0 == found["mailsquare_health"][("", "mailbox")] == found["mailsquare_health"][("door", "canary")]
    assert 1.0 == found["mailsquare_items"][("failed",)]
    assert 120.0 == found["mailsquare_oldest_unfinished_seconds"][()]
    assert 1.0 == found["mailsquare_posts_waiting"][("slack",)]
    assert 1.0 == found["mailsquare_posts"][("intended", "ask-it")]
    assert 120.0 == found["mailsquare_worker_beat_seconds"][()]
    assert 1.0 == found["mailsquare_store_up"][()]
    assert found["mailsquare_store_free_bytes"][()] > 0
    assert {} == found.get("mailsquare_canary_back_seconds", {})


def test_a_canary_that_came_home_has_an_age_and_a_time(desk: Desk) -> None:
    """Health is a mail that arrived, also on a wall."""
    try_way(desk)
    found = numbers(desk)
    assert {("door",): 299.0} == found["mailsquare_canary_back_seconds"]
    assert {("door",): 1.0} == found["mailsquare_canary_took_seconds"]


def test_the_process_and_its_door_are_there_too(desk: Desk) -> None:
    """Memory and file handles, sessions and the time of a commit."""
    text = exposition(desk.parts, Watch(desk.parts)).decode()
    for name in ("process_resident_memory_bytes", "process_open_fds", "mailsquare_door_sessions",
                 "mailsquare_door_commit_seconds_bucket"):
        assert f"\n{name}" in text
    assert "_created" not in text


def test_no_number_names_a_person(desk: Desk) -> None:
    """Nor a subject, nor the place of a mailbox, which is an address."""
    fall_ill(desk)
    text = exposition(desk.parts, Watch(desk.parts)).decode()
    assert "@" not in text
    assert AUTHOR.partition("@")[0] not in text
    assert "VPN" not in text


def test_a_store_that_is_gone_is_a_number(desk: Desk) -> None:
    """An alert on missing numbers comes late, and an error page is none."""
    desk.parts.database.dispose()
    (desk.folder / "store.db").unlink()
    (desk.folder / "store.db").mkdir()
    found = numbers(desk)
    assert 0.0 == found["mailsquare_store_up"][()]
    assert 2.0 == found["mailsquare_health"][("", "store")]
    assert "mailsquare_items" not in found


def test_reviewers_and_named_networks_may_read_them(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    """Prometheus rarely runs on the same machine; `web.metrics` says where it does."""
    assert 401 == desk.browser(client=FAR).get("/metrics").status_code
    assert 200 == desk.browser(client=FROM_HERE).get("/metrics").status_code
    assert 200 == desk.signed_in(REVIEWER).get("/metrics").status_code
    assert 401 == desk.signed_in(AUTHOR).get("/metrics").status_code
    other = make_desk(metrics="10.9.0.0/16")
    assert 200 == other.browser(client=FAR).get("/metrics").status_code
    assert 401 == other.browser(client=FROM_HERE).get("/metrics").status_code
