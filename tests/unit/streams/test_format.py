"""The object format: golden files, what is refused, and look-ups in the index."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from crc32c import crc32c
from hypothesis import given
from hypothesis import strategies as st

from automq.metadata.contract import ObjectKey, ObjectKind, ObjectRow, ObjectState
from automq.objects.memory import MemoryOptions, MemoryStore, _Space
from automq.plugins import Context
from automq.streams import format as fmt
from automq.streams.batches import MalformedBatch, split, summarize
from automq.streams.build import Built, Share, build_object
from automq.streams.errors import CorruptObject, UnsupportedObject
from automq.streams.inspect import inspect_object
from automq.streams.verify import verify_object
from automq.streams.writer import ObjectIdentity, ObjectWriter, StreamTag, chunks

from .support import batch

GOLDEN = Path(__file__).parents[2] / "golden" / "objects"
CLUSTER = bytes(range(16))


def share(stream_id: int, sizes: list[int], *, start: int = 0, state: bytes | None = None) -> Share:
    batches = []
    offset = start
    for number, size in enumerate(sizes):
        batches += split(batch(offset, 2, size=size, timestamp=1_000 + number, fill=stream_id))
        offset += 2
    tag = StreamTag(stream_id=stream_id, topic_id=bytes([stream_id % 256]) * 16, partition=stream_id - 1)
    return Share(
        tag=tag,
        start=start,
        end=offset,
        batches=batches,
        size=sum(sizes),
        state=None if state is None else (offset + 3, state),
    )


def golden_objects() -> dict[str, Built]:
    """What `tests/golden/objects` holds; changing the format must change this version's name instead."""
    big = [300_000, 200_000, 100_000]
    return {
        "v1-stream": build_object(
            CLUSTER, ObjectKey(0x1234, 0xFEDCBA9876543210), [share(7, big, start=1 << 40)], 99
        ),
        "v1-stream-set": build_object(
            CLUSTER,
            ObjectKey(0x1FF, 1),
            [share(1, [61, 70], state=b"first"), share(2, []), share(300, [5000], state=b"")],
            1_700_000_000_000,
        ),
    }


@pytest.mark.parametrize("name", ["v1-stream", "v1-stream-set"])
def test_golden(run, name):
    built = golden_objects()[name]
    body = b"".join(built.buffers)
    assert body == (GOLDEN / f"{name}.object").read_bytes()

    async def main():
        store = MemoryStore("golden", _Space(), MemoryOptions(), Context())
        await store.put(built.key, body)
        key = built.new.object_id, fmt.parse_data_key(built.key)[1]
        row = ObjectRow(*key, 0, built.new.kind, ObjectState.COMMITTED, len(body), crc32c(body), 1, 0, 0, 0)
        verified = await verify_object(store, built.key, row)
        assert not verified.problems
        shown = await inspect_object(store, built.key, blocks=True)
        assert shown == json.loads((GOLDEN / f"{name}.json").read_text())

    run(main())


def test_the_page_draws_what_the_code_writes():
    page = (Path(__file__).parents[3] / "docs" / "formats" / "objects.md").read_text()
    sizes = {name: int(size) for name, size in re.findall(r"^## (\w+)(?: entry)?, (\d+) bytes", page, re.M)}
    assert sizes == {
        "Stream": fmt.STREAM_ENTRY_BYTES,
        "Block": fmt.BLOCK_ENTRY_BYTES,
        "Footer": fmt.FOOTER_BYTES,
    }
    for section, size in sizes.items():
        table = page.split(f"## {section}")[1].split("\n## ")[0]
        rows = [(int(at), int(length)) for at, length in re.findall(r"^\| (\d+) \| (\d+) \|", table, re.M)]
        assert [at for at, _ in rows] == [sum(length for _, length in rows[:i]) for i in range(len(rows))]
        assert sum(length for _, length in rows) == size


def newer(body: bytes, at: int, value: bytes) -> memoryview:
    """The object with some footer bytes changed and its checksum made right again."""
    footer = bytearray(body[-fmt.FOOTER_BYTES :])
    footer[at : at + len(value)] = value
    footer[88:92] = crc32c(bytes(footer[:88])).to_bytes(4, "big")
    return memoryview(body[: -fmt.FOOTER_BYTES] + bytes(footer))


@pytest.mark.parametrize(
    ("at", "value", "error"),
    [
        (8, b"\0\2", UnsupportedObject),  # version 2
        (20, b"\0\0\0\1", UnsupportedObject),  # an incompatible feature
        (11, b"\2", UnsupportedObject),  # another checksum
        (12, b"\1", UnsupportedObject),  # a compressed index
        (92, (120).to_bytes(4, "big"), UnsupportedObject),  # a longer footer
        (16, b"\0\0\0\1", None),  # a compatible feature is nobody's business
        (64, b"\0" * 8, CorruptObject),  # the index is elsewhere
        (80, b"\0\0\0\7", CorruptObject),
        (0, b"x", CorruptObject),
        (103, b"x", CorruptObject),
    ],
)
def test_footers_that_are_refused(at, value, error):
    body = b"".join(golden_objects()["v1-stream-set"].buffers)
    changed = newer(body, at, value)
    if error is None:
        assert fmt.decode_footer("k", len(changed), changed).streams == 3
    else:
        with pytest.raises(error):
            fmt.decode_footer("k", len(changed), changed)
    with pytest.raises(CorruptObject):
        fmt.decode_footer("k", 50, changed[-50:])


