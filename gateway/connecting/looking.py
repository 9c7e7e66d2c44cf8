"""What a Postfix has already, and what of it would clash with a plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from .postfix import Postfix, Service
from .site import ListThere, Site, loopback
from .types import Level, Remark

OURS = ("gateway/unix", "gateway_answers/unix", "cleanup_back/unix")
MARKS = {"gateway": "smtp_fallback_relay", "gateway_answers": "smtp_send_xforward_command",
         "cleanup_back": "message_size_limit"}
# The first of each line that can refuse mail smuggled past it; Postfix's own SMTP smuggling page.
SMUGGLING = ((3, 8, 4), (3, 7, 9), (3, 6, 13), (3, 5, 23))
_FIRST_NAMES = 5


def look_at(kind: str, site: Site, here: Postfix | None) -> Iterator[Remark]:
    """All remarks: first what config.yaml alone shows, then what this Postfix shows."""
    yield from _of_config(site)
    if here is None:
        yield _remark(Level.LOOK, "no Postfix was read here, so nothing is known of what it has already; run this "
                      "on the mail server, or name a copy of its folder with --postfix-dir")
        return
    yield _version(here)
    if here.is_set("mailsquare_alias_maps") or here.value("content_filter").startswith("gateway:"):
        yield _remark(Level.LOOK, "an earlier plan is in place here: go back with its own undo.sh before you choose "
                      "another way; the undo printed now leads back only to what is there now")
    yield from _sizes(site, here)
    yield from _ports(site, here)
    yield from _names(here)
    yield from _routes(kind, site, here)
    for one in site.lists:
        yield from _of_list(kind, one, here)


def _of_config(site: Site) -> Iterator[Remark]:
    if site.everywhere:
        yield _remark(Level.LOOK, f"the door listens on every address; Postfix is told to find it at {site.gateway}")
    if loopback(site.gateway) != loopback(site.back):
        yield _remark(Level.CLASH, f"the gateway is at {site.gateway} and the way back at {site.back}: one of them is "
                      "loopback and the other is not. Mend `intake.smtp.listen` or `next_hop` in config.yaml")
    elif not loopback(site.back) and not _is_address(site.gateway):
        yield _remark(Level.CLASH, f"the way back must know who may use it: put the IP address of {site.gateway} into "
                      "`intake.smtp.listen`")
    if not site.lists:
        yield _remark(Level.CLASH, "config.yaml names no list; fill in `lists`")


def _version(here: Postfix) -> Remark:
    text = here.value("mail_version")
    numbers = tuple(int(word) for word in re.findall(r"\d+", text)[:3])
    fixed = next((line for line in SMUGGLING if line[:2] == numbers[:2]), None)
    old = numbers < (3, 5) or (fixed is not None and numbers < fixed)
    if old:
        return _remark(Level.LOOK, f"Postfix {text} lets others smuggle mail through odd line ends: update it")
    if numbers < (3, 9) and here.value("smtpd_forbid_bare_newline") in ("no", ""):
        return _remark(Level.LOOK, f"Postfix {text}: set smtpd_forbid_bare_newline, so that no mail is smuggled "
                       "through odd line ends (postconf(5))")
    return _remark(Level.THERE, f"Postfix {text} in {here.folder}")


def _sizes(site: Site, here: Postfix) -> Iterator[Remark]:
    limit = here.number("message_size_limit")
    if limit == 0 or limit > site.max_size:
        words = "any size" if limit == 0 else f"{limit} bytes"
        yield _remark(Level.CLASH, f"Postfix takes mail of {words}, the gateway {site.max_size}: set `intake.smtp."
                      f"max_size` in config.yaml to {limit or 'more'}, or message_size_limit to {site.max_size}")
    else:
        yield _remark(Level.THERE, f"message_size_limit is {limit}, which the gateway takes")


def _ports(site: Site, here: Postfix) -> Iterator[Remark]:
    for one in here.services:
        if one.type != "inet" or one.options.get("cleanup_service_name") == "cleanup_back":
            continue
        host, _, port = one.name.rpartition(":")
        if port in ("", one.name):
            port = one.name
        if port == str(site.back_port) and host in ("", "*", "0.0.0.0", site.back):
            yield _remark(Level.CLASH, f"port {port} has a service in master.cf already ({one.name} {one.program}): "
                          "choose another one for `next_hop` in config.yaml")
        if site.same_machine and port == str(site.gateway_port):
            yield _remark(Level.CLASH, f"Postfix itself listens on port {port} ({one.name} {one.program}), where the "
                          "gateway should: choose another one for `intake.smtp.listen` in config.yaml")


def _names(here: Postfix) -> Iterator[Remark]:
    for one in here.services:
        if f"{one.name}/{one.type}" in OURS:
            yield _name(one)


def _name(one: Service) -> Remark:
    if MARKS[one.name] in one.options:
        return _remark(Level.THERE, f"service {one.name} is in master.cf; it is written anew")
    return _remark(Level.CLASH, f"master.cf has a service called {one.name} that is not ours; rename it")


def _routes(kind: str, site: Site, here: Postfix) -> Iterator[Remark]:
    transports = here.value("transport_maps")
    if transports and "mailsquare-transport" not in transports:
        yield _remark(Level.LOOK, f"transport_maps is set ({transports}): it stays, ours comes before it")
    for one in site.lists:
        route = here.look_up("transport_maps", one.address).get(one.address, "")
        if route and not route.startswith("gateway:"):
            yield _remark(Level.LOOK, f"{one.address} has a route already ({route}); ours goes before it")
    if "no_address_mappings" in here.value("receive_override_options"):
        yield _remark(Level.CLASH, "main.cf switches all aliases off (receive_override_options = no_address_mappings): "
                      "take that out, or say it in master.cf where it is meant")
    chosen = here.value("content_filter")
    if not chosen or chosen.startswith("gateway:"):
        return
    if kind == "postfix-lists":
        yield _remark(Level.LOOK, f"mail passes {chosen} first, and comes to the gateway from there; send a test mail "
                      "through it")
    else:
        yield _remark(Level.CLASH, f"content_filter is {chosen}, and Postfix has one filter: choose postfix-lists, or "
                      "let that filter hand mail to the gateway")


def _of_list(kind: str, one: ListThere, here: Postfix) -> Iterator[Remark]:
    there = members_there(here, one.address)
    unread = ", ".join(here.unread("virtual_alias_maps"))
    if there is None and not one.members:
        words = f"nobody knows the members of {one.address}: " + (
            f"if {unread} does, all is well; else " if unread else "")
        yield _remark(Level.LOOK if unread else Level.CLASH,
                      f"{words}give them in config.yaml (members, or members_file)")
    elif there is None:
        more = f" (not asked: {unread})" if unread else ""
        yield _remark(Level.LOOK, f"{one.address} is in no alias table of this Postfix{more}: its "
                      f"{len(one.members or ())} members come from config.yaml, into mailsquare-groups. Run this plan "
                      "again when they change")
    else:
        yield _remark(Level.THERE, f"{one.address} is an alias here and stays one"
                      + (", for the way back; before the gateway it is kept whole" if kind == "postfix-lists" else ""))
        yield from _difference(one, there, here)
    domain = one.address.rpartition("@")[2]
    classes = ("mydestination", "virtual_mailbox_domains", "virtual_alias_domains", "relay_domains")
    if not any(_names_domain(here, name, domain) for name in classes):
        yield _remark(Level.LOOK, f"this Postfix does not seem to take mail for {domain}; is it the right one?")


def _difference(one: ListThere, there: frozenset[str], here: Postfix) -> Iterator[Remark]:
    """Whoever the alias reaches but config.yaml does not name would make the group's readers look too many."""
    people = _flat(there, here)
    if one.members is None or people == set(one.members):
        return
    more, fewer = sorted(people - set(one.members)), sorted(set(one.members) - people)
    said = [f"only {side}: {_some(names)}" for side, names in (("there", more), ("in config.yaml", fewer)) if names]
    yield _remark(Level.LOOK, f"{one.address} reaches {len(people)} addresses here and {len(one.members)} in "
                  f"config.yaml ({'; '.join(said)}). Mail goes to those here, and posts are shown to those there")


