"""Notifications of social networks and of tools: told by the sender's address or a field, never by subject.

A row is all it takes to add one. Addresses beginning with @ stand for a domain and those below it, of
which any address that nobody reads counts; `shown` is for servers of one's own, whose domain is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..types import Automatic
from .answerable import is_nobodys
from .glance import Finding, Glance


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One network or tool and the marks of its notifications."""

    name: str
    senders: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()      # presence alone tells
    shown: tuple[str, ...] = ()       # words in the name of a sender that nobody reads
    source: str                       # where the marks are known from


ORIGINS: Final = (
    Origin(name="Slack", senders=("notification@slack.com", "feedback@slack.com", "@slack.com", "@slackhq.com"),
           shown=("slack",), source="Slack help centre: addresses of notification mails"),
    Origin(name="Microsoft Teams", shown=("microsoft teams",),
           senders=("@teams.mail.microsoft", "@teams.mail.microsoft.com", "@teams.microsoft.com"),
           source="Microsoft Learn: Microsoft 365 product mail from mail.microsoft, trusted senders of Defender"),
    Origin(name="Viva Engage", senders=("@yammer.com", "@engage.mail.microsoft", "@viva.mail.microsoft"),
           shown=("viva engage", "yammer"), source="Microsoft Learn: Viva Engage notifications"),
    Origin(name="Microsoft 365", shown=("sharepoint online",),
           senders=("@mail.microsoft", "@sharepointonline.com", "@planner.office365.com",
                    "quarantine@messaging.microsoft.com", "o365mc@microsoft.com", "azuredevops@microsoft.com",
                    "noreply@microsoft.com"),
           source="Microsoft Learn: addresses that Microsoft 365 sends from"),
    Origin(name="Mattermost", senders=("@mattermost.com",), shown=("mattermost",),
           source="Mattermost administration guide: FeedbackEmail, FeedbackName"),
    Origin(name="Zulip", senders=("@zulip.com", "@zulipchat.com"), shown=("zulip",),
           source="Zulip documentation: outgoing mail, NOREPLY_EMAIL_ADDRESS"),
    Origin(name="Rocket.Chat", senders=("@rocket.chat",), shown=("rocket.chat",),
           source="Rocket.Chat documentation: From_Email"),
    Origin(name="Matrix", senders=("@matrix.org", "@element.io"), shown=("homeserver", "matrix", "element"),
           source="Synapse configuration: email.notif_from"),
    Origin(name="Google", senders=("chat-noreply@google.com", "comments-noreply@docs.google.com",
                                   "drive-shares-noreply@google.com", "drive-shares-dm-noreply@google.com",
                                   "calendar-notification@google.com"),
           source="Google Workspace help: addresses of notifications"),
    Origin(name="Discord", senders=("@discord.com", "@discordapp.com"), source="Discord support: mail addresses"),
    Origin(name="Workplace", senders=("@fbworkmail.com", "@workplace.com"),
           fields=("x-facebook-notify",), source="Workplace help: allow these senders"),
    Origin(name="Webex", senders=("messenger@webex.com", "@webex.com"), source="Webex help: notification mails"),
    Origin(name="LinkedIn", senders=("@linkedin.com",), fields=("x-linkedin-class",),
           source="LinkedIn help: addresses"),
    Origin(name="Discourse", fields=("x-discourse-post-id", "x-discourse-topic-id"),
           source="Discourse: fields of its notification mails"),
    Origin(name="Jira", fields=("x-jira-fingerprint",), senders=("@atlassian.net", "@atlassian.com"),
           source="Atlassian: fields of Jira's mails"),
    Origin(name="GitHub", fields=("x-github-reason",), senders=("notifications@github.com", "@github.com"),
           source="GitHub docs: filtering notification mail by field"),
    Origin(name="GitLab", fields=("x-gitlab-notificationreason", "x-gitlab-project-id"),
           source="GitLab docs: fields of notification mails"),
    Origin(name="ServiceNow", fields=("x-servicenow-generated",), source="ServiceNow docs: outgoing mail"),
    Origin(name="Redmine", fields=("x-redmine-host",), source="Redmine: fields of its mails"),
    Origin(name="Bugzilla", fields=("x-bugzilla-reason",), source="Bugzilla docs: fields for filtering"),
    Origin(name="Gerrit", fields=("x-gerrit-messagetype",), source="Gerrit docs: mail notifications"),
    Origin(name="Phabricator", fields=("x-phabricator-sent-this-message",), source="Phabricator docs: mail"),
)
_SUFFIXES: Final = tuple(
    (sender[1:], origin) for origin in ORIGINS for sender in origin.senders if sender.startswith("@"))
_EXACT: Final = {sender: origin for origin in ORIGINS for sender in origin.senders if sender[0] != "@"}
_FIELDS: Final = {name: origin for origin in ORIGINS for name in origin.fields}
_SHOWN: Final = tuple((word, origin) for origin in ORIGINS for word in origin.shown)


def notification(look: Glance) -> Finding | None:
    """Which network or tool wrote it, if one did."""
    field = next((name for name, _ in look.headers.fields if name in _FIELDS), "")
    if field and not (look.has("x-mailman-version", "x-beenthere") or look.passes_on):
        return Automatic.NOTIFICATION, f"notification of {_FIELDS[field].name}: {field} is there"
    origin = _EXACT.get(look.address) or _by_domain(look.address) or _by_name(look)
    if origin is None:
        return None
    return Automatic.NOTIFICATION, f"notification of {origin.name}: From {look.address}"


def _by_domain(address: str) -> Origin | None:
    domain = address.rpartition("@")[2]
    found = next((origin for suffix, origin in _SUFFIXES if domain == suffix or domain.endswith(f".{suffix}")), None)
    return found if found and is_nobodys(address) else None


def _by_name(look: Glance) -> Origin | None:
    """A server of one's own: the network's name on an address that nobody reads."""
    if not is_nobodys(look.address):
        return None
    name = look.author.partition("<")[0].lower()
    return next((origin for word, origin in _SHOWN if word in name), None)
