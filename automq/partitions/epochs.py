"""Leader epochs of one partition: at which offset each began.

Theory (KIP-101, KIP-320). A client that was positioned under an older epoch asks where that epoch ended; if the answer
is below its position, records it saw were never confirmed and it must go back. An epoch gets its entry with its first
append: one under which nothing was written leaves no trace. Entries never go back, in epoch or in offset.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

UNDEFINED = -1

# Each restart of a broker that then writes adds an entry. With more than this the oldest are forgotten: a client that
# still holds such an epoch is told the first offset known, exactly as if retention had removed the data.
EPOCHS_MAX = 4096


class LeaderEpochs:
    """Rising pairs (epoch, start offset)."""

    __slots__ = ("_epochs", "_starts")

    def __init__(self, entries: Iterable[tuple[int, int]] = ()) -> None:
        self._epochs: list[int] = []
        self._starts: list[int] = []
        for epoch, start in entries:
            self.assign(epoch, start)

    def entries(self) -> list[tuple[int, int]]:
        return list(zip(self._epochs, self._starts, strict=True))

    @property
    def latest(self) -> int:
        """The last epoch that wrote, or −1."""
        return self._epochs[-1] if self._epochs else UNDEFINED

    def assign(self, epoch: int, start_offset: int) -> None:
        """Note that `epoch` wrote at `start_offset`. Older or equal epochs change nothing."""
        if self._epochs and epoch <= self._epochs[-1]:
            return
        if self._starts and self._starts[-1] == start_offset:
            # the epoch before wrote nothing that survived
            self._epochs[-1] = epoch
            return
        self._epochs.append(epoch)
        self._starts.append(start_offset)
        if len(self._epochs) > EPOCHS_MAX:
            del self._epochs[: EPOCHS_MAX // 8], self._starts[: EPOCHS_MAX // 8]

    def truncate_from_start(self, log_start_offset: int) -> None:
        """Forget epochs that ended before the log start; the one around it begins there from now on."""
        keep = bisect_right(self._starts, log_start_offset) - 1
        if keep >= 0:
            del self._epochs[:keep], self._starts[:keep]
            self._starts[0] = log_start_offset

    def epoch_for_offset(self, offset: int) -> int:
        """The epoch that wrote `offset`, or −1 when it is not known."""
        at = bisect_right(self._starts, offset) - 1
        return self._epochs[at] if at >= 0 else UNDEFINED

    def end_offset_for(self, epoch: int, current_epoch: int, end_offset: int) -> tuple[int, int]:
        """`(epoch found, its end offset)`: the largest known epoch ≤ the one asked for, or (−1, −1).

        `current_epoch` counts as known and open at `end_offset`, even before its first append.
        """
        if epoch == UNDEFINED or epoch > current_epoch:
            return UNDEFINED, UNDEFINED
        if epoch == current_epoch:
            return epoch, end_offset
        higher = bisect_right(self._epochs, epoch)
        end = self._starts[higher] if higher < len(self._epochs) else end_offset
        # below the first entry the data is gone: the epoch asked for "ended" where the log now begins
        return (self._epochs[higher - 1] if higher else epoch), end
