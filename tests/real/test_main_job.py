"""The product's main job, from a mail program to the feed and back, on a real mail server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gateway.serving import ALL, PEOPLE, TEAM
from tests.real.mailserver import MailServer
from tests.real.main_job import MainJob, main_job

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def job(mail_server: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainJob]:
    """The real service behind the real mail server."""
    with main_job(mail_server, tmp_path_factory.mktemp("gateway")) as job:
        yield job


def test_a_mail_to_everybody_becomes_a_post_and_its_author_is_told(job: MainJob) -> None:
    """What the product is for: one post, one nudge in the author's mailbox, no copies for the rest."""
    subject, content = job.write()
    job.hand_in(content, ALL)

    assert 1 == len(job.posted(subject))
    assert b"plein@waterkant.example" in job.nudge(subject)
    assert job.empty_mailboxes(subject)


def test_small_mail_passes_untouched(job: MainJob) -> None:
    """A team's mail is none of our business: same bytes, and no item is kept of it."""
    subject, content = job.write(TEAM)
    job.hand_in(content, TEAM)

    assert [1, 1, 1] == job.copies(subject, content, PEOPLE[:3])
    assert [] == job.serving.rows(f"SELECT id FROM items WHERE subject = '{subject}'")


def test_a_mail_that_a_guard_lets_go_reaches_every_mailbox_unchanged(job: MainJob) -> None:
    """It was stored and read first; nobody can tell that from the mail."""
    subject, content = job.write(text="Dit is vertrouwelijk en blijft onder ons.")
    job.hand_in(content, ALL)

    assert [1] * len(PEOPLE) == job.copies(subject, content, PEOPLE)


def test_a_reply_that_names_people_one_by_one_stays_mail(job: MainJob) -> None:
    """In the filter variant it comes past us, in the other it never does; each has it once, unchanged."""
    people = PEOPLE[1:]
    subject, content = job.write(", ".join(people))
    job.hand_in(content, *people)

    assert [1] * len(people) == job.copies(subject, content, people)


def test_a_mail_to_the_list_and_to_one_by_name_reaches_that_one(job: MainJob) -> None:
    """Who is named gets the mail at once, whatever becomes of the list's copy."""
    subject, content = job.write(f"{ALL}, {PEOPLE[4]}")
    job.hand_in(content, ALL, PEOPLE[4])

    assert [1] == job.copies(subject, content, (PEOPLE[4],))
    assert 1 == len(job.posted(subject))
    assert job.empty_mailboxes(subject, PEOPLE[1:4])
