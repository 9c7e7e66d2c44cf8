"""Format=Flowed (RFC 3676), with its quotes, its stuffing and its signature line."""

from __future__ import annotations

import pytest

from gateway.mail.mime.flowed import unflow


@pytest.mark.parametrize(("flowed", "delsp", "text"), [
    ("een \ntwee\ndrie", False, "een twee\ndrie"), ("een \ntwee", True, "eentwee"),
    ("een  \ntwee", True, "een twee"), ("> een \n> twee\n>> drie \n> vier", False, "> een twee\n>> drie \n> vier"),
    ("-- \nNoor \nde Wit", False, "-- \nNoor de Wit"), ("Dag \n-- \nNoor", False, "Dag \n-- \nNoor"),
    (" From ons", False, "From ons"), (" >geen citaat", False, " >geen citaat"), ("  in", False, " in"),
    ("een \n\ntwee", False, "een \ntwee"), ("> een \n\ntwee", False, "> een \n\ntwee"), ("los ", False, "los "),
])
def test_soft_line_breaks_go_and_hard_ones_stay(flowed: str, delsp: bool, text: str) -> None:
    """A paragraph is one line again, and no line changes its owner."""
    assert text == unflow(flowed, delsp)
