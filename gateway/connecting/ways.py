"""The kinds that `mailsquare connect` knows, in the order in which to consider them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .behind_postfix import EXPANDED, FILTER, LISTS, plan_for_postfix
from .elsewhere import plan_for_exchange, plan_for_google, plan_for_imap, plan_for_takeover
from .postfix import USUAL, postfix_here
from .site import Site
from .types import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way of standing beside a mail server, in a line."""

    kind: str
    words: str

    @property
    def page(self) -> str:
        """The page that tells of it."""
        return f"docs/connect/{self.kind}.md"


WAYS = tuple(Way(kind=kind, words=words) for kind, words in (
    (LISTS, "Postfix: only mail to your lists meets the gateway; begin here"),
    (FILTER, "Postfix: all mail passes, for reply-alls that name people one by one"),
    (EXPANDED, "Postfix: as that, where lists are expanded before a filter sees them"),
    ("list-takeover", "any mail server: rename the list, its address leads to the gateway"),
    ("imap", "a mailbox with copies: nothing is in the way, and nothing is hidden"),
    ("exchange-online", "Exchange Online, from its documentation: not tried by us"),
    ("google-workspace", "Google Workspace, from its documentation: not tried by us"),
))
KINDS = tuple(one.kind for one in WAYS)
ALSO_CALLED = {"postfix": "postfix-lists"}  # the way that everybody begins with
_ELSEWHERE: Mapping[str, Callable[[Site], Plan]] = {
    "list-takeover": plan_for_takeover, "imap": plan_for_imap,
    "exchange-online": plan_for_exchange, "google-workspace": plan_for_google,
}


def plan_for(kind: str, site: Site, postfix_dir: Path | None = None) -> Plan:
    """The plan of one kind. KeyError for another word; MailsquareError where a named folder cannot be read."""
    if kind not in KINDS:
        raise KeyError(kind)
    if kind in _ELSEWHERE:
        return _ELSEWHERE[kind](site)
    here = postfix_here(postfix_dir)
    return plan_for_postfix(kind, site, here, str(here.folder.resolve()) if here else USUAL)
