"""S/MIME (RFC 8551): what lies inside an opaque signature, and whose name stands on it.

Nothing is verified: neither the signature nor the certificate, and nothing is fetched for them.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..clean import clean_line

if TYPE_CHECKING:
    from asn1crypto import cms

TYPES: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
SIGNATURES: Final = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})
ENDINGS: Final = (".p7m", ".p7z")
_MOST_OPENED: Final = 32 * 1024 * 1024      # bytes of a compressed mail once opened
_MOST_CERTIFICATES: Final = 30
_CONSTRUCTED: Final = 1
_OCTETS: Final = 0x04
_ZLIB: Final = "1.2.840.113549.1.9.16.3.8"  # RFC 3274 section 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A CMS object (RFC 5652): `kind` is its content type, `content` the mail inside where it is readable."""

    kind: str                         # "signed_data", "enveloped_data", ...; "" where it is no CMS
    content: bytes | None = None
    signer: str = ""


def open_cms(content: bytes) -> Sealed:
    """What the bytes hold, by their own object identifier: names and parameters may lie. Never fails."""
    from asn1crypto import cms

    try:
        outer = cms.ContentInfo.load(content)
        kind = str(outer["content_type"].native)
        if kind == "signed_data":
            return _signed(outer["content"])
        if kind == "compressed_data":
            return Sealed(kind=kind, content=_decompressed(outer["content"]))
        return Sealed(kind=kind)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, zlib.error):
        return Sealed(kind="")


def signature_of(content: bytes) -> str:
    """`S/MIME`, with the name that the certificate gives where it can be read."""
    signer = open_cms(content).signer
    return f"S/MIME: {signer}" if signer else "S/MIME"


def _signed(signed: cms.SignedData) -> Sealed:
    inside = signed["encap_content_info"]["content"]
    streamed = getattr(inside, "method", 0) == _CONSTRUCTED
    content = _joined(inside.contents) if streamed else inside.native
    return Sealed(kind="signed_data", content=content if isinstance(content, bytes) else None,
                  signer=_signer(signed))


def _joined(chunks: bytes) -> bytes:
    """A string that was streamed in pieces (X.690 section 8.7.3): the library takes quadratic time for it.

    ValueError where a piece is cut off or is itself in pieces.
    """
    pieces: list[bytes] = []
    at = 0
    while at < len(chunks) and chunks[at:at + 2] != b"\0\0":
        tag, length = chunks[at], chunks[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(chunks[at:at + count], "big"), at + count
        if tag != _OCTETS or at + length > len(chunks):
            raise ValueError("a piece of the content is cut off")
        pieces.append(chunks[at:at + length])
        at += length
    return b"".join(pieces)


def _decompressed(compressed: cms.CompressedData) -> bytes | None:
    """None where it is packed in a way we do not know, or opens to more than the cap."""
    if compressed["compression_algorithm"]["algorithm"].dotted not in (_ZLIB,):
        return None
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(compressed["encap_content_info"]["content"].native or b"", _MOST_OPENED)
    return content if unpacking.eof else None


def _signer(signed: cms.SignedData) -> str:
    """The person on the certificate that the first signature names; "" where it is not enclosed."""
    try:
        wanted = signed["signer_infos"][0]["sid"]
        for n, choice in enumerate(signed["certificates"]):
            if n == _MOST_CERTIFICATES:
                break
            if choice.name == "certificate" and _is_meant(choice.chosen, wanted):
                return _person(choice.chosen)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        return ""
    return ""


def _is_meant(certificate: cms.Certificate, wanted: cms.SignerIdentifier) -> bool:
    if wanted.name == "subject_key_identifier":
        return bool(certificate.key_identifier == wanted.native)
    issued = wanted.chosen
    return bool(certificate.serial_number == issued["serial_number"].native
                and certificate.issuer.dump() == issued["issuer"].dump())


def _person(certificate: cms.Certificate) -> str:
    """`Jan de Vries <jan@corp.example>`, or the one of the two that the certificate has."""
    subject = certificate.subject.native
    names = certificate.subject_alt_name_value
    addresses = [name.native for name in names or () if name.name == "rfc822_name"]
    name = clean_line(_text(subject.get("common_name")), 120)
    address = clean_line(_text(addresses[0] if addresses else subject.get("email_address")), 200)
    if name and address and name != address:
        return f"{name} <{address}>"
    return name or address


def _text(value: object) -> str:
    """A name may stand there several times; the first counts."""
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return str(value) if value is not None else ""
