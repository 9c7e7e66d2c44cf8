"""DATA read whole, and the forms that two servers read differently."""

import asyncio

import pytest

from gateway.intake.command import Refused
from gateway.intake.content import Checks, read_content, unwrap
from gateway.intake.register import Register
from gateway.intake.settings import SmtpSettings

STRICT = Checks(normalise=False, bare_newlines=False, longest_line=1000)
LENIENT = Checks(normalise=False, bare_newlines=True, longest_line=0)
NORMAL = Checks(normalise=True, bare_newlines=False, longest_line=0)

FALSE_ENDS = [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\n", b"\n.\r", b"\r.\r\n", b"\r\n.\r",
              b"\r\n.\r\r\n", b"\r\r\n.\r\r\n", b"\r\n\0.\r\n", b"\r\n.\0\r\n", b"\n\r.\n\r"]


def read(*pieces: bytes, max_size: int = 10_000, limit: int = 64) -> tuple[bytes, bytes]:
    """(what was read, what is left in the stream)"""
    async def run() -> tuple[bytes, bytes]:
        reader = asyncio.StreamReader(limit=limit)
        for piece in pieces:
            reader.feed_data(piece)
        reader.feed_eof()
        with Register(SmtpSettings()).ration() as ration:
            raw = await read_content(reader, max_size=max_size, ration=ration)
        return bytes(raw), await reader.read()

    return asyncio.run(run())


@pytest.mark.parametrize("content", [b".\r\n", b"a\r\n.\r\n", b"ends.\r\n.\r\n", b"..\r\n.\r\n",
                                     b"x" * 1000 + b"\r\n.\r\n", b"a.\r\n..\r\nb.\r\n.\r\n"])
@pytest.mark.parametrize("cut", [1, 2, 3, 7])
def test_the_mail_ends_at_its_dot_and_nowhere_else(content: bytes, cut: int) -> None:
    """Whatever the packets look like, the next command stays in the stream."""
    wire = content + b"QUIT\r\n.\r\n"
    pieces = [wire[at:at + cut] for at in range(0, len(wire), cut)]

    assert (content, b"QUIT\r\n.\r\n") == read(*pieces)


@pytest.mark.parametrize("false_end", FALSE_ENDS)
@pytest.mark.parametrize("checks", [STRICT, LENIENT])
def test_a_false_end_is_neither_an_end_nor_accepted(false_end: bytes, checks: Checks) -> None:
    """Another server would see a second mail behind it, with a sender of the attacker's choice."""
    raw = b"Subject: x\r\n\r\nouter" + false_end + b"MAIL FROM:<ceo@w.example>\r\n.\r\n"

    assert raw == read(raw)[0]
    with pytest.raises(Refused, match="554"):
        unwrap(bytearray(raw), checks)


@pytest.mark.parametrize("false_end", FALSE_ENDS)
def test_normalising_leaves_one_mail_with_proper_lines(false_end: bytes) -> None:
    """For old devices: every line end becomes CR LF, so nobody can read it differently."""
    content = unwrap(bytearray(b"a" + false_end + b"b\r\n.\r\n"), NORMAL)

    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r")
    assert b"\0" not in content


@pytest.mark.parametrize("odd", [b"a\nb\r\n", b"a\rb\r\n"])
def test_bare_line_ends_pass_from_trusted_peers_only(odd: bytes) -> None:
    """Our own mail server has taken that mail already; a stranger has no need of them."""
    assert odd == unwrap(bytearray(odd + b".\r\n"), LENIENT)
    with pytest.raises(Refused, match="bare CR or LF"):
        unwrap(bytearray(odd + b".\r\n"), STRICT)


def test_a_line_just_over_the_limit_is_refused() -> None:
    """Exactly at the limit it passes, wherever it stands."""
    for before in (b"", b"y\r\n" * 700):
        assert unwrap(bytearray(before + b"x" * 1000 + b"\r\n.\r\n"), STRICT)
        with pytest.raises(Refused, match="500"):
            unwrap(bytearray(before + b"x" * 1001 + b"\r\n.\r\n"), STRICT)


def test_stuffed_dots_are_taken_off() -> None:
    """RFC 5321 section 4.5.2: one dot of each line that begins with one."""
    assert b".a\r\n..b\r\nc..\r\n" == unwrap(bytearray(b"..a\r\n...b\r\nc..\r\n.\r\n"), STRICT)
