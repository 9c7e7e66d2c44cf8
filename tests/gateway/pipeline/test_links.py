"""Signed links: whole, in time, and for one purpose only."""

from datetime import timedelta

import pytest

from gateway.pipeline.links import Choice, LinkError, Signer, login_hash, new_login_token

SECRET = b"s" * 32


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_token_says_who_chooses_about_what():
    """There and back, also with odd ids."""
    signer = Signer(SECRET)

    assert Choice("7f3k.é", "p 1") == signer.read_choice(signer.choice_token("7f3k.é", "p 1"))


def test_an_altered_token_does_not_open():
    """Not one character of it may change."""
    signer = Signer(SECRET)
    token = signer.choice_token("a", "p1")
    altered = [
        token[:at] + ("B" if char != "B" else "C") + token[at + 1 :] for at, char in enumerate(token[:-1])
    ]

    assert {LinkError.BROKEN} == {signer.read_choice(one) for one in altered}


@pytest.mark.parametrize("token", ["", ".", "a.b.c", "é" * 50, "x" * 100_000, "\0", "W10.aaaa.bbbb"])
def test_nonsense_does_not_open(token):
    """Anybody may type anything after the slash."""
    assert LinkError.BROKEN == Signer(SECRET).read_choice(token)


def test_another_secret_does_not_open_it():
    """Nor does a gateway of another company."""
    assert LinkError.BROKEN == Signer(b"t" * 32).read_choice(Signer(SECRET).choice_token("a", "p1"))


def test_a_token_grows_old():
    """An error of its own, so that the page can say so kindly."""
    clock = Clock()
    signer = Signer(SECRET, clock)
    token = signer.choice_token("a", "p1")
    clock.now += 3600

    assert Choice("a", "p1") == signer.read_choice(token, timedelta(hours=1))
    clock.now += 1
    assert LinkError.EXPIRED == signer.read_choice(token, timedelta(hours=1))


def test_a_short_secret_is_refused():
    """A guessable secret signs nothing; the message does not show it."""
    with pytest.raises(ValueError, match="has 5 bytes; it needs 32"):
        Signer(b"short")


def test_a_login_token_is_random_and_only_its_hash_is_stored():
    """Who reads the table cannot log in."""
    tokens = {new_login_token() for _ in range(50)}

    assert 50 == len({token for token, _ in tokens})
    assert all(len(token) >= 43 and token not in kept and login_hash(token) == kept for token, kept in tokens)
