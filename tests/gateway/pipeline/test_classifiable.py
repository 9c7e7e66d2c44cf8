"""How many people a mail names, as the classifier learned to understand it."""

from __future__ import annotations

import pytest

from gateway.mail.parse import parse
from gateway.mail.types import Message
from gateway.pipeline.classifiable import classifiable, text_of
from tests.gateway.town import Town, letter

ALL, P1, P2 = "iedereen@havik.example", "p1@havik.example", "p2@havik.example"
THREE = "a@havik.example, b@havik.example, c@havik.example"


def _read(to: str, more: str = "") -> Message:
    message = parse(letter(to=to, more=more))
    assert isinstance(message, Message)
    return message


@pytest.mark.parametrize(("to", "lists", "audience", "count"), [
    (ALL, {ALL}, 640, None),                       # one list
    (f"{THREE}, {ALL}", {ALL}, 643, None),         # people and a list
    (ALL, set(), 640, None),                       # a list nobody told us of: one address, 640 people
    (f"{P1}, {P2}", set(), 2, 2),                  # two people, and nobody else
    (f"{P1}, {P2}", set(), None, None),            # two addresses, and nobody knows whom they reach
    (THREE, set(), None, 3),                       # three people by name
    (THREE, set(), 640, 3),
    (f"{THREE}, A@HAVIK.example", set(), None, 3), # one of them twice
    ("undisclosed-recipients:;", set(), 640, None),
    ("undisclosed-recipients:;", set(), 0, None),
])
def test_a_number_means_people_named_one_by_one(
    to: str, lists: set[str], audience: int | None, count: int | None
) -> None:
    """In what the classifier learned from, mail to a list has no number: 1 would mean a single person."""
    assert count == classifiable(_read(to), lists=lists, audience=audience).to_count


@pytest.mark.parametrize("field", ["List-Id: <club.lists.example>", "List-Post: <mailto:club@lists.example>"])
def test_a_mail_that_came_through_a_list_server_has_none(field: str) -> None:
    """Whomever its header names besides."""
    assert classifiable(_read(THREE, field)).to_count is None


def test_in_service_the_lists_are_those_of_the_config_and_the_audience_is_the_envelopes(town: Town) -> None:
    """The whole company behind one address is not one person."""
    item = town.item(town.accept(letter(), P1, ALL))
    assert text_of(town.parts, item, _read(ALL)).to_count is None
    assert text_of(town.parts, item, _read("alle-collegas@havik.example")).to_count is None
    assert 3 == text_of(town.parts, item, _read(THREE)).to_count
