"""The matching group: found across languages, never guessed, explained, fast and the same each time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from nlp.examples import Example, examples
from nlp.groups import Matcher
from nlp.groups_score import score
from nlp.groups_train import CORPUS, calibrated, companies, train_groups
from nlp.matching import WEIGHTS, Background, background
from nlp.types import Group, Text
from tests.growth import LINEAR, dearer

GROUPS = (
    Group(name="help", title="IT help", description="Laptops, passwords, printers and the network."),
    Group(name="fietsen", title="Fietsen", description="Stalling, routes en samen naar het werk fietsen."),
    Group(name="canteen", title="Canteen", description="Lunch, coffee and what is on the menu."),
    Group(name="markt", title="Prikbord", description="Te koop, te geef en gezocht van collega's."),
)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(GROUPS)


@pytest.mark.parametrize(("group", "subject", "body"), [
    ("help", "Wachtwoord vergeten", "Ik kan niet inloggen op mijn laptop, wie helpt?"),
    ("help", "Drucker", "Der Drucker im zweiten Stock findet das Netzwerk nicht mehr."),
    ("fietsen", "Bike shed", "Somebody left a bicycle in front of the bike shed."),
    ("canteen", "Koffie", "De koffieautomaat geeft alleen nog soep. En wat eten we vandaag bij de lunch?"),
    ("markt", "For sale: pram", "Hardly used, second-hand stroller for sale, sixty euros."),
])
def test_a_mail_finds_its_group_in_another_language(matcher: Matcher, group: str, subject: str, body: str) -> None:
    """Half of the company writes in the other language."""
    assert group == matcher.match(Text(subject=subject, body=body)).group


@pytest.mark.parametrize("body", ["", "Dank!", "Tot morgen allemaal, het was een mooie dag.", "?!... 123", "zzzz qqqq"])
def test_where_nothing_fits_no_group_is_named(matcher: Matcher, body: str) -> None:
    """No post is better than one in the wrong group."""
    assert matcher.match(Text(subject="", body=body)).group is None


def test_a_mail_between_two_groups_is_left_alone() -> None:
    """Two groups that say the same cannot be told apart: neither is named."""
    twins = (*GROUPS, replace(GROUPS[0], name="help-2"))

    found = Matcher(twins).match(Text(subject="Printer", body="The printer is broken."))

    assert found.group is None
    assert {"help", "help-2"} == {found.best, found.runner_up}


def test_the_answer_says_why_in_the_words_of_the_mail_and_for_a_journal_without_them(matcher: Matcher) -> None:
    """A rule admin sees words; a journal that outlives the mail sees concepts."""
    found = matcher.match(Text(subject="Wachtwoordje", body="Mijn laptopje vraagt steeds om een wachtwoord."))

    assert any(cue.text.startswith("wachtwoord") for cue in found.cues)
    assert "password" in found.reasons
    assert "wachtwoordje" not in found.reasons
    assert len(found.cues) <= 8
    assert all(cue.weight > 0 for cue in found.cues)


def test_past_posts_teach_what_a_description_leaves_out() -> None:
    """Words that nobody put into a description are learnt from what was posted."""
    mail = Text(subject="Zwaluwbrug", body="Staat de Zwaluwbrug nog open voor de tractorkeuring?")
    posts = ("Tractorkeuring bij de Zwaluwbrug", "De Zwaluwbrug is klaar", "Zwaluwbrug: tractorkeuring om tien uur")
    taught = (*GROUPS, Group(name="brug", description="Nieuws van de ploeg", examples=posts))
    untaught = (*GROUPS, Group(name="brug", description="Nieuws van de ploeg"))

    assert "brug" == Matcher(taught).match(mail).best
    assert "brug" != Matcher(untaught).match(mail).best


def test_the_same_mail_gets_the_same_answer(matcher: Matcher) -> None:
    """An explanation later must tell what was decided then."""
    mail = Text(subject="Lunch", body="Fiets gezocht, te koop of te leen, voor de lunch in de kantine.")

    assert matcher.match(mail) == Matcher(GROUPS).match(mail)


def test_one_group_alone_and_none_at_all_work() -> None:
    """The least that an admin can describe."""
    mail = Text(subject="Printer", body="My laptop, the printer, a password and the network.")

    assert Matcher(()).match(mail).group is None
    assert "help" == Matcher(GROUPS[:1]).match(mail).best


def test_several_topics_may_hold_at_once(matcher: Matcher) -> None:
    """A mail on two topics has both; the margin between them does not matter."""
    mail = Text(subject="Te koop: laptop en printer",
                body="Laptop met oplader, tweedehands, te koop. Printer gratis af te halen.")

    assert {"help", "markt"} <= set(matcher.fitting(mail))
    assert () == matcher.fitting(Text(subject="Hoi", body="Fijn weekend!"))


def test_the_work_grows_with_the_number_of_groups_and_no_faster() -> None:
    """Five hundred groups instead of fifty: ten times the work, never a hundred times."""
    mails = [Text(subject="Printer", body="De printer op de tweede etage doet het niet. " * 5)] * 50
    few, many = (Matcher([replace(GROUPS[number % 4], name=f"g{number}") for number in range(size)])
                 for size in (50, 500))

    assert dearer(lambda matcher: [matcher.match(mail) for mail in mails], many, few) <= LINEAR


def test_on_a_company_it_never_saw_it_is_seldom_wrong() -> None:
    """The floor of the promise, on our own invented companies: each judged by what the others taught."""
    known, taught = background(), companies()
    wrong = total = named = 0
    for company in taught:
        others = calibrated(known, [one for one in taught if one is not company])
        matcher = Matcher(company.groups, others)
        for text, wanted in company.mails:
            group = matcher.match(text).group
            total, named = total + 1, named + (group is not None)
            wrong += group is not None and group != wanted

    assert wrong / total < 0.07
    assert 0.4 < named / total


def test_training_is_the_same_each_time_and_can_be_used(tmp_path: Path) -> None:
    """Reproducible from the corpus alone."""
    few: tuple[Example, ...] = examples()[:200]

    train_groups(few, tmp_path / "a")
    train_groups(few, tmp_path / "b")

    texts = [(tmp_path / name / "weights.json").read_text() for name in "ab"]
    assert texts[0] == texts[1]
    assert 7 == len(json.loads(texts[0])["weights"])
    found = score(GROUPS, [(Text(subject="Wachtwoord", body="Mijn laptop wil een wachtwoord."), frozenset({"help"}))])
    assert (1, 0) == (found.mails, found.wrong)


def test_without_training_it_says_what_to_do(tmp_path: Path) -> None:
    """A missing file is told with its remedy."""
    with pytest.raises(FileNotFoundError, match="mailsquare nlp train"):
        background(tmp_path / "none.json")


@pytest.mark.parametrize("change", [
    {"format": 99}, {"weights": [1.0]}, {"signs": ["other"]}, {"mails": 0}, {"frequency": 3}, {"weights": None}, None,
])
def test_what_was_learned_by_another_release_or_is_damaged_is_refused(
    tmp_path: Path, change: dict[str, object] | None
) -> None:
    """The service goes on without it; a match by wrong numbers would be worse than none."""
    text = WEIGHTS.read_text()
    file = tmp_path / "weights.json"
    file.write_text(text[: len(text) // 2] if change is None else json.dumps({**json.loads(text), **change}))

    with pytest.raises(ValueError, match="install mailsquare again"):
        background(file)


def test_rarity_is_between_none_and_all() -> None:
    """What is in many mails weighs little, a concept always something."""
    known = Background(mails=1000, frequency={"w:de": 900, "c:lunch": 900, "w:zeldzaam": 3})

    assert 0 == known.rarity("w:de") < known.rarity("w:zeldzaam") < known.rarity("w:nooit") == 1
    assert 0 < known.rarity("c:lunch") < 1


def test_a_company_file_that_names_an_unknown_group_is_refused(tmp_path: Path) -> None:
    """A slip in the labels would teach the wrong thing."""
    (tmp_path / "x.yaml").write_text("groups: [{name: a}]\nmails: [[b, s, t]]\n")

    with pytest.raises(ValueError, match="no group is called b"):
        companies(tmp_path)
    assert 3 <= len(companies(CORPUS))
