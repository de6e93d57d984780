"""A classic group's state: members, generation, and the five states it moves between.

    Empty ──► PreparingRebalance ──► CompletingRebalance ──► Stable
                ▲   │  members join     │ leader assigns       │
                │   └──► Empty          │                      │
                └───────────────────────┴──────────────────────┘
    any ──► Dead (deleted; nothing follows)

A member waits with its JoinGroup while the group prepares and with its SyncGroup while the leader assigns; the ticket
of the waiting request is kept with the member.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from automq.coordinators.consumer_protocol import (
    CONSUMER_PROTOCOL_TYPE,
    MalformedSubscription,
    subscribed_topics,
)
from automq.coordinators.machine import Ticket
from automq.protocol.errors import ApiError, ErrorCode


class State(Enum):
    """Values are the names that clients see."""

    EMPTY = "Empty"
    PREPARING_REBALANCE = "PreparingRebalance"
    COMPLETING_REBALANCE = "CompletingRebalance"
    STABLE = "Stable"
    DEAD = "Dead"


VALID_PREVIOUS = {
    State.EMPTY: {State.PREPARING_REBALANCE},
    State.PREPARING_REBALANCE: {State.STABLE, State.COMPLETING_REBALANCE, State.EMPTY},
    State.COMPLETING_REBALANCE: {State.PREPARING_REBALANCE},
    State.STABLE: {State.COMPLETING_REBALANCE},
    State.DEAD: set(State),
}

Protocols = Sequence[tuple[str, bytes]]
"""(assignor name, the member's metadata for it), most wanted first."""


class ClassicMember:
    """One member. Times in ms; `is_new` until its first join has been answered."""

    __slots__ = (
        "assignment",
        "client_host",
        "client_id",
        "instance_id",
        "is_new",
        "join_ticket",
        "member_id",
        "protocol_type",
        "protocols",
        "rebalance_timeout_ms",
        "session_timeout_ms",
        "sync_ticket",
    )

    def __init__(
        self,
        *,
        member_id: str,
        instance_id: str | None,
        client_id: str,
        client_host: str,
        rebalance_timeout_ms: int,
        session_timeout_ms: int,
        protocol_type: str,
        protocols: Protocols,
        assignment: bytes = b"",
    ) -> None:
        self.member_id = member_id
        self.instance_id = instance_id
        self.client_id = client_id
        self.client_host = client_host
        self.rebalance_timeout_ms = rebalance_timeout_ms
        self.session_timeout_ms = session_timeout_ms
        self.protocol_type = protocol_type
        self.protocols = tuple(protocols)
        self.assignment = assignment
        self.join_ticket: Ticket | None = None
        self.sync_ticket: Ticket | None = None
        self.is_new = False

    def metadata(self, protocol: str | None) -> bytes:
        for name, metadata in self.protocols:
            if name == protocol:
                return metadata
        raise ValueError(f"member {self.member_id} does not support protocol {protocol}")

    @property
    def satisfied(self) -> bool:
        """A member that waits with a request proves it is alive by that. A new one must be able to expire even so:
        its id never reached the client if the answer is not taken."""
        return not self.is_new and (self.join_ticket is not None or self.sync_ticket is not None)


class ClassicGroup:
    """A group of the classic protocol; also any group that only commits offsets ("simple": no protocol type)."""

    __slots__ = (
        "_supporters",
        "awaiting_join",
        "generation",
        "group_id",
        "leader",
        "members",
        "new_member_added",
        "pending_joins",
        "pending_syncs",
        "previous_state",
        "protocol",
        "protocol_type",
        "state",
        "state_timestamp_ms",
        "static_members",
        "subscribed",
    )

    type_name = "Classic"

    def __init__(self, group_id: str, *, state: State = State.EMPTY, now_ms: int) -> None:
        self.group_id = group_id
        self.state = state
        self.previous_state = State.DEAD
        self.state_timestamp_ms = now_ms
        self.generation = 0
        self.protocol_type: str | None = None
        self.protocol: str | None = None
        self.leader: str | None = None
        self.members: dict[str, ClassicMember] = {}
        self.static_members: dict[str, str] = {}
        self.pending_joins: set[str] = set()
        self.pending_syncs: set[str] = set()
        self.subscribed: frozenset[str] | None = None
        self.new_member_added = False
        # Both are counted, not computed: a storm of n joins asks n times.
        self.awaiting_join = 0
        self._supporters: dict[str, int] = {}

    # -- questions ---------------------------------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        return self.state is State.EMPTY

    @property
    def state_name(self) -> str:
        return self.state.value

    @property
    def can_rebalance(self) -> bool:
        return self.state in VALID_PREVIOUS[State.PREPARING_REBALANCE]

    @property
    def all_joined(self) -> bool:
        return not self.pending_joins and self.awaiting_join == len(self.members)

    @property
    def rebalance_timeout_ms(self) -> int:
        return max((member.rebalance_timeout_ms for member in self.members.values()), default=0)

    @property
    def uses_consumer_protocol(self) -> bool:
        return self.protocol_type == CONSUMER_PROTOCOL_TYPE

    def supports(self, protocol_type: str, protocols: Iterable[str]) -> bool:
        """May a member with these protocols be in the group: is there one that all others have too?"""
        names = set(protocols)
        if self.state is State.EMPTY:
            return bool(protocol_type) and bool(names)
        return self.protocol_type == protocol_type and any(
            self._supporters.get(name, 0) == len(self.members) for name in names
        )

    def is_subscribed(self, topic: str) -> bool:
        """Unknown subscriptions of a consumer group count as subscribed to everything: nothing expires by mistake."""
        if self.subscribed is None:
            return self.uses_consumer_protocol
        return topic in self.subscribed

    def validate_member(self, member_id: str, instance_id: str | None) -> None:
        """Raises UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID when another member took the instance over."""
        if instance_id is not None:
            known = self.static_members.get(instance_id)
            if known is None:
                raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID)
            if known != member_id:
                raise ApiError(ErrorCode.FENCED_INSTANCE_ID)
        if member_id not in self.members:
            raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID)

    # -- changes -----------------------------------------------------------------------------------------------

    def transition(self, state: State, now_ms: int) -> None:
        if self.state not in VALID_PREVIOUS[state]:
            raise AssertionError(f"group {self.group_id} cannot go from {self.state} to {state}")
        self.previous_state = self.state
        self.state = state
        self.state_timestamp_ms = now_ms

    def add(self, member: ClassicMember) -> None:
        if not self.members:
            self.protocol_type = member.protocol_type
        if self.leader is None:
            self.leader = member.member_id
        if member.instance_id is not None:
            self.static_members[member.instance_id] = member.member_id
        self.members[member.member_id] = member
        self._count_protocols(member, 1)
        self.pending_joins.discard(member.member_id)

    def remove(self, member_id: str) -> None:
        member = self.members.pop(member_id, None)
        if member is not None:
            self.take_join(member)
            self._count_protocols(member, -1)
            if member.instance_id is not None:
                self.static_members.pop(member.instance_id, None)
        if self.leader == member_id:
            self.leader = next(iter(self.members), None)
        self.pending_joins.discard(member_id)
        self.pending_syncs.discard(member_id)

    def await_join(self, member: ClassicMember, ticket: Ticket) -> Ticket | None:
        """Park a join with its member. Returns the ticket it takes the place of: a retry outruns its first attempt."""
        replaced = self.take_join(member)
        member.join_ticket = ticket
        self.awaiting_join += 1
        return replaced

    def take_join(self, member: ClassicMember) -> Ticket | None:
        """The member waits no more; returns the ticket to answer, if it did wait."""
        ticket, member.join_ticket = member.join_ticket, None
        if ticket is not None:
            self.awaiting_join -= 1
        return ticket

    def set_protocols(self, member: ClassicMember, protocols: Protocols) -> None:
        self._count_protocols(member, -1)
        member.protocols = tuple(protocols)
        self._count_protocols(member, 1)

    def replace_static(self, instance_id: str, old_id: str, new_id: str) -> ClassicMember:
        """The instance goes on as another member id; the waiting requests of the old one are the caller's."""
        old = self.members[old_id]
        member = ClassicMember(
            member_id=new_id,
            instance_id=old.instance_id,
            client_id=old.client_id,
            client_host=old.client_host,
            rebalance_timeout_ms=old.rebalance_timeout_ms,
            session_timeout_ms=old.session_timeout_ms,
            protocol_type=old.protocol_type,
            protocols=old.protocols,
            assignment=old.assignment,
        )
        self.members = {
            (new_id if k == old_id else k): (member if k == old_id else m) for k, m in self.members.items()
        }
        if self.leader == old_id:
            self.leader = new_id
        self.static_members[instance_id] = new_id
        self.pending_syncs.discard(old_id)
        return member

    def elect_joined_leader(self) -> bool:
        """The leader must be among those who wait for the next generation. False: nobody waits."""
        if self.leader is None:
            return False
        if self.members[self.leader].join_ticket is not None:
            return True
        joined = next((m for m in self.members.values() if m.join_ticket is not None), None)
        if joined is None:
            return False
        self.leader = joined.member_id
        return True

    def next_generation(self, now_ms: int) -> None:
        self.generation += 1
        if self.members:
            self.protocol = self.select_protocol()
            self.transition(State.COMPLETING_REBALANCE, now_ms)
        else:
            self.protocol = None
            self.transition(State.EMPTY, now_ms)
        self.subscribed = self.compute_subscribed()
        self.pending_syncs.clear()

    def select_protocol(self) -> str:
        """The protocol most members want most, of those that all support."""
        common = {name for name, count in self._supporters.items() if count == len(self.members)}
        votes: dict[str, int] = {}
        for member in self.members.values():
            choice = next(name for name, _ in member.protocols if name in common)
            votes[choice] = votes.get(choice, 0) + 1
        return max(votes, key=lambda name: votes[name])

    def compute_subscribed(self) -> frozenset[str] | None:
        """Topics the members subscribe to; None where that cannot be known."""
        if not self.uses_consumer_protocol:
            return None
        if not self.members:
            return frozenset()
        if self.protocol is None:
            return None
        try:
            return frozenset(
                topic for m in self.members.values() for topic in subscribed_topics(m.metadata(self.protocol))
            )
        except MalformedSubscription:
            return None

    def _count_protocols(self, member: ClassicMember, by: int) -> None:
        for name in {name for name, _ in member.protocols}:
            count = self._supporters.get(name, 0) + by
            if count:
                self._supporters[name] = count
            else:
                del self._supporters[name]
