"""A notification of the network we post to must not be posted there again."""

from __future__ import annotations

import pytest

from gateway.mail.known.networks import ORIGINS
from gateway.mail.types import Automatic
from tests.gateway.mail.letters import letter, read


@pytest.mark.parametrize(("author", "name"), [
    ("Slack <notification@slack.com>", "Slack"),
    ("Jan in Teams <no-reply@teams.mail.microsoft>", "Microsoft Teams"),
    ("Microsoft Teams <noreply@email.teams.microsoft.com>", "Microsoft Teams"),
    ("Corp on Yammer <noreply@yammer.com>", "Viva Engage"),
    ("SharePoint Online <no-reply@sharepointonline.com>", "Microsoft 365"),
    ("Mattermost <no-reply@chat.corp.example>", "Mattermost"),
    ("Zulip notifications <noreply-ab12@chat.corp.example>", "Zulip"),
    ("Rocket.Chat <noreply@chat.corp.example>", "Rocket.Chat"),
    ("Your Friendly Matrix homeserver <noreply@chat.corp.example>", "Matrix"),
    ("Jan (Google Chat) <chat-noreply@google.com>", "Google"),
    ("Discord <noreply@discord.com>", "Discord"),
    ("Corp Workplace <notification@fbworkmail.com>", "Workplace"),
    ("Webex <donotreply@webex.com>", "Webex"),
])
def test_a_network_is_told_by_its_sender(author: str, name: str) -> None:
    """Hosted ones by their domain, servers of one's own by name and an address that nobody reads."""
    message = read(letter(From=author, Subject="Jan sent a message"))

    assert Automatic.NOTIFICATION == message.automatic
    assert f"notification of {name}: " in message.automatic_reason
    assert not message.may_answer


@pytest.mark.parametrize("field", [
    "X-JIRA-FingerPrint: 0a1b", "X-GitHub-Reason: mention", "X-ServiceNow-Generated: true",
    "X-GitLab-NotificationReason: x",
    "X-Discourse-Post-Id: 3"])
def test_a_tool_is_told_by_its_field(field: str) -> None:
    """Wherever it runs."""
    assert Automatic.NOTIFICATION == read(letter(field)).automatic


@pytest.mark.parametrize("author", [
    "Jan Bakker <jan@slack.com>", "Jan Bakker <jan.bakker@discord.com>", "Mattermost-beheer <ict@corp.example>",
    "Matrix Jansen <matrix@corp.example>", "Jan <no-reply@notslack.com>", "Jan <jan@google.com>"])
def test_people_at_these_firms_are_people(author: str) -> None:
    """And colleagues who write about the network are too."""
    assert read(letter(From=author, Subject="Jan sent a message in Teams")).automatic is None


def test_a_subject_never_tells() -> None:
    """Anybody can write it."""
    assert read(letter(Subject="Jan sent a message in Teams")).automatic is None


def test_a_tool_s_mail_that_a_person_passes_on_is_a_person_s() -> None:
    """Some programs keep the fields of what they forward."""
    assert read(letter("X-JIRA-FingerPrint: 0a1b", Subject="Fwd: [ICT-1] De lift")).automatic is None


def test_each_row_has_a_mark_and_a_source() -> None:
    """Who adds a row says where it is known from."""
    assert [] == [one.name for one in ORIGINS if not one.source or not (one.senders or one.fields)]
    marks = [mark for one in ORIGINS for mark in (*one.senders, *one.fields)]
    assert len(marks) == len(set(marks))
    assert marks == [mark.lower() for mark in marks]
