"""Which networks there are."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from adapters import registry
from adapters.registry import NoSettings, UnknownKind, adapter_class, adapter_kinds, settings_for
from adapters.slack import Settings, Slack


@pytest.fixture
def outsiders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three entry points as packages of other authors would add them."""
    points = [
        EntryPoint("slack", "evil:Slack", registry.GROUP),
        EntryPoint("plain", "pathlib:Path", registry.GROUP),
        EntryPoint("broken", "no_such_module_here:Thing", registry.GROUP),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: points if group == registry.GROUP else [])


def test_our_own_kinds_are_there() -> None:
    """config.yaml may name them without any further package."""
    assert ("feed", "slack") == adapter_kinds()[:2]
    assert Settings is settings_for("slack")
    assert Slack.__name__ == adapter_class("slack").__name__
    assert "Settings" == settings_for("feed").__name__


@pytest.mark.usefixtures("outsiders")
def test_packages_add_kinds_but_replace_none() -> None:
    """A package must not take over `slack`, and with it the token."""
    assert ("feed", "slack", "broken", "plain") == adapter_kinds()
    assert "Slack" == adapter_class("slack").__name__
    assert NoSettings is settings_for("plain")


@pytest.mark.usefixtures("outsiders")
def test_a_package_that_is_broken_is_named() -> None:
    """The others go on working, and the admin reads which one fails."""
    with pytest.raises(UnknownKind, match=r"'broken' \(no_such_module_here:Thing\) cannot be loaded"):
        adapter_class("broken")


@pytest.mark.parametrize(("kind", "hint"), [
    ("slak", r"did you mean 'slack'\?"), ("teams", "there are feed, slack"),
])
def test_an_unknown_kind_comes_with_a_hint(kind: str, hint: str) -> None:
    """Most unknown kinds are slips of the pen."""
    with pytest.raises(UnknownKind, match=hint):
        settings_for(kind)
