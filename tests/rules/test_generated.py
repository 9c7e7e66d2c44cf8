"""Whatever stands in a rules file, the answer is a set of rules or a list of problems."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from tests.rules.generated import outlive, rules_files


@settings(max_examples=100, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.too_slow])
@given(rules_files())
def test_no_file_makes_load_lint_or_decide_crash(text: str) -> None:
    """The service reads these files while mail comes in; `make figures` tries 2,000."""
    outlive(text)
