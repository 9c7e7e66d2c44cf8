"""Whole ways of one mail, from the door to its final state."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message as Parsed

import pytest

from adapters.types import Post
from gateway.pipeline.fate import Fate
from gateway.pipeline.letting_go import confirm_post, mail_anyway, post_after_all
from gateway.pipeline.off import switch_off
from gateway.pipeline.sweep import sweep
from gateway.store import items, outgoing, people
from gateway.store.database import writing
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, envelope_to, letter

ALL = "iedereen@havik.example"
P1 = "p1@havik.example"


def posts(town: Town, item_id: str) -> list[str]:
    with town.parts.database.connect() as connection:
        return [row.url for row in outgoing.of_item(connection, item_id) if row.state == "sent"]


def subjects_to(town: Town, address: str) -> list[str]:
    return [str(message_from_bytes(mail.content)["Subject"]) for mail in town.mails_to(address)]


def test_an_announcement_becomes_a_post_and_its_author_hears_of_it(town: Town) -> None:
    """The main job: no mail to the list, one post, one nudge with the null sender."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(), P1, ALL)
    town.run()
    assert State.POSTED == town.item(item).state
    assert [] == town.mails_to(ALL)
    assert 1 == len(posts(town, item))
    (nudge,) = town.mails_to(P1)
    assert nudge.mail.startswith("MAIL FROM:<>")
    assert "auto-replied" == message_from_bytes(nudge.content)["Auto-Submitted"]


def test_a_discussion_stays_mail_byte_for_byte(town: Town) -> None:
    """What no rule wants reaches the next hop with one trace line more and nothing else."""
    content = letter("Wat vinden jullie", "Zullen we de vloer blauw verven?")
    item = town.accept(content, P1, ALL)
    town.run()
    assert State.DELIVERED == town.item(item).state
    (mail,) = town.mails_to(ALL)
    assert mail.content.endswith(content)
    assert mail.content.removesuffix(content).startswith(b"Received: ")


@pytest.mark.parametrize(
    ("sender", "recipients", "reason"),
    [
        (P1, ("p2@havik.example",), "built-in:no-list"),
        ("baas@havik.example", (ALL,), "guard:board"),
        (P1, ("sales@havik.example",), "guard:small"),
        ("", (ALL,), "built-in:bounce"),
        (P1, ("postmaster@havik.example", ALL), "built-in:postmaster"),
    ],
)
def test_what_is_not_ours_is_relayed_at_the_door(
    town: Town, sender: str, recipients: tuple[str, ...], reason: str
) -> None:
    """Small mail is never stored: the door names the check that let it pass."""
    verdict = town.knock(
        envelope_to(*recipients, sender=sender), letter(author=sender or P1, to=recipients[-1])
    )
    assert (Fate.RELAY, reason) == (verdict.fate, verdict.reason)


def test_a_mail_of_unverified_author_is_delivered_and_never_posted(town: Town) -> None:
    """A forged From must not speak in a group under somebody's name."""
    town.says.kind = Kind.ANNOUNCEMENT
    forged = town.accept(letter(author="p2@havik.example"), P1, ALL)
    outside = town.accept(letter("Van buiten"), P1, ALL, trusted=False)
    town.run()
    for item in (forged, outside):
        assert (State.DELIVERED, "built-in:unverified") == (town.item(item).state, town.item(item).decided_by)
        assert [] == posts(town, item)


def test_a_guard_on_the_text_delivers_without_asking_the_classifier(town: Town) -> None:
    """A rule that does not ask for the kind never causes classification."""
    item = town.accept(letter(text="Dit is vertrouwelijk."), P1, ALL)
    town.run()
    assert "guard:confidential" == town.item(item).decided_by
    assert 0 == town.says.asked


def test_doubt_is_held_and_the_clock_delivers_it(town: Town) -> None:
    """A hold always ends in delivery."""
    town.says.confidence = 0.5
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    assert State.HELD == town.item(item).state
    town.run(30 * 60)
    assert State.DELIVERED == town.item(item).state
    assert 1 == len(town.mails_to(ALL))


def test_an_overdue_hold_is_found_by_the_sweep_when_its_task_is_lost(town: Town) -> None:
    """A hold outlives a lost clock."""
    town.says.confidence = 0.5
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    town.engine.done |= set(town.engine.tasks)
    town.run(31 * 60)
    sweep(town.parts)
    town.run()
    assert State.DELIVERED == town.item(item).state


def test_a_stranded_item_is_set_going_again(town: Town) -> None:
    """An item at work without a workflow is found and finished, once."""
    item = town.accept(letter("Stil", "Zomaar"), P1, ALL)
    town.engine.done |= set(town.engine.tasks)
    town.run(60)
    assert 1 == sweep(town.parts)
    town.run()
    assert State.DELIVERED == town.item(item).state
    assert 1 == len(town.mails_to(ALL))
    assert 0 == sweep(town.parts)


