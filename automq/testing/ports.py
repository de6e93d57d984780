"""Free ports of 127.0.0.1, for servers that must be told theirs before they start."""

from __future__ import annotations

import random
import socket
from collections.abc import Sequence

# Below those that systems give to outgoing connections: a client in between would take a port that was free.
FIRST, LAST = 21_000, 30_999
ATTEMPTS = 100


def free_ports(count: int = 1) -> Sequence[int]:
    """`count` neighbouring ports that nobody has now: `(port,) = free_ports()`, `first, *_ = free_ports(9)`.

    Nothing keeps them: a server should take them soon. Two processes that ask at a time are unlikely to be given the
    same, for the place is random. Raises OSError when there are none.
    """
    for _ in range(ATTEMPTS):
        first = random.SystemRandom().randrange(FIRST, LAST - count + 2)
        ports = range(first, first + count)
        if all(map(_is_free, ports)):
            return ports
    raise OSError(f"no {count} neighbouring free ports from {FIRST} to {LAST}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as servers do: old connections are no obstacle
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
