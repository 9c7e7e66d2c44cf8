"""What the outcome of an HTTP call means, status by status."""

from __future__ import annotations

import httpx
import pytest

from adapters.errors import AdapterError, Limited, Rejected, Unauthorized, Unavailable
from adapters.http import open_client, seconds, send

URL = "https://chat.example/post"


def outcome(answer: httpx.Response | Exception, *, posts: bool = True) -> AdapterError | httpx.Response:
    """What `send` makes of an answer."""

    def answering(_: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    with httpx.Client(transport=httpx.MockTransport(answering)) as client:
        try:
            return send(client, httpx.Request("POST", URL), what="Chat post", posts=posts)
        except AdapterError as error:
            return error


@pytest.mark.parametrize(("status", "meaning"), [
    (301, Rejected), (400, Rejected), (401, Unauthorized), (403, Unauthorized), (404, Rejected),
    (408, Unavailable), (413, Rejected), (429, Limited), (500, Unavailable), (502, Unavailable),
    (503, Unavailable),
])
def test_each_status_has_one_meaning(status: int, meaning: type[AdapterError]) -> None:
    """The gateway acts on the class alone."""
    error = outcome(httpx.Response(status, headers={"Location": "https://elsewhere.example"}))

    assert meaning is type(error)
    assert f"Chat post: HTTP {status}" == str(error)


@pytest.mark.parametrize(("failure", "posts", "maybe"), [
    (httpx.ConnectError("refused"), True, False),
    (httpx.ConnectTimeout("slow"), True, False),
    (httpx.ReadTimeout("slow"), True, True),
    (httpx.ReadError("reset"), True, True),
    (httpx.WriteError("reset"), True, True),
    (httpx.RemoteProtocolError("cut"), True, True),
    (httpx.ReadTimeout("slow"), False, False),
])
def test_a_cut_after_the_request_left_may_have_posted(failure: Exception, posts: bool, maybe: bool) -> None:
    """Only a call that posts, and only once it left, needs to be looked up."""
    error = outcome(failure, posts=posts)

    assert isinstance(error, Unavailable)
    assert maybe == error.sent_maybe


def test_success_is_handed_on() -> None:
    """The caller reads the body."""
    answer = outcome(httpx.Response(201, text="made"))

    assert isinstance(answer, httpx.Response)
    assert "made" == answer.text


@pytest.mark.parametrize(("header", "wait"), [
    ("7", 7.0), ("1.5", 1.5), ("0", 0.0), (None, 30.0), ("", 30.0), ("Wed, 21 Oct 2026 07:28:00 GMT", 30.0),
    ("-1", 30.0), ("nan", 30.0), ("1e99", 30.0),
])
def test_the_wait_is_a_sane_number_of_seconds(header: str | None, wait: float) -> None:
    """Nonsense in the header must not stop posting for ever."""
    assert wait == seconds(header)


def test_a_client_gives_up_and_follows_nobody() -> None:
    """A redirect would carry a mail's text to a place nobody named."""
    with open_client(3) as client:
        assert 3 == client.timeout.read == client.timeout.connect
        assert not client.follow_redirects
