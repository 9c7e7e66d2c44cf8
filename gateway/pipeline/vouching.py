"""Who says that the author of a mail wrote it: asked once, at the door, and kept with the item.

Our mail server's own Authentication-Results (RFC 8601), a login at it, or the network from which the
mail was handed in to it. What a mail says of itself never counts. docs/adr/0008 has the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network

from ..mail.author import plain_author
from ..mail.authresults import AuthResults, Result, read_results
from ..mail.received import IpAddress, Received, read_address, read_received
from ..mail.types import Envelope, Headers

Networks = tuple[IPv4Network | IPv6Network, ...]
MOST_RESULTS = 50  # fields and Received lines that are read; no mail server of ours writes so many
LOOPBACK_NAMES = frozenset({"localhost", "localhost.localdomain"})
WITH_LOGIN = frozenset({"ESMTPA", "ESMTPSA", "UTF8SMTPA", "UTF8SMTPSA"})  # RFC 3848, RFC 6531
TELLING = frozenset({"ADDR", "NAME", "SOURCE"})  # the XFORWARD attributes that speak of the client


class By(StrEnum):
    """Who vouches, in the words that are kept."""

    NETWORK = "trusted network"  # the mail server itself, by handing it in and saying nothing more
    CLIENT = "a client of ours"
    LOCAL = "the mail server itself"
    LOGIN = "a login at the mail server"
    AUTH = "a login in the Authentication-Results"
    DMARC = "DMARC"
    DKIM = "DKIM"
    SPF = "SPF"


class Why(StrEnum):
    """Why nobody does; beside these there is whatever makes a From doubtful."""

    STRANGER = "it came from none of our mail servers"
    DIFFERS = "its envelope sender is not its From"
    OUTSIDE = "it came to our mail server from outside"
    UNTOLD = "our mail server does not say who handed it in"
    UNREADABLE = "the Authentication-Results of our mail server cannot be read"
    FAILED = "DMARC failed"
    CONTRADICTED = "the Authentication-Results of our mail server contradict each other"
    NO_RESULTS = "our mail server wrote no Authentication-Results"
    NOTHING = "no Authentication-Results speak for its author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouch:
    """Who vouches for the author, in words; "" for nobody, and then why not."""

    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose word about an author counts."""

    authserv_id: str = ""  # of our mail server, lower case; "" where it writes no Authentication-Results
    clients: Networks = ()  # from where colleagues and servers of ours hand in mail
    clients_named: bool = False  # IT named them; else they are only the trusted networks
    domains: tuple[str, ...] = ()  # the company's, lower case


def vouch(envelope: Envelope, headers: Headers, trust: Trust, *, copy: bool = False) -> Vouch:
    """Who vouches for the author of this mail, from envelope and raw header block alone.

    `copy`: it was fetched from a mailbox, so nobody told us who had handed it in.
    """
    if not envelope.trusted:
        return Vouch(why=Why.STRANGER)
    author = plain_author(headers)
    if author.doubt is not None:
        return Vouch(why=author.doubt)
    if not envelope.sender.isascii() or envelope.sender.lower() != author.address:
        return Vouch(why=Why.DIFFERS)
    answer = _by_results(author.address, _believed(envelope, headers, trust), trust)
    if answer.by or answer.why not in (Why.NO_RESULTS, Why.NOTHING):
        return answer
    if _logged_in(envelope, headers, trust, author.address):
        return Vouch(by=By.LOGIN)
    if trust.authserv_id and not trust.clients_named:
        return answer
    return _by_client(envelope, headers, trust, answer, copy)


def _by_client(envelope: Envelope, headers: Headers, trust: Trust, answer: Vouch, copy: bool) -> Vouch:
    """Whether it was handed in from where only colleagues do, as the mail server tells by XFORWARD."""
    told = dict(envelope.xforward).keys() & TELLING
    if not told and trust.authserv_id:
        return answer
    if not told:
        # nothing tells an outsider from a colleague then but what the mail server noted
        seen = _outside(envelope, headers, trust, copy) if copy or trust.clients_named else False
        return Vouch(why=Why.OUTSIDE) if seen else Vouch(by=By.NETWORK)
    said = [value for name, value in envelope.xforward if name == "ADDR"]
    clients = [one for one in map(_client, said) if one is not None]
    if clients and not all(_is_ours(one, envelope, trust) for one in clients):
        return Vouch(why=Why.OUTSIDE)
    if _outside(envelope, headers, trust, copy):
        return Vouch(why=Why.OUTSIDE)  # a filter handed it back to the mail server and forgot its client
    if clients:
        return Vouch(by=By.CLIENT)
    local = "LOCAL" in [value.upper() for name, value in envelope.xforward if name == "SOURCE"]
    return Vouch(by=By.LOCAL) if local else Vouch(why=Why.UNTOLD)


def _client(value: str) -> IpAddress | None:
    """XFORWARD's ADDR, an IPv6 one with a mark before it; None for [UNAVAILABLE]."""
    return read_address(value[5:] if value[:5].upper() == "IPV6:" else value)


