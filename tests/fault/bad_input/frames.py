"""Bytes that are no request, or not the one they seem: framing, headers, codecs."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from dataclasses import dataclass

from automq.protocol.api import API, ApiKey
from automq.protocol.messages import (
    api_versions_request,
    consumer_group_heartbeat_request,
    create_topics_request,
    find_coordinator_request,
    join_group_request,
    list_offsets_request,
    metadata_request,
    offset_commit_request,
)

from .wire import MARK, Raw, batch, body, fetch, frame, head, produce, sized

MiB = 1 << 20
UNSERVED = (ApiKey.SASL_HANDSHAKE, ApiKey.SASL_AUTHENTICATE, ApiKey.PUSH_TELEMETRY)
UNSUPPORTED_VERSION = 35


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An attack of so many bytes through the port; it raises AssertionError unless the broker reacts as it must."""

    name: str
    attack: Callable[[int], None]
    nbytes: int = 64 << 10


def sizes(port: int) -> None:
    """Sizes that no frame has."""
    for size in (-1, 0, 3, 2**31 - 1, (100 << 20) + 1):
        with Raw(port) as raw:
            raw.send(struct.pack(">i", size) + MARK)
            raw.must_close()


def other_protocols(port: int) -> None:
    """TLS and HTTP on the Kafka port."""
    hello = bytes.fromhex("16030100c8010000c40303") + MARK * 14
    for text in (
        hello,
        b"GET / HTTP/1.1\r\nHost: " + MARK + b"\r\n\r\n",
        b"POST /" + MARK + b" HTTP/1.0\r\n\r\n",
    ):
        with Raw(port) as raw:
            raw.send(text)
            raw.must_close()


def unknown_apis(port: int) -> None:
    """Keys that nobody serves, and SASL where there is none."""
    for key in (9999, -1, 32767, *UNSERVED):
        with Raw(port) as raw:
            raw.send(sized(head(key, 0, flexible=False) + MARK))
            raw.must_close()


def versions_too_high(port: int) -> None:
    """One above the newest of each API: closed, but ApiVersions answers in version 0 with what there is."""
    with Raw(port) as raw:
        served = raw.ask(ApiKey.API_VERSIONS, 0, api_versions_request.ApiVersionsRequest()).api_keys
    for one in served:
        if one.api_key == ApiKey.API_VERSIONS:
            continue
        for version in (one.max_version + 1, 32767, -1):
            with Raw(port) as raw:
                raw.send(sized(head(one.api_key, version, flexible=True) + b"\0" * 8))
                raw.must_close()
    for version in (5, 99, 32767):
        with Raw(port) as raw:
            raw.send(sized(head(ApiKey.API_VERSIONS, version, flexible=True) + b"\0" * 8))
            answer = raw.answer(ApiKey.API_VERSIONS, 0)
            assert answer.error_code == UNSUPPORTED_VERSION, answer
            assert any(key.api_key == ApiKey.API_VERSIONS for key in answer.api_keys)


def _valid() -> list[tuple[ApiKey, int, bytes]]:
    """Well-formed requests of many shapes."""
    topic = create_topics_request.CreatableTopic(
        name="bad", num_partitions=1, replication_factor=1, assignments=[], configs=[]
    )
    protocol = join_group_request.JoinGroupRequestProtocol(name="range", metadata=MARK)
    position = offset_commit_request.OffsetCommitRequestPartition(partition_index=0, committed_offset=1)
    place = list_offsets_request.ListOffsetsPartition(partition_index=0, timestamp=-1)
    requests: list[tuple[ApiKey, int, object]] = [
        (
            ApiKey.API_VERSIONS,
            3,
            api_versions_request.ApiVersionsRequest(client_software_name="a", client_software_version="1"),
        ),
        (
            ApiKey.METADATA,
            12,
            metadata_request.MetadataRequest(topics=[metadata_request.MetadataRequestTopic(name="bad")]),
        ),
        (
            ApiKey.METADATA,
            1,
            metadata_request.MetadataRequest(topics=[metadata_request.MetadataRequestTopic(name="bad")]),
        ),
        (ApiKey.PRODUCE, 9, produce("bad", batch())),
        (ApiKey.FETCH, 12, fetch("bad")),
        (ApiKey.FETCH, 4, fetch("bad")),
        (
            ApiKey.LIST_OFFSETS,
            7,
            list_offsets_request.ListOffsetsRequest(
                replica_id=-1, topics=[list_offsets_request.ListOffsetsTopic(name="bad", partitions=[place])]
            ),
        ),
        (
            ApiKey.FIND_COORDINATOR,
            4,
            find_coordinator_request.FindCoordinatorRequest(key_type=0, coordinator_keys=["g"]),
        ),
        (
            ApiKey.JOIN_GROUP,
            7,
            join_group_request.JoinGroupRequest(
                group_id="g",
                session_timeout_ms=1,
                rebalance_timeout_ms=1,
                protocol_type="consumer",
                protocols=[protocol],
            ),
        ),
        (
            ApiKey.OFFSET_COMMIT,
            8,
            offset_commit_request.OffsetCommitRequest(
                group_id="g",
                topics=[offset_commit_request.OffsetCommitRequestTopic(name="bad", partitions=[position])],
            ),
        ),
        (
            ApiKey.CREATE_TOPICS,
            7,
            create_topics_request.CreateTopicsRequest(topics=[topic], validate_only=True),
        ),
        (
            ApiKey.CONSUMER_GROUP_HEARTBEAT,
            0,
            consumer_group_heartbeat_request.ConsumerGroupHeartbeatRequest(
                group_id="g", subscribed_topic_names=["bad"]
            ),
        ),
    ]
    return [(api, version, body(api, version, request)) for api, version, request in requests]


