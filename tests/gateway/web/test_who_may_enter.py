"""No page without a viewer: the router is walked, so that a new page cannot be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import Mount, Route

from gateway.store.items import State
from gateway.store.journal import count_relayed
from tests.gateway.web.desk import AUTHOR, REVIEWER, Desk, csrf

OPEN = {"/login", "/login/{token}", "/admin/login", "/choice/{token}", "/healthz", "/readyz"}
FILLED = {
    "{id}": "ITEM0001ABCDEFGH",
    "{token}": "none",
    "{rest:path}": "nothing",
    "{group}": "ask-it",
    "{post}": "1",
    "{file}": "1",
    "{number}": "1",
}


def _walk(routes: Any, before: str = "") -> Iterator[tuple[str, set[str]]]:
    for route in routes:
        if (isinstance(route, Mount) and route.path.startswith("/static")) or route.path == "/static":
            continue
        if isinstance(route, Mount):
            yield from _walk(route.routes, before + route.path)
        elif isinstance(route, Route):
            yield before + route.path, route.methods or {"GET"}


def _filled(path: str) -> str:
    for name, value in FILLED.items():
        path = path.replace(name, value)
    return path


def test_no_page_opens_for_nobody(desk: Desk) -> None:
    """Each route but the doors sends a stranger away, whatever the method."""
    item = desk.mail()
    desk.posted(item)
    seen = []
    for path, methods in _walk(desk.app.routes):
        if path in OPEN:
            continue
        for method in methods & {"GET", "POST"}:
            answer = desk.browser().request(method, _filled(path))
            seen.append(path)
            refused = (303, 401, 404) if method == "GET" else (401, 403)
            assert answer.status_code in refused, f"{method} {path} {answer.status_code}"
            assert "VPN" not in answer.text
            if answer.status_code == 303 and path != "/feed":
                assert "/login" == answer.headers["location"]

    assert {"/live", "/items/{id}", "/feed/p/{post}", "/feed/events", "/live/events", "/metrics"} <= set(seen)


def test_the_doors_show_nothing_of_a_mail(desk: Desk) -> None:
    """What is open to anybody holds nobody's words."""
    desk.mail(subject="Geheim plan")

    for path in OPEN:
        assert "Geheim" not in desk.browser().get(_filled(path)).text


def test_staff_read_the_conversations_but_not_the_pages_for_it(desk: Desk) -> None:
    """A colleague is no reviewer."""
    browser = desk.signed_in(AUTHOR)

    assert 200 == browser.get("/feed/").status_code
    for path in ("/live", "/live/now", "/live/events", "/off", f"/items/{desk.mail().id}", "/metrics"):
        assert browser.get(path).status_code in (401, 403), path


def test_who_leaves_the_list_is_out_at_once(desk: Desk) -> None:
    """A cookie lasts 30 days; a job does not always."""
    browser = desk.signed_in(AUTHOR)
    desk.staff = desk.staff - {AUTHOR}

    assert "/login" == browser.get("/feed/").headers["location"]


def test_a_cookie_of_30_days_ago_opens_nothing(desk: Desk) -> None:
    """A stolen laptop signs itself out."""
    browser = desk.signed_in(AUTHOR)
    desk.clock.pass_by(days=30, seconds=1)

    assert 303 == browser.get("/feed/").status_code


@pytest.mark.parametrize("cookie", ["x", "WyJhIl0.x", "." * 3000, '["k",1,"mona@corp.example",""]'])
def test_a_made_up_cookie_is_nobody(desk: Desk, cookie: str) -> None:
    """Only what we signed counts."""
    browser = desk.browser(cookies={"mailsquare": cookie})

    assert 303 == browser.get("/live").status_code


def test_every_answer_carries_the_guards(desk: Desk) -> None:
    """Also errors, redirects and files."""
    browser = desk.signed_in(REVIEWER)
    for path in ("/", "/live", "/nothing", "/static/house.css", "/static/it/it.js", "/healthz", "/feed/"):
        headers = browser.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
        assert "nosniff" == headers["x-content-type-options"]
        assert "unsafe" not in headers["content-security-policy"]


def test_the_cookie_is_kept_from_scripts_and_other_sites(make_desk: Any) -> None:
    """HttpOnly and SameSite always; Secure and the host prefix behind https."""
    plain = make_desk().browser().get("/login").headers["set-cookie"]
    secure = make_desk(web_url="https://square.corp.example").browser().get("/login").headers

    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    assert secure["set-cookie"].startswith("__Host-")
    assert "Secure" in secure["set-cookie"]
    assert "max-age" in secure["strict-transport-security"]


def test_a_form_without_its_token_does_nothing(desk: Desk) -> None:
    """A page elsewhere cannot press our buttons."""
    item = desk.mail(State.HELD)
    browser = desk.signed_in(REVIEWER)
    forms = [
        path for path, methods in _walk(desk.app.routes) if "POST" in methods and not path.startswith("/feed")
    ]
    assert 10 <= len(forms)
    for path in forms:
        for fields in ({}, {"csrf": ""}, {"csrf": "0" * 64}):
            answer = browser.post(_filled(path), data=fields)
            assert 403 == answer.status_code, path
    token = csrf(browser.get("/live").text)
    assert (
        403
        == browser.post("/off", data={"csrf": token}, headers={"sec-fetch-site": "cross-site"}).status_code
    )
    assert 403 == browser.post("/off", json={"csrf": token}).status_code

    assert [] == desk.engine.tasks
    assert not (desk.parts.state / "off").exists()
    assert State.HELD is desk.item(item.id).state


def test_numbers_are_for_this_machine_and_the_admin(desk: Desk) -> None:
    """Loopback may read them, the world may not, nor may a proxy on this machine hand them on."""
    desk.mail()
    with desk.parts.database.begin() as connection:
        count_relayed(connection, "guard:small-audience", desk.clock(), 7)
    local = desk.browser(client=("127.0.0.1", 5000))

    text = local.get("/metrics").text

    assert 'mailsquare_items{state="posted"} 1.0' in text
    assert 'mailsquare_relayed{reason="guard:small-audience"} 7.0' in text
    assert "mailsquare_off 0.0" in text
    assert "@" not in text
    assert 401 == local.get("/metrics", headers={"x-forwarded-for": "9.9.9.9"}).status_code
    assert 401 == desk.browser(client=("10.0.0.9", 5000)).get("/metrics").status_code


def test_a_dead_store_is_told_to_the_machine_that_asks(desk: Desk) -> None:
    """A load balancer must learn it, and nothing else."""
    assert "ok" == desk.browser().get("/healthz").json()["status"]
    desk.parts.database.dispose()
    (desk.folder / "store.db").unlink()
    (desk.folder / "store.db").mkdir()

    assert 503 == desk.browser().get("/healthz").status_code


def test_the_demo_lets_everybody_look_and_serve_has_no_outbox(desk: Desk, demo: Desk) -> None:
    """No login on one's own machine; and no page with all mail anywhere else."""
    for path in ("/", "/live", "/outbox", "/feed/"):
        assert 200 == demo.browser().get(path).status_code, path
    assert 404 == desk.signed_in(REVIEWER).get("/outbox").status_code
