"""The audience guard: nobody reads a post who could not have had its mail, whatever changes meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.pipeline.circles import Circle, Company
from tests.gateway.pipeline.watched import MAILINGS, Change, Mailing, companies, square
from tests.gateway.town import Town, letter

FEW = settings(max_examples=12, deadline=None, database=None, derandomize=True,
               suppress_health_check=list(HealthCheck))


def test_no_post_is_seen_by_anybody_who_could_not_have_had_the_mail() -> None:
    """The figure runs ten thousand mails of this; some hundred of them here."""
    with square() as made:

        @FEW
        @given(companies(), st.lists(MAILINGS, min_size=10, max_size=12))
        def run(company: Company, mailings: list[Mailing]) -> None:
            made.open(company)
            for one in mailings:
                made.mail(one)
            assert [] == made.network.leaks

        run()
        assert made.mails > 80
        assert made.network.made > 5


def company() -> Company:
    on: dict[str, set[int | str]] = {"l0": {1, 2}, "l1": {1, 2}, "l2": {"a1"}, "a1": {1, 2}, "a2": {1}}
    closed = {name: Circle("closed", {1, 2}) for name in ("g0", "g1", "g2", "g3")}
    return Company(on=on, hidden={1, 2}, included={1}, groups=closed)


def made_by(mailing: Mailing, there: Company | None = None) -> int:
    """How many posts one mail becomes; none of them may leak."""
    with square() as made:
        made.open(there or company())
        made.mail(mailing)
        assert [] == made.network.leaks
        return made.network.made


def to(*lists: str, target: str = "g0", between: Change | None = None, people: tuple[int, ...] = ()) -> Mailing:
    return Mailing(to=lists, people=people, target=target, author=1, both=False, answers=0, before=(),
                   between=(between,) if between else ())


def test_a_group_within_its_list_gets_the_post() -> None:
    """Of members in a file, behind aliases, and where IT gave its word: or nothing below shows anything."""
    assert [1, 1, 1] == [made_by(to("l0")), made_by(to("l2")), made_by(to("l3", target="g3"))]


def test_a_group_that_opens_between_decision_and_post_gets_none() -> None:
    """Also where IT's word stands for the members: it was given for a closed group."""
    assert 0 == made_by(to("l0", between=Change(what="open", where="g0")))
    assert 0 == made_by(to("l3", target="g3", between=Change(what="open", where="g3")))
    assert 0 == made_by(to("l0", between=Change(what="share", where="g0")))


def test_who_leaves_the_list_or_the_company_between_decision_and_post_reads_nothing() -> None:
    """They can still read the group, so the post is not made."""
    assert 0 == made_by(to("l0", between=Change(what="leaves", who=2, where="l0")))
    assert 0 == made_by(to("l2", between=Change(what="leaves", who=2, where="a1")))
    assert 0 == made_by(to("l0", between=Change(what="gone", who=2, where="l0")))


def test_an_alias_that_begins_to_end_in_a_command_is_doubt() -> None:
    """Nobody knows whom a command writes to."""
    assert 0 == made_by(to("l2", between=Change(what="command", where="a1")))


def test_more_readers_than_the_number_that_it_gave_are_too_many() -> None:
    """The list has three people; a fourth reader cannot be one of them."""
    there = company()
    there.groups["g3"].members = {1, 2, 3, 4}
    assert 0 == made_by(to("l3", target="g3"), there)


def test_who_left_gets_no_note_and_so_is_not_moved(tmp_path: Path) -> None:
    """Their account may still send; what it sends goes out as the mail that it was."""
    town = Town(tmp_path)
    town.says.kind = Kind.ANNOUNCEMENT
    here = town.parts.directory()
    town.reopen(replace(town.parts, directory=lambda: replace(here, left=frozenset({"p1@havik.example"}))))
    item = town.accept(letter(), "p1@havik.example", "iedereen@havik.example")
    town.run()
    assert (State.DELIVERED, "built-in:cannot-tell-author") == (town.item(item).state, town.item(item).decided_by)
    assert [] == town.mails_to("p1@havik.example")
    town.close()


def test_a_reply_that_dropped_a_list_does_not_join_the_wider_group() -> None:
    """The mail went to two lists, its group reads both; the reply went to one of them."""
    there = company()
    there.on["l1"] = {3, 4}
    there.groups["g0"].members = {1, 2, 3, 4}
    with square() as made:
        made.open(there)
        made.mail(to("l0", "l1"))
        assert 1 == made.network.made
        made.mail(Mailing(to=("l0",), people=(3,), target="g0", author=2, both=False, answers=1, before=(), between=()))
        assert 1 == made.network.made
        assert [] == made.network.leaks


