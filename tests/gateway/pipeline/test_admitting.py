"""Mails admitted in one transaction become what they would have become one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gateway.mail.headers import scan_headers
from gateway.mail.types import Envelope
from gateway.pipeline.admitting import Newcomer, admit
from gateway.store import tables
from gateway.store.database import writing
from tests.gateway.town import Town, envelope_to, letter

ALL, SALES = "iedereen@havik.example", "sales@havik.example"
IDS = ("<a@x.example>", "<b@x.example>", "<c@x.example>")
P1, P2 = "p1@havik.example", "p2@havik.example"

MAILS = st.lists(
    st.tuples(
        st.sampled_from([P1, P2]),
        st.sampled_from([(ALL,), (SALES,), (ALL, SALES)]),
        st.sampled_from(["Plan", "Re: Plan", "Omzet"]),
        st.sampled_from(["", *IDS]),
        st.sampled_from(["", *IDS]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@contextmanager
def a_town() -> Iterator[Town]:
    with TemporaryDirectory() as folder:
        town = Town(Path(folder))
        try:
            yield town
        finally:
            town.close()


def newcomer(town: Town, envelope: Envelope, content: bytes) -> Newcomer:
    return town.door._newcomer(envelope, scan_headers(content), content, "inline")


def mail(author: str, to: Sequence[str], subject: str, own: str, answers: str, sure: bool) -> tuple[Envelope, bytes]:
    content = letter(subject, "Tekst.", author=author, message_id=own or "<>", answers=answers)
    return envelope_to(*to, sender=author, trusted=sure), content


def take(town: Town, batches: Sequence[Sequence[tuple[Envelope, bytes]]]) -> list[str]:
    ids: list[str] = []
    for batch in batches:
        with writing(town.parts.database) as connection:
            ids += admit(connection, town.parts, [newcomer(town, *one) for one in batch])
    return ids


def kept(town: Town) -> list[list[tuple[object, ...]]]:
    """All that the store says, but for the numbers of journal lines."""
    columns = (tables.threads, tables.items, tables.contents, tables.recipients, tables.thread_messages)
    with town.parts.database.connect() as connection:
        rows = [sorted(map(tuple, connection.execute(select(one))), key=repr) for one in columns]
        lines = connection.execute(select(tables.journal.c.item_id, tables.journal.c.words))
        return [*rows, sorted(map(tuple, lines), key=repr), sorted(town.engine.tasks.items(), key=repr)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MAILS)
def test_a_batch_is_what_its_mails_are_one_by_one(
    mails: list[tuple[str, tuple[str, ...], str, str, str, bool]]
) -> None:
    """Whatever they answer, claim and repeat: company in a transaction changes no thread and no owner."""
    made = [mail(*one) for one in mails]
    with a_town() as alone, a_town() as together:
        alone_ids = take(alone, [[one] for one in made])
        together_ids = take(together, [made])

        assert alone_ids == together_ids
        assert kept(alone) == kept(together)


def test_an_answer_in_the_same_batch_comes_second_in_its_thread(tmp_path: Path) -> None:
    """A colleague was quick: both came while a commit ran, and the group must show them in order."""
    town = Town(tmp_path)
    first = mail(P1, [ALL], "Plan", "<a@x.example>", "", True)
    second = mail(P2, [ALL], "Re: Plan", "<b@x.example>", "<a@x.example>", True)
    ids = take(town, [[first, second]])
    items = [town.item(one) for one in ids]
    priorities = [town.engine.tasks[f"handle:{one}:0"].priority for one in ids]
    town.close()

    assert [items[0].id] * 2 == [one.thread_id for one in items]
    assert [1, 2] == [one.thread_seq for one in items]
    assert [1, 2] == priorities


def test_the_same_mail_twice_in_a_batch_is_one_item(tmp_path: Path) -> None:
    """A sender that lost our answer is quick, too."""
    town = Town(tmp_path)
    twice = mail(P1, [ALL], "Plan", "<a@x.example>", "", True)
    ids = take(town, [[twice, twice]])
    found = kept(town)[1]
    town.close()

    assert ids[0] == ids[1]
    assert 1 == len(found)


def test_pieces_of_one_mail_in_a_batch_are_one_item(tmp_path: Path) -> None:
    """Postfix hands the pieces of an expanded list over at the same time."""
    town = Town(tmp_path)
    content = letter("Plan", "Tekst.", author=P1, message_id="<a@x.example>")
    pieces = [
        (replace(envelope_to(ALL, f"p{n}@havik.example", sender=P1), xforward=(("IDENT", "Q1"),)), content)
        for n in (3, 4, 5)
    ]
    ids = take(town, [pieces])
    recipients = kept(town)[3]
    town.close()

    assert 1 == len(set(ids))
    assert {ALL, "p3@havik.example", "p4@havik.example", "p5@havik.example"} == {row[2] for row in recipients}
