"""Fetch sessions (KIP-227): what a consumer asks for is remembered, so that a poll costs what has changed.

A session holds one `Entry` a partition. An entry is either *dirty* (a poll must look at it) or *watching* its
partition, or both while a poll waits for it. When a high watermark, last stable offset or log start moves, the watch
ends, the entry becomes dirty and the waiting fetch wakes; so a session that nobody polls any more costs its partitions
one callback each, once. A poll looks at dirty entries only; one leaves the set when its client has seen all there is.

A fetch without a session uses the same structure for the time of one request.

Bounded: sessions by their number, and all their entries together. A session that finds no place is none (id 0, its
client sends everything each time), and one that outgrows the bound is forgotten, which its client copes with anyway.
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
ENTRIES_MAX = 250_000
"""Partitions remembered over all sessions: about 120 MB at the most."""

Key = tuple[Any, int]
"""(topic name, or topic id since v13; partition)"""


class Entry:
    """One partition of a session: where the client stands, and what it was told last."""

    __slots__ = (
        "_unwatch",
        "cold",
        "fetch_offset",
        "key",
        "last_fetched_epoch",
        "leader_epoch",
        "max_bytes",
        "partition",
        "session",
        "told",
    )

    def __init__(self, session: Session, key: Key) -> None:
        self.session = session
        self.key = key
        self.partition: Partition | None = None
        self.told: tuple[int, int, int] | None = None
        self.cold: asyncio.Task[Any] | None = None
        self._unwatch: Callable[[], None] | None = None

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
            self._end_watch()
            self.partition = found
            self.told = None
        return found

    def watch(self) -> None:
        """Become dirty at the next move of the partition. Idempotent."""
        if self._unwatch is None and self.partition is not None:
            self._unwatch = self.partition.watch(self.moved)

    def moved(self) -> None:
        """There may be something new for the client."""
        self._end_watch()
        if self.session.entries.get(self.key) is self:
            self.session.dirty[self.key] = self
            self.session.wake()

    def close(self) -> None:
        """Forgotten by its client: nothing of it goes on."""
        self._end_watch()
        if self.cold is not None:
            self.cold.cancel()
            self.cold = None

    def _end_watch(self) -> None:
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None


class Session:
    """The partitions one consumer asks for. `id` is NO_SESSION for a fetch without a session.

    `busy`: a poll is under way; a second one at the same time is refused."""

    __slots__ = ("busy", "by_id", "dirty", "entries", "epoch", "id", "last_used_s", "waiter")

    def __init__(self, by_id: bool) -> None:
        self.id = NO_SESSION
        self.epoch = INITIAL_EPOCH
        self.by_id = by_id
        self.busy = False
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
        """End the wait of the poll under way, if there is one."""
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
        """Forget everything; a poll under way ends with what it has."""
        for entry in self.entries.values():
            entry.close()
        self.entries.clear()
        self.dirty.clear()
        self.wake()


class FetchSessions:
    """The broker's cache of sessions."""

    def __init__(self, slots_max: int, clock: Clock, entries_max: int = ENTRIES_MAX) -> None:
        self.entries = 0
        self.evicted = 0
        self._slots_max = slots_max
        self._entries_max = entries_max
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
        if session.epoch != request.session_epoch or session.busy:
            raise ApiError(ErrorCode.INVALID_FETCH_SESSION_EPOCH)
        session.epoch = 1 if session.epoch == EPOCH_MAX else session.epoch + 1
        session.last_used_s = self._clock.monotonic()
        self._sessions.move_to_end(session.id)
        before = len(session.entries)
        session.apply(request.topics, request.forgotten_topics_data)
        self.entries += len(session.entries) - before
        if self.entries > self._entries_max and len(session.entries) > before:
            self._drop(session.id)
            raise ApiError(ErrorCode.FETCH_SESSION_ID_NOT_FOUND)
        if not session.entries:
            # Nothing is left to follow: the session ends with this answer, and its client learns that from the id.
            self._drop(session.id)
            session.id = NO_SESSION
        return session

    def _register(self, session: Session) -> None:
        now_s = self._clock.monotonic()
        wanted = len(session.entries)
        while len(self._sessions) >= self._slots_max or self.entries + wanted > self._entries_max:
            oldest = next(iter(self._sessions.values()), None)
            if oldest is None or now_s - oldest.last_used_s < EVICTABLE_AFTER_S:
                return
            self._drop(oldest.id)
            self.evicted += 1
        while not session.id or session.id in self._sessions:
            session.id = int.from_bytes(random.token_bytes(4), "big") & EPOCH_MAX
        session.epoch = INITIAL_EPOCH + 1
        session.last_used_s = now_s
        self._sessions[session.id] = session
        self.entries += wanted

    def _drop(self, session_id: int) -> None:
        session = self._sessions.pop(session_id, None)
        if session is not None:
            self.entries -= len(session.entries)
            session.close()
