"""HTML becomes Markdown: nothing runs, nothing is fetched, no bomb goes off."""

from __future__ import annotations

import pytest

from gateway.mail.html import from_plain, to_markdown, to_plain
from gateway.mail.sanitise import safe_html
from tests.gateway.mail.growth import growth


def test_structure_survives_as_markdown() -> None:
    """Tables, lists and links are what people lay out a mail with."""
    markdown = to_markdown(
        "<p>Hallo <b>allemaal</b></p><ul><li>een<li>twee</ul><table><tr><th>A<th>B<tr><td>1<td>2</table>"
        '<a href="https://corp.example/x">hier</a>')

    for piece in ("**allemaal**", "- een", "| A | B |", "[hier](https://corp.example/x)"):
        assert piece in markdown


def test_lines_wrapped_in_the_source_are_one_line_but_not_in_code() -> None:
    """Mail programs wrap HTML at 76 columns; the reader's screen does its own wrapping."""
    assert "een twee" == to_markdown("<p>een\ntwee</p>")
    assert "een\n  twee" in to_markdown("<pre>een\n  twee</pre>")


@pytest.mark.parametrize("markup", [
    "<script>steal()</script>", "<style>p{steal()}</style>", "<div style='display:none'>steal()</div>",
    "<SCRIPT\n>steal()</script >", "<title>steal()</title>", "<!-- steal() -->",
    "<template>steal()</template>",
])
def test_scripts_styles_and_hidden_text_never_leak(markup: str) -> None:
    """Preheaders and scripts are not what the author wrote."""
    assert "steal" not in to_markdown(f"<p>a</p>{markup}<p>b</p>")


def test_only_pictures_inside_the_mail_and_safe_links_stay() -> None:
    """A remote picture tells its owner who reads; a script link runs."""
    markdown = to_markdown(
        '<img src="https://track.example/p.gif" alt="logo"><img src="cid:plan" alt="plan">'
        '<a href="javascript:steal()">klik</a> <a href="java&#115;cript:x">m</a> '
        '<a href="data:text/html,x">d</a>')

    assert "![plan](cid:plan)" in markdown
    assert "track.example" not in markdown
    assert "javascript" not in markdown
    assert "klik" in markdown
    assert "data:" not in markdown


def test_plain_text_cannot_smuggle_a_picture_in_as_markdown() -> None:
    """Plain text is shown as Markdown too, so the same rules hold."""
    shown = from_plain("![x](https://track.example/p.gif) [a](javascript:x()) ![b [c]](http://d.example/(e))")

    assert "![" not in shown
    assert "](javascript" not in shown


def test_plain_words_come_out_of_markdown() -> None:
    """Rules match on words, not on stars and brackets."""
    assert "Kop\nvet en schuin, hier 1. ok" == to_plain(
        "# Kop\n**vet** en *schuin*, [hier](https://a.example) 1\\. ok")


def test_plain_text_shows_the_same_as_markdown() -> None:
    """Short lines keep their breaks, a number sign makes no heading."""
    assert "\\# geen kop\n\neen  \ntwee" == from_plain("# geen kop\n\neen\ntwee")


@pytest.mark.parametrize("piece", [
    "<div>", "<b>", "<table><tr><td>", "<blockquote>", "<", "<a href=x>", "![", "[a](", "**a", "<!--",
    "<style>", '<div class="', "\\",
])
def test_bombs_take_linear_time(piece: str) -> None:
    """A hundred thousand nested tags must neither recurse nor hang."""
    assert growth(lambda html: to_plain(to_markdown(html)), piece) <= 12
    assert growth(safe_html, piece) <= 12


@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "font"])
def test_text_below_a_thousand_tags_stays(tag: str) -> None:
    """Too deep to parse is no reason to lose what is said."""
    assert "woord" in to_markdown(f"<{tag}>" * 1_000 + "woord")
    assert "woord" in safe_html(f"<{tag}>" * 1_000 + "woord")


def test_shown_html_is_harmless() -> None:
    """The original may be looked at in the web part; CSP is the second line, not the first."""
    html = safe_html(
        '<p onclick="x()">a</p><script>x()</script><img src="http://e.example/p.gif"><img src="cid:a">'
        '<a href="https://b.example" target="_blank">l</a><a href="javascript:x()">m</a><form><input></form>'
        "<svg onload=x()><style>p{}</style><iframe src=//e.example></iframe>")

    for piece in ("onclick", "script", "e.example", "javascript", "form", "svg", "style", "iframe"):
        assert piece not in html
    assert 'rel="noopener nofollow"' in html
    assert 'src="cid:a"' in html
