"""Whether a mailbox can be read as it is configured: for `check --live`."""

from __future__ import annotations

import contextlib
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .mailbox import Mailbox, dial, log_in
from .settings import KEYWORD, ImapSettings
from .types import MailboxTrouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one try found: it works, it works but look, or what is wrong, in words with the fix."""

    ok: bool
    words: str
    look: bool = False


def probe(settings: ImapSettings) -> Probe:
    """Log in, open the folder and look at what the server allows. Nothing in the mailbox is changed."""
    client: Any = None
    try:
        client = dial(settings)
        log_in(client, settings)
        mailbox = Mailbox(client, settings)
        remarks = [*_remarks(settings, mailbox), *_of_moving(settings, client), *_open_secrets(settings)]
    except MailboxTrouble as trouble:
        return Probe(ok=False, words=str(trouble))
    except Exception as error:  # noqa: BLE001 - whatever a strange server does, the check names it
        return Probe(ok=False, words=f"{settings.host} behaves strangely ({type(error).__name__})")
    finally:
        with contextlib.suppress(Exception):
            client.shutdown()
    words = f"{settings.user} is let in and {settings.folder} opens"
    return Probe(ok=not remarks, look=bool(remarks), words="; ".join([words, *remarks]))


def _remarks(settings: ImapSettings, mailbox: Mailbox) -> list[str]:
    found = []
    if not mailbox.keywords:
        found.append(f"the keyword {KEYWORD} cannot be set, so only the store knows what was taken")
    if not mailbox.idles:
        found.append("the server cannot tell of new mail (IDLE), so it is looked for as `poll` says")
    if not settings.trusted:
        found.append("not `trusted`, so no author counts as verified and nothing is posted")
    if settings.trusted and settings.journal_reports:
        found.append("whoever may write to this mailbox can speak as anybody by a journal report of their own: let "
                     "only your mail server write there (Exchange: RequireSenderAuthenticationEnabled on the mailbox)")
    return found


def _of_moving(settings: ImapSettings, client: Any) -> list[str]:
    if not settings.move_to:
        return []
    if not client.has_capability("MOVE"):
        return ["the server cannot move mail (RFC 6851): delete `move_to`"]
    if not client.folder_exists(settings.move_to):
        return [f"the folder {settings.move_to} is not there and is made at the first mail: make it, or mend `move_to`"]
    return []


def _open_secrets(settings: ImapSettings) -> list[str]:
    files = [settings.password_file, settings.token_file]
    if settings.oauth:
        files += [settings.oauth.client_secret_file, settings.oauth.refresh_token_file]
    readable = [name for name in files if name and Path(name).stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)]
    return [f"others on this machine can read {name}: chmod 600 {name}" for name in readable]
