"""The main job with a real Postfix and Dovecot, in both ways of standing beside them."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.figures.figure import Figure, Measurement, at_most, holds, none_of, skipped
from tests.gateway.serving import ALL, PEOPLE, TEAM
from tests.real.mailserver import MailServer, missing_parts
from tests.real.main_job import MainJob, main_job

VARIANTS = "transport", "filter"
KEYS = (
    "mail to feed post", "nudge in the author's mailbox", "copies beside the post",
    "other mail changed or lost",
)


def names(variant: str) -> tuple[str, ...]:
    return tuple(f"Postfix, {variant}: {key}" for key in KEYS)


def jobs() -> Iterator[Figure]:
    missing = missing_parts()
    for variant in VARIANTS:
        if missing:
            yield from (skipped(name, "yes", f"for want of {', '.join(missing)}") for name in names(variant))
            continue
        server = MailServer(variant=variant)
        server.start()
        try:
            with (tempfile.TemporaryDirectory(prefix="mailsquare-job-") as folder,
                  main_job(server, Path(folder)) as job):
                yield from job_of(job, variant)
        finally:
            server.stop()


def job_of(job: MainJob, variant: str) -> Iterator[Figure]:
    post, nudge, copies, others = names(variant)
    warm, content = job.write()                 # wakes the reader and the classifier
    job.hand_in(content, ALL)
    job.posted(warm)
    subject, content = job.write()
    start = time.monotonic()
    job.hand_in(content, ALL)
    groups = job.posted(subject)
    reason = f"from the client's first word on; in #{groups[0]}"
    yield at_most(post, time.monotonic() - start, 2, "s", reason=reason)
    start = time.monotonic()
    note = job.nudge(subject)
    yield holds(nudge, b"plein@" in note, reason=f"{time.monotonic() - start:.1f} s after the post was seen")
    extra = sum(len(job.server.mailbox(one, subject)) for one in PEOPLE[1:])
    yield none_of(copies, extra + len(groups) - 1, reason=f"in {len(PEOPLE) - 1} mailboxes")
    yield none_of(others, wrong_copies(job), reason="a team's mail, a guarded mail, one to 29 people by name")


def wrong_copies(job: MainJob) -> int:
    """How many people do not have exactly one unchanged copy of mail that is not ours."""
    named = PEOPLE[1:]
    wrong = 0
    for recipients, people, text in (
        ((TEAM,), PEOPLE[:3], "Morgen staan wij om acht uur bij de poort."),
        ((ALL,), PEOPLE, "Dit is vertrouwelijk en blijft onder ons."),
        (named, named, "Graag een ja of nee van ieder van jullie."),
    ):
        subject, content = job.write(", ".join(recipients), text)
        job.hand_in(content, *recipients)
        wrong += sum(number != 1 for number in job.copies(subject, content, people))
    return wrong


NAMES = tuple(name for one in VARIANTS for name in names(one))
MEASUREMENTS = (Measurement(names=NAMES, run=jobs, floor=True),)
