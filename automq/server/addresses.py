"""`listeners` and `advertised.listeners`: where to listen, and what to tell clients."""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from automq.config import BrokerConfig, ConfigError, settings

PATTERN = re.compile(r"([A-Za-z0-9_.-]+)://(\[[0-9A-Fa-f:.%]*\]|[^:/\[\]]*):(-?[0-9]+)")
SERVED_PROTOCOLS = ("PLAINTEXT",)
PORT_MAX = 65535
ANY_ADDRESS = ("", "0.0.0.0", "::")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A listener: its name, host ("" for all interfaces) and port (0 for any free one)."""

    name: str
    host: str
    port: int


def listening(config: BrokerConfig) -> list[Address]:
    """Where to listen. Raises ConfigError."""
    addresses = [_parse(settings.LISTENERS.name, text) for text in config[settings.LISTENERS]]
    _check_unique(settings.LISTENERS.name, addresses)
    protocols = _protocols(config)
    for address in addresses:
        protocol = protocols.get(address.name.upper())
        if protocol not in SERVED_PROTOCOLS:
            raise ConfigError(
                f"listener {address.name} has the security protocol {protocol or 'unknown'}; served are "
                f"{', '.join(SERVED_PROTOCOLS)} (see listener.security.protocol.map)"
            )
    if not addresses:
        raise ConfigError("listeners is empty: name at least one, such as PLAINTEXT://127.0.0.1:9092")
    return addresses


def advertised(config: BrokerConfig, bound: Sequence[Address]) -> list[Address]:
    """What clients are told, for listeners as they were bound (with their real ports). Raises ConfigError."""
    told = {
        address.name: address
        for address in (
            _parse(settings.ADVERTISED_LISTENERS.name, text) for text in config[settings.ADVERTISED_LISTENERS]
        )
    }
    strangers = set(told) - {address.name for address in bound}
    if strangers:
        raise ConfigError(f"advertised.listeners names {sorted(strangers)[0]}, which listeners does not have")
    return [told.get(address.name) or _reachable(address) for address in bound]


def _reachable(address: Address) -> Address:
    """An address that another machine can use: a wildcard becomes this host's name, as Kafka does."""
    if address.host not in ANY_ADDRESS:
        return address
    return Address(name=address.name, host=socket.gethostname(), port=address.port)


def _parse(setting: str, text: str) -> Address:
    match = PATTERN.fullmatch(text.strip())
    if match is None or not 0 <= int(match[3]) <= PORT_MAX:
        raise ConfigError(f"{text!r} in {setting} is not NAME://host:port")
    return Address(name=match[1].upper(), host=match[2].strip("[]"), port=int(match[3]))


def _protocols(config: BrokerConfig) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in config[settings.LISTENER_SECURITY_PROTOCOL_MAP].split(","))
    return {name.strip().upper(): protocol.strip().upper() for name, _, protocol in pairs}


def _check_unique(setting: str, addresses: Sequence[Address]) -> None:
    if len({address.name for address in addresses}) < len(addresses):
        raise ConfigError(f"{setting} has two listeners of one name")
    fixed = [(address.host, address.port) for address in addresses if address.port]
    if len(set(fixed)) < len(fixed):
        raise ConfigError(f"{setting} has two listeners on one port")
