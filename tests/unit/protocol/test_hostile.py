"""Bad input: every case must end in DecodeError, soon, in memory bounded by the request's size."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automq.protocol import entity
from automq.protocol.api import API, ApiKey, decode_request, request_class
from automq.protocol.entity import Message
from automq.protocol.errors import DecodeError, UnsupportedVersion
from automq.protocol.wire import put_uvarint

from .filling import Filler, all_messages, is_flexible

MiB = 1 << 20
MESSAGES = all_messages()


def varint(n: int) -> bytes:
    out = bytearray()
    put_uvarint(out, n)
    return bytes(out)


@pytest.mark.parametrize("cls", MESSAGES, ids=[cls.__name__ for cls in MESSAGES])
def test_truncation_and_trailing_bytes(cls: type[Message]) -> None:
    """At the newest and oldest version; a message that ends in records or tags has no byte to spare either."""
    for version in {min(cls.READERS), max(cls.READERS)}:
        message = Filler(3, tags=True).fill(cls, version, is_flexible(cls, version))
        raw = entity.encode(message, version)
        cuts = range(len(raw)) if len(raw) < 600 else range(0, len(raw), len(raw) // 300)
        for cut in cuts:
            with pytest.raises(DecodeError):
                entity.decode(cls, version, raw[:cut])
        with pytest.raises(DecodeError):
            entity.decode(cls, version, raw + b"\0")


REQUESTS = [request_class(key) for key in API]


@given(st.sampled_from(REQUESTS), st.binary(max_size=300), st.randoms(use_true_random=False))
def test_noise_never_ends_in_anything_but_decode_error(cls: type[Message], noise: bytes, rnd: Any) -> None:
    version = rnd.choice(list(cls.READERS))
    try:
        message = entity.decode(cls, version, noise)
    except DecodeError:
        return
    again = entity.decode(cls, version, entity.encode(message, version))
    assert again == message or message != message  # NaN


@given(st.sampled_from(REQUESTS), st.integers(0, 1000), st.randoms(use_true_random=False))
def test_damaged_requests_never_end_in_anything_but_decode_error(
    cls: type[Message], seed: int, rnd: Any
) -> None:
    version = rnd.choice(list(cls.READERS))
    raw = bytearray(
        entity.encode(Filler(seed, tags=True).fill(cls, version, is_flexible(cls, version)), version)
    )
    for _ in range(rnd.randint(1, 3)):
        if raw:
            raw[rnd.randrange(len(raw))] = rnd.choice((0, 1, 0x7F, 0x80, 0xFF, rnd.randrange(256)))
    with contextlib.suppress(DecodeError):
        entity.decode(cls, version, bytes(raw))


COUNT_MAX = 2**31 - 1
METADATA, FETCH, PRODUCE = ApiKey.METADATA, ApiKey.FETCH, ApiKey.PRODUCE
NO_TAGS = b"\0"
FETCH_HEAD = (0).to_bytes(4, "big") + bytes(4) + bytes(4) + b"\0" + bytes(8)  # v16: wait to session epoch

SMALL = {
    "negative count": (METADATA, 1, b"\xff\xff\xff\xfe"),
    "count of 2^31-1": (METADATA, 1, COUNT_MAX.to_bytes(4, "big")),
    "compact count of 2^32-1": (METADATA, 9, b"\xff\xff\xff\xff\x0f" + bytes(20)),
    "varint above 32 bits": (METADATA, 9, b"\xff\xff\xff\xff\x1f" + bytes(20)),
    "varint of 10 bytes": (METADATA, 9, b"\x80" * 9 + b"\x01" + bytes(20)),
    "varint without end": (METADATA, 9, b"\x80" * 100),
    "null string where none may be": (METADATA, 1, b"\0\0\0\x01\xff\xff"),
    "negative string length": (METADATA, 1, b"\0\0\0\x01\xff\xfe"),
    "compact string above 32767": (METADATA, 9, b"\x02" + varint(40_001) + b"a" * 40_000 + b"\0\0\0\0\0"),
    "invalid UTF-8": (METADATA, 1, b"\0\0\0\x01\0\x02\xc3\x28"),
    "surrogates in UTF-8": (METADATA, 1, b"\0\0\0\x01\0\x03\xed\xa0\x80"),
    "long invalid UTF-8": (METADATA, 1, b"\0\0\0\x01\x01\x00" + b"\xff" * 256),
    "duplicate unknown tag": (METADATA, 12, b"\x01\0\0" + b"\x02\x63\x00\x63\x00"),
    "duplicate known tag": (
        FETCH,
        12,
        b"\xff" * 4 + bytes(21) + b"\x01\x01\x01\x02" + b"\0\x02\x02a" * 2,
    ),
    "tag size beyond the end": (METADATA, 12, b"\x01\0\0" + b"\x01\x63\x7f"),
    "tag size unlike its field": (FETCH, 12, b"\xff" * 4 + bytes(21) + b"\x01\x01\x01\x01\0\x05\x02abcd"),
    "records beyond the end": (
        PRODUCE,
        3,
        b"\xff\xff\0\x01" + bytes(4) + b"\0\0\0\x01\0\x01t\0\0\0\x01" + b"\0\0\0\0\x7f\xff\xff\xff",
    ),
    "nested counts": (FETCH, 4, b"\xff" * 16 + b"\0" + b"\0\0\x27\x0f" + b"\0\0\x7f\xff\xff\xff" * 9999),
}


@pytest.mark.parametrize("name", SMALL)
def test_small_lies(name: str) -> None:
    key, version, body = SMALL[name]
    with pytest.raises(DecodeError, match=REASONS.get(name, "not allowed|exceed|UTF-8")):
        decode_request(key, version, memoryview(body))


REASONS = {
    "varint above 32 bits": "32 bits",
    "varint of 10 bytes": "32 bits",
    "varint without end": "32 bits",
    "duplicate unknown tag": "99 occurs twice",
    "duplicate known tag": "0 occurs twice",
    "tag size beyond the end": "claims 127 bytes, 0 are left",
    "tag size unlike its field": "does not have the size",
    "records beyond the end": "truncated",
}


def empty_names() -> bytes:
    return (5 * MiB).to_bytes(4, "big") + bytes(10 * MiB)


def tags(count: int, size: int) -> bytes:
    """`count` tagged fields of five-byte tags and `size` bytes each."""
    one = b"".join(varint(1_000_000 + i) + varint(size) + b"x" * size for i in range(1000))
    return varint(count) + one * (count // 1000)


def distinct_tags(count: int) -> bytes:
    return varint(count) + b"".join(varint(16_384 + i) + b"\0" for i in range(count))


def wide_strings() -> bytes:
    """Names of 32 KiB that take four bytes a character in memory and one on the wire."""
    name = b"a" * 32_000 + "😀".encode()
    return (400).to_bytes(4, "big") + (len(name).to_bytes(2, "big") + name) * 400


LARGE = {
    "10 MiB of empty names": (METADATA, 1, empty_names()),
    "tens of millions of tags": (METADATA, 12, b"\x01\0\0" + varint(40_000_000) + b"\x63\0" * (7 * MiB)),
    "3 million distinct tags": (METADATA, 12, b"\x01\0\0" + distinct_tags(3_000_000)),
    "a million partitions": (
        FETCH,
        4,
        b"\xff" * 16
        + b"\0"
        + b"\0\0\0\x01\0\x01t"
        + (10**6).to_bytes(4, "big")
        + bytes(16 * 10**6)[: 15 * MiB],
    ),
    "a million topics without partitions": (
        FETCH,
        4,
        b"\xff" * 16 + b"\0" + (10**6).to_bytes(4, "big") + b"\0\x01t\0\0\0\0" * 10**6,
    ),
    "a million partitions to produce to": (
        PRODUCE,
        9,
        b"\0\0\1" + bytes(4) + b"\x02\x02t" + varint(10**6 + 1) + b"\0\0\0\0\0\0" * 10**6 + b"\0\0",
    ),
    "strings that widen": (METADATA, 1, wide_strings()),
    "above the frame limit": (METADATA, 1, bytes(16 * MiB + 1)),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_lies(name: str, peak_memory: Any) -> None:
    key, version, body = LARGE[name]
    started = time.perf_counter()
    with peak_memory() as used, pytest.raises(DecodeError):
        decode_request(key, version, memoryview(body))
    # The request itself is held by the caller: what decoding adds may be once more its size and 16 MiB.
    assert used.bytes < len(body) + 16 * MiB
    assert time.perf_counter() - started < 1


def test_a_fetch_of_a_hundred_thousand_partitions_passes(peak_memory: Any) -> None:
    from automq.protocol.messages.fetch_request import FetchPartition, FetchRequest, FetchTopic

    partitions = [
        FetchPartition(partition=i, fetch_offset=10**9 + i, partition_max_bytes=MiB) for i in range(100_000)
    ]
    request = FetchRequest(topics=[FetchTopic(topic_id=b"x" * 16, partitions=partitions)])
    raw = entity.encode(request, 16)
    with peak_memory() as used:
        decoded = decode_request(ApiKey.FETCH, 16, memoryview(raw))
    assert len(decoded.topics[0].partitions) == 100_000
    assert used.bytes < len(raw) + 24 * MiB


def test_a_join_with_megabytes_of_metadata_costs_two_copies(peak_memory: Any) -> None:
    from automq.protocol.messages.join_group_request import JoinGroupRequest, JoinGroupRequestProtocol

    protocol = JoinGroupRequestProtocol(name="range", metadata=bytes(10 * MiB))
    raw = memoryview(entity.encode(JoinGroupRequest(group_id="g", protocols=[protocol]), 9))
    with peak_memory() as used:
        assert decode_request(ApiKey.JOIN_GROUP, 9, raw).protocols[0] == protocol
    assert used.bytes < len(raw) + 16 * MiB


def test_fetches_beyond_a_hundred_thousand_partitions_are_refused_in_every_version() -> None:
    for version in request_class(FETCH).READERS:
        body = fetch_of(version, 120_000)
        with pytest.raises(DecodeError, match="exceed"):
            decode_request(FETCH, version, body)


def fetch_of(version: int, count: int) -> bytes:
    from automq.protocol.messages.fetch_request import FetchPartition, FetchRequest, FetchTopic

    topic = FetchTopic(topic="t" if version < 13 else "", partitions=[FetchPartition()] * count)
    return entity.encode(FetchRequest(topics=[topic]), version)


def test_the_frame_limit_of_an_api_is_checked_first() -> None:
    tagged = b"\x02a\x02b" + b"\x01\x63" + varint(64 * 1024) + bytes(64 * 1024)
    assert entity.decode(request_class(ApiKey.API_VERSIONS), 3, tagged)
    with pytest.raises(DecodeError, match="the limit is 65536"):
        decode_request(ApiKey.API_VERSIONS, 3, tagged)


def test_unknown_apis_and_versions() -> None:
    for key, version in ((9999, 0), (4, 0), (-1, 0), (3, 99), (3, -1), (0, 2)):
        with pytest.raises(UnsupportedVersion):
            decode_request(key, version, b"")
