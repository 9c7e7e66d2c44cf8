"""What Slack's error codes mean for us: may the same call be tried again, and is the group there?

Codes: the "Errors" table of each method's page under https://docs.slack.dev/reference/methods.
A code that is not listed counts as Rejected, so that the mail is delivered and not tried for ever.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import AdapterError, Limited, NoSuchGroup, Rejected, Unauthorized, Unavailable
from ..http import refusal, seconds

NO_GROUP = frozenset({
    "channel_not_found", "is_archived", "not_in_channel", "channel_type_not_supported", "no_permission",
    "restricted_action", "restricted_action_read_only_channel", "restricted_action_non_threadable_channel",
    "restricted_action_thread_only_channel", "restricted_action_thread_locked", "is_inactive",
    "messages_tab_disabled", "method_not_supported_for_channel_type",
})
NOT_ALLOWED = frozenset({
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
    "not_allowed_token_type", "access_denied", "org_login_required", "two_factor_setup_required",
    "enterprise_is_restricted", "team_access_not_granted", "ekm_access_denied", "accesslimited",
})
TOO_FAST = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
# Slack's own words for the first two: some aspect of the operation may have succeeded.
PERHAPS_DONE = frozenset({"fatal_error", "internal_error"})
NOT_DONE = frozenset({"service_unavailable", "request_timeout", "team_added_to_org"})

_CODE = re.compile(r"[a-z][a-z0-9_]{1,79}\Z")


def explain(
    method: str, status: int, code: str, headers: Mapping[str, str], *, posts: bool, needed: str = ""
) -> AdapterError:
    """The error to raise for an answer that is not `ok`; `posts` if the call makes something appear."""
    if status == 429 or status >= 500:
        return refusal(status, _header(headers, "retry-after"), what=f"Slack {method}", posts=posts)
    if not _CODE.match(code):  # a page of some proxy, not an answer of Slack
        return Unavailable(f"Slack {method}: the answer (HTTP {status}) is not Slack's", sent_maybe=posts)
    said = f"Slack {method}: {code}" + (f" (needs {needed})" if needed else "")
    if code in TOO_FAST:
        return Limited(said, retry_after=seconds(_header(headers, "retry-after")))
    if code in PERHAPS_DONE or code in NOT_DONE:
        return Unavailable(said, sent_maybe=posts and code in PERHAPS_DONE)
    if code in NO_GROUP:
        return NoSuchGroup(said)
    return Unauthorized(said) if code in NOT_ALLOWED else Rejected(said)


def _header(headers: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in headers.items() if key.lower() == name), None)
