"""Fetch sessions (KIP-227): what a consumer asks for is remembered, so that a poll costs what has changed.

A session holds one `Entry` a partition, each watching its partition. When a high watermark, last stable offset or log
start moves, the entry goes into the session's dirty set and the waiting fetch wakes; a poll looks at dirty
entries only. An entry leaves the set when its client has seen all there is.

A fetch without a session uses the same structure for the time of one request.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from automq.partitions import Partition, Partitions
from automq.protocol.errors import ApiError, ErrorCode
from automq.runtime import random
from automq.runtime.clock import Clock

INITIAL_EPOCH = 0
FINAL_EPOCH = -1
NO_SESSION = 0
EVICTABLE_AFTER_S = 120.0
"""A session unused this long gives its place to a new one when all places are taken (Kafka's value)."""
EPOCH_MAX = 2**31 - 1

Key = tuple[Any, int]
"""(topic name, or topic id since v13; partition)"""


class Entry:
    """One partition of a session: where the client stands, and what it was told last."""

    __slots__ = (
        "cold",
        "fetch_offset",
        "key",
        "last_fetched_epoch",
        "leader_epoch",
        "max_bytes",
        "partition",
        "session",
        "told",
        "unwatch",
    )

    def __init__(self, session: Session, key: Key) -> None:
        self.session = session
        self.key = key
        self.partition: Partition | None = None
        self.unwatch: Callable[[], None] | None = None
        self.told: tuple[int, int, int] | None = None
        self.cold: asyncio.Task[Any] | None = None

    def update(self, asked: Any) -> None:
        """Take over what the request says of this partition."""
        self.fetch_offset = asked.fetch_offset
        self.max_bytes = asked.partition_max_bytes
        self.leader_epoch = asked.current_leader_epoch
        self.last_fetched_epoch = asked.last_fetched_epoch
        self.session.dirty[self.key] = self

    def resolve(self, partitions: Partitions, by_id: bool) -> Partition | None:
        """The partition of today: a topic may be deleted and made again under the same name."""
        topic, index = self.key
        found = partitions.by_id(topic, index) if by_id else partitions.get(topic, index)
        if found is not self.partition:
            self._watch(found)
        return found

    def _watch(self, partition: Partition | None) -> None:
        if self.unwatch is not None:
            self.unwatch()
        self.partition = partition
        self.told = None
        self.unwatch = partition.watch(self._moved) if partition is not None else None

    def _moved(self) -> None:
        self.session.dirty[self.key] = self
        self.session.wake()

    def close(self) -> None:
        self._watch(None)
        if self.cold is not None:
            self.cold.cancel()
            self.cold = None


class Session:
    """The partitions one consumer asks for. `id` is NO_SESSION for a fetch without a session."""

    __slots__ = ("by_id", "dirty", "entries", "epoch", "id", "last_used_s", "waiter")

    def __init__(self, by_id: bool) -> None:
        self.id = NO_SESSION
        self.epoch = INITIAL_EPOCH
        self.by_id = by_id
        self.entries: dict[Key, Entry] = {}
        self.dirty: OrderedDict[Key, Entry] = OrderedDict()
        self.waiter: asyncio.Future[None] | None = None
        self.last_used_s = 0.0

    def apply(self, topics: Iterable[Any], forgotten: Iterable[Any]) -> None:
        """Add and update the partitions asked for, drop those forgotten."""
        for topic in topics:
            name = topic.topic_id if self.by_id else topic.topic
            for asked in topic.partitions:
                key = (name, asked.partition)
                entry = self.entries.get(key)
                if entry is None:
                    entry = self.entries[key] = Entry(self, key)
                entry.update(asked)
        for topic in forgotten:
            name = topic.topic_id if self.by_id else topic.topic
            for index in topic.partitions:
                entry = self.entries.pop((name, index), None)
                if entry is not None:
                    self.dirty.pop(entry.key, None)
                    entry.close()

    def wake(self) -> None:
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    async def wait(self, seconds: float) -> None:
        """Until a partition moves or the time is over. Cancelling has no effect on the session."""
        loop = asyncio.get_running_loop()
        self.waiter = loop.create_future()
        timer = loop.call_later(seconds, self.wake)
        try:
            await self.waiter
        finally:
            timer.cancel()
            self.waiter = None

    def served_last(self, entry: Entry) -> None:
        """Rotate: who got data goes behind the others, so that nobody starves under the byte limit."""
        if entry.key in self.dirty:
            self.dirty.move_to_end(entry.key)

    def close(self) -> None:
        for entry in self.entries.values():
            entry.close()
        self.entries.clear()
        self.dirty.clear()


class FetchSessions:
    """The broker's cache of sessions: bounded by a number of slots."""

    def __init__(self, slots_max: int, clock: Clock) -> None:
        self._slots_max = slots_max
        self._clock = clock
        self._sessions: OrderedDict[int, Session] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self, request: Any, by_id: bool) -> tuple[Session, bool]:
        """The session this request is about, and whether the answer is incremental. Raises ApiError."""
        if request.session_epoch in (INITIAL_EPOCH, FINAL_EPOCH):
            self._drop(request.session_id)
            session = Session(by_id)
            session.apply(request.topics, ())
            if request.session_epoch == INITIAL_EPOCH and session.entries:
                self._register(session)
            return session, False
        return self._continue(request, by_id), True

    def _continue(self, request: Any, by_id: bool) -> Session:
        session = self._sessions.get(request.session_id)
        if session is None:
            raise ApiError(ErrorCode.FETCH_SESSION_ID_NOT_FOUND)
        if session.by_id != by_id:
            raise ApiError(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR)
        if session.epoch != request.session_epoch or session.waiter is not None:
            raise ApiError(ErrorCode.INVALID_FETCH_SESSION_EPOCH)
        session.epoch = 1 if session.epoch == EPOCH_MAX else session.epoch + 1
        session.last_used_s = self._clock.monotonic()
        self._sessions.move_to_end(session.id)
        session.apply(request.topics, request.forgotten_topics_data)
        return session

    def _register(self, session: Session) -> None:
        now_s = self._clock.monotonic()
        if len(self._sessions) >= self._slots_max:
            oldest = next(iter(self._sessions.values()), None)
            if oldest is None or now_s - oldest.last_used_s < EVICTABLE_AFTER_S:
                return
            self._drop(oldest.id)
        while not session.id or session.id in self._sessions:
            session.id = int.from_bytes(random.token_bytes(4), "big") & EPOCH_MAX
        session.epoch = INITIAL_EPOCH + 1
        session.last_used_s = now_s
        self._sessions[session.id] = session

    def _drop(self, session_id: int) -> None:
        session = self._sessions.pop(session_id, None)
        if session is not None:
            session.close()
