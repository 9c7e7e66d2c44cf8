"""What a mailbox is opened with: a password, or an access token. Read anew for each login, never kept."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog

from .settings import ImapSettings, OAuthShape
from .types import MailboxTrouble, NotLetIn

LONGEST = 64 * 1024  # bytes of a secret, or of an answer with one
TOKEN_SECONDS = 20
_CODE = re.compile(r"[a-z_]{1,60}")


class _NoRedirects(HTTPRedirectHandler):
    """A secret goes to the address that IT wrote down, and no further."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def password_of(settings: ImapSettings) -> str:
    """The password of a mailbox that has one."""
    return _read(settings.password_file)


def token_of(settings: ImapSettings) -> str:
    """An access token that should be good now.

    Raises:
        NotLetIn: there is none to be had until a person acts.
        MailboxTrouble: the provider cannot be reached.
    """
    return _fetched(settings.oauth) if settings.oauth else _read(settings.token_file)


def stamp_of(settings: ImapSettings) -> tuple[object, ...]:
    """Changes when one of the files with secrets does: a reason to try again at once."""
    names = [settings.password_file, settings.token_file]
    if settings.oauth:
        names += [settings.oauth.client_secret_file, settings.oauth.refresh_token_file]
    return tuple(_stamp(Path(name)) for name in names if name)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(name: str) -> str:
    try:
        with Path(name).open("rb") as file:
            found = file.read(LONGEST).decode("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no UTF-8"
        raise NotLetIn(f"{name} cannot be read ({reason}): write the secret into it, and nothing else") from None
    if not found:
        raise NotLetIn(f"{name} is empty: write the secret into it")
    return found


def _fetched(oauth: OAuthShape) -> str:
    form = {"client_id": oauth.client_id, "grant_type": "client_credentials"}
    if oauth.client_secret_file:
        form["client_secret"] = _read(oauth.client_secret_file)
    if oauth.refresh_token_file:
        form |= {"grant_type": "refresh_token", "refresh_token": _read(oauth.refresh_token_file)}
    if oauth.scope:
        form["scope"] = oauth.scope
    answer = _asked(oauth.token_url, form)
    renewed = answer.get("refresh_token")
    if oauth.refresh_token_file and isinstance(renewed, str) and renewed not in ("", form["refresh_token"]):
        _keep(Path(oauth.refresh_token_file), renewed)
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise NotLetIn(f"{oauth.token_url} gave no access token: check client_id and scope")
    return token


def _asked(url: str, form: dict[str, str]) -> dict[str, Any]:
    request = Request(url, data=urlencode(form).encode(), headers={"Accept": "application/json"})
    try:
        with build_opener(_NoRedirects).open(request, timeout=TOKEN_SECONDS) as answer:
            found = json.loads(answer.read(LONGEST))
    except HTTPError as error:
        with error:
            words = f"{url} answers {error.code}{_code(error)}"
        if 400 <= error.code < 500 and error.code != 429:
            raise NotLetIn(f"{words}: renew the refresh token or the secret, and mend `oauth`") from None
        raise MailboxTrouble(words) from None
    except (OSError, ValueError) as error:
        raise MailboxTrouble(f"{url} gives no token just now ({type(error).__name__})") from None
    return found if isinstance(found, dict) else {}


def _code(error: HTTPError) -> str:
    """The error's code (RFC 6749 section 5.2), never its text: providers put identifiers there."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(error.read(LONGEST))
        code = found.get("error") if isinstance(found, dict) else None
        if isinstance(code, str) and _CODE.fullmatch(code):
            return f" {code}"
    return ""


def _keep(path: Path, token: str) -> None:
    """The new refresh token in the place of the old one; where that fails the old one stays in use."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "w") as file:
            file.write(token)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        structlog.get_logger().warning(
            "a new refresh token could not be written back", file=str(path), why=error.strerror
        )
