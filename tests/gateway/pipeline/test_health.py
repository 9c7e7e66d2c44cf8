"""All that can be wrong is one value with a level, and a store that is gone is a finding too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gateway.pipeline import canary, off
from gateway.pipeline.canary import DOOR
from gateway.pipeline.health import MIB, Finding, Health, Level, Watch, health, judge
from gateway.store import items, vitals
from gateway.store.mailboxes import MailboxState
from gateway.store.vitals import Vitals, Waiting
from tests.gateway.fake_hop import FakeHop
from tests.gateway.pipeline.canary_town import LATE, let_fly, send
from tests.gateway.town import NOON, Town, letter

QUIET = Vitals(
    in_hand=None, overdue=None, deferred=None, posts=(), failed=0, ambiguous=0, mailboxes=(), beat=NOON
)
BOX = MailboxState(place="square", uidvalidity=1, last_uid=1, read_at=NOON, trouble="")
ALL = "iedereen@havik.example"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A gateway whose worker has just said that it works."""
    town = Town(tmp_path)
    canary.beat(town.parts)
    yield town
    town.close()


def waiting(minutes: float, name: str = "") -> Waiting:
    return Waiting(name=name, count=3, since=NOON - timedelta(minutes=minutes), why="down")


def found(seen: Vitals) -> dict[str, tuple[str, Level]]:
    return {one.name: (one.code, one.level) for one in judge(seen, ("square",), NOON) if one.level}


def named(town: Town) -> dict[str, Finding]:
    return {one.name: one for one in health(town.parts).findings}


def test_a_sound_gateway_has_nothing_to_look_at(town: Town) -> None:
    """A page that warns on a good day is not read on a bad one."""
    assert (Level.OK, ()) == (health(town.parts).level, health(town.parts).wrong)
    assert "canary-unset" == named(town)["canary"].code


@pytest.mark.parametrize(("seen", "name", "code", "level"), [
    (replace(QUIET, in_hand=waiting(6)), "queue", "queue-waits", Level.LOOK),
    (replace(QUIET, in_hand=waiting(21)), "queue", "queue-waits", Level.TROUBLE),
    (replace(QUIET, overdue=waiting(3)), "queue", "queue-overdue", Level.TROUBLE),
    (replace(QUIET, deferred=waiting(1)), "hop", "hop-waits", Level.LOOK),
    (replace(QUIET, deferred=waiting(11)), "hop", "hop-waits", Level.TROUBLE),
    (replace(QUIET, posts=(waiting(1, "slack"),)), "network", "network-waits", Level.LOOK),
    (replace(QUIET, posts=(waiting(6, "slack"),)), "network", "network-waits", Level.TROUBLE),
    (replace(QUIET, failed=1), "failed", "failed-some", Level.LOOK),
    (replace(QUIET, ambiguous=1), "posts", "posts-some", Level.LOOK),
    (replace(QUIET, mailboxes=(replace(BOX, trouble="no password"),)), "mailbox", "mailbox-trouble", Level.TROUBLE),
    (replace(QUIET, mailboxes=(replace(BOX, read_at=NOON - timedelta(hours=2)),)), "mailbox", "mailbox-silent",
     Level.TROUBLE),
])  # fmt: skip
def test_what_waits_too_long_is_named(seen: Vitals, name: str, code: str, level: Level) -> None:
    """A moment is normal, a while is worth a look, longer is trouble."""
    assert {name: (code, level)} == found(seen)


@pytest.mark.parametrize("seen", [
    QUIET,
    replace(QUIET, in_hand=waiting(4)),
    replace(QUIET, overdue=waiting(1)),
    replace(QUIET, mailboxes=(BOX,)),
    replace(QUIET, mailboxes=(replace(BOX, place="taken out of config.yaml", trouble="gone"),)),
])  # fmt: skip
def test_what_is_normal_is_not_told(seen: Vitals) -> None:
    """Nor a mailbox that nobody reads any more."""
    assert {} == found(seen)


