"""Single misfortunes, each with what the rules say must happen. A scenario raises `Wrong` when it does not."""

from __future__ import annotations

import errno
import random
import shutil
import sqlite3
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .broker import Broker, NotReady
from .checker import Judge
from .load import Sender, Tail, bulk, create_topic, read_logs
from .powerloss import ALL, Disk, Op

TOPIC = "scenario"
PARTITIONS = 3
OUTAGE_S = 60.0
REPLAY_BYTES = 1 << 30
REPLAY_LIMIT_S = 10.0
#: Uploads neither by age nor by size: everything stays in the WAL.
WAL_ONLY = {"upload.interval.ms": "3600000", "upload.block.bytes": "67108864", "log.cache.bytes": "268435456"}


class Wrong(Exception):
    """The broker did not behave as the rules say."""


@dataclass
class Stage:
    """A broker under load, and its judge."""

    disk: Disk
    broker: Broker
    judge: Judge
    senders: list[Sender]
    tail: Tail | None = None

    @classmethod
    def open(cls, base: Path, library: Path, port: int, *, senders: int = 2, **broker: Any) -> Stage:
        disk = Disk(base, library)
        stage = cls(disk, Broker(disk, port, **broker), Judge(), [])
        stage.broker.spawn()
        stage.broker.wait_ready()
        create_topic(stage.broker.bootstrap, TOPIC, PARTITIONS)
        for number in range(senders):
            stage.senders.append(
                Sender(stage.broker.bootstrap, TOPIC, PARTITIONS, number, stage.judge, number)
            )
        if senders:
            stage.tail = Tail(stage.broker.bootstrap, TOPIC, PARTITIONS, stage.judge)
        return stage

    def wait_acks(self, more: int, timeout_s: float = 30.0) -> float:
        """Seconds until `more` records were acknowledged."""
        goal, began = self.judge.acked + more, time.monotonic()
        while self.judge.acked < goal:
            if time.monotonic() - began > timeout_s:
                raise Wrong(
                    f"fewer than {more} acknowledgements within {timeout_s} s: {self.broker.last_words()}"
                )
            time.sleep(0.002)
        return time.monotonic() - began

    def restart(self, **spawn: Any) -> float:
        self.broker.kill()
        self.broker.spawn(**spawn)
        return self.broker.wait_ready()

    def settle(self) -> None:
        for sender in self.senders:
            sender.pause()
        for sender in self.senders:
            if not sender.settled(60):
                raise Wrong("records stay unacknowledged")

    def judge_all(self) -> int:
        """Judge the whole log; the number of records in it."""
        starts = dict.fromkeys(range(PARTITIONS), 0)
        owed = {partition: self.judge.owed(partition, 0) for partition in starts}
        logs = read_logs(self.broker.bootstrap, TOPIC, starts, self.judge.corrupt)
        for partition, log in logs.items():
            self.judge.judge_log(partition, 0, log, owed[partition])
        self.check()
        return sum(map(len, logs.values()))

    def check(self) -> None:
        if self.judge.anomalies:
            raise Wrong("; ".join(f"{anomaly.name}: {anomaly.text}" for anomaly in self.judge.anomalies))
        for sender in self.senders:
            if sender.errors:
                raise Wrong("; ".join(sender.errors))

    def close(self) -> None:
        for sender in self.senders:
            sender.close()
        if self.tail is not None:
            self.tail.close()
        self.broker.kill()


def sync_error(stage: Stage, prefix: str, ops: tuple[Op, ...]) -> str:
    """fsync EIO: the component fails at once, the process ends, nothing of it is acknowledged, a restart has all."""
    stage.wait_acks(200)
    stage.disk.fail(0, errno.EIO, prefix=prefix, ops=ops, count=1)
    if stage.broker.wait(30) is None:
        raise Wrong(
            f"the broker went on after a failed sync of {prefix} (met {stage.disk.failures(0)} times)"
        )
    code = stage.broker.returncode
    words = stage.broker.last_words()
    if code is None or code <= 0:
        raise Wrong(f"ended with {code}: {words}")
    stage.disk.lose_power(random.Random(1))
    stage.broker.spawn()
    stage.broker.wait_ready()
    stage.wait_acks(200)
    stage.settle()
    return f"ended with {code}, {stage.judge_all()} records kept"


