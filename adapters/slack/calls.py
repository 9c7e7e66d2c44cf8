"""Slack's methods as calls that answer or raise AdapterError."""

from __future__ import annotations

import errno
import logging
import socket
import ssl
from collections.abc import Callable, Container, Iterator
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from ..errors import AdapterError, Rejected, Unavailable
from .refusals import explain
from .settings import Settings

Method = Callable[..., SlackResponse]

PAGE = 200  # Slack recommends at most 200 a page: https://docs.slack.dev/apis/web-api/pagination

# The SDK logs whole bodies at DEBUG; a level of its own keeps them out of every log.
_log = logging.getLogger("mailsquare.slack_sdk")
_log.setLevel(logging.CRITICAL)

_UNREACHED = frozenset({errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


def open_web(settings: Settings) -> WebClient:
    """The vendor's client, told never to try anything twice.

    Slack has no idempotency key, and the SDK's default list holds one handler that sends a call
    again after a broken connection: that doubles posts. Trying again is the workflow's part, which
    is durable and looks the post up first; a wait of Retry-After inside here would block a worker.
    """
    return WebClient(
        token=settings.secret(),
        base_url=settings.base_url,
        timeout=settings.timeout_seconds,
        logger=_log,
        retry_handlers=[],
    )


def ask(method: Method, *, posts: bool = False, **arguments: Any) -> SlackResponse:
    """The answer to one call. `posts`: it makes something appear, and so an error may come too late."""
    name = getattr(method, "__name__", "call").replace("_", ".", 1)
    given = {key: value for key, value in arguments.items() if value is not None}
    try:
        return method(**given)
    except SlackApiError as error:
        raise _refused(name, error.response, posts=posts) from error
    except URLError as error:
        raise Unavailable(_unanswered(name, error), sent_maybe=posts and not _unsent(error.reason)) from None
    except (OSError, HTTPException, UnicodeDecodeError) as error:
        raise Unavailable(_unanswered(name, error), sent_maybe=posts) from None
    except SlackClientError as error:
        raise Rejected(f"Slack {name}: the call could not be made ({type(error).__name__})") from None


def ask_for(method: Method, absent: Container[str], **arguments: Any) -> SlackResponse | None:
    """The answer, or None where Slack's error code is one of `absent`: there is no such thing."""
    try:
        return ask(method, **arguments)
    except AdapterError as error:
        cause = error.__cause__
        if isinstance(cause, SlackApiError) and cause.response.get("error") in absent:
            return None
        raise


def pages(
    method: Method, *, most: int, size: int = PAGE, to_the_end: bool = True, **arguments: Any
) -> Iterator[SlackResponse]:
    """The pages of a list; Rejected where `most` pages are not all and the caller needs `to_the_end`."""
    cursor = ""
    for _ in range(most):
        page = ask(method, limit=size, cursor=cursor or None, **arguments)
        yield page
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return
    if to_the_end:
        raise Rejected(f"Slack {method.__name__}: the list has more than {most * size} entries")


def _refused(name: str, response: SlackResponse, *, posts: bool) -> AdapterError:
    body = response.data if isinstance(response.data, dict) else {}
    code, needed = str(body.get("error") or ""), str(body.get("needed") or "")[:100]
    return explain(name, response.status_code, code, response.headers, posts=posts, needed=needed)


def _unanswered(name: str, error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    return f"Slack {name}: no answer ({type(reason).__name__})"


def _unsent(reason: object) -> bool:
    """Whether the connection failed before a byte of the request was written."""
    if isinstance(reason, socket.gaierror | ssl.SSLCertVerificationError):
        return True
    return isinstance(reason, OSError) and reason.errno in _UNREACHED
