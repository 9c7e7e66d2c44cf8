"""The model of traits missing or broken: mail flows on, and nothing is posted on the machine's word alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from gateway.pipeline.sensing import TraitsInForce, Wary
from gateway.pipeline.workflows import workflows
from gateway.store.items import State
from nlp.traits.model import MODEL, TraitFinder, file_in
from nlp.types import Kind, Text
from tests.gateway.town import Town, letter

ALL, P1 = "iedereen@havik.example", "p1@havik.example"


def _other_version(file: Path) -> None:
    with np.load(file) as kept:
        parts = {**kept, "format": np.int32(99)}
    np.savez_compressed(file, **parts)


BREAKS: dict[str, Callable[[Path], object]] = {
    "removed": lambda file: file.unlink(),
    "truncated": lambda file: file.write_bytes(file.read_bytes()[:5_000]),
    "other version": _other_version,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped model."""
    return Path(shutil.copytree(MODEL, tmp_path / "traits"))


def _with(town: Town, traits: TraitsInForce) -> None:
    town.parts = replace(town.parts, traits=traits)
    town._workflows = workflows(town.parts)


def _fate(town: Town, subject: str) -> tuple[State, str, str]:
    item = town.accept(letter(subject), P1, ALL)
    town.run()
    kept = town.item(item)
    return kept.state, kept.decided_by, (kept.decision or {})["trace"][-1]["reason"]


@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_model_stops_no_mail_and_posts_none_on_a_guess(town: Town, folder: Path, how: str) -> None:
    """Harmless as the mail may be: nobody can tell, and doubt means ordinary mail. A person's word still posts."""
    BREAKS[how](file_in(folder))
    _with(town, TraitsInForce(folder))
    town.says.kind = Kind.ANNOUNCEMENT

    state, by, reason = _fate(town, "Kantine dicht")

    assert (State.DELIVERED, "built-in:sensitive") == (state, by)
    assert "nobody can tell: the model of traits cannot be used" in reason
    assert str(folder) not in reason
    assert (State.BOTH, "rule:alarm") == _fate(town, "Alarm in hal 2")[:2]


def test_a_mended_model_is_taken_up_without_a_restart(town: Town, folder: Path) -> None:
    """And while it is broken, one line in the log and not one a mail."""
    file = file_in(folder)
    whole = file.read_bytes()
    file.write_bytes(b"")
    _with(town, TraitsInForce(folder))
    town.says.kind = Kind.ANNOUNCEMENT
    with capture_logs() as logs:
        assert "built-in:sensitive" == _fate(town, "Kantine dicht")[1]
        assert "built-in:sensitive" == _fate(town, "Kantine weer dicht")[1]
    assert 1 == sum(line["event"] == "every mail counts as possibly sensitive" for line in logs)

    file.write_bytes(whole)

    assert "rule:announcements" == _fate(town, "Kantine open")[1]


def test_a_good_model_is_loaded_once_and_outlives_its_file(folder: Path) -> None:
    """An upgrade under a running service breaks nothing before the restart."""
    traits = TraitsInForce(folder)
    first = traits()
    file_in(folder).unlink()

    assert isinstance(first, TraitFinder)
    assert first is traits()


def test_the_stand_in_still_knows_by_when_an_answer_is_wanted() -> None:
    """That needs no model."""
    text = Text(subject="Enquête", body="Vul hem uiterlijk vrijdag in.")
    found = Wary("gone").traits_of(text, datetime(2026, 11, 23, tzinfo=UTC), "nl")

    assert (True, (), date(2026, 11, 27)) == (found.sensitive, found.special, found.deadline)
