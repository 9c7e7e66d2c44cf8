"""A link that says one place and leads to another is named for what it is."""

from __future__ import annotations

import pytest

from adapters.addresses import SHOWN, elsewhere
from tests.growth import LINEAR, growth


@pytest.mark.parametrize(
    ("words", "target", "place"),
    [
        ("https://bank.example", "https://evil.example/x", "evil.example"),
        ("Log in op bank.example om te betalen", "http://evil.example", "evil.example"),
        ("bank\uff0eexample", "https://evil.example", "evil.example"),
        ("bank\u3002example", "https://evil.example", "evil.example"),
        ("ba\u200bnk.example", "https://evil.example", "evil.example"),
        ("WWW.BANK.EXAMPLE", "https://evil.example", "evil.example"),
        ("bank.example", "https://bank.example.evil.example/", "bank.example.evil.example"),
        ("bank.example", "https://xbank.example/", "xbank.example"),
        ("https://bank.example@evil.example/", "https://bank.example@evil.example/", "evil.example"),
        ("klik", "https://bank.example:443@evil.example/", "evil.example"),
        ("https://bank.example", "https://bank.example%5C@evil.example/", "evil.example"),
        ("https://b\u0430nk.example", "https://b\u0430nk.example", "xn--bnk-6cd.example"),
        ("https://b\u0430nk.example", "https://xn--bnk-6cd.example/", "xn--bnk-6cd.example"),
        ("jan@bank.example", "mailto:jan@evil.example", "jan@evil.example"),
        ("jan@bank.example", "mailto:piet@bank.example?cc=x@evil.example", "piet@bank.example"),
        ("jan@bank.example", "https://evil.example", "evil.example"),
        ("10.0.0.1", "https://evil.example", "evil.example"),
        (".".join("abcdefghijk") + ".bank.example", "https://evil.example", "evil.example"),
    ],
)
def test_another_place_is_told(words: str, target: str, place: str) -> None:
    """Phishing lives from words that say one thing and lead to another."""
    assert place == elsewhere(words, target)


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("klik hier", "https://evil.example"),
        ("bank.example", "https://bank.example/pay"),
        ("www.bank.example", "https://bank.example"),
        ("bank.example", "https://www.bank.example"),
        ("Zie bank.example/zaken/plan.html.", "https://mijn.bank.example/zaken"),
        ("https://a.example/?u=https://b.example/c", "https://a.example/?u=https://b.example/c"),
        ("Begroting 2027.xlsx", "https://files.example/d/1"),
        ("versie 3.12 om 12.30 uur", "https://files.example"),
        ("jan.jansen@corp.example", "mailto:Jan.Jansen@corp.example?subject=x"),
        ("stuur ons mail", "mailto:x@corp.example"),
        ("https://a.example", "https://a.example:8443/x"),
        ("https://bank.example", "javascript:alert(1)"),
        ("https://bank.example", "https://[::1"),
        ("", ""),
    ],
)
def test_an_honest_link_is_left_alone(words: str, target: str) -> None:
    """A note beside every link would be read by nobody."""
    assert "" == elsewhere(words, target)


def test_a_very_long_place_is_cut() -> None:
    """It stands in the text, and its beginning is not what tells."""
    assert SHOWN == len(elsewhere("bank.example", f"https://{'a' * 500}.example/"))


@pytest.mark.parametrize("piece", ["a.", "a", "-", "a@", "/", "https://", "\u202e", "1.", "a.bb ", "\u0430."])
def test_hostile_words_take_no_time(piece: str) -> None:
    """One look at a link must stay short, however long its words."""
    assert growth(lambda text: [elsewhere(text, f"https://{text}") for _ in range(20)], piece) <= LINEAR
