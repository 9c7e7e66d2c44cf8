"""What stands beside what."""

from __future__ import annotations

from nlp.traits.beside import beside
from nlp.traits.persons import HE_OR_SHE, NAMED, NOBODY, SOMEBODY, levels
from nlp.traits.phrases import find, plain
from nlp.words import words_of


def _names(subject: str, body: str) -> dict[str, float]:
    title = words_of(subject)
    raw = [*title, "\n\n", *words_of(body)]
    words = [plain(word) for word in raw]
    return dict(beside(raw, words, list(find(words)), len(title)))


def _level(text: str, word: str) -> int:
    raw = words_of(text)
    return levels(raw, [plain(one) for one in raw])[raw.index(word)]


def test_a_first_name_is_a_person_also_where_a_sentence_begins_with_it() -> None:
    """"Gerrit is dinsdag geopereerd" is about Gerrit; "Will you come?" is about nobody named Will."""
    assert _level("Gerrit is dinsdag geopereerd.", "Gerrit") == NAMED
    assert _level("Will you come?", "Will") == NOBODY
    assert _level("I asked Will to come.", "Will") == NAMED


def test_german_nouns_are_no_names_and_initials_are() -> None:
    """All nouns have capitals there."""
    assert _level("Der Drucker in der Halle ist kaputt.", "Drucker") == NOBODY
    assert _level("Bij controle bleken bonnen van R. dubbel.", "R") == NAMED
    assert _level("Frau Meier bekommt mehr.", "Frau") == NAMED


def test_people_without_a_name_count_for_less() -> None:
    """A colleague may be anybody; he or she is somebody whom the reader knows."""
    assert _level("een collega is ziek", "collega") == SOMEBODY
    assert _level("ik heb haar gesproken", "haar") == NOBODY          # "haar" is also a thing on one's head
    assert _level("ik heb hem gesproken", "hem") == HE_OR_SHE


def test_a_danger_beside_a_person_differs_from_one_in_a_rule_for_all() -> None:
    """The same word is a policy in the one and a secret in the other."""
    told, rule = _names("x", "Truus heeft ontslag gekregen."), _names("x", "De procedure bij ontslag staat in de cao.")

    assert "x:dismissal 3" in told
    assert "x:dismissal 0p" in rule
    assert told["c:dangerous of a person"] > 0
    assert "c:dangerous of a person" not in rule


def test_the_subject_counts_for_a_reply_that_says_nothing() -> None:
    """"Wie heeft er toegang tot de mailbox?" is about Sander when the subject is his name."""
    found = _names("Re: Fwd: Sander", "Wie heeft er nu toegang tot zijn mailbox?")

    assert "c:subject is a name" in found
    assert "x:dismissal subject 3" in found


def test_an_empty_mail_has_nothing_beside_anything() -> None:
    """Nothing to divide by."""
    assert not [name for name in _names("", "") if name.startswith("x")]
