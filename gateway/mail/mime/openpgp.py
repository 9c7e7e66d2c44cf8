"""OpenPGP inside a text (RFC 9580 section 6.2 and 7): sealed, or signed and readable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

TYPES: Final = frozenset({"application/pgp-encrypted"})
SIGNATURES: Final = frozenset({"application/pgp-signature", "application/x-pgp-signature"})
_MESSAGE: Final = "-----BEGIN PGP MESSAGE"
_OPENS: Final = re.compile(r"-----BEGIN PGP MESSAGE(?:, PART \d{1,3}(?:/\d{1,3})?)?-----")     # old programs add parts
_CLOSES: Final = "-----END PGP MESSAGE"
_ARMOUR: Final = re.compile(r"[A-Za-z0-9+/=]{1,100}")
_SEALED: Final = re.compile(r"[A-Za-z0-9+/]{40}")     # in the midst of a line only real armour counts
_SIGNED: Final = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE: Final = "-----BEGIN PGP SIGNATURE-----"
_END: Final = "-----END PGP SIGNATURE-----"
_NAMES: Final = ("encrypted.asc", "encrypted.pgp", "openpgp_encrypted_message.asc", "msg.asc")


def is_sealed(text: str) -> bool:
    """Whether the text holds an encrypted message; a quoted one (`> `) or its name alone does not count.

    In HTML its lines may have run into one, with words before the mark.
    """
    last = text.rfind(_CLOSES)
    for found in _OPENS.finditer(text):
        start = text.rfind("\n", max(0, found.start() - 400), found.start()) + 1 or max(0, found.start() - 400)
        before, behind = text[start:found.start()].strip(), text[found.end():found.end() + 400]
        if not before and (not behind.partition("\n")[0].strip() or found.end() <= last):
            return True
        if before[:1] != ">" and found.end() < last and _SEALED.search(behind):
            return True
    return False


def is_sealed_file(name: str, content: bytes) -> bool:
    """Whether a file is the sealed text of a mail and not just some file that somebody encrypted."""
    return name.lower() in _NAMES or content[:200].lstrip().startswith(_MESSAGE.encode())


def is_sealed_text(content: bytes) -> bool:
    """Whether a part that claims to be text begins with a sealed message, under whatever name it came."""
    return _OPENS.match(content[:200].decode("latin-1").lstrip("\ufeff\xef\xbb\xbf \t\r\n")) is not None


def opened(text: str) -> tuple[str, bool]:
    """The text out of the frames of clear signatures, and whether there was one.

    What stands around a frame stays, as a footer of a list does. Dashes that the frame put
    before lines are taken away (section 7.2).
    """
    if _SIGNED not in text:
        return text, False
    kept: list[str] = []
    left: list[str] = []              # of a signature, until its end comes
    state = "outside"
    found = False
    for line in text.split("\n"):
        bare = line.rstrip()
        if state == "outside" and bare == _SIGNED:
            state, found = "head", True
        elif state == "outside":
            kept.append(line)
        elif state == "head" and (not bare or ": " not in bare):
            state = "inside"
            kept += [line] if bare else []
        elif state == "inside" and bare == _SIGNATURE:
            state, left = "signature", []
        elif state == "inside":
            kept.append(line.removeprefix("- "))
        elif state == "signature" and bare == _END:
            state = "outside"
        elif state == "signature":
            left.append(line)
    if state == "signature":
        kept += _behind_armour(left)
    return "\n".join(kept), found


def _behind_armour(lines: Sequence[str]) -> Sequence[str]:
    """What stands below a signature that was cut off: no armour, so text."""
    at = 0
    while at < len(lines) and ": " in lines[at]:
        at += 1
    at += at < len(lines) and not lines[at].strip()
    while at < len(lines) and _ARMOUR.fullmatch(lines[at].rstrip()):
        at += 1
    return lines[at:]
