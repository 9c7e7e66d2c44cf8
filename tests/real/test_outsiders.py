"""Who wrote it, through a real Postfix: what it tells of its client decides whose mail may be a post."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gateway.serving import ALL, PEOPLE
from tests.real.logins import WithLogins
from tests.real.main_job import MainJob, main_job
from tests.real.parts import need
from tests.real.waiting import wait_for

pytestmark = pytest.mark.real
BOSS, COLLEAGUE = PEOPLE[0], PEOPLE[3]


@pytest.fixture(scope="module")
def server() -> Iterator[WithLogins]:
    need("mail server")
    server = WithLogins(variant="transport")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def job(server: WithLogins, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainJob]:
    """The service with the settings that it has when nobody sets any."""
    with main_job(server, tmp_path_factory.mktemp("gateway")) as job:
        yield job


def vouched(job: MainJob, subject: str) -> str:
    """Who vouched, as kept; waits for the item."""
    query = f"SELECT vouched FROM items WHERE subject = '{subject}' AND decided_by <> ''"
    return str(wait_for(lambda: job.serving.rows(query), f"the item of '{subject}'")[0][0])


@pytest.mark.parametrize("login", ["", COLLEAGUE])
def test_the_directors_name_from_outside_is_delivered_and_not_posted(
    job: MainJob, server: WithLogins, login: str
) -> None:
    """The plainest attack, by a stranger and by a colleague at home: envelope and From both say the director."""
    subject, content = job.write()
    server.far_away(content, ALL, BOSS, login=login)

    assert {1} == {len(copies) for copies in server.arrived(subject, PEOPLE).values()}
    assert "" == vouched(job, subject)
    assert [] == job.serving.rows(f"SELECT id FROM feed_posts WHERE title = '{subject}'")


def test_the_director_at_home_is_posted(job: MainJob, server: WithLogins) -> None:
    """The same mail from the same place, and she had logged in."""
    subject, content = job.write()
    server.far_away(content, ALL, BOSS, login=BOSS)

    assert 1 == len(job.posted(subject))
    assert "a login at the mail server" == vouched(job, subject)


def test_the_director_in_the_office_is_posted(job: MainJob) -> None:
    """Her mail program stands in the trusted network."""
    subject, content = job.write()
    job.hand_in(content, ALL)

    assert 1 == len(job.posted(subject))
    assert "a client of ours" == vouched(job, subject)


def test_mail_made_on_the_mail_server_is_posted(job: MainJob, server: WithLogins) -> None:
    """Postfix knows no client for it, and says that it is local."""
    subject, content = job.write()
    server.from_here(content, ALL, BOSS)

    assert 1 == len(job.posted(subject))
    assert "the mail server itself" == vouched(job, subject)
