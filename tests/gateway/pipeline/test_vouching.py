"""Who vouches for an author: each source alone, what outweighs it, and what never counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_network

import pytest

from gateway.mail.author import Doubt
from gateway.mail.headers import scan_headers
from gateway.mail.types import Envelope
from gateway.pipeline.vouching import MOST_RESULTS, By, Trust, Vouch, Why, vouch
from tests.gateway.town import envelope_to

ME, OURS = "anna@corp.example", "mx.corp.example"
OUT = "203.0.113.9"
HERE = ip_network("127.0.0.0/8")
RESULTS = Trust(authserv_id=OURS, clients=(HERE,), domains=("corp.example",))
CLIENTS = Trust(clients=(ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")), clients_named=True)
PLAIN = Trust(clients=(HERE,))
FOUND = f"Authentication-Results: {OURS}; "
BY = f"by {OURS} (Postfix) with ESMTP id 4AB; x"
LOGIN = f"Received: from phone (unknown [{OUT}]) (Authenticated sender: {ME}) {BY}".replace("ESMTP", "ESMTPSA")


def asked(
    *lines: str, trust: Trust = RESULTS, sender: str = ME, author: str = ME, copy: bool = False,
    told: Mapping[str, str] | None = None,
) -> Vouch:
    """The answer on a mail of these header lines; `told` is what XFORWARD tells."""
    content = "\r\n".join([*lines, f"From: <{author}>", "", "x"]).encode()
    xforward = tuple((told or {}).items())
    envelope = replace(envelope_to("all@corp.example", sender=sender), helo=OURS, xforward=xforward)
    return vouch(envelope, scan_headers(content), trust, copy=copy)


@pytest.mark.parametrize(("found", "by"), [
    ("dmarc=pass header.from=corp.example", By.DMARC),
    ("dkim=pass header.d=corp.example", By.DKIM),
    ("dkim=pass header.d=evil.test; dkim=pass header.d=corp.example", By.DKIM),
    ("spf=pass smtp.mailfrom=corp.example", By.SPF),
    (f"spf=pass smtp.mailfrom={ME}", By.SPF),
    (f"auth=pass smtp.auth={ME}", By.AUTH),
    (f"auth=pass smtp.mailfrom={ME}", By.AUTH),
    ("spf=softfail; dkim=none; dmarc=none; spf=pass smtp.mailfrom=corp.example", By.SPF),
    ("dmarc=bestguesspass header.from=corp.example; dkim=pass header.d=corp.example", By.DKIM),
])  # fmt: skip
def test_what_our_own_server_found_vouches(found: str, by: By) -> None:
    """RFC 8601 section 2.7, each method by the property that names whom it speaks of."""
    assert Vouch(by=by) == asked(FOUND + found)


@pytest.mark.parametrize(("found", "why"), [
    ("none", Why.NO_RESULTS),
    ("dkim=pass header.d=evil.test", Why.NOTHING),
    ("dkim=pass", Why.NOTHING),
    ("dkim=pass header.i=@corp.example", Why.NOTHING),
    ("dkim=pass header.d=corp.example header.d=evil.test", Why.NOTHING),
    ("dkim=pass header.d=example", Why.NOTHING),
    ("dkim=fail header.d=corp.example", Why.NOTHING),
    ("dkim/2=pass header.d=corp.example", Why.NO_RESULTS),
    ("spf=pass smtp.helo=corp.example", Why.NOTHING),
    ("spf=pass smtp.mailfrom=sub.corp.example", Why.NOTHING),
    (f"auth=pass smtp.auth=bea@corp.example smtp.mailfrom={ME}", Why.NOTHING),
    (f"auth=pass smtp.auth=anna smtp.mailfrom={ME}", Why.NOTHING),
    (f"auth=none smtp.auth={ME}", Why.NOTHING),
    ("dmarc=fail header.from=corp.example; dkim=pass header.d=corp.example", Why.FAILED),
    ("dmarc=pass header.from=corp.example; dmarc=fail header.from=corp.example", Why.FAILED),
    ("dmarc=pass header.from=evil.test; dkim=pass header.d=corp.example", Why.CONTRADICTED),
    ("dmarc=pass", Why.CONTRADICTED),
    ("dmarc=none; dmarc=pass header.from=corp.example", Why.CONTRADICTED),
    ("dmarc=pass header.from=corp.example; dmarc=(", Why.UNREADABLE),
])  # fmt: skip
def test_what_does_not_speak_for_the_author_or_is_outweighed_does_not_vouch(found: str, why: Why) -> None:
    """Another's domain, another's login, a broken field, and any DMARC failure."""
    assert Vouch(why=why) == asked(FOUND + found)


def test_a_signature_of_the_company_speaks_for_its_departments_and_for_no_other_company() -> None:
    """Above a stranger's domain there is no telling where his company begins."""
    assert By.DKIM == asked(FOUND + "dkim=pass header.d=corp.example", author=(a := "a@nl.corp.example"), sender=a).by
    assert "" == asked(FOUND + "dkim=pass header.d=nl.corp.example").by
    assert "" == asked(FOUND + "dkim=pass header.d=other.example", author=(a := "a@other.example"), sender=a).by
    assert By.DMARC == asked(FOUND + "dmarc=pass header.from=other.example", author=a, sender=a).by


