"""Gateways with something wrong, for the tests of what the pages say about it."""

from __future__ import annotations

from datetime import timedelta

from gateway.pipeline.canary import DOOR
from gateway.pipeline.parts import Canaries
from gateway.store import canaries, mailboxes, outgoing
from gateway.store.database import writing
from gateway.store.items import State
from gateway.store.outgoing import Outgoing, Sending
from tests.gateway.web.desk import Desk
from tests.gateway.web.doubles import KeptRelay

PLACE = "square@corp.example on imap.corp.example:993, INBOX"


def try_way(desk: Desk, *, trouble: str = "", back: bool = True) -> None:
    """A canary that left five minutes ago, and came back or did not."""
    settings = Canaries(front=KeptRelay(), every=timedelta(minutes=5), late_after=timedelta(minutes=2))
    object.__setattr__(desk.parts, "canaries", settings)
    sent = desk.clock() - timedelta(minutes=5)
    with writing(desk.parts.database) as connection:
        canary_id = f"canary{desk.clock().timestamp():.0f}"
        canaries.send(connection, canary_id, DOOR, sent)
        if back:
            canaries.came(connection, canary_id, sent)
            canaries.back(connection, canary_id, sent + timedelta(seconds=1))
        elif trouble:
            canaries.trouble(connection, canary_id, trouble)


def lock_out(desk: Desk) -> None:
    """A mailbox that lets us in no more."""
    object.__setattr__(desk.parts, "mailboxes", (PLACE,))
    with writing(desk.parts.database) as connection:
        mailboxes.say(connection, PLACE, "the password is wrong; mend password_file", desk.clock())


def keep_waiting(desk: Desk, error: str) -> None:
    """A post that a network does not take."""
    item = desk.mail(State.ACTING)
    now = desk.clock()
    row = Outgoing(
        id=f"{item.id}.ask-it", item_id=item.id, target="ask-it", network="slack", group="ask-it",
        key=f"{item.id}.ask-it", state=Sending.INTENDED, thread_id=item.thread_id, remote_id="",
        remote_thread="", url="", tries=0, error="", intended_at=now, called_at=None, sent_at=None, notes=(),
    )  # fmt: skip
    with writing(desk.parts.database) as connection:
        outgoing.intend(connection, row)
        kept = outgoing.get(connection, row.id)
        assert kept is not None
        outgoing.calling(connection, kept, now)
        outgoing.wait(connection, row.id, error)


def fall_ill(desk: Desk) -> None:
    """All sorts of trouble at once."""
    try_way(desk, back=False)
    lock_out(desk)
    keep_waiting(desk, "slack asks us to wait " + "W" * 120)
    desk.mail(State.FAILED)


def silent_worker(desk: Desk) -> None:
    """A worker that was last heard an hour ago."""
    with writing(desk.parts.database) as connection:
        canaries.beat(connection, desk.clock() - timedelta(hours=1))


