"""Authentication-Results as servers write them, and as forgers would like them to be read."""

from __future__ import annotations

import pytest

from gateway.mail.authresults import LONGEST, AuthResults, Result, read_results
from tests.growth import LINEAR, growth

RSPAMD = (
    "mx.corp.example;\tdkim=pass header.d=corp.example header.s=s1 header.b=k9Tq/x+=;"
    "\tspf=pass (mx.corp.example: domain of a@corp.example designates 192.0.2.1 as permitted sender) "
    "smtp.mailfrom=a@corp.example;\tdmarc=pass (policy=none) header.from=corp.example"
)


def methods(value: str) -> dict[str, str]:
    """What each method found."""
    return {one.method: one.result for one in read_results(value).results}


def test_a_field_as_a_filter_writes_it_is_read_whole() -> None:
    """Several methods, comments with odd words in them, base64 without quotes."""
    read = read_results(RSPAMD)

    assert ("mx.corp.example", True) == (read.authserv_id, read.readable)
    assert {"dkim": "pass", "spf": "pass", "dmarc": "pass"} == methods(RSPAMD)
    assert ["corp.example", "a@corp.example", "corp.example"] == [
        read.results[0].one("header.d"), read.results[1].one("smtp.mailfrom"), read.results[2].one("header.from")]


@pytest.mark.parametrize(("value", "expected"), [
    ("mx; none", {}),
    ("mx 1; none", {}),
    ("mx", {}),
    ("mx; dkim=pass;", {"dkim": "pass"}),
    ('"mx" (a (nested \\) one)) 1 ; dmarc = pass (c) header . from = "corp.example"', {"dmarc": "pass"}),
    ("mx; DMARC=Pass header.From=Corp.Example", {"dmarc": "pass"}),
    ("mx; dkim/1=pass; spf/2=pass", {"dkim": "pass"}),
    ('mx; spf=fail reason="x; dmarc=pass" smtp.mailfrom=', {"spf": "fail"}),
    ("mx; dmarc=pass action=none header.from=corp.example; compauth=pass reason=100",
     {"dmarc": "pass", "compauth": "pass"}),
    ("mx; auth=pass smtp.remote-ip=2001:db8::1", {"auth": "pass"}),
])  # fmt: skip
def test_the_grammar_and_what_servers_make_of_it(value: str, expected: dict[str, str]) -> None:
    """RFC 8601 section 2.2, and three liberties that cannot change what a method found."""
    read = read_results(value)

    assert ("mx", True, expected) == (read.authserv_id, read.readable, methods(value))


@pytest.mark.parametrize("value", [
    "mx evil; dmarc=pass", "mx 2; dmarc=pass", "mx/1; dmarc=pass", "mx; dmarc", "mx; dmarc=", "mx; =pass",
    "mx; (dmarc=pass", "mx; dmarc=pass header.from", "mx; dmarc=pass header.=x", "mx; dmarc=pass corp.example",
    'mx; dmarc=pass reason="open', "mx; none; dmarc=pass", "mx; dmarc=pass; none", "mx; dmarc=pass \\",
    "mx; ;dmarc=pass",
    "mx; dmarc=pass " + "x" * LONGEST,
])  # fmt: skip
def test_a_broken_field_says_nothing_but_whose_it_claims_to_be(value: str) -> None:
    """Half a field is no field: what was cut or injected could turn a fail into a pass."""
    assert AuthResults(authserv_id="mx", readable=False) == read_results(value)


@pytest.mark.parametrize("value", ["", "; dmarc=pass", "(mx", '"mx', "=", "<mx>; dmarc=pass", "\\mx"])
def test_a_field_without_a_name_is_nobodys(value: str) -> None:
    """It cannot be ours."""
    assert ("", False) == (read_results(value).authserv_id, read_results(value).readable)


@pytest.mark.parametrize("value", [
    "mx.corp.example.evil", '"mx.corp.example;"', "mx.corp.example.", "(mx.corp.example) evil",
    "evil (mx.corp.example)",
    "mx.cor\u200bp.example", "mx\u2024corp.example", '"mx.corp.example "', "mx,corp.example", "\u212ax.corp.example",
])  # fmt: skip
def test_a_name_that_looks_like_ours_is_another(value: str) -> None:
    """Only letter by letter, in either case."""
    assert "mx.corp.example" != read_results(f"{value}; dmarc=pass").authserv_id
    assert "kx.corp.example" != read_results(f"{value}; dmarc=pass").authserv_id
    assert "mx.corp.example" == read_results("MX.Corp.EXAMPLE; none").authserv_id


def test_a_property_said_twice_is_not_said() -> None:
    """Which of the two would count?"""
    twice = Result(method="dkim", result="pass", properties=(("header.d", "a.example"), ("header.d", "b.example")))

    assert "" == twice.one("header.d") == twice.one("header.from")


@pytest.mark.parametrize("piece", ["(", "()", "mx;", '"', '\\"', "a=b ", "; a=b c.d=e", "=", " ", '""'])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """Any stranger may send this field."""
    assert LINEAR > growth(lambda text: read_results("mx; a=b " + text), piece, LONGEST // 10 - 10)
