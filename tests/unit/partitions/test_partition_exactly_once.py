"""Idempotent producers that lose answers and retry, on brokers that crash and stop, with uploads all the while.

Every record must be in the log exactly once and in its producer's order, and nothing acknowledged may be missing.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from partition_support import batch
from partition_world import World, read_all

from automq.partitions import AppendResult
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.records import batch_header, iter_records

IN_FLIGHT = 5


class Client:
    """One idempotent producer: up to five batches in flight, retried in order until they are acknowledged."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.sent = 0  # records ever given a sequence
        self.open: list[tuple[int, int]] = []  # (first sequence, records) not acknowledged
        self.acked: dict[int, int] = {}  # first sequence -> base offset

    def next_batch(self, rng: random.Random) -> None:
        if len(self.open) < IN_FLIGHT:
            count = rng.randrange(1, 4)
            self.open.append((self.sent, count))
            self.sent += count

    def data(self, first: int, count: int, now: int) -> memoryview:
        records = ((b"%d" % self.number, b"%d" % (first + i), now) for i in range(count))
        return batch(*records, producer=(self.number, 0, first))


async def send(w: World, client: Client, rng: random.Random) -> None:
    """Submit what is open, in order, some of it twice; take the answers that come (some are lost)."""
    partition = w.partitions.get("t", 0)
    assert partition is not None

    def done(first: int, result: AppendResult | ApiError) -> None:
        if isinstance(result, ApiError):
            # a gap after a batch that the crash took: the client sends from its first open one again
            assert result.code in (ErrorCode.KAFKA_STORAGE_ERROR, ErrorCode.NOT_LEADER_OR_FOLLOWER), result
        elif rng.random() < 0.8:
            known = client.acked.setdefault(first, result.base_offset)
            assert known == result.base_offset
            client.open = [one for one in client.open if one[0] != first]

    for first, count in list(client.open):
        for _ in range(2 if rng.random() < 0.2 else 1):
            data = client.data(first, count, w.clock.now_ms())
            validated = partition.validate_now(data)
            assert validated is not None
            partition.append(validated, lambda result, first=first: done(first, result))
    if rng.random() < 0.5:
        await asyncio.sleep(rng.choice([0, 0, 0.001, 0.005]))


async def life(seed: int) -> None:
    rng = random.Random(seed)
    async with World(block_bytes=4096, block_age_s=0.02) as w:
        await w.create("t")
        clients = [Client(n) for n in range(3)]
        for _ in range(60):
            client = rng.choice(clients)
            for _ in range(rng.randrange(4)):
                client.next_batch(rng)
            await send(w, client, rng)
            if rng.random() < 0.12:
                await rng.choice([w.crash, w.crash, w.stop])()
                await w.start()
        for client in clients:
            for _ in range(1000):
                if not client.open:
                    break
                await send(w, client, rng)
        await asyncio.sleep(0.01)
        check(clients, await read_all(w.partitions.get("t", 0)))


def check(clients: list[Client], log: list[bytes]) -> None:
    seen: dict[int, list[int]] = {client.number: [] for client in clients}
    expected = 0
    for data in log:
        header = batch_header(data)
        assert header.base_offset == expected, "offsets leave no hole"
        expected = header.next_offset
        for record in iter_records(header, data, max_decompressed=1 << 20):
            seen[int(record.key or b"")].append(int(record.value or b""))
        client = clients[header.producer_id]
        acked = client.acked.get(header.base_sequence)
        assert acked is None or acked == header.base_offset
    for client in clients:
        assert seen[client.number] == list(range(client.sent))


@pytest.mark.parametrize("part", range(3))
def test_every_record_once_and_in_order(run: Any, part: int) -> None:
    for seed in range(part * 4, part * 4 + 4):
        try:
            run(life(seed))
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