def truncated(port: int) -> None:
    """Each request cut at every byte, in a frame that says so."""
    for api, version, whole in _valid():
        for end in range(8, len(whole)):
            with Raw(port) as raw:
                raw.send(sized(whole[:end]))
                raw.must_close()
        with Raw(port) as raw:  # and whole it is answered
            raw.send(sized(whole))
            raw.answer(api, version)


def trailing(port: int) -> None:
    """Bytes behind the end of a request."""
    for api, version, whole in _valid():
        with Raw(port) as raw:
            raw.send(sized(whole + MARK))
            raw.answer(api, version)  # Kafka ignores them, and clients rely on that


def lengths(port: int) -> None:
    """Varints that do not end, lengths and counts of what is not there, at the top and nested."""
    flexible = head(ApiKey.METADATA, 12, flexible=True)
    plain = head(ApiKey.METADATA, 1, flexible=False)
    topic_id = b"\0" * 16
    bodies = [
        flexible + b"\xff" * 10,
        flexible + b"\xff\xff\xff\xff\x0f",
        flexible + b"\x02" + topic_id + b"\xff\xff\xff\xff\x0f",
        flexible + b"\x02" + topic_id + b"\xff" * 10,
        flexible + b"\x01\x01\x01\x01\xff\xff\xff\xff\x0f",
        plain + struct.pack(">i", 2**31 - 1),
        plain + struct.pack(">i", -2),
        plain + struct.pack(">ih", 1, -5),
        head(ApiKey.PRODUCE, 3, flexible=False) + struct.pack(">hhii", -1, 1, 1000, 2**31 - 1),
        head(ApiKey.PRODUCE, 3, flexible=False)
        + struct.pack(">hhiih", -1, 1, 1000, 1, 3)
        + b"bad"
        + struct.pack(">iii", 2**31 - 1, 0, 0),
        head(ApiKey.PRODUCE, 3, flexible=False)
        + struct.pack(">hhiih", -1, 1, 1000, 1, 3)
        + b"bad"
        + struct.pack(">iii", 1, 0, 2**31 - 1),
        head(ApiKey.PRODUCE, 3, flexible=False)
        + struct.pack(">hhiih", -1, 1, 1000, 1, 3)
        + b"bad"
        + struct.pack(">iii", 1, 0, -7),
        struct.pack(">hhih", ApiKey.METADATA, 1, 7, 32767) + b"short",
        struct.pack(">hhih", ApiKey.METADATA, 1, 7, -9),
    ]
    for one in bodies:
        with Raw(port) as raw:
            raw.send(sized(one))
            raw.must_close()


def not_utf8(port: int) -> None:
    """Text that is none, as client id and as topic."""
    for one in (
        head(ApiKey.METADATA, 1, client_id=b"\xff\xfe" + MARK, flexible=False) + struct.pack(">i", 0),
        head(ApiKey.METADATA, 1, flexible=False) + struct.pack(">ih", 1, 4) + b"\xc3\x28\xa0\xa1",
        head(ApiKey.METADATA, 12, flexible=True) + b"\x02" + b"\0" * 16 + b"\x03\xff\xff\0\1\1\0",
    ):
        with Raw(port) as raw:
            raw.send(sized(one))
            raw.must_close()


def duplicate_tags(port: int) -> None:
    """Tagged fields twice or out of order: answered or not. Fewer than announced: no request."""
    for tags in (b"\x02\x05\x01a\x05\x01a", b"\x02\x06\x01a\x05\x01a", b"\x02\x05\x01a"):
        with Raw(port) as raw:
            raw.send(sized(head(ApiKey.METADATA, 12, flexible=True) + b"\x01\x01\x01" + tags))
            if len(tags) == 4:
                raw.must_close()
            else:
                with contextlib.suppress(ConnectionError):
                    raw.answer(ApiKey.METADATA, 12)


def many_tags(port: int) -> None:
    """Seven million tagged fields."""
    count = 7_000_000
    varint = bytes((count >> shift) & 0x7F | (0x80 if shift < 21 else 0) for shift in (0, 7, 14, 21))
    with Raw(port) as raw:
        raw.send(
            sized(head(ApiKey.METADATA, 12, flexible=True) + b"\x01\x01\x01" + varint + b"\x7f\x00" * count)
        )
        raw.must_close()


def many_names(port: int) -> None:
    """Ten megabytes of empty topic names."""
    count = 10 * MiB // 2
    with Raw(port) as raw:
        raw.send(sized(head(ApiKey.METADATA, 1, flexible=False) + struct.pack(">i", count) + b"\0\0" * count))
        raw.must_close()


def frame_over_its_api(port: int) -> None:
    """A request larger than its API can need."""
    with Raw(port) as raw:
        raw.send(sized(head(ApiKey.API_VERSIONS, 3, flexible=True) + bytes(MiB)))
        raw.must_close()


CASES = [
    Case(name="sizes", attack=sizes),
    Case(name="other-protocols", attack=other_protocols),
    Case(name="unknown-apis", attack=unknown_apis),
    Case(name="versions-too-high", attack=versions_too_high),
    Case(name="truncated", attack=truncated, nbytes=2 * MiB),
    Case(name="trailing", attack=trailing),
    Case(name="lengths", attack=lengths),
    Case(name="not-utf8", attack=not_utf8),
    Case(name="duplicate-tags", attack=duplicate_tags),
    Case(name="many-tags", attack=many_tags, nbytes=14 * MiB),
    Case(name="many-names", attack=many_names, nbytes=10 * MiB),
    Case(name="frame-over-its-api", attack=frame_over_its_api, nbytes=MiB),
]

assert set(UNSERVED) <= set(API)
assert frame
