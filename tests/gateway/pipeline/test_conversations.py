"""Threads: storms, replies to posts, and conversations by mail."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import Message as Parsed

from adapters.types import Post
from gateway.pipeline.fate import Fate
from gateway.store import outgoing
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, envelope_to, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


def test_a_storm_is_gathered_under_the_mail_it_answers(town: Town) -> None:
    """From the third reply-all on, replies join one thread and no mailbox is hit."""
    root = town.accept(letter("Taart", "Er is taart.", message_id="<taart@havik.example>"), P1, ALL)
    replies = [
        town.accept(
            letter(
                "Re: Taart",
                f"Gefeliciteerd {n}",
                author=f"p{n}@havik.example",
                answers="<taart@havik.example>",
            ),
            f"p{n}@havik.example",
            ALL,
        )
        for n in range(2, 8)
    ]
    town.run()
    states = [town.item(reply).state for reply in replies]
    assert [State.DELIVERED] * 2 + [State.ABSORBED] * 4 == states
    assert State.BOTH == town.item(root).state
    with town.parts.database.connect() as connection:
        threads = {row.remote_thread for r in (root, *replies) for row in outgoing.of_item(connection, r)}
    assert 1 == len(threads)
    assert 3 == len(town.mails_to(ALL))


def test_an_answer_in_the_group_reaches_the_asker_and_the_asker_answers_back(town: Town) -> None:
    """Both ways of a conversation by mail, and nobody else may use the address."""
    from gateway.pipeline.answering import watch

    town.says.kind = Kind.QUESTION
    item = town.accept(letter("Ladder", "Wie heeft mijn ladder?"), P1, ALL)
    town.run()
    with town.parts.database.connect() as connection:
        (row,) = outgoing.of_item(connection, item)
    town.feed.post(
        Post(
            key="web-1",
            target="vragen",
            author="Siska Sol",
            author_address="s2@havik.example",
            title="",
            text="In hal 3.",
            thread=row.remote_thread,
        )
    )
    town.now = town.engine.now = town.now.replace(minute=30)
    watch(town.parts, "feed", town.now.replace(minute=0))
    town.run()
    answer: Parsed = message_from_bytes(town.mails_to(P1)[-1].content)
    assert "Re: Ladder" == answer["Subject"]
    back = str(answer["Reply-To"])
    stranger = town.accept(
        letter("Re: Ladder", "Ik ben het echt", author="p5@havik.example", to=back), "p5@havik.example", back
    )
    asker = town.accept(letter("Re: Ladder", "Dank!", to=back), P1, back)
    town.run()
    assert [] == town.posts(stranger)
    assert (State.POSTED, "built-in:answer") == (town.item(asker).state, town.item(asker).decided_by)
    assert ["In hal 3.", "Dank!"] == [
        r.text.strip() for r in town.feed.replies_since("vragen", row.intended_at)
    ]
    assert Fate.REFUSE is town.knock(envelope_to(back.replace("reply+", "reply+x"), sender=P1), letter()).fate


def test_a_reply_to_a_post_stands_under_it(town: Town) -> None:
    """A reply by mail joins its post's thread; nobody gets mail about what they never saw."""
    town.says.kind = Kind.ANNOUNCEMENT
    root = town.accept(letter("Feest", "Vrijdag is er feest.", message_id="<feest@havik.example>"), P1, ALL)
    town.run()
    town.says.kind = Kind.DISCUSSION
    reply = town.accept(
        letter("Antw: Feest", "Leuk!", author="p2@havik.example", answers="<feest@havik.example>"),
        "p2@havik.example",
        ALL,
    )
    town.run()
    assert (State.POSTED, "built-in:joins-thread") == (town.item(reply).state, town.item(reply).decided_by)
    assert town.posts(reply)[0].startswith(town.posts(root)[0])


def test_a_reply_to_another_list_does_not_join(town: Town) -> None:
    """Knowing a Message-ID is no right to speak in its thread."""
    town.says.kind = Kind.ANNOUNCEMENT
    town.accept(letter("Feest", "Vrijdag is er feest.", message_id="<feest@havik.example>"), P1, ALL)
    town.run()
    town.says.kind = Kind.DISCUSSION
    panel = "extern-panel@havik.example"
    reply = town.accept(letter("Re: Feest", "Leuk!", to=panel, answers="<feest@havik.example>"), P1, panel)
    town.run()
    assert State.DELIVERED == town.item(reply).state
    assert [] == town.posts(reply)


def test_the_author_of_the_thread_gets_every_absorbed_reply(town: Town) -> None:
    """Who brought the cake sees all congratulations, although the list is spared."""
    town.accept(letter("Taart", "Er is taart.", message_id="<taart@havik.example>"), P1, ALL)
    for n in range(2, 7):
        town.accept(
            letter("Re: Taart", f"Hoera {n}", author=f"p{n}@havik.example", answers="<taart@havik.example>"),
            f"p{n}@havik.example",
            ALL,
        )
    town.run()
    replies = [mail for mail in town.mails_to(P1) if b"Hoera" in mail.content]
    assert 3 == len(replies)
    assert 3 == len(town.mails_to(ALL))


def test_an_answer_into_a_group_that_was_opened_since_is_not_posted(town: Town) -> None:
    """Its author wrote to those who could have had the question; now everybody would read it."""
    from sqlalchemy import update

    from adapters.feed.tables import groups
    from gateway.pipeline.addresses import reply_address

    town.parts.rulebook.replace(replace(town.parts.rulebook.now, guards=()))
    item = town.accept(letter("Omzet", "De omzet.", author="s1@havik.example", to="sales@havik.example"),
                       "s1@havik.example", "sales@havik.example")
    town.run()
    assert 1 == len(town.posts(item))
    back = reply_address(item.lower(), "s1@havik.example", town.parts.secret, town.parts.manners.domain)

    def answer(words: str) -> list[str]:
        mail = letter("Re: Omzet", words, author="s1@havik.example", to=back, message_id=f"<{words}@havik.example>")
        answered = town.accept(mail, "s1@havik.example", back)
        town.run()
        return town.posts(answered)

    assert 1 == len(answer("besloten"))
    with town.parts.database.begin() as connection:
        connection.execute(update(groups).where(groups.c.name == "sales").values(openness="open"))
    assert [] == answer("open")