def _is_ours(client: IpAddress, envelope: Envelope, trust: Trust) -> bool:
    return client == read_address(envelope.peer) or any(client in network for network in trust.clients)


def _outside(envelope: Envelope, headers: Headers, trust: Trust, copy: bool) -> bool:
    """Whether one of our own servers noted a client from outside; of a copy, whether any server did."""
    for value in headers.all("received")[:MOST_RESULTS]:
        line = read_received(value)
        if line is None and (copy or _names_us(value, envelope, trust)):
            return True  # "EHLO by" alone makes our own line one that can be read in two ways
        if line is None or not (copy or _wrote(line, envelope, trust)):
            return False
        if not all(one.is_loopback or _is_ours(one, envelope, trust) for one in line.clients):
            return True
    return False


def _wrote(line: Received, envelope: Envelope, trust: Trust) -> bool:
    """Whether one of our own servers wrote that line, as far as names tell."""
    return _is_our_name(line.by, envelope, trust)


def _names_us(value: str, envelope: Envelope, trust: Trust) -> bool:
    """Whether one of our own servers may have written a line that cannot be read."""
    return any(_is_our_name(word, envelope, trust) for word in value.lower().split())


def _is_our_name(name: str, envelope: Envelope, trust: Trust) -> bool:
    ours = trust.authserv_id
    named = name == envelope.helo.lower() or (bool(ours) and _within(name, ours))
    return bool(name) and (name in LOOPBACK_NAMES or named)


def _logged_in(envelope: Envelope, headers: Headers, trust: Trust, author: str) -> bool:
    """Whether our mail server noted in the topmost line that its client had logged in as the author."""
    line = read_received(headers.get("received") or "")
    if line is None or line.login != author or line.protocol not in WITH_LOGIN:
        return False
    number = dict(envelope.xforward).get("IDENT", "")
    same = not number or number.startswith("[") or number == line.queue_id
    return same and line.by not in LOOPBACK_NAMES and _wrote(line, envelope, trust)


def _believed(envelope: Envelope, headers: Headers, trust: Trust) -> list[AuthResults]:
    """The fields under our own name that stand above the first Received line of anybody else's server."""
    found: list[AuthResults] = []
    if not trust.authserv_id:
        return found
    read = 0
    for name, value in headers.fields:
        if name not in ("received", "authentication-results"):
            continue
        read += 1
        if read > MOST_RESULTS:
            break
        if name == "received":
            line = read_received(value)
            if line is None or not _wrote(line, envelope, trust):
                break
        elif (field := read_results(value)).authserv_id == trust.authserv_id:
            found.append(field)
    return found


def _by_results(author: str, fields: list[AuthResults], trust: Trust) -> Vouch:
    """What our mail server found out itself: a DMARC failure outweighs all, doubt outweighs a pass."""
    if not all(field.readable for field in fields):
        return Vouch(why=Why.UNREADABLE)
    results = [result for field in fields for result in field.results]
    domain = author.rpartition("@")[2]
    dmarc = {(one.result, _domain(one.one("header.from"))) for one in results if one.method == "dmarc"}
    if any(result == "fail" for result, _ in dmarc):
        return Vouch(why=Why.FAILED)
    if len(dmarc) > 1 or any(result == "pass" and of != domain for result, of in dmarc):
        return Vouch(why=Why.CONTRADICTED)
    if dmarc and next(iter(dmarc))[0] == "pass":
        return Vouch(by=By.DMARC)
    found = next(_other_vouchers(author, results, trust), None)
    if found is not None:
        return Vouch(by=found)
    return Vouch(why=Why.NOTHING if results else Why.NO_RESULTS)


def _other_vouchers(author: str, results: list[Result], trust: Trust) -> Iterator[By]:
    domain = author.rpartition("@")[2]
    for one in (one for one in results if one.result == "pass"):
        if one.method == "auth" and author == (one.one("smtp.auth") or _unless_login(one)):
            yield By.AUTH
        elif one.method == "dkim" and _speaks_for(one.one("header.d"), domain, trust):
            yield By.DKIM
        elif one.method == "spf" and _speaks_for(_domain(one.one("smtp.mailfrom")), domain, trust):
            yield By.SPF


def _unless_login(result: Result) -> str:
    """The mailbox of a login that is not named itself: who logged in as another has written no such mail."""
    return "" if any(name == "smtp.auth" for name, _ in result.properties) else result.one("smtp.mailfrom")


def _domain(value: str) -> str:
    return value.rpartition("@")[2]


def _speaks_for(said: str, domain: str, trust: Trust) -> bool:
    """Whether a domain may speak for an author: only of the company, and only from the same domain or above.

    Above any other domain there is no telling, without a list of all registries, where a company begins.
    """
    return any(
        (said == domain or domain.endswith(f".{said}")) and all(_within(one, company) for one in (said, domain))
        for company in trust.domains
    )


def _within(domain: str, company: str) -> bool:
    return domain == company or domain.endswith(f".{company}")
