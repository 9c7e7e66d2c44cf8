"""One connection to an IMAP server with one folder open. Any trouble spoils it: close it and connect anew."""

from __future__ import annotations

import contextlib
import logging
import re
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, LoginError, ProtocolError

from ...mail.clean import clean_line
from .credentials import password_of, token_of
from .settings import IMPLICIT, KEYWORD, STARTTLS, ImapSettings
from .types import MailboxTrouble, NotLetIn, Refused

TIMEOUT = 30.0  # seconds for each answer; imapclient's own default waits for ever
SLICE = 1.0  # seconds of waiting in one piece, so that a stop is heard
AT_ONCE = 500  # mails named in one command: servers take lines of 8,000 bytes (RFC 7162 section 4)
LONGEST_IDLE = 540.0  # seconds; RFC 2177 allows 29 minutes, NAT and clouds drop sooner
BROKEN = (OSError, IMAPClient.AbortError, ProtocolError, EOFError)
_TOOK = re.compile(r" \([0-9. +]{1,40} secs\)")
_LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]")  # RFC 5530 section 3: not the secret's fault


class Mailbox:
    """An open folder. `uidvalidity` and `uidnext` are those of its opening."""

    def __init__(self, client: Any, settings: ImapSettings) -> None:
        self._client = client
        self._settings = settings
        opened = _select(client, settings.folder)
        self.uidvalidity = int(opened.get(b"UIDVALIDITY", 0))
        self.uidnext = int(opened.get(b"UIDNEXT", 0))
        flags = opened.get(b"PERMANENTFLAGS", ())
        self.keywords = rb"\*" in flags or KEYWORD.encode() in flags
        self.idles = bool(client.has_capability("IDLE"))

    def numbers(self, after: int, since: date | None = None, *, taken: bool = False) -> list[int]:
        """UIDs above `after`, ascending; without those marked as taken, or only those."""
        words: list[object] = ["UID", f"{after + 1}:*"]
        words += ["SINCE", since] if since else []
        if self.keywords or taken:
            words += ["KEYWORD" if taken else "UNKEYWORD", KEYWORD]
        with _words(self._settings):
            found = self._client.search(words)
        # `n:*` always holds the last mail, however small its number (RFC 9051 section 6.4.8)
        return sorted(int(uid) for uid in found if uid > after)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Bytes of each mail that is still there, as the server counts them."""
        with _words(self._settings):
            found = self._client.fetch(uids, ["RFC822.SIZE"])
        return {uid: int(one[b"RFC822.SIZE"]) for uid, one in found.items() if b"RFC822.SIZE" in one}

    def fetch(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The mails that are still there, whole; `\\Seen` stays as it is."""
        with _words(self._settings):
            found = self._client.fetch(uids, ["BODY.PEEK[]"])
        return {uid: bytes(one[b"BODY[]"]) for uid, one in found.items() if one.get(b"BODY[]") is not None}

    def mark(self, uids: Sequence[int]) -> None:
        """Put our keyword on them; `\\Seen` belongs to people. Refused where the server will not."""
        if uids:
            with _words(self._settings):
                self._client.add_flags(uids, [KEYWORD], silent=True)

    def move(self, uids: Sequence[int]) -> None:
        """Into the folder for taken mail, which is made where it is missing. Refused where that fails."""
        for start in range(0, len(uids), AT_ONCE):
            self._move(uids[start : start + AT_ONCE])

    def _move(self, uids: Sequence[int]) -> None:
        with _words(self._settings):
            if not self._client.has_capability("MOVE"):
                raise Refused("the server cannot move mail (RFC 6851): delete `move_to`")
            try:
                self._client.move(uids, self._settings.move_to)
            except IMAPClient.AbortError:
                raise
            except IMAPClient.Error:
                self._client.create_folder(self._settings.move_to)
                self._client.move(uids, self._settings.move_to)

    def wait(self, seconds: float, stopping: Callable[[float], bool]) -> None:
        """Until mail may have come, the time is over, or `stopping` (which waits so long) says stop."""
        until = time.monotonic() + min(seconds, LONGEST_IDLE)
        with _words(self._settings):
            # a half-open connection shows only when something is written; and what came since the last
            # command is told now, while beside the answer to IDLE imapclient could overlook it
            _, told = self._client.noop()
            if any(b"EXISTS" in line for line in told if isinstance(line, tuple)):
                return
            if self.idles:
                self._client.idle()
                self._listen(until, stopping)
                self._client.idle_done()
            else:
                while (left := until - time.monotonic()) > 0 and not stopping(min(left, SLICE)):
                    continue

    def _listen(self, until: float, stopping: Callable[[float], bool]) -> None:
        while (left := until - time.monotonic()) > 0 and not stopping(0):
            began, span = time.monotonic(), min(left, SLICE)
            told = self._client.idle_check(timeout=span)
            if any(b"EXISTS" in line or b"BYE" in line for line in told if isinstance(line, tuple)):
                return
            if not told and time.monotonic() - began < span / 2:
                # nothing, and too soon: a connection that is gone looks like this for ever
                # (imapclient's issue 565); leaving IDLE tells, and a live one costs a second at most
                stopping(span)
                return

    def close(self) -> None:
        """Hang up. `logout` would wait for an answer, and raises on a connection that is spoiled."""
        with contextlib.suppress(Exception):
            self._client.shutdown()


