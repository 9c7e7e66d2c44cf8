"""Tables with figures stay tables that render; tables that only place things become text."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from gateway.mail.html.convert import to_markdown, to_plain

WORD = ("<table class=MsoTableGrid border=1><tr><td><p><b>A</b></p></td><td><p>B</p></td></tr>"
        "<tr><td><p>1</p><p>2</p></td><td>x|y</td></tr></table>")


def rendered(html: str) -> str:
    """The mail's Markdown as a reader shows it."""
    return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(to_markdown(html)))


@pytest.mark.parametrize("html", [
    WORD,
    "<table><thead><tr><th>A<th>B</thead><tr><td>1 · 2<td>x|y</table>",
    "<table style='border-collapse:collapse'><tr><td style='border:1px solid'>A<td style='border:1px solid'>B"
    "<tr><td style='border:1px solid'>1 · 2<td style='border:1px solid'>x|y</table>",
])
def test_a_table_of_figures_renders_as_one(html: str) -> None:
    """Outlook, a web editor, a spreadsheet: lines or headings around short cells."""
    shown = rendered(html)

    assert 2 == shown.count("<th>")
    assert "<td>1 · 2</td>" in shown
    assert "<td>x|y</td>" in shown


def test_a_plain_grid_of_three_by_three_is_a_table_too() -> None:
    """Without any line around it, only its shape tells."""
    row = "<tr><td>a<td>b<td>c"

    assert "<table>" in rendered(f"<table>{row * 3}</table>")
    assert "<table>" not in rendered(f"<table>{row * 2}</table>")


def test_cells_that_cover_others_keep_the_columns() -> None:
    """Two columns wide, two rows high: the figures below must not slip to the left."""
    markdown = to_markdown(
        "<table border=1><tr><td colspan=2>a<td rowspan=2>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>")

    assert "| a |  | b |\n| --- | --- | --- |\n| c | d |  |\n| e | f | g |" == markdown


def test_lists_and_tables_inside_cells_lose_no_word() -> None:
    """A cell has one line, so a list becomes a row of bullets."""
    markdown = to_markdown("<table border=1><tr><td>a<td>b<tr><td>x<ul><li>y<li>z</ul><td>"
                           "<table><tr><td>in</table></table>")

    assert "| x • y • z | in |" in markdown


@pytest.mark.parametrize("html", [
    "<table role=presentation border=1><tr><td>een<td>twee<tr><td>drie<td>vier</table>",
    "<table><tr><td><img src=cid:l width=90><td>een<br>twee<tr><td>drie<td>vier</table>",
    "<table border=1><tr><td><table><tr><td>een<td>twee</table><td>drie<tr><td>vier<td></table>",
    "<table><tr><td>een " + "w " * 400 + "<td>twee<tr><td>drie<td>vier</table>",
    '<table class="moz-email-headers-table"><tr><th>een<td>twee<tr><th>drie<td>vier</table>',
])
def test_a_table_for_the_layout_becomes_text_in_reading_order(html: str) -> None:
    """Newsletters, signatures and header blocks are made of tables."""
    markdown = to_markdown(html)

    assert "|" not in markdown
    assert sorted(["een", "twee", "drie", "vier"], key=markdown.find) == ["een", "twee", "drie", "vier"]


def test_short_cells_of_a_layout_stand_on_one_line() -> None:
    """`T  +31 6 1234`, as it was seen."""
    assert "T  123\n\nof" == to_plain(to_markdown("<table><tr><td>T<td>123</table><p>of</p>"))


def test_cells_are_apart_in_plain_text() -> None:
    """Rules and classifiers read words, not one long word."""
    assert "**A**" not in to_plain(to_markdown(WORD))
    assert "A | B\n1 · 2 | x|y" == to_plain(to_markdown(WORD))


def test_a_table_cannot_blow_up() -> None:
    """Forty columns in two rows, and a hundred thousand rows of one cell, would be four million cells."""
    html = f"<table border=1>{'<tr>' + '<td>a' * 40}{'<tr>' + '<td>a' * 40}{'<tr><td>a' * 20_000}</table>"

    assert len(to_markdown(html)) < 2 * len(html)
