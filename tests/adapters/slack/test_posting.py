"""What people see in Slack, and what the gateway learns from there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.errors import NoSuchGroup
from adapters.slack import Slack
from adapters.testing import a_post
from adapters.types import File
from tests.adapters.slack.conftest import ALL_STAFF, Clock
from tests.adapters.slack.fake import FakeSlack, Fault


def test_a_post_appears_under_the_authors_name(slack: FakeSlack, adapter: Slack) -> None:
    """The scope chat:write.customize lets the app borrow the name; no second line repeats it."""
    adapter.post(a_post(ALL_STAFF, kind="question"))

    _, sent = next(call for call in slack.calls if call[0] == "chat.postMessage")
    assert ("Ann de Vries", ":question:") == (sent["username"], sent["icon_emoji"])
    assert "ann@corp.example" not in sent["text"]
    assert "*Canteen*\n\nThe canteen opens at _nine_ tomorrow." == sent["text"]


@pytest.mark.parametrize("aloud", [False, True])
def test_without_the_scope_the_text_names_the_author(
    slack: FakeSlack, adapter: Slack, aloud: bool
) -> None:
    """Slack drops the name in silence, or refuses it: either way people must know who wrote."""
    if aloud:
        slack.faults = [Fault("chat.postMessage", code="missing_scope")]
    else:
        slack.workspace.scopes.remove("chat:write.customize")

    receipts = [adapter.post(a_post(ALL_STAFF)) for _ in range(2)]

    messages = slack.workspace.channels[ALL_STAFF].messages
    assert all("From Ann de Vries (ann@corp.example)" in message["text"] for message in messages)
    assert 2 == len(messages)
    assert all("chat:write.customize" in receipt.notes[0] for receipt in receipts)


def test_added_lines_speak_the_chosen_language(
    slack: FakeSlack, open_slack: Callable[..., Slack]
) -> None:
    """A Dutch company reads Dutch."""
    open_slack(language="nl").post(
        a_post(ALL_STAFF, audience_note="Kwam als mail aan 2.014 collega's", answered_by_mail=True)
    )

    text = slack.workspace.channels[ALL_STAFF].messages[0]["text"]
    assert text.endswith(
        "\n\n_Kwam als mail aan 2.014 collega's_\n\n_Ann de Vries krijgt je antwoorden per mail._"
    )


def test_the_address_of_a_post_is_its_permalink(slack: FakeSlack, adapter: Slack) -> None:
    """The nudge links to it."""
    root = adapter.post(a_post(ALL_STAFF))
    reply = adapter.post(a_post(ALL_STAFF, thread=root.thread))

    assert f"https://corp.slack.example/archives/{ALL_STAFF}/p{root.remote_id.replace('.', '')}" == root.url
    assert reply.url.endswith(f"?thread_ts={root.thread}&cid={ALL_STAFF}")


def test_a_post_is_found_behind_many_others(
    slack: FakeSlack, adapter: Slack, clock: Clock
) -> None:
    """Look-up pages through history; on page one alone it would post again."""
    receipt = adapter.post(a_post(ALL_STAFF))
    slack.workspace.page = 10
    for n in range(35):
        slack.workspace.say(ALL_STAFF, f"chatter {n}", "U0BO00000")

    assert receipt == adapter.find(ALL_STAFF, receipt.key, clock())


def test_a_late_answer_in_an_old_thread_is_found(slack: FakeSlack, adapter: Slack, clock: Clock) -> None:
    """History does not show what is in threads, and the thread began long before the look-up."""
    root = adapter.post(a_post(ALL_STAFF))
    clock.advance(days=20)
    reply = adapter.post(a_post(ALL_STAFF, thread=root.thread))

    assert reply == adapter.find(ALL_STAFF, reply.key, clock())


def test_answers_of_people_come_back_as_markdown(slack: FakeSlack, adapter: Slack, clock: Clock) -> None:
    """They are mailed to an asker who has no account."""
    root = adapter.post(a_post(ALL_STAFF))
    since = clock()
    clock.advance(minutes=5)
    place = slack.workspace
    said = "*Yes* &amp; see <https://x.example/a|the page>, <@U0ANN0000>"
    place.say(ALL_STAFF, said, "U0BO00000", root.thread)
    place.say(ALL_STAFF, "a robot speaks", "U0ROBOT00", root.thread, bot_id="B0ROBOT00")
    place.say(ALL_STAFF, "has joined", "U0BO00000", root.thread, subtype="channel_join")
    place.say(ALL_STAFF, "not an answer", "U0BO00000")
    ours = File(name="plan.txt", media_type="text/plain", content=b"step one")
    adapter.post(a_post(ALL_STAFF, thread=root.thread, files=(ours,)))
    clock.advance(minutes=5)
    place.say(ALL_STAFF, "late", "U0ANN0000", root.thread)

    replies = adapter.replies_since(ALL_STAFF, since)

    assert [
        ("Bo", "bo@corp.example", "**Yes** & see [the page](https://x.example/a), @Ann"),
        ("Ann", "ann@corp.example", "late"),
    ] == [(reply.author, reply.author_address, reply.text) for reply in replies]
    assert {root.thread} == {reply.thread for reply in replies}
    assert [replies[1]] == adapter.replies_since(ALL_STAFF, replies[0].written_at)


def test_retract_leaves_nothing_of_ours_and_all_of_theirs(slack: FakeSlack, adapter: Slack) -> None:
    """Parts and files go with the post; what colleagues wrote is not ours to take away."""
    plan = File(name="plan.txt", media_type="text/plain", content=b"step one")
    receipt = adapter.post(a_post(ALL_STAFF, "word " * 5_000, files=(plan,)))
    other = adapter.post(a_post(ALL_STAFF, thread=receipt.thread))
    theirs = slack.workspace.say(ALL_STAFF, "too bad", "U0BO00000", receipt.thread)

    adapter.retract(receipt, ALL_STAFF)

    left = [message["ts"] for message in slack.workspace.channels[ALL_STAFF].messages]
    assert [other.remote_id, theirs] == left
    assert {} == slack.workspace.files


def test_a_channel_may_be_named_or_numbered(slack: FakeSlack, open_slack: Callable[..., Slack]) -> None:
    """A name in `channels` keeps meaning the same channel after it was renamed."""
    slack.workspace.channels[ALL_STAFF].name = "everyone"
    adapter = open_slack(channels={"#all-staff": ALL_STAFF})

    for target in ("all-staff", "#All-Staff", "everyone", ALL_STAFF):
        adapter.post(a_post(target))

    assert 4 == len(slack.workspace.channels[ALL_STAFF].messages)
    with pytest.raises(NoSuchGroup, match="invite the app"):
        adapter.post(a_post("#nowhere"))
