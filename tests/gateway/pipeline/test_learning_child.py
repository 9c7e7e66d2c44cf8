"""The process that trains at night, as the worker starts it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gateway.pipeline import learning
from gateway.pipeline.learning import learn_tonight, models_of
from gateway.pipeline.learning_child import NICE
from nlp.versions import Versions
from tests.gateway.pipeline.test_learning import corrected, learned
from tests.gateway.town import Town


def test_a_true_child_trains_and_says_what_came_of_it(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way but for the size of the corpus: niced, bounded, kept or refused."""
    corrected(town, 1, 2, 3)
    start = (
        "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
        "import nlp.learning, functools\n"
        "from pathlib import Path; from tests.nlp.teaching import fit, small_corpus, small_golden\n"
        "nlp.learning.learn = functools.partial(nlp.learning.learn, corpus=small_corpus(), trainer=fit,\n"
        f"    golden=small_golden(Path({str(tmp_path)!r})))\n"
        "from gateway.pipeline.learning_child import main; main()\n"
        "import os, resource\n"
        "print(os.nice(0), resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    monkeypatch.setattr(learning, "_START", start)
    learn_tonight(town.parts)

    versions = Versions(models_of(town.parts)).all()
    assert 1 == len(versions)
    assert f"version {versions[0].name} " in learned(town)
    assert "corrections, macro-F1" in learned(town)
    nice, memory, seconds = learned(town).splitlines()[-1].split()
    assert (min(19, os.nice(0) + NICE), 2048 * 1024 * 1024, 1800) == (int(nice), int(memory), int(seconds))
