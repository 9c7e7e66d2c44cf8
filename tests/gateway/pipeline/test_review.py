"""Where two hands, a restart or a stranger's mail could lose, double or hide one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from adapters.errors import NoSuchGroup
from adapters.types import Post
from gateway.engine import MOST_PREFIXES, Engine
from gateway.errors import NotAllowed
from gateway.pipeline import keeping
from gateway.pipeline.answering import watch
from gateway.pipeline.letting_go import confirm_post, let_go, mail_anyway, post_after_all
from gateway.pipeline.sweep import sweep
from gateway.store import forgetting, outgoing, people
from gateway.store.database import open_engine, writing
from gateway.store.items import State
from nlp.types import Kind
from tests.gateway.town import Town, letter

ALL = "iedereen@havik.example"
SALES = "sales@havik.example"
P1 = "p1@havik.example"
IT = "it@havik.example"


def test_the_sweep_asks_after_any_number_of_mails(tmp_path: Path) -> None:
    """A next hop that is down for an hour leaves thousands in hand: neither sweep nor start may break."""
    engine = Engine(open_engine(f"sqlite:///{tmp_path}/store.db"), executor="one")
    engine.prepare()
    assert set() == engine.alive(f"handle:{n:016}" for n in range(MOST_PREFIXES * 10))
    engine.stop()


def test_a_refused_mail_that_a_person_tries_again_goes_out(town: Town) -> None:
    """The next hop was mended: "try again" must try those whom it refused."""
    town.hop.answers[f"RCPT TO:<{ALL}>"] = "550 5.7.1 misconfigured"
    item = town.accept(letter("Zomaar", "tekst"), P1, ALL)
    town.run(60)
    assert State.FAILED == town.item(item).state
    town.hop.answers.clear()
    let_go(town.parts, item, "tried again by a person", who=IT)
    town.run(60)
    assert (State.DELIVERED, 1) == (town.item(item).state, len(town.mails_to(ALL)))


def test_an_alarm_that_nobody_took_as_mail_is_a_failure_although_it_stands_in_a_group(town: Town) -> None:
    """`both` would say that everybody has it; its author and IT must hear the truth."""
    town.hop.answers[f"RCPT TO:<{ALL}>"] = "550 5.7.1 no"
    item = town.accept(letter("Alarm: hal 2 ontruimen"), P1, ALL)
    town.run(60)
    assert (State.FAILED, 1) == (town.item(item).state, len(town.posts(item)))
    assert "multipart/report" == message_from_bytes(town.mails_to(P1)[0].content).get_content_type()


def test_a_full_mailbox_of_one_does_not_keep_the_mail_from_all(town: Town) -> None:
    """Who is named beside the list cannot be reached for days: the list gets its mail all the same."""
    town.says.kind = Kind.ANNOUNCEMENT
    town.hop.answers["RCPT TO:<p9@havik.example>"] = "452 4.2.2 mailbox full"
    item = town.accept(letter(to=f"{ALL}, p9@havik.example"), P1, ALL, "p9@havik.example")
    town.run(3600)
    assert 1 == len(town.mails_to(ALL))
    assert State.ACTING == town.item(item).state


def test_a_mail_given_up_after_days_is_told_to_its_sender(town: Town) -> None:
    """Five days of 4xx end like a refusal: shown, journalled, and its sender hears of it."""
    town.hop.answers[f"RCPT TO:<{ALL}>"] = "450 4.2.0 later"
    item = town.accept(letter("Zomaar", "tekst"), P1, ALL)
    town.run(7 * 86_400)
    assert State.FAILED == town.item(item).state
    assert "failed" in town.words(item)
    assert 1 == len(town.mails_to(P1))


def test_mail_anyway_after_retention_is_refused_and_not_pretended(town: Town) -> None:
    """Without its bytes nothing can go out, so nothing may say that it did."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(), P1, ALL)
    town.run()
    town.now += timedelta(days=40)
    keeping.forget(town.parts)
    with pytest.raises(NotAllowed):
        mail_anyway(town.parts, item, P1)
    assert State.POSTED == town.item(item).state


