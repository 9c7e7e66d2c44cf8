"""A thread keeps one subject although every program puts its own mark before it."""

from __future__ import annotations

import pytest

from gateway.mail.subject import base_subject, is_forward_subject, is_reply_subject


@pytest.mark.parametrize("mark", [
    "Re:", "RE: ", "re :", "Antw:", "Betr:", "Doorst:", "Fwd:", "FW:", "AW:", "WG:", "TR:", "RV:", "R:", "I:",
    "RE[2]:", "Re(3):", "Re^2:", "Re: Antw: AW:", "Fwd: Re: RE[4]: ", "SV:", "回复：",
])
def test_marks_go_in_any_language_and_number(mark: str) -> None:
    """Else a reply from a German phone starts a second thread."""
    assert "De lift" == base_subject(f"{mark} De lift")


@pytest.mark.parametrize("subject", [
    "Vraag: hoe laat?", "Rectificatie: menu", "Afdeling R: verhuizing", "3: drie", ""])
def test_other_words_before_a_colon_stay(subject: str) -> None:
    """Only known marks go; people use colons too."""
    assert subject == base_subject(subject)
    assert not is_reply_subject(subject)


def test_the_tag_of_a_list_stays_and_marks_behind_it_go() -> None:
    """Lists put their tag before or behind the mark, by turns."""
    assert {"[all] De lift"} == set(map(base_subject, [
        "[all] De lift", "Re: [all] De lift", "[all] Re: De lift", "Re: [all] AW: [all] De lift"]))


def test_reply_and_forward_are_told_apart_by_the_outermost_mark() -> None:
    """A forward shows what it holds; a reply does not."""
    assert is_reply_subject("Antw: Fwd: x")
    assert not is_forward_subject("Antw: Fwd: x")
    assert is_forward_subject("Doorst: Re: x")
    assert is_forward_subject("[all] TR : x")


def test_a_mountain_of_marks_ends() -> None:
    """A subject is capped, however high the marks are stacked."""
    assert len(base_subject("Re: " * 100_000)) <= 1_000
