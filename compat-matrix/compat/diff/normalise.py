"""Answers made comparable: what must differ between two brokers is replaced by its role.

Ids become their order of first appearance within the case, so that "the same id as before" is still compared. Lists of
structures are sorted, since Kafka gives most in the order of a hash map; lists of scalars keep their order.
"""

import json
from collections.abc import Callable
from typing import Any

from automq.protocol.records import iter_records, walk_batches
from compat.diff.case import T0
from compat.diff.wire import parse_type

NUMBERED = {"topic_id", "member_id", "producer_id", "leader", "protocol_member", "cluster_id", "session_id"}
EPOCHS = {
    "leader_epoch",
    "current_leader_epoch",
    "offset_epoch",
    "committed_leader_epoch",
    "partition_leader_epoch",
}
HIDDEN = {
    "throttle_time_ms",
    "port",
    "host",
    "rack",
    "client_host",
    "total_bytes",
    "usable_bytes",
    "broker_epoch",
}
# How much a broker stores for given records is its own affair.
SIZES = {"partition_size", "offset_lag", "log_dir"}
MEMBER_LISTS = {"members"}
MAX_DECOMPRESSED = 64 << 20
ZERO_UUID = bytes(16)


class Normaliser:
    """Of one case: remembers the ids it has seen."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._seen: dict[str, dict[Any, str]] = {}

    def answer(self, entity: Any, version: int) -> Any:
        if isinstance(entity, dict):
            return entity
        return self._struct(entity, version)

    def _struct(self, entity: Any, version: int) -> dict[str, Any]:
        out = {}
        names = [name for name in entity.FIELDS if name != "unknown_tagged_fields"]
        for name, text in zip(names, entity.TYPES, strict=True):
            if version in parse_type(text)[1]:
                out[name] = self._value(name, getattr(entity, name), version, type(entity).__name__)
        return out

    def _value(self, name: str, value: Any, version: int, owner: str) -> Any:
        if hasattr(value, "FIELDS"):
            return self._struct(value, version)
        if name == "api_keys":
            # By key, so that a difference names the API.
            return {str(row.api_key): [row.min_version, row.max_version] for row in value}
        if name == "configs" and value and hasattr(value[0], "config_source"):
            return {row.name: self._struct(row, version) for row in value}
        if isinstance(value, list):
            items = [self._value(name, item, version, owner) for item in value]
            return (
                sorted(items, key=lambda i: json.dumps(i, sort_keys=True))
                if items and isinstance(items[0], dict)
                else items
            )
        for rule in (self._role, self._records, self._plain):
            found = rule(name, value, owner)
            if found is not NotImplemented:
                return found
        return value

    def _role(self, name: str, value: Any, owner: str) -> Any:
        if name in HIDDEN or name in SIZES:
            return "*"
        if name in EPOCHS:
            return "epoch" if value >= 0 else value
        if name == "session_id" and value == 0:
            return value
        if name in NUMBERED and value not in (-1, "", None, ZERO_UUID):
            known = self._seen.setdefault(name, {})
            return known.setdefault(value, f"{name}#{len(known) + 1}")
        if name in ("error_message", "status_message", "batch_index_error_message"):
            return value if not value else "text"
        if (
            isinstance(value, int)
            and not isinstance(value, bool)
            and "time" in name
            and value > T0 + 86_400_000
        ):
            return "now"
        return NotImplemented

    def _records(self, name: str, value: Any, owner: str) -> Any:
        if name != "records":
            return NotImplemented
        return batches(value, lambda field, v: self._role(field, v, owner))

    def _plain(self, name: str, value: Any, owner: str) -> Any:
        if isinstance(value, (bytes, bytearray, memoryview)):
            return bytes(value).hex()
        if isinstance(value, str):
            return value.replace(self._prefix, "$")
        return NotImplemented


def batches(data: Any, role: Callable[[str, Any], Any]) -> Any:
    """Fetched bytes as batches and records; a partial batch at the end, as Kafka may send, is cut off."""
    if data is None:
        return None
    view = memoryview(bytes(data))
    whole = whole_batches(view)
    return [batch(header, payload, role) for header, payload in walk_batches(view[:whole])]


def whole_batches(view: memoryview) -> int:
    position = 0
    while position + 12 <= len(view):
        size = 12 + int.from_bytes(view[position + 8 : position + 12], "big")
        if position + size > len(view):
            break
        position += size
    return position


def batch(header: Any, payload: memoryview, role: Callable[[str, Any], Any]) -> dict[str, Any]:
    def shown(name: str, value: Any) -> Any:
        found = role(name, value)
        return value if found is NotImplemented else found

    records = [
        {
            "offset": r.offset,
            "timestamp": shown("timestamp", r.timestamp),
            "key": r.key if r.key is None else bytes(r.key).decode("latin1"),
            "value": r.value if r.value is None else bytes(r.value).decode("latin1")[:100],
            "headers": [
                [k if isinstance(k, str) else bytes(k).decode(), v and bytes(v).decode()]
                for k, v in r.headers
            ],
        }
        for r in iter_records(header, payload, max_decompressed=MAX_DECOMPRESSED)
    ]
    return {
        "base_offset": header.base_offset,
        "last_offset_delta": header.last_offset_delta,
        "attributes": header.attributes,
        "max_timestamp": shown("max_timestamp", header.max_timestamp),
        "producer": [shown("producer_id", header.producer_id), header.producer_epoch, header.base_sequence],
        "records": records,
    }
