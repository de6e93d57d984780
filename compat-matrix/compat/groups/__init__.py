"""`python -m compat groups`: members that act at random in a group of Kafka's and in one of ours, step by step alike.

A seed makes a sequence of joins, heartbeats (right, late, wrong), syncs, leaves, commits and descriptions by five
members, two of them sharing an instance id. Each step goes to both brokers and the answers are compared, member
ids and topic ids by what they stand for. The first difference ends a sequence and is printed with the steps before it.
"""

import argparse
import sys
from collections.abc import Callable, Sequence

from compat.brokers import SUITE_PROPERTIES, running
from compat.groups import classic, consumer
from compat.groups.side import Side, Trace
from compat.paths import PROJECT

PORTS = {"kafka": 21730, "automq": 21740}
PROPERTIES = {
    **SUITE_PROPERTIES,
    # Assignments follow a change at once, so that the order of steps and not the clock decides.
    "group.consumer.assignment.interval.ms": "0",
    "group.initial.rebalance.delay.ms": "0",
}
PROTOCOLS: dict[str, Callable[[int, Sequence[Side]], Trace]] = {
    "classic": classic.play,
    "consumer": consumer.play,
}
DIFFERENCES_MAX = 5
STEPS_SHOWN = 14

if str(PROJECT) not in sys.path:
    sys.path.append(str(PROJECT))


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="compat groups", description=__doc__)
    parser.add_argument("--protocol", choices=sorted(PROTOCOLS), action="append", help="default: both")
    parser.add_argument("--rounds", type=int, default=50, help="sequences of each protocol")
    parser.add_argument("--seed", type=int, default=0, help="of the first sequence")
    args = parser.parse_args(argv)
    different = 0
    with (
        running("kafka", PORTS["kafka"], properties=PROPERTIES) as kafka,
        running("automq", PORTS["automq"], properties=PROPERTIES) as automq,
    ):
        sides = [Side("kafka", kafka.port), Side("automq", automq.port)]
        for name in args.protocol or PROTOCOLS:
            alike = 0
            for seed in range(args.seed, args.seed + args.rounds):
                trace = PROTOCOLS[name](seed, sides)
                if not trace.differs:
                    alike += 1
                    continue
                different += 1
                print(f"{name}, seed {seed}:")
                print("\n".join(f"    {step}" for step in trace.steps[-STEPS_SHOWN:]), flush=True)
                if different >= DIFFERENCES_MAX:
                    return 1
            print(f"{name}: {alike} of {args.rounds} sequences answered alike", flush=True)
    return 1 if different else 0
