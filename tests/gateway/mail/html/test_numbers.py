"""Numbers before lines show as they were written."""

from __future__ import annotations

import re

import pytest

from adapters.feed.markdown import to_html
from gateway.mail.html.convert import from_plain, to_markdown, to_plain
from gateway.mail.html.numbers import with_true_numbers
from tests.growth import LINEAR, growth

LISTS = ("1. a\n2. b", " 9. a\n10. b", "1. a\n   1. b\n   2. c\n2. d", "1. Opening\n\nTekst.\n\n2. Geld")
TYPED = ("12. November: frei\n24. Dezember: frei", "2024. Goed\n2026. Beter", "1. Noor\n1. Jan\n3. Piet",
         "01. mei\n02. juni")


@pytest.mark.parametrize("text", LISTS)
def test_what_is_counted_is_a_list(text: str) -> None:
    """A list may start anywhere when the next line counts on."""
    assert text == with_true_numbers(text)


@pytest.mark.parametrize("text", TYPED)
def test_what_is_not_counted_keeps_its_numbers(text: str) -> None:
    """`24. Dezember` must not show as `13. Dezember`."""
    shown = to_html(from_plain(text), [], "/files")

    assert "<ol" not in shown
    assert text.split() == re.sub(r"<[^>]+>", "", shown).split()
    assert text.split() == to_plain(from_plain(text)).split()


@pytest.mark.parametrize(("page", "numbers"), [
    ("<ol start=5><li>a<li>b</ol>", ['<ol start="5">']),
    ("<ol><li>a<li value=10>b<li>c</ol>", ["1. a", "10. b", "11. c"]),
    ("<ol><li>a<li>b</ol><ol><li>c</ol>", ["<ol>", "1. c"]),
    ("<ol start=10><li><p>x<p>y</li><li value=20><p>z<p>w<ul><li>q</ul></ol>", ["10. x", "20. z", "<p>y", "<li>q"]),
    ("<p>12. Nov<p>24. Dez", ["12. Nov", "24. Dez"]),
])
def test_the_numbers_of_a_page_stay_true(page: str, numbers: list[str]) -> None:
    """Markdown would go on counting from the first."""
    shown = to_html(to_markdown(page), [], "/files")

    assert [number for number in numbers if number not in shown] == []


def test_code_is_left_alone() -> None:
    """A backslash would show in it."""
    code = "```\n5. a\n9. b\n```"

    assert code == with_true_numbers(code)


@pytest.mark.parametrize("piece", ["12. a\n", "1. a\n\n", "   " * 9 + "3) b\n", "9" * 20])
def test_counting_is_linear(piece: str) -> None:
    """Whatever stands in a text."""
    assert growth(with_true_numbers, piece) <= LINEAR


@pytest.mark.parametrize("text", ["~~~~~~\nKerstborrel\n~~~~~~", "- ~~~\n- b", "```\ntekst",
                                  "Een ` hier\nen ` daar *x*"])
def test_a_line_of_decoration_opens_no_code(text: str) -> None:
    """All that follows would lose its links and looks."""
    page = "<p>" + text.replace("\n", "<br>") + "</p>"

    assert "<code" not in to_html(from_plain(text), [], "/f") + to_html(to_markdown(page), [], "/f")


def test_more_than_a_sum_is_no_quote() -> None:
    """`> 1000 euro` is a rule of the house; below another such line it is a quote somebody typed."""
    assert "\\> 1000 euro" == to_markdown("<p>&gt; 1000 euro</p>")
    assert "> Dag\n> 12 mei?" == to_markdown("<p>&gt; Dag<br>&gt; 12 mei?</p>").replace("  \n", "\n")
