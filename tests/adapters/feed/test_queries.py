"""Every read is filtered by who looks: no way around a closed group."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from adapters.feed.adapter import Feed
from adapters.feed.numbers import week
from adapters.feed.queries import PAGE, Reads
from adapters.feed.types import Viewer
from adapters.feed.writes import Writes
from adapters.types import File, Receipt

Publish = Callable[..., Receipt]
LENA = Viewer(address="lena@corp.example", name="Lena")
JOKE = Viewer(address="Joke@corp.example", name="Joke")  # a member of the closed group
PIETER = Viewer(address="pieter@corp.example", name="Pieter")
STAFF = Viewer(address="lena@corp.example", name="Lena", is_staff=True)
GONE = Viewer(address="gone@corp.example", name="Gone")  # left the company, still logged in


@pytest.fixture
def reads(feed: Feed) -> Reads:
    """The network to read."""
    return Reads(feed.engine, feed.everyone)


@pytest.fixture
def writes(feed: Feed) -> Writes:
    """The network to write in."""
    return Writes(feed.engine, feed.everyone, feed.clock)


@pytest.fixture
def secret(publish: Publish) -> Receipt:
    """A post of the closed group, with a file."""
    return publish(
        "geheim",
        title="geheim",
        target="project-n201",
        files=(File(name="plan.txt", media_type="text/plain", content=b"geheim"),),
    )


@pytest.mark.parametrize("viewer", [LENA, STAFF, GONE])
def test_no_read_shows_a_closed_group(reads: Reads, secret: Receipt, viewer: Viewer) -> None:
    """Being staff opens the gateway, not other people's groups."""
    number = int(secret.remote_id)

    assert "project-n201" not in [group.name for group in reads.groups(viewer)]
    assert () == reads.page(viewer).threads
    assert () == reads.page(viewer, group="project-n201").threads
    assert reads.thread(viewer, number) is None
    assert () == reads.search(viewer, "geheim")
    assert 0 == reads.waiting(viewer, "project-n201")
    assert reads.file(viewer, 1) is None
    assert () == reads.arrivals(viewer, 0)


def test_a_member_reads_all_of_it(reads: Reads, secret: Receipt) -> None:
    """The same reads do find it for a member, so the test above can fail."""
    assert 1 == len(reads.page(JOKE, group="project-n201").threads)
    assert reads.thread(JOKE, int(secret.remote_id)) is not None
    assert 1 == len(reads.search(JOKE, "geheim"))
    assert 1 == reads.waiting(JOKE, "project-n201")
    assert reads.file(JOKE, 1) is not None
    assert 1 == len(reads.arrivals(JOKE, 0))


def test_who_left_the_company_reads_nothing(reads: Reads, publish: Publish) -> None:
    """Open means open to colleagues."""
    publish()

    assert () == reads.groups(GONE)
    assert () == reads.page(GONE).threads


@pytest.mark.parametrize("viewer", [LENA, STAFF, GONE])
def test_no_write_reaches_a_closed_group(
    reads: Reads, writes: Writes, secret: Receipt, viewer: Viewer
) -> None:
    """An answer to a post one cannot see would at least prove that it is there."""
    number = int(secret.remote_id)

    assert writes.reply(viewer, number, text="x", once="1") is None
    assert not writes.like(viewer, number, on=True)
    assert not writes.choose_best(viewer, number, on=True)
    assert writes.start(viewer, "project-n201", kind="question", title="x", text="x", once="2") is None
    thread = reads.thread(JOKE, number)
    assert thread is not None
    assert (0, 0) == (thread.reply_count, thread.post.likes)


def test_a_retracted_thread_is_nowhere(reads: Reads, feed: Feed, publish: Publish) -> None:
    """Its replies quote it."""
    first = publish()
    reply = publish("antwoord", thread=first.thread)
    feed.retract(first, "ask-it")

    assert () == reads.page(LENA).threads
    assert reads.thread(LENA, int(reply.remote_id)) is None
    assert () == reads.search(LENA, "antwoord")


def test_pages_follow_each_other_without_gap_or_double(reads: Reads, publish: Publish, clock: Any) -> None:
    """Nobody misses a post between two pages, even with equal times."""
    for number in range(2 * PAGE + 3):
        clock.pass_by(seconds=number % 2)
        publish()
    seen: list[int] = []
    before = None
    while True:
        page = reads.page(LENA, group="ask-it", before=before)
        seen += [thread.post.id for thread in page.threads]
        before = page.older
        if before is None:
            break

    assert list(range(2 * PAGE + 3, 0, -1)) == seen


