"""The pages of a running service, tried by somebody who has no business there."""

from __future__ import annotations

import re
import socket

import httpx
import pytest

from tests.attacks.conftest import Running
from tests.gateway.serving import PEOPLE

PRIVATE = ("/", "/feed/", "/feed/g/nieuws", "/feed/g/nieuws/new", "/feed/p/1", "/feed/files/1", "/feed/events",
           "/feed/search?q=a", "/live", "/live/now", "/live/events", "/items/ABCDEFGHIJKLMNOP", "/off")
NOT_THERE = ("/outbox", "/outbox/1", "/outbox/1/html", "/config.yaml", "/.git/config", "/docs", "/openapi.json",
             "/choice/x", "/choice/" + "a" * 5_000)
CLIMBS = ("../site.py", "%2e%2e/site.py", "..%2fsite.py", "..%2f..%2fsite.py", "..%5csite.py", "%252e%252e/site.py",
          "/etc/passwd", "%2fetc%2fpasswd", "....//site.py", "%00", "it/..%2f..%2fsite.py", "")
ACTS = ("/off", "/on", "/items/ABCDEFGHIJKLMNOP/deliver", "/items/ABCDEFGHIJKLMNOP/reveal", "/feed/p/1/like",
        "/feed/p/1/reply", "/feed/g/nieuws/new", "/login", "/logout", "/language", "/admin/login", "/choice/x")


@pytest.fixture
def browser(running: Running) -> httpx.Client:
    """A browser of nobody."""
    return httpx.Client(base_url=f"http://127.0.0.1:{running.serving.web_port}", headers={"accept": "text/html"})


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize("accept", ["text/html", "text/event-stream", "*/*"])
def test_no_page_and_no_stream_opens_for_nobody(browser: httpx.Client, path: str, accept: str) -> None:
    """A person is shown the way in, a script nothing; and no cache keeps either."""
    answer = browser.get(path, headers={"accept": accept})
    assert (303 if accept == "text/html" else 401) == answer.status_code
    assert answer.headers.get("location", "/login") == "/login"
    assert (b"", "no-store") == (answer.content, answer.headers["cache-control"])


@pytest.mark.parametrize("path", NOT_THERE)
def test_what_is_not_there_is_not_there(browser: httpx.Client, path: str) -> None:
    """The outbox is the demo's alone."""
    assert 404 == browser.get(path).status_code


def test_no_file_outside_the_shown_folders_is_served(running: Running, browser: httpx.Client) -> None:
    """Asked for in raw bytes, since a client tidies a path up."""
    for root in ("/static/", "/static/it/", "/feed/static/"):
        for climb in CLIMBS:
            with socket.create_connection(("127.0.0.1", running.serving.web_port), timeout=10) as line:
                line.sendall(f"GET {root}{climb} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                answer = b"".join(iter(lambda: line.recv(65_536), b""))
            assert b"404" in answer.split(b"\r\n", 1)[0], root + climb
            assert b"import " not in answer
            assert b"root:" not in answer


@pytest.mark.parametrize("path", ACTS)
def test_no_form_does_anything_from_elsewhere(browser: httpx.Client, path: str) -> None:
    """Without the token, with a made-up one, from another site, or as another kind of body."""
    page = browser.get("/login").text
    token = re.search(r'name="csrf" value="(\w+)"', page)
    assert token
    tries = (
        {"data": {"address": PEOPLE[0]}}, {"data": {"csrf": "0" * 64}}, {"json": {"csrf": token[1]}},
        {"files": {"csrf": (None, token[1])}},
        {"data": {"csrf": token[1]}, "headers": {"sec-fetch-site": "cross-site"}},
    )
    for one in tries:
        assert browser.post(path, **one).status_code in (401, 403), one     # type: ignore[arg-type]
    assert browser.get(path, params={"csrf": token[1], "on": "1"}).status_code in (200, 303, 403, 404, 405)


def test_a_link_by_mail_follows_no_header(running: Running, browser: httpx.Client) -> None:
    """Its address comes from config.yaml; the answer is the same whoever asks for whom."""
    token = re.search(r'name="csrf" value="(\w+)"', browser.get("/login").text)
    assert token
    evil = {"host": "evil.test", "x-forwarded-host": "evil.test", "forwarded": "host=evil.test"}
    answers = {browser.post("/login", data={"csrf": token[1], "address": who}, headers=evil).text
               for who in (PEOPLE[0], "nobody@waterkant.example", "x@evil.test", "a" * 5_000)}
    assert 1 == len(answers)
    assert "evil.test" not in answers.pop()
    assert not any(b"evil.test" in mail.content for mail in running.hop.mails if b"/login/" in mail.content)


def test_odd_requests_break_nothing(running: Running, browser: httpx.Client) -> None:
    """Half requests, two lengths, odd cookies and bytes that are no text."""
    odd = (
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 99999999999\r\n\r\n",
        b"GET /login HTTP/1.1\r\nHost: a\r\nCookie: mailsquare=\xff\xfe; language=\x01; a[b]=c; $x\r\n\r\n",
        b"GET /feed/search?q=%ff%00%d8 HTTP/1.1\r\nHost: a\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"\r\n" * 500)
    for request in odd:
        with socket.create_connection(("127.0.0.1", running.serving.web_port), timeout=10) as line:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            assert not line.recv(200).startswith(b"HTTP/1.1 5"), request[:60]
    assert 200 == browser.get("/login").status_code
    assert "Traceback" not in running.serving.said()
