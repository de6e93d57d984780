"""A row from end to end: a real broker process on the row's storage, real clients, real faults.

The steps share one load that works through all of them; each step has its own verdict, and one that fails does not stop
the next, as long as the broker can be had again. In order: start, clients, kill the broker, kill the service, an outage
of the service, compaction, trim, the judgement of the load, a cold read, fsck, and a look for secrets.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from services.s3 import S3Service

from compat.brokers import NotReady
from compat.matrix import clients, topics
from compat.matrix.load import Load
from compat.matrix.results import Failed, NotRun, Result, Step
from compat.matrix.rows import Row
from compat.matrix.storage import Storage
from compat.matrix.subject import Subject

DRAIN_S = 120.0
TRIM, COMPACT = "matrix-trim", "matrix-compact"
#: Some seconds of load before the first fault.
WARM_UP_ACKS = 3000
DOWN_S = 2.0
# Both key pairs are valid for so long, as an operator leaves it.
KEYS_OVERLAP_S = 5.0


class Run:
    """One row's end-to-end part. `say` prints a line."""

    def __init__(
        self,
        row: Row,
        subject: Subject,
        storage: Storage,
        home: Path,
        result: Result,
        say: Callable[[str], None],
    ) -> None:
        self.row, self.subject, self.storage = row, subject, storage
        self.home, self.result, self.say = home, result, say
        self.broken = ""

    def all_steps(self, outage_s: float) -> None:
        try:
            if self.row.refused:
                with self._step("refused") as step:
                    self._refused(step)
                return
            with self._step("start") as step:
                step.facts["ready_s"] = round(self.subject.start(), 2)
            if self._failed("start"):
                return
            for client in self.result.clients:
                with self._step(f"client {client}") as step:
                    clients.run(client, self.subject.address, self.home, step)
            self._under_load(outage_s)
            with self._step("fsck") as step:
                self._fsck(step)
            with self._step("secrets") as step:
                self._secrets(step)
        finally:
            self.subject.stop()

    def _under_load(self, outage_s: float) -> None:
        try:
            with Load(self.subject) as load:
                self._faults(load, outage_s)
                with self._step("compaction") as step:
                    self._compaction(step)
                with self._step("trim") as step:
                    self._trim(step)
                with self._step("acked = read") as step:
                    load.settle()
                    step.facts |= load.verify()
                with self._step("cold read") as step:
                    self._cold_read(load, step)
        except NotReady as error:
            self.broken = f"the broker does not come back: {error}"
            with self._step("load"):
                raise Failed(self.broken) from None

    def _faults(self, load: Load, outage_s: float) -> None:
        with self._step("load") as step:
            step.facts["first_ack_s"] = round(load.wait_for_acks(WARM_UP_ACKS), 3)
        with self._step("kill broker") as step:
            self._kill_broker(load, step)
        with self._step("kill service") as step:
            self._kill_service(load, step)
        with self._step("outage") as step:
            self._outage(load, step, outage_s)
        if self.row.rotates:
            with self._step("rotation") as step:
                self._rotation(load, step)

    # Steps

    def _refused(self, step: Step) -> None:
        """One sentence, an exit code, and within seconds."""
        began = time.monotonic()
        try:
            self.subject.start()
        except NotReady:
            said = self.subject.broker.log_tail(1)
            step.facts |= {"refused_s": round(time.monotonic() - began, 2), "said": said}
            if "Traceback" in self.subject.broker.log_tail(200):
                raise Failed(f"refused with a stack trace: {self.subject.words()}") from None
            return
        raise Failed("expected the broker to refuse this storage, and it started")

    def _rotation(self, load: Load, step: Step) -> None:
        """New keys beside the old ones; the file that the broker was told of changes; the old keys are refused."""
        service = self.storage.service
        assert isinstance(service, S3Service)
        old = service.rotate()
        time.sleep(KEYS_OVERLAP_S)
        service.retire(old)
        before = self.subject.metric("automq_upload_bytes_total")
        load.wait_for_acks()
        waited = self.subject.wait(
            "an upload with the new keys",
            DRAIN_S,
            lambda: self.subject.metric("automq_upload_bytes_total") > before,
        )
        load.pause()
        self.subject.wait("everything uploaded", DRAIN_S, self._uploaded)
        load.go_on()
        step.facts |= {"upload_after_s": round(waited, 1), **load.verify()}

    def _kill_broker(self, load: Load, step: Step) -> None:
        if self.row.forgets:
            raise NotRun(self.row.forgets)
        self.subject.broker.kill()
        step.facts["ready_s"] = round(self.subject.start(), 2)
        step.facts["first_ack_s"] = round(load.wait_for_acks(), 2)
        step.facts |= load.verify()

    def _kill_service(self, load: Load, step: Step) -> None:
        """kill -9 of every process of the service, and its return; the broker may end and be started again, for a WAL
        that fails ends it, but nothing acknowledged may be missing."""
        service = self.storage.service
        if service is None:
            raise NotRun("there is no service: the storage is in the broker's process or machine")
        if service.forgets:
            raise NotRun(service.forgets)
        service.kill()
        time.sleep(DOWN_S)
        began = time.monotonic()
        service.start()
        step.facts["service_back_s"] = round(time.monotonic() - began, 2)
        self._come_back(step)
        step.facts["first_ack_s"] = round(load.wait_for_acks(), 2)
        step.facts |= load.verify()

    def _outage(self, load: Load, step: Step, seconds: float) -> None:
        """The service is frozen (SIGSTOP: connections stay, nothing answers), Ceph is stopped; then it is back."""
        service = self.storage.service
        if service is None:
            raise NotRun("there is no service: the storage is in the broker's process or machine")
        before, errors = load.acked, len(load.errors())
        step.facts["outage_s"] = seconds
        service.pause()
        try:
            time.sleep(seconds)
        finally:
            service.resume()
        step.facts["acked_meanwhile"] = load.acked - before
        self._come_back(step)
        step.facts["first_ack_s"] = round(load.wait_for_acks(), 2)
        load.pause()
        drained = self.subject.wait("everything uploaded", DRAIN_S, self._uploaded)
        step.facts["drained_s"] = round(drained, 1)
        load.go_on()
        if len(load.errors()) > errors:
            raise Failed(f"producers were told of the outage: {load.errors()[errors]}")
        if step.facts["acked_meanwhile"] == 0 and not self.storage.wal_on_service:
            raise Failed("nothing was acknowledged in the outage, though the WAL is elsewhere")
        step.facts |= load.verify()

    def _uploaded(self) -> bool:
        return self.subject.metric("automq_log_cache_dirty_bytes") == 0

    def _compaction(self, step: Step) -> None:
        """Of a topic by its cleaner, and of objects: the uploads of a small interval are merged."""
        step.facts["cleaned_s"] = round(topics.compact(self.subject.address, COMPACT), 1)
        self.subject.wait("merged objects", DRAIN_S, lambda: self._merges() > 0)
        step.facts["merges"] = self._merges()

    def _merges(self) -> int:
        return self.subject.broker.log.read_text(errors="replace").count("objects compacted")

    def _trim(self, step: Step) -> None:
        topics.trim(self.subject.address, TRIM)
        step.facts["wal_used_before"] = int(self.subject.metric("automq_wal_used_bytes"))

    def _cold_read(self, load: Load, step: Step) -> None:
        """A new process has empty caches: what it gives comes from objects."""
        if self.row.forgets:
            raise NotRun(self.row.forgets)
        code = self.subject.stop()
        if code != 0:
            raise Failed(f"expected a clean stop, the broker exited {code}: {self.subject.words()}")
        step.facts["ready_s"] = round(self.subject.start(), 2)
        began = time.monotonic()
        step.facts |= load.verify()
        step.facts["read_s"] = round(time.monotonic() - began, 1)
        for result in ("miss", "hit"):
            step.facts[f"block_{result}"] = int(self.subject.metric("automq_block_cache_reads_total", result))
        if not step.facts["block_miss"]:
            raise Failed("expected reads from objects, found none (automq_block_cache_reads_total)")
        if not self._failed("trim"):
            topics.verify_trimmed(self.subject.address, TRIM)
        if not self._failed("compaction"):
            topics.verify_compacted(self.subject.address, COMPACT)

    def _fsck(self, step: Step) -> None:
        if self.row.forgets:
            raise NotRun(self.row.forgets)
        self.subject.stop()
        found = self.subject.fsck()
        step.facts |= {key: found["objects"][key] for key in ("objects", "bytes", "records", "ranges")}
        step.facts["wal_records"] = found["wal"]["records"]

    def _secrets(self, step: Step) -> None:
        """The service's keys are random: one that appears anywhere in the broker's log got there by a mistake."""
        secrets = self.storage.secrets()
        if not secrets:
            raise NotRun("this storage has no secrets")
        log = self.subject.broker.log.read_text(errors="replace")
        if any(secret in log for secret in secrets):
            raise Failed("a secret key is in the broker's log")
        step.facts["log_bytes"] = len(log)

    # Underneath

    def _come_back(self, step: Step) -> None:
        """Start the broker where a failed WAL ended it, as an operator's supervisor does."""
        time.sleep(1.0)
        if not self.subject.alive():
            step.facts["broker_ended"] = self.subject.words()
            self.subject.broker.kill()
            step.facts["broker_ready_s"] = round(self.subject.start(), 2)

    def _failed(self, name: str) -> bool:
        step = self.result.step(name)
        return step is None or step.verdict != "pass"

    def _step(self, name: str):  # type: ignore[no-untyped-def]
        return self.result.trying(name, self.say)
