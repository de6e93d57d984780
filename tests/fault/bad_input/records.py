"""Well-formed requests with bad contents: batches that lie, bombs, names, partitions, sessions, groups."""

from __future__ import annotations

import contextlib
import gzip
import struct
import zlib
from collections.abc import Callable
from typing import Any

import cramjam
from crc32c import crc32c

from automq.protocol.api import ApiKey
from automq.protocol.errors import ErrorCode
from automq.protocol.messages import (
    create_topics_request,
    describe_configs_request,
    find_coordinator_request,
    join_group_request,
    list_offsets_request,
    metadata_request,
)
from automq.protocol.records import Compression

from .frames import Case, MiB
from .wire import MARK, Raw, batch, fetch, frame, produce

BOMB_BYTES = 512 * MiB
CORRUPT = {ErrorCode.CORRUPT_MESSAGE}
INVALID = {ErrorCode.INVALID_RECORD}
REFUSED = {
    ErrorCode.CORRUPT_MESSAGE,
    ErrorCode.INVALID_RECORD,
    ErrorCode.MESSAGE_TOO_LARGE,
    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
    ErrorCode.INVALID_TIMESTAMP,
}
UNKNOWN = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION


def resealed(data: bytearray) -> bytearray:
    """The batch with the checksum of what it says now."""
    struct.pack_into(">I", data, 17, crc32c(bytes(data[21:])))
    return data


def changed(position: int, value: bytes, *, seal: bool = True) -> bytearray:
    data = batch(records=3)
    data[position : position + len(value)] = value
    return resealed(data) if seal else data


def code_of(raw: Raw, records: bytes | bytearray, topic: str = "bad", partition: int = 0) -> int:
    answer = raw.ask(ApiKey.PRODUCE, 9, produce(topic, records, partition=partition))
    return int(answer.responses[0].partition_responses[0].error_code)


LYING: list[tuple[str, Callable[[], bytearray], set[ErrorCode]]] = [
    ("crc", lambda: changed(17, b"\0\0\0\0", seal=False), CORRUPT),
    ("payload", lambda: changed(70, b"\xff", seal=False), CORRUPT),
    ("magic 0", lambda: changed(16, b"\0"), REFUSED),
    ("magic 1", lambda: changed(16, b"\1"), REFUSED),
    ("magic 3", lambda: changed(16, b"\3"), REFUSED),
    ("length too long", lambda: changed(8, struct.pack(">i", 1 << 20)), REFUSED),
    ("length too short", lambda: changed(8, struct.pack(">i", 10)), REFUSED),
    ("length negative", lambda: changed(8, struct.pack(">i", -1)), REFUSED),
    ("base offset", lambda: changed(0, struct.pack(">q", 5)), REFUSED),
    ("control", lambda: changed(21, struct.pack(">h", 0x20)), INVALID),
    ("codec 7", lambda: changed(21, struct.pack(">h", 7)), REFUSED),
    ("last delta", lambda: changed(23, struct.pack(">i", 9)), REFUSED),
    ("count high", lambda: changed(57, struct.pack(">i", 2**31 - 1)), REFUSED),
    ("count negative", lambda: changed(57, struct.pack(">i", -1)), REFUSED),
    ("count zero", lambda: changed(57, struct.pack(">i", 0)), REFUSED),
    ("delta and count", lambda: changed(23, struct.pack(">i", 2**31 - 2)), REFUSED),
    ("record length", lambda: changed(61, b"\xfe\xff\xff\xff\x0f"), REFUSED),
    ("record varint", lambda: changed(61, b"\xff" * 10), REFUSED),
    ("two batches", lambda: batch() + batch(), REFUSED),
    ("nothing", bytearray, REFUSED),
    ("half a header", lambda: batch()[:30], REFUSED),
    ("sequence", lambda: changed(43, struct.pack(">qhi", 5, 0, -3)), REFUSED),
]


def lying_batches(port: int) -> None:
    """Batches whose header or records are not true: refused by name, and the connection lives on."""
    with Raw(port) as raw:
        for name, make, expected in LYING:
            code = code_of(raw, make())
            assert code in expected, f"{name}: {ErrorCode(code).name}"
        assert code_of(raw, batch()) == 0


def too_large(port: int) -> None:
    with Raw(port) as raw:
        assert code_of(raw, batch(MARK * 2000), "small") == ErrorCode.MESSAGE_TOO_LARGE
        assert code_of(raw, batch(bytes(2 * MiB))) == ErrorCode.MESSAGE_TOO_LARGE