def fsync_eio_wal(stage: Stage) -> str:
    return sync_error(stage, "wal/", (Op.WRITE,))


def fsync_eio_metadata(stage: Stage) -> str:
    return sync_error(stage, "metadata.db-wal", (Op.SYNC,))


def fsync_eio_objects(stage: Stage) -> str:
    """A failed sync of an object fails that PUT; the upload is tried again with a new file, producers notice
    nothing."""
    stage.wait_acks(200)
    stage.disk.fail(0, errno.EIO, prefix="objects/", ops=(Op.SYNC,), count=3)
    until = time.monotonic() + 30
    while stage.disk.failures(0) < 4:
        if time.monotonic() > until:
            raise Wrong(f"uploads did not go on: {stage.disk.failures(0)} syncs met")
        time.sleep(0.01)
    if not stage.broker.alive:
        raise Wrong(f"the broker ended: {stage.broker.last_words()}")
    stage.wait_acks(200)
    stage.settle()
    stage.broker.kill()
    stage.disk.lose_power(random.Random(2))
    stage.broker.spawn()
    stage.broker.wait_ready()
    return f"{stage.judge_all()} records kept"


def enospc_wal(stage: Stage) -> str:
    """No room for another segment: producers wait, nobody is failed, and it goes on when there is room."""
    stage.wait_acks(200)
    stage.disk.fail(0, errno.ENOSPC, prefix="objects/", ops=(Op.WRITE, Op.CREATE, Op.MKDIR))
    stage.disk.fail(1, errno.ENOSPC, prefix="wal/new", ops=(Op.WRITE, Op.CREATE))
    deadline = time.monotonic() + 60
    while stage.disk.failures(1) < 5:
        if time.monotonic() > deadline:
            raise Wrong("the WAL never asked for another segment")
        time.sleep(0.05)
    time.sleep(2)
    if not stage.broker.alive:
        raise Wrong(f"the broker ended: {stage.broker.last_words()}")
    stage.check()
    stage.disk.heal()
    seconds = stage.wait_acks(200)
    stage.settle()
    stage.restart()
    return (
        f"first 200 acknowledgements {seconds:.1f} s after there was room, {stage.judge_all()} records kept"
    )


def enospc_metadata(stage: Stage) -> str:
    """Metadata cannot grow: what cannot be committed is not; afterwards, here or after a restart, all is there."""
    stage.wait_acks(200)
    stage.disk.fail(0, errno.ENOSPC, prefix="metadata.db", ops=(Op.WRITE, Op.CREATE), count=20)
    deadline = time.monotonic() + 60
    while stage.disk.failures(0) < 20 and stage.broker.alive and time.monotonic() < deadline:
        time.sleep(0.02)
    stage.disk.heal()
    survived = stage.broker.alive
    if not survived:
        stage.broker.spawn()
        stage.broker.wait_ready()
    stage.wait_acks(200)
    stage.settle()
    stage.broker.kill()
    stage.disk.lose_power(random.Random(3))
    stage.broker.spawn()
    stage.broker.wait_ready()
    return f"{'went on' if survived else 'ended and restarted'}, {stage.judge_all()} records kept"


def newest_segment(stage: Stage) -> Path:
    segments = sorted((stage.disk.root / "wal").glob("*.wal"))
    return max((path for path in segments if _end_of(path)), key=lambda path: path.name)


def _end_of(path: Path) -> int:
    """Where the last byte that is not zero lies."""
    return len(path.read_bytes().rstrip(b"\0"))


def torn_wal(stage: Stage) -> str:
    """Garbage behind the last frame, as a torn write leaves it, is the end of the log."""
    stage.wait_acks(200)
    stage.settle()
    stage.broker.kill()
    path = newest_segment(stage)
    end = _end_of(path)
    data = path.read_bytes()
    head = data.find(b"\x89AMQWAL\n")
    with path.open("r+b") as file:
        file.seek(end + 7)
        file.write(data[head : head + 60] + random.Random(1).randbytes(5000))
    stage.restart()
    return f"{stage.judge_all()} records kept"