@pytest.mark.parametrize("above", [
    "Received: from a by mail.evil.test with ESMTP; x",
    f"Received: from x by {OURS} (y) by mail.evil.test with ESMTP; x",
    f"Received: from a by {OURS}.evil.test with ESMTP; x",
    "Received: what is this",
])  # fmt: skip
def test_results_below_a_line_of_another_server_are_not_ours(above: str) -> None:
    """They came with the mail (RFC 8601 section 5)."""
    assert Vouch(why=Why.NO_RESULTS) == asked(above, FOUND + "dmarc=pass header.from=corp.example")


@pytest.mark.parametrize("above", [
    f"Received: from a {BY}", f"Received: from a by in.{OURS} with ESMTP; x",
    "Received: from localhost by localhost (amavis) with ESMTP id 1; x", FOUND + "none",
    "Authentication-Results: other.example; dmarc=fail header.from=corp.example", "Subject: x",
])  # fmt: skip
def test_results_below_our_own_lines_count(above: str) -> None:
    """Filters write them above the line of the server that asked them, or below it."""
    assert Vouch(by=By.DMARC) == asked(above, FOUND + "dmarc=pass header.from=corp.example")


@pytest.mark.parametrize(("told", "answer"), [
    ({"ADDR": "10.1.2.3"}, Vouch(by=By.CLIENT)),
    ({"ADDR": "IPV6:2001:db8::7"}, Vouch(by=By.CLIENT)),
    ({"ADDR": "127.0.0.1", "SOURCE": "REMOTE"}, Vouch(by=By.CLIENT)),      # the mail server's own address
    ({"ADDR": "[UNAVAILABLE]", "SOURCE": "LOCAL"}, Vouch(by=By.LOCAL)),
    ({"ADDR": OUT}, Vouch(why=Why.OUTSIDE)),
    ({"ADDR": "IPV6:2001:db9::7", "SOURCE": "REMOTE"}, Vouch(why=Why.OUTSIDE)),
    ({"ADDR": OUT, "SOURCE": "LOCAL"}, Vouch(why=Why.OUTSIDE)),
    ({"ADDR": "[UNAVAILABLE]", "SOURCE": "REMOTE"}, Vouch(why=Why.UNTOLD)),
    ({"NAME": "anna.corp.example"}, Vouch(why=Why.UNTOLD)),
    ({"IDENT": "4AB", "HELO": "x", "PROTO": "ESMTP"}, Vouch(by=By.NETWORK)),
    ({}, Vouch(by=By.NETWORK)),
])  # fmt: skip
def test_who_handed_it_in_decides_where_the_mail_server_tells(told: dict[str, str], answer: Vouch) -> None:
    """Postfix XFORWARD_README. An address outweighs SOURCE, which depends on settings of the mail server."""
    assert answer == asked(trust=CLIENTS, told=told)


def test_a_filter_that_forgets_the_client_does_not_make_a_colleague() -> None:
    """The mail server noted the true one before it asked the filter."""
    lines = (f"Received: from localhost (localhost [127.0.0.1]) {BY}",
             "Received: from localhost (localhost [127.0.0.1]) by localhost (amavis) with ESMTP; x",
             f"Received: from evil (unknown [{OUT}]) {BY}")  # fmt: skip
    assert Vouch(why=Why.OUTSIDE) == asked(*lines, trust=CLIENTS, told={"ADDR": "127.0.0.1"})
    assert Vouch(why=Why.OUTSIDE) == asked(*lines, trust=CLIENTS)
    assert Vouch(by=By.CLIENT) == asked(*lines[:2], trust=CLIENTS, told={"ADDR": "127.0.0.1"})


@pytest.mark.parametrize("helo", ["by", "x by localhost with ESMTPA id 9", f"x by {OURS}", "x" * 9_000, "x (", 'x "'])
def test_a_stranger_who_makes_our_own_line_unreadable_stays_a_stranger(helo: str) -> None:
    """He chooses the name that it begins with."""
    line = f"Received: from {helo} (unknown [{OUT}]) {BY}"
    filtered = f"Received: from localhost (localhost [127.0.0.1]) {BY}"

    assert Vouch(why=Why.OUTSIDE) == asked(line, trust=CLIENTS)
    assert Vouch(why=Why.OUTSIDE) == asked(filtered, line, trust=CLIENTS, told={"ADDR": "127.0.0.1"})
    assert Vouch(why=Why.OUTSIDE) == asked("Received: from mx by imap with LMTP; x", line, trust=PLAIN, copy=True)
    assert Vouch(by=By.NETWORK) == asked("Received: (qmail 7 invoked by uid 89); x", trust=CLIENTS)


