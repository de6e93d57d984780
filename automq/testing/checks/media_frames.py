"""W06 to W12: frames with a fault, written into the medium by hand, and what a recovery makes of them.

What a medium cannot show (a slot appears whole, so none is torn) is skipped with the reason.
"""

from __future__ import annotations

from collections.abc import Callable

from automq.testing.catalogue import WAL_MEDIUM, Level, Skip, check
from automq.testing.log import FOREIGN_UUID, a_frame, numbered, recovered, write_frames
from automq.testing.media import MediumEnvironment
from automq.wal import CorruptWal
from automq.wal.frame import HEADER_BYTES, RECORD_HEADER_BYTES

MEDIUM = (WAL_MEDIUM,)


@check(
    "W06",
    "a torn tail at every byte",
    "A crash stops a write anywhere; the log ends before it, and goes on.",
    profiles=MEDIUM,
)
async def torn(env: MediumEnvironment) -> str:
    if env.single:
        raise Skip("a segment takes one append and appears whole or not at all: nothing can be torn")
    step, size = env.medium.alignment, HEADER_BYTES + RECORD_HEADER_BYTES + 100
    cuts = range(size) if env.level is Level.FULL and step == 1 else range(0, size, max(1, size // 12))
    for cut in cuts:
        epoch = env.next_epoch()
        last = a_frame(env, epoch, 3, durable=2)[:cut]
        last += bytes(-len(last) % step)  # an aligned medium has sectors that were never written
        await write_frames(env, epoch, [a_frame(env, epoch, n, durable=n - 1) for n in (1, 2)] + [last])
        found = await recovered(env, epoch)
        assert found == numbered(1, 2), f"torn after {cut} bytes, the log has {[lsn for lsn, _ in found]}"
        await env.medium.retire(epoch)
    return f"{len(cuts)} places"


@check(
    "W07",
    "corruption inside the log is an error, never a shorter log",
    "Ending at a flipped bit would silently drop what was acknowledged after it.",
    profiles=MEDIUM,
)
async def corrupt(env: MediumEnvironment) -> None:
    places = {
        "the header": 20,
        "its checksum": HEADER_BYTES - 1,
        "the body": HEADER_BYTES + RECORD_HEADER_BYTES + 7,
    }
    for what, place in places.items():
        epoch = env.next_epoch()
        frames = [a_frame(env, epoch, n, durable=n - 1) for n in (1, 2, 3)]
        broken = bytearray(frames[1])
        broken[place] ^= 1 << 3
        await write_frames(env, epoch, [frames[0], bytes(broken), frames[2]])
        try:
            found = await recovered(env, epoch)
        except CorruptWal:
            continue
        raise AssertionError(f"a bit flipped in {what} gave a log of {len(found)} records and no error")


@check(
    "W08",
    "frames of another log, epoch or place are not taken for its own",
    "Recycled space and a stale writer leave frames that are valid, and somebody else's.",
    profiles=MEDIUM,
)
async def foreign(env: MediumEnvironment) -> None:
    def cases(epoch: int) -> dict[str, bytes]:
        return {
            "of another WAL": a_frame(env, epoch, 2, uuid=FOREIGN_UUID),
            "of another epoch": a_frame(env, epoch - 1, 2),
            "with a later number": a_frame(env, epoch, 7),
        }

    for what in cases(1):
        epoch = env.next_epoch()
        await write_frames(env, epoch, [a_frame(env, epoch, 1), cases(epoch)[what]])
        try:
            found = await recovered(env, epoch)
        except CorruptWal:
            continue  # refused, where a slot cannot have been anybody else's
        assert found == numbered(1), f"a frame {what} gave the log {[lsn for lsn, _ in found]}"


@check(
    "W12",
    "an empty, an unformatted and a foreign log are told apart",
    "An empty log starts a broker; one that is not readable must not look empty.",
    profiles=MEDIUM,
)
async def told_apart(env: MediumEnvironment) -> None:
    assert await recovered(env, env.next_epoch()) == [], "an epoch that nobody began has records"
    contents: dict[str, Callable[[int], bytes]] = {
        "unformatted": lambda _: env.body(1000),
        "foreign": lambda epoch: a_frame(env, epoch, 1, uuid=FOREIGN_UUID),
    }
    for what, content in contents.items():
        epoch = env.next_epoch()
        await write_frames(env, epoch, [content(epoch)])
        try:
            found = await recovered(env, epoch, end_lsn=2)  # the metadata knows of one record
        except CorruptWal:
            continue
        raise AssertionError(f"an {what} segment was read as a log of {len(found)} records")
