"""What config.yaml says of the place: lists, addresses, ports and sizes, as a mail server needs them."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from ..config import Config

ANY = frozenset({"", "0.0.0.0", "::", "*"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListThere:
    """A list as the mail server knows it."""

    name: str
    address: str
    members: tuple[str, ...] | None  # None: nobody told us
    reach: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where everything is."""

    lists: tuple[ListThere, ...]
    gateway: str  # host that the mail server calls
    gateway_port: int
    back: str  # host of the mail server's listener for what comes back
    back_port: int
    hostname: str
    domain: str  # of our own addresses
    max_size: int
    max_recipients: int
    everywhere: bool  # the door listens on every address

    @property
    def people(self) -> int:
        """How many the largest list reaches, as far as anybody knows."""
        return max((one.reach or 0 for one in self.lists), default=0)

    @property
    def same_machine(self) -> bool:
        """Whether gateway and mail server meet on loopback."""
        return loopback(self.gateway) and loopback(self.back)


def site_of(config: Config) -> Site:
    """The place that a config file describes. ConfigError where a file of members cannot be read."""
    smtp = config.shape.intake.smtp
    everywhere = smtp.host in ANY
    lists = tuple(
        ListThere(
            name=one.name,
            address=one.address,
            members=tuple(sorted(one.members)) if one.members is not None else None,
            reach=one.reach,
        )
        for one in config.directory().every_list
    )
    host = smtp.host
    if everywhere:
        host = "127.0.0.1" if loopback(config.next_hop.host) else config.shape.hostname
    return Site(
        lists=lists,
        gateway=host,
        gateway_port=smtp.port,
        back=config.next_hop.host,
        back_port=config.next_hop.port,
        hostname=config.shape.hostname,
        domain=config.shape.domain,
        max_size=smtp.max_size,
        max_recipients=smtp.max_recipients,
        everywhere=everywhere,
    )


def loopback(host: str) -> bool:
    """True for the addresses and the name of this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
