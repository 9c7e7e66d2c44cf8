"""What the adapter says when Slack does not do what it was asked, and what a second try leaves behind."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.errors import AdapterError, Limited, NoSuchGroup, Rejected, Unauthorized, Unavailable
from adapters.slack import Slack
from adapters.slack.calls import ask, open_web
from adapters.slack.settings import Settings
from adapters.testing import a_post, long_text, words
from adapters.types import File
from tests.adapters.slack.conftest import ALL_STAFF, Clock
from tests.adapters.slack.fake import FakeSlack, Fault

POST = "chat.postMessage"
PAGE = "<!DOCTYPE html><title>The proxy is sorry</title>"

# What Slack answers to a post -> what the gateway is told, and whether the post may be there.
OUTCOMES: list[tuple[Fault, type[AdapterError], bool | None]] = [
    (Fault(POST, code="channel_not_found"), NoSuchGroup, None),
    (Fault(POST, code="is_archived"), NoSuchGroup, None),
    (Fault(POST, code="not_in_channel"), NoSuchGroup, None),
    (Fault(POST, code="restricted_action_read_only_channel"), NoSuchGroup, None),
    (Fault(POST, code="invalid_auth"), Unauthorized, None),
    (Fault(POST, code="token_expired"), Unauthorized, None),
    (Fault(POST, code="token_revoked"), Unauthorized, None),
    (Fault(POST, code="account_inactive"), Unauthorized, None),
    (Fault(POST, code="missing_scope", times=2), Unauthorized, None),
    (Fault(POST, status=401, code="invalid_auth"), Unauthorized, None),
    (Fault(POST, status=403, code="access_denied"), Unauthorized, None),
    (Fault(POST, code="msg_too_long"), Rejected, None),
    (Fault(POST, code="msg_blocks_too_long"), Rejected, None),
    (Fault(POST, code="cannot_reply_to_message"), Rejected, None),
    (Fault(POST, code="an_error_that_is_new"), Rejected, None),
    (Fault(POST, status=400, code="invalid_arguments"), Rejected, None),
    (Fault(POST, code="service_unavailable"), Unavailable, False),
    (Fault(POST, code="request_timeout"), Unavailable, False),
    (Fault(POST, code="internal_error"), Unavailable, True),
    (Fault(POST, code="fatal_error"), Unavailable, True),
    (Fault(POST, status=500, code="internal_error"), Unavailable, True),
    (Fault(POST, status=502, body=PAGE), Unavailable, True),
    (Fault(POST, status=503, body=""), Unavailable, True),
    (Fault(POST, status=200, body=PAGE), Unavailable, True),
    (Fault(POST, status=200, body=""), Unavailable, True),
    (Fault(POST, how="reset"), Unavailable, True),
    (Fault(POST, code="ratelimited"), Limited, None),
    (Fault(POST, status=429, code="ratelimited", headers={"Retry-After": "7"}), Limited, None),
]


@pytest.mark.parametrize(
    ("fault", "outcome", "maybe"),
    OUTCOMES,
    ids=[f"{fault.status} {fault.code or fault.how}" for fault, *_ in OUTCOMES],
)
def test_each_answer_has_one_meaning(
    slack: FakeSlack, adapter: Slack, fault: Fault, outcome: type[AdapterError], maybe: bool | None
) -> None:
    """The gateway acts on the class alone: wait, look it up, or deliver the mail."""
    slack.faults = [replace(fault)]

    with pytest.raises(AdapterError) as caught:
        adapter.post(a_post(ALL_STAFF, "a secret plan"))

    assert outcome is type(caught.value)
    assert maybe == getattr(caught.value, "sent_maybe", None)
    assert "secret" not in str(caught.value)
    assert "xoxb" not in str(caught.value)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("0.5", 0.5), ("soon", 30.0), (None, 30.0)])
def test_retry_after_is_passed_on(
    slack: FakeSlack, adapter: Slack, header: str | None, seconds: float
) -> None:
    """Slack counts a call that comes too early against us again."""
    headers = {"Retry-After": header} if header else {}
    slack.faults = [Fault(POST, status=429, code="ratelimited", headers=headers)]

    with pytest.raises(Limited) as caught:
        adapter.post(a_post(ALL_STAFF))

    assert seconds == caught.value.retry_after


def test_the_vendors_client_tries_nothing_again(slack: FakeSlack, adapter: Slack) -> None:
    """Its default handler sends a post a second time after a cut connection."""
    slack.faults = [Fault(POST, how="reset", after=True)]

    with pytest.raises(Unavailable):
        adapter.post(a_post(ALL_STAFF))

    assert [] == open_web(Settings.model_validate({"token": "xoxb-1"})).retry_handlers
    assert 1 == slack.names().count(POST)


@pytest.mark.parametrize("how", ["reset", "hang", "status"])
def test_a_post_whose_answer_was_lost_is_found_and_not_doubled(
    slack: FakeSlack, open_slack: Callable[..., Slack], how: str
) -> None:
    """Slack kept the message, but we did not hear so: the worst case, in another process."""
    slack.faults = [Fault(POST, how=how, status=500, code="internal_error", after=True)]
    post = a_post(ALL_STAFF)
    with pytest.raises(Unavailable) as caught:
        open_slack(timeout_seconds=1).post(post)

    again = open_slack().post(post)

    assert caught.value.sent_maybe
    assert [again.remote_id] == [message["ts"] for message in slack.workspace.channels[ALL_STAFF].messages]


def test_a_refused_connection_sent_nothing() -> None:
    """Then the post needs no look-up before the next try."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/api/"
        web = open_web(Settings.model_validate({"token": "xoxb-1", "base_url": url}))

        with pytest.raises(Unavailable) as caught:
            ask(web.chat_postMessage, posts=True, channel=ALL_STAFF, text="hello")

    assert not caught.value.sent_maybe


