"""What stood below a post in its mail: there when asked for, plain, found by no search, gone with the post."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import select

from adapters.feed.adapter import Feed
from adapters.feed.apart import DEEPEST, to_html
from adapters.feed.tables import posts
from adapters.feed.text import LONGEST_APART
from adapters.types import Receipt
from tests.growth import LINEAR, growth

Browse = Callable[..., httpx.Client]
Publish = Callable[..., Receipt]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("-- \nPieter", "<p>--\nPieter</p>"),
        ("Jo schreef:\n> ja\n> nee", "<p>Jo schreef:</p><blockquote><p>ja\nnee</p></blockquote>"),
        ("> een\n>> twee\n> een", "<blockquote><p>een</p><blockquote><p>twee</p></blockquote><p>een</p></blockquote>"),
        ("> > twee\n\nGroet", "<blockquote><blockquote><p>twee</p></blockquote></blockquote><p>Groet</p>"),
        (">From hier", "<blockquote><p>From hier</p></blockquote>"),
        ("a > b\n<b> &amp;", "<p>a &gt; b\n&lt;b&gt; &amp;amp;</p>"),
        ("\u202ebank.example\u202c", "<p>bank.example</p>"),
    ],
)
def test_quote_levels_are_drawn_and_words_stay_words(text: str, html: str) -> None:
    """Whoever asks for the quote wants to see who said what to whom."""
    assert html == to_html(text)


def test_a_thousand_levels_are_drawn_as_a_few() -> None:
    """Each level takes room; a thousand would leave none for the words."""
    assert DEEPEST == to_html(">" * 1000 + " diep").count("<blockquote>")


@pytest.mark.parametrize("piece", [">", "> ", "> a\n", ">\n\n", "<", "\n", "a\n>> b\n"])
def test_hostile_quotes_take_no_time(piece: str) -> None:
    """Work that is more than linear would show."""
    assert growth(to_html, piece) <= LINEAR


def test_it_is_behind_a_summary_that_a_screen_reader_can_name(browse: Browse, publish: Publish) -> None:
    """Closed at first, with a name in the reader's language, on every page that shows the post."""
    first = publish(set_apart="Op maandag schreef Jo:\n> <b>kanarie</b>")
    publish("Ja", thread=first.thread, set_apart="> kanarie")
    publish("Zonder staart")
    for path in ("/", "/g/ask-it", "/p/1", "/piece/1"):
        page = browse().get(f"/feed{path}").text
        assert 2 == page.count('<details class="below"'), path
        assert "<details open" not in page
        assert "&lt;b&gt;kanarie" in page
        assert 2 == page.count('<span class="sr">Wat er verder in de mail stond</span></summary>')
        assert set(re.findall(r'id="(apart-\d+)"', page)) == {"apart-1", "apart-2"}
    assert "What else the mail said" in browse(language="en").get("/feed/p/1").text


def test_no_search_finds_it(browse: Browse, publish: Publish) -> None:
    """Each reply quotes all before it: one word would find the whole thread."""
    publish(set_apart="> kanarie")
    assert "Niets gevonden" in browse().get("/feed/search?q=kanarie").text


def _kept(feed: Feed) -> list[str]:
    with feed.engine.connect() as connection:
        return list(connection.scalars(select(posts.c.set_apart).order_by(posts.c.id)))


def test_it_goes_with_the_post_and_so_do_later_quotes_of_it(feed: Feed, publish: Publish) -> None:
    """Answers quote what was taken away; an earlier post and another thread cannot."""
    first = publish(set_apart="a")
    second = publish(thread=first.thread, set_apart="b")
    publish(thread=first.thread, set_apart="> b")
    publish(set_apart="d")
    feed.retract(second, "ask-it")
    assert ["a", "", "", "d"] == _kept(feed)
    feed.retract(first, "ask-it")
    assert ["", "", "", "d"] == _kept(feed)


def test_a_very_long_one_is_shortened_at_a_line_and_the_receipt_says_so(feed: Feed, publish: Publish) -> None:
    """Nothing is cut in silence."""
    receipt = publish(set_apart="> regel\n" * 10_000 + "\0\ud800")
    (kept,) = _kept(feed)
    assert len(kept) <= LONGEST_APART + 2
    assert kept.endswith("\n> regel\n…")
    assert ["what stood below the text was longer than 20,000 characters; the end is left out"] == list(receipt.notes)
