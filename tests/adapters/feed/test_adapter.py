"""The network as the pipeline sees it: exactly once, never wider than asked, nothing cut in silence."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from adapters.contract import Adapter
from adapters.errors import NoSuchGroup, Rejected, Unavailable
from adapters.feed.adapter import Feed
from adapters.feed.settings import GroupSettings, Settings
from adapters.feed.tables import files, groups, posts
from adapters.types import File, Post, Receipt

Publish = Callable[..., Receipt]
LONG_AGO = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def _count(engine: Engine, table: Any = posts) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def _post(**more: Any) -> Post:
    given: dict[str, Any] = {
        "key": "k",
        "target": "ask-it",
        "author": "Pieter",
        "title": "VPN",
        "text": "Weg.",
        "author_address": "pieter@corp.example",
        **more,
    }
    return Post(**given)


def test_the_feed_is_an_adapter_like_any_other(feed: Feed) -> None:
    """The pipeline must not know that this network is ours."""
    adapter: Adapter = feed

    assert "feed" == adapter.kind
    assert adapter.can_find


def test_the_same_key_gives_the_first_receipt(feed: Feed, engine: Engine) -> None:
    """A replay after a crash must not post twice."""
    first = feed.post(_post())
    again = feed.post(_post(text="Another text"))

    assert first == again
    assert 1 == _count(engine)


def test_one_key_from_many_threads_makes_one_post(feed: Feed, engine: Engine) -> None:
    """Two nodes may replay the same step at the same moment."""
    with ThreadPoolExecutor(8) as pool:
        receipts = list(
            pool.map(
                lambda _: feed.post(
                    _post(files=(File(name="a.txt", media_type="text/plain", content=b"a"),))
                ),
                range(40),
            )
        )

    assert 1 == len(set(receipts))
    assert (1, 1) == (_count(engine), _count(engine, files))


def test_one_key_in_two_groups_is_two_posts(feed: Feed) -> None:
    """A mail posted to two targets must be in both."""
    assert feed.post(_post()).remote_id != feed.post(_post(target="nieuws")).remote_id


def test_a_receipt_says_where_the_post_lives(feed: Feed, publish: Publish) -> None:
    """The nudge links to it, and a reply links into its thread."""
    first = publish()
    reply = publish(thread=first.thread)

    assert f"http://testserver/feed/p/{first.remote_id}" == first.url
    assert f"http://testserver/feed/p/{first.remote_id}#p{reply.remote_id}" == reply.url
    assert first.thread == reply.thread


def test_a_reply_to_a_reply_joins_the_first_posts_thread(publish: Publish) -> None:
    """Threads have one level."""
    first = publish()
    reply = publish(thread=first.thread)

    assert first.thread == publish(thread=reply.remote_id).thread


@pytest.mark.parametrize("thread", ["999", "", "x", "-1", "99999999999999999999", "１"])
def test_a_thread_that_is_not_there_is_refused(publish: Publish, thread: str) -> None:
    """Refused means ordinary mail; a lost reply would be worse."""
    with pytest.raises(Rejected, match="not in this group"):
        publish(thread=thread)


def test_a_thread_of_another_group_is_refused(publish: Publish) -> None:
    """A reply must not reach people whom its mail did not."""
    closed = publish(target="project-n201")

    with pytest.raises(Rejected):
        publish(target="ask-it", thread=closed.thread)


def test_an_unknown_group_is_told_by_name(feed: Feed, publish: Publish) -> None:
    """The admin must know which group to add."""
    with pytest.raises(NoSuchGroup, match="'parkeren'"):
        publish(target="parkeren")
    with pytest.raises(NoSuchGroup):
        feed.audience("parkeren")


def test_the_audience_is_everyone_or_the_members(feed: Feed) -> None:
    """The pipeline compares it with the list: it must be true to the person."""
    open_group, closed = feed.audience("ask-it"), feed.audience("project-n201")

    assert ("open", feed.everyone()) == (open_group.openness, open_group.members)
    inside = frozenset({"fatima@corp.example", "joke@corp.example"})
    assert ("closed", inside) == (closed.openness, closed.members)
    assert feed.clock() == closed.fetched_at


def test_find_knows_a_key_and_nothing_else(feed: Feed) -> None:
    """An intended post is looked up before a second try."""
    receipt = feed.post(_post())

    assert receipt == feed.find("ask-it", "k", feed.clock())
    assert feed.find("ask-it", "other", LONG_AGO) is None
    assert feed.find("nieuws", "k", LONG_AGO) is None


def test_a_retracted_post_is_gone_and_stays_gone(feed: Feed, engine: Engine) -> None:
    """Who took a post away does not want a late replay to bring it back."""
    receipt = feed.post(_post(files=(File(name="a.txt", media_type="text/plain", content=b"a"),)))
    feed.retract(receipt, "ask-it")
    feed.retract(receipt, "ask-it")

    with engine.connect() as connection:
        row = connection.execute(select(posts)).one()
    assert ("", "", 0) == (row.title, row.text, _count(engine, files))
    assert feed.find("ask-it", "k", LONG_AGO) is None
    with pytest.raises(Rejected, match="taken away"):
        feed.post(_post())


def test_a_receipt_of_another_group_retracts_nothing(feed: Feed) -> None:
    """A mistaken target must not take somebody's post away."""
    receipt = feed.post(_post())
    feed.retract(receipt, "nieuws")

    assert receipt == feed.find("ask-it", "k", LONG_AGO)


