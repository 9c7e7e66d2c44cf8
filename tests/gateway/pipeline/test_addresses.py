"""Reply addresses: they name a thread and the one person who may answer there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.pipeline.addresses import (
    LOCAL,
    ReplyTo,
    bound_to,
    is_reply_address,
    read_reply_address,
    reply_address,
)

SECRET, DOMAIN, PIETER = b"k" * 32, "plein.waterlinie.example", "p.devries@waterlinie.example"
POST = "7f3k29qd"
posts = st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True)
people = st.text(min_size=1, max_size=60)


@given(posts, people)
def test_an_address_reads_back_and_fits(post, person):
    """64 octets is all a local part may have (RFC 5321 section 4.5.3.1.1)."""
    address = reply_address(post, person, SECRET, DOMAIN)
    reply = read_reply_address(address, SECRET, DOMAIN)

    assert len(address.partition("@")[0].encode()) <= 64
    assert reply is not None
    assert post == reply.post
    assert bound_to(reply, person, SECRET)
    assert is_reply_address(address, DOMAIN)


def test_case_does_not_matter():
    """Servers on the way may change it; so may a person who types the address."""
    address = reply_address(POST, PIETER, SECRET, DOMAIN)

    assert read_reply_address(address, SECRET, DOMAIN) == read_reply_address(
        f"<{address.upper()}>", SECRET, DOMAIN
    )
    assert reply_address(POST, PIETER.upper(), SECRET, DOMAIN) == address


def test_any_altered_character_is_refused():
    """Post, person and mac are one."""
    address = reply_address(POST, PIETER, SECRET, DOMAIN)
    local = address.partition("@")[0]
    altered = [local[:at] + ("a" if char != "a" else "b") + local[at + 1 :] for at, char in enumerate(local)]

    assert [None] * len(altered) == [read_reply_address(f"{one}@{DOMAIN}", SECRET, DOMAIN) for one in altered]


def test_parts_of_two_addresses_do_not_make_a_third():
    """Nobody moves a binding to another thread."""
    mine = reply_address(POST, PIETER, SECRET, DOMAIN).partition("@")[0].split(".")
    theirs = reply_address("other", PIETER, SECRET, DOMAIN).partition("@")[0].split(".")

    assert read_reply_address(f"{theirs[0]}.{mine[1]}.{mine[2]}@{DOMAIN}", SECRET, DOMAIN) is None


def test_only_the_bound_person_matches():
    """A reply from a colleague who got the mail forwarded is not the asker's."""
    reply = read_reply_address(reply_address(POST, PIETER, SECRET, DOMAIN), SECRET, DOMAIN)

    assert reply is not None
    assert bound_to(reply, " P.deVries@waterlinie.example ", SECRET)
    assert not bound_to(reply, "t.bos@waterlinie.example", SECRET)
    assert not bound_to(reply, "", SECRET)


def test_the_address_tells_nobody_who_it_is():
    """Without the secret the same person cannot be found again."""
    address = reply_address(POST, PIETER, SECRET, DOMAIN)
    other = reply_address(POST, PIETER, b"j" * 32, DOMAIN)

    assert "vries" not in address
    assert address.split(".")[1] != other.split(".")[1]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "reply@plein.waterlinie.example",
        "reply+7f3k29qd@plein.waterlinie.example",
        PIETER,
        f"reply+a.b.c@{DOMAIN}",
        f"xreply+7f3k29qd.abcdefgh.abcdefghabcdefgh@{DOMAIN}",
        f"reply+é.abcdefgh.abcdefghabcdefgh@{DOMAIN}",
        "reply+7f3k29qd.abcdefgh.abcdefghabcdefgh@elsewhere.example",
        f"reply+{'a' * 100_000}.b.c@{DOMAIN}",
        f"reply+7f3k29qd.abcdefgh.abcdefghabcdefgh\n@{DOMAIN}",
        "reply+\ud800@x",
    ],
)
def test_other_addresses_are_none_of_ours(address):
    """Neither in form nor in truth."""
    assert not is_reply_address(address, DOMAIN)
    assert read_reply_address(address, SECRET, DOMAIN) is None


def test_a_made_up_address_has_the_form_only():
    """So the door can refuse it instead of passing it on."""
    made_up = f"reply+7f3k29qd.abcdefgh.abcdefghabcdefgh@{DOMAIN}"

    assert is_reply_address(made_up, DOMAIN)
    assert read_reply_address(made_up, SECRET, DOMAIN) is None


@pytest.mark.parametrize("post", ["", "7F3K", "a.b", "a b", "é", "a" * 33, "-a", "a\n"])
def test_a_post_id_that_cannot_stand_in_an_address_is_refused(post):
    """Loudly, at the start, and not when an answer gets lost."""
    with pytest.raises(ValueError, match="cannot stand in an address"):
        reply_address(post, PIETER, SECRET, DOMAIN)


def test_the_mac_has_at_least_80_bits():
    """Guessing one takes longer than any mail server bears."""
    address = reply_address(POST, PIETER, SECRET, DOMAIN)
    found = LOCAL.fullmatch(address.partition("@")[0])

    assert found is not None
    assert 5 * len(found[3]) >= 80
    assert isinstance(read_reply_address(address, SECRET, DOMAIN), ReplyTo)