def connect(settings: ImapSettings) -> Mailbox:
    """The mailbox, logged in and with its folder open; MailboxTrouble in words otherwise."""
    client = dial(settings)
    try:
        log_in(client, settings)
        with _words(settings):
            return Mailbox(client, settings)
    except BaseException:
        with contextlib.suppress(Exception):
            client.shutdown()
        raise


def dial(settings: ImapSettings) -> Any:
    """A connection that is protected as the settings say, not yet logged in."""
    # it logs whole conversations at debug, addresses and tokens included
    logging.getLogger("imapclient").setLevel(logging.WARNING)
    with _words(settings):
        trust = ssl.create_default_context(cafile=settings.tls_ca or None)
        implicit = settings.tls == IMPLICIT
        client = IMAPClient(
            settings.host, settings.at, ssl=implicit, ssl_context=trust if implicit else None, timeout=TIMEOUT
        )
        client.normalise_times = False
        try:
            if settings.tls == STARTTLS:
                client.starttls(trust)
        except BaseException:
            with contextlib.suppress(Exception):
                client.shutdown()
            raise
        return client


def log_in(client: Any, settings: ImapSettings) -> None:
    """Show password or token. NotLetIn where it is not taken."""
    by_password = bool(settings.password_file)
    secret = password_of(settings) if by_password else token_of(settings)
    with _words(settings):
        try:
            if not by_password:
                client.oauth2_login(settings.user, secret)
            elif secret.isascii():
                client.login(settings.user, secret)
            else:
                client.plain_login(settings.user, secret)  # LOGIN knows only ASCII
        except LoginError as error:
            said = _said(str(error).replace(secret, "..."))
            # imapclient calls a connection that broke off meanwhile a LoginError, too
            if isinstance(error.__context__, BROKEN) or any(code in said for code in _LATER):
                raise MailboxTrouble(f"{settings.host} cannot check a login just now: {said}") from None
            what = "password" if by_password else "access token"
            raise NotLetIn(
                f"{settings.host} does not let {settings.user} in with this {what} ({said}): renew it"
            ) from None


def _select(client: Any, folder: str) -> dict[bytes, Any]:
    try:
        return dict(client.select_folder(folder))
    except IMAPClient.ReadOnlyError:
        return dict(client.select_folder(folder, readonly=True)) | {b"PERMANENTFLAGS": ()}
    except IMAPClient.AbortError:
        raise
    except IMAPClient.Error as error:
        raise MailboxTrouble(
            f"the folder {folder} cannot be opened ({_said(str(error))}): "
            f"make it and give us the right to read, or mend `folder`"
        ) from None


@contextlib.contextmanager
def _words(settings: ImapSettings) -> Iterator[None]:
    """Whatever goes wrong, in words for a person."""
    name = f"{settings.host}:{settings.at}"
    try:
        yield
    except MailboxTrouble:
        raise
    except ssl.SSLCertVerificationError as error:
        raise MailboxTrouble(
            f"the certificate of {name} cannot be trusted ({error.verify_message}): mend it, or set `tls_ca`"
        ) from None
    except FileNotFoundError:
        raise MailboxTrouble(f"{Path(settings.tls_ca)} is not there: mend `tls_ca`") from None
    except TimeoutError:
        raise MailboxTrouble(f"{name} did not answer within {TIMEOUT:g} seconds") from None
    except BROKEN as error:
        raise MailboxTrouble(f"{name}: the connection is gone or was refused ({_short(error)})") from None
    except (IMAPClient.Error, CapabilityError) as error:
        raise Refused(f"{name} refused: {_short(error)}") from None


def _short(error: BaseException) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return _said(text) or type(error).__name__


def _said(text: str) -> str:
    """A server's words, short and the same each time: Dovecot adds how long it took."""
    return _TOOK.sub("", clean_line(text, 200).removeprefix("b'").rstrip("'"))
