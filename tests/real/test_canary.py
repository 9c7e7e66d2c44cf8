"""Through a real Postfix: a canary goes and comes back, and a missing route is told wherever people look."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.gateway.serving import run
from tests.real.canary_trials import BREAKS, LEGS, Trials, trials
from tests.real.parts import need
from tests.real.waiting import wait_for

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trials]:
    """A service in a hurry behind a private Postfix, its door in a process of its own."""
    need("mail server")
    with trials(tmp_path_factory.mktemp("canary")) as made:
        yield made


def test_a_canary_goes_the_whole_way_and_is_nobodys_mail(trial: Trials) -> None:
    """Front, route, door, store, worker, next hop, route, door; and no item, no count, no mail in a box."""
    rows = trial.rest.rows(
        "SELECT came_at >= sent_at, handed_at >= came_at, trouble FROM canaries WHERE way = 'door' AND back_at > 0"
    )
    assert (1, 1, "") in rows
    assert [(0,)] == trial.rest.rows("SELECT count(*) FROM items")
    assert [(0,)] == trial.rest.rows("SELECT count(*) FROM relayed")
    assert 200 == trial.ask("/readyz")[0]
    assert 'mailsquare_canary_took_seconds{way="door"}' in trial.ask("/metrics")[1]


def test_one_that_goes_to_a_mailbox_is_read_there(trial: Trials) -> None:
    """Front, delivery, Dovecot, IDLE, our reader: nothing of the way through the door proves that."""
    wait_for(lambda: trial.canary("imap:square")["code"] == "box-well", "a canary in the mailbox")
    assert [(0,)] == trial.rest.rows("SELECT count(*) FROM items")


def test_check_live_sees_each_station_while_the_service_runs(trial: Trials) -> None:
    """The running door marks the row that the command waits for."""
    out = run(trial.folder, "check", "--live").stdout
    told = [line.partition("ok    canary ")[2].partition(": ")[0] for line in out.splitlines() if "canary" in line]
    door = ["door, front", "door, door", "door, next-hop", "door, back"]
    assert [*door, "imap:square, front", "imap:square, mailbox"] == [one for one in told if "," in one]
    assert 2 == out.count("s in all")


def test_a_missing_route_is_told_by_pages_numbers_and_commands(trial: Trials) -> None:
    """While `serve` keeps sending: nobody has to ask for it, and whoever asks hears the same."""
    with BREAKS["route missing"](trial):
        trial.wait_for(LEGS["route missing"])
        healthz, readyz = trial.ask("/healthz"), trial.ask("/readyz")
        assert (200, "trouble") == (healthz[0], json.loads(healthz[1])["status"])
        assert 503 == readyz[0]
        wait_for(
            lambda: 'mailsquare_health{about="door",finding="canary"} 2.0' in trial.ask("/metrics")[1],
            "the number to say so",
        )
        status = run(trial.folder, "status")
        assert (1, True) == (status.returncode, "never reached our door" in status.stdout)
        checked = run(trial.folder, "check", "--live")
        assert 1 == checked.returncode
        assert "ok    canary door, front" in checked.stdout
        assert "FAIL  canary door: Sent at" in checked.stdout
        assert "transport_maps" in checked.stdout
    trial.wait_for("canary-well")
    assert 200 == trial.ask("/readyz")[0]
