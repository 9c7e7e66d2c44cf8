"""`mailsquare inspect --json` is a contract: other programs read these keys."""

from __future__ import annotations

import json
from pathlib import Path

from gateway.mail.inspect import inspect
from gateway.mail.parse import parse
from tests.gateway.mail.letters import letter

KEYS = {
    "file", "state", "message_id", "subject", "from", "to", "language", "visible_text", "quoted_text",
    "signature", "markdown", "attachments", "is_reply", "is_auto_generated", "auto_generated_reason",
    "is_bounce", "may_answer", "encrypted", "signed_by", "defects",
}


def test_a_parsed_mail_has_exactly_the_promised_keys() -> None:
    """A key more or less breaks a reader."""
    shown = inspect(Path("a.eml"), letter("Auto-Submitted: auto-replied"), parse)

    assert set(shown) == KEYS
    assert ("a.eml", "parsed") == (shown["file"], shown["state"])
    assert "Noor de Wit <noor@corp.example>" == shown["from"]
    assert (True, False, False) == (shown["is_auto_generated"], shown["is_bounce"], shown["may_answer"])
    assert "Auto-Submitted: auto-replied" == shown["auto_generated_reason"]
    json.dumps(shown)


def test_an_unparsable_mail_says_why() -> None:
    """The person at the command line needs the reason."""
    shown = inspect(Path("b.eml"), b"", parse)

    assert set(shown) == KEYS
    assert ("unparsable", ["is empty"], "und") == (shown["state"], shown["defects"], shown["language"])
