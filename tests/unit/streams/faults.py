"""Planted faults: the k-th I/O of a broker fails, before or after it took effect, once or for good."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum
from typing import Any

from automq.metadata.contract import MetadataUnavailable
from automq.plugins import Closed, Outcome, Unavailable
from automq.wal.media.memory import MemoryMedium, MemoryState


class Fault(Enum):
    REFUSED = "fails once, nothing done"
    UNKNOWN = "done, but the answer is lost, once"
    DIES_BEFORE = "the broker dies before it"
    DIES_AFTER = "the broker dies after it"


class Plan:
    """Counts I/Os; the `strike`-th meets `fault`. After a death nothing works until `revive`."""

    def __init__(self) -> None:
        self.fault = Fault.REFUSED
        self.strike = 0
        self.count = 0
        self.dead = False
        self.struck = ""
        self._lock = threading.Lock()

    def arm(self, fault: Fault, strike: int) -> None:
        self.fault, self.strike, self.count, self.dead, self.struck = fault, strike, 0, False, ""

    def revive(self) -> None:
        self.strike, self.dead = 0, False

    def _meets(self, name: str) -> bool:
        with self._lock:
            if self.dead:
                raise Closed(f"the broker is dead, no {name}")
            self.count += 1
            hit = self.count == self.strike
            if hit:
                self.struck = name
                self.dead = self.fault in (Fault.DIES_BEFORE, Fault.DIES_AFTER)
            return hit

    def _error(self, name: str, metadata: bool) -> Exception:
        if self.dead:
            return Closed(f"the broker died at {name}")
        if metadata:
            return MetadataUnavailable(f"planted at {name}")
        done = self.fault is Fault.UNKNOWN
        return Unavailable(f"planted at {name}", outcome=Outcome.UNKNOWN if done else Outcome.NOT_COMMITTED)

    async def call(self, name: str, metadata: bool, call: Callable[[], Any]) -> Any:
        if not self._meets(name):
            return await call()
        if self.fault in (Fault.UNKNOWN, Fault.DIES_AFTER):
            await call()
        raise self._error(name, metadata)

    def call_sync(self, name: str, call: Callable[[], Any]) -> Any:
        if not self._meets(name):
            return call()
        if self.fault in (Fault.UNKNOWN, Fault.DIES_AFTER):
            call()
        raise self._error(name, False)


class Faulty:
    """`inner` with each of its async methods counted and perhaps struck."""

    def __init__(self, inner: Any, plan: Plan, *, metadata: bool) -> None:
        self._inner, self._plan, self._metadata = inner, plan, metadata

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name not in IO_NAMES:
            return found

        def counted(*args: Any, **kinds: Any) -> Any:
            return self._plan.call(name, self._metadata, lambda: found(*args, **kinds))

        return counted


IO_NAMES = frozenset(
    {
        "put", "get", "delete", "delete_many", "put_stream",
        "cluster", "open_streams", "load_ranges", "load_objects", "trim_streams", "prepare_objects",
        "commit_upload", "replace_ranges", "sweep", "expired_prepared", "objects_to_delete", "postpone_deletes",
        "forget_objects", "open_wal_epoch", "wal_epochs", "end_wal_epoch", "seal_wal_epoch",
        "plugin_get", "plugin_put",
    }
)  # fmt: skip


def faulty_medium(device: MemoryState, plan: Plan) -> MemoryMedium:
    medium = MemoryMedium(device, segment_bytes=4 << 10)  # small, so that trimming really deletes
    for name in ("create", "append", "fence", "list", "epochs", "read", "sync", "delete"):
        found = getattr(medium, name)

        def counted(*args: Any, name: str = name, found: Any = found, **kinds: Any) -> Any:
            return plan.call_sync(f"medium.{name}", lambda: found(*args, **kinds))

        setattr(medium, name, counted)
    return medium
