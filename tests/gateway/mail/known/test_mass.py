"""A newsletter is sent by a machine; a colleague's post on a list is not, and nobody answers either."""

from __future__ import annotations

import pytest

from gateway.mail.types import Automatic
from tests.gateway.mail.letters import letter, read

WAY_OUT = "List-Unsubscribe: <https://news.example/out>"


@pytest.mark.parametrize("fields", [
    ("Precedence: bulk",), ("Precedence: junk",),
    (WAY_OUT, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
    (WAY_OUT, "Feedback-ID: 1:2:newsletter"), (WAY_OUT, "X-MC-User: ab"), (WAY_OUT, "X-SG-EID: ab"),
    (WAY_OUT, "X-Mailgun-Tag: november"), (WAY_OUT, "X-Campaign: november"),
])
def test_a_newsletter_has_a_way_out_and_a_mass_mailer(fields: tuple[str, ...]) -> None:
    """RFC 8058 and the mass mailers' own fields."""
    assert Automatic.LIST_MAIL == read(letter(*fields)).automatic


@pytest.mark.parametrize("fields", [
    ("List-Id: <all.corp.example>", "List-Post: <mailto:all@corp.example>", WAY_OUT, "Precedence: list"),
    ("List-Id: <all.corp.example>", "List-Post: <mailto:all@corp.example>", "Precedence: bulk"),
    (WAY_OUT, "List-Post: <mailto:all@corp.example>", "Feedback-ID: 1:2"),
    (WAY_OUT, "X-Mailman-Version: 2.1.39", "X-Mailgun-Tag: relay"),
    (WAY_OUT,),
    ("X-SG-EID: ab",),
])
def test_a_post_on_a_list_is_a_persons(fields: tuple[str, ...]) -> None:
    """A company may also send all its mail through a mass mailer's servers."""
    assert read(letter(*fields)).automatic is None


def test_a_list_is_never_answered() -> None:
    """The answer would go to everybody."""
    assert not read(letter("List-Post: <mailto:all@corp.example>")).may_answer
    assert not read(letter(WAY_OUT)).may_answer
