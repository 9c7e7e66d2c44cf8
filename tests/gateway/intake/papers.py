"""Two certificates with their keys, good for a century and for tests only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Papers:
    """A certificate and its key, as the middle of a PEM file."""

    certificate: str
    key: str

    def write(self, folder: Path, name: str = "door") -> dict[str, str]:
        """The two files, as the settings that name them."""
        files = {"tls_cert": folder / f"{name}.pem", "tls_key": folder / f"{name}.key"}
        files["tls_cert"].write_text(_pem("CERTIFICATE", self.certificate))
        files["tls_key"].write_text(_pem("PRIVATE KEY", self.key))
        files["tls_key"].chmod(0o600)
        return {setting: str(path) for setting, path in files.items()}


def _pem(kind: str, body: str) -> str:
    return f"-----BEGIN {kind}-----\n{body.strip()}\n-----END {kind}-----\n"


LOCKED = """-----BEGIN EC PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,919A5BBFD74418DC4814BF7D62817319

BRyo1b2OHIyb/Rz4tqrjAae4MqKm65p06hU3meIabqbDq3rtK+U+S/+MlxZ0E7Gf
VK7OjZlCM3BYBzlETIsrEou/EfrxeRuBBELzcYkYU1B0eHfIsXiINkq5ot27+vJM
fhBPMPGL32pD59pUTX1RA2DE5Lqwy/DEFUuZEqn/gPE=
-----END EC PRIVATE KEY-----
"""

ONE = Papers("""
MIIBoTCCAUegAwIBAgIUO58kLeJbuZaw/MVKzVoqsvry0NEwCgYIKoZIzj0EAwIw
JTEjMCEGA1UEAwwaZG9vci1vbmUud2F0ZXJrYW50LmV4YW1wbGUwIBcNMjYxMTIz
MjEwNjE3WhgPMjEyNjEwMzAyMTA2MTdaMCUxIzAhBgNVBAMMGmRvb3Itb25lLndh
dGVya2FudC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPBKr5TI6
A6W7pSYLo8cocL+ZZGLjnu8bkxDg+edRX7QqYFD8DPR6tAqjslpghIA+C1Hv+FFF
+Plm7/QXtWCDm6NTMFEwHQYDVR0OBBYEFCKZtOybjC1KxX3SkVM7iRTtCzGFMB8G
A1UdIwQYMBaAFCKZtOybjC1KxX3SkVM7iRTtCzGFMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSAAwRQIhAIND6tsxq86GR0HnbKB8Mywm6L0wziZYYVTdH7rt
A8I8AiBZGgIslMwhfwgtBZgUNRjWDPVi85I6q6Uk16hDmfagsQ==
""", """
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgi2LUuDCNJcrMoMCv
7Xl4/ikI7jn1I0GkQWvey6gnve+hRANCAAQ8EqvlMjoDpbulJgujxyhwv5lkYuOe
7xuTEOD551FftCpgUPwM9Hq0CqOyWmCEgD4LUe/4UUX4+Wbv9Be1YIOb
""")
TWO = Papers("""
MIIBoTCCAUegAwIBAgIUXE4k9mghFaOFBJqXZPLGajQqmX4wCgYIKoZIzj0EAwIw
JTEjMCEGA1UEAwwaZG9vci10d28ud2F0ZXJrYW50LmV4YW1wbGUwIBcNMjYxMTIz
MjEwNjE3WhgPMjEyNjEwMzAyMTA2MTdaMCUxIzAhBgNVBAMMGmRvb3ItdHdvLndh
dGVya2FudC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZDvBijjJ
FVuyAkS/vZP5VbZNWzz4nDSir704Nnk31A6RSxDxSZ/BTQHQf7IUdviWaJFusZR9
ueAzOIsDBrBXyKNTMFEwHQYDVR0OBBYEFAn7CpLygoxiK1mIqjvlsSrR6nEaMB8G
A1UdIwQYMBaAFAn7CpLygoxiK1mIqjvlsSrR6nEaMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSAAwRQIhAM/Fs6Lo/tuvEC0/RxUDDvScjreV88xQkxJtPjYN
xbQFAiBsqU7iyAMF5G6wv4e2XBTWzw3gZlAemBIJLGR1nvu+PA==
""", """
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgw2t14BJQO3K3txXG
3LOT8UhlMPhScQyRIRP+VyMLo2KhRANCAARkO8GKOMkVW7ICRL+9k/lVtk1bPPic
NKKvvTg2eTfUDpFLEPFJn8FNAdB/shR2+JZokW6xlH254DM4iwMGsFfI
""")
