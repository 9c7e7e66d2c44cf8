"""The small version of the figure: rules that change under load, over real SMTP."""

from __future__ import annotations

from pathlib import Path

from tests.gateway.reloads import reload_under_load


def test_each_mail_is_decided_by_one_whole_set_of_rules(tmp_path: Path) -> None:
    """A guard of the old file and a rule of the new one would be rules that nobody wrote."""
    account = reload_under_load(tmp_path, reloads=4, a_second=10)
    assert (0, 0, 0) == (account.lost, account.mixed, account.refused)
    assert account.sent >= 3
    assert account.versions >= 1
