"""Learns how common each feature is in mail, and how sure a match of a group may be."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from .concepts import features_of, finds
from .examples import Example
from .groups import Matcher
from .matching import FORMAT, SIGNS, WEIGHTS, Background
from .types import Group, Text

CORPUS = Path(__file__).with_name("groups_corpus")
_LEAST = 3                            # mails that hold a feature before its number is kept
_POSTS = (0, 2, 3, 4)                 # past posts of each group in a round
_FILLER = 6                           # sentences that say nothing of a group, at most, in a mail of a round
_ROUNDS = 12                           # times each company is seen, but for the first with fewer groups
_KEEP = (0.5, 1.0)                    # share of a company's groups that a round keeps
_PULL = 0.5                           # how strongly weights are drawn to nothing
_STEPS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """An invented company: its groups, and mails with the group each belongs in, or None."""

    name: str
    groups: tuple[Group, ...]
    mails: tuple[tuple[Text, str | None], ...]


def companies(folder: Path = CORPUS) -> tuple[Company, ...]:
    """The companies of a folder, a YAML file each; ValueError names a file that cannot be read."""
    return tuple(_company(file) for file in sorted(folder.glob("*.yaml")))


def _company(file: Path) -> Company:
    stored = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    try:
        groups = tuple(group_of(each) for each in stored["groups"])
        names = {group.name for group in groups}
        mails = tuple((Text(subject=str(subject), body=str(body)), None if wanted == "-" else str(wanted))
                      for wanted, subject, body in stored["mails"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{file}: not a company with groups and mails ({error!r})") from error
    strange = {wanted for _, wanted in mails if wanted is not None} - names
    if strange:
        raise ValueError(f"{file}: no group is called {', '.join(sorted(strange))}")
    return Company(name=file.stem, groups=groups, mails=mails)


def group_of(stored: dict[str, object]) -> Group:
    """A group out of its YAML entry."""
    words, examples = stored.get("words") or (), stored.get("examples") or stored.get("past_posts") or ()
    assert isinstance(words, Iterable)
    assert isinstance(examples, Iterable)
    return Group(name=str(stored["name"]), title=str(stored.get("title", "")),
                 description=str(stored.get("description", "")), words=tuple(map(str, words)),
                 examples=tuple(map(str, examples)))


def train_groups(examples: Sequence[Example], out: Path = WEIGHTS.parent) -> Background:
    """Learn from the corpus and the invented companies, and write weights.json into a folder."""
    known = _background(examples)
    trained = calibrated(known, companies())
    out.mkdir(parents=True, exist_ok=True)
    stored = {"format": FORMAT, "mails": trained.mails, "signs": SIGNS,
              "weights": [round(one, 4) for one in trained.weights],
              "frequency": dict(sorted(trained.frequency.items()))}
    (out / WEIGHTS.name).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
    return trained


def _background(examples: Sequence[Example]) -> Background:
    counted: Counter[str] = Counter()
    for example in examples:
        text = f"{example.text.subject}\n{example.text.body}"
        counted.update({feature for one in finds(text) for feature in one.features})
    features_of.cache_clear()
    return Background(mails=len(examples),
                      frequency={name: count for name, count in counted.items() if count >= _LEAST})


def calibrated(known: Background, taught: Sequence[Company]) -> Background:
    """The background with calibration: logistic regression on right and wrong answers, same each time."""
    signs, right = [], []
    for company in taught:
        for company_, weight in _rounds(company):
            matcher = Matcher(company_.groups, known)
            for text, wanted in company_.mails:
                found = matcher.signs(text)
                if found is not None:
                    signs.append((*found[1], 1.0, weight))
                    right.append(float(found[0] == wanted))
    return replace(known, weights=_fitted(np.array(signs), np.array(right)))


def _rounds(company: Company) -> Iterator[tuple[Company, float]]:
    """The company whole, and with fewer groups, where mail of a missing group fits none."""
    yield company, 1.0
    draw = random.Random(company.name)
    for number in range(_ROUNDS):
        count = max(2, round(len(company.groups) * draw.uniform(*_KEEP)))
        kept = draw.sample(company.groups, count)
        if number % 3 == 0:           # many an admin writes a description and no words
            kept = [replace(group, words=()) for group in kept]
        names = {group.name for group in kept}
        mails = tuple((text, wanted if wanted in names else None) for text, wanted in company.mails)
        fewer = replace(company, groups=tuple(kept), mails=mails)
        yield wordier(with_posts(fewer, _POSTS[number % len(_POSTS)], draw), draw), 1 / _ROUNDS


def wordier(company: Company, draw: random.Random) -> Company:
    """The company with what people also write in a mail: it says nothing of the group, but has words."""
    filler = (CORPUS / "filler.txt").read_text(encoding="utf-8").splitlines()

    def more(text: Text) -> Text:
        return replace(text, body=" ".join((text.body, *draw.sample(filler, draw.randint(0, _FILLER)))))

    return replace(company, mails=tuple((more(text), wanted) for text, wanted in company.mails))


def with_posts(company: Company, most: int, draw: random.Random) -> Company:
    """The company after some of its mails were posted: they teach, and are asked no more."""
    posted: dict[str, list[Text]] = {group.name: [] for group in company.groups}
    left = []
    for text, wanted in draw.sample(company.mails, len(company.mails)):
        if wanted is not None and len(posted[wanted]) < most:
            posted[wanted].append(text)
        else:
            left.append((text, wanted))
    groups = tuple(replace(group, examples=tuple(f"{text.subject}\n{text.body}" for text in posted[group.name]))
                   for group in company.groups)
    return replace(company, groups=groups, mails=tuple(left))


def _fitted(table: np.ndarray, right: np.ndarray) -> tuple[float, ...]:
    """Weights by Newton's method; the last column of the table weighs each row, the one before is 1."""
    signs, weight = table[:, :-1], table[:, -1]
    found = np.zeros(signs.shape[1])
    pull = np.eye(len(found)) * _PULL
    pull[-1, -1] = 1e-6
    for _ in range(_STEPS):
        sure = 1 / (1 + np.exp(-np.clip(signs @ found, -30, 30)))
        slope = signs.T @ (weight * (right - sure)) - pull @ found
        curve = (signs * (weight * sure * (1 - sure))[:, None]).T @ signs + pull
        found = found + np.linalg.solve(curve, slope)
    return tuple(float(one) for one in found)
