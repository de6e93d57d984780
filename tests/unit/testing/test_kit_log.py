"""The kit's checks of the host's log: a medium, or a log, with a planted fault is caught by the check made for it."""

from __future__ import annotations

from typing import Any

import pytest

from automq.plugins import Buffers, SegmentId
from automq.testing import Verdict
from automq.testing.checks import media_log
from automq.wal.epoch_reader import EpochReader
from automq.wal.media.memory import MemoryMedium
from automq.wal.wal import Wal

from .test_kit_media import registry_of, verdict

SIZES = {"segment_bytes": 16 << 20, "capacity_bytes": 64 << 20}


class DropsTheLastByte(MemoryMedium):
    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        super().append(segment, buffers)
        del self._state.segments[segment][-1:]


class GivesOneBitOtherwise(MemoryMedium):
    def append(self, segment: SegmentId, buffers: Buffers) -> None:
        super().append(segment, buffers)
        data = self._state.segments[segment]
        data[len(data) // 2] ^= 1


@pytest.mark.parametrize(
    ("bent", "id"), [(DropsTheLastByte, "W02"), (GivesOneBitOtherwise, "W02"), (GivesOneBitOtherwise, "W45")]
)
def test_a_medium_that_gives_back_other_bytes_is_caught_by_the_log(bent: type[MemoryMedium], id: str) -> None:
    assert verdict(registry_of(bent, **SIZES), "bent://x", id) is Verdict.FAIL


def believes_anything(self: EpochReader, place: Any) -> Any:
    window = self._windows[place.segment]
    header = self._parse(window.get(place.position, 80), place)
    return header if header and header.total_bytes <= window.info.size - place.position else None


@pytest.mark.parametrize(
    ("where", "name", "broken", "id"),
    [
        (EpochReader, "_end", lambda self, place: None, "W07"),
        (EpochReader, "_check_end", lambda self: None, "W12"),
        (EpochReader, "_frame_at", believes_anything, "W08"),
        (Wal, "_fail", lambda self, error: None, "W05"),
        (Wal, "_measure", lambda self, metrics, round_: None, "W46"),
    ],
)
def test_a_log_with_a_planted_fault_is_caught(
    where: type, name: str, broken: Any, id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, broken)
    assert verdict(registry_of(MemoryMedium, **SIZES), "bent://x", id) is Verdict.FAIL


def test_a_log_without_a_bound_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    limitless = media_log.WalOptions(pending_bytes_max=1 << 40)
    monkeypatch.setattr(media_log, "WalOptions", lambda **_: limitless)
    assert verdict(registry_of(MemoryMedium, **SIZES), "bent://x", "W42") is Verdict.FAIL


def test_a_record_that_was_acknowledged_and_is_gone_after_kill_9_is_caught(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = media_log._child

    async def one_more(*args: Any) -> int:
        return 1 + media_log.CHILD_RECORDS_MAX + await honest(*args)

    from automq.plugins import Registry

    url = f"file://{tmp_path}/wal?segment_bytes=4MiB"
    assert verdict(Registry.discover(), url, "W03") is Verdict.PASS
    monkeypatch.setattr(media_log, "_child", one_more)
    assert verdict(Registry.discover(), url, "W03") is Verdict.FAIL
