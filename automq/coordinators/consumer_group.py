"""A KIP-848 consumer group's state."""

from __future__ import annotations


class ConsumerGroup:
    __slots__ = ("group_id", "members")

    type_name = "Consumer"

    def __init__(self, group_id: str) -> None:
        self.group_id = group_id
        self.members: dict[str, object] = {}

    @property
    def is_empty(self) -> bool:
        return not self.members

    def is_subscribed(self, topic: str) -> bool:
        return False
