"""The store takes nothing while a real Postfix hands us mail: every mailbox gets its mail, once."""

from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest

from tests.gateway.serving import ALL, PEOPLE, rows
from tests.real.mailserver import MailServer
from tests.real.main_job import MainJob, main_job

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def job(mail_server: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainJob]:
    """The real service behind the real mail server."""
    with main_job(mail_server, tmp_path_factory.mktemp("gateway")) as job:
        yield job


def fill(job: MainJob, full: bool) -> None:
    """No file of the service may grow any more, as on a full disk; or it may again."""
    assert job.serving.process is not None
    hard = resource.prlimit(job.serving.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(job.serving.process.pid, resource.RLIMIT_FSIZE, (1 if full else hard, hard))


def test_a_store_that_is_full_costs_nobody_a_mail_and_nobody_gets_two(job: MainJob) -> None:
    """The door hands it on in the same transaction: Postfix hears 250 and keeps no copy to send again."""
    fill(job, True)
    subject, content = job.write()
    job.hand_in(content, ALL)
    assert [1] * len(PEOPLE) == job.copies(subject, content, PEOPLE)

    fill(job, False)
    later, more = job.write()
    job.hand_in(more, ALL)
    assert 1 == len(job.posted(later))
    assert [1] * len(PEOPLE) == job.copies(subject, content, PEOPLE)
    assert not rows(job.serving.folder, f"SELECT 1 FROM items WHERE subject = '{subject}'")
