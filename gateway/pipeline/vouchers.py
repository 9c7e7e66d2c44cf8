"""What `check` says of who vouches for authors: how sure that is, and what the mail server must do for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..store.items import Item
from .vouching import TELLING, Trust, Why

MEND = (
    "let it write Authentication-Results and set trusted.authserv_id; or let it tell its clients "
    "(Postfix: smtp_send_xforward_command=yes) and set trusted.clients; and let it refuse mail from outside that "
    "claims your own domain (Postfix: check_sender_access, and reject_sender_login_mismatch for logins)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """How it stands, in words; where it is not `sure`, a forgery may pass for a colleague's mail."""

    sure: bool
    words: str


def advise(trust: Trust) -> Advice:
    """What the configuration alone says."""
    named = ", ".join(str(one) for one in trust.clients)
    clients = f"who hands mail in from {named} counts as a colleague, where XFORWARD tells it"
    if trust.authserv_id:
        words = (
            f"Authentication-Results of {trust.authserv_id} count; your mail server must remove what others wrote "
            "under that name from all mail that comes in"
        )
        return Advice(sure=True, words=f"{words}; {clients}" if trust.clients_named else words)
    if trust.clients_named:
        return Advice(sure=True, words=f"{clients}; nobody but colleagues may hand mail in from there")
    words = f"the mail server vouches for all it hands in, but for mail that XFORWARD says is not from {named}. "
    return Advice(sure=False, words=f"{words}Without XFORWARD an outsider's forgery passes: {MEND}")


def advise_of(recent: Iterable[Item], trust: Trust) -> Advice | None:
    """What the mail that came shows; None where it does not matter, or none came."""
    handed = [one for one in recent if one.trusted and one.intake == "inline"]
    if trust.authserv_id or not handed:
        return None
    untold = [one for one in handed if not {name for name, _ in one.envelope["xforward"]} & TELLING]
    outside = sum(one.envelope.get("unvouched") == Why.OUTSIDE for one in handed)
    if not untold:
        words = f"the mail server told who had handed in the last {len(handed)} mails"
        more = f"; {outside} came from outside. A colleague there must log in, or be in trusted.clients"
        return Advice(sure=True, words=words + (more if outside else ""))
    words = f"{len(untold)} of the last {len(handed)} mails came without XFORWARD, so that a forgery from outside "
    return Advice(sure=False, words=f"{words}could not be told apart: {MEND}")
