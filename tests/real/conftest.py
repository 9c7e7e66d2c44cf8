"""Real parts for tests: a private Postfix and Dovecot, or a reason why there are none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.real.mailserver import MailServer
from tests.real.parts import need


@pytest.fixture(scope="session", params=["transport", "filter"])
def mail_server(request: pytest.FixtureRequest) -> Iterator[MailServer]:
    """A mail server that gives us only the groups (transport), or all mail (filter); both fail open."""
    need("mail server")
    server = MailServer(variant=request.param)
    server.start()
    yield server
    server.stop()
