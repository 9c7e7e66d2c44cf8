"""Each mistake an admin can make is kept as a file, and told at its place with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.wrong_files import FILES, expected, problems, told


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_each_wrong_file_gets_exactly_what_its_first_line_says(path: Path) -> None:
    """One mistake, one line: the right place, the right words."""
    assert 1 <= len(expected(path)) <= 2
    assert expected(path) == told(path)


def test_nearly_every_report_comes_with_a_remedy() -> None:
    """A message without a way out is a complaint; only limits that state themselves need none."""
    without = {path.stem for path in FILES for one in problems(path) if not one.suggestion}

    assert {path.stem for path in FILES} - without >= {"shadowed", "untested", "known-widening", "unknown-key"}
    assert without <= SAYS_IT_ITSELF


# Their message names the right way to write it.
SAYS_IT_ITSELF = {
    "bad-cap", "bad-date", "bad-duration", "bad-nights", "bad-size", "hold-too-long", "number-as-text",
    "share-above-one",
}
