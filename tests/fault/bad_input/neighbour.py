"""A well-behaved client in its own process: it produces a record and fetches it, for ever, and notes the time taken.

Prints one line an exchange: monotonic end time and milliseconds. Its latencies are the measure of what others suffer.
"""

from __future__ import annotations

import sys
import time

from automq.protocol.api import ApiKey

from .wire import Raw, batch, fetch, produce

INTERVAL_S = 0.008
TOPIC = "neighbour"


def main() -> None:
    port = int(sys.argv[1])
    with Raw(port) as raw:
        while True:
            began = time.monotonic()
            answer = raw.ask(ApiKey.PRODUCE, 9, produce(TOPIC, batch(b"x" * 100)), patient=True)
            part = answer.responses[0].partition_responses[0]
            assert part.error_code == 0, part
            answer = raw.ask(
                ApiKey.FETCH, 12, fetch(TOPIC, offset=part.base_offset, wait_ms=500), patient=True
            )
            assert answer.responses[0].partitions[0].records, answer
            ended = time.monotonic()
            print(f"{ended:.6f} {(ended - began) * 1000:.3f}", flush=True)
            time.sleep(INTERVAL_S)


if __name__ == "__main__":
    main()
