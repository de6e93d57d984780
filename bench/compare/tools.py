"""The client tools, the same for both brokers, and what they print."""

import json
import os
import re
import subprocess
import time
from datetime import datetime
from pathlib import Path

from compat import java
from compat.paths import CACHE

LOAD_SOURCE = Path(__file__).resolve().parents[1] / "load"
LOAD_BINARY = CACHE / "bench" / "load"
# Kafka's own start scripts give these tools 512 MB and the full compiler.
TOOL_HEAP = "-Xmx512m"
TIMEOUT_S = 300
WARM_UP_SHARE = 4
SYNC_WRITES = 400
SYNC_BYTES = 4096


def build_load() -> None:
    subprocess.run(["go", "build", "-o", str(LOAD_BINARY), "."], cwd=LOAD_SOURCE, check=True)


def start(main_class: str, *args: str) -> subprocess.Popen[str]:
    command = java.command(f"org.apache.kafka.tools.{main_class}", *args, heap=TOOL_HEAP)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=TIMEOUT_S)
    if process.returncode != 0:
        raise RuntimeError(f"{process.args}: exit {process.returncode}\n{output[-2000:]}")
    return output


def run(main_class: str, *args: str) -> str:
    return finish(start(main_class, *args))


def produce_command(bootstrap: str, topic: str, records: int, rate: int, *properties: str) -> list[str]:
    return [
        "ProducerPerformance",
        "--bootstrap-server", bootstrap,
        "--topic", topic,
        "--num-records", str(records),
        "--record-size", "1024",
        "--throughput", str(rate),
        # The tool's own start-up, class loading and first connection, is not the broker's latency.
        "--warmup-records", str(records // WARM_UP_SHARE),
        "--command-property", "acks=all", *properties,
    ]  # fmt: skip


BATCHES = ("batch.size=131072", "linger.ms=5", "buffer.memory=67108864")


def produced(output: str) -> dict[str, float]:
    """The summary line: MB/s and latency quantiles in ms."""
    last = [line for line in output.splitlines() if "99.9th" in line][-1]
    number = r"([\d.]+)"
    rate = re.search(rf"\({number} MB/sec\)", last)
    quantiles = re.search(rf"{number} ms 50th, {number} ms 95th, {number} ms 99th, {number} ms 99.9th", last)
    assert rate and quantiles, last
    return {
        "mb_s": float(rate[1]),
        "p50": float(quantiles[1]),
        "p99": float(quantiles[3]),
        "p999": float(quantiles[4]),
    }


def consume_command(bootstrap: str, topic: str, records: int) -> list[str]:
    return [
        "ConsumerPerformance",
        "--bootstrap-server", bootstrap,
        "--topic", topic,
        "--num-records", str(records),
        "--timeout", "60000",
        "--hide-header",
    ]  # fmt: skip


def consumed(output: str) -> float:
    """MB/s of fetching, without the time it took to join the group."""
    row = [line for line in output.splitlines() if line.count(",") >= 9][-1]
    return float(row.split(",")[8])


FOLLOWING = ("--show-detailed-stats", "--reporting-interval", "100")


def followed(output: str) -> float:
    """MB/s from a follower's first report of data to its last; its wait for the producer's start is not counted."""
    rows = [line.split(",") for line in output.splitlines() if line.count(",") >= 9]
    seen = [
        (datetime.strptime(row[0].strip(), "%Y-%m-%d %H:%M:%S:%f"), float(row[2]))
        for row in rows
        if float(row[2]) > 0
    ]
    (began, first), (ended, last) = seen[0], seen[-1]
    return (last - first) / (ended - began).total_seconds()


def end_to_end(output: str) -> dict[str, float]:
    found = re.search(r"Percentiles: 50th = ([\d.]+), 99th = ([\d.]+), 99\.9th = ([\d.]+)", output)
    assert found, output
    return {"p50": float(found[1]), "p99": float(found[2]), "p999": float(found[3])}


def load(port: int, topic: str, seconds: float, **options: int) -> dict[str, float]:
    flags = [part for key, value in options.items() for part in (f"-{key.replace('_', '-')}", str(value))]
    command = [
        str(LOAD_BINARY),
        "-addr",
        f"127.0.0.1:{port}",
        "-topic",
        topic,
        "-seconds",
        str(seconds),
        *flags,
    ]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def sync_p99_ms(directory: Path) -> float:
    """p99 of write + fdatasync of 4 KiB in a preallocated file: what no broker that syncs can be faster than."""
    path = directory / "sync-probe"
    fd = os.open(path, os.O_CREAT | os.O_RDWR)
    try:
        os.posix_fallocate(fd, 0, SYNC_WRITES * SYNC_BYTES)
        os.fsync(fd)
        times = []
        for n in range(SYNC_WRITES):
            began = time.perf_counter()
            os.pwrite(fd, os.urandom(SYNC_BYTES), n * SYNC_BYTES)
            os.fdatasync(fd)
            times.append((time.perf_counter() - began) * 1000)
    finally:
        os.close(fd)
        path.unlink()
    return sorted(times)[int(len(times) * 0.99)]
