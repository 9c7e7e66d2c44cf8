"""Markdown of a post is safe HTML, however hostile."""

from __future__ import annotations

import re

import pytest

from adapters.feed.markdown import shown_in_text, to_html
from adapters.feed.types import Attached
from tests.growth import LINEAR, growth

PICTURE = Attached(id=7, name="foto 1.png", media_type="image/png", size=1, inline=True)
SHEET = Attached(id=8, name="x.svg", media_type="image/svg+xml", size=1, inline=True)


def _html(text: str) -> str:
    return str(to_html(text, (PICTURE, SHEET), "/feed/files"))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**vet** en *schuin*", "<p><strong>vet</strong> en <em>schuin</em></p>"),
        ("een\ntwee", "<p>een<br>\ntwee</p>"),
        ("# Kop", "<h4>Kop</h4>"),
        ("- een\n- twee", "<ul>\n<li>een</li>\n<li>twee</li>\n</ul>"),
        ("~~weg~~", "<p><s>weg</s></p>"),
    ],
)
def test_plain_markdown_reads_as_meant(text: str, html: str) -> None:
    """Tables, lists and emphasis of a mail survive."""
    assert html == _html(text).strip()


def test_the_posts_own_picture_is_shown() -> None:
    """A screenshot in a mail belongs in the text."""
    assert '<img src="/feed/files/7" alt="scherm" loading="lazy">' in _html("![scherm](<cid:foto 1.png>)")
    assert "/feed/files/7" in _html("![scherm](cid:foto%201.png)")
    assert {7} == shown_in_text("![scherm](cid:foto%201.png)", (PICTURE, SHEET))


@pytest.mark.parametrize(
    "text",
    [
        "![spoor](https://tracker.example/p.gif)",
        "![x](http://tracker.example/p.gif)",
        "![x](//tracker.example/p)",
        "![x](data:image/png;base64,AAAA)",
        "![x](cid:x.svg)",
        "![x](/feed/files/9)",
        "![x](/logout)",
        "![x](javascript:alert(1))",
        "![x](cid:unknown.png)",
        "[![x](https://a.example/p.gif)](https://b.example)",
    ],
)
def test_no_other_picture_is_loaded(text: str) -> None:
    """A tracking pixel would tell an outsider who reads what."""
    assert "<img" not in _html(text)


def test_a_foreign_picture_becomes_a_link() -> None:
    """The reader can still choose to look."""
    assert '<a href="https://a.example/p.gif"' in _html("![plaatje](https://a.example/p.gif)")


@pytest.mark.parametrize(
    ("text", "target", "after"),
    [
        ("Zie https://intranet.example/a?b=1.", "https://intranet.example/a?b=1", "."),
        ("(https://intranet.example/a)", "https://intranet.example/a", ")"),
        ("<https://intranet.example/a>", "https://intranet.example/a", ""),
    ],
)
def test_a_bare_address_is_a_link(text: str, target: str, after: str) -> None:
    """Plain mails have nothing else."""
    html = _html(text)

    assert f'<a href="{target}" rel="noopener noreferrer nofollow">' in html
    assert html.strip().endswith(f"</a>{after}</p>")


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,x)",
        "[x](vbscript:x)",
        "[x](/feed/language)",
        "[x](//evil.example)",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "<javascript:alert(1)>",
        "[x](file:///etc/passwd)",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_no_link_runs_anything(text: str) -> None:
    """Links lead to web pages and mail addresses, nothing else."""
    assert re.search(r"<a [^>]*href", _html(text)) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[https://bank.example](https://evil.example/x)", "evil.example"),
        ("[**bank**.example en *meer*](https://evil.example)", "evil.example"),
        ("[`bank.example`](https://evil.example)", "evil.example"),
        ("![bank.example](https://evil.example/x.png)", "evil.example"),
        ("[![bank.example](https://a.example/p)](https://evil.example)", "evil.example"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("<https://xn--bnk-6cd.example/>", "xn--bnk-6cd.example"),
        ("https://b\u0430nk.example/", "xn--bnk-6cd.example"),
        ("[jan@bank.example](mailto:x@evil.example)", "x@evil.example"),
        ("[\u202eelpmaxe.live\u202c.bank.example](https://evil.example)", "evil.example"),
    ],
)
def test_a_link_that_says_another_place_is_told(text: str, place: str) -> None:
    """The words of a link are the sender's; where it leads is the reader's business."""
    assert f"</a> (\u2192 {place})" in _html(text)


@pytest.mark.parametrize(
    "text", ["[hier](https://a.example)", "https://a.example/b.example", "[a.example](https://www.a.example/)"]
)
def test_an_honest_link_has_nothing_beside_it(text: str) -> None:
    """Else nobody would read it any more."""
    assert "\u2192" not in _html(text)


def test_no_mark_turns_the_direction_of_a_text() -> None:
    """Else an address can be shown backwards; letters of right-to-left scripts need no mark."""
    html = _html("\u202eabc\u202c \u2067\u05e9\u05dc\u05d5\u05dd\u2069")
    assert "<p>abc \u05e9\u05dc\u05d5\u05dd</p>" == html.strip()


@pytest.mark.parametrize(
    "piece",
    [
        "*",
        "[",
        "![",
        "`",
        "> ",
        "- ",
        "_a_",
        "**a",
        "[a](",
        "<",
        "&",
        "|a|\n|-|\n",
        "https://a",
        "\\",
        "~~",
        "](",
        "![a](b)[c](",
        "`a``b",
        "1. ",
        "[a]: b\n",
        "*a_",
        "\n\n#",
        "a@b.c ",
    ],
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    """One post must not hold a page for everybody."""
    assert growth(_html, piece, 2_000) <= LINEAR


def test_a_picture_is_found_by_its_quoted_whole_name() -> None:
    """Accents, brackets and apostrophes are quoted in a Markdown address; the picture must stand in its place."""
    picture = Attached(id=9, name="Foto één (1)'s.png", media_type="image/png", size=1, inline=True)
    text = "![zaal](cid:Foto%20%C3%A9%C3%A9n%20%281%29%27s.png)"

    assert "/f/9" in str(to_html(text, (picture,), "/f"))
    assert {9} == shown_in_text(text, (picture,))
