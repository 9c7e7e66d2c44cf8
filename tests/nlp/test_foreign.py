"""Any pipeline with categories can take the place of ours, if it can tell our kinds apart."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import spacy
from spacy.training import Example

from nlp.foreign import Foreign, NotFitting
from nlp.types import Kind, Text

MAILS = {
    "VRAAG": ["Wie weet de code?", "Heeft iemand een sleutel?", "Does anyone have a charger?"],
    "NIEUWS": ["De kantine is dicht.", "The lift is out of order tomorrow.", "Het kantoor sluit om vier uur."],
    "PRAAT": ["Ik vind dit een slecht plan.", "I agree with Piet.", "Eens, maar het kan beter.", "Goed idee!"],
}
LABELS = {"VRAAG": "question", "NIEUWS": "announcement", "PRAAT": "discussion"}


def tiny_pipeline(folder: Path, mails: dict[str, list[str]] | None = None) -> Path:
    """A text categorizer of somebody else's, taught ten sentences."""
    wanted = mails or MAILS
    random.seed(1)
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("nl")
    model = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 1,
             "no_output_layer": False, "length": 1024}
    categorizer = nlp.add_pipe("textcat", config={"model": model})
    for label in wanted:
        categorizer.add_label(label)  # type: ignore[attr-defined]
    rows = [
        Example.from_dict(nlp.make_doc(text), {"cats": {other: float(other == label) for other in wanted}})
        for label, texts in wanted.items() for text in texts
    ]
    optimizer = nlp.initialize(lambda: rows)
    for _ in range(30):
        nlp.update(rows, sgd=optimizer)
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_pipeline(tmp_path_factory.mktemp("theirs") / "model")


def test_its_answers_are_ours_in_shape(theirs: Path) -> None:
    """Kind, a confidence that is its normalised score, a language, and no cues we cannot vouch for."""
    classifier = Foreign.load(str(theirs), LABELS)
    found = classifier.classify(Text(subject="Sleutel", body="Heeft iemand een sleutel?"))

    assert Kind.QUESTION is found.kind
    assert pytest.approx(1) == sum(found.scores.values())
    assert found.confidence == max(found.scores.values())
    assert ("nl", ()) == (found.language, found.cues)
    assert 0 < classifier.seconds < 5


def test_labels_called_like_our_kinds_need_no_mapping(tmp_path: Path) -> None:
    """In any case."""
    mails = {LABELS[label].upper(): texts for label, texts in MAILS.items()}
    classifier = Foreign.load(str(tiny_pipeline(tmp_path / "model", mails)), {})
    assert Kind.ANNOUNCEMENT is classifier.classify(Text(subject="", body="De kantine is dicht.")).kind


@pytest.mark.parametrize(
    ("labels", "told", "remedy"),
    [
        ({}, "no label .* means announcement or question or discussion", "VRAAG"),
        ({"VRAAG": "question", "NIEUWS": "announcement"}, "means discussion", "THEIR_LABEL: discussion"),
        ({**LABELS, "KLACHT": "discussion"}, "has no label 'KLACHT'", "it has NIEUWS, PRAAT, VRAAG"),
    ],
)
def test_labels_that_do_not_fit_are_told_with_those_there_are(
    theirs: Path, labels: dict[str, str], told: str, remedy: str
) -> None:
    """An admin sees them nowhere else."""
    with pytest.raises(NotFitting, match=told) as error:
        Foreign.load(str(theirs), labels)
    assert remedy in error.value.remedy
    assert error.value.labels


@pytest.mark.parametrize("name", ["no_such_package", "/nowhere/at/all"])
def test_a_pipeline_that_is_not_there_is_told(name: str) -> None:
    """Not as a stack of calls."""
    with pytest.raises(NotFitting, match="cannot be loaded") as error:
        Foreign.load(name, LABELS)
    assert not error.value.labels


def test_a_pipeline_without_categories_is_refused(tmp_path: Path) -> None:
    """Most packages on offer are taggers."""
    spacy.blank("nl").to_disk(tmp_path / "blank")
    with pytest.raises(NotFitting, match="no categories"):
        Foreign.load(str(tmp_path / "blank"), {})


def test_our_own_model_fits_by_its_folder() -> None:
    """It is a pipeline with categories too."""
    from nlp.classify import MODEL

    found = Foreign.load(str(MODEL), {}).classify(Text(subject="Wie weet dit?", body="Weet iemand de code?"))
    assert found.kind in set(Kind)


def test_a_megabyte_is_cut_before_it_is_read(theirs: Path) -> None:
    """No pipeline of others promises linear time."""
    found = Foreign.load(str(theirs), LABELS).classify(Text(subject="x", body="ja " * 400_000))
    assert found.kind in set(Kind)
