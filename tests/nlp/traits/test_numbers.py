"""Numbers of people and accounts."""

from __future__ import annotations

from nlp.traits.numbers import is_bsn, is_iban, private_numbers


def test_numbers_of_people_are_known_by_their_check_digits() -> None:
    """A phone extension of nine digits is no citizen number."""
    assert is_bsn("111222333")
    assert not is_bsn("111222334")
    assert is_iban("NL91 ABNA 0417 1643 00")
    assert not is_iban("NL92ABNA0417164300")
    assert {"citizen number"} == private_numbers("bsn 111222333, kamer 12")
    assert {"bank account", "mobile phone"} == private_numbers("06-12345678 en NL91ABNA0417164300")
    assert frozenset() == private_numbers("ordernummer 2026-11-23, toestel 4471")
