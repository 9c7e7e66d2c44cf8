"""Numbers that name a person or an account: citizen numbers, bank accounts, passports, phones, passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = re.compile(r"(?<![\w.,/-])\d{9}(?![\w/-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_PHONE = re.compile(
    r"(?<![\w+])(?:\+\d{2} ?\(?0?\)?|0)(?:6|7|1[5-7])(?:[ .-]?\d){7,9}(?!\w)")    # mobile phones
_PASSPORT = re.compile(r"\b(?=[A-Z]{0,2}\d)[A-Z]{1,2}[A-Z0-9]{0,1}\d{6,8}[A-Z]?\b")
_SORT_CODE = re.compile(r"\b\d{2}-\d{2}-\d{2}\b")
_INSURANCE = re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")              # United Kingdom
_SOCIAL = re.compile(r"\b\d{3}-\d{2}-\d{4}\b|\b[12] ?\d{2} ?[01]\d ?\d{2} ?\d{3} ?\d{3} ?\d{2}\b")  # US, France
_BORN = re.compile(r"\b(?:0?[1-9]|[12]\d|3[01])[-./](?:0?[1-9]|1[0-2])[-./](?:19[3-9]\d|200\d)\b")
_PASSWORD = re.compile(
    r"\b(?:wachtwoord|ww|password|pass|pw|passwort|kennwort|mot de passe|mdp|pincode|pin|code)\b"
    r"(?: is|:|=| ist| est)? ?(?=\S{0,40}\d)\S{4,40}", re.IGNORECASE)
_STREET = re.compile(
    r"\b[A-Z]\w{2,20}(?:straat|laan|weg|plein|dijk|gracht|kade|singel|hof|stra(?:ss|ß)e|weg|allee) \d{1,4}\b"
    r"|\b\d{1,4} [A-Z]\w{2,20} (?:Road|Street|Row|Lane|Avenue|Close|Drive|Way)\b"
    r"|\b\d{1,4}(?: bis)?,? (?:rue|quai|avenue|boulevard|chemin) \w")
_CAP = 32 * 1024


def private_numbers(text: str) -> frozenset[str]:
    """Which sorts of private number stand in a text: "citizen number", "bank account", ..."""
    if not any(char.isdigit() for char in text[:_CAP]):
        return frozenset()
    return frozenset(_sorts(text[:_CAP]))


def _sorts(text: str) -> Iterator[str]:
    if any(is_bsn(one[0]) for one in _DIGITS.finditer(text)):
        yield "citizen number"
    if any(is_iban(one[0]) for one in _IBAN.finditer(text)):
        yield "bank account"
    for name, pattern in (
        ("mobile phone", _PHONE), ("passport number", _PASSPORT), ("bank account", _SORT_CODE),
        ("citizen number", _INSURANCE), ("citizen number", _SOCIAL), ("date of birth", _BORN),
        ("password", _PASSWORD), ("street address", _STREET),
    ):
        if pattern.search(text):
            yield name


def is_bsn(digits: str) -> bool:
    """Whether nine digits pass the eleven test of Dutch citizen service numbers."""
    if len(digits) != 9 or not digits.isascii() or not digits.isdigit() or digits == "0" * 9:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def is_iban(written: str) -> bool:
    """Whether an account number passes the check of ISO 13616: the remainder by 97 is 1."""
    plain = written.replace(" ", "").upper()
    if not 15 <= len(plain) <= 34 or not plain.isascii() or not plain.isalnum():
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1
