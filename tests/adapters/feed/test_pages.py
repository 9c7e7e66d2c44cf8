"""The pages through a browser without script: who may, what happens, what one sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.routing import Mount, Route

from adapters.feed.adapter import Feed
from adapters.feed.pages import routes
from adapters.types import File, Receipt

Browse = Callable[..., httpx.Client]
Publish = Callable[..., Receipt]
CSRF = "a-token-of-this-browser"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PATHS = (
    "/",
    "/g/ask-it",
    "/g/ask-it/new",
    "/p/1",
    "/piece/1",
    "/search?q=vpn",
    "/files/1",
    "/events",
    "/no/where",
)


def _send(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    return browser.post(f"/feed{path}", data={"csrf": CSRF, "once": "1", **fields})


@pytest.mark.parametrize("path", PATHS)
def test_nobody_sees_anything_without_a_name(browse: Browse, publish: Publish, path: str) -> None:
    """In `serve` no page is readable without a viewer."""
    publish(files=(File(name="a.png", media_type="image/png", content=PNG),))

    answer = browse(name="").get(f"/feed{path}")

    assert (303, "/login") == (answer.status_code, answer.headers["location"])
    assert b"" == answer.content


@pytest.mark.parametrize("path", PATHS)
def test_a_script_without_a_name_gets_a_bare_401(browse: Browse, publish: Publish, path: str) -> None:
    """A login page inside a card would puzzle everybody."""
    publish()
    answer = browse(name="").get(f"/feed{path}", headers={"accept": "*/*"})

    assert (401, b"") == (answer.status_code, answer.content)


def test_every_route_asks_who_looks(feed: Feed, browse: Browse, publish: Publish) -> None:
    """A page added later must not be forgotten."""
    publish()
    for route in routes(feed):
        if isinstance(route, Mount):
            assert "/static" == route.path
            continue
        assert isinstance(route, Route)
        path = re.sub(r"{\w+(:path)?}", "1", route.path)
        for method in route.methods or ():
            answer = browse(name="").request(method, f"/feed{path}", headers={"accept": "*/*"})
            assert 401 == answer.status_code, (method, path)


@pytest.mark.parametrize("path", ["/p/1/like", "/p/1/reply", "/p/1/best", "/g/ask-it/new", "/language"])
@pytest.mark.parametrize("token", ["", "wrong", "é", CSRF + " "])
def test_no_form_works_without_the_browsers_token(
    browse: Browse, feed: Feed, publish: Publish, path: str, token: str
) -> None:
    """Another site must not post in a colleague's name."""
    publish()
    answer = browse().post(f"/feed{path}", data={"csrf": token, "text": "x", "title": "x", "on": "1"})

    assert 403 == answer.status_code
    assert "set-cookie" not in answer.headers
    assert () == feed.replies_since("ask-it", feed.clock().replace(year=2000))


@pytest.mark.parametrize(
    "body",
    [
        {"content": b"csrf=" + CSRF.encode(), "headers": {"content-type": "text/plain"}},
        {"json": {"csrf": CSRF}},
        {"files": {"csrf": ("a", CSRF.encode())}},
        {
            "content": b"csrf=" + CSRF.encode() + b"&text=" + b"x" * 1_100_000,
            "headers": {"content-type": "application/x-www-form-urlencoded"},
        },
    ],
)
def test_only_a_plain_form_of_sane_size_is_read(
    browse: Browse, publish: Publish, body: dict[str, Any]
) -> None:
    """A form of a gigabyte would fill the memory."""
    publish()

    assert 403 == browse().post("/feed/p/1/like", **body).status_code


def test_a_question_is_asked_answered_and_solved(browse: Browse) -> None:
    """The whole life of a question, without a line of script."""
    pieter, joke = browse("Pieter"), browse("Joke")
    asked = _send(pieter, "/g/ask-it/new", kind="question", title="Waar staat de printer?", text="Hal 3?")
    replied = _send(joke, "/p/1/reply", text="In **hal 2**.")
    chosen = _send(pieter, "/p/2/best", on="1")
    liked = _send(joke, "/p/1/like", on="1", back="/feed/g/ask-it?tab=all")

    assert ["/feed/p/1", "/feed/p/1#p2", "/feed/p/1#p2", "/feed/g/ask-it?tab=all#p1"] == [
        answer.headers["location"] for answer in (asked, replied, chosen, liked)
    ]
    page = browse("Lena").get("/feed/p/1").text
    assert "Waar staat de printer?" in page
    assert "<strong>hal 2</strong>" in page
    assert "Beste antwoord" in page
    assert "1 collega heeft dit ook" in page


def test_only_the_asker_is_offered_the_best_answer(browse: Browse, publish: Publish) -> None:
    """A button that refuses is worse than none."""
    first = publish()
    publish(thread=first.thread, author_address="joke@corp.example")

    assert "Dit is het antwoord" in browse("Pieter").get("/feed/p/1").text
    assert "Dit is het antwoord" not in browse("Lena").get("/feed/p/1").text
    assert 404 == _send(browse("Lena"), "/p/2/best", on="1").status_code


def test_a_mistake_in_the_form_loses_no_word(browse: Browse) -> None:
    """Typing it all again is how people go back to mail."""
    answer = _send(browse(), "/g/ask-it/new", kind="announcement", title="", text="Een lang verhaal")

    assert 422 == answer.status_code
    assert "Een lang verhaal" in answer.text
    assert "Geef je bericht een titel." in answer.text
    assert re.search(r'value="announcement" checked', answer.text)


