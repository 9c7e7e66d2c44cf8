"""Missing parts are said aloud, and the page on Postfix is what the tests run."""

import re
from pathlib import Path

import pytest

from tests.real.parts import need
from tests.real.postfix_files import master_cf

PAGE = Path(__file__).parents[2] / "docs/postfix.md"
PORTS = {"smtp": 25, "back": 10026, "gateway": 10025}
OPTION = re.compile(r"-o (\w+)=(\S*)")
TIMES = {"smtp_connect_timeout", "smtp_helo_timeout"}       # shorter in tests
OURS = {"virtual_alias_maps"}                               # other files


def test_a_missing_part_is_skipped_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent skip looks like a pass."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-program"):
        need("no-such-program")


def test_a_missing_part_fails_where_it_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pipeline that guards the product installs all parts."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-program"):
        need("no-such-program")


def test_the_page_gives_the_options_that_the_tests_run() -> None:
    """A recipe that nobody ran is a guess."""
    page = {pair for pair in OPTION.findall(PAGE.read_text()) if pair[0] not in TIMES | OURS}
    both = master_cf(PORTS, "transport", "") + master_cf(PORTS, "filter", "")
    ran = {pair for pair in OPTION.findall(both) if pair[0] not in TIMES | OURS}

    assert ran == page
