"""Missing parts are said aloud."""

import pytest

from tests.real.parts import need


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
