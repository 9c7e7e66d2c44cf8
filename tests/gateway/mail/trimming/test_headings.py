"""Where a heading ends, to the line: what stands behind it is the quote."""

from __future__ import annotations

import pytest

from gateway.mail.trimming.headings import heading_end
from gateway.mail.trimming.words import words
from tests.gateway.mail.programs import HEADINGS
from tests.growth import LINEAR, growth


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS)
def test_a_heading_ends_with_its_last_line(heading: str) -> None:
    """One line more would hide the quote's first words from a forward, one less would show a header."""
    lines = heading.lstrip("_* \n").split("\n")
    end = heading_end([*lines, "", "De lift staat stil."], 0, words())

    assert len(lines) == end
    assert heading_end([*lines, "De lift staat stil."], 0, words()) in (len(lines), len(lines) - 1)


@pytest.mark.parametrize("lines", [
    ["Received: from a by b", "From: J <j@c.example>", "To: a@c.example", "Subject: x"],
    ["From: J <j@c.example>", "To: a@c.example", "Subject: x", "Message-ID: <1@c.example>", "MIME-Version: 1.0"],
])
def test_a_raw_header_is_shown_on_purpose(lines: list[str]) -> None:
    """Who asks about a strange mail pastes its header; no program quotes one."""
    assert not [n for n in range(len(lines)) if heading_end(lines, n, words())]


@pytest.mark.parametrize("lines", [
    ["Jan de Vries", "12-11-2026 10:15"], ["Jan de Vries", "12-11-2026 10:15", "", "Aan: Iedereen"],
    ["Vergadering", "12-11-2026 10:15", "Onderwerp: de lift"], ["> Van: a", "> Aan: b", "> Onderwerp: c"],
    ["Van: 10:15", "Aan: b", "Onderwerp: c"], ["Van: J", "Aan: b"], ["-----"], ["> > >"], [">>> hoi >>>"],
])
def test_less_than_a_heading_is_none(lines: list[str]) -> None:
    """Doubt keeps the text."""
    assert heading_end(lines, 0, words()) is None


@pytest.mark.parametrize("piece", [
    "Jan\n12-11-2026 10:15\n", "To: a\n", "Jan\n12-11-2026 10:15\nTo: a\n", "a:\n", "10:15 wrote 10:15:\n",
    "Op 1\n\n", "<a@b> 10:15 :\n", "From: a To: b\n",
])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """A look at a line costs the same wherever it stands."""
    def every_line(text: str) -> None:
        lines, known = text.split("\n"), words()
        for n in range(len(lines)):
            heading_end(lines, n, known)

    assert growth(every_line, piece, 4_000) <= LINEAR
