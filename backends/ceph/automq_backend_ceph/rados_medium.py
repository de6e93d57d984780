"""The WAL on RADOS objects: a stale writer is refused by the OSD itself, inside the append.

Rules.
1. A WAL has one object `head`. Its omap holds the format, `fenced` (the highest fenced epoch), a key for every segment,
   and the address of each epoch's writer. A segment is one object; its omap holds `end`: how many bytes were appended,
   or `sealed`.
2. `append` is one write: *the end is where I left it* (guard) + the bytes there + the new end. One OSD executes it as
   one transaction, after every earlier write of this object and before every later one. So a repeated append lands at
   most once, and one that was under way for an hour lands nowhere once the end has moved or is sealed.
3. `create` is two writes: `head`, *fenced is below my epoch, and the number is new* (guards) + the segment's key; then
   the object, which must be new.
4. `fence(e)`: raise `fenced` in `head`: from here no create of e or below passes its guard, so the keys in `head` are
   all segments there will ever be. Then seal each of them, making those that do not exist yet, so that a create caught
   between its two writes finds the name taken. When the last is sealed, no append can take effect.
5. Hence fencing is `store`: guard and write are one transaction in one place, no clock, lease, lock or map is trusted.
   *Verify-after-append (append, then read a marker, then acknowledge) would be as safe, costs a second round trip, and
   leaves the zombie's bytes behind.* The blocklist comes in addition: it takes the zombie's requests off the OSDs,
   reads too. It alone would not do: OSDs learn it lazily and entries expire.
6. A delete by the epoch's own writer carries the same guards, though the metadata would not have let a stale one trim.
   What is deleted of older epochs was sealed and committed before; its late deletion loses nothing.
7. What is readable is durable: an OSD answers a read of an object only after the writes before it are committed on all
   replicas. `sync` has nothing to do.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Mapping, Sequence

from automq.plugins import (
    AlreadyExists,
    Buffers,
    Capabilities,
    Capability,
    Corrupt,
    Fenced,
    FencingMode,
    InvalidArgument,
    NotFound,
    SegmentId,
    SegmentInfo,
    StorageError,
    SyncSegmentMedium,
    join,
)
from automq.plugins.media import READ_BYTES_DEFAULT
from automq_backend_ceph.rados_client import (
    READ_BYTES_MAX,
    Objects,
    Refused,
    create_if_missing,
    create_new,
    drop,
    guard_equal,
    guard_less,
    put,
    remove,
    write_at,
)

FORMAT = "automq-rados-wal 1"
CAPABILITIES = Capabilities.declare(
    Capability.GROWS, fencing=FencingMode.STORE.value, append_retry="same", shared=True
)
_FORMAT, _FENCED, _END = "format", "fenced", "end"
# Sorts above every hexadecimal number: `guard_less(_END, SEALED)` says "not sealed".
SEALED = "sealed"


class RadosMedium(SyncSegmentMedium):
    """`prefix` begins the names of this WAL's objects. `blocklist_s`: how long a fenced client is shut out; 0: not."""

    capabilities = CAPABILITIES

    def __init__(
        self,
        objects: Objects,
        prefix: str,
        *,
        segment_bytes: int,
        blocklist_s: float,
        logger: logging.Logger,
        read_only: bool = False,
    ) -> None:
        self.segment_bytes = segment_bytes
        self._objects = objects
        self._prefix = prefix
        self._head = prefix + "head"
        self._blocklist_s = blocklist_s
        self._log = logger
        self._read_only = read_only
        self._mine: int | None = None  # the epoch this one writes
        self._entered: SegmentId | None = None  # in `head`, and not made yet
        self._ends: dict[SegmentId, int] = {}
        self._check_format()

    # Segments

    def create(self, epoch: int, number: int) -> SegmentId:
        segment = SegmentId(epoch, number)
        self._check_writable()
        if self._mine != epoch:
            self._lift_blocklist(epoch)
        try:
            if segment != self._entered:
                self._enter(segment)
            self._objects.write(self._name(segment), create_new(), put({_END: _hex(0)}))
        except (Refused, AlreadyExists) as error:
            raise self._taken(segment) from error
        self._mine, self._entered = epoch, None
        self._ends[segment] = 0
        return segment

    def _enter(self, segment: SegmentId) -> None:
        """The first write of `create`. A full cluster refuses the second and is asked again, so this is remembered."""
        self._objects.write(
            self._head,
            guard_less(_FENCED, _hex(segment.epoch)),
            guard_equal(_key(segment), ""),
            put({_key(segment): "1", _writer(segment.epoch): self._objects.address()}),
        )
        self._entered = segment

    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        self._check_writable()
        data = bytes(join(buffers))
        start = self._end(segment)
        end = start + len(data)
        if self.segment_bytes is not None and end > self.segment_bytes:
            raise InvalidArgument(
                f"{len(data)} bytes do not fit behind the {start} of {segment}, which takes {self.segment_bytes}",
                operation="append",
            )
        body = [write_at(data, start)] if data else []
        try:
            self._objects.write(
                self._name(segment), guard_equal(_END, _hex(start)), *body, put({_END: _hex(end)})
            )
        except Refused as refused:
            if not self._landed_before(segment, start, data):
                raise Fenced(f"{segment} is sealed: another owner has taken over") from refused
        self._ends[segment] = end

    def list(self, epoch: int) -> Sequence[SegmentInfo]:
        found = _segments(self._objects.omap(self._head, _key_prefix(epoch)))
        return [SegmentInfo(segment, self._size(segment)) for segment in found]

    def epochs(self) -> Sequence[int]:
        return sorted({segment.epoch for segment in _segments(self._objects.omap(self._head, "s/"))})

    def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> bytes:
        try:
            return self._objects.read(self._name(segment), start, max_bytes)
        except NotFound:
            if _key(segment) in self._objects.omap(self._head, _key_prefix(segment.epoch)):
                return b""  # a create or delete that a crash cut in two
            raise

    def delete(self, segment: SegmentId) -> None:
        self._check_writable()
        own = segment.epoch == self._mine
        fence = [] if self._mine is None else [guard_less(_FENCED, _hex(self._mine))]
        try:
            if fence and not own:
                self._objects.write(self._head, *fence)
            self._remove(segment, unsealed_only=own)
            self._objects.write(self._head, *fence, drop(_key(segment)))
        except Refused as error:
            raise Fenced(f"epoch {self._mine} is fenced", operation="delete") from error
        self._ends.pop(segment, None)

    def retire(self, epoch: int) -> None:
        """Unguarded, as its end is committed. `fenced` stays in `head`, so that its writer makes nothing anew."""
        self._check_writable()
        segments = _segments(self._objects.omap(self._head, _key_prefix(epoch)))
        for segment in segments:
            self._remove(segment)
            self._ends.pop(segment, None)
        if segments:
            self._objects.write(self._head, drop(*map(_key, segments)))

    def destroy(self) -> None:
        self._mine = None
        for epoch in self.epochs():
            self.retire(epoch)
        with contextlib.suppress(NotFound):
            self._objects.write(self._head, remove())

    # Fencing and life

    def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        """`first` and `mode` are not needed: every segment is sealed, and there is one mode."""
        self._check_writable()
        with contextlib.suppress(Refused):  # fenced already, perhaps by one that died before it had sealed
            self._objects.write(self._head, guard_less(_FENCED, _hex(epoch)), put({_FENCED: _hex(epoch)}))
        head = self._objects.omap(self._head)
        self._shut_out(head, epoch)
        for segment in _segments(head):
            if segment.epoch <= epoch:
                self._objects.write(self._name(segment), create_if_missing(), put({_END: SEALED}))
                self._ends.pop(segment, None)
        if self._mine is not None and self._mine <= epoch:
            self._mine = None  # fenced by itself: it may delete as any fencer

    def close(self) -> None:
        """Takes the writer's address back: a stop in good order leaves nobody to shut out."""
        try:
            if self._mine is not None:
                self._objects.write(self._head, drop(_writer(self._mine)))
        except (StorageError, Refused) as error:
            self._log.debug("the writer's address stays registered: %s", error)
        finally:
            self._mine = None
            self._objects.close()

    # The blocklist: in addition to the seals

    def _shut_out(self, head: Mapping[str, str], epoch: int) -> None:
        if not self._blocklist_s:
            return
        writers: dict[str, list[str]] = {}
        for key, address in head.items():
            if key.startswith("w/") and _epoch_of(key) <= epoch:
                writers.setdefault(address, []).append(key)
        writers.pop(self._objects.address(), None)
        for address, keys in writers.items():
            try:
                self._objects.blocklist(address, self._blocklist_s)
            except StorageError as error:
                self._log.warning(
                    "the old writer %s is not blocklisted (%s); the seals keep it out all the same. If it is for want"
                    " of leave: ceph auth caps … mon 'allow r, allow command \"osd blocklist\"', or set blocklist=0",
                    address,
                    error,
                )
                return
            self._objects.write(self._head, put({_blocked(_epoch_of(keys[-1])): address}), drop(*keys))

    def _lift_blocklist(self, epoch: int) -> None:
        """This node registers again, so what was blocklisted of its older lives may go: it is sealed out for ever."""
        for key, address in self._objects.omap(self._head, "b/").items():
            if _epoch_of(key) >= epoch:
                continue
            try:
                self._objects.unblocklist(address)
            except StorageError as error:
                self._log.warning("%s stays blocklisted until its entry expires (%s)", address, error)
            self._objects.write(self._head, drop(key))

    # Inside

    def _check_format(self) -> None:
        try:
            found = self._objects.omap(self._head, _FORMAT).get(_FORMAT)
        except NotFound:
            if self._read_only:
                raise NotFound(
                    f"there is no WAL at {self._prefix or 'this namespace'}", operation="open"
                ) from None
            try:
                self._objects.write(self._head, create_new(), put({_FORMAT: FORMAT}))
                return
            except AlreadyExists:  # another opener, at the same time
                found = self._objects.omap(self._head, _FORMAT).get(_FORMAT)
        if found != FORMAT:
            raise InvalidArgument(
                f"the object {self._head!r} says {found!r}, expected {FORMAT!r}: give the WAL a namespace of its own",
                operation="open",
            )

    def _end(self, segment: SegmentId) -> int:
        end = self._ends.get(segment)
        if end is None:
            mark = self._mark(segment)
            if mark == SEALED:
                raise Fenced(f"{segment} is sealed: another owner has taken over", operation="append")
            end = self._ends[segment] = int(mark, 16)
        return end

    def _mark(self, segment: SegmentId) -> str:
        mark = self._objects.omap(self._name(segment), _END).get(_END)
        if mark is None:
            raise Corrupt("the object has no end mark", operation="append", key=self._name(segment))
        return mark

    def _landed_before(self, segment: SegmentId, start: int, data: bytes) -> bool:
        """An earlier attempt of this append, whose answer was lost, is there. (Never so when sealed: nobody knows then
        whether the new owner has counted it.)"""
        if self._mark(segment) != _hex(start + len(data)):
            return False
        view = memoryview(data)
        for at in range(0, len(data), READ_BYTES_MAX):
            part = view[at : at + READ_BYTES_MAX]
            if self._objects.read(self._name(segment), start + at, len(part)) != part:
                return False
        return True

    def _taken(self, segment: SegmentId) -> StorageError:
        fenced = self._objects.omap(self._head, _FENCED).get(_FENCED, "")
        if fenced >= _hex(segment.epoch):
            return Fenced(
                f"epoch {segment.epoch} is fenced, as all up to {int(fenced, 16)}", operation="create"
            )
        return AlreadyExists(f"{segment} exists", operation="create")

    def _remove(self, segment: SegmentId, *, unsealed_only: bool = False) -> None:
        guards = [guard_less(_END, SEALED)] if unsealed_only else []
        with contextlib.suppress(NotFound):
            self._objects.write(self._name(segment), *guards, remove())

    def _size(self, segment: SegmentId) -> int:
        try:
            return self._objects.size(self._name(segment))
        except NotFound:  # a create or delete that a crash cut in two
            return 0

    def _name(self, segment: SegmentId) -> str:
        return f"{self._prefix}{_hex(segment.epoch)}-{_hex(segment.number)}"

    def _check_writable(self) -> None:
        if self._read_only:
            raise InvalidArgument("the medium was opened read-only")


def _hex(number: int) -> str:
    """Of one width, so that the OSD's comparison of bytes is one of numbers."""
    return f"{number:016x}"


def _key_prefix(epoch: int) -> str:
    return f"s/{_hex(epoch)}/"


def _key(segment: SegmentId) -> str:
    return _key_prefix(segment.epoch) + _hex(segment.number)


def _writer(epoch: int) -> str:
    return f"w/{_hex(epoch)}"


def _blocked(epoch: int) -> str:
    return f"b/{_hex(epoch)}"


def _epoch_of(key: str) -> int:
    return int(key.split("/")[1], 16)


def _segments(keys: Iterable[str]) -> Sequence[SegmentId]:
    """In WAL order."""
    parts = (key.split("/") for key in keys if key.startswith("s/"))
    return sorted(SegmentId(int(epoch, 16), int(number, 16)) for _, epoch, number in parts)