def test_the_switch_is_worth_a_look_and_no_trouble(town: Town) -> None:
    """Somebody wanted it so; nobody may forget it."""
    off.switch_off(town.parts.state, town.now)
    assert ("switch-off", Level.LOOK) == (named(town)["switch"].code, health(town.parts).level)


def test_a_worker_that_is_silent_is_trouble(town: Town) -> None:
    """Mail is accepted, and then nothing happens with it."""
    town.now += timedelta(minutes=4)
    assert ("worker-silent", NOON) == (named(town)["worker"].code, named(town)["worker"].since)


def test_a_worker_that_never_was_is_trouble(tmp_path: Path) -> None:
    """Roles were split, and one was forgotten."""
    town = Town(tmp_path)
    try:
        assert ("worker-none", Level.TROUBLE) == (named(town)["worker"].code, health(town.parts).level)
    finally:
        town.close()


@pytest.mark.parametrize(("free", "code"), [(5, "store-full"), (500, "store-low"), (9999, "store-well")])
def test_room_is_told_before_it_is_gone(
    town: Town, monkeypatch: pytest.MonkeyPatch, free: int, code: str
) -> None:
    """Below 200 MB every mail passes untouched: better to hear it while there is a gigabyte."""
    monkeypatch.setattr(vitals, "free_bytes", lambda *_: free * MIB)
    assert code == named(town)["store"].code


def test_a_backlog_that_lets_mail_pass_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """From then on nothing is moved, and nobody would know why."""
    monkeypatch.setattr(items, "late", lambda *_: 10_000)
    assert Level.TROUBLE is named(town)["backlog"].level


def test_a_store_that_refuses_is_told_for_a_while(town: Town) -> None:
    """The door handed the mail on; the next one may be taken."""
    town.parts.gauge.refused()
    assert "store-refuses" == named(town)["store"].code


def test_a_store_that_is_gone_is_a_finding(town: Town, tmp_path: Path) -> None:
    """Whoever asks how things stand must get an answer most of all then."""
    town.parts.database.dispose()
    (tmp_path / "state" / "store.db").unlink()
    (tmp_path / "state" / "store.db").mkdir()
    seen = health(town.parts)
    assert ("store-gone", Level.TROUBLE) == (seen.wrong[0].code, seen.level)


def test_a_broken_way_is_trouble_and_since_when(town: Town) -> None:
    """The canary's leg is the finding's code."""
    with FakeHop() as front:
        let_fly(town, front)
        send(town)
        sent = town.now
    town.now += LATE + timedelta(seconds=1)
    canary.beat(town.parts)
    one = named(town)["canary"]
    assert ("canary-route", Level.TROUBLE, DOOR, sent) == (one.code, one.level, one.about, one.since)


def test_mail_that_the_next_hop_does_not_take_is_counted_from_the_store(town: Town) -> None:
    """Real rows, not only numbers: a mail deferred, with the mail server's own words."""
    town.accept(letter("Niets", "Gewoon een vraagje aan een paar mensen.", to=ALL), "p1@havik.example", ALL)
    town.hop.answers = {"MAIL": "421 4.3.2 closing"}
    town.run(20)
    canary.beat(town.parts)
    one = named(town)["hop"]
    assert ("hop-waits", 1) == (one.code, one.count)
    assert "421 4.3.2 closing" in one.why


def test_the_worst_comes_first() -> None:
    """Who reads one line reads the right one."""
    one = Finding(name="a", level=Level.LOOK, code="a")
    two = Finding(name="b", level=Level.TROUBLE, code="b")
    assert (two, one) == Health(at=NOON, findings=(one, two)).wrong


def test_those_who_ask_often_share_one_look(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may ask /healthz as often as they like."""
    looks: list[datetime] = []

    def look(_: object, now: datetime) -> Vitals:
        looks.append(now)
        return QUIET

    monkeypatch.setattr(vitals, "look", look)
    watch = Watch(town.parts, seconds=3600)
    assert watch.now() is watch.now()
    assert 1 == len(looks)
    Watch(town.parts, seconds=0).now()
    assert 2 == len(looks)
