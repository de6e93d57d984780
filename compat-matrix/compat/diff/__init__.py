"""`python -m compat diff`: the same requests to Apache Kafka and to automq, the normalised answers compared.

The oracle's answers are kept in `results/diff/kafka.json` and reused (`--kafka recorded`), so that a developer's
round needs only automq; `make diff` plays both. `--show NAME` prints what was answered.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from typing import Any

from compat.brokers import SUITE_PROPERTIES, port_near, running
from compat.diff import formatter, report, store
from compat.diff.case import Case
from compat.diff.cases import load
from compat.diff.run import play_all
from compat.paths import PROJECT

PORTS = {"kafka": 21110, "automq": 21150}
# Short sessions let the cases of members that time out finish; the oldest message age lets fixed times pass.
PROPERTIES = {
    **SUITE_PROPERTIES,
    "num.partitions": "2",
    # An assignment follows a change at once, not up to a second later.
    "group.consumer.assignment.interval.ms": "0",
    "log.retention.ms": "-1",
}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="compat diff", description=__doc__)
    parser.add_argument(
        "--case", action="append", default=[], help="names or prefixes of cases; default: all"
    )
    parser.add_argument("--kafka", choices=("run", "recorded", "only"), default="run")
    parser.add_argument("--list", action="store_true", help="name the cases")
    parser.add_argument("--show", metavar="NAME", help="print the recorded answers of cases with this prefix")
    parser.add_argument("--port", type=int, help="an automq that already runs, instead of a fresh one")
    parser.add_argument(
        "--no-formatter", action="store_true", help="leave out Kafka's own reader of __consumer_offsets"
    )
    args = parser.parse_args(argv)
    cases = [case for case in load() if not args.case or any(case.name.startswith(c) for c in args.case)]
    if args.list:
        print("\n".join(case.name for case in cases))
        return 0
    if args.show:
        return report.show(args.show)
    partial = bool(args.case)
    if args.kafka != "recorded":
        store.record("kafka", play("kafka", cases), merge=partial)
    if args.kafka == "only":
        return 0
    store.record("automq", play("automq", cases, args.port), merge=partial)
    if not partial and not args.no_formatter:
        store.record("automq", {"formatter": formatter.check()}, merge=True)
    return report.compare(None if not partial else [case.name for case in cases])


def play(kind: str, cases: Sequence[Case], port: int | None = None) -> dict[str, Any]:
    """Play `cases` on a fresh broker of one kind."""
    began = time.monotonic()
    if port is not None:
        return play_all(port, cases)
    with running(kind, port_near(PORTS[kind]), properties=PROPERTIES) as broker:
        answers = play_all(broker.port, cases)
        store.keep_log(kind, broker.log_tail(20000))
    print(f"{kind}: {len(cases)} sequences in {time.monotonic() - began:.0f} s", flush=True)
    return answers


# The encoders under test are the checkout's own, also where another environment runs this.
if str(PROJECT) not in sys.path:
    sys.path.append(str(PROJECT))
