"""The classifier in force: a version taken up while running, the shipped one behind it, or somebody else's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from gateway.app import build
from gateway.cli.options import classifier_of
from gateway.config import load_config
from gateway.errors import ConfigError, NoClassifier
from gateway.explaining import Case, explain_case
from gateway.pipeline import classifiers
from gateway.pipeline.classifiers import InForce, Pipeline, which
from gateway.pipeline.workflows import workflows
from nlp import classify
from nlp.classify import MODEL
from nlp.pipeline import COMPONENT
from nlp.types import Kind, Text
from nlp.versions import SHIPPED, Versions
from tests.gateway.town import Town, letter
from tests.nlp.test_foreign import LABELS, tiny_pipeline
from tests.nlp.test_versions import made

ALL, P1 = "iedereen@havik.example", "p1@havik.example"
MAIL = Text(subject="Sleutel", body="Heeft iemand een sleutel?")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_pipeline(tmp_path_factory.mktemp("theirs") / "model")


@pytest.fixture
def town(tmp_path: Path, theirs: Path) -> Iterator[Town]:
    """A town whose config.yaml names somebody else's pipeline, by a folder beside it."""
    town = Town(tmp_path)
    shutil.copytree(theirs, tmp_path / "model")
    config = (tmp_path / "config.yaml").read_text()
    labels = "".join(f"    {label}: {kind}\n" for label, kind in LABELS.items())
    (tmp_path / "config.yaml").write_text(f"{config}classifier:\n  pipeline: model\n  labels:\n{labels}")
    yield town
    town.close()


def named(theirs: Path, labels: dict[str, str]) -> Pipeline:
    return Pipeline(name=str(theirs), labels=labels, name_place="config.yaml:9:13", labels_place="config.yaml:10:11")


def test_a_new_version_is_taken_up_without_a_restart(tmp_path: Path) -> None:
    """And taken back; between changes it is the same object, loaded once."""
    in_force, versions = InForce(tmp_path), Versions(tmp_path)
    shipped = in_force()
    assert shipped is in_force()

    made(versions)
    learned = in_force()
    assert learned is not shipped
    assert learned is in_force()
    versions.use(SHIPPED)
    assert learned is not in_force()


@pytest.mark.parametrize("change", ["language", "layers"])
def test_a_shipped_model_that_is_damaged_in_an_odd_way_is_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Else each mail would be tried until it is given up, as if it were at fault."""
    shutil.copytree(MODEL, tmp_path / "shipped")
    if change == "language":          # spaCy fails to import it
        config = (tmp_path / "shipped" / "config.cfg").read_text()
        (tmp_path / "shipped" / "config.cfg").write_text(config.replace('lang = "xx"', 'lang = "qq"'))
    else:                             # it loads, and fails at the first mail
        file = tmp_path / "shipped" / COMPONENT / "weights.npz"
        with np.load(file) as kept:
            parts = dict(kept)
        np.savez_compressed(file, **{**parts, "acts_bias": parts["acts_bias"][:-1]})
    monkeypatch.setattr(classify, "MODEL", tmp_path / "shipped")

    with pytest.raises(NoClassifier, match="install mailsquare again"):
        InForce(tmp_path / "models")()
    with pytest.raises(NoClassifier, match="install mailsquare again"):
        which(tmp_path / "models", None)


def test_a_broken_version_is_told_once_and_mail_is_still_classified(tmp_path: Path) -> None:
    """A log line for each mail would hide the first."""
    version = made(Versions(tmp_path))
    next((tmp_path / version.name).rglob("mailsquare_kinds/*.npz")).write_bytes(b"no weights")
    in_force = InForce(tmp_path)

    with capture_logs() as logs:
        answers = [in_force().classify(MAIL).kind for _ in range(3)]

    assert 3 == len([kind for kind in answers if kind in set(Kind)])
    assert ["the shipped classifier is used"] == [line["event"] for line in logs]
    assert version.name in logs[0]["why"]
    words, ok = which(tmp_path, None)
    assert not ok
    assert version.name in words


def test_which_one_is_in_force_can_be_told(tmp_path: Path, theirs: Path) -> None:
    """The line of `mailsquare check`."""
    assert ("the shipped model", True) == which(tmp_path, None)
    version = made(Versions(tmp_path))
    assert (f"version {version.name}, which learned from corrections", True) == which(tmp_path, None)
    words, ok = which(tmp_path, named(theirs, LABELS))
    assert (True, True) == (ok, words.startswith("the pipeline ") and words.endswith(" ms a mail"))


def test_labels_that_do_not_fit_are_told_with_their_place(tmp_path: Path, theirs: Path) -> None:
    """file:line:column and what to write."""
    with pytest.raises(ConfigError, match=r"config.yaml:10:11  error  classifier: .*KLACHT.*\(it has "):
        InForce(tmp_path, named(theirs, {**LABELS, "KLACHT": "question"}))()
    with pytest.raises(ConfigError, match=r"config.yaml:9:13  error  classifier: .*cannot be loaded.*\(install"):
        InForce(tmp_path, replace(named(theirs, LABELS), name="no_such_package"))()


def test_a_slow_pipeline_is_warned_of(tmp_path: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail would wait for it on the day everybody replies to all."""
    monkeypatch.setattr("nlp.foreign.SLOW_SECONDS", 0.0)
    with capture_logs() as logs:
        classifiers.foreign(named(theirs, LABELS))
    assert ["the classifier is slow"] == [line["event"] for line in logs]
    assert not which(tmp_path, named(theirs, LABELS))[1]


def test_the_commands_use_the_named_pipeline(town: Town, tmp_path: Path) -> None:
    """`classify -c` and `explain -c` say what the service would."""
    assert Kind.QUESTION is classifier_of(tmp_path / "config.yaml").classify(MAIL).kind
    content = letter("Sleutel", "Heeft iemand een sleutel?")
    answer = explain_case(tmp_path / "config.yaml", Case(content=content, recipients=(ALL,)))
    assert Kind.QUESTION == answer["kind"]
    assert json.dumps(answer)


def test_a_running_town_classifies_with_it(town: Town, tmp_path: Path) -> None:
    """The whole way of a mail, to the kind in its row."""
    built = build(load_config(tmp_path / "config.yaml"))
    town.parts = replace(town.parts, classifier=built.classifier)
    built.reader.close()
    town._workflows = workflows(town.parts)
    item = town.accept(letter("Sleutel", "Heeft iemand een sleutel?"), P1, ALL)
    town.run()

    found = town.item(item)
    assert Kind.QUESTION == found.kind
    expected = built.classifier().classify(Text(subject="Sleutel", body="Heeft iemand een sleutel?")).confidence
    assert pytest.approx(expected, abs=0.05) == found.confidence
    built.database.dispose()
