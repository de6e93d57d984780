"""The coordinator inside a real broker, over real sockets."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from automq.coordinators.consumer_protocol import decode_assignment, encode_assignment
from automq.protocol.api import ApiKey, decode_response, encode_request, request_class
from automq.protocol.errors import ErrorCode
from automq.protocol.headers import RequestHeader, decode_response_header, encode_request_header
from automq.protocol.messages.create_topics_request import CreatableTopic
from automq.protocol.messages.join_group_request import JoinGroupRequestProtocol
from automq.protocol.messages.offset_commit_request import (
    OffsetCommitRequestPartition,
    OffsetCommitRequestTopic,
)
from automq.protocol.messages.offset_fetch_request import OffsetFetchRequestGroup, OffsetFetchRequestTopics
from automq.protocol.messages.sync_group_request import SyncGroupRequestAssignment
from automq.testing.broker import Broker

from .group_world import subscription


class Client:
    """A connection that speaks the protocol and nothing more."""

    def __init__(self, address: str) -> None:
        host, port = address.rsplit(":", 1)
        self._socket = socket.create_connection((host, int(port)), timeout=20)
        self._correlation = 0

    def close(self) -> None:
        self._socket.close()

    def ask(self, api: ApiKey, version: int, **fields: Any) -> Any:
        self.send(api, version, **fields)
        return self.receive(api, version)

    def send(self, api: ApiKey, version: int, **fields: Any) -> None:
        self._correlation += 1
        body = b"".join(encode_request(api, version, request_class(api)(**fields)))
        frame = encode_request_header(RequestHeader(api, version, self._correlation, "client")) + body
        self._socket.sendall(struct.pack(">i", len(frame)) + frame)

    def receive(self, api: ApiKey, version: int) -> Any:
        size = struct.unpack(">i", self._read(4))[0]
        frame = self._read(size)
        _, position = decode_response_header(api, version, frame)
        return decode_response(api, version, frame[position:])

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self._socket.recv(size - len(data))
            assert more, "the broker closed the connection"
            data += more
        return data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@contextmanager
def connected(broker: Broker) -> Iterator[Client]:
    client = Client(broker.bootstrap_servers)
    try:
        yield client
    finally:
        client.close()


def create_topic(client: Client, name: str = "t", partitions: int = 2) -> None:
    topic = CreatableTopic(name=name, num_partitions=partitions, replication_factor=1)
    answer = client.ask(ApiKey.CREATE_TOPICS, 7, topics=[topic], timeout_ms=5_000)
    assert answer.topics[0].error_code == ErrorCode.NONE


def coordinator(client: Client, group: str) -> None:
    answer = client.ask(ApiKey.FIND_COORDINATOR, 4, key_type=0, coordinator_keys=[group])
    assert answer.coordinators[0].error_code == ErrorCode.NONE


def join(client: Client, group: str, member: str = "", session_ms: int = 6_000) -> Any:
    protocols = [JoinGroupRequestProtocol(name="range", metadata=subscription(("t",)))]
    fields = {
        "group_id": group,
        "session_timeout_ms": session_ms,
        "rebalance_timeout_ms": 6_000,
        "protocol_type": "consumer",
        "protocols": protocols,
    }
    answer = client.ask(ApiKey.JOIN_GROUP, 9, member_id=member, **fields)
    if answer.error_code == ErrorCode.MEMBER_ID_REQUIRED:
        answer = client.ask(ApiKey.JOIN_GROUP, 9, member_id=answer.member_id, **fields)
    assert answer.error_code == ErrorCode.NONE
    return answer


def sync(client: Client, group: str, joined: Any) -> dict[str, tuple[int, ...]]:
    assignments = [
        SyncGroupRequestAssignment(member_id=m.member_id, assignment=encode_assignment({"t": [0, 1]}, 1))
        for m in joined.members
    ]
    answer = client.ask(
        ApiKey.SYNC_GROUP,
        5,
        group_id=group,
        generation_id=joined.generation_id,
        member_id=joined.member_id,
        protocol_type="consumer",
        protocol_name="range",
        assignments=assignments,
    )
    assert answer.error_code == ErrorCode.NONE
    return decode_assignment(answer.assignment)[0]


def commit(client: Client, group: str, offset: int, member: str = "", generation: int = -1) -> int:
    part = OffsetCommitRequestPartition(partition_index=1, committed_offset=offset)
    answer = client.ask(
        ApiKey.OFFSET_COMMIT,
        9,
        group_id=group,
        member_id=member,
        generation_id_or_member_epoch=generation,
        topics=[OffsetCommitRequestTopic(name="t", partitions=[part])],
    )
    return answer.topics[0].partitions[0].error_code


def committed(client: Client, group: str) -> int:
    wanted = OffsetFetchRequestTopics(name="t", partition_indexes=[1])
    answer = client.ask(
        ApiKey.OFFSET_FETCH, 9, groups=[OffsetFetchRequestGroup(group_id=group, topics=[wanted])]
    )
    assert answer.groups[0].error_code == ErrorCode.NONE
    return answer.groups[0].topics[0].partitions[0].committed_offset


def heartbeat(client: Client, group: str, joined: Any) -> int:
    return client.ask(
        ApiKey.HEARTBEAT,
        4,
        group_id=group,
        member_id=joined.member_id,
        generation_id=joined.generation_id,
    ).error_code


def test_a_group_and_its_offsets_outlive_the_broker(data: Path) -> None:
    with Broker(data=data) as broker, connected(broker) as client:
        create_topic(client)
        coordinator(client, "g")
        joined = join(client, "g")
        assert sync(client, "g", joined) == {"t": (0, 1)}
        assert commit(client, "g", 41, joined.member_id, joined.generation_id) == ErrorCode.NONE
    with Broker(data=data) as broker, connected(broker) as client:
        coordinator(client, "g")
        assert committed(client, "g") == 41
        assert heartbeat(client, "g", joined) == ErrorCode.NONE
        assert commit(client, "g", 42, joined.member_id, joined.generation_id) == ErrorCode.NONE
        (described,) = client.ask(ApiKey.DESCRIBE_GROUPS, 5, groups=["g"]).groups
        assert (described.group_state, described.members[0].client_host) == ("Stable", "/127.0.0.1")


def test_sessions_end_on_the_real_clock_and_offsets_go_with_their_topic() -> None:
    with Broker({"group.min.session.timeout.ms": "100"}) as broker, connected(broker) as client:
        create_topic(client)
        coordinator(client, "g")
        joined = join(client, "g", session_ms=200)
        sync(client, "g", joined)
        commit(client, "g", 5, joined.member_id, joined.generation_id)
        time.sleep(0.5)
        assert heartbeat(client, "g", joined) == ErrorCode.UNKNOWN_MEMBER_ID
        gone = client.ask(ApiKey.DELETE_TOPICS, 5, topic_names=["t"], timeout_ms=5_000)
        assert gone.responses[0].error_code == ErrorCode.NONE
        create_topic(client)
        assert committed(client, "g") == -1


def test_a_waiting_join_blocks_only_its_own_connection_and_one_that_closes_harms_nobody() -> None:
    settings = {"group.initial.rebalance.delay.ms": "1000"}
    with Broker(settings) as broker, connected(broker) as first, connected(broker) as second:
        create_topic(first)
        coordinator(first, "g")
        with connected(broker) as third:
            fields = {
                "group_id": "g",
                "session_timeout_ms": 6_000,
                "rebalance_timeout_ms": 1_000,
                "protocol_type": "consumer",
                "protocols": [JoinGroupRequestProtocol(name="range", metadata=subscription(("t",)))],
            }
            third.send(ApiKey.JOIN_GROUP, 3, member_id="", **fields)
            deadline = time.monotonic() + 5
            while not second.ask(ApiKey.LIST_GROUPS, 4, states_filter=["preparingrebalance"]).groups:
                assert time.monotonic() < deadline, "the other connection's join has not arrived"
        joined = join(first, "g")
        assert joined.generation_id >= 1
        assert second.ask(ApiKey.LIST_GROUPS, 4, states_filter=[]).groups[0].group_id == "g"


def test_many_groups_in_all_shards_come_back(data: Path) -> None:
    groups = [f"group-{index}" for index in range(120)]
    with Broker(data=data) as broker, connected(broker) as client:
        create_topic(client)
        for position, group in enumerate(groups):
            coordinator(client, group)
            assert commit(client, group, position) == ErrorCode.NONE
    with Broker(data=data) as broker, connected(broker) as client:
        for position, group in enumerate(groups):
            coordinator(client, group)
            assert committed(client, group) == position
        listed = {g.group_id for g in client.ask(ApiKey.LIST_GROUPS, 5).groups}
        assert listed == set(groups)
        half = groups[::2]
        deleted = client.ask(ApiKey.DELETE_GROUPS, 2, groups_names=[*half, "unknown", half[0]])
        assert [r.error_code for r in deleted.results] == [0] * len(half) + [ErrorCode.GROUP_ID_NOT_FOUND]
        assert committed(client, half[0]) == -1
