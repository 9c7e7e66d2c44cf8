"""A full disk under the running service, behind a real mail server."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.gateway.serving import ALL, PEOPLE
from tests.real.mailserver import MailServer
from tests.real.main_job import main_job
from tests.real.troubles import FULL, full_disk

pytestmark = pytest.mark.real
LARGE = "Vanaf maandag is de kantine op vrijdag dicht. " + "\r\n".join(["regel " * 10] * (2 * FULL // 60))


def test_mail_flows_over_a_full_disk_and_is_posted_again_afterwards(mail_server: MailServer) -> None:
    """Nobody lays a hand on it: not while the disk is full, and not when there is room again."""
    with tempfile.TemporaryDirectory() as folder, main_job(mail_server, Path(folder)) as job:
        with full_disk(job.serving):
            full, content = job.write(text=LARGE)
            job.hand_in(content, ALL)
            while_full = job.copies(full, content, PEOPLE)
            said = job.serving.said()
        room, content = job.write()
        job.hand_in(content, ALL)

        assert "could not be stored" in said
        assert [1] * len(PEOPLE) == while_full
        assert 1 == len(job.posted(room))
        assert job.empty_mailboxes(room)