def test_the_script_gets_only_the_piece_that_changed(browse: Browse, publish: Publish) -> None:
    """A like must not close a half-written reply."""
    publish()
    answer = browse().post(
        "/feed/p/1/like", data={"csrf": CSRF, "on": "1", "back": "/feed/"}, headers={"x-piece": "1"}
    )

    assert answer.text.strip().startswith('<div class="row acts" id="acts-1">')
    assert 'aria-pressed="true"' in answer.text
    assert 'name="back" value="/feed/"' in answer.text


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/elsewhere",
        "/\\evil.example",
        "javascript:alert(1)",
        "/feed/\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_a_form_leads_back_to_our_own_pages_only(browse: Browse, publish: Publish, back: str) -> None:
    """A link to us must not end elsewhere."""
    publish()

    assert "/feed/#p1" == _send(browse(), "/p/1/like", on="1", back=back).headers["location"]


def test_the_audience_note_says_how_it_came(browse: Browse, publish: Publish) -> None:
    """Readers see that the asker mailed, and whom."""
    publish(audience_note="Kwam binnen als e-mail aan 2.014 collega’s", answered_by_mail=True)

    page = browse().get("/feed/g/ask-it").text

    assert "Kwam binnen als e-mail aan 2.014 collega’s" in page
    assert "Antwoorden gaan per mail naar Pieter de Vries" in page
    assert "beantwoord gewoon de mail" in page


def test_a_group_shows_its_week_and_its_size(browse: Browse, publish: Publish, clock: Any) -> None:
    """Real numbers, and none by person."""
    publish()
    clock.pass_by(hours=3)

    page = browse().get("/feed/g/ask-it").text

    assert "Open groep, 5 collega’s." in page
    assert "1, waarvan 0 beantwoord" in page
    assert "3 uur, <a" in page
    assert 'Wacht op antwoord <span class="tag">1</span>' in page


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "Nog niets te zien"),
        ("/g/nieuws", "Nog niets te zien"),
        ("/g/nieuws?tab=waiting", "Geen vraag zonder antwoord"),
        ("/g/nieuws?tab=solved", "Nog niets opgelost"),
        ("/g/nieuws?tab=announcements", "Geen mededelingen"),
        ("/search", "Waar ben je naar op zoek?"),
        ("/search?q=niks", "Niets gevonden voor “niks”"),
    ],
)
def test_an_empty_page_says_so_kindly(browse: Browse, path: str, says: str) -> None:
    """A blank page looks broken."""
    assert says in browse().get(f"/feed{path}").text


@pytest.mark.parametrize(
    "path",
    [
        "/p/999",
        "/p/0",
        "/p/-1",
        "/p/x",
        "/p/99999999999999999999",
        "/g/none",
        "/g/ask-it?tab=x",
        "/files/1",
        "/files/x",
        "/no/where",
        "/g/project-n201",
        "/g/project-n201/new",
        "/p/%00",
    ],
)
def test_what_is_not_there_and_what_one_may_not_see_look_alike(
    browse: Browse, publish: Publish, path: str
) -> None:
    """The page must not tell that a closed group exists."""
    publish(target="project-n201", title="geheim")
    answer = browse().get(f"/feed{path}")

    assert 404 == answer.status_code
    assert "Deze pagina is er niet" in answer.text
    assert "geheim" not in answer.text


@pytest.mark.parametrize(
    "query", ["?before=x", "?before=99999999999999999999", "?before=-5", "?before=0", "?q=%00%ff"]
)
def test_strange_queries_break_nothing(browse: Browse, publish: Publish, query: str) -> None:
    """People edit addresses."""
    publish()

    assert {200} == {
        browse().get(f"/feed{path}{query}").status_code for path in ("/", "/g/ask-it", "/search")
    }


def test_pages_speak_the_readers_language(browse: Browse, publish: Publish) -> None:
    """Dutch and English alike; the browser decides where nobody did."""
    publish()

    assert '<html lang="en">' in browse(language="en").get("/feed/").text
    assert "For you" in browse(language="en").get("/feed/").text
    assert "Voor jou" in browse(language="").get("/feed/", headers={"accept-language": "nl-NL"}).text
    assert "For you" in browse(language="fr").get("/feed/", headers={"accept-language": "fr"}).text


def test_the_language_is_kept_in_a_cookie(browse: Browse) -> None:
    """The gateway's middleware reads it at the next page."""
    answer = _send(browse(), "/language", language="en", back="/feed/search?q=a")

    assert "/feed/search?q=a" == answer.headers["location"]
    assert "language=en" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]


def test_older_posts_are_one_link_away(browse: Browse, publish: Publish) -> None:
    """Nothing is out of reach."""
    for number in range(25):
        publish(title=f"bericht {number}")
    first = browse().get("/feed/g/ask-it").text
    older = re.search(r'href="\?tab=all&amp;before=(\d+)"', first)

    assert older
    assert "bericht 4<" in browse().get(f"/feed/g/ask-it?before={older[1]}").text
    assert "bericht 4<" not in first


def test_pages_are_under_a_strict_policy(browse: Browse, publish: Publish) -> None:
    """No script, style or event of a page's own: then no injected one runs either."""
    publish()
    for path in ("/", "/g/ask-it", "/p/1", "/search?q=vpn", "/g/ask-it/new", "/p/999"):
        answer = browse().get(f"/feed{path}")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "no-store" == answer.headers["cache-control"]
        own = r"<style|<script(?! src=)|\sstyle=|\son\w+=|(href|src|action)=.(https?:|//)"
        assert re.search(own, answer.text) is None


def test_the_stylesheet_is_there_for_the_login_page_too(browse: Browse) -> None:
    """Assets hold nothing private."""
    for name in ("house.css", "house.js", "mark.svg"):
        assert 200 == browse(name="").get(f"/feed/static/{name}").status_code
