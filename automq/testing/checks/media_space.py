"""W23: no space left, as the operating system says it.

The file system is really filled: with a file that has no name, so that nothing is left of it however this process ends,
and only where little is free. A small one is made in a moment: `mount -t tmpfs -o size=64m none /mnt/small`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from automq.plugins import CapacityExceeded, Outcome, StorageError, parse_url
from automq.testing.catalogue import WAL_MEDIUM, Skip, check
from automq.testing.checks.media_claims import FILL_BYTES_MAX, MIB
from automq.testing.environment import same
from automq.testing.media import MediumEnvironment, Strand

APPEND_BYTES = 64 * 1024
# Of the ballast: the last bytes are filled by small steps.
STEPS = (16 * MIB, MIB, 64 * 1024, 4096)
# Segments that a medium may have in reserve, and fills without asking for more space.
RESERVE_SEGMENTS = 4


@check(
    "W23",
    "a full file system refuses, keeps what it has, and takes again when there is room",
    "Somebody else's log fills the disk: the WAL must become slow, not lose or die.",
    profiles=(WAL_MEDIUM,),
)
async def no_space(env: MediumEnvironment) -> str:
    directory = _directory(env.url)
    free = _free_bytes(directory)
    if free > FILL_BYTES_MAX:
        raise Skip(
            f"give a WAL on a file system with at most {FILL_BYTES_MAX >> 20} MiB free (a tmpfs) to have it filled"
        )
    strand = env.strand()
    await strand.append(_body(env))
    with _full(directory):
        most = free + RESERVE_SEGMENTS * (env.medium.segment_bytes or 0)
        appended = await _append_until_full(env, strand, most)
        same(await strand.read(), strand.expected, "what was appended before the file system was full")
        await _trim_and_append(env, strand)
    await strand.append(_body(env), new=True)
    await env.reopen()
    same(await strand.read(env.medium), strand.expected, "what was appended around a full file system")
    await env.medium.delete_many(list(strand.written))
    return f"refused after {appended} bytes that had room already"


async def _append_until_full(env: MediumEnvironment, strand: Strand, most: int) -> int:
    """The bytes that were still taken."""
    limit, appended = env.medium.segment_bytes or most, 0
    while appended <= most:
        body = _body(env)
        used = len(strand.written.get(strand.segment, b"")) if strand.segment is not None else 0
        try:
            await strand.append(body, new=used + len(body) > limit)
        except CapacityExceeded as error:
            assert error.outcome is Outcome.NOT_COMMITTED, (
                f"no space left the outcome {error.outcome.value}: the host would have to end"
            )
            return appended
        except StorageError as error:
            raise AssertionError(f"no space left became {error.kind.value}: {error.message}") from error
        appended += len(body)
    raise Skip(f"{appended} bytes were taken without a refusal: the medium had their space already")


def _body(env: MediumEnvironment) -> bytes:
    segment = env.medium.segment_bytes
    return env.body(APPEND_BYTES if segment is None else min(APPEND_BYTES, segment // 4 or 1))


async def _trim_and_append(env: MediumEnvironment, strand: Strand) -> None:
    """A trim works on a full file system, and what it frees is there for the next append."""
    for oldest in list(strand.written)[: max(1, len(strand.written) // 2)]:
        await env.medium.delete(oldest)
        del strand.written[oldest]
    try:
        await strand.append(_body(env), new=True)
    except CapacityExceeded as error:
        raise AssertionError(f"what was trimmed gave no room: {error.message}") from error


def _directory(url: str) -> Path:
    """Where on this machine the WAL lies. Raises Skip when it does not."""
    parsed = parse_url(url)
    path = Path(parsed.path)
    if parsed.host or not path.is_absolute() or not path.exists():
        raise Skip("the medium lies in no file system of this machine")
    if path.is_block_device():
        raise Skip("a block device has its space by itself")
    return path if path.is_dir() else path.parent


def _free_bytes(directory: Path) -> int:
    found = os.statvfs(directory)
    return found.f_bavail * found.f_frsize


@contextlib.contextmanager
def _full(directory: Path) -> Iterator[None]:
    """The file system has no room while in the block."""
    with tempfile.TemporaryFile(dir=directory) as ballast:
        size = 0
        for step in STEPS:
            while size < 2 * FILL_BYTES_MAX:
                try:
                    os.posix_fallocate(ballast.fileno(), size, step)
                except OSError as error:
                    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                        raise Skip(f"the file system cannot be filled: {error.strerror}") from error
                    break
                size += step
        yield
