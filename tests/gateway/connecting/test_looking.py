"""What stands in the way of a plan is said before somebody pastes it."""

from __future__ import annotations

import pytest

from gateway.connecting.behind_postfix import FILTER, LISTS
from gateway.connecting.looking import look_at
from gateway.connecting.postfix import Service
from gateway.connecting.site import Site
from gateway.connecting.types import Level
from tests.gateway.connecting.told import ALL, ToldPostfix, site

OWN_FILTER = {"content_filter": "amavis:[127.0.0.1]:10024"}
OURS = (Service("gateway", "unix", "smtp", {"smtp_fallback_relay": "[127.0.0.1]:10026"}),
        Service("127.0.0.1:10026", "inet", "smtpd", {"cleanup_service_name": "cleanup_back"}))


def said(kind: str, where: Site, here: ToldPostfix | None, level: Level) -> str:
    return "\n".join(one.words for one in look_at(kind, where, here) if one.level is level)


def test_a_sound_server_gives_no_cause_for_alarm() -> None:
    """A warning for everybody is a warning nobody reads."""
    assert "" == said(LISTS, site(), ToldPostfix(), Level.CLASH) + said(LISTS, site(), ToldPostfix(), Level.LOOK)
    assert f"{ALL} is an alias here" in said(LISTS, site(), ToldPostfix(), Level.THERE)


@pytest.mark.parametrize(
    ("where", "here", "words"),
    [
        (site(max_size=1 << 20), ToldPostfix(), "`intake.smtp.max_size` in config.yaml to 10240000"),
        (site(), ToldPostfix({"message_size_limit": "0"}), "any size"),
        (site(), ToldPostfix(services=(Service("10026", "inet", "smtpd"),)), "choose another one for `next_hop`"),
        (site(), ToldPostfix(services=(Service("127.0.0.1:10025", "inet", "smtpd"),)), "`intake.smtp.listen`"),
        (site(), ToldPostfix(services=(Service("gateway", "unix", "lmtp"),)), "not ours; rename it"),
        (site(), ToldPostfix({"receive_override_options": "no_address_mappings"}), "switches all aliases off"),
        (site(members=None), ToldPostfix(tables={}), "nobody knows the members"),
        (site(gateway="10.1.2.3"), ToldPostfix(), "one of them is loopback"),
        (site(gateway="gw.corp.example", back="10.1.2.4"), ToldPostfix(), "put the IP address"),
    ],
    ids=["size", "any size", "port back", "port of the door", "service name", "no aliases", "no members",
         "two machines", "no address"],
)
def test_each_clash_says_what_to_do(where: Site, here: ToldPostfix, words: str) -> None:
    """Found on a Sunday night with mail standing still, each of these costs an hour."""
    assert words in said(LISTS, where, here, Level.CLASH)


def test_another_filter_bars_only_the_ways_that_need_one() -> None:
    """Postfix has one content filter; a company with amavis still has the first way."""
    assert "amavis" in said(FILTER, site(), ToldPostfix(OWN_FILTER), Level.CLASH)
    assert "amavis" not in said(LISTS, site(), ToldPostfix(OWN_FILTER), Level.CLASH)
    assert "amavis" in said(LISTS, site(), ToldPostfix(OWN_FILTER), Level.LOOK)


def test_members_that_differ_are_named() -> None:
    """Mail would go to other people than those who may see the post."""
    here = ToldPostfix(tables={"virtual_alias_maps": {ALL: "ann@corp.example, it@corp.example",
                                                      "it@corp.example": "Bob@corp.example, cy@corp.example"}})
    words = said(LISTS, site(members=("ann@corp.example", "dee@corp.example")), here, Level.LOOK)

    assert "reaches 3 addresses here and 2 in config.yaml" in words
    assert "only there: bob@corp.example, cy@corp.example; only in config.yaml: dee@corp.example" in words


def test_what_an_earlier_run_left_is_no_clash() -> None:
    """A plan made again, when a list got a member, must not be refused by itself."""
    here = ToldPostfix({"mailsquare_alias_maps": "hash:/etc/postfix/virtual"}, services=OURS)

    assert "" == said(LISTS, site(), here, Level.CLASH)
    assert "an earlier plan is in place" in said(LISTS, site(), here, Level.LOOK)


@pytest.mark.parametrize(("version", "old"), [("3.7.8", True), ("3.7.9", False), ("3.4.20", True), ("3.10.1", False)])
def test_a_postfix_that_can_be_smuggled_past_is_named(version: str, old: bool) -> None:
    """The door refuses odd line ends, but the mail server before it must too."""
    here = ToldPostfix({"mail_version": version, "smtpd_forbid_bare_newline": "normalize"})

    assert old == ("update it" in said(LISTS, site(), here, Level.LOOK))


def test_without_a_postfix_it_says_that_nothing_was_read() -> None:
    """Silence would look like a clean bill."""
    assert "no Postfix was read" in said(LISTS, site(), None, Level.LOOK)
