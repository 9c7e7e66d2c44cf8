"""The pages under docs/connect show the lines that `mailsquare connect` prints, and those are the ones tests run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway.connecting.ways import KINDS, WAYS, plan_for
from tests.house.connect_site import SITE

PAGES = Path(__file__).resolve().parents[2] / "docs/connect"
OPTION = re.compile(r"^  -o (\w+=\S*)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def no_postfix(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without Postfix: nothing of this one's gets into the comparison."""
    monkeypatch.setattr("gateway.connecting.ways.postfix_here", lambda _: None)


@pytest.mark.parametrize("kind", ["postfix-lists", "postfix-filter", "postfix-expanded"])
def test_a_page_has_every_line_of_its_plan_and_no_other_option(kind: str) -> None:
    """A recipe that nobody ran is a guess; and so is a line that was left out."""
    page = (PAGES / f"{kind}.md").read_text("utf-8")
    lines = [line for change in plan_for(kind, SITE).changes for line in change.lines]
    missing = [line for line in lines if line not in page and not line.startswith("submission")]

    assert [] == missing
    assert set(OPTION.findall("\n".join(lines))) == set(OPTION.findall(page))


@pytest.mark.parametrize("kind", ["list-takeover", "exchange-online"])
def test_a_page_of_steps_by_hand_names_what_the_plan_names(kind: str) -> None:
    """Whoever reads the page and runs the command must find the same steps."""
    page = (PAGES / f"{kind}.md").read_text("utf-8")
    plan = plan_for(kind, SITE)
    commands = [line for change in plan.changes if change.file.endswith("PowerShell")
                for line in (*change.lines, *change.undo)]

    assert [] == [line for line in commands if line not in page]
    assert all(word in page for word in ("all-staff-mail@waterkant.example", "all-staff@gateway.waterkant.example"))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_page_and_a_place_in_the_overview(kind: str) -> None:
    """A way nobody can read about is a way nobody takes."""
    overview = (PAGES / "README.md").read_text("utf-8")
    page = next(way.page for way in WAYS if way.kind == kind)

    assert (PAGES.parents[1] / page).is_file()
    assert f"({Path(page).name})" in overview


@pytest.mark.parametrize("kind", ["exchange-online", "google-workspace"])
def test_what_was_not_tried_says_so_at_the_top(kind: str) -> None:
    """Somebody's mail depends on knowing which lines nobody has run."""
    first = (PAGES / f"{kind}.md").read_text("utf-8").split("\n\n")[1]

    assert "Not tried by us" in first
    assert not plan_for(kind, SITE).tried
