"""Links show where they lead."""

from __future__ import annotations

import pytest

from gateway.mail.html.convert import to_markdown, to_plain
from gateway.mail.html.links import address_of


@pytest.mark.parametrize(("html", "markdown"), [
    ('<a href="https://x.example/a">https://x.example/a</a>', "<https://x.example/a>"),
    ('<a href="https://www.x.example/">x.example</a>', "<https://www.x.example/>"),
    ('<a href="mailto:a@b.example">a@b.example</a>', "<a@b.example>"),
    ('&lt;<a href="mailto:a@b.example">a@b.example</a>&gt;', "<a@b.example>"),
    ('<a href="https://x.example/(a">a[1]</a>', "[a\\[1\\]](https://x.example/%28a)"),
    ('Kijk!<a href="https://x.example">hier</a>', "Kijk\\![hier](https://x.example)"),
    ('<a href="https://x.example"> </a>a', "a"), ('<a name="x">a</a>', "a"), ('<a href="/x">a</a>', "a"),
    ('a<a href="https://x.example"> b </a>c', "a [b](https://x.example) c"),
])
def test_a_link_says_its_address_once(html: str, markdown: str) -> None:
    """The same words twice are noise, and brackets in either part must not end it."""
    assert markdown == to_markdown(html)


def test_plain_words_name_the_address_where_the_text_does_not() -> None:
    """`hier` alone tells nobody where."""
    assert "zie hier (https://x.example/a)" == to_plain("zie [hier](https://x.example/a)")
    assert "x.example/a" == to_plain("[x.example/a](https://x.example/a)")
    assert "mail Jan" == to_plain("mail [Jan](mailto:jan@x.example)")


@pytest.mark.parametrize(("wrapped", "address"), [
    ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example%2Fa%3Fb%3D1&data=5", "https://x.example/a?b=1"),
    ("https://www.google.com/url?q=https://x.example/&sa=D", "https://x.example/"),
    ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%3A%2F%2Fx.example",
     "https://x.example"),
])
def test_what_a_filter_wrapped_is_unwrapped(wrapped: str, address: str) -> None:
    """Readers ought to see where a link leads; the scanner's own address says nothing."""
    assert address == address_of(wrapped)


@pytest.mark.parametrize("wrapped", [
    "https://eur01.safelinks.protection.outlook.com/?url=javascript%3Ax",
    "https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fx.example",
    "https://www.google.com/search?q=https://x.example/",
    "https://[::1/?url=https%3A%2F%2Fx.example",
])
def test_only_known_filters_and_web_addresses_are_unwrapped(wrapped: str) -> None:
    """Anybody can write `url=` behind a question mark."""
    assert wrapped == address_of(wrapped)