def test_retention_takes_all_whose_time_is_up(town: Town) -> None:
    """However many ended in an hour: originals are kept for days, not until their turn comes."""
    wanted = forgetting.AT_ONCE + 5
    for n in range(wanted):
        town.accept(letter(f"Praat {n}", "Zomaar."), P1, ALL)
    town.run()
    town.now += timedelta(days=40)
    assert wanted == keeping.forget(town.parts)


def test_nobody_posts_a_forged_mail_by_hand(town: Town) -> None:
    """It was delivered because nobody vouched for its author; a click does not vouch either."""
    forged = town.accept(letter(author="p2@havik.example"), P1, ALL)
    town.run()
    post_after_all(town.parts, forged, ("news",), IT)
    town.run()
    assert (State.DELIVERED, []) == (town.item(forged).state, town.posts(forged))


@pytest.mark.parametrize("why", ["never", "untold"])
def test_a_reviewer_does_not_hide_the_mail_of_who_cannot_be_told_or_said_never(town: Town, why: str) -> None:
    """Posted by hand, yes; kept from the list, no."""
    town.says.confidence = 0.5
    more = "X-Auto-Response-Suppress: All" if why == "untold" else ""
    item = town.accept(letter(more=more), P1, ALL)
    town.run(60)
    assert State.HELD == town.item(item).state
    if why == "never":
        with writing(town.parts.database) as connection:
            people.choose(connection, P1, "never", town.now)
    post_after_all(town.parts, item, ("news",), IT)
    town.run(60)
    assert (State.BOTH, 1) == (town.item(item).state, len(town.mails_to(ALL)))


def test_yes_to_a_mail_that_no_rule_wanted_to_post_is_refused(town: Town) -> None:
    """`posted` without any post would be a mail lost."""
    town.says.confidence = 0.5
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    with pytest.raises(NotAllowed):
        confirm_post(town.parts, item, P1)
    assert State.HELD == town.item(item).state


def test_a_note_found_lost_while_the_next_hop_is_down_is_tried_again(town: Town) -> None:
    """A move is told, if it takes an hour."""
    town.says.kind = Kind.ANNOUNCEMENT
    town.accept(letter(), P1, ALL)
    town.engine.lose = "nudge:"
    town.run(60)
    town.engine.lose = "\0"
    town.hop.answers["MAIL"] = "421 4.3.2 closing"
    sweep(town.parts)
    town.run(3)
    town.hop.answers.clear()
    town.run(600)
    assert 1 == len(town.mails_to(P1))


def test_a_hold_ends_although_the_clock_was_set_back(town: Town) -> None:
    """No hold lasts longer than any may."""
    town.says.confidence = 0.5
    item = town.accept(letter(), P1, ALL)
    town.run(60)
    town.now = town.engine.now = town.now - timedelta(days=1)
    sweep(town.parts, at_start=True)
    town.run()
    assert State.DELIVERED == town.item(item).state


