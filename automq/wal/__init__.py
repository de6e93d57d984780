"""The write-ahead log: framing, group commit, recovery, trim; and the built-in segment media.

`Wal` writes an epoch, `recover` reads epochs back. The bytes are in docs/formats/wal.md.
"""

from automq.wal.errors import CorruptWal, WalFailed, WalFull
from automq.wal.frame import DATA, MAY_SKIP, WalRecord
from automq.wal.options import WalOptions
from automq.wal.recovery import EpochToRead, Recovery, recover
from automq.wal.wal import Wal

__all__ = [
    "DATA",
    "MAY_SKIP",
    "CorruptWal",
    "EpochToRead",
    "Recovery",
    "Wal",
    "WalFailed",
    "WalFull",
    "WalOptions",
    "WalRecord",
    "recover",
]
