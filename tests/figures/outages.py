"""What an outage costs: R4 to R10 of the notes on reliability, and how soon `off` is everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.faults.disk import found, give_room, is_sound, small_disk, take_room, why_no_disk
from tests.faults.doorkeeping import behind_a_dead_line
from tests.faults.outages import Outage, asks_for_patience, down_for, hangs_after_accepting, outage
from tests.faults.switching import split, switch_off
from tests.figures.figure import Figure, Measurement, at_most, none_of, skipped
from tests.figures.progress import bar
from tests.gateway.fake_hop import FakeHop
from tests.gateway.serving import ALL, Serving, letter, write_folder

ROOT = Path(__file__).resolve().parents[2]
R4 = "R4 network down 30 min: "
R5, R5_CUT = "R5 hangs after accepting: ", "R5 cut off in the answer: "
R6 = "R6 calls inside Retry-After"
R7, R7_SLOW = "R7 dead line: ", "R7 dead line: 250 beside the slowest before"
R8 = "R8 disk full: 250-ed mails lost"
R9, R10 = "R9 store read-only or damaged: stories broken", "R10 clock jumps a day: stories broken"
RELEASE = "network gone: not released in time"
OFF, OFF_ALL = "off: seconds until new mail passes", "off: seconds until everything passes"
COUNTS = "lost", "doubled", "threads out of order"
MAILS, HANGING, FILLING = 500, 100, 200


def names(what: str) -> tuple[str, ...]:
    return tuple(what + count for count in COUNTS)


@contextmanager
def in_a_folder(give_up: timedelta = timedelta(hours=1)) -> Iterator[Outage]:
    with (tempfile.TemporaryDirectory(prefix="mailsquare-outage-") as folder,
          outage(Path(folder), give_up=give_up) as here):
        yield here


def down() -> Iterator[Figure]:
    with in_a_folder() as here, bar("the network is down", 1) as tick:
        account, first = down_for(here, MAILS, 30)
        tick()
    reason = (f"{account.posted} of {account.mails} posted, {account.mailed} mailed; "
              f"first post {first:.0f} s after its return")
    missing = account.mails - account.posted
    for name, count in zip(names(R4), (missing, account.doubled, account.disordered), strict=True):
        yield none_of(name, count, reason=reason)


def hanging() -> Iterator[Figure]:
    for what, how in ((R5, "hang"), (R5_CUT, "reset")):
        with in_a_folder() as here, bar(what, 1) as tick:
            account = hangs_after_accepting(here, HANGING, how)
            tick()
        reason = f"{account.posted} of {account.mails} posted, {account.mailed} mailed"
        for name, count in zip(names(what), (account.mails - account.posted, account.doubled, account.disordered),
                               strict=True):
            yield none_of(name, count, reason=reason)


def patience() -> Iterator[Figure]:
    with in_a_folder() as here:
        account, inside = asks_for_patience(here, HANGING, 60)
    yield none_of(R6, inside, reason=f"60 s; {account.posted} of {account.mails} posted, {account.doubled} doubled")


def released() -> Iterator[Figure]:
    with in_a_folder(timedelta(minutes=15)) as here:
        here.valve.refuse()
        here.write(HANGING)
        here.town.run(15 * 60 - 10)
        early = len(here.town.hop.mails)
        here.town.run(20)
        account = here.account()
    yield none_of(RELEASE, account.mails - account.mailed + early,
                  reason=f"{account.mailed} of {account.mails} mailed within 10 s of 15 min, {early} before")


def dead_line() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-line-") as folder, bar("the line is dead", 1) as tick:
        seen = behind_a_dead_line(Path(folder), mails=90, seconds=12)
        tick()
    outcome = seen.outcome
    reason = f"{outcome.sent} mails, the line dead for 12 s"
    for name, count in zip(names(R7), (len(outcome.lost), len(outcome.doubled_in_slack), len(outcome.disordered)),
                           strict=True):
        yield none_of(name, count, reason=reason)
    words = f"p95 {1000 * seen.before:.0f} ms before, {1000 * seen.during:.0f} ms during"
    yield at_most(R7_SLOW, seen.during / max(seen.before, 0.05), 4, "x", digits=1, reason=words)


def full() -> Iterator[Figure]:
    reason = why_no_disk()
    if reason:
        yield skipped(R8, "0", reason)
        return
    with tempfile.TemporaryDirectory(prefix="mailsquare-full-") as name, FakeHop() as hop:
        folder = Path(name)
        config = write_folder(folder, next_hop=hop.at.port)
        config.write_text(config.read_text() + "store: {keep_free: 1KB}\n")
        with small_disk(folder / "state", 20), Serving(folder) as serving, bar("filling a disk", FILLING) as tick:
            taken = set()
            for n in range(FILLING):
                if n == FILLING // 8:
                    take_room(folder / "state", 2_000_000)
                if n == FILLING * 3 // 4:
                    give_room(folder / "state")
                text = f"Bericht nummer {n} voor iedereen. Dit is vertrouwelijk.\r\n" + "Een regel.\r\n" * 1_000
                if serving.send(letter(f"Nummer {n}", text + f"Dit was nummer {n}."), [ALL])[0] == 250:
                    taken.add(n)
                tick()
            lost = taken - found(serving, hop)
            stored = serving.rows("SELECT count(*) FROM items")[0][0]
            sound = is_sound(folder)
    yield none_of(R8, len(lost) + (not sound), reason=f"{len(taken)} of {FILLING} got a 250, {stored} by the store")


def stories(name: str, *paths: str) -> Iterator[Figure]:
    """The tests of those files, each a story; how many are broken."""
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-rN", "--tb=no", "-o", "addopts=", *paths,
             "--import-mode=importlib", "--timeout=400"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ})
    counted = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error|errors|skipped)", done.stdout)}
    broken = sum(counted.get(word, 0) for word in ("failed", "error", "errors"))
    if not counted.get("passed") and not broken:
        yield skipped(name, "0", done.stdout.strip().splitlines()[-1][:120] if done.stdout.strip() else "nothing ran")
        return
    yield none_of(name, broken, reason=f"{counted.get('passed', 0)} stories, {counted.get('skipped', 0)} skipped")


def told() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="mailsquare-off-") as folder, split(Path(folder)) as here:
        spent = switch_off(here, 5)
    yield at_most(OFF, spent.until_new_mail_passes, 1, "s", reason="the command's own end included")
    yield at_most(OFF_ALL, spent.until_all_is_mail, 1, "s", reason="5 held, 5 that wait for a network that is down")


MEASUREMENTS = (
    Measurement(names=names(R4), run=down, floor=True),
    Measurement(names=(*names(R5), *names(R5_CUT)), run=hanging, floor=True),
    Measurement(names=(R6,), run=patience, floor=True),
    Measurement(names=(RELEASE,), run=released, floor=True),
    Measurement(names=(*names(R7), R7_SLOW), run=dead_line, floor=True),
    Measurement(names=(R8,), run=full, floor=True),
    Measurement(names=(R9,), run=lambda: stories(R9, "tests/faults/test_store_trouble.py"), floor=True),
    Measurement(names=(R10,), run=lambda: stories(R10, "tests/gateway/pipeline/test_clock_jumps.py"), floor=True),
    Measurement(names=(OFF, OFF_ALL), run=told),
)