def corrupt_wal(stage: Stage) -> str:
    """A flipped bit below what was durable: the start is refused, naming the place; mended, everything is there."""
    stage.wait_acks(2000, 60)
    stage.settle()
    stage.broker.kill()
    segments = sorted((stage.disk.root / "wal").glob("*.wal"))
    path = next(path for path in segments if _end_of(path) > 200_000)
    place = _end_of(path) // 2
    flip(path, place)
    stage.broker.spawn()
    try:
        stage.broker.wait_ready()
    except NotReady as error:
        words = str(error)
    else:
        raise Wrong("it started with a corrupt WAL")
    if "orrupt" not in words or "position" not in words:
        raise Wrong(f"the refusal does not name the place: {words}")
    flip(path, place)
    stage.broker.spawn()
    stage.broker.wait_ready()
    return f"refused, then {stage.judge_all()} records kept"


def flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0x10]))


def store_away(stage: Stage) -> str:
    """The object store is away: no error to producers, everything is uploaded within twice the time afterwards."""
    stage.wait_acks(200)
    stage.disk.fail(0, errno.EIO, prefix="objects/", ops=ALL)
    began = time.monotonic()
    longest = 0.0
    while time.monotonic() - began < OUTAGE_S:
        longest = max(longest, stage.wait_acks(20))
    stage.check()
    met = stage.disk.failures(0)
    if not met:
        raise Wrong("nothing was tried on the store meanwhile")
    stage.disk.heal()
    stage.settle()
    began = time.monotonic()
    code = stage.broker.stop(2 * OUTAGE_S)  # a clean stop uploads what is left
    drained_s = time.monotonic() - began
    if code != 0:
        raise Wrong(f"stop ended with {code}: {stage.broker.last_words()}")
    stage.broker.spawn()
    stage.broker.wait_ready()
    return (
        f"{met} calls refused, longest pause of producers {longest:.2f} s, drained {drained_s:.1f} s after,"
        f" {stage.judge_all()} records kept"
    )


def another_wal(stage: Stage) -> str:
    """With another --wal the recorded one is recovered first, or the start is refused; after a clean stop it is
    fine."""
    stage.wait_acks(500)
    stage.settle()
    other = f"file://{stage.disk.root}/other-wal?segment_bytes=1MiB"
    stage.broker.kill()
    stage.broker.spawn(wal=other)
    try:
        stage.broker.wait_ready()
        how = "recovered the old WAL"
    except NotReady as error:
        if error.hung or "wal" not in str(error).lower():
            raise Wrong(f"refused without saying why: {error}") from None
        how = "refused"
        stage.broker.spawn()
        stage.broker.wait_ready()
    records = stage.judge_all()
    if stage.broker.stop() != 0:
        raise Wrong(f"stop failed: {stage.broker.last_words()}")
    stage.broker.spawn(wal=other)
    stage.broker.wait_ready()
    for sender in stage.senders:
        sender.go_on()
    stage.wait_acks(100)
    stage.settle()
    return f"{how}; {records} records kept, {stage.judge_all()} after the move"


def restored_metadata(stage: Stage) -> str:
    """Metadata from a backup of a few minutes ago: the records since then come from the trimmed WAL, no offset and no
    object id is given again."""
    stage.wait_acks(500)
    backup = stage.disk.base / "backup.db"
    source = sqlite3.connect(f"file:{stage.disk.root}/metadata.db?mode=ro", uri=True)
    target = sqlite3.connect(backup)
    source.backup(target)
    target.close()
    source.close()
    stage.wait_acks(1500, 60)
    time.sleep(1)
    stage.settle()
    stage.broker.kill()
    for path in stage.disk.root.glob("metadata.db-*"):
        path.unlink()
    shutil.copy(backup, stage.disk.root / "metadata.db")
    stage.disk.forget()
    stage.broker.spawn()
    stage.broker.wait_ready()
    records = stage.judge_all()
    for sender in stage.senders:
        sender.go_on()
    stage.wait_acks(300)
    stage.settle()
    stage.broker.kill()
    stage.disk.lose_power(random.Random(4))
    stage.broker.spawn()
    stage.broker.wait_ready()
    return f"{records} records kept, {stage.judge_all()} after going on"