def test_a_retracted_thread_takes_no_more_replies(feed: Feed, publish: Publish) -> None:
    """The reply is then delivered as mail."""
    first = publish()
    feed.retract(first, "ask-it")

    with pytest.raises(Rejected, match="taken away"):
        publish(thread=first.thread)


def test_replies_since_tell_mail_from_web(feed: Feed, publish: Publish, clock: Any) -> None:
    """What came by mail is never mailed back."""
    first = publish()
    since = clock()
    clock.pass_by(minutes=1)
    publish(thread=first.thread, key="by-mail", author="Joke", author_address="Joke@corp.example", text="Ja.")

    (reply,) = feed.replies_since("ask-it", since)

    assert ("by-mail", "Joke", "joke@corp.example", "Ja.") == (
        reply.key,
        reply.author,
        reply.author_address,
        reply.text,
    )
    assert () == feed.replies_since("ask-it", clock())


def test_a_person_is_known_by_address(feed: Feed, publish: Publish) -> None:
    """Posts appear under the name that colleagues know."""
    publish(author="Pieter de Vries")

    person = feed.person_by_address("PIETER@corp.example")

    assert person is not None
    assert "Pieter de Vries" == person.name
    assert "Anja" == getattr(feed.person_by_address("anja@corp.example"), "name", "")
    assert feed.person_by_address("outsider@elsewhere.example") is None


def test_files_are_stored_once_and_can_be_added(feed: Feed, engine: Engine, publish: Publish) -> None:
    """A retried attachment must not appear twice."""
    receipt = publish()
    file = File(name="../../etc/plan\n.pdf", media_type="application/pdf", content=b"plan")
    feed.attach(receipt, "ask-it", file)
    feed.attach(receipt, "ask-it", file)

    with engine.connect() as connection:
        names = list(connection.scalars(select(files.c.name)))
    assert ["etcplan.pdf"] == names


def test_a_post_from_the_future_is_dated_now(
    feed: Feed, publish: Publish, engine: Engine, clock: Any
) -> None:
    """A computer with a wrong clock would stay on top of the page for years."""
    publish(written_at=clock() + timedelta(days=400))

    with engine.connect() as connection:
        assert clock() == connection.scalar(select(posts.c.written_at))


def test_a_database_that_is_gone_is_unavailable(feed: Feed, publish: Publish, engine: Engine) -> None:
    """Try again later, and no word of the post in the error."""
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE feed_posts RENAME TO feed_posts_gone")

    with pytest.raises(Unavailable) as caught:
        publish("a very private text")
    assert caught.value.sent_maybe
    assert "private" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_groups_follow_the_settings(feed: Feed, engine: Engine) -> None:
    """Who is taken off a closed group reads it no more, and a group that is gone is closed."""
    less = Settings.model_validate({"groups": {"project-n201": {"members": ["joke@corp.example"]}}})
    smaller = Feed(engine, feed.everyone, feed.base_url, less.all_groups)
    smaller.sync_groups()
    smaller.sync_groups()

    assert frozenset({"joke@corp.example"}) == smaller.audience("project-n201").members
    with pytest.raises(NoSuchGroup):
        smaller.audience("ask-it")
    feed.sync_groups()
    assert "open" == feed.audience("ask-it").openness
    assert 3 == _count(engine, groups)


@pytest.mark.parametrize(
    ("groups", "complaint"),
    [
        ({"Ask IT": {}}, "small letters"),
        ({"ask-it": {"openness": "open", "members": ["a@corp.example"]}}, "leave out"),
        ({"ask-it": {"members": ["Pieter"]}}, "not a mail address"),
        ({"ask-it": {"titel": "x"}}, "Extra inputs"),
        ({"ask-it": {"openness": "shared"}}, "open"),
    ],
)
def test_a_wrong_setting_is_named(groups: dict[str, object], complaint: str) -> None:
    """IT sees what to change before anything is posted."""
    with pytest.raises(ValueError, match=complaint):
        Settings.model_validate({"groups": groups})


def test_a_group_is_closed_unless_it_says_open() -> None:
    """Forgetting a line must not show posts to the whole company."""
    assert "closed" == GroupSettings(name="x").openness
