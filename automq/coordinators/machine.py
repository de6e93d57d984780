"""The frame in which group machines run: a shard's state, one step of it, and what a step leaves to be done.

Rules
-----
1. A shard is the groups whose id hashes to one partition of `__consumer_offsets`. It is pure: no I/O, no clock, no
   randomness. All of that comes in with a `Call`; what has to happen comes out as `Effects`.
2. State is changed at once ("apply at submit"), the records that say so are appended as one batch, and replies are
   given when everything appended before them is durable: nobody learns what a crash could take back.
3. What a record says is applied by `replay`, live (`emit`) as after a restart. The one exception are classic
   groups, whose joining and syncing members exist in no record: they change their state themselves and write it
   (`write`).
4. A failed append is fatal to the broker, so there is no undo. An operation validates first and emits after; an
   `ApiError` it raises is its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from automq.coordinators.offsets import OffsetStore
from automq.coordinators.options import GroupOptions
from automq.coordinators.wheel import Wheel
from automq.protocol.errors import ApiError, ErrorCode

if TYPE_CHECKING:
    from automq.coordinators.classic_group import ClassicGroup
    from automq.coordinators.consumer_group import ConsumerGroup

    Group: TypeAlias = ClassicGroup | ConsumerGroup

Ticket = Hashable
"""Names one waiting request; a machine only hands it back."""


class TopicView(Protocol):
    """What machines may know of the cluster's topics."""

    @property
    def version(self) -> int:
        """Rises with each change."""

    def names(self) -> Mapping[str, bytes]:
        """All topics, name to id."""

    def topic_id(self, name: str) -> bytes | None: ...

    def topic_name(self, topic_id: bytes) -> str | None: ...

    def partition_count(self, name: str) -> int:
        """0 when there is no such topic."""

    def group_config(self, group_id: str) -> Mapping[str, str]:
        """The settings a group has of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who asks, when, and a fresh identifier should the machine need one. `now_ms` is wall time."""

    now_ms: int
    version: int = 0
    client_id: str = ""
    client_host: str = ""
    new_id: str = ""


class Effects:
    """What one step leaves to be done, in this order: append `records`, then, once durable, give `replies`."""

    __slots__ = ("records", "replies")

    def __init__(self) -> None:
        self.records: list[tuple[Any, Any | None]] = []
        self.replies: list[tuple[Ticket, Any]] = []


class GroupShard:
    """One partition's groups. `index` is the partition's."""

    def __init__(self, index: int, options: GroupOptions, wheel: Wheel, topics: TopicView) -> None:
        self.index = index
        self.options = options
        self.wheel = wheel
        self.topics = topics
        self.groups: dict[str, Group] = {}
        self.offsets = OffsetStore()
        self.topics_created_version = topics.version  # of the topics, when the last of them appeared
        self.now_ms = 0
        self.rebalances = 0  # counted for the metrics
        self.position = 0  # where the next record lands in the log, or at least beyond all before
        self.out = Effects()

    # -- a step ------------------------------------------------------------------------------------------------

    def step(self, call: Call, operation: Callable[..., None], *args: Any) -> Effects:
        """Run `operation(shard, call, *args)`; its exceptions pass through, with `self.out` as far as it got."""
        self.out = Effects()
        self.now_ms = max(self.now_ms, call.now_ms)
        operation(self, call, *args)
        return self.out

    def emit(self, key: Any, value: Any | None) -> None:
        """Write a record and apply it."""
        self.write(key, value)
        self.replay(key, value, self.position)

    def write(self, key: Any, value: Any | None) -> None:
        """Write a record whose meaning the caller has applied."""
        self.position += 1
        self.out.records.append((key, value))

    def reply(self, ticket: Ticket, response: Any) -> None:
        """Answer a waiting request, with a response or an `ApiError`."""
        self.out.replies.append((ticket, response))

    def schedule(self, kind: str, group_id: str, member_id: str, delay_ms: int, payload: Any = None) -> None:
        self.wheel.schedule((self.index, kind, group_id, member_id), delay_ms, payload)

    def scheduled(self, kind: str, group_id: str, member_id: str) -> bool:
        return (self.index, kind, group_id, member_id) in self.wheel

    def cancel(self, kind: str, group_id: str, member_id: str = "") -> None:
        self.wheel.cancel((self.index, kind, group_id, member_id))

    # -- what the log says -------------------------------------------------------------------------------------

    def replay(self, key: Any, value: Any | None, offset: int, producer_id: int = -1) -> None:
        """Apply one record. Keys of kinds that this broker does not serve are skipped."""
        self.position = max(self.position, offset)
        apply = REPLAYS.get(type(key).__name__)
        if apply is not None:
            apply(self, key, value, offset, producer_id)

    def end_transaction(self, producer_id: int, committed: bool) -> None:
        """Apply a transaction marker."""
        self.offsets.end_transaction(producer_id, committed)

    # -- groups ------------------------------------------------------------------------------------------------

    def setting(self, group_id: str, name: str, default: int) -> int:
        """A setting of one group, e.g. "consumer.session.timeout.ms"; `default` is the broker's."""
        own = self.topics.group_config(group_id).get(name)
        return default if own is None else int(own)

    def group(self, group_id: str) -> Group:
        """Raises GROUP_ID_NOT_FOUND."""
        group = self.groups.get(group_id)
        if group is None:
            raise ApiError(ErrorCode.GROUP_ID_NOT_FOUND, f"Group {group_id} not found.")
        return group


Replay = Callable[[GroupShard, Any, Any, int, int], None]
REPLAYS: dict[str, Replay] = {}
"""How a record is applied, by the name of its key's class. Machines register theirs."""


def replays(key_class: str) -> Callable[[Replay], Replay]:
    """Register the decorated function as what a record with such a key means."""

    def register(function: Replay) -> Replay:
        REPLAYS[key_class] = function
        return function

    return register


TIMEOUTS: dict[str, Callable[[GroupShard, Call, str, str, Any], None]] = {}
"""What happens when a timer expires, by its kind: (shard, call, group id, member id, payload)."""


def on_timeout(
    kind: str,
) -> Callable[
    [Callable[[GroupShard, Call, str, str, Any], None]], Callable[[GroupShard, Call, str, str, Any], None]
]:
    """Register the decorated function for timers of `kind`."""

    def register(
        function: Callable[[GroupShard, Call, str, str, Any], None],
    ) -> Callable[[GroupShard, Call, str, str, Any], None]:
        TIMEOUTS[kind] = function
        return function

    return register
