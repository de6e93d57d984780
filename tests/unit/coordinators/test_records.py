"""The records of `__consumer_offsets`: bytes as Kafka writes them, and lenience about what it may write."""

from __future__ import annotations

import pytest

from automq.coordinators.coordinator import java_hash, partition_for
from automq.coordinators.records import decode_record, encode_record
from automq.protocol.errors import DecodeError
from automq.protocol.messages.consumer_group_member_metadata_key import ConsumerGroupMemberMetadataKey
from automq.protocol.messages.consumer_group_metadata_key import ConsumerGroupMetadataKey
from automq.protocol.messages.consumer_group_metadata_value import ConsumerGroupMetadataValue
from automq.protocol.messages.group_metadata_key import GroupMetadataKey
from automq.protocol.messages.group_metadata_value import GroupMetadataValue, MemberMetadata
from automq.protocol.messages.offset_commit_key import OffsetCommitKey
from automq.protocol.messages.offset_commit_value import OffsetCommitValue

# Written out by hand from Kafka's schemas: kind or version, then the fields.
GOLDEN = [
    (
        OffsetCommitKey(group="g", topic="tp", partition=3),
        OffsetCommitValue(
            offset=7, leader_epoch=2, metadata="m", commit_timestamp=9, topic_id=bytes(range(16))
        ),
        "0001 0001 67 0002 7470 00000003",
        # flexible: compact string, then one tagged field of 16 bytes
        "0004 0000000000000007 00000002 02 6d 0000000000000009 01 00 10 000102030405060708090a0b0c0d0e0f",
    ),
    (
        OffsetCommitKey(group="g", topic="tp", partition=3),
        OffsetCommitValue(offset=7, metadata="", commit_timestamp=9, expire_timestamp=11),
        "0001 0001 67 0002 7470 00000003",
        "0001 0000000000000007 0000 0000000000000009 000000000000000b",
    ),
    (
        GroupMetadataKey(group="g"),
        GroupMetadataValue(
            protocol_type="consumer",
            generation=4,
            protocol="range",
            leader="m",
            current_state_timestamp=5,
            members=[
                MemberMetadata(
                    member_id="m",
                    group_instance_id=None,
                    client_id="c",
                    client_host="/h",
                    rebalance_timeout=6,
                    session_timeout=7,
                    subscription=b"s",
                    assignment=b"a",
                )
            ],
        ),
        "0002 0001 67",
        "0003 0008 636f6e73756d6572 00000004 0005 72616e6765 0001 6d 0000000000000005 00000001"
        "0001 6d ffff 0001 63 0002 2f68 00000006 00000007 00000001 73 00000001 61",
    ),
    (
        ConsumerGroupMetadataKey(group_id="g"),
        ConsumerGroupMetadataValue(epoch=3),
        "0003 0001 67",
        "0000 00000003 00",
    ),
    (ConsumerGroupMemberMetadataKey(group_id="g", member_id="m"), None, "0005 0001 67 0001 6d", None),
]


@pytest.mark.parametrize(("key", "value", "key_hex", "value_hex"), GOLDEN)
def test_golden_bytes(key: object, value: object, key_hex: str, value_hex: str | None) -> None:
    expected = bytes.fromhex(key_hex), None if value_hex is None else bytes.fromhex(value_hex)
    assert encode_record(key, value) == expected
    assert decode_record(*expected) == (key, value)


def test_kinds_and_versions_of_the_future_are_skipped() -> None:
    key, value = encode_record(OffsetCommitKey(group="g", topic="t", partition=0), None)
    assert decode_record(b"\x00\x63" + key[2:], value) is None
    assert decode_record(key, b"\x00\x63rest") is None


@pytest.mark.parametrize("key", [b"\x00\x01\x00", b"\x00\x01\x00\x05ab", b"\x00\x02\x00\x01gx"])
def test_garbage_is_an_error(key: bytes) -> None:
    with pytest.raises(DecodeError):
        decode_record(key, None)


def test_java_hash() -> None:
    # Computed by Java's String.hashCode.
    assert java_hash("") == 0
    assert java_hash("test-group") == 627841412
    assert java_hash("polygenelubricants") == -(2**31)
    assert java_hash("a\U0001f600") == 1866116
    assert partition_for("polygenelubricants", 50) == 0
    assert partition_for("test-group", 50) == 12
