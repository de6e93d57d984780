"""The other half of powerloss.c: arms faults while a process runs, and loses power after it is dead.

A `Disk` is a directory whose unsynced changes can be lost. `environment()` puts a process on it. After the process
was killed, `lose_power(rng)` leaves what was synced and a random subset of what was not; `keep_all()` is a mere kill,
whose unsynced changes stay in the page cache, readable and still not durable. Both may alternate.
"""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import random
import shutil
import struct
import subprocess
from collections import defaultdict
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

HERE = Path(__file__).parent
PAGE = 4096
SECTOR = 512
RULES = 8
_RECORD = struct.Struct("<IIQQQQII")
_MAGIC = 0x504C4F53


class Op(IntEnum):
    WRITE = 0
    SYNC = 1
    CREATE = 2
    RENAME = 3
    UNLINK = 4
    TRUNCATE = 5
    MKDIR = 6
    LINK = 7
    OPEN = 8
    READ = 9


#: Calls that change something: where a kill is interesting.
CHANGES = tuple(op for op in Op if op < Op.OPEN)
ALL = tuple(Op)


class How(IntEnum):
    BEFORE = 0
    AFTER = 1
    HALF = 2


class Type(IntEnum):
    PAGE = 1
    SIZE = 2
    SYNC = 3
    SYNCPAGES = 4
    POISON = 5
    CREATE = 6
    RENAME = 7
    UNLINK = 8
    MKDIR = 9
    RMDIR = 10
    DIRSYNC = 11


class _Rule(ctypes.Structure):
    _fields_ = (
        ("ops", ctypes.c_uint32),
        ("err", ctypes.c_int32),
        ("skip", ctypes.c_uint64),
        ("count", ctypes.c_uint64),
        ("seen", ctypes.c_uint64),
        ("prefix", ctypes.c_char * 224),
    )


class _Control(ctypes.Structure):
    _fields_ = (
        ("seq", ctypes.c_uint64),
        ("countdown", ctypes.c_int64),
        ("kill_ops", ctypes.c_uint32),
        ("kill_how", ctypes.c_uint32),
        ("kill_prefix", ctypes.c_char * 224),
        ("killed", ctypes.c_uint64),
        ("killed_path", ctypes.c_char * 256),
        ("calls", ctypes.c_uint64 * len(Op)),
        ("rules", _Rule * RULES),
    )


def build(directory: Path) -> Path:
    """Compile the layer; returns the library's path."""
    library = directory / "powerloss.so"
    command = [
        "cc",
        "-O2",
        "-shared",
        "-fPIC",
        "-o",
        str(library),
        str(HERE / "powerloss.c"),
        "-ldl",
        "-lpthread",
    ]
    subprocess.run(command, check=True)
    return library


@dataclass
class Lost:
    """What a power loss took, for reports."""

    pages: int = 0
    torn: int = 0
    sizes: int = 0
    names: int = 0
    unsynced_pages: int = 0
    unsynced_names: int = 0


@dataclass
class _Page:
    seq: int
    old: bytes
    poisoned: bool = False


@dataclass
class _File:
    pages: dict[int, list[_Page]] = field(default_factory=lambda: defaultdict(list))
    sizes: list[tuple[int, int]] = field(default_factory=list)  # seq, size before


@dataclass(frozen=True)
class _Name:
    seq: int
    type: Type
    path: str
    target: str = ""
    grave: str = ""

    @property
    def directories(self) -> set[str]:
        paths = (self.path, self.target) if self.type is Type.RENAME else (self.path,)
        return {os.path.dirname(path) for path in paths}


