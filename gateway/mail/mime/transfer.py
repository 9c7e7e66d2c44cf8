"""The content of a part behind its Content-Transfer-Encoding (RFC 2045 section 6)."""

from __future__ import annotations

import binascii
import re
import string
from copy import copy
from email.errors import MessageError
from email.message import Message as Tree
from typing import Final

from .labels import encoding

_ALPHABET: Final = (string.ascii_letters + string.digits + "+/").encode("ascii")     # RFC 4648 section 4
_NOT_ALPHABET: Final = bytes(set(range(256)) - set(_ALPHABET))
_SPACE: Final = b" \t\r\n\x0b\x0c"
_PADDING = re.compile(rb"=+")
_BEGIN = re.compile(rb"begin [0-7]{3,4} [^\r\n]{1,200}")
_SPACE_BEHIND_SOFT_BREAK = re.compile(rb"=[ \t]{1,76}(?=\r?\n)")
_BLOCKS: Final = 100_000


def payload(part: Tree) -> bytes:
    """The decoded content of one part; what cannot be decoded comes as it is."""
    return unwrapped(raw_bytes(part), encoding(part))


def beginning(part: Tree) -> bytes:
    """The first bytes of the content, at most 300, without decoding a large file for them."""
    return unwrapped(raw_bytes(part)[:400], encoding(part))[:300]


def raw_bytes(part: Tree) -> bytes:
    """The content as it travelled; empty for a group."""
    bare = copy(part)                 # its headers are its own once one is taken away
    del bare["content-transfer-encoding"]
    try:
        content = bare.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, AssertionError):
        content = None
    return content if isinstance(content, bytes) else b""


def unwrapped(raw: bytes, name: str) -> bytes:
    """The bytes behind an encoding; an unknown one, or one that does not fit, leaves them alone."""
    if name == "base64":
        return _from_base64(raw)
    if name == "quoted-printable":
        return binascii.a2b_qp(_SPACE_BEHIND_SOFT_BREAK.sub(b"=", raw))
    return _from_uuencode(raw) if name == "x-uuencode" else raw


def _from_base64(raw: bytes) -> bytes:
    """Lenient: other characters are passed over, lost padding is no matter.

    Some programs pad in the midst, block by block; what is no base64 behind the padding, such as
    the footer of a list, is left out.
    """
    first, *others = _PADDING.split(raw, _BLOCKS)
    blocks = [first.translate(None, _NOT_ALPHABET)]
    for other in others:
        letters = other.translate(None, _SPACE)
        if letters.translate(None, _ALPHABET):
            break
        blocks.append(letters)
    return b"".join(_block(letters) for letters in blocks)


def _block(letters: bytes) -> bytes:
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _from_uuencode(raw: bytes) -> bytes:
    """The first file between `begin` and `end`; the bytes as they are where there is none."""
    lines = raw.splitlines()
    start = next((n for n, line in enumerate(lines) if _BEGIN.fullmatch(line.rstrip())), None)
    if start is None:
        return raw
    pieces: list[bytes] = []
    for line in lines[start + 1:]:
        if line.strip() in (b"end", b"`", b""):
            break
        pieces.append(_uu_line(line))
    return b"".join(pieces)


def _uu_line(line: bytes) -> bytes:
    """One line; programs differ in the spaces at its end, so only as much as its length says is read."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""
