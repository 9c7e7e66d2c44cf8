"""How far a mailbox was read, and what is wrong with it, outlive the process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from gateway.store import mailboxes
from gateway.store.database import writing

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
LATER = AT + timedelta(minutes=2)
PLACE = "journal on imap.waterkant.example:993, INBOX"


def test_the_position_is_found_again(store: Engine) -> None:
    """A restart goes on where it was."""
    with writing(store) as connection:
        assert mailboxes.get(connection, PLACE) is None
        mailboxes.keep(connection, PLACE, uidvalidity=2**32 - 1, last_uid=41, at=AT)
        mailboxes.keep(connection, PLACE, uidvalidity=2**32 - 1, last_uid=42, at=LATER)
    with writing(store) as connection:
        found = mailboxes.get(connection, PLACE)

    assert found == mailboxes.MailboxState(
        place=PLACE, uidvalidity=2**32 - 1, last_uid=42, read_at=LATER, trouble="")


def test_trouble_is_news_once(store: Engine) -> None:
    """The journal tells of it when it begins and when it ends, not at every try."""
    with writing(store) as connection:
        news = [mailboxes.say(connection, PLACE, text, AT) for text in ("", "shut", "shut", "gone", "", "")]

    assert [False, True, False, True, True, False] == news


def test_trouble_leaves_the_position_alone_and_the_other_way_round(store: Engine) -> None:
    """Two writers of one row must not undo each other."""
    with writing(store) as connection:
        mailboxes.keep(connection, PLACE, uidvalidity=7, last_uid=5, at=AT)
        mailboxes.say(connection, PLACE, "x" * 5000, LATER)
        mailboxes.answered(connection, PLACE, LATER)
        (found,) = mailboxes.all(connection)

    assert (7, 5, LATER, mailboxes.LONGEST) == (
        found.uidvalidity, found.last_uid, found.read_at, len(found.trouble))


def test_a_mailbox_that_never_opened_is_listed_with_its_trouble(store: Engine) -> None:
    """A wrong password from the first day on must show."""
    with writing(store) as connection:
        mailboxes.say(connection, PLACE, "not let in", AT)
        (found,) = mailboxes.all(connection)

    assert (0, "not let in") == (found.uidvalidity, found.trouble)
