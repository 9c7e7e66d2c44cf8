"""The audience guard, asked when rules load."""

from __future__ import annotations

from gateway.pipeline.fitting import fits
from tests.gateway.town import Town


def test_each_target_names_the_lists_whose_mail_it_may_take(town: Town) -> None:
    """The open group may show mail to everybody only; the closed one what its members all got."""
    found = {fit.target: fit for fit in fits(town.parts)}
    assert ("everyone",) == found["news"].lists
    assert ("everyone", "sales") == found["sales"].lists


def test_a_target_whose_group_is_gone_says_so(town: Town) -> None:
    """Not an error at load: mail goes on as mail."""
    rules = town.parts.rulebook.now
    from dataclasses import replace

    place = replace(rules.targets["news"], group="weg")
    town.parts.rulebook.replace(replace(rules, targets={"news": place}))
    (fit,) = fits(town.parts)
    assert fit.trouble
    assert () == fit.lists