def test_the_tabs_part_the_posts(reads: Reads, writes: Writes, publish: Publish) -> None:
    """A helper looks for questions that wait."""
    waiting, solved = publish(), publish()
    news = publish(kind="announcement")
    answer = publish(thread=solved.thread, author_address="joke@corp.example")
    publish("Niemand?", thread=waiting.thread)  # the asker again: still no answer
    assert writes.choose_best(PIETER, int(answer.remote_id), on=True)

    found = {
        tab: [thread.post.id for thread in reads.page(LENA, group="ask-it", tab=tab).threads]
        for tab in ("waiting", "solved", "announcements")
    }

    assert {
        "waiting": [int(waiting.remote_id)],
        "solved": [int(solved.remote_id)],
        "announcements": [int(news.remote_id)],
    } == found
    assert 1 == reads.waiting(LENA, "ask-it")


def test_only_the_asker_chooses_one_best_answer(reads: Reads, writes: Writes, publish: Publish) -> None:
    """The asker knows what helped; a second choice replaces the first."""
    question = publish()
    one, two = (
        int(publish(thread=question.thread, author_address="joke@corp.example").remote_id) for _ in range(2)
    )

    assert not writes.choose_best(LENA, one, on=True)
    assert not writes.choose_best(PIETER, int(question.remote_id), on=True)
    assert writes.choose_best(PIETER, one, on=True)
    assert writes.choose_best(PIETER, two, on=True)
    thread = reads.thread(LENA, one)
    assert thread is not None
    assert [(two, True), (one, False)] == [(reply.id, reply.is_best) for reply in thread.replies]


def test_likes_count_people_not_clicks(reads: Reads, writes: Writes, publish: Publish) -> None:
    """A double click is one like."""
    number = int(publish().remote_id)
    for viewer in (LENA, LENA, JOKE):
        assert writes.like(viewer, number, on=True)
    assert writes.like(PIETER, number, on=False)

    thread = reads.thread(LENA, number)

    assert thread is not None
    assert (2, True) == (thread.post.likes, thread.post.liked)
    assert writes.like(LENA, number, on=False)
    thread = reads.thread(LENA, number)
    assert thread is not None
    assert (1, False) == (thread.post.likes, thread.post.liked)


def test_the_same_form_sent_twice_is_one_post(writes: Writes) -> None:
    """Impatient fingers, and browsers that send again."""
    first = writes.start(LENA, "ask-it", kind="question", title="t", text="x", once="abc")

    assert first == writes.start(LENA, "ask-it", kind="question", title="t", text="x", once="abc")
    assert first != writes.start(JOKE, "ask-it", kind="question", title="t", text="x", once="abc")


def test_what_is_written_on_the_page_goes_out_as_a_reply(
    feed: Feed, writes: Writes, publish: Publish
) -> None:
    """An asker without an account gets it by mail: its key is empty."""
    first = publish()
    writes.reply(LENA, int(first.remote_id), text="Probeer dit.", once="1")

    (reply,) = feed.replies_since("ask-it", feed.clock() - timedelta(minutes=1))

    assert (None, "Probeer dit.", "Lena", first.thread) == (reply.key, reply.text, reply.author, reply.thread)


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("vpn", 1),
        ("VPN laptop", 1),
        ("lap", 1),
        ("vpn printer", 0),
        ("100%", 1),
        ("1_0", 0),
        ("%", 1),
        ("_", 0),
        ("", 0),
        ("   ", 0),
        ("'; DROP TABLE feed_posts; --", 0),
        ("\\", 0),
        ("x" * 5000, 0),
    ],
)
def test_search_takes_words_as_they_are(reads: Reads, publish: Publish, words: str, hits: int) -> None:
    """Signs that mean something to a database mean nothing here."""
    publish("Mijn laptop is 100% kapot", title="VPN")
    publish("anders", title="anders")

    assert hits == len(reads.search(LENA, words))


def test_the_week_is_counted_from_the_tables(feed: Feed, publish: Publish, clock: Any) -> None:
    """The numbers at the side must be true."""
    publish(author_address="old@corp.example")
    clock.pass_by(days=8)
    first, _second = publish(), publish()
    clock.pass_by(minutes=38)
    publish(thread=first.thread, author_address="joke@corp.example")
    clock.pass_by(minutes=22)

    seen = week(feed.engine, feed.everyone, LENA, "ask-it", clock())

    assert (2, 1) == (seen.questions, seen.answered)
    assert (timedelta(minutes=38), timedelta(hours=1)) == (seen.first_answer, seen.longest_wait)
    assert 0 == week(feed.engine, feed.everyone, GONE, "ask-it", clock()).questions
