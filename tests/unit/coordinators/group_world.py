"""A shard in a bottle: virtual clock, topics by hand, a log in memory that every record goes through as bytes."""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Mapping
from typing import Any

from automq.coordinators import classic, offset_requests
from automq.coordinators.lifecycle import loaded, timeout, topics_changed
from automq.coordinators.machine import Call, Effects, GroupShard
from automq.coordinators.options import GroupOptions
from automq.coordinators.records import decode_record, encode_record
from automq.coordinators.wheel import Wheel
from automq.protocol.errors import ApiError
from automq.protocol.messages.heartbeat_request import HeartbeatRequest
from automq.protocol.messages.join_group_request import JoinGroupRequest, JoinGroupRequestProtocol
from automq.protocol.messages.leave_group_request import LeaveGroupRequest, MemberIdentity
from automq.protocol.messages.offset_commit_request import (
    OffsetCommitRequest,
    OffsetCommitRequestPartition,
    OffsetCommitRequestTopic,
)
from automq.protocol.messages.offset_fetch_request import OffsetFetchRequestGroup
from automq.protocol.messages.sync_group_request import SyncGroupRequest, SyncGroupRequestAssignment

WAITING = object()
GROUP = "g"


def subscription(topics: tuple[str, ...], owned: Collection[tuple[str, int]] = ()) -> bytes:
    """A consumer's metadata, version 1, as Java's client writes it."""

    def text(value: str) -> bytes:
        return struct.pack(">h", len(value)) + value.encode()

    by_topic: dict[str, list[int]] = {}
    for topic, partition in sorted(owned):
        by_topic.setdefault(topic, []).append(partition)
    parts = b"".join(
        text(topic) + struct.pack(f">i{len(some)}i", len(some), *some) for topic, some in by_topic.items()
    )
    names = b"".join(text(topic) for topic in topics)
    return struct.pack(">hi", 1, len(topics)) + names + struct.pack(">ii", -1, len(by_topic)) + parts


class Topics:
    """The machines' view of topics, changed by tests."""

    def __init__(self) -> None:
        self.version = 1
        self._topics: dict[str, tuple[bytes, int]] = {}
        self.configs: dict[str, dict[str, str]] = {}

    def create(self, name: str, partitions: int) -> bytes:
        self.version += 1
        topic_id = (self.version << 64 | partitions).to_bytes(16, "big")
        self._topics[name] = (topic_id, partitions)
        return topic_id

    def grow(self, name: str, partitions: int) -> None:
        self.version += 1
        self._topics[name] = (self._topics[name][0], partitions)

    def delete(self, name: str) -> bytes:
        self.version += 1
        return self._topics.pop(name)[0]

    def names(self) -> Mapping[str, bytes]:
        return {name: topic_id for name, (topic_id, _) in self._topics.items()}

    def topic_id(self, name: str) -> bytes | None:
        return self._topics[name][0] if name in self._topics else None

    def topic_name(self, topic_id: bytes) -> str | None:
        return next((name for name, (one, _) in self._topics.items() if one == topic_id), None)

    def group_config(self, group_id: str) -> Mapping[str, str]:
        return self.configs.get(group_id, {})

    def partition_count(self, name: str) -> int:
        return self._topics[name][1] if name in self._topics else 0


