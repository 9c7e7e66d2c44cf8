"""Enriched text (RFC 1896) as its words."""

from __future__ import annotations

import pytest

from gateway.mail.mime.enriched import from_enriched
from tests.gateway.mail.letters import letter, read
from tests.growth import LINEAR, growth


def test_enriched_text_alone_is_read() -> None:
    """RFC 1896: `<<` is a bracket, one line end a space, two are one."""
    body = "<bold>Dag</bold> allen,\nde <color><param>red</param>lift</color> <<staat>\n\nstil."
    assert "Dag allen, de lift <staat>\nstil." == read(letter("Content-Type: text/enriched", body=body)).visible_text


@pytest.mark.parametrize("piece", ["<", "<<", "<param>", "\n", "<bold>", "a\n"])
def test_reading_enriched_text_is_linear(piece: str) -> None:
    """Every command is an attacker's."""
    assert growth(from_enriched, piece) <= LINEAR
