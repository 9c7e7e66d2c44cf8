"""The 24 forgeries of the promise, and the honest mail beside them, as it reaches the door.

"mx" is our mail server, whose address the gateway trusts; "other" is a client that may talk to the door
and is not trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network

from gateway.mail.author import Doubt
from gateway.pipeline.vouching import Trust, Why

ALL = "iedereen@havik.example"
BOSS, NAME = "p7@havik.example", "Persoon7 Havik"
ME = "p1@havik.example"
STRANGER = "x@evil.test"
KELVIN = "p7@havi\u212a.example"          # a letter that becomes a plain k when case is folded
OURS, PEER, OTHER = "mx.havik.example", "127.0.0.1", "127.0.0.2"
OUTSIDE, INSIDE = "203.0.113.9", "10.1.2.3"
TRUST = {                                 # how a company may have set it up
    "results": Trust(authserv_id=OURS, clients=(ip_network("127.0.0.1/32"),)),
    "clients": Trust(clients=(ip_network("10.0.0.0/8"),), clients_named=True),
    "plain": Trust(clients=(ip_network("127.0.0.1/32"),)),
}
BY_US = f"by {OURS} (Postfix) with ESMTP id 4Zz1; Mon, 15 Mar 2027 12:00:00 +0100"
FROM_OUTSIDE = f"Received: from evil.test (unknown [{OUTSIDE}]) {BY_US}"
FROM_FILTER = f"Received: from localhost (localhost [127.0.0.1]) {BY_US}"
LOGIN = f"Received: from phone (unknown [{OUTSIDE}]) (Authenticated sender: {{}}) {BY_US}"
MY_LOGIN, HER_LOGIN = (LOGIN.replace("ESMTP", "ESMTPSA").format(one) for one in (ME, BOSS))
FORGED = f"Authentication-Results: {OURS}; dmarc=pass header.from=havik.example"
LOOKALIKES = (
    FORGED.replace(OURS, f"{OURS}.evil.test"), FORGED.replace(OURS, f'"{OURS};"'), FORGED.replace(OURS, f"{OURS}."),
    FORGED.replace(OURS, f"({OURS}) evil.test"), FORGED.replace(OURS, f"evil.test ({OURS})"),
    FORGED.replace("Authentication", "X-Authentication"), FORGED.replace("Authentication", "ARC-Authentication"),
)
HERS = f"From: {NAME} <{BOSS}>"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail: how it comes in, what our mail server wrote above it, and what its writer wrote."""

    lines: tuple[str, ...] = (HERS,)
    sender: str = BOSS
    results: str = ""                     # what our mail server found: SPF, DKIM and DMARC
    above: tuple[str, ...] = (FROM_OUTSIDE,)
    setting: str = "results"
    peer: str = PEER
    client: str = ""                      # as XFORWARD tells
    why: str = ""                         # why nobody vouches; "" where somebody does


def told(spf: str, dkim: str, dmarc: str, more: str = "") -> str:
    """The field that our mail server writes."""
    found = [f"{name}={value}" for name, value in (("spf", spf), ("dkim", dkim), ("dmarc", dmarc)) if value]
    return f"Authentication-Results: {OURS}; " + "; ".join([*found, more] if more else found)


def from_outside(why: str = Why.OUTSIDE, *lines: str, above: tuple[str, ...] = (FROM_OUTSIDE,)) -> Letter:
    """One of which our mail server says by XFORWARD that a stranger handed it in."""
    return Letter(why=why, setting="clients", client=OUTSIDE, above=above, lines=(*lines, HERS))


def from_a_colleague(why: str, *lines: str) -> Letter:
    """One that a colleague wrote in her name."""
    return Letter(why=why, setting="clients", client=INSIDE, above=(), lines=(HERS, *lines))


def found(why: str, spf: str, dkim: str, dmarc: str, more: str = "", lines: tuple[str, ...] = (HERS,)) -> Letter:
    """One of which our mail server says what it found."""
    return Letter(why=why, results=told(spf, dkim, dmarc, more), lines=lines)


PASSED = told("pass smtp.mailfrom=havik.example", "pass header.d=havik.example", "pass header.from=havik.example")
THEIRS = told("pass smtp.mailfrom=evil.test", "pass header.d=evil.test", "pass header.from=evil.test")

