"""What breaks when we break: through a real Postfix every mail reaches its people; and 3,001 people in pieces."""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.figures.figure import Figure, Measurement, none_of, skipped
from tests.gateway.serving import ALL, PEOPLE, TEAM
from tests.real.mailserver import MailServer, missing_parts
from tests.real.main_job import main_job, unchanged
from tests.real.table import ALL_STAFF, Mail, beside
from tests.real.troubles import FULL, TROUBLES, full_disk, gateway_in

VARIANTS = "transport", "filter", "expanded"
FULL_STORE = "store full"
MAILS = 5                   # to the list and to a team, in each trouble
STAFF = tuple(f"user{number:04}@waterkant.example" for number in range(1, 3002))
POSTED = "3,001 in pieces: posts"
HAVE_IT = "3,001 in pieces, posted: copies in mailboxes"
GUARDED = "3,001 in pieces, kept: people without a copy"


def name_of(variant: str, trouble: str) -> str:
    return f"Postfix, {variant}, {_short(trouble)}: not delivered"


def _short(trouble: str) -> str:
    return trouble if trouble == FULL_STORE else trouble.split()[0]


def troubles() -> Iterator[Figure]:
    missing = missing_parts()
    for variant in VARIANTS:
        names = [name_of(variant, trouble) for trouble in (*TROUBLES, FULL_STORE)]
        if missing:
            yield from (skipped(name, "0", f"for want of {', '.join(missing)}") for name in names)
            continue
        with running(variant) as server:
            for trouble, name in zip(TROUBLES, names, strict=False):
                with gateway_in(trouble, server):
                    start = time.monotonic()
                    wrong, sent = sum(missed(server, ALL, PEOPLE) + missed(server, TEAM, PEOPLE[:3])
                                      for _ in range(MAILS)), 2 * MAILS
                took = (time.monotonic() - start) / sent
                yield none_of(name, wrong, reason=f"{sent} mails to {len(PEOPLE)} or 3 people, {took:.1f} s each")
            reason = f"{MAILS} mails of {2 * FULL >> 10} KiB to {len(PEOPLE)} people"
            yield none_of(names[-1], while_full(server), reason=reason)


@contextmanager
def running(variant: str) -> Iterator[MailServer]:
    server = MailServer(variant=variant)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def missed(server: MailServer, to: str, people: tuple[str, ...], body: str = "om twaalf uur") -> int:
    """How many people do not have exactly one unchanged copy of a new mail."""
    subject = f"Lunch {uuid.uuid4().hex}"
    content = (f"From: {PEOPLE[0]}\r\nTo: {to}\r\nSubject: {subject}\r\n"
               "Date: Mon, 23 Nov 2026 10:00:00 +0100\r\n"
               f"Message-ID: <{uuid.uuid4()}@waterkant.example>\r\n\r\n{body}\r\n").encode()
    server.send(content, [to])
    try:
        copies = server.arrived(subject, people)
    except AssertionError:
        return sum(1 != len(server.mailbox(one, subject)) for one in people)
    return sum(1 != len(mails) or not unchanged(mails[0], content) for mails in copies.values())


def while_full(server: MailServer) -> int:
    large = "\r\n".join(["Vanaf maandag is de kantine op vrijdag dicht."] * (2 * FULL // 47))
    with tempfile.TemporaryDirectory() as folder, main_job(server, Path(folder)) as job, full_disk(job.serving):
        return sum(missed(server, ALL, PEOPLE, large) for _ in range(MAILS))


def pieces() -> Iterator[Figure]:
    missing = missing_parts()
    if missing:
        yield from (skipped(name, "0", f"for want of {', '.join(missing)}") for name in (POSTED, HAVE_IT, GUARDED))
        return
    with tempfile.TemporaryDirectory() as folder, beside("expanded", Path(folder), staff=STAFF) as place:
        start = time.monotonic()
        posted = place.outcome(place.send(Mail(to=[ALL_STAFF])), seconds=300)
        seconds = time.monotonic() - start
        kept = place.outcome(place.send(Mail(to=[ALL_STAFF], text="Dit is vertrouwelijk.")), len(STAFF), seconds=900)
    reason = f"{posted.items} item, {seconds:.1f} s"
    yield Figure(name=POSTED, value=str(posted.posts), target="1", ok=posted.posts == 1 and posted.items == 1,
                 reason=reason, floor=True)
    yield none_of(HAVE_IT, sum(posted.copies.values()))
    yield none_of(GUARDED, sum(kept.copies.get(one, 0) != 1 for one in STAFF), reason=f"{kept.items} item")


MEASUREMENTS = (
    Measurement(names=tuple(name_of(variant, trouble) for variant in VARIANTS
                            for trouble in (*TROUBLES, FULL_STORE)), run=troubles, floor=True),
    Measurement(names=(POSTED, HAVE_IT, GUARDED), run=pieces, floor=True),
)
