"""The built-in checks on a mail that was read, in the order in which they speak."""

from __future__ import annotations

from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


def test_a_broken_mail_is_delivered_as_it_came_and_never_posted(town: Town) -> None:
    """Half a text must not stand in a group under somebody's name."""
    town.says.kind = Kind.ANNOUNCEMENT
    cut = letter("Kapot", "RGUgbmlldXdlIHNsZXV0ZWxzIGxpZ2dlbiBrbGF", more="Content-Transfer-Encoding: base64")
    item = town.accept(cut, P1, ALL)
    town.run()

    kept = town.item(item)
    assert (State.DELIVERED, "built-in:broken") == (kept.state, kept.decided_by)
    assert [] == town.posts(item)
    (mail,) = town.mails_to(ALL)
    assert mail.content.endswith(cut)