def members_there(here: Postfix, address: str) -> frozenset[str] | None:
    """What the aliases of a Postfix make of an address; None where they do not know it."""
    return _aliases(here, {address}).get(address)


def _aliases(here: Postfix, addresses: Iterable[str]) -> dict[str, frozenset[str]]:
    """What each address stands for behind the gateway, for those that stand for others."""
    found = here.look_up("virtual_alias_maps", *sorted(addresses))
    told = {key: frozenset(re.split(r"[,\s]+", value.lower())) - {""} for key, value in found.items()}
    return {key: members for key, members in told.items() if members != {key}}


def _flat(members: frozenset[str], here: Postfix) -> set[str]:
    """Members of lists within lists, to a sane depth."""
    flat: set[str] = set()
    waiting, seen = set(members), set(members)
    for _ in range(5):
        within = _aliases(here, waiting)
        flat |= waiting - set(within)
        waiting = set().union(*within.values()) - seen
        seen |= waiting
    return flat | waiting


def _names_domain(here: Postfix, parameter: str, domain: str) -> bool:
    value = here.expanded(parameter)
    return domain in re.split(r"[,\s]+", value.lower()) or bool(here.look_up(parameter, domain))


def _some(names: list[str]) -> str:
    rest = len(names) - _FIRST_NAMES
    return ", ".join(names[:_FIRST_NAMES]) + (f" and {rest} more" if rest > 0 else "")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _remark(level: Level, words: str) -> Remark:
    return Remark(level=level, words=words)
