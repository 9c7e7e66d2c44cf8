"""The clock: ticks on one leader, each small; whatever takes long becomes a workflow."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from apscheduler.schedulers.background import BackgroundScheduler

from ..errors import MailsquareError
from ..pipeline import canary, keeping, off, review_mail, tasks
from ..pipeline.answering import watch
from ..pipeline.learning import is_due
from ..pipeline.legs import look_at_door
from ..pipeline.parts import Parts
from ..pipeline.sweep import let_all_go, sweep
from ..store.database import writing

SWEEP_SECONDS = 15
OFF_SECONDS = 0.5  # a look at a file; what waits then goes out at once
BEAT_SECONDS = 60
REVIEW_SECONDS = 20  # how soon a reviewer hears of the first held mail
CANARY_SECONDS = 10  # between two looks whether one is due or late; each is sent once in its slot of time
WATCH_SECONDS = {"feed": 2}  # our own store; other networks are asked politely
WATCH_OTHERS = 60
LOOK_BACK = timedelta(days=3)  # at start: what was answered while nobody watched
LEARN_WITHIN = timedelta(hours=1)  # a service that was down at the hour still learns that night


class Clock:
    """The jobs of one node, run only while it holds the leader's lock."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._scheduler = BackgroundScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 60}, timezone="UTC"
        )
        self._lock: IO[str] | None = None
        self._seen: dict[str, datetime] = {}
        self._learned = ""  # the day on which it was last looked at
        self._slot = -1  # the last stretch of time for which canaries were sent

    def start(self) -> None:
        """Declare the jobs; a node that is not the leader does nothing at a tick."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._every("sweep", SWEEP_SECONDS, lambda: sweep(self._parts))
        self._every("off", OFF_SECONDS, self._off)
        self._every("receipts", 60, self._receipts)
        self._every("beat", BEAT_SECONDS, self._beat)
        if self._parts.manners.review_mail:
            self._every("reviewers", REVIEW_SECONDS, self._reviewers)
        if (canaries := self._parts.canaries) is not None:
            soon = min(canaries.every / 2, canaries.late_after / 4).total_seconds()
            self._every("canary", min(CANARY_SECONDS, soon), self._canary)
        self._every("keep", 3600, lambda: keeping.forget(self._parts))
        if self._parts.manners.learn_at is not None:
            self._every("learn", 60, self._learn)
        for name, network in self._parts.networks.items():
            seconds = WATCH_SECONDS.get(network.kind, WATCH_OTHERS)
            self._every(f"watch-{name}", seconds, self._watching(name))
        self._scheduler.start()

    def stop(self) -> None:
        """No more ticks; the running one ends first."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _every(self, name: str, seconds: float, job: Callable[[], object]) -> None:
        def tick() -> None:
            if not self.leads:
                return
            try:
                job()
            except MailsquareError as error:
                self._parts.log.warning("a job did not finish", job=name, why=str(error))

        self._scheduler.add_job(tick, "interval", seconds=seconds, id=name)

    @property
    def leads(self) -> bool:
        """Whether this process holds the lock file; the system lets go of it when a process dies."""
        if self._lock is not None:
            return True
        self._lock = _locked(self._parts.state / "leader")
        return self._lock is not None

    def _watching(self, name: str) -> Callable[[], None]:
        def look() -> None:
            since = self._seen.get(name) or self._parts.clock() - LOOK_BACK
            self._seen[name] = watch(self._parts, name, since)

        return look

    def _off(self) -> None:
        if off.is_off(self._parts.state):
            let_all_go(self._parts)

    def _receipts(self) -> None:
        minute = self._parts.clock().strftime("%Y%m%d%H%M")
        with writing(self._parts.database) as connection:
            self._parts.engine.enqueue(connection, tasks.receipts(minute))

    def _reviewers(self) -> None:
        if not review_mail.is_due(self._parts):
            return
        slot = int(self._parts.clock().timestamp() // REVIEW_SECONDS)
        with writing(self._parts.database) as connection:
            self._parts.engine.enqueue(connection, tasks.reviewers(slot))

    def _beat(self) -> None:
        """The worker alone can say that it works."""
        slot = int(self._parts.clock().timestamp() // BEAT_SECONDS)
        with writing(self._parts.database) as connection:
            self._parts.engine.enqueue(connection, tasks.beat(slot))

    def _canary(self) -> None:
        parts, settings = self._parts, self._parts.canaries
        if settings is None:
            return
        slot = canary.slot_of(settings, parts.clock())
        if slot != self._slot:
            due = list(canary.due(parts, slot))
            with writing(parts.database) as connection:
                for task in due:
                    parts.engine.enqueue(connection, task)
            self._slot = slot
        look_at_door(parts)

    def _learn(self) -> None:
        """Once a day, at the hour that was set: learn, where enough was corrected."""
        parts, zone = self._parts, self._parts.rulebook.now.company.timezone
        here, at = parts.clock().astimezone(zone), parts.manners.learn_at
        if at is None or not timedelta() <= here - datetime.combine(here.date(), at, zone) < LEARN_WITHIN:
            return
        day = here.strftime("%Y%m%d")
        if day != self._learned and is_due(parts, parts.manners.learn_least):
            with writing(parts.database) as connection:
                parts.engine.enqueue(connection, tasks.learn(day))
        self._learned = day


def _locked(path: Path) -> IO[str] | None:
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
