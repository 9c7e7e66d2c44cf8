"""The certificate behind STARTTLS: taken up again when its files change, and looked over in time."""

from __future__ import annotations

import ssl
from datetime import datetime
from pathlib import Path

from ..errors import ConfigError
from .renewed import Renewed

_MOST = 1 << 20      # bytes of a file that is still read as a certificate


def tls(certificate: Path, key: Path) -> Renewed[ssl.SSLContext]:
    """What a handshake uses, always with the files of now: certificates are renewed every few weeks.

    Raises ConfigError with the remedy in its text.
    """
    return Renewed("certificate and key", (certificate, key), lambda: _load(certificate, key))


def expires(certificate: Path) -> datetime:
    """The last moment at which the certificate holds, aware. ConfigError where that cannot be read."""
    from asn1crypto import pem, x509

    try:
        with certificate.open("rb") as file:
            content = file.read(_MOST)
        blocks = pem.unarmor(content, multiple=True)
        encoded = next(der for kind, _, der in blocks if kind == "CERTIFICATE")
        until = x509.Certificate.load(encoded).not_valid_after
    except (OSError, ValueError, StopIteration) as trouble:
        raise ConfigError(f"{certificate} cannot be read as a PEM certificate: "
                          f"{str(trouble) or 'there is none in it'}") from trouble
    assert isinstance(until, datetime)
    return until


def _load(certificate: Path, key: Path) -> ssl.SSLContext:
    """A context with this pair; always a fresh one, so that half a renewal cannot spoil the old."""
    for path in (certificate, key):
        try:
            path.open("rb").close()
        except OSError as trouble:
            raise ConfigError(f"{path} cannot be read ({trouble.strerror}): give a PEM file that the "
                              "service may read, or mend intake.smtp.tls_cert and tls_key") from trouble
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2      # RFC 8996 gave up what came before
    try:
        context.load_cert_chain(certificate, key, password=_no_passphrase)
    except ssl.SSLError as trouble:
        raise ConfigError(_advice(certificate, key, trouble)) from trouble
    except _Locked:
        raise ConfigError(f"the key {key} asks for a passphrase, and nobody is there to type it: "
                          "give a key without one, readable by the service alone") from None
    return context


class _Locked(Exception):
    """OpenSSL wants a passphrase; left alone it would ask at the terminal, and a service has none."""


def _no_passphrase() -> str:
    raise _Locked


def _advice(certificate: Path, key: Path, trouble: ssl.SSLError) -> str:
    if trouble.reason == "KEY_VALUES_MISMATCH":
        return (f"the key {key} does not fit the certificate {certificate}: give the pair that was made "
                "together; in a chain our own certificate comes first")
    return (f"the certificate {certificate} and the key {key} cannot be used ({trouble.reason or trouble}): "
            "give PEM files, the certificate with its chain behind it")
