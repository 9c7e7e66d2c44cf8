"""CMS objects for the tests, with keys and signatures that are nothing but noise: nobody checks them."""

from __future__ import annotations

import zlib
from base64 import encodebytes
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, keys, x509


def certificate(name: str, address: str, serial: int = 7) -> x509.Certificate:
    """A certificate that names a person."""
    subject = x509.Name.build({"common_name": name, "email_address": address})
    key = keys.PublicKeyInfo.wrap(keys.RSAPublicKey({"modulus": 3233, "public_exponent": 17}), "rsa")
    by_rsa = algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
    validity = x509.Validity({
        "not_before": x509.Time("utc_time", datetime(2026, 1, 1, tzinfo=UTC)),
        "not_after": x509.Time("utc_time", datetime(2027, 1, 1, tzinfo=UTC))})
    body = x509.TbsCertificate({
        "version": "v3", "serial_number": serial, "signature": by_rsa, "issuer": subject, "validity": validity,
        "subject": subject, "subject_public_key_info": key})
    return x509.Certificate({
        "tbs_certificate": body, "signature_algorithm": by_rsa, "signature_value": b"noise"})


def signed(content: bytes | None, *people: x509.Certificate) -> bytes:
    """SignedData (RFC 5652 section 5) by the first of the people; without content it is a detached one."""
    signer = people[0]
    inside: dict[str, object] = {"content_type": "data"}
    if content is not None:
        inside["content"] = content
    info = cms.SignerInfo({
        "version": "v1", "sid": cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber({
            "issuer": signer.issuer, "serial_number": signer.serial_number})),
        "digest_algorithm": {"algorithm": "sha256"}, "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signature": b"noise"})
    body = cms.SignedData({
        "version": "v1", "digest_algorithms": [{"algorithm": "sha256"}], "encap_content_info": inside,
        "certificates": [cms.CertificateChoices("certificate", one) for one in reversed(people)],
        "signer_infos": [info]})
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": body}).dump())


def streamed(content: bytes, chunk: int = 5) -> bytes:
    """SignedData as programs stream it: lengths left open, the content in pieces (X.690 section 8.1.3.6)."""
    pieces = b"".join(
        core.OctetString(content[n:n + chunk]).dump() for n in range(0, len(content), chunk))
    oid = core.ObjectIdentifier
    inside = b"\x30\x80" + oid("1.2.840.113549.1.7.1").dump() + b"\xa0\x80\x24\x80" + pieces + b"\0\0" * 3
    return (b"\x30\x80" + oid("1.2.840.113549.1.7.2").dump() + b"\xa0\x80\x30\x80" + core.Integer(1).dump()
            + b"\x31\x00" + inside + b"\x31\x00" + b"\0\0" * 3)


def compressed(content: bytes) -> bytes:
    """CompressedData (RFC 3274)."""
    body = cms.CompressedData({
        "version": "v0", "compression_algorithm": {"algorithm": "1.2.840.113549.1.9.16.3.8"},
        "encap_content_info": {"content_type": "data", "content": zlib.compress(content)}})
    return bytes(cms.ContentInfo({"content_type": "compressed_data", "content": body}).dump())


def enveloped() -> bytes:
    """EnvelopedData for nobody."""
    algorithm = {"algorithm": "aes256_cbc", "parameters": b"0" * 16}
    body = cms.EnvelopedData({
        "version": "v0", "recipient_infos": [], "encrypted_content_info": {
            "content_type": "data", "content_encryption_algorithm": algorithm, "encrypted_content": b"noise"}})
    return bytes(cms.ContentInfo({"content_type": "enveloped_data", "content": body}).dump())


def coded(content: bytes) -> str:
    """The bytes in base64, lines as in a mail."""
    return encodebytes(content).decode("ascii")