def test_the_same_bytes_again_are_one_item(town: Town) -> None:
    """A client that did not hear our 250 sends again: nothing is doubled."""
    town.says.kind = Kind.ANNOUNCEMENT
    content = letter()
    assert town.accept(content, P1, ALL) == town.accept(content, P1, ALL)
    town.run()
    with town.parts.database.connect() as connection:
        assert 1 == items.balance(connection)[State.POSTED]


def test_the_same_mail_by_another_way_does_not_post_twice(town: Town) -> None:
    """Two copies with other trace headers share one post."""
    town.says.kind = Kind.ANNOUNCEMENT
    first = town.accept(letter(message_id="<een@havik.example>"), P1, ALL)
    town.run()
    copy = town.accept(b"Received: from elsewhere\r\n" + letter(message_id="<een@havik.example>"), P1, ALL)
    town.run()
    assert "built-in:seen-before" == town.item(copy).decided_by
    assert (1, 0) == (len(posts(town, first)), len(posts(town, copy)))


def test_emergencies_are_mailed_first_and_posted_too(town: Town) -> None:
    """deliver_and_post: the mail does not wait for the network."""
    item = town.accept(letter("Alarm: hal 2 ontruimen"), P1, ALL)
    town.run()
    assert State.BOTH == town.item(item).state
    assert ["accepted", "decided", "delivered", "posted"] == town.words(item)


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


def test_a_post_never_reaches_people_the_mail_could_not_reach(town: Town) -> None:
    """Mail to Sales is not for the open group: it is delivered, and the trace says why."""
    town.says.kind = Kind.QUESTION
    content = letter(
        "Vraag",
        "Wie weet dit?",
        to="sales@havik.example, p4@havik.example, p5@havik.example, p6@havik.example, p7@havik.example",
    )
    item = town.accept(content, P1, "sales@havik.example", "p4@havik.example")
    town.run()
    assert (State.DELIVERED, "built-in:audience") == (town.item(item).state, town.item(item).decided_by)


def test_a_list_of_unknown_members_is_only_ever_delivered(town: Town) -> None:
    """Without known members nobody can promise who would read along."""
    town.says.kind = Kind.ANNOUNCEMENT
    panel = "extern-panel@havik.example"
    item = town.accept(letter(to=panel), P1, panel)
    town.run()
    assert (State.DELIVERED, "built-in:audience") == (town.item(item).state, town.item(item).decided_by)


def test_who_is_named_one_by_one_gets_the_mail_itself(town: Town) -> None:
    """Only recipients reached through the list are spared the mail."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(to=f"{ALL}, p9@havik.example"), P1, ALL, "p9@havik.example")
    town.run()
    assert State.POSTED == town.item(item).state
    assert [] == town.mails_to(ALL)
    assert 1 == len(town.mails_to("p9@havik.example"))


def test_an_author_who_cannot_be_told_keeps_mail(town: Town) -> None:
    """X-Auto-Response-Suppress forbids the nudge, so there is no move."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(more="X-Auto-Response-Suppress: All"), P1, ALL)
    town.run()
    assert (State.DELIVERED, "built-in:cannot-tell-author") == (
        town.item(item).state,
        town.item(item).decided_by,
    )


def test_mail_anyway_reaches_the_list_and_keeps_the_post(town: Town) -> None:
    """The author's escape costs one press."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(), P1, ALL)
    town.run()
    mail_anyway(town.parts, item, P1)
    town.run()
    assert State.BOTH == town.item(item).state
    assert 1 == len(town.mails_to(ALL))
    assert 1 == len(town.mails_to(P1))


def test_never_means_never(town: Town) -> None:
    """A person's choice beats every rule that would move their mail."""
    town.says.kind = Kind.ANNOUNCEMENT
    with writing(town.parts.database) as connection:
        people.choose(connection, P1, "never", town.now)
    item = town.accept(letter(), P1, ALL)
    town.run()
    assert (State.DELIVERED, "built-in:author-said-never") == (
        town.item(item).state,
        town.item(item).decided_by,
    )


def test_ask_me_first_waits_and_then_does_what_the_author_says(town: Town) -> None:
    """Yes posts it; silence delivers it."""
    town.says.kind = Kind.ANNOUNCEMENT
    with writing(town.parts.database) as connection:
        people.choose(connection, P1, "ask", town.now)
    yes = town.accept(letter("Een"), P1, ALL)
    silence = town.accept(letter("Twee"), P1, ALL)
    town.run()
    assert State.HELD == town.item(yes).state
    assert 2 == len(town.mails_to(P1))
    confirm_post(town.parts, yes, P1)
    town.run(31 * 60)
    assert (State.POSTED, State.DELIVERED) == (town.item(yes).state, town.item(silence).state)


def test_a_second_nudge_on_one_day_becomes_two_lines(town: Town) -> None:
    """Nobody is nagged, and nothing is moved in silence."""
    town.says.kind = Kind.ANNOUNCEMENT
    first, second = town.accept(letter("Een"), P1, ALL), town.accept(letter("Twee"), P1, ALL)
    town.run()
    assert "nudged" in town.words(first)
    assert "receipt-owed" in town.words(second)


