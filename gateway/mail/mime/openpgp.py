"""OpenPGP inside a text (RFC 9580 section 6.2 and 7): sealed, or signed and readable."""

from __future__ import annotations

from typing import Final

TYPES: Final = frozenset({"application/pgp-encrypted"})
SIGNATURES: Final = frozenset({"application/pgp-signature", "application/x-pgp-signature"})
_MESSAGE: Final = "-----BEGIN PGP MESSAGE"     # old programs add `, PART 1/2`
_SIGNED: Final = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE: Final = "-----BEGIN PGP SIGNATURE-----"
_END: Final = "-----END PGP SIGNATURE-----"
_NAMES: Final = ("encrypted.asc", "encrypted.pgp", "openpgp_encrypted_message.asc", "msg.asc")


def is_sealed(text: str) -> bool:
    """Whether a line of the text opens an encrypted message; a quoted one (`> `) does not count."""
    at = text.find(_MESSAGE)
    while at >= 0:
        line = text[at:at + 60].partition("\n")[0].strip()
        start = text.rfind("\n", max(0, at - 40), at) + 1 or max(0, at - 40)
        if not text[start:at].strip() and line.endswith("-----"):
            return True
        at = text.find(_MESSAGE, at + 1)
    return False


def is_sealed_file(name: str, content: bytes) -> bool:
    """Whether a file is the sealed text of a mail and not just some file that somebody encrypted."""
    return name.lower() in _NAMES or content[:200].lstrip().startswith(_MESSAGE.encode())


def opened(text: str) -> tuple[str, bool]:
    """The text out of the frames of clear signatures, and whether there was one.

    What stands around a frame stays, as a footer of a list does. Dashes that the frame put
    before lines are taken away (section 7.2).
    """
    if _SIGNED not in text:
        return text, False
    kept: list[str] = []
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
            state = "signature"
        elif state == "inside":
            kept.append(line.removeprefix("- "))
        elif state == "signature" and bare == _END:
            state = "outside"
    return "\n".join(kept), found
