"""Differences of rules texts: each line with its sign, and bounded."""

from __future__ import annotations

from gateway.web.differences import MOST_COMPARED, MOST_LINES, changed_lines, differences

BEFORE = "".join(f"line {n}\n" for n in range(1, 31))


def test_changed_lines_come_with_their_neighbours_and_place() -> None:
    """As a person reads it: what went, what came, and around it what stayed."""
    (one,) = differences({"r": BEFORE}, {"r": BEFORE.replace("line 15\n", "new\nnewer\n")})
    assert [("place", "13–18"), ("same", "line 13"), ("same", "line 14"), ("removed", "line 15"),
            ("added", "new"), ("added", "newer"), ("same", "line 16"), ("same", "line 17")] == [
        (line.sort, line.text) for line in one.lines]  # fmt: skip
    assert ["", " ", " ", "−", "+", "+", " ", " "] == [line.sign for line in one.lines]
    assert (2, 1, False) == (one.added, one.removed, one.is_cut)


def test_far_apart_changes_are_two_places() -> None:
    """And a file that is the same is not there."""
    after = BEFORE.replace("line 3\n", "x\n").replace("line 28\n", "")
    (one,) = differences({"r": BEFORE, "s": "same"}, {"r": after, "s": "same"})
    assert 2 == sum(line.sort == "place" for line in one.lines)
    assert (3,) == changed_lines(BEFORE, BEFORE.replace("line 3\n", "x\n"))


def test_a_file_may_come_or_go() -> None:
    """Department files are included and dropped."""
    gone, came = differences({"old": "a\n"}, {"new": "b\nc\n"})
    assert [("old", 0, 1), ("new", 2, 0)] == [(one.name, one.added, one.removed) for one in (gone, came)]
    assert (1, 2) == changed_lines("", "b\nc\n")


def test_line_ends_alone_are_a_difference_without_lines() -> None:
    """The page says so instead of showing nothing."""
    (one,) = differences({"r": "a\nb\n"}, {"r": "a\r\nb\r\n"})
    assert ((), 0, 0) == (one.lines, one.added, one.removed)


def test_a_wholly_other_large_text_is_cut_and_not_compared() -> None:
    """Comparing line by line takes quadratic time."""
    before = "".join(f"a{n}\n" for n in range(2 * MOST_COMPARED))
    after = "".join(f"b{n}\n" for n in range(2 * MOST_COMPARED))
    (one,) = differences({"r": before}, {"r": after})
    assert (MOST_LINES, True, 2 * MOST_COMPARED) == (len(one.lines), one.is_cut, one.added)
    assert MOST_LINES == len(changed_lines(before, after))
