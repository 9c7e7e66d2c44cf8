"""The rules of one company, shared by the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rules.load import load_rules, parse_rules
from rules.ruleset import RuleSet

TESTDATA = Path(__file__).parent / "testdata"
TOP = """\
version: 1
company: {domains: [kade.example], timezone: Europe/Amsterdam}
people: {sales: {department: Sales}, desk: {address: desk@kade.example}}
targets: {square: {via: feed, group: plein}}
topics: {it: {words: [vpn, laatste werkdag]}, hr: {words: [verlof]}}
"""


@pytest.fixture(scope="session")
def testdata() -> Path:
    return TESTDATA


@pytest.fixture(scope="session")
def harbour() -> RuleSet:
    """The rules of a port authority: guards, an observing rule, every action."""
    return load_rules(TESTDATA / "harbour.yaml")


@pytest.fixture(scope="session")
def make() -> Callable[..., RuleSet]:
    """A file of one rule with this `when`, or of the entries given as YAML text."""
    def build(when: str = "", *, unless: str = "", guards: str = "", rules: str = "",
              **kwargs: Any) -> RuleSet:
        head = TOP + (f"guards:\n{guards}\n" if guards else "")
        if when:
            exception = f", unless: {unless}" if unless else ""
            rules = f"  - {{name: one, when: {when}{exception}, do: post, target: square}}"
        body = f"rules:\n{rules}\n" if rules else ""
        return parse_rules(f"{head}{body}otherwise: deliver\n", "rules.yaml", **kwargs)
    return build
