"""Other people's clients against the broker of a row: the tests in tests/clients, one run a client."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from xml.etree import ElementTree

from compat.matrix.checkout import interpreter
from compat.matrix.results import Failed, NotRun, Step
from compat.paths import KAFKA_VERSION, PROJECT

#: Client → file and selection of its tests.
TESTS: Mapping[str, tuple[str, str]] = {
    "confluent-kafka": ("test_python_clients.py", "confluent or compaction"),
    "confluent-kafka (round trip)": ("test_python_clients.py", "confluent_round_trip"),
    "kafka-python": ("test_python_clients.py", "kafka_python"),
    "aiokafka": ("test_python_clients.py", "aiokafka"),
    "kafka-java-tools": ("test_java_tools.py", ""),
    "kafka-java-old": ("test_old_java_clients.py", ""),
    "franz-go": ("test_go_and_kcat.py", "franz"),
    "kcat": ("test_go_and_kcat.py", "kcat"),
}
TIMEOUT_S = 1200.0


def run(client: str, bootstrap: str, home: Path, step: Step) -> None:
    """All tests of one client; raises Failed with the names of those that fail."""
    file, selection = TESTS[client]
    report = home / f"clients-{client}.xml"
    done = subprocess.run(
        [
            *(interpreter(), "-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/clients/{file}"),
            *(("-k", selection) if selection else ()),
            f"--junit-xml={report}",
        ],
        cwd=PROJECT,
        env={**_environment(), "AUTOMQ_CLIENTS_BOOTSTRAP": bootstrap},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    if not report.exists():
        raise Failed(f"pytest exited {done.returncode} without a report: {done.stdout[-300:]}")
    judge(list(ElementTree.parse(report).getroot().iter("testcase")), step)


def judge(cases: Sequence[ElementTree.Element], step: Step) -> None:
    """A client's cases as one verdict. Raises Failed with the names of those that fail and what the first one said."""
    failed = {
        str(case.get("name")): bad for case in cases if (bad := _first(case, "failure", "error")) is not None
    }
    skipped = [found for case in cases if (found := case.find("skipped")) is not None]
    step.facts |= {"tests": len(cases), "passed": len(cases) - len(failed) - len(skipped)}
    if failed or not cases:
        said = " ".join(bad.get("message", "").strip()[:200] for bad in list(failed.values())[:1])
        raise Failed(f"{len(failed)} of {len(cases)} tests fail: {', '.join(failed)[:300]}; {said}")
    if len(skipped) == len(cases):
        raise NotRun(skipped[0].get("message") or "every test was skipped")


def _first(case: ElementTree.Element, *tags: str) -> ElementTree.Element | None:
    return next((found for tag in tags if (found := case.find(tag)) is not None), None)


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("AUTOMQ_")}


def versions(names: Sequence[str]) -> dict[str, str]:
    """Of the clients named, those that are Python packages, and of Kafka's."""
    found = {"kafka-clients": KAFKA_VERSION} if "kafka-java-tools" in names else {}
    for name in ("confluent-kafka", "kafka-python", "aiokafka"):
        with contextlib.suppress(PackageNotFoundError):
            if any(one.startswith(name) for one in names):
                found[name] = version(name)
    return found
