"""The card that says what a mail's text was read as: in two languages, covered until revealed, never silent."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gateway.store.items import State
from gateway.web.words import WORDS
from gateway.web.words.insight import CUES, DANGERS
from nlp.classify import Classifier
from nlp.examples import examples
from nlp.lines import cues_of, reading
from nlp.traits.dangers import DANGERS as KNOWN
from nlp.traits.model import TraitFinder
from nlp.types import Classification, Cue, Kind, Special, Traits
from tests.gateway.web.desk import REVIEWER, Desk, post

FOUND = Classification(
    kind=Kind.ANNOUNCEMENT, confidence=0.71, language="nl",
    scores={Kind.ANNOUNCEMENT: 0.71, Kind.QUESTION: 0.2, Kind.DISCUSSION: 0.09},
    cues=(Cue("beste allen", 2.0), Cue("sent to very many people", 1.0), Cue("has a question mark", -0.7)),
)
TRAITS = Traits(
    special=(Special.SURVEY,), special_confidence=(0.94,), sensitive=True, sensitivity=0.41, dangers=("health",),
    deadline=date(2026, 12, 4), deadline_words="uiterlijk vrijdag", deadline_confidence=0.95,
    cues=(Cue("survey: enquête", 0.5), Cue("sensitive: bedrijfsarts", 0.3)),
)
GROUP: dict[str, Any] = {
    "name": "ask-it", "named": True, "confidence": 0.91, "cues": cues_of([Cue("wachtwoordje (password)", 1.0)]),
    "reasons": ["password"], "next": "nieuws",
}
OF_THE_MAIL = ("beste allen", "enquête”", "bedrijfsarts", "wachtwoordje")


def insight(found: Classification = FOUND, traits: Traits = TRAITS, **more: object) -> dict[str, object]:
    """What the pipeline keeps with an item."""
    return {**reading(found, traits), "group": GROUP, "troubles": [], **more}


def _card(desk: Desk, kept: dict[str, object] | None, language: str = "en", *, lifted: bool = True) -> str:
    item = desk.mail(State.POSTED, kind="announcement", confidence=0.71, insight=kept)
    browser = desk.signed_in(REVIEWER)
    browser.cookies.set("language", language)
    if lifted:
        post(browser, f"/items/{item.id}", f"/items/{item.id}/reveal")
    page: str = browser.get(f"/items/{item.id}").text
    return page[page.index('id="insight"'):page.index("</section>", page.index('id="insight"'))]


def _plain(card: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", card).split())


def test_it_says_kind_cues_special_kinds_danger_deadline_and_group(desk: Desk) -> None:
    """All that a rule could ask for, each with how sure and by what."""
    told = _plain(_card(desk, insight()))

    for words in ("announcement 71% question 20% discussion 9%", "For it “beste allen” sent to very many people",
                  "Against it has a question mark", "survey 94% sure “enquête”",
                  "Maybe about: health 41% sure “bedrijfsarts”", "Friday 4 December 2026 95% sure “uiterlijk vrijdag”",
                  "Fits #ask-it 91% sure password Next comes #nieuws."):
        assert words in told


def test_it_says_so_in_dutch(desk: Desk) -> None:
    """What is no word of the mail is translated, concepts of groups too."""
    told = _plain(_card(desk, insight(), "nl"))

    for words in ("mededeling 71% vraag 20%", "Ervoor “beste allen” aan heel veel mensen",
                  "Ertegen heeft een vraagteken", "enquête 94% zeker", "Misschien over: gezondheid 41% zeker",
                  "vrijdag 4 december 2026 95% zeker", "Past bij #ask-it 91% zeker wachtwoord"):
        assert words in told


def test_words_of_the_mail_are_covered_until_revealed(desk: Desk) -> None:
    """As its subject is; what was seen of it in general is told at once."""
    card = _card(desk, insight(), lifted=False)

    assert not [one for one in OF_THE_MAIL if one in card]
    assert "sent to very many people" in card
    assert "Maybe about: health" in card
    assert "uiterlijk vrijdag" in card


def test_each_part_says_that_it_found_nothing(desk: Desk) -> None:
    """An empty place looks like a fault."""
    told = _plain(_card(desk, insight(replace(FOUND, cues=()), Traits(sensitivity=0.03), group=None)))

    for words in ("No single word stood out", "Nothing spoke against it.", "No special kind recognised.",
                  "Nothing points to it. 97% sure.", "No day named.", "No group has a description yet"):
        assert words in told


def test_a_group_that_is_only_nearest_is_not_called_the_right_one(desk: Desk) -> None:
    """The gateway names none rather than a wrong one, and says how near it was."""
    told = _plain(_card(desk, insight(group={**GROUP, "named": False, "confidence": 0.62})))
    assert "No group fits well enough; #ask-it (62%) is nearest." in told
    assert "fits no group at all" in _plain(_card(desk, insight(group={**GROUP, "named": False, "name": ""})))


def test_a_model_that_could_not_be_used_is_no_finding(desk: Desk) -> None:
    """ "Maybe sensitive" about every mail would teach people to look away."""
    told = _plain(_card(desk, insight(traits=Traits(sensitive=True, sensitivity=1.0), group=None,
                                      troubles=["traits", "groups"])))
    assert "Maybe" not in told
    assert 3 == told.count("Nobody can tell")


def test_mail_from_before_or_forgotten_has_a_card_that_says_so(desk: Desk) -> None:
    """The kind outlives the words that spoke for it."""
    assert "was not kept, or is forgotten already" in _card(desk, None)


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "{{ 7*7 }}", '"><img src=x>'])
def test_a_word_of_a_mail_cannot_run(desk: Desk, payload: str) -> None:
    """Whatever a model took for a cue."""
    card = _card(desk, insight(replace(FOUND, cues=(Cue(f"x{payload}", 1.0),))))
    assert f"x{payload}" not in card or "{{" in payload
    assert "49" not in card


def test_the_step_of_the_trace_names_what_was_found(desk: Desk) -> None:
    """Who reads the story from top to bottom need not go down to the card."""
    item = desk.mail(State.POSTED, insight=insight())
    browser = desk.signed_in(REVIEWER)
    browser.cookies.set("language", "en")
    page = browser.get(f"/items/{item.id}").text
    steps = page[page.index('class="steps"'):page.index("</ol>")]

    for words in ("Maybe about: health", ">survey<", "Friday 4 December 2026", "Fits #ask-it", 'href="#insight"'):
        assert words in steps


def test_every_special_kind_and_danger_has_its_words() -> None:
    """A name out of the code would stand there else."""
    assert {f"special_{one.value}" for one in Special} <= WORDS["nl"].keys()
    assert set(KNOWN) <= DANGERS.keys()


def test_every_cue_is_a_word_of_the_mail_or_has_its_translation() -> None:
    """A new fact that a model looks at must be told in both languages, and must not pass for a quotation."""
    classifier, finder = Classifier.load(), TraitFinder.load()
    strange = set()
    for one in examples()[::4]:
        said = _words(f"{one.text.subject}\n{one.text.body}")
        cues = [cue.text for cue in classifier.classify(one.text).cues]
        cues += [cue.text.partition(": ")[2] for cue in finder.traits_of(one.text).cues]
        strange |= {cue for cue in cues if cue not in CUES and not _words(cue) - {"0"} <= said}
    assert set() == strange


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return set(re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char))))