# SPF, DKIM, DMARC as found by our mail server (- where it says nothing), who hands it in, and the trick.
FORGERIES: dict[str, Letter] = {
    "fail none fail, mx: plain":
        found(Why.FAILED, "fail smtp.mailfrom=havik.example", "none", "fail header.from=havik.example"),
    "none none none, mx: plain":
        found(Why.NOTHING, "none", "none", "none"),
    "pass pass fail, mx: of another domain":
        found(Why.FAILED, "pass smtp.mailfrom=evil.test", "pass header.d=evil.test", "fail header.from=havik.example"),
    "pass pass fail, mx: aligned, and yet DMARC fails":
        Letter(why=Why.FAILED, results=PASSED.replace("dmarc=pass", "dmarc=fail")),
    "none none pass, mx: for another From":
        found(Why.CONTRADICTED, "none", "none", "pass header.from=evil.test"),
    "none pass none, mx: look-alike domains signed":
        found(Why.NOTHING, "none", "pass header.d=havik.example.evil.test", "none", "dkim=pass header.d=example"),
    "pass none none, mx: only the HELO passed":
        found(Why.NOTHING, "pass smtp.helo=havik.example", "none", "none"),
    "none none none, mx: a colleague's own login":
        found(Why.NOTHING, "none", "none", "none", f"auth=pass smtp.auth={ME} smtp.mailfrom={BOSS}"),
    "none none none, mx: forged results below another server":
        found(Why.NOTHING, "none", "none", "none",
              lines=("Received: from a by mail.evil.test with SMTP id 1; x", FORGED, HERS)),
    "fail fail fail, mx: forged results beside the true ones":
        found(Why.FAILED, "fail", "fail", "fail header.from=havik.example", lines=(FORGED, HERS)),
    "- - -, mx: forged results of look-alike names":
        Letter(why=Why.NO_RESULTS, lines=(*LOOKALIKES, HERS)),
    "- - -, mx: forged results that break the grammar":
        Letter(why=Why.UNREADABLE, lines=(FORGED.replace(";", " evil;"), FORGED.replace("dmarc", "(dmarc"), HERS)),
    "- - -, mx: handed in from outside":
        from_outside(),
    "pass pass pass, mx: results where no name of ours is set":
        from_outside(Why.OUTSIDE, PASSED),
    "- - -, mx: forged login below":
        from_outside(Why.OUTSIDE, HER_LOGIN),
    "- - -, mx: logged in as another":
        from_outside(above=(MY_LOGIN,)),
    "- - -, mx: a filter forgot the client":
        Letter(why=Why.OUTSIDE, setting="clients", client=PEER, above=(FROM_FILTER, FROM_OUTSIDE)),
    "pass pass pass, other: forged results":
        Letter(why=Why.STRANGER, peer=OTHER, above=(), lines=(FROM_OUTSIDE, PASSED, HERS)),
    "pass pass pass, mx: two From fields":
        Letter(why=Doubt.NOT_ONE, results=PASSED, sender=ME, lines=(f"From: <{ME}>", HERS)),
    "pass pass pass, mx: her address as a name":
        Letter(results=THEIRS, sender=STRANGER, lines=(f'From: "{BOSS}" <{STRANGER}>',)),
    "pass pass pass, mx: a letter that looks alike":
        Letter(why=Doubt.BEYOND_ASCII, results=PASSED, sender=KELVIN, lines=(f"From: {NAME} <{KELVIN}>",)),
    "pass pass pass, mx: group syntax":
        Letter(why=Doubt.ODD, results=PASSED, lines=(f"From: Bestuur: {NAME} <{BOSS}>;",)),
    "- - -, mx: Sender is a colleague":
        from_a_colleague(Doubt.ON_BEHALF, f"Sender: <{ME}>"),
    "- - -, mx: sent on by a colleague":
        from_a_colleague(Doubt.SENT_ON, f"Resent-From: <{ME}>"),
}

HONEST: dict[str, Letter] = {
    "DMARC passed": found("", "", "", "pass (p=none dis=none) header.from=havik.example"),
    "DKIM passed": found("", "softfail", "pass (2048-bit key) header.d=havik.example", "none"),
    "SPF passed": found("", f"pass smtp.mailfrom={BOSS}", "none", "none"),
    "logged in, by results": found("", "", "", "", f"auth=pass smtp.auth={BOSS} smtp.mailfrom={BOSS}"),
    "from a colleague's network": from_a_colleague(""),
    "from outside, logged in": from_outside("", above=(HER_LOGIN,)),
    "handed in by the mail server alone": Letter(setting="plain", above=()),
}
