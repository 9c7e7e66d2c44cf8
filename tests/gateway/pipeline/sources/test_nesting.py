"""Lists on lists: people only, in whatever circle; unknown where one of them is."""

from __future__ import annotations

from gateway.pipeline.directory import MailList
from gateway.pipeline.sources.nesting import unfolded


def lists(**members: set[str] | None) -> dict[str, MailList]:
    return {name: MailList(name=name, address=name, members=None if on is None else frozenset(on), size=9)
            for name, on in members.items()}


def test_a_list_on_a_list_stands_for_its_people() -> None:
    """Also where both are on each other."""
    found = unfolded(lists(a={"x", "b"}, b={"y", "a"}, c={"a"}), frozenset(), {})
    assert [{"x", "y"}] * 3 == [found[name].members for name in "abc"]


def test_one_of_unknown_members_makes_all_that_hold_it_unknown() -> None:
    """Taken for narrower than it is, a list would let too small a number through; its own number is not theirs."""
    found = unfolded(lists(a={"x", "b"}, b={"c"}, c=None, d={"y"}), frozenset(), {})
    assert [None, None, None, {"y"}] == [found[name].members for name in "abcd"]
    assert [None, None, 9] == [found[name].reach for name in "abc"]
    assert "c" in found["a"].doubt


def test_who_left_is_on_no_list_and_everybody_once() -> None:
    """A second address is no second person."""
    found = unfolded(lists(a={"x", "x2", "gone"}), frozenset({"gone"}), {"x2": "x"})
    assert {"x"} == found["a"].members
