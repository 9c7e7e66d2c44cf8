"""Signing in: a link by mail for members of a list, a password for the local admin."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gateway.errors import ConfigError
from gateway.web.passwords import hash_password
from tests.gateway.web.desk import AUTHOR, REVIEWER, Desk, csrf, post

PASSWORD = "een lang genoeg wachtwoord"


def _link(desk: Desk) -> str:
    found = re.search(rb"http://testserver(/login/[\w-]{43})", desk.relay.sent[-1][1])
    assert found
    return found[1].decode()


def _ask(desk: Desk, address: str, **more: object) -> str:
    browser = desk.browser(**more)
    answer = post(browser, "/login", "/login", address=address)
    assert 200 == answer.status_code
    return str(re.sub(r'value="\w{64}"', "", answer.text))


def test_a_link_signs_in_once(desk: Desk) -> None:
    """GET shows a button, POST signs in, and then the link is used up."""
    _ask(desk, AUTHOR)
    desk.settle()
    browser, link = desk.browser(), _link(desk)
    for _ in range(3):  # a mail scanner opens it as often as it likes
        assert 200 == desk.browser().get(link).status_code
    assert 303 == desk.browser().get("/feed/").status_code

    first = post(browser, link, link)

    assert (303, "/") == (first.status_code, first.headers["location"])
    assert 200 == browser.get("/feed/").status_code
    other = desk.browser()
    token = csrf(other.get("/login").text)
    assert 410 == other.post(link, data={"csrf": token}).status_code
    assert 410 == other.get(link).status_code
    assert 303 == other.get("/feed/").status_code


def test_a_link_lasts_fifteen_minutes(desk: Desk) -> None:
    """A mailbox read later opens nothing."""
    _ask(desk, AUTHOR)
    desk.settle()
    browser, link = desk.browser(), _link(desk)
    token = csrf(browser.get(link).text)
    desk.clock.pass_by(minutes=15, seconds=1)

    assert 410 == browser.post(link, data={"csrf": token}).status_code


def test_nobody_learns_who_is_on_the_list(desk: Desk) -> None:
    """The same page for a colleague, a stranger and nonsense; only the colleague gets a mail."""
    answers = {
        _ask(desk, who)
        for who in (AUTHOR, AUTHOR.upper(), "eve@evil.example", "", "x" * 5000, "a\r\nBcc: b@c")
    }
    desk.settle()

    assert 1 == len(answers)
    assert {AUTHOR} == {recipient for recipient, _ in desk.relay.sent}


def test_a_person_gets_five_links_an_hour(desk: Desk) -> None:
    """A mailbox cannot be flooded, from however many places one asks."""
    for n in range(8):
        _ask(desk, AUTHOR, client=(f"10.0.0.{n}", 5000))
        desk.settle()
    assert 5 == len(desk.relay.sent)
    desk.clock.pass_by(hours=1, seconds=1)

    _ask(desk, AUTHOR)
    desk.settle()

    assert 6 == len(desk.relay.sent)


def test_one_place_asks_twenty_times_an_hour(desk: Desk) -> None:
    """Nor can the whole company be written to from one machine."""
    sent = []
    desk.mailroom._worker.submit = lambda send, person: sent.append(person)  # type: ignore[method-assign,assignment]
    for n in range(30):
        _ask(desk, f"p{n}@corp.example")

    assert 20 == len(sent)


def test_the_host_header_does_not_choose_the_link(desk: Desk) -> None:
    """A forged Host would send the token to somebody else's site."""
    browser = desk.browser(headers={"host": "evil.example"})
    token = csrf(browser.get("/login").text)
    browser.post("/login", data={"csrf": token, "address": AUTHOR})
    desk.settle()

    assert b"evil.example" not in desk.relay.sent[-1][1]
    assert "evil" not in str(browser.get("/feed").headers) + str(browser.get("/live").headers)


def test_signing_in_starts_a_new_session(desk: Desk) -> None:
    """A cookie planted beforehand is worth nothing afterwards."""
    browser = desk.browser()
    browser.get("/login")
    before = browser.cookies["mailsquare"]
    _ask(desk, AUTHOR)
    desk.settle()
    post(browser, _link(desk), _link(desk))

    assert before != browser.cookies["mailsquare"]
    assert 303 == desk.browser(cookies={"mailsquare": before}).get("/feed/").status_code


def test_signing_out_closes_this_browser(desk: Desk) -> None:
    """For a shared computer."""
    browser = desk.signed_in(REVIEWER)

    assert "/login" == post(browser, "/live", "/logout").headers["location"]
    assert 303 == browser.get("/live").status_code


def test_without_a_password_file_the_admin_door_is_closed(desk: Desk) -> None:
    """Closed by default, and the page says how to open it."""
    browser = desk.browser()
    page = browser.get("/admin/login")

    assert 403 == page.status_code
    assert "web.admin_password_file" in page.text
    assert (
        403
        == browser.post(
            "/admin/login", data={"csrf": csrf(browser.get("/login").text), "password": ""}
        ).status_code
    )


def test_the_admin_comes_in_until_the_password_changes(make_desk: Callable[..., Desk]) -> None:
    """A new password ends the sessions of the old one."""
    desk = make_desk(password=hash_password(PASSWORD))
    browser = desk.browser()

    answer = post(browser, "/admin/login", "/admin/login", password=PASSWORD)

    assert "/live" == answer.headers["location"]
    assert 200 == browser.get("/live").status_code
    assert 200 == browser.get("/metrics").status_code
    (desk.folder / "admin").write_text(hash_password(PASSWORD + "2"))
    assert 303 == browser.get("/live").status_code


def test_ten_wrong_tries_shut_the_door_for_a_while(make_desk: Callable[..., Desk]) -> None:
    """Also for the right password, and with the very same answer."""
    desk = make_desk(password=hash_password(PASSWORD))
    browser = desk.browser()
    token = csrf(browser.get("/admin/login").text)

    def tries(password: str) -> tuple[int, str]:
        answer = browser.post("/admin/login", data={"csrf": token, "password": password})
        return answer.status_code, answer.text

    wrong = {tries("wrong") for _ in range(10)}
    locked = tries(PASSWORD)

    assert {locked} == wrong
    desk.clock.pass_by(minutes=15, seconds=1)
    assert 303 == tries(PASSWORD)[0]


@pytest.mark.parametrize("text", ["", "kort", "x" * 201])
def test_a_password_too_short_or_too_long_gets_no_hash(text: str) -> None:
    """The one door to everything deserves a long word."""
    with pytest.raises(ConfigError, match="characters"):
        hash_password(text)
