"""Nothing in a mail is alive in Slack but bold, italic, code and links that say where they lead."""

from __future__ import annotations

import re

import pytest

from adapters.slack import Slack
from adapters.testing import a_post
from adapters.types import File
from tests.adapters.slack.conftest import ALL_STAFF
from tests.adapters.slack.fake import FakeSlack
from tests.attacks.payloads import BULKY, FAMILIES

# What may stand between < and > in a text of ours: a link, with words or without
# (https://docs.slack.dev/messaging/formatting-message-text).
LINK = re.compile(r"(?:https?://|mailto:)[^\s<>|]+(?:\|[^<>|\n]+)?")
NAMES = re.compile(r"https?://([\w.-]+)")


def _texts(slack: FakeSlack) -> list[str]:
    return [message["text"] for message in slack.workspace.channels[ALL_STAFF].messages]


def _alive(text: str) -> list[str]:
    """What Slack would take for more than words: controls that are no link, calls, bare ampersands."""
    found = [one for one in re.findall(r"<([^<>]*)>", text) if not LINK.fullmatch(one)]
    rest = re.sub(r"<[^<>]*>", "", text)
    found += re.findall(r"[<>]", re.sub(r"(?m)^>+ ", "", rest))
    found += re.findall(r"&(?!(?:amp|lt|gt);)", text)
    return found + re.findall(r"(?i)@(?:channel|here|everyone)\b", text)


def test_the_search_for_what_is_alive_finds_it() -> None:
    """A test that cannot fail proves nothing."""
    for text in ("<!channel>", "<@U1>", "<javascript:x|y>", "a < b", "a & b", "@here", "<https://a|b|c>"):
        assert _alive(text), text
    assert [] == _alive("> *a* &lt; <https://a.example/?b&amp;c|d> <mailto:a@b.example>")


@pytest.mark.parametrize("family", [*FAMILIES, "bulk"])
def test_what_goes_to_slack_is_escaped(slack: FakeSlack, adapter: Slack, family: str) -> None:
    """In the title, the text, the note below it and the author's name; and no quote goes along."""
    payloads = FAMILIES.get(family) or tuple(BULKY.values())
    slack.workspace.scopes.remove("chat:write.customize")     # then the text names the author
    for n, payload in enumerate(payloads):
        short = payload[:250]
        adapter.post(a_post(ALL_STAFF, f"Voor {payload}", key=f"{family}-{n}", title=short, author=short,
                            audience_note=short, answered_by_mail=True, set_apart="kanarie",
                            files=(File(name=short, media_type="text/plain", content=b"x"),)))
    said = _texts(slack)
    assert len(said) >= len(payloads)
    assert [] == [(text[:80], alive) for text in said if (alive := _alive(text))]
    assert not any("kanarie" in text for text in said)
    assert all(len(text) <= 12_000 for text in said)


def test_no_link_says_another_place_than_it_leads_to(slack: FakeSlack, adapter: Slack) -> None:
    """Where the words of a link name a host, the true one stands behind them."""
    for n, text in enumerate(("[bank.example](https://away.evil.test/x)", "https://bank.example@away.evil.test/",
                              "**[https://bank.example](https://away.evil.test)**",
                              "![bank.example](https://away.evil.test/p.png)")):
        adapter.post(a_post(ALL_STAFF, text, key=f"l{n}"))
    assert all("(\u2192 away.evil.test)" in text for text in _texts(slack))