def bombs(port: int) -> None:
    """Payloads of kilobytes that decompress to half a gigabyte, of every codec."""
    with Raw(port) as raw:
        for codec, payload in _bombs():
            data = batch()[:61] + payload
            struct.pack_into(">i", data, 8, len(data) - 12)
            struct.pack_into(">h", data, 21, codec)
            assert len(data) < MiB, (codec.name, len(data))
            code = code_of(raw, resealed(data))
            assert code in REFUSED, f"{codec.name}: {ErrorCode(code).name}"
        assert code_of(raw, batch()) == 0


_made: list[tuple[Compression, bytes]] = []


def _bombs() -> list[tuple[Compression, bytes]]:
    """Made once; each block decompresses for itself, so that the whole need never be in memory here."""
    if not _made:
        engine = zlib.compressobj(9, wbits=31)
        block = bytes(MiB)
        squeezed = b"".join(engine.compress(block) for _ in range(BOMB_BYTES // MiB)) + engine.flush()
        member = gzip.compress(bytes(64 * MiB))
        snappy = bytes(cramjam.snappy.compress_raw(bytes(16 * MiB)))
        xerial = b"\x82SNAPPY\0" + struct.pack(">ii", 1, 1) + struct.pack(">i", len(snappy)) + snappy
        zstd = bytes(cramjam.zstd.compress(bytes(64 * MiB)))
        lz4 = bytes(cramjam.lz4.compress(bytes(64 * MiB)))
        # a frame that asks for a window of 2 GiB (descriptor 0, window byte 21 << 3) and one raw block
        window = bytes.fromhex("28b52ffd") + bytes((0, 21 << 3)) + bytes((0x01, 0, 0))
        _made.extend(
            [
                (Compression.GZIP, squeezed),
                (Compression.GZIP, member * 8),
                (Compression.SNAPPY, xerial),
                (Compression.SNAPPY, b"\xff\xff\xff\xff\x07" + b"\0" * 64),
                (Compression.ZSTD, zstd * 8),
                (Compression.ZSTD, window),
                (Compression.LZ4, lz4),
                (Compression.GZIP, b"\x1f\x8b\x08" + MARK),
                (Compression.LZ4, MARK),
            ]
        )
    return _made


def acks(port: int) -> None:
    """acks that do not exist; and without an answer to give, a failed acks=0 can only close."""
    with Raw(port) as raw:
        for value in (2, 5, -7):
            answer = raw.ask(ApiKey.PRODUCE, 9, produce("bad", batch(), acks=value))
            code = answer.responses[0].partition_responses[0].error_code
            assert code == ErrorCode.INVALID_REQUIRED_ACKS, code
        raw.send(frame(ApiKey.PRODUCE, 9, produce("missing", batch(), acks=0)))
        raw.must_close()


def names(port: int) -> None:
    """Topics that cannot be."""
    bad = ("", ".", "..", "a" * 250, "a b", "a/b", "ü")
    with Raw(port) as raw:
        for name in bad:
            topic = create_topics_request.CreatableTopic(
                name=name, num_partitions=1, replication_factor=1, assignments=[], configs=[]
            )
            answer = raw.ask(
                ApiKey.CREATE_TOPICS, 7, create_topics_request.CreateTopicsRequest(topics=[topic])
            )
            assert answer.topics[0].error_code == ErrorCode.INVALID_TOPIC_EXCEPTION, (name, answer)
        asked = [metadata_request.MetadataRequestTopic(name=name) for name in bad if name]
        request = metadata_request.MetadataRequest(topics=asked, allow_auto_topic_creation=True)
        for one in raw.ask(ApiKey.METADATA, 9, request).topics:
            assert one.error_code, one


def partitions(port: int) -> None:
    """Partitions that cannot be, and offsets beyond all reason."""
    with Raw(port) as raw:
        for partition in (-1, 1, 2**31 - 1):
            assert code_of(raw, batch(), partition=partition) == UNKNOWN
            answer = raw.ask(ApiKey.FETCH, 12, fetch("bad", first=partition))
            assert answer.responses[0].partitions[0].error_code == UNKNOWN
            place = list_offsets_request.ListOffsetsPartition(partition_index=partition, timestamp=-1)
            wanted = list_offsets_request.ListOffsetsTopic(name="bad", partitions=[place])
            answer = raw.ask(
                ApiKey.LIST_OFFSETS,
                7,
                list_offsets_request.ListOffsetsRequest(replica_id=-1, topics=[wanted]),
            )
            assert answer.topics[0].partitions[0].error_code == UNKNOWN
        for offset in (-5, 1 << 62):
            answer = raw.ask(ApiKey.FETCH, 12, fetch("bad", offset=offset))
            assert answer.responses[0].partitions[0].error_code == ErrorCode.OFFSET_OUT_OF_RANGE


def topics_without_end(port: int) -> None:
    """A topic of two billion partitions, and one of minus five."""
    with Raw(port) as raw:
        for count in (2**31 - 1, 50_000_000, -5, 0):
            topic = create_topics_request.CreatableTopic(
                name="endless", num_partitions=count, replication_factor=1, assignments=[], configs=[]
            )
            answer = raw.ask(
                ApiKey.CREATE_TOPICS, 7, create_topics_request.CreateTopicsRequest(topics=[topic])
            )
            assert answer.topics[0].error_code, answer


def fetch_without_end(port: int) -> None:
    """Fetches of 100,000 partitions: there are not so many. Of 5,000 an answer, with the error, is small enough."""
    with Raw(port) as raw:
        raw.send(frame(ApiKey.FETCH, 12, fetch("bad", 100_000)))
        raw.must_close()
    with Raw(port) as raw:
        answer = raw.ask(ApiKey.FETCH, 12, fetch("bad", 5_000))
        assert answer.error_code == ErrorCode.INVALID_REQUEST


def sessions(port: int) -> None:
    """Session ids and epochs that were never given."""
    with Raw(port) as raw:
        for session in ((123, 5), (123, 2**31 - 1), (0, 7), (-1, 3), (123, -5)):
            answer = raw.ask(ApiKey.FETCH, 12, fetch("bad", session=session))
            assert answer.error_code == ErrorCode.FETCH_SESSION_ID_NOT_FOUND, (session, answer.error_code)
        opened = raw.ask(ApiKey.FETCH, 12, fetch("bad", session=(0, 0), max_bytes=100))
        assert opened.session_id
        answer = raw.ask(ApiKey.FETCH, 12, fetch("bad", session=(opened.session_id, 9)))
        assert answer.error_code == ErrorCode.INVALID_FETCH_SESSION_EPOCH
        for _ in range(200):
            raw.ask(ApiKey.FETCH, 12, fetch("bad", session=(0, 0), max_bytes=100))


def repeated_names(port: int) -> None:
    """One topic, or one broker's settings, asked for 50,000 times in a request: answered once, or refused."""
    topics = [metadata_request.MetadataRequestTopic(name="bad")] * 50_000
    request = describe_configs_request.DescribeConfigsRequest(
        resources=[describe_configs_request.DescribeConfigsResource(resource_type=4, resource_name="0")]
        * 50_000
    )
    for api, version, one in (
        (ApiKey.METADATA, 12, metadata_request.MetadataRequest(topics=topics)),
        (ApiKey.DESCRIBE_CONFIGS, 4, request),
    ):
        with Raw(port) as raw:
            raw.send(frame(api, version, one))
            with contextlib.suppress(ConnectionError):
                assert len(raw.frame()) < MiB


def large_member(port: int) -> None:
    """JoinGroup with ten megabytes of metadata."""
    with Raw(port) as raw:
        request = find_coordinator_request.FindCoordinatorRequest(key_type=0, coordinator_keys=["large"])
        raw.send(frame(ApiKey.FIND_COORDINATOR, 4, request))
        raw.frame()  # __consumer_offsets is created now, which may take its time
        for member in ("", "nobody"):
            answer = raw.ask(ApiKey.JOIN_GROUP, 3, _join(member))
            assert answer.error_code, answer


def _join(member: str) -> Any:
    protocol = join_group_request.JoinGroupRequestProtocol(
        name="range", metadata=MARK * (10 * MiB // len(MARK))
    )
    return join_group_request.JoinGroupRequest(
        group_id="large",
        session_timeout_ms=10_000,
        rebalance_timeout_ms=10_000,
        member_id=member,
        protocol_type="consumer",
        protocols=[protocol],
    )


CASES = [
    Case(name="lying-batches", attack=lying_batches),
    Case(name="too-large", attack=too_large, nbytes=2 * MiB),
    # the bodies are 2.2 MiB together; beside the 12 MiB of output that is allowed a codec has its own window or blocks
    Case(name="bombs", attack=bombs, nbytes=4 * MiB),
    Case(name="acks", attack=acks),
    Case(name="names", attack=names),
    Case(name="partitions", attack=partitions),
    Case(name="topics-without-end", attack=topics_without_end),
    Case(name="fetch-without-end", attack=fetch_without_end, nbytes=3 * MiB),
    Case(name="sessions", attack=sessions),
    Case(name="repeated-names", attack=repeated_names, nbytes=MiB),
    Case(name="large-member", attack=large_member, nbytes=10 * MiB),
]
