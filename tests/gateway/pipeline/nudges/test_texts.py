"""Every text in both languages: complete, short, and never pushing."""

import re
from html.parser import HTMLParser

import pytest

from gateway.pipeline.links import LOGIN_LASTS
from gateway.pipeline.nudges import NudgeKind, compose, compose_answer
from gateway.pipeline.nudges.texts import FOLDER, PLACE, Texts, texts_in
from gateway.pipeline.nudges.types import LANGUAGES
from tests.gateway.pipeline.nudges.samples import answer, bodies, every_nudge, nudge

FORBIDDEN = (
    "please use",
    "policy",
    "reminder",
    "from now on you must",
    "you must",
    "deadline",
    "great mail",
    "gelieve",
    "beleid",
    "herinnering",
    "je moet",
    "verplicht",
    "uiterlijk",
    "!!",
    "mooie mail",
)
CASES = [
    pytest.param(one, id=f"{one.language}-{one.item}-{one.kind}")
    for language in LANGUAGES
    for one in every_nudge(language)
]


class Words(HTMLParser):
    """The text of a page as a reader sees it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipping = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.skipping = tag == "title" or (self.skipping and tag != "body")

    def handle_data(self, data):
        if not self.skipping:
            self.found.append(data)


def seen(plain: str) -> list[str]:
    return " ".join(line for line in plain.splitlines() if not line.startswith("  ")).split()


def shape(texts: Texts) -> dict[str, object]:
    notes = {
        kind: (
            [
                [
                    (
                        one.count,
                        one.when,
                        one.always,
                        sorted(one.by_count),
                        [sorted(PLACE.findall(text)) for text in one.variants()],
                    )
                    for one in part
                ]
                for part in note.body
            ],
            [(choice.link, len(choice.label.first)) for choice in note.choices],
            note.button and note.button.link,
            note.proof,
            bool(note.hint),
            sorted(PLACE.findall(" ".join(note.subject.variants()))),
        )
        for kind, note in texts.notes.items()
    }
    lines = {
        kind: (PLACE.findall(one.text.first[0]), one.choice.link) for kind, one in texts.receipt_lines.items()
    }
    return {"notes": notes, "lines": lines, "kinds": sorted(texts.kinds), "proofs": sorted(texts.proofs)}


def test_both_languages_say_the_same_things():
    """A note that exists in one language only would leave half the company without it."""
    assert shape(texts_in("nl")) == shape(texts_in("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_text(language):
    """Only answers are written by colleagues; all other kinds need words of ours."""
    assert {kind.value for kind in NudgeKind} - {"answer"} == set(texts_in(language).notes)


@pytest.mark.parametrize("one", CASES)
def test_a_note_has_at_most_90_words(one):
    """A friendly note is read in half a minute or not at all."""
    plain, _ = bodies(compose(one).content)

    assert 5 < len(seen(plain)) <= 90


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_note_loses_its_proof_before_anything_else(language):
    """The number is there to persuade; choices and notice are what the person needs."""
    wordy = nudge(language=language, audience="a b c d e f g h i")
    plain, _ = bodies(compose(wordy).content)

    assert "51%" not in plain
    assert "MAIL, STOP" in plain
    assert "#mail" in plain


@pytest.mark.parametrize("one", CASES)
def test_plain_and_html_say_the_same(one):
    """Who reads plain text is told no less."""
    plain, html = bodies(compose(one).content)

    assert seen(plain) == "".join(Words(html).found).replace("\xa0·", " ").split()


@pytest.mark.parametrize("one", CASES)
def test_no_note_pushes(one):
    """We lost the right to nag when we moved somebody's mail."""
    mail = compose(one)
    text = " ".join((mail.subject, *bodies(mail.content))).lower()

    assert [] == [phrase for phrase in FORBIDDEN if phrase in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_themselves_hold_no_pushing_phrase(language):
    """Also the variants that no sample reaches."""
    lines = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8").lower().splitlines()

    assert [] == [phrase for phrase in FORBIDDEN for line in lines if phrase in line]


@pytest.mark.parametrize(
    "content",
    [
        *(pytest.param(compose(one.values[0]).content, id=str(one.id)) for one in CASES),
        *(
            pytest.param(compose_answer(answer(language)).content, id=f"{language}-answer")
            for language in LANGUAGES
        ),
    ],
)
def test_html_fetches_nothing_and_runs_nothing(content):
    """No picture, no pixel, no script, no style from elsewhere: opening the mail tells nobody."""
    _, html = bodies(content)

    assert [] == re.findall(r"<(?:img|script|link|iframe|object|style|svg|video|form|base)\b", html, re.I)
    assert [] == re.findall(r"\b(?:src|srcset|background|poster|on[a-z]+)\s*=|url\(|@import", html, re.I)
    assert {"https", "mailto"} >= set(re.findall(r'href="([a-z]+):', html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_login_mail_promises_the_time_the_link_lasts(language):
    """Text and code must not drift apart."""
    plain, _ = bodies(compose(nudge(NudgeKind.LOGIN, language)).content)

    assert f"{LOGIN_LASTS.total_seconds() / 60:.0f} minu" in plain