class World:
    """One shard and its surroundings. Requests give a ticket number; `answer(ticket)` is its response or ApiError."""

    def __init__(self, **options: Any) -> None:
        self.options = GroupOptions(**options)
        self.now = 1_000_000
        self.topics = Topics()
        self.log: list[tuple[bytes, bytes | None]] = []
        self.answers: dict[int, Any] = {}
        self.tickets = 0
        self.ids = 0
        self.shard = self.replayed()
        self.wheel = self.shard.wheel
        self._run(loaded)

    # -- driving -----------------------------------------------------------------------------------------------

    def call(self, version: int = 9, client: str = "client") -> Call:
        self.ids += 1
        return Call(
            now_ms=self.now,
            version=version,
            client_id=client,
            client_host="/127.0.0.1",
            new_id=f"id{self.ids}",
        )

    def ask(
        self, operation: Callable[..., None], *args: Any, version: int = 9, client: str = "client"
    ) -> int:
        """Put a request; its ticket."""
        self.tickets += 1
        ticket = self.tickets
        self.answers[ticket] = WAITING
        call = self.call(version, client)
        try:
            effects = self.shard.step(call, operation, *args, ticket)
        except ApiError as error:
            effects = self.shard.out
            effects.replies.append((ticket, error))
        self._take(effects)
        return ticket

    def get(self, operation: Callable[..., None], *args: Any, version: int = 9) -> Any:
        """Put a request that is answered at once; raises its ApiError."""
        answer = self.answer(self.ask(operation, *args, version=version))
        assert answer is not WAITING
        if isinstance(answer, ApiError):
            raise answer
        return answer

    def answer(self, ticket: int) -> Any:
        return self.answers[ticket]

    def waits(self, ticket: int) -> bool:
        return self.answers[ticket] is WAITING

    def advance(self, ms: int) -> None:
        """Let time pass, in the order of the timers."""
        end = self.now + ms
        while (deadline := self.wheel.next_deadline()) is not None and deadline <= end:
            self.now = max(self.now, deadline)
            for key, payload in self.wheel.expired(self.now):
                self._run(timeout, *key[1:], payload)
        self.now = self.wheel.now = end

    def reload(self) -> None:
        """The broker restarts: a new shard from the bytes of the log."""
        self.shard = self.replayed()
        self.wheel = self.shard.wheel
        self._run(loaded)

    def replayed(self) -> GroupShard:
        """What the log says, beside the running shard."""
        shard = GroupShard(7, self.options, Wheel(self.now), self.topics)
        for offset, (key, value) in enumerate(self.log):
            decoded = decode_record(key, value)
            assert decoded is not None
            shard.replay(*decoded, offset)
        return shard

    def change_topics(
        self, *changed: str, deleted: tuple[tuple[str, bytes], ...] = (), created: bool = True
    ) -> None:
        self._run(topics_changed, set(changed), deleted, created)

    def _run(self, operation: Callable[..., None], *args: Any) -> None:
        self._take(self.shard.step(self.call(), operation, *args))

    def _take(self, effects: Effects) -> None:
        self.log += [encode_record(key, value) for key, value in effects.records]
        for ticket, response in effects.replies:
            assert self.answers[ticket] is WAITING, f"ticket {ticket} answered twice"
            self.answers[ticket] = response

    # -- requests ----------------------------------------------------------------------------------------------

    def join(
        self,
        member: str = "",
        *,
        instance: str | None = None,
        protocols: tuple[tuple[str, bytes], ...] = (("range", b"\0\0\0\0\0\0\0\0\0\0"),),
        protocol_type: str = "consumer",
        session_ms: int = 10_000,
        rebalance_ms: int = 60_000,
        version: int = 9,
        group: str = GROUP,
        client: str = "client",
    ) -> int:
        request = JoinGroupRequest(
            group_id=group,
            session_timeout_ms=session_ms,
            rebalance_timeout_ms=rebalance_ms,
            member_id=member,
            group_instance_id=instance,
            protocol_type=protocol_type,
            protocols=[JoinGroupRequestProtocol(name=n, metadata=m) for n, m in protocols],
        )
        return self.ask(classic.join, request, version=version, client=client)

    def sync(
        self,
        member: str,
        generation: int,
        assignments: Mapping[str, bytes] | None = None,
        *,
        instance: str | None = None,
        group: str = GROUP,
    ) -> int:
        request = SyncGroupRequest(
            group_id=group,
            generation_id=generation,
            member_id=member,
            group_instance_id=instance,
            assignments=[
                SyncGroupRequestAssignment(member_id=m, assignment=a) for m, a in (assignments or {}).items()
            ],
        )
        return self.ask(classic.sync, request)

    def heartbeat(self, member: str, generation: int, instance: str | None = None, group: str = GROUP) -> Any:
        request = HeartbeatRequest(
            group_id=group, generation_id=generation, member_id=member, group_instance_id=instance
        )
        return self.get(classic.heartbeat, request).error_code

    def leave(self, *members: tuple[str, str | None], group: str = GROUP) -> list[int]:
        request = LeaveGroupRequest(
            group_id=group,
            members=[MemberIdentity(member_id=m, group_instance_id=i) for m, i in members],
        )
        return [m.error_code for m in self.get(classic.leave, request).members]

    def commit(
        self,
        offsets: Mapping[tuple[str, int], int],
        *,
        member: str = "",
        generation: int = -1,
        instance: str | None = None,
        metadata: str = "",
        group: str = GROUP,
        version: int = 9,
    ) -> list[int]:
        topics: dict[str, list[OffsetCommitRequestPartition]] = {}
        for (topic, index), offset in offsets.items():
            part = OffsetCommitRequestPartition(
                partition_index=index, committed_offset=offset, committed_metadata=metadata
            )
            topics.setdefault(topic, []).append(part)
        request = OffsetCommitRequest(
            group_id=group,
            generation_id_or_member_epoch=generation,
            member_id=member,
            group_instance_id=instance,
            topics=[
                OffsetCommitRequestTopic(name=t, topic_id=self.topics.topic_id(t) or bytes(16), partitions=p)
                for t, p in topics.items()
            ],
        )
        response = self.get(offset_requests.commit, request, version=version)
        return [p.error_code for t in response.topics for p in t.partitions]

    def committed(self, group: str = GROUP) -> dict[tuple[str, int], int]:
        response = self.get(
            offset_requests.fetch, OffsetFetchRequestGroup(group_id=group, topics=None), False
        )
        return {
            (t.name, p.partition_index): p.committed_offset for t in response.topics for p in t.partitions
        }


__all__ = ["GROUP", "WAITING", "Topics", "World", "subscription"]