class Disk:
    """`base` holds the covered directory `root` and, beside it, journal, control and graves."""

    def __init__(self, base: Path, library: Path) -> None:
        self.base = base.resolve()
        self.library = library
        self.root = self.base / "data"
        self._journal = self.base / "journal"
        self._graves = self.base / "graves"
        self.root.mkdir(parents=True, exist_ok=True)
        self._graves.mkdir(exist_ok=True)
        self._journal.touch()
        control = self.base / "control"
        control.write_bytes(bytes(-(-ctypes.sizeof(_Control) // PAGE) * PAGE))
        with control.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 0)
        self._control = _Control.from_buffer(self._memory)

    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(self.library),
            "POWERLOSS_ROOT": str(self.root),
            "POWERLOSS_JOURNAL": str(self._journal),
            "POWERLOSS_CONTROL": str(self.base / "control"),
            "POWERLOSS_GRAVES": str(self._graves),
        }

    # While it runs

    def kill_at(
        self, nth: int, *, prefix: str = "", ops: tuple[Op, ...] = CHANGES, how: How = How.BEFORE
    ) -> None:
        """The process dies at the nth call from now among `ops` below `prefix` (relative to the root)."""
        self._control.killed = 0
        self._control.kill_ops = sum(1 << op for op in ops)
        self._control.kill_how = how
        self._control.kill_prefix = prefix.encode()
        self._control.countdown = nth

    def fail(
        self, slot: int, code: int, *, prefix: str = "", ops: tuple[Op, ...], skip: int = 0, count: int = 0
    ) -> None:
        """Calls fail with errno `code`, after `skip` good ones, `count` times (0: until `heal`)."""
        rule = self._control.rules[slot]
        rule.ops = 0
        rule.err, rule.skip, rule.count, rule.seen, rule.prefix = code, skip, count, 0, prefix.encode()
        rule.ops = sum(1 << op for op in ops)

    def heal(self) -> None:
        self._control.countdown = 0
        for rule in self._control.rules:
            rule.ops = 0

    def failures(self, slot: int) -> int:
        """How often the rule's calls were met."""
        return max(self._control.rules[slot].seen - self._control.rules[slot].skip, 0)

    @property
    def killed(self) -> tuple[Op, str] | None:
        """The call at which the layer killed the process, and the path below the root."""
        if not self._control.killed:
            return None
        path = os.path.relpath(self._control.killed_path.decode(), self.root)
        return Op(self._control.killed - 1), path

    @property
    def calls(self) -> dict[Op, int]:
        return {op: self._control.calls[op] for op in Op}

    # After it is dead

    def keep_all(self) -> None:
        """A kill: nothing is lost now, and what was not synced may still be lost later."""
        self.heal()

    def forget(self) -> None:
        """Count everything as synced (a clean slate between scenarios)."""
        self.heal()
        self._journal.write_bytes(b"")
        shutil.rmtree(self._graves)
        self._graves.mkdir()

    def lose_power(self, rng: random.Random) -> Lost:
        files, names = self._unsynced()
        lost = Lost(unsynced_names=len(names), unsynced_pages=sum(len(f.pages) for f in files.values()))
        share = rng.choice((0.0, 0.1, 0.5, 0.5, 0.9, 1.0))  # of what is unsynced, how much is lost
        paths = self._paths_by_inode()
        for inode, unsynced in files.items():
            if path := paths.get(inode):
                self._revert_file(path, unsynced, share, rng, lost)
        self._revert_names(names, rng, lost)
        for path in self.root.rglob("*-shm"):
            path.unlink()
        self.forget()
        return lost

    def _records(self):  # type: ignore[no-untyped-def]
        data = self._journal.read_bytes()
        at = 0
        while len(data) - at >= _RECORD.size:
            magic, kind, seq, inode, a, b, n1, n2 = _RECORD.unpack_from(data, at)
            assert magic == _MAGIC, f"the journal is damaged at {at}"
            end = at + _RECORD.size + n1 + n2
            if end > len(data):
                return  # killed while writing it: the change itself never began
            one = data[at + _RECORD.size : at + _RECORD.size + n1]
            yield Type(kind), seq, inode, a, b, one, data[end - n2 : end]
            at = end

    def _unsynced(self) -> tuple[dict[int, _File], list[_Name]]:
        files: dict[int, _File] = defaultdict(_File)
        names: list[_Name] = []
        for kind, seq, inode, a, b, one, two in self._records():
            file = files[inode]
            if kind is Type.PAGE:
                file.pages[a].append(_Page(seq, one))
            elif kind is Type.SIZE:
                file.sizes.append((seq, a))
            elif kind is Type.SYNC:
                for page in list(file.pages):
                    self._synced(file, page, a)
                file.sizes = [item for item in file.sizes if item[0] >= a]
            elif kind is Type.SYNCPAGES:
                for page in range(b >> 32, (b & 0xFFFFFFFF) + 1):
                    self._synced(file, page, a)
                file.sizes = [item for item in file.sizes if item[0] >= a]
            elif kind is Type.POISON:
                for history in file.pages.values():
                    for item in history:
                        item.poisoned |= item.seq < a
            elif kind is Type.DIRSYNC:
                directory = one.decode()
                names = [name for name in names if name.seq >= a or directory not in name.directories]
            elif kind is Type.RENAME:
                target, _, grave = two.decode().partition("\n")
                names.append(_Name(seq, kind, one.decode(), target, grave))
            else:
                names.append(_Name(seq, kind, one.decode(), grave=two.decode()))
        return files, names

    @staticmethod
    def _synced(file: _File, page: int, before: int) -> None:
        """A sync that began at `before` covers older pre-images; but not of a page whose earlier sync failed, unless
        it was written again since."""
        history = file.pages.get(page)
        if history is None:
            return
        covered = [item for item in history if item.seq < before]
        if covered and covered[-1].poisoned:
            return
        file.pages[page] = [item for item in history if item.seq >= before]
        if not file.pages[page]:
            del file.pages[page]

    def _paths_by_inode(self) -> dict[int, Path]:
        found = {}
        for top in (self._graves, self.root):
            for path in top.rglob("*"):
                if path.is_file():
                    found[path.stat().st_ino] = path
        return found

    def _revert_file(self, path: Path, file: _File, share: float, rng: random.Random, lost: Lost) -> None:
        with path.open("r+b") as handle:
            fd = handle.fileno()
            size = before = os.fstat(fd).st_size
            if file.sizes and rng.random() < share:
                size = file.sizes[0][1]
                os.ftruncate(fd, size)
                lost.sizes += 1
            for page, history in file.pages.items():
                start = page * PAGE
                restored = before <= start < size  # came back with the truncation that was undone
                if start >= size or not (restored or rng.random() < share):
                    continue
                old = rng.choice(history[:2]).old.ljust(PAGE, b"\0")
                begin, end = 0, PAGE
                if not restored and rng.random() < 0.1:  # a page may tear between sectors
                    begin, end = sorted(rng.sample(range(0, PAGE + 1, SECTOR), 2))
                    lost.torn += 1
                end = min(end, size - start)
                if begin < end:
                    os.pwrite(fd, old[begin:end], start + begin)
                    lost.pages += 1

    def _revert_names(self, names: list[_Name], rng: random.Random, lost: Lost) -> None:
        """A journalling file system keeps the order of a directory's changes: a suffix of them is lost."""
        by_directory: dict[str, list[_Name]] = defaultdict(list)
        for name in names:
            for directory in name.directories:
                by_directory[directory].append(name)
        gone: set[int] = set()
        for items in by_directory.values():
            gone |= {item.seq for item in items[rng.randint(0, len(items)) :]}
        for name in reversed(names):
            if name.seq in gone:
                self._undo(name)
                lost.names += 1

    def _undo(self, name: _Name) -> None:
        with contextlib.suppress(FileNotFoundError, FileExistsError, NotADirectoryError):
            if name.type is Type.CREATE:
                os.unlink(name.path)
            elif name.type is Type.MKDIR:
                shutil.rmtree(name.path)
            elif name.type is Type.RMDIR:
                os.mkdir(name.path)
            elif name.type is Type.UNLINK:
                os.link(name.grave, name.path)
            elif name.type is Type.RENAME:
                if name.path != name.target:
                    os.rename(name.target, name.path)
                if name.grave:
                    os.link(name.grave, name.target)
