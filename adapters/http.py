"""HTTP calls whose failures are AdapterErrors. Nothing is sent twice here: the gateway decides on that."""

from __future__ import annotations

import httpx

from .errors import AdapterError, Limited, Rejected, Unauthorized, Unavailable

CONNECT_SECONDS = 5.0
DEFAULT_WAIT = 30.0  # seconds, where a network says "too fast" but not for how long

# The request never left: there was no connection to write it to.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def open_client(timeout: float) -> httpx.Client:
    """A client that gives up after `timeout` seconds of silence and follows no redirect."""
    return httpx.Client(timeout=httpx.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS)))


def send(client: httpx.Client, request: httpx.Request, *, what: str, posts: bool) -> httpx.Response:
    """The answer to a request that worked; raises AdapterError for every other outcome.

    `what` names the act in error messages; `posts` says whether it makes something appear.
    """
    try:
        response = client.send(request)
    except _NEVER_SENT as error:
        raise Unavailable(f"{what}: no connection ({type(error).__name__})", sent_maybe=False) from None
    except httpx.HTTPError as error:
        raise Unavailable(f"{what}: no answer ({type(error).__name__})", sent_maybe=posts) from None
    if response.is_success:
        return response
    raise refusal(response.status_code, response.headers.get("Retry-After"), what=what, posts=posts)


def refusal(status: int, retry_after: str | None, *, what: str, posts: bool) -> AdapterError:
    """What an HTTP status other than success means for a second try."""
    said = f"{what}: HTTP {status}"
    if status == 429:
        return Limited(said, retry_after=seconds(retry_after))
    if status in (401, 403):
        return Unauthorized(said)
    if status >= 500 or status == 408:
        return Unavailable(said, sent_maybe=posts)
    return Rejected(said)


def seconds(retry_after: str | None) -> float:
    """The seconds to wait by a Retry-After header (RFC 9110 section 10.2.3); dates count as unknown."""
    try:
        wait = float(retry_after or DEFAULT_WAIT)
    except ValueError:
        return DEFAULT_WAIT
    return wait if 0 <= wait <= 86_400 else DEFAULT_WAIT
