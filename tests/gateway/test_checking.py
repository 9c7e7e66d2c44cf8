"""`mailsquare check`, as far as the models go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway import checking
from gateway.checking import check_all
from gateway.pipeline.sensing import TraitsInForce
from nlp import classify
from nlp.matching import background
from tests.gateway.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A set-up that is sound."""
    town = Town(tmp_path)
    yield town
    town.close()


def _told(folder: Path) -> dict[str, tuple[bool, str, int]]:
    return {one.name: (one.ok, one.words, one.exit_code) for one in check_all(folder / "config.yaml", live=False)}


def test_models_that_can_be_used_are_a_line_each(town: Town, tmp_path: Path) -> None:
    """Who looks for them finds them."""
    told = _told(tmp_path)
    assert (True, "can be used", 0) == told["model of traits"] == told["model of groups"]
    assert (True, "the shipped model", 0) == told["classifier"]


def test_each_missing_model_is_a_failure_with_its_remedy(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service runs on, but posts next to nothing: somebody must know."""
    gone = tmp_path / "gone"
    monkeypatch.setattr(checking, "TraitsInForce", lambda: TraitsInForce(gone))
    monkeypatch.setattr("nlp.groups.background", lambda: background.__wrapped__(gone))
    monkeypatch.setattr(classify, "MODEL", gone)

    told = _told(tmp_path)

    for name in ("model of traits", "model of groups", "classifier"):
        ok, words, code = told[name]
        assert (False, 1) == (ok, code)
        assert "gone" in words
        assert "install mailsquare again" in words
