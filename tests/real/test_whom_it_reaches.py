"""One table: who has a mail as mail, in each way of standing beside the mail server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest

from tests.real.parts import need
from tests.real.table import (
    ALL_STAFF,
    AUTHOR,
    COLLEAGUE,
    NAMED,
    OUTSIDER,
    STAFF,
    Beside,
    Mail,
    beside,
    everybody,
)

pytestmark = pytest.mark.real

NOBODY: Mapping[str, int] = {}
LIST_ONLY = Mail(to=[ALL_STAFF])
AND_NAMED = Mail(to=[ALL_STAFF, NAMED])
REPLY_ALL = Mail(to=[AUTHOR, ALL_STAFF], author=COLLEAGUE, shown=AUTHOR, cc=ALL_STAFF, text="Goed dat je het zegt.")
GUARDED = Mail(to=[ALL_STAFF], text="Dit is vertrouwelijk en blijft onder ons.")
OUTSIDE = Mail(to=[ALL_STAFF, OUTSIDER], shown=ALL_STAFF, cc=OUTSIDER)
ONLY_SHOWN = Mail(to=[ALL_STAFF], cc=OUTSIDER, words="partners")


@dataclass(frozen=True)
class Row:
    """One mail, what the rules say of it, who must have it as mail and how often, and how many posts."""

    mail: Mail
    by_rule: str
    copies: Mapping[str, int]
    posts: int


# The recipients that the gateway sees differ (a list, people in pieces, another name); what people get does not.
TABLE = {
    "to the list only": Row(LIST_ONLY, "post", NOBODY, 1),
    "to the list and one by name": Row(AND_NAMED, "post", {NAMED: 1}, 1),
    "a reply to all that names its author": Row(REPLY_ALL, "post", {AUTHOR: 1}, 1),
    "to the list, an outsider in Cc": Row(OUTSIDE, "post", {OUTSIDER: 1}, 1),
    "to the list, an outsider only in the Cc of its header": Row(ONLY_SHOWN, "guard", everybody(STAFF), 0),
    "to the list, kept as mail by its text": Row(GUARDED, "guard", everybody(STAFF), 0),
}
# name -> (variant, so many recipients in a piece): eleven people make pieces of 5, 5 and 1
WAYS = {"lists": ("transport", 0), "filter": ("filter", 0), "expanded": ("expanded", 0),
        "expanded in pieces": ("expanded", 5), "take-over": ("takeover", 0)}


@pytest.fixture(scope="module", params=WAYS)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    """The gateway beside a real mail server, in each way."""
    need("mail server")
    variant, pieces = WAYS[request.param]
    with beside(variant, tmp_path_factory.mktemp("gateway"), pieces=pieces) as place:
        yield place


@pytest.mark.parametrize("case", TABLE)
def test_each_person_has_what_the_table_says(place: Beside, case: str) -> None:
    """Who was named gets the mail, the list gets the post, and no way of standing there changes that."""
    row = TABLE[case]
    mail = row.mail
    if mail is REPLY_ALL:
        root = place.send(LIST_ONLY)
        assert 1 == place.outcome(root).posts
        mail = replace(mail, answers=root)

    outcome = place.outcome(place.send(mail), least=sum(row.copies.values()))

    assert dict(row.copies) == outcome.copies, place.story()
    assert row.posts == outcome.posts, place.story()
    assert outcome.items <= 1
