"""Plain text shows the same as Markdown, and comes back as it was."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from gateway.mail.html.convert import from_plain, to_plain
from tests.growth import LINEAR, growth

_READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


@pytest.mark.parametrize("line", [
    "2*3*4 en *dit* en **dat**", "_zo_ en snake_case en __zo__", "# geen kop", "+ geen item", "<b>niet vet</b>",
    "&amp; en &nbsp; en &#65;", "C:\\map\\_x_", "`een` `twee`", "~~weg~~", "[1]: https://x.example/_a_",
    "[x](https://x.example)", "https://x.example/a_b_c*d*", "== ==", "a | b", "1 < 2 > 1", "***", "![a](b)",
    "**https://x.example**", "Jan <jan@x.example>", "\\*", "tekst\n-----\nnog", "tekst\n===", "a  b",
])
def test_what_was_typed_is_what_is_seen(line: str) -> None:
    """No star, bracket or tag is taken for markup, and none gets lost."""
    shown = _READER.render(from_plain(line))

    assert not any(f"<{tag}" in shown for tag in ("em", "strong", "h1", "h2", "s>", "code", "img", "b>"))
    assert line == to_plain(from_plain(line))


def test_short_lines_keep_their_breaks_and_long_ones_flow() -> None:
    """A mail program wraps long lines; an address block is short on purpose."""
    assert "\\# geen kop\n\neen  \ntwee" == from_plain("# geen kop\n\neen\ntwee")
    assert "w" * 70 + "\nx" == from_plain("w" * 70 + "\nx")


def test_lists_stay_lists() -> None:
    """They look in Markdown as people type them."""
    shown = _READER.render(from_plain("- een\n- twee\n  - drie\n\n1. vier\n2. vijf\n\n* zes"))

    assert 3 == shown.count("<ul>")
    assert 1 == shown.count("<ol>")


@pytest.mark.parametrize("drawn", [
    "Naam         Etage    Telefoon\nJan Smit     1        123\nNoor de Wit  2        456",
    "| a | b |\n| 1 | 2 |", "+---+\n| a |\n+---+",
])
def test_columns_drawn_by_hand_stay_in_line(drawn: str) -> None:
    """Only letters of one width show them; the fence is no part of the text."""
    text = f"Voor:\n{drawn}\nNa."

    assert f"```\n{drawn}\n```" in from_plain(text)
    assert drawn in to_plain(from_plain(text))


def test_a_table_in_markdown_already_is_left_alone() -> None:
    """Somebody who writes it so wants it so."""
    assert "<table>" in _READER.render(from_plain("| a | b |\n|---|---|\n| 1 | 2 |"))


@pytest.mark.parametrize("text", ["Hoi,\n\n    regel een\n    regel twee\n\nNa.", "Hoi,\n    een\n  twee"])
def test_an_indent_is_seen_and_comes_back(text: str) -> None:
    """Of a block in a fence, of a line below another by spaces that Markdown does not drop."""
    shown = _READER.render(from_plain(text))

    assert "    regel een" in shown or "\xa0\xa0\xa0\xa0een" in shown
    assert text == to_plain(from_plain(text))


def test_plain_text_cannot_smuggle_a_picture_in_as_markdown() -> None:
    """Plain text is shown as Markdown too, so the same rules hold."""
    shown = _READER.render(from_plain(
        "![x](https://track.example/p.gif) [a](javascript:x()) ![b [c]](http://d.example/(e)) "
        "![https://x.example](https://track.example/q.gif) \\![x](https://track.example/r.gif)"))

    assert "<img" not in shown
    assert "<a" not in shown


def test_plain_words_come_out_of_markdown() -> None:
    """Rules match on words, not on stars and brackets."""
    assert "Kop\nvet en schuin, hier (https://a.example) 1. ok" == to_plain(
        "# Kop\n**vet** en *schuin*, [hier](https://a.example) 1\\. ok")


@pytest.mark.parametrize("piece", [
    "a_", "*a* ", "`a", "a  b   c\n", "   a\n", "```\n", "| a |\n", "- a\n", "[a]: ", "https://x.example/_",
    "&a;", "<a",
    "\\", "+--+\n", "\xa0", "[", "![", "](", "~~a",
])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """Both ways."""
    assert growth(lambda text: to_plain(from_plain(text)), piece) <= LINEAR