def test_a_failed_look_up_sent_nothing(slack: FakeSlack, adapter: Slack) -> None:
    """The cut came before the call that posts."""
    slack.faults = [Fault("conversations.history", how="reset")]

    with pytest.raises(Unavailable) as caught:
        adapter.post(a_post(ALL_STAFF))

    assert not caught.value.sent_maybe
    assert POST not in slack.names()


def test_a_long_text_goes_on_where_it_was_cut_off(
    slack: FakeSlack, open_slack: Callable[..., Slack], clock: Clock
) -> None:
    """Three messages, the line cut after the second: one more try adds the third alone."""
    slack.faults = [Fault(POST, how="reset", after=True, passes=1)]
    text = long_text(30_000)
    post = a_post(ALL_STAFF, text)
    with pytest.raises(Unavailable):
        open_slack().post(post)
    half = open_slack().find(ALL_STAFF, post.key, clock())

    receipt = open_slack().post(post)

    texts = [message["text"] for message in slack.workspace.channels[ALL_STAFF].messages]
    assert half is None
    assert receipt == open_slack().find(ALL_STAFF, post.key, clock())
    assert 3 == len(texts)
    assert not words(text) - words(" ".join(texts))


def test_files_are_added_once_though_the_post_is_tried_twice(
    slack: FakeSlack, open_slack: Callable[..., Slack]
) -> None:
    """The ids stand in the first message's metadata, so a second try shows what is missing only."""
    files = tuple(File(name=f"{n}.txt", media_type="text/plain", content=b"x") for n in range(12))
    slack.faults = [Fault("files.completeUploadExternal", status=429, code="ratelimited", passes=1)]
    post = a_post(ALL_STAFF, files=files)
    with pytest.raises(Limited):
        open_slack().post(post)

    open_slack().post(post)

    messages = slack.workspace.channels[ALL_STAFF].messages
    shown = [file["name"] for message in messages for file in message.get("files", ())]
    assert sorted(file.name for file in files) == sorted(shown)


@pytest.mark.parametrize("fault", [
    Fault("upload", status=500), Fault("upload", how="reset"), Fault("upload", status=413),
    Fault("files.getUploadURLExternal", code="file_uploads_disabled"),
    Fault("files.completeUploadExternal", code="posting_to_channel_denied", times=2),
    Fault("files.completeUploadExternal", how="reset"),
], ids=lambda fault: f"{fault.method} {fault.code or fault.status} {fault.how}")
def test_a_file_that_fails_is_noted(slack: FakeSlack, adapter: Slack, fault: Fault) -> None:
    """The text is posted whatever becomes of an attachment, and the receipt tells."""
    slack.faults = [replace(fault)]
    plan = File(name="plan.txt", media_type="text/plain", content=b"step one")

    receipt = adapter.post(a_post(ALL_STAFF, files=(plan,)))

    assert receipt.remote_id == slack.workspace.channels[ALL_STAFF].messages[0]["ts"]
    assert 1 == len(receipt.notes)


def test_one_refused_file_does_not_take_the_others_along(slack: FakeSlack, adapter: Slack) -> None:
    """Files are shown together; where Slack refuses the lot, each gets its own chance."""
    slack.faults = [Fault("files.completeUploadExternal", code="file_not_found", times=2)]
    files = tuple(File(name=f"{n}.txt", media_type="text/plain", content=b"x") for n in range(3))

    receipt = adapter.post(a_post(ALL_STAFF, files=files))

    messages = slack.workspace.channels[ALL_STAFF].messages
    assert ["1.txt", "2.txt"] == [file["name"] for each in messages for file in each.get("files", ())]
    assert 1 == len(receipt.notes)


def test_a_text_that_cannot_be_a_file_goes_out_in_parts(slack: FakeSlack, adapter: Slack) -> None:
    """Without the scope files:write a very long text needs many messages, but it is all there."""
    slack.workspace.scopes.remove("files:write")
    text = long_text(100_000)

    receipt = adapter.post(a_post(ALL_STAFF, text))

    texts = [message["text"] for message in slack.workspace.channels[ALL_STAFF].messages]
    assert not words(text) - words(" ".join(texts))
    assert "files:write" in receipt.notes[0]


def test_a_text_beyond_all_measure_needs_a_file(slack: FakeSlack, adapter: Slack) -> None:
    """Work and messages have a ceiling; above it the mail is delivered rather than the channel flooded."""
    post = a_post(ALL_STAFF, "word " * 100_000)
    adapter.post(post)
    slack.workspace.scopes.remove("files:write")

    with pytest.raises(Rejected, match="500,000 characters needs a file"):
        adapter.post(replace(post, key="another"))

    assert 2 == len(slack.workspace.channels[ALL_STAFF].messages)
