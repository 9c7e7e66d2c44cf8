"""What the models look at."""

from __future__ import annotations

from nlp.traits.features import features_of
from nlp.types import Text


def _values(body: str, rarity: dict[str, float] | None = None) -> dict[str, float]:
    found = features_of(Text(subject="Bericht", body=body), rarity or {})
    assert len(found) == len({feature.name for feature in found})
    return {feature.name: feature.value for feature in found}


def test_a_danger_beside_a_name_says_more_than_one_beside_nobody() -> None:
    """"The hospital is opposite the station" is about no patient."""
    assert "g:danger:health person 2" in _values("Gisteren is Truus in het ziekenhuis opgenomen.")
    assert "g:danger:health person 0" in _values("Het ziekenhuis is tegenover het station.")


def test_a_phrase_that_harmless_mail_uses_says_less() -> None:
    """What training never saw counts as rare; what everybody writes does not."""
    body = "Zij ligt in het ziekenhuis."

    assert _values(body)["r:health"] > _values(body, {"q:danger:health ziekenhuis*": 0.2})["r:health"]


def test_how_many_are_addressed_makes_no_difference() -> None:
    """The mail to be feared most is the one for three people that went to all."""
    few, many = (features_of(Text(subject="x", body="y", to_count=count), {}) for count in (3, 9000))

    assert few == many


def test_a_sum_beside_a_person_is_pay() -> None:
    """A price list is not."""
    assert "e:sum beside a name" in _values("Volgend jaar krijgt Anja 4200 bruto.")
    assert not [name for name in _values("Koffie kost 2 euro.") if name.startswith("e:")]
