"""A storm of replies to all through a real Postfix: a small one; the figures raise a big one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.mailserver import MailServer
from tests.real.reply_storm import gateway, rage

pytestmark = pytest.mark.real


@pytest.mark.parametrize("mail_server", ["transport"], indirect=True)
def test_a_storm_reaches_two_times_every_mailbox_and_no_more(mail_server: MailServer, tmp_path: Path) -> None:
    """Edited subjects too; the replies stand in one thread, and each replier reads one note."""
    with gateway(mail_server, tmp_path) as serving:
        found = rage(mail_server, serving, 25, within=0)
    assert (2, 23, 0) == (found.delivered, found.absorbed, found.other)
    assert (1, 1, 2) == (found.threads, found.most_notices, found.copies)
