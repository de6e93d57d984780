"""The records of `__consumer_offsets`: Kafka's own formats, so that Kafka's tools read ours and we read Kafka's.

A key is its kind (int16, the schema's api key) and a version-0 body; a value is its version (int16) and body, absent in
a tombstone. Kinds and versions this broker does not know are skipped when read, as Kafka does: a newer broker may
have written them.
"""

from __future__ import annotations

import struct
from functools import cache
from importlib import import_module
from typing import Any

from automq.protocol.api import encode_key, encode_versioned
from automq.protocol.entity import Message, decode

_SHORT = struct.Struct(">h")

_KINDS = {
    0: "legacy_offset_commit",
    1: "offset_commit",
    2: "group_metadata",
    3: "consumer_group_metadata",
    4: "consumer_group_partition_metadata",
    5: "consumer_group_member_metadata",
    6: "consumer_group_target_assignment_metadata",
    7: "consumer_group_target_assignment_member",
    8: "consumer_group_current_member_assignment",
    16: "consumer_group_regular_expression",
}

_GROUP_METADATA_VERSION = 3
"""What Kafka 4.3 writes, though it can read 4: brokers before 3.x must be able to take over."""


@cache
def _classes(kind: int) -> tuple[type[Message], type[Message]]:
    stem = _KINDS[kind]
    classes = []
    for suffix in ("key", "value"):
        module = import_module(f"automq.protocol.messages.{stem}_{suffix}")
        classes.append(getattr(module, "".join(w.title() for w in stem.split("_")) + suffix.title()))
    return classes[0], classes[1]


def encode_record(key: Any, value: Any | None) -> tuple[bytes, bytes | None]:
    """The bytes of one record; `value` None is a tombstone."""
    return encode_key(key), None if value is None else encode_versioned(value, value_version(value))


def value_version(value: Any) -> int:
    """The version Kafka 4.3 writes this value in."""
    if value.API_KEY == 2:
        return _GROUP_METADATA_VERSION
    if value.API_KEY == 1:
        # An expiry of the client's own choosing exists in version 1 only.
        return 1 if value.expire_timestamp != -1 else 4
    return 0


def decode_record(key: bytes | memoryview, value: bytes | memoryview | None) -> tuple[Any, Any | None] | None:
    """The entities of one record, None for a kind or version unknown here. Raises DecodeError on garbage."""
    key = bytes(key)
    (kind,) = _SHORT.unpack_from(key)
    if kind not in _KINDS:
        return None
    key_class, value_class = _classes(kind)
    decoded_key = decode(key_class, 0, key[2:])
    if value is None:
        return decoded_key, None
    value = bytes(value)
    (version,) = _SHORT.unpack_from(value)
    low, high = value_class.VERSIONS
    if not low <= version <= high:
        return None
    return decoded_key, decode(value_class, version, value[2:])