def test_a_next_hop_that_is_down_is_tried_until_it_is_back(town: Town) -> None:
    """An accepted mail waits with us; nothing is lost and nothing bounces."""
    town.hop.answers["MAIL"] = "421 4.3.2 closing"
    item = town.accept(letter("Zomaar", "tekst"), P1, ALL)
    town.run(60)
    assert State.ACTING == town.item(item).state
    town.hop.answers.clear()
    town.run(120)
    assert State.DELIVERED == town.item(item).state


def test_a_next_hop_that_refuses_for_good_is_shown_and_the_sender_told(town: Town) -> None:
    """FAILED with the reason, and an RFC 3464 notice to the verified sender."""
    town.hop.answers[f"RCPT TO:<{ALL}"] = "550 5.1.1 no such list"
    item = town.accept(letter("Zomaar", "tekst"), P1, ALL)
    town.run(60)
    assert State.FAILED == town.item(item).state
    assert "no such list" in town.item(item).reason
    (notice,) = town.mails_to(P1)
    assert "multipart/report" == message_from_bytes(notice.content).get_content_type()


def test_off_lets_everything_pass_and_delivers_what_is_held(town: Town) -> None:
    """The switch works with one file, at every mail."""
    town.says.confidence = 0.5
    held = town.accept(letter(), P1, ALL)
    town.run(60)
    switch_off(town.parts.state, town.now)
    assert "off" == town.knock(envelope_to(ALL, sender=P1), letter("Nieuw")).reason
    sweep(town.parts)
    town.run()
    assert State.DELIVERED == town.item(held).state


def test_an_unreadable_mail_is_delivered_and_shown_as_such(town: Town) -> None:
    """What we cannot read is still somebody's mail."""
    bomb = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(200)
    )
    item = town.accept(letter(more="")[:-2].split(b"Content-Type")[0] + bomb, P1, ALL)
    town.run()
    assert (State.DELIVERED, "built-in:unreadable") == (town.item(item).state, town.item(item).decided_by)


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
    assert [] == posts(town, stranger)
    assert (State.POSTED, "built-in:answer") == (town.item(asker).state, town.item(asker).decided_by)
    assert ["In hal 3.", "Dank!"] == [
        r.text.strip() for r in town.feed.replies_since("vragen", row.intended_at)
    ]
    assert Fate.REFUSE is town.knock(envelope_to(back.replace("reply+", "reply+x"), sender=P1), letter()).fate


def test_post_after_all_checks_the_audience_again(town: Town) -> None:
    """A person cannot widen by hand what rules may not widen."""
    item = town.accept(letter("Praat", "Zomaar wat."), P1, ALL)
    town.run()
    post_after_all(town.parts, item, ("news",), "baas@havik.example")
    town.run()
    assert State.BOTH == town.item(item).state
    assert 1 == len(town.mails_to(ALL))


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
    assert posts(town, reply)[0].startswith(posts(town, root)[0])


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
    assert [] == posts(town, reply)


def test_a_person_cannot_widen_by_hand_what_rules_may_not(town: Town) -> None:
    """The audience is checked at the moment of posting, whoever asked for it."""
    sales = "sales@havik.example"
    item = town.accept(
        letter(
            "Praat", "Zomaar wat.", to=f"{sales}, " + ", ".join(f"p{n}@havik.example" for n in range(2, 9))
        ),
        P1,
        sales,
    )
    town.run()
    post_after_all(town.parts, item, ("news",), "baas@havik.example")
    town.run()
    assert State.DELIVERED == town.item(item).state
    assert [] == posts(town, item)


def test_a_mail_that_breaks_our_work_goes_out_after_three_tries(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A poisoned mail is set aside; its neighbours flow on."""
    from gateway.pipeline import workflows as room

    def broken(parts: object, item_id: str) -> None:
        raise ZeroDivisionError

    item = town.accept(letter("Gif", "tekst"), P1, ALL)
    monkeypatch.setattr(room, "judge", broken)
    for _ in range(4):
        with pytest.raises(ZeroDivisionError):
            town.run()
        town.run(60)
        sweep(town.parts)
    town.run()
    assert (State.DELIVERED, "built-in:trouble") == (town.item(item).state, town.item(item).decided_by)
    assert 1 == len(town.mails_to(ALL))


def test_a_move_whose_note_was_lost_is_told_by_the_sweep(town: Town) -> None:
    """Nothing is moved in silence, also when the engine lost the task."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(), P1, ALL)
    town.engine.lose = "nudge:"
    town.run()
    assert State.POSTED == town.item(item).state
    assert [] == town.mails_to(P1)
    town.engine.lose = "\0"
    town.run(60)
    sweep(town.parts)
    town.run()
    assert 1 == len(town.mails_to(P1))
    sweep(town.parts)
    town.run()
    assert 1 == len(town.mails_to(P1))