def test_a_mail_that_ended_while_the_sweep_looked_is_left_alone(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stale look must not take a posted mail up again and mail it as well."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(), P1, ALL)
    with writing(town.parts.database) as connection:
        connection.exec_driver_sql("UPDATE items SET tries = 3")
    town.now += timedelta(seconds=30)
    alive = town.engine.alive

    def slow(prefixes: object) -> set[str]:
        town.run(10)
        return alive(prefixes)

    monkeypatch.setattr(town.engine, "alive", slow)
    sweep(town.parts)
    town.run(60)
    assert (State.POSTED, []) == (town.item(item).state, town.mails_to(ALL))


def test_a_mail_to_two_lists_may_be_posted_where_both_may_read(town: Town) -> None:
    """The audience is the union of the lists, also at the moment of posting."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(to=f"{SALES}, {ALL}"), P1, SALES, ALL)
    town.run()
    assert State.POSTED == town.item(item).state


def test_a_list_that_only_the_header_names_widens_nothing(town: Town) -> None:
    """Sent to Sales with `To: everyone`: only Sales got it, so only Sales may read it."""
    town.says.kind = Kind.ANNOUNCEMENT
    item = town.accept(letter(to=f"{SALES}, {ALL}"), P1, SALES)
    town.run()
    assert (State.DELIVERED, "built-in:audience") == (town.item(item).state, town.item(item).decided_by)


def test_a_copy_to_one_more_list_still_reaches_that_list(town: Town) -> None:
    """The first copy's post is not for the people of the second list: they get their mail."""
    town.says.kind = Kind.ANNOUNCEMENT
    town.accept(letter(message_id="<een@havik.example>"), P1, ALL)
    town.run()
    panel = "extern-panel@havik.example"
    town.accept(letter(message_id="<een@havik.example>"), P1, ALL, panel)
    town.run()
    assert 1 == len(town.mails_to(panel))


def test_a_storm_lasts_until_it_is_quiet(town: Town) -> None:
    """A reply an hour and a half later finds the storm still on: no mailbox is hit."""
    town.accept(letter("Taart", "Er is taart.", message_id="<t@havik.example>"), P1, ALL)

    def reply(n: int) -> str:
        author = f"p{n}@havik.example"
        text = letter("Re: Taart", f"Hoera {n}", author=author, answers="<t@havik.example>")
        return town.accept(text, author, ALL)

    for n in range(2, 6):
        reply(n)
    town.run(90 * 60)
    late = reply(7)
    town.run(60)
    assert State.ABSORBED == town.item(late).state
    town.run(5 * 3600)
    sweep(town.parts)
    after = reply(8)
    town.run(60)
    assert State.DELIVERED == town.item(after).state


def asked(town: Town) -> outgoing.Outgoing:
    """A question that stands in a group."""
    town.says.kind = Kind.QUESTION
    item = town.accept(letter("Ladder", "Wie heeft mijn ladder?"), P1, ALL)
    town.run()
    with town.parts.database.connect() as connection:
        (row,) = outgoing.of_item(connection, item)
    return row


def answer(town: Town, row: outgoing.Outgoing) -> None:
    """Somebody answers in the group."""
    post = Post(key="web-1", target="vragen", author="Siska Sol", author_address="s2@havik.example", title="",
                text="In hal 3.", thread=row.remote_thread)
    town.feed.post(post)


def test_an_answer_that_the_next_hop_defers_is_mailed_later(town: Town) -> None:
    """A 4xx is not a refusal."""
    answer(town, asked(town))
    town.hop.answers[f"RCPT TO:<{P1}>"] = "450 4.2.0 later"
    watch(town.parts, "feed", town.now - timedelta(hours=1))
    town.run(30)
    town.hop.answers.clear()
    town.run(600)
    assert any(b"In hal 3." in mail.content for mail in town.mails_to(P1))


def test_a_group_that_is_gone_does_not_silence_others(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """`nieuws` is archived; answers in `vragen` still reach who asked."""
    row = asked(town)
    town.says.kind = Kind.ANNOUNCEMENT
    town.accept(letter(), P1, ALL)
    town.run()
    answer(town, row)
    look = town.feed.replies_since

    def gone(group: str, since: object) -> object:
        if group == "nieuws":
            raise NoSuchGroup("archived")
        return look(group, since)

    monkeypatch.setattr(town.feed, "replies_since", gone)
    since = town.now - timedelta(hours=1)
    assert since == watch(town.parts, "feed", since)
    town.run(60)
    assert any(b"In hal 3." in mail.content for mail in town.mails_to(P1))


def test_an_answer_that_can_stand_nowhere_comes_back_to_its_author(town: Town) -> None:
    """Words sent to an address of ours never vanish without a word."""
    town.says.kind = Kind.ANNOUNCEMENT
    town.accept(letter(), P1, ALL)
    town.run()
    back = str(message_from_bytes(town.mails_to(P1)[0].content)["Reply-To"])
    now = town.parts.rulebook.now
    town.parts.rulebook.replace(replace(now, targets={}))
    with writing(town.parts.database) as connection:
        connection.exec_driver_sql("UPDATE outgoing SET state = 'retracted'")
    reply = town.accept(letter("Re: Kantine", "Liever niet, mail het maar rond.", to=back), P1, back)
    town.run(60)
    assert State.FAILED == town.item(reply).state
    assert 2 == len(town.mails_to(P1))
    assert [] == town.mails_to(back)
