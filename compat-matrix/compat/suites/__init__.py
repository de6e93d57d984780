"""`python -m compat suites`: other people's test suites against Apache Kafka and automq.

Each suite gets a fresh broker of each kind, Kafka first. Results are kept in `results/suites.json`, from which
`results/suites.md` is written; `--kafka recorded` reuses the oracle's part of that file and says so by its date.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from compat.brokers import SUITE_PROPERTIES, port_near, running
from compat.suites import store
from compat.suites.franz_go import FranzGo
from compat.suites.kafka_python import KafkaPython
from compat.suites.librdkafka import Librdkafka
from compat.suites.model import FAILED, HANG, PASSED, Outcome, Suite, Target
from compat.suites.rust_rdkafka import RustRdkafka

SUITES: dict[str, type[Suite]] = {s.name: s for s in (KafkaPython, FranzGo, RustRdkafka, Librdkafka)}
PORTS = {"kafka": 21100, "automq": 21120}
# A test that depends on time gets one more chance against either broker; the table shows that it took it.
ATTEMPTS = 2


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="compat suites", description=__doc__)
    parser.add_argument("--suite", action="append", choices=sorted(SUITES), help="default: all")
    parser.add_argument(
        "--test", action="append", default=[], help="only these test ids; stored with --record"
    )
    parser.add_argument(
        "--record", action="store_true", help="put the results of --test among the stored ones"
    )
    parser.add_argument("--kafka", choices=("run", "recorded", "only"), default="run")
    parser.add_argument("--list", action="store_true", help="print the test ids and stop")
    parser.add_argument("--minimum", type=float, default=0.0, help="fail below this score, in percent")
    args = parser.parse_args(argv)
    for name in args.suite or SUITES:
        suite = SUITES[name]()
        suite.prepare()
        if args.list:
            print("\n".join(f"{name}  {t}  {suite.reason(t) or ''}" for t in suite.tests()))
            continue
        kinds = {"run": ("kafka", "automq"), "recorded": ("automq",), "only": ("kafka",)}[args.kafka]
        for kind in kinds:
            results = run_suite(suite, kind, args.test)
            if args.record or not args.test:
                store.record(suite, kind, results, merge=bool(args.test))
    if args.list:
        return 0
    table = store.write_table()
    print(table)
    return 0 if store.lowest_score(args.suite or list(SUITES)) >= args.minimum else 1


def run_suite(suite: Suite, kind: str, only: Sequence[str] = ()) -> dict[str, Outcome]:
    """Run a suite against a fresh broker of one kind, failed tests a second time."""
    wanted = list(only) or [test for test in suite.tests() if suite.reason(test) is None]
    work = Path(tempfile.mkdtemp(prefix=f"automq-suite-{suite.name}-{kind}-"))
    properties = {**SUITE_PROPERTIES, **suite.properties}
    print(f"== {suite.title} {suite.version} against {kind}: {len(wanted)} tests, logs in {work}", flush=True)
    began = time.monotonic()
    with running(kind, suite.port or port_near(PORTS[kind]), properties=properties) as broker:
        target = Target(host="127.0.0.1", port=broker.port, work=work)
        results = suite.run(target, wanted, show)
        for attempt in range(2, ATTEMPTS + 1):
            failed = [test for test, outcome in results.items() if outcome.status in (FAILED, HANG)]
            for test, outcome in suite.run(target, failed, show).items() if failed else ():
                outcome.attempts = attempt
                results[test] = outcome
        (work / "broker.log").write_text(broker.log_tail(5000))
    passed = sum(outcome.status == PASSED for outcome in results.values())
    print(f"== {passed} of {len(wanted)} passed in {time.monotonic() - began:.0f} s", flush=True)
    return results


def show(test: str, outcome: Outcome) -> None:
    line = f"  {outcome.status:8} {outcome.seconds:6.1f} s  {test}"
    first = outcome.message.splitlines()[0][:160] if outcome.message else ""
    print(f"{line}  {first}" if outcome.status in (FAILED, HANG) else line, flush=True)
