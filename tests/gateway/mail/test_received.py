"""Received lines as the servers around us write them, and as a client's HELO may twist them."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from gateway.mail.received import LONGEST, Received, read_received
from tests.growth import LINEAR, growth

LOGIN = (
    "from [192.168.1.5] (unknown [203.0.113.7])\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))"
    "\t(No client certificate requested)\t(Authenticated sender: Anna@corp.example)"
    "\tby MX.corp.example (Postfix) with ESMTPSA id 4ABc12 for <all@corp.example>; Mon, 15 Mar 2027 12:00:00 +0100"
)


def test_a_login_is_noted_with_its_client_and_number() -> None:
    """What smtpd_sasl_authenticated_header adds; the bare [192.168.1.5] is what the client said of itself."""
    assert Received(
        by="mx.corp.example", clients=(ip_address("203.0.113.7"),), login="anna@corp.example",
        protocol="ESMTPSA", queue_id="4ABc12") == read_received(LOGIN)


@pytest.mark.parametrize(("value", "by", "clients"), [
    ("from a (b [IPv6:2001:db8::1]) by mx (Postfix) with ESMTP id 1; x", "mx", ["2001:db8::1"]),
    ("from a ([::ffff:192.0.2.1]) by mx with ESMTP; x", "mx", ["192.0.2.1"]),
    ("by mx.corp.example (Postfix, from userid 0) id 1; x", "mx.corp.example", []),
    ("from [192.0.2.1] (port=1 helo=x) by mx with esmtp (Exim 4.96) id 1; x", "mx", ["192.0.2.1"]),
    ("from [192.0.2.1] (helo=[10.1.2.3]) by mx with esmtp (Exim 4.96) id 1; x", "mx", ["192.0.2.1"]),
    ("from a ([192.0.2.1] ident=[10.1.2.3] helo=[10.1.2.3]) by mx with esmtp id 1; x", "mx", ["192.0.2.1"]),
    ("from unknown (HELO 10.1.2.3) (192.0.2.1) by mx with SMTP; x", "mx", ["192.0.2.1"]),
    ("from [10.1.2.3] (192.0.2.1:25) by mx with SMTP; x", "mx", ["192.0.2.1"]),
    ("from A.corp.example (10.1.2.3) by B.corp.example (10.1.2.4) with Microsoft SMTP Server; x",
     "b.corp.example", ["10.1.2.3"]),
    ("from mx by imap (Dovecot) with LMTP id 1 for <a@corp.example>; x", "imap", []),
])  # fmt: skip
def test_the_server_and_its_client_are_found(value: str, by: str, clients: list[str]) -> None:
    """Postfix, Exim, Exchange and Dovecot each write it in their way."""
    line = read_received(value)

    assert line is not None
    assert (by, clients) == (line.by, [str(one) for one in line.clients])


@pytest.mark.parametrize("value", [
    "", "from a", "from x by mx.corp.example (evil [203.0.113.7]) by real with ESMTP id 1; x",
    'from "open by mx; x', "from (open by mx; x", "from a) by mx; x", "(by mx); x",
    "from a by mx " + "x" * LONGEST,
])  # fmt: skip
def test_a_line_that_may_be_read_in_two_ways_is_not_read(value: str) -> None:
    """A HELO with blanks in it may say `by our-server`."""
    assert read_received(value) is None


@pytest.mark.parametrize("value", [
    LOGIN.replace("(Authenticated", "(x) by mx (Authenticated"),
    LOGIN.replace("\t(Authenticated sender: Anna@corp.example)", "") + " (Authenticated sender: anna@corp.example)",
    LOGIN.replace("(Authenticated", "(Authenticated sender: bea@corp.example) (Authenticated"),
    LOGIN.replace("(unknown", "((Authenticated sender: x) u").replace("\t(Authenticated", "\t(a (Authenticated) "),
])  # fmt: skip
def test_a_login_counts_only_once_and_before_the_server(value: str) -> None:
    """Elsewhere anybody may have put it."""
    line = read_received(value)

    assert line is None or line.login == ""


@pytest.mark.parametrize("piece", ["(", "()", "by ", '"', "[1", "(a [192.0.2.1]) ", "\\", ";"])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """Any stranger may send these lines, fifty to a mail."""
    assert LINEAR > growth(lambda text: read_received("from a " + text), piece, LONGEST // 10 - 10)