def replay_1_gib(stage: Stage) -> str:
    """A WAL of 1 GiB, nothing uploaded, is replayed to the first acknowledgement within 10 s."""
    produced = bulk(stage.broker.bootstrap, TOPIC, PARTITIONS, REPLAY_BYTES)
    wal = sum(path.stat().st_size for path in (stage.disk.root / "wal").glob("*.wal"))
    objects = sum(path.stat().st_size for path in (stage.disk.root / "objects").rglob("*") if path.is_file())
    if objects > REPLAY_BYTES // 10:
        raise Wrong(f"{objects >> 20} MiB were uploaded, so that the replay would be smaller than meant")
    stage.broker.kill()
    began = time.monotonic()
    stage.broker.spawn()
    stage.broker.wait_ready(60)
    ready_s = time.monotonic() - began
    bulk(stage.broker.bootstrap, TOPIC, 1, 1)
    ack_s = time.monotonic() - began
    text = f"{produced >> 20} MiB in a WAL of {wal >> 20} MiB: ready in {ready_s:.1f} s, first ack after {ack_s:.1f} s"
    if ack_s > REPLAY_LIMIT_S:
        raise Wrong(text)
    return text


SCENARIOS: dict[str, tuple[Callable[[Stage], str], dict[str, Any]]] = {
    "fsync-eio-wal": (fsync_eio_wal, {}),
    "fsync-eio-metadata": (fsync_eio_metadata, {}),
    "fsync-eio-objects": (fsync_eio_objects, {}),
    "enospc-wal": (enospc_wal, {}),
    "enospc-metadata": (enospc_metadata, {}),
    "torn-wal": (torn_wal, {"settings": WAL_ONLY}),
    "corrupt-wal": (corrupt_wal, {"settings": WAL_ONLY}),
    "store-away": (
        store_away,
        {"settings": {"wal.capacity.bytes": "1073741824", "log.cache.bytes": "536870912"}},
    ),
    "another-wal": (another_wal, {}),
    "restored-metadata": (restored_metadata, {"settings": {"wal.trim.delay.ms": "600000"}}),
    "replay-1-gib": (
        replay_1_gib,
        {
            "senders": 0,
            "layer": False,
            "wal": "file://{dir}/wal?segment_bytes=64MiB",
            "settings": {
                "upload.interval.ms": "3600000",
                "upload.block.bytes": "1600000000",
                "log.cache.bytes": "6400000000",
                "wal.capacity.bytes": "8000000000",  # blocks are sealed at a quarter of it
            },
        },
    ),
}


def run_scenarios(
    base: Path, library: Path, port: int, names: list[str] | None, say: Callable[[str], None]
) -> list[dict[str, Any]]:
    rows = []
    for name in names or SCENARIOS:
        scenario, options = SCENARIOS[name]
        began = time.monotonic()
        directory = base / name
        stage = None
        try:
            stage = Stage.open(directory, library, port, **options)
            text = scenario(stage)
            stage.check()
            result = "PASSED"
        except Exception as error:
            hung = isinstance(error, TimeoutError) or (isinstance(error, NotReady) and error.hung)
            result = "HANG" if hung else "FAILED"
            text = str(error) if isinstance(error, Wrong | NotReady) else traceback.format_exc(limit=-3)
        finally:
            if stage is not None:
                stage.close()
        if result == "PASSED":
            shutil.rmtree(directory)
        seconds = time.monotonic() - began
        say(f"{result} {name} ({seconds:.0f} s): {text}")
        rows.append({"name": name, "result": result, "seconds": round(seconds, 1), "detail": text})
    return rows
