"""Phrases turned into patterns that take time in proportion to the text, and no more."""

from __future__ import annotations

import re


def anywhere(*phrases: str) -> re.Pattern[str]:
    """Any of the phrases, in either case; each is a pattern without an open-ended repetition."""
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases), re.IGNORECASE)


def at_start(*phrases: str) -> re.Pattern[str]:
    """Any of the phrases at the start of a subject, alone or before a colon, a dash or a bracket."""
    listed = "|".join(re.escape(phrase) for phrase in phrases)
    return re.compile(rf"\s{{0,9}}(?:{listed})\s{{0,3}}(?:[:：\[(]|-|–|$)", re.IGNORECASE)


def before_colon(*phrases: str) -> re.Pattern[str]:
    """Any of the phrases at the start of a subject and before a colon."""
    listed = "|".join(re.escape(phrase) for phrase in phrases)
    return re.compile(rf"\s{{0,9}}(?:{listed})\s{{0,3}}[:：]", re.IGNORECASE)
