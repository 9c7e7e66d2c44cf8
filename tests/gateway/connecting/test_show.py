"""A plan is read by people, pasted by people in a hurry, and parsed by programs."""

from __future__ import annotations

import json
import subprocess

import pytest

from gateway.connecting.behind_postfix import LISTS, plan_for_postfix
from gateway.connecting.elsewhere import plan_for_takeover
from gateway.connecting.show import as_json, as_text
from gateway.connecting.types import Plan
from tests.gateway.connecting.told import ToldPostfix, site

MANY = tuple(f"person{number:04}@corp.example" for number in range(3000))


@pytest.fixture
def plan() -> Plan:
    return plan_for_postfix(LISTS, site(), ToldPostfix(), "/etc/postfix")


@pytest.mark.parametrize("undo", [False, True])
def test_the_text_is_a_shell_script_with_comments(plan: Plan, undo: bool) -> None:
    """Pasted whole, it must not run a sentence as a command."""
    text = as_text(plan, undo=undo)
    read = subprocess.run(["sh", "-n"], input=text, capture_output=True, text=True, timeout=20, check=False)
    first = {line.split()[0] for line in text.splitlines() if line and not line.startswith("#")}

    assert 0 == read.returncode, read.stderr
    assert first <= {"cp", "cat", "postconf", "postfix", "postqueue", "rm", "END", *_file_words(plan)}


def _file_words(plan: Plan) -> set[str]:
    return {line.split()[0] for one in plan.files for line in one.lines}


def test_each_change_has_its_undo_beside_it(plan: Plan) -> None:
    """Who cannot go back does not go."""
    assert [] == [one.title for one in plan.changes if not one.undo]
    assert as_text(plan).count("#    undo: ") == sum(len(one.undo) for one in plan.changes)


def test_the_undo_alone_begins_with_the_last_change(plan: Plan) -> None:
    """Routes go before the services that they name; Postfix is told at the end."""
    text = as_text(plan, undo=True)

    assert text.index("transport_maps") < text.index("-MX gateway/unix") < text.index("rm -f")
    assert text.rstrip().endswith("postqueue -f")


def test_a_list_of_thousands_does_not_flood_the_screen() -> None:
    """The row is in the file that --out writes; nobody pastes 90 KB."""
    plan = plan_for_postfix(LISTS, site(members=MANY), None, "/etc/postfix")
    text = as_text(plan)

    assert max(len(line) for line in text.splitlines()) < 2_500
    assert "let --out DIR write this file" in text
    assert any(MANY[-1] in line for one in plan.files for line in one.lines)


def test_programs_get_every_line(plan: Plan) -> None:
    """Nothing is cut there, and steps by hand are marked."""
    told = json.loads(as_json(plan))
    by_hand = json.loads(as_json(plan_for_takeover(site())))

    assert [one.title for one in plan.changes] == [one["title"] for one in told["changes"]]
    assert all(one["commands"] and one["undo"] for one in told["changes"])
    assert all(one["by_hand"] and not one["commands"] for one in by_hand["changes"])
