"""`listeners` and `advertised.listeners`, and a broker that has several."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from automq.broker import Broker
from automq.config import BrokerConfig, ConfigError
from automq.protocol.api import ApiKey, decode_response, encode_request
from automq.protocol.framing import frame
from automq.protocol.headers import RequestHeader, decode_response_header, encode_request_header
from automq.protocol.messages.metadata_request import MetadataRequest
from automq.server.addresses import Address, advertised, listening


def config(listeners: str, told: str = "", protocols: str = "") -> BrokerConfig:
    settings = {"listeners": listeners}
    if told:
        settings["advertised.listeners"] = told
    if protocols:
        settings["listener.security.protocol.map"] = protocols
    return BrokerConfig.load(None, settings, {})


def address(name: str, host: str, port: int) -> Address:
    return Address(name=name, host=host, port=port)


def test_names_hosts_and_ports() -> None:
    found = listening(config("PLAINTEXT://:9092,in://[::1]:0", protocols="PLAINTEXT:PLAINTEXT,IN:PLAINTEXT"))
    assert found == [address("PLAINTEXT", "", 9092), address("IN", "::1", 0)]


@pytest.mark.parametrize(
    ("listeners", "reason"),
    [
        ("PLAINTEXT//:9092", "is not NAME://host:port"),
        ("PLAINTEXT://:70000", "is not NAME://host:port"),
        ("PLAINTEXT://:-1", "is not NAME://host:port"),
        ("SSL://:9093", "security protocol SSL"),
        ("OTHER://:9093", "security protocol unknown"),
        ("PLAINTEXT://:1,PLAINTEXT://:2", "two listeners of one name"),
    ],
)
def test_what_is_refused(listeners: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        listening(config(listeners))


def test_two_listeners_on_one_port() -> None:
    with pytest.raises(ConfigError, match="one port"):
        listening(config("A://:5,B://:5", protocols="A:PLAINTEXT,B:PLAINTEXT"))


def test_what_clients_are_told() -> None:
    bound = [address("PLAINTEXT", "0.0.0.0", 9092), address("IN", "10.0.0.1", 9093)]
    assert advertised(config("PLAINTEXT://0.0.0.0:9092"), bound) == [
        address("PLAINTEXT", socket.gethostname(), 9092),
        address("IN", "10.0.0.1", 9093),
    ]
    told = config("PLAINTEXT://0.0.0.0:9092", told="PLAINTEXT://kafka.example:19092")
    assert advertised(told, bound)[0] == address("PLAINTEXT", "kafka.example", 19092)
    with pytest.raises(ConfigError, match="names WRONG"):
        advertised(config("PLAINTEXT://:1", told="WRONG://x:1"), bound)


def test_each_listener_tells_its_own_address(run: Any, tmp_path: Path) -> None:
    async def brokers_seen(port: int) -> list[tuple[str, int]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        header = RequestHeader(ApiKey.METADATA, 9, 1, "test")
        body = encode_request(ApiKey.METADATA, 9, MetadataRequest(topics=[]))
        writer.writelines(frame([encode_request_header(header), *body]))
        size = int.from_bytes(await reader.readexactly(4), "big")
        answer = memoryview(await reader.readexactly(size))
        writer.transport.abort()
        _, position = decode_response_header(ApiKey.METADATA, 9, answer)
        return [
            (one.host, one.port) for one in decode_response(ApiKey.METADATA, 9, answer[position:]).brokers
        ]

    async def scene() -> None:
        settings = {
            "data.dir": str(tmp_path),
            "console.listen": "",
            "object.store": "memory://addresses",
            "wal": "memory://addresses",
            "listeners": "IN://127.0.0.1:0,OUT://127.0.0.1:0",
            "listener.security.protocol.map": "IN:PLAINTEXT,OUT:PLAINTEXT",
            "advertised.listeners": "OUT://outside.example:7777",
        }
        broker = Broker(BrokerConfig.load(None, settings, {}))
        await broker.start()
        try:
            ports = [one.port for one in broker._listeners]
            assert await brokers_seen(ports[0]) == [("127.0.0.1", ports[0])]
            assert await brokers_seen(ports[1]) == [("outside.example", 7777)]
        finally:
            await broker.stop()

    run(scene())
