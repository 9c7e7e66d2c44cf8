"""What telling kind, traits and group of a mail costs together: in service, in bulk, at the start, in memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from gateway.mail.types import Message
from gateway.pipeline.classifiers import InForce
from gateway.pipeline.insight import Insight
from gateway.pipeline.sensing import TraitsInForce
from nlp.examples import Example, examples
from nlp.groups_train import companies
from tests.figures.figure import Figure, Measurement, at_least, at_most, percentile
from tests.gateway.serving import ROOT, environment
from tests.gateway.town import RULES, InProcess, Town, letter

ONE = "models: one mail in service, mean"
BULK, LOAD, MEMORY = "models: mails a second on one core", "models: load, once spaCy is there", "models: memory added"
MAILS = 300
EVERY = 9                             # of our corpus: short and long mail in four languages


def service() -> Iterator[Figure]:
    """As a mail that is judged meets them: kind, traits and the group among those of an invented company."""
    with tempfile.TemporaryDirectory(prefix="mailsquare-models-") as name:
        town = Town(Path(name), rules=_described())
        town.parts = replace(town.parts, classifier=InForce(Path(name) / "models"), traits=TraitsInForce())
        item = town.item(town.accept(letter(), "p1@havik.example", "iedereen@havik.example"))
        seconds = []
        for message in _messages():
            start = time.perf_counter()
            insight = Insight(town.parts, item, message)
            assert insight.classification
            assert insight.to_json()
            seconds.append(time.perf_counter() - start)
        town.close()
    seconds = seconds[20:]            # the first ones load the models
    reason = f"median {1000 * percentile(seconds, 0.5):.1f}, p95 {1000 * percentile(seconds, 0.95):.1f} ms"
    yield at_most(ONE, 1000 * sum(seconds) / len(seconds), 5, "ms", reason=f"{reason} of {len(seconds)} mails")


def _described() -> str:
    """The rules of a town whose targets say what they are for, as many as an invented company has groups."""
    groups = companies()[0].groups
    rows = (f"  g{n}: {{via: feed, group: nieuws, title: {json.dumps(one.title or one.name)}, "
            f"description: {json.dumps(one.description or one.name)}, words: {json.dumps(list(one.words))}}}"
            for n, one in enumerate(groups))
    return RULES.replace("targets:\n", "targets:\n" + "\n".join(rows) + "\n")


def _messages() -> Iterator[Message]:
    reader = InProcess()
    for one in _sample()[:MAILS]:
        message = reader.read(letter(" ".join(one.text.subject.split()) or "x", one.text.body))
        assert isinstance(message, Message)
        yield message


def _sample() -> Sequence[Example]:
    return examples()[::EVERY]


def bulk() -> Iterator[Figure]:
    """In a process of its own, on one core, with spaCy imported before anything is counted."""
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    told = subprocess.run([sys.executable, "-m", "tests.figures.thinking"], cwd=ROOT, text=True, check=True,
                          env={**environment(), **threads}, stdout=subprocess.PIPE, timeout=300).stdout
    found = json.loads(told.splitlines()[-1])
    reason = f"{found['mails']} mails of our corpus, best of three"
    yield at_least(BULK, found["a_second"], 300, digits=0, reason=reason)
    yield at_most(LOAD, found["load"], 0.5, "s")
    yield at_most(MEMORY, found["mib"], 150, "MB", digits=0, reason="after all those mails")


def main() -> None:
    """Prints one object: seconds to load, mails a second, MiB added."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    import spacy  # noqa: F401

    before, start = _resident(), time.perf_counter()
    from nlp.classify import Classifier
    from nlp.groups import Matcher
    from nlp.traits.model import TraitFinder

    classifier, finder, matcher = Classifier.load(), TraitFinder.load(), Matcher(companies()[0].groups)
    load = time.perf_counter() - start
    texts, written = [one.text for one in _sample()], datetime.now(UTC)
    rates = []
    for _ in range(3):
        begun = time.process_time()   # of this process alone: others share the machine
        for text in texts:
            found = classifier.classify(text)
            finder.traits_of(text, written, found.language)
            matcher.match(text)
        rates.append(len(texts) / (time.process_time() - begun))
    told = {"load": load, "a_second": max(rates), "mails": len(texts), "mib": _resident() - before}
    sys.stdout.write(json.dumps(told) + "\n")


def _resident() -> float:
    """MiB of memory that this process holds; proc(5)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


MEASUREMENTS = (Measurement(names=(ONE,), run=service), Measurement(names=(BULK, LOAD, MEMORY), run=bulk))

if __name__ == "__main__":
    main()