def test_keys():
    key = fmt.data_key(CLUSTER, 0x1234, 0xFF)
    assert key == "000102030405060708090a0b0c0d0e0f/d/34/0000000000001234-00000000000000ff"
    assert fmt.parse_data_key(key) == (0x1234, 0xFF)
    assert fmt.parse_data_key("a/b") is None and fmt.parse_data_key("x" * 16 + "-" + "y" * 16) is None
    assert fmt.cluster_bytes("AAECAwQFBgcICQoLDA0ODw") == CLUSTER
    for bad in ("", "AAECAwQFBgcICQoLDA0ODwAA", "?"):
        with pytest.raises(ValueError, match="cluster id"):
            fmt.cluster_bytes(bad)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.lists(st.integers(61, 900), max_size=6)), max_size=8), st.data()
)
def test_every_offset_is_found(shape, data):
    writer = ObjectWriter(
        ObjectIdentity(cluster=CLUSTER, object_id=1, random=2, kind=ObjectKind.STREAM_SET, created_ms=0)
    )
    starts = data.draw(st.lists(st.integers(0, 50), min_size=len(shape), max_size=len(shape)))
    body = bytearray()
    written = []
    ends: dict[int, int] = {}
    for (stream_id, sizes), gap in sorted(zip(shape, starts, strict=True)):
        one = share(stream_id, sizes, start=ends.get(stream_id, 0) + gap)
        writer.begin(one.tag, one.start)
        for group in chunks(one.batches, 1000):
            for buffer in writer.block(group):
                body += buffer
        end = one.end + 2  # coverage may end above the last batch
        writer.end(end)
        ends[stream_id] = end
        written.append((one, end))
    for buffer in writer.finish():
        body += buffer
    assert writer.crc == crc32c(bytes(body)) and writer.position == len(body)
    footer = fmt.decode_footer("k", len(body), memoryview(body))
    raw = memoryview(body)[footer.index_position : footer.index_position + footer.index_bytes]
    index = fmt.ObjectIndex("k", footer, raw)
    for one, end in written:
        for offset in range(one.start, end):
            entry = index.find(one.tag.stream_id, offset)
            assert (entry.start, entry.end) == (one.start, end)
            number = index.block_at(entry, offset)
            if not one.batches:
                assert number == entry.first_block + entry.blocks
                continue
            block = index.block(number)
            assert block.start <= offset < block.end
        assert index.find(one.tag.stream_id, end + 1000) is None
    assert index.find(77, 0) is None


def test_malformed_batches():
    whole = bytes(batch(5, 3, size=80))
    assert [(b.base_offset, b.end_offset, b.records) for b in split(memoryview(whole))] == [(5, 8, 3)]
    for bad in (whole[:-1], whole + b"\0", whole[:40], b"\0" * 100):
        with pytest.raises(MalformedBatch):
            split(memoryview(bad))
    with pytest.raises(MalformedBatch):
        summarize(5, 9, memoryview(whole))
    with pytest.raises(MalformedBatch):
        summarize(5, 8, memoryview(b""))
    two = summarize(5, 11, memoryview(whole + bytes(batch(8, 3, size=61, timestamp=9))))
    assert (two.records, two.max_timestamp, len(two.data)) == (6, 9, 141)


def test_an_index_of_five_thousand_streams_is_opened_lazily():
    writer = ObjectWriter(
        ObjectIdentity(cluster=CLUSTER, object_id=1, random=2, kind=ObjectKind.STREAM_SET, created_ms=0)
    )
    for stream_id in range(5000):
        one = share(stream_id % 250 + 1, [61])
        writer.begin(StreamTag(stream_id=stream_id, topic_id=bytes(16), partition=0), one.start)
        writer.block(one.batches)
        writer.end(one.end)
    raw = fmt.encode_index(writer.streams, writer.blocks)
    footer = fmt.Footer(
        kind=1, cluster=CLUSTER, object_id=1, random=2, created_ms=0, index_position=0, index_bytes=len(raw),
        index_crc=crc32c(raw), streams=5000, blocks=5000,
    )  # fmt: skip
    index = fmt.ObjectIndex("k", footer, memoryview(raw))
    assert index.memory_bytes < len(raw) + 1000
    assert all(index.find(n, 1).stream_id == n for n in (0, 1, 2500, 4999))