@pytest.mark.parametrize(("lines", "told", "by"), [
    ((LOGIN,), {"ADDR": OUT, "IDENT": "4AB"}, By.LOGIN),
    ((LOGIN,), {"ADDR": OUT, "IDENT": "OTHER"}, ""),
    ((LOGIN.replace("ESMTPSA", "ESMTPS"),), {"ADDR": OUT}, ""),
    ((LOGIN.replace(ME, "bea@corp.example"),), {"ADDR": OUT}, ""),
    ((LOGIN.replace(ME, "anna"),), {"ADDR": OUT}, ""),
    ((LOGIN.replace(OURS, "mail.evil.test"),), {"ADDR": OUT}, ""),
    ((f"Received: from evil (unknown [{OUT}]) {BY}", LOGIN), {"ADDR": OUT}, ""),
    ((LOGIN.replace("phone", f"(Authenticated sender: {ME}) phone"),), {"ADDR": OUT}, ""),
])  # fmt: skip
def test_a_login_counts_in_the_topmost_line_of_our_own_server(
    lines: tuple[str, ...], told: dict[str, str], by: str
) -> None:
    """Postfix smtpd_sasl_authenticated_header; below it, or with another number, anybody wrote it."""
    assert by == asked(*lines, trust=CLIENTS, told=told).by


def test_a_login_counts_beside_results_that_are_silent_and_not_against_a_failure() -> None:
    """Filters do not judge who has logged in."""
    assert By.LOGIN == asked(LOGIN, FOUND + "none").by == asked(LOGIN).by
    assert Why.FAILED == asked(LOGIN, FOUND + "dmarc=fail header.from=corp.example").why


def test_where_results_are_ours_a_network_vouches_only_when_it_was_named() -> None:
    """Else a filter that forgets the client would vouch for everybody."""
    named = replace(RESULTS, clients=(ip_network("10.0.0.0/8"),), clients_named=True)

    assert Vouch(why=Why.NO_RESULTS) == asked(told={"ADDR": "127.0.0.1"}) == asked()
    assert Vouch(by=By.CLIENT) == asked(trust=named, told={"ADDR": "10.1.2.3"})
    assert Vouch(why=Why.NO_RESULTS) == asked(trust=named)


@pytest.mark.parametrize("received", [f"Received: from a (b [{OUT}]) by mx.elsewhere.example with ESMTP; x"])
def test_a_copy_from_a_mailbox_shows_by_its_lines_where_it_came_from(received: str) -> None:
    """No client is told there; a mail from outside shows it in some line."""
    assert Vouch(why=Why.OUTSIDE) == asked("Received: from mx by imap with LMTP; x", received, trust=PLAIN, copy=True)
    assert Vouch(by=By.NETWORK) == asked("Received: from mx by imap with LMTP; x", trust=PLAIN, copy=True)
    assert Vouch(by=By.NETWORK) == asked(received, trust=PLAIN)


@pytest.mark.parametrize(("sender", "author", "why"), [
    ("bea@corp.example", ME, Why.DIFFERS), ("", ME, Why.DIFFERS),
    ("anna@\u212aorp.example", "anna@korp.example", Why.DIFFERS),
    (ME, "anna@corp.example>, <bea@corp.example", Doubt.ODD), (ME, "ann\u0430@corp.example", Doubt.BEYOND_ASCII),
])  # fmt: skip
def test_nobody_vouches_for_a_from_that_is_doubtful_or_not_the_sender(sender: str, author: str, why: str) -> None:
    """Whatever the mail server says of it."""
    assert Vouch(why=why) == asked(FOUND + "dmarc=pass header.from=corp.example", sender=sender, author=author)
    assert Vouch(why=why) == asked(trust=PLAIN, sender=sender, author=author)


def test_nothing_a_stranger_says_counts() -> None:
    """Neither results, nor XFORWARD, nor lines."""
    stranger = Envelope(sender=ME, recipients=(), peer="192.0.2.7", xforward=(("ADDR", "10.1.2.3"),))
    headers = scan_headers(f"{FOUND}dmarc=pass header.from=corp.example\r\n{LOGIN}\r\nFrom: <{ME}>\r\n\r\n".encode())

    assert {Vouch(why=Why.STRANGER)} == {vouch(stranger, headers, one) for one in (RESULTS, CLIENTS, PLAIN)}


def test_no_more_lines_are_read_than_any_server_of_ours_writes() -> None:
    """A thousand fields of a stranger cost what fifty do, and hide nothing but themselves."""
    below = ["Authentication-Results: x; none"] * MOST_RESULTS

    assert "" == asked(*below, FOUND + "dmarc=pass header.from=corp.example").by
    assert By.DMARC == asked(FOUND + "dmarc=pass header.from=corp.example", *below).by


def test_the_words_fit_where_they_are_kept() -> None:
    """`items.vouched` has 200 letters."""
    assert max(len(one) for kind in (By, Why, Doubt) for one in kind) <= 200
