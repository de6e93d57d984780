"""What only real processes show: a stopped writer that wakes after the fence, and DataNodes that die under one."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import hdfs_cluster
import pytest
import zombie

from automq.plugins import Context, Fenced, Outcome, Registry, Retry, SegmentMedium, StorageError

ROUNDS = int(os.environ.get("AUTOMQ_TEST_HDFS_ROUNDS", "3"))
EPOCH = 7


@pytest.mark.slow
@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_stopped_writer_that_wakes_after_the_fence_acknowledges_nothing_unread(
    url: str, number: int
) -> None:
    with _writer(url, f"round-{number}") as process:
        acknowledged = _lines(process, 20 + 17 * (number % 5))
        process.send_signal(signal.SIGSTOP)
        fenced = asyncio.run(_fence_and_read(url, f"round-{number}"))
        process.send_signal(signal.SIGCONT)
        rest = process.communicate(timeout=60)[0].splitlines()
    assert rest[-1] == "Fenced", f"the woken writer ended with {rest[-1]}"
    acknowledged += rest[:-1]
    expected = b"".join(zombie.frame(int(line)) for line in acknowledged)
    assert fenced.startswith(expected), (
        f"{len(expected)} bytes acknowledged, {len(fenced)} read after the fence"
    )
    assert asyncio.run(_read(url, f"round-{number}")) == fenced, "something became readable after the fence"


def test_a_fence_takes_the_lease_of_a_dead_writer(url: str) -> None:
    with _writer(url, "dead") as process:
        acknowledged = _lines(process, 30)
        process.kill()
        acknowledged += process.communicate()[0].splitlines()
    fenced = asyncio.run(_fence_and_read(url, "dead"))
    assert fenced.startswith(b"".join(zombie.frame(int(line)) for line in acknowledged if line.isdigit()))


@pytest.mark.slow
def test_a_lost_datanode_costs_a_segment_and_no_record(url: str, cluster: hdfs_cluster.Cluster) -> None:
    if cluster.kill is None or cluster.restart is None:
        pytest.skip("the cluster is not ours to break")
    try:
        asyncio.run(_append_while(url, lambda: cluster.kill("dn1")))
    finally:
        cluster.restart("dn1")


async def _append_while(url: str, break_it) -> None:  # type: ignore[no-untyped-def]
    """The host's rule for `append-retry=next`: what failed is appended again to a new segment, until it is there."""
    medium = await _open(url, "lost")
    number, acknowledged, until = 0, 0, time.monotonic() + 60
    segment = await medium.create(EPOCH, number)
    try:
        while acknowledged < 200:
            assert time.monotonic() < until, f"only {acknowledged} appends in a minute"
            if acknowledged == 20:
                break_it()
            try:
                await medium.append(segment, zombie.frame(acknowledged))
            except StorageError as error:
                assert error.retry is Retry.AFTER_BACKOFF and error.outcome is Outcome.UNKNOWN, error
                number += 1
                segment = await medium.create(EPOCH, number)
            else:
                acknowledged += 1
        await medium.fence(EPOCH)
        with pytest.raises(Fenced):
            await medium.create(EPOCH, number + 1)
    finally:
        await medium.aclose()
    found = await _read(url, "lost")
    frames = [int(found[at : at + zombie.FRAME_BYTES]) for at in range(0, len(found), zombie.FRAME_BYTES)]
    assert sorted(set(frames)) == list(range(200)), "acknowledged frames are missing"


@contextmanager
def _writer(url: str, scope: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(Path(__file__).with_name("zombie.py")), url, scope, str(EPOCH)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _lines(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(count)]


async def _open(url: str, scope: str) -> SegmentMedium:
    context = replace(Context(role="wal"), scope=scope)
    return await Registry.discover().open_async_segment_medium(url, context)


async def _fence_and_read(url: str, scope: str) -> bytes:
    medium = await _open(url, scope)
    try:
        await medium.fence(EPOCH)
    finally:
        await medium.aclose()
    return await _read(url, scope)


async def _read(url: str, scope: str) -> bytes:
    medium = await _open(url, scope)
    try:
        parts: list[bytes] = []
        for info in await medium.list(EPOCH):
            start = 0
            while part := bytes(await medium.read(info.segment, start)):
                parts.append(part)
                start += len(part)
    finally:
        await medium.aclose()
    return b"".join(parts)
