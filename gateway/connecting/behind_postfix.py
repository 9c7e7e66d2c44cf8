"""The three ways of standing behind a Postfix: only its lists, all mail, or lists it has expanded already.

Each line was tried on a real Postfix: tests/real runs what is printed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import PurePosixPath

from .changes import Workbench, add, copied, keep_a_copy, new_file, service, set_to, unmapped
from .looking import look_at, members_there
from .postfix import Postfix
from .site import Site, loopback
from .types import Change, NewFile, Plan

LISTS, FILTER, EXPANDED = "postfix-lists", "postfix-filter", "postfix-expanded"
TITLES = {
    LISTS: "Postfix: only mail to your lists meets the gateway",
    FILTER: "Postfix: all mail passes the gateway, lists still whole",
    EXPANDED: "Postfix: all mail passes the gateway, lists expanded before it",
}
ALIASES = "mailsquare_alias_maps"  # a parameter of ours in main.cf: what your aliases are behind the gateway
ROOMY = 20_000  # recipients in one transaction on the way back


def plan_for_postfix(kind: str, site: Site, here: Postfix | None, folder: str) -> Plan:
    """Every change to a Postfix for one of the three ways."""
    bench = Workbench(folder=folder, here=here)
    files = {name: NewFile(path=PurePosixPath(folder) / name, lines=tuple(lines))
             for name, lines in _files(kind, site, here).items()}
    return Plan(
        kind=kind, title=TITLES[kind], page=f"docs/connect/{kind}.md", folder=folder,
        changes=tuple(_changes(kind, site, bench, files)), remarks=tuple(look_at(kind, site, here)),
        files=tuple(files.values()),
    )


def _files(kind: str, site: Site, here: Postfix | None) -> dict[str, list[str]]:
    gateway = _hop(site.gateway, site.gateway_port)
    routes = [f"{site.domain}  gateway_answers:{gateway}"]
    files = {"mailsquare-transport": routes, "mailsquare-groups": list(_groups(site, here))}
    if kind == LISTS:
        files["mailsquare-lists"] = [f"{one.address}  {one.address}" for one in site.lists]
        routes[:0] = [f"{one.address}  gateway:{gateway}" for one in site.lists]
    return files


def _groups(site: Site, here: Postfix | None) -> Iterator[str]:
    """Members for the lists that the aliases of this Postfix do not know, or may not know."""
    yield "# members of the lists that your own aliases do not know; your aliases come first"
    for one in site.lists:
        if here is not None and members_there(here, one.address) is not None:
            yield f"# {one.address} is in your own aliases"
        elif one.members:
            yield f"{one.address}  {', '.join(one.members)}"
        else:
            yield f"# {one.address}: its members are unknown to us, so your own aliases must know it"


def _changes(kind: str, site: Site, bench: Workbench, files: dict[str, NewFile]) -> Iterator[Change]:
    """In an order in which a mail that comes between two of them is at worst tried again."""
    tables = {name: f"texthash:{new.path}" for name, new in files.items()}
    groups, whole = tables["mailsquare-groups"], tables.get("mailsquare-lists", "")
    yield keep_a_copy(bench)
    yield new_file(bench, "The members of lists that your aliases do not know", files["mailsquare-groups"])
    yield new_file(bench, "Where the gateway is", files["mailsquare-transport"])
    if kind == LISTS:
        yield new_file(bench, "The lists, each as itself: on its way in a list stays one address",
                         files["mailsquare-lists"])
        yield copied(bench, "Behind the gateway your aliases are what they are now, and know the lists",
                           ALIASES, "virtual_alias_maps", whole, groups)
    else:
        yield add(bench, "The lists are valid addresses", "virtual_alias_maps", groups)
    if kind == EXPANDED and (bench.here is None or bench.here.number("virtual_alias_expansion_limit")
                             < site.people):
        yield set_to(bench, "A large list is not refused", "virtual_alias_expansion_limit", str(_limit(site)))
    yield from _services(kind, site, bench)
    yield set_to(bench, "One mail stays one mail", "gateway_destination_recipient_limit",
                       str(min(site.max_recipients, 1000)))
    yield add(bench, "Routes: " + ("the lists to the gateway, answers too" if kind == LISTS else "answers"),
                    "transport_maps", tables["mailsquare-transport"], first=True)
    yield add(bench, "Answers to nudges and posts are mail for us", "relay_domains", site.domain)
    if bench.here is not None and bench.here.value("relay_recipient_maps"):
        yield add(bench, "Every answer address is valid", "relay_recipient_maps", f"inline:{{@{site.domain}=OK}}")
    if kind == LISTS:
        yield add(bench, "Before the gateway a list is not expanded", "virtual_alias_maps", whole, first=True)
    if kind == FILTER:
        yield unmapped(bench, "What takes mail in leaves lists whole until the gateway has seen them")
    if kind != LISTS:
        yield set_to(bench, "All mail passes the gateway", "content_filter",
                           f"gateway:{_hop(site.gateway, site.gateway_port)}")
    yield _switch_on(kind, bench)


def _services(kind: str, site: Site, bench: Workbench) -> Iterator[Change]:
    back = _hop(site.back, site.back_port)
    plain = (("smtp_send_xforward_command", "yes"), ("smtp_line_length_limit", "0"),
             ("smtp_tls_security_level", "none"))
    yield service(bench,
        "The way to the gateway; if that is in trouble, straight to the way back", "gateway/unix",
        "- - n - 20 smtp",
        (*plain, ("soft_bounce", "yes"), ("smtp_fallback_relay", back), ("smtp_connect_timeout", "5"),
         ("smtp_helo_timeout", "5"), ("smtp_data_done_timeout", "30")),
    )
    yield service(bench, "The way of answers: nobody else can take them, so they wait for the gateway",
                        "gateway_answers/unix", "- - n - 5 smtp", plain)
    cleanup = [("message_size_limit", "0")]       # our Received line may not make a mail too large
    if kind == LISTS:
        # what this copies blindly has been done once on the way in
        cleanup = [("virtual_alias_maps", f"${ALIASES}"), *cleanup, ("always_bcc", ""), ("sender_bcc_maps", ""),
                   ("recipient_bcc_maps", "")]
    if kind != EXPANDED:
        cleanup.append(("virtual_alias_expansion_limit", str(_limit(site))))
    yield service(bench, "Behind the gateway", "cleanup_back/unix", "n - n - 0 cleanup", cleanup)
    yield service(bench, "The way back: what comes here has passed your checks before",
                        f"{_listener(site)}/inet", "n - n - - smtpd", _back_options(kind, site))


def _back_options(kind: str, site: Site) -> tuple[tuple[str, str], ...]:
    off = ["no_unknown_recipient_checks", "no_header_body_checks", "no_milters"]
    if kind == EXPANDED:
        off.append("no_address_mappings")
    only = _networks(site)
    return (
        ("cleanup_service_name", "cleanup_back"), ("content_filter", ""),
        ("receive_override_options", ",".join(off)),
        ("mynetworks", only), ("smtpd_authorized_xforward_hosts", only),
        ("smtpd_client_restrictions", "permit_mynetworks,reject"), ("smtpd_helo_restrictions", ""),
        ("smtpd_sender_restrictions", ""), ("smtpd_data_restrictions", ""),
        ("smtpd_end_of_data_restrictions", ""),
        ("smtpd_recipient_restrictions", "permit_mynetworks,reject"),
        ("smtpd_relay_restrictions", "permit_mynetworks,reject"),
        ("smtpd_tls_security_level", "none"), ("smtpd_sasl_auth_enable", "no"), ("message_size_limit", "0"),
        ("smtpd_recipient_limit", str(max(ROOMY, _limit(site)))),
        ("smtpd_client_connection_count_limit", "0"), ("smtpd_client_connection_rate_limit", "0"),
        ("smtpd_error_sleep_time", "0"), ("smtpd_soft_error_limit", "1001"), ("smtpd_hard_error_limit", "1000"),
    )


def _switch_on(kind: str, bench: Workbench) -> Change:
    run = bench.run("postfix", "check"), bench.run("postfix", "reload")
    # the filter is written into each mail as it comes in: only requeued mail is free of it
    free = bench.run("postsuper", "-r ALL") if kind != LISTS else bench.run("postqueue", "-f")
    return Change(title="Switch on", commands=run, undo=(run[1], free), steps=("switch_on",),
                  back=("switch_off requeue" if kind != LISTS else "switch_off flush",))


def _limit(site: Site) -> int:
    """Room for the largest list and half as many again, at least what a company of thousands needs."""
    return max(ROOMY, site.people + site.people // 2)


def _hop(host: str, port: int) -> str:
    return f"[{host}]:{port}"


def _listener(site: Site) -> str:
    return f"[{site.back}]:{site.back_port}" if ":" in site.back else f"{site.back}:{site.back_port}"


def _networks(site: Site) -> str:
    """Who may use the way back: this machine, or the gateway's address."""
    if loopback(site.back):
        return "127.0.0.0/8,[::1]/128"
    try:
        address = ip_address(site.gateway)
    except ValueError:
        return "127.0.0.0/8"  # looking.py says what to do
    return f"127.0.0.0/8,[{address}]/128" if address.version == 6 else f"127.0.0.0/8,{address}/32"


