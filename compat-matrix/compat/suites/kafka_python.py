"""kafka-python's integration tests, from its sdist: an independent codec and client.

The sdist leaves out `test/service.py` and the broker's start scripts; the tests need of them an external
service and `kafka-topics.sh`, which `prepare` supplies.
"""

import shutil
import sys
import tarfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from compat import java
from compat.paths import CACHE
from compat.suites.model import (
    FAILED,
    HANG,
    PASSED,
    SKIPPED,
    Outcome,
    Report,
    Suite,
    Target,
    call,
    ensure,
    tail,
)

TEST_TIMEOUT_S = 120


class KafkaPython(Suite):
    name = "kafka-python"
    version = "3.0.12"
    title = "kafka-python, integration tests"
    # As in the broker configuration that kafka-python's repository tests with: short sessions.
    properties: ClassVar[Mapping[str, str]] = {"group.min.session.timeout.ms": "100"}
    excluded: ClassVar[Mapping[str, str]] = {
        "test_sasl_integration.py::*": "SASL",
        "test_ssl_integration.py::*": "needs the suite's own TLS broker",
        "test_admin_integration.py::test_create_describe_delete_acls": "ACL",
        **{
            f"test_admin_integration.py::test_{name}": "an API of a later issue"
            for name in (
                "alter_partition_reassignments",
                "alter_replica_log_dirs",
                "describe_metadata_quorum",
                "elect_leaders",
                "list_partition_reassignments",
            )
        },
        "test_producer_integration.py::test_transactional_*": "transactions",
    }

    @property
    def source(self) -> Path:
        return self.directory / f"kafka_python-{self.version}"

    @property
    def python(self) -> str:
        return str(self.directory / "venv" / "bin" / "python")

    def prepare(self) -> None:
        marker = self.directory / ".complete"
        if marker.exists():
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        ensure([sys.executable, "-m", "venv", str(self.directory / "venv")])
        pip = [self.python, "-m", "pip"]
        sdist = f"kafka-python=={self.version}"
        ensure(
            [
                *pip,
                "download",
                "-q",
                "--no-deps",
                "--no-binary",
                "kafka-python",
                "-d",
                str(self.directory),
                sdist,
            ]
        )
        with tarfile.open(self.directory / f"kafka_python-{self.version}.tar.gz") as archive:
            archive.extractall(self.directory, filter="data")
        extras = [
            "pytest<9",
            "pytest-mock",
            "pytest-timeout",
            "py",
            "crc32c",
            "lz4",
            "python-snappy",
            "zstandard",
        ]
        ensure([*pip, "install", "-q", str(self.source), *extras])
        (self.source / "test" / "__init__.py").touch()
        shutil.copy(
            Path(__file__).parent / "files" / "kafka_python_service.py", self.source / "test" / "service.py"
        )
        self._write_topic_script()
        marker.touch()

    def _write_topic_script(self) -> None:
        script = CACHE / "kafka-scripts" / "bin" / "kafka-topics.sh"
        script.parent.mkdir(parents=True, exist_ok=True)
        words = " ".join(f"'{word}'" for word in java.command("org.apache.kafka.tools.TopicCommand"))
        script.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        script.chmod(0o755)

    def _environment(self, target: Target | None) -> dict[str, str]:
        where = f"kafka://{target.bootstrap}" if target else "kafka://127.0.0.1:9"
        return {"KAFKA_URI": where, "KAFKA_VERSION": "4.0.0", "KAFKA_ROOT": str(CACHE / "kafka-scripts")}

    def _pytest(self, *args: str) -> list[str]:
        return [
            self.python,
            "-W",
            "ignore",
            "-m",
            "pytest",
            "-o",
            "addopts=",
            "-p",
            "no:cacheprovider",
            *args,
        ]

    def tests(self) -> list[str]:
        listed = call(
            self._pytest("--collect-only", "-q", "test/integration"),
            timeout=120,
            env=self._environment(None),
            cwd=self.source,
        )
        prefix = "test/integration/"
        return [line.removeprefix(prefix) for line in listed.output.splitlines() if line.startswith(prefix)]

    def run(self, target: Target, tests: Sequence[str], report: Report) -> dict[str, Outcome]:
        results = {}
        files = sorted({test.split("::")[0] for test in tests})
        for file in files:
            wanted = [test for test in tests if test.startswith(file + "::")]
            for test, outcome in self._run_file(target, file, wanted).items():
                results[test] = outcome
                report(test, outcome)
        return results

    def _run_file(self, target: Target, file: str, wanted: Sequence[str]) -> dict[str, Outcome]:
        xml = target.work / f"{file}.xml"
        done = call(
            self._pytest(
                "-q",
                f"--timeout={TEST_TIMEOUT_S}",
                f"--junitxml={xml}",
                *(f"test/integration/{test}" for test in wanted),
            ),
            timeout=TEST_TIMEOUT_S * (len(wanted) + 1),
            env=self._environment(target),
            cwd=self.source,
        )
        (target.work / f"{file}.log").write_text(done.output)
        found = read_junit(xml, file) if xml.exists() else {}
        missing = Outcome(status=HANG if done.hung else FAILED, message=tail(done.output))
        return {test: found.get(test, missing) for test in wanted}


def read_junit(path: Path, file: str) -> dict[str, Outcome]:
    outcomes = {}
    for case in ElementTree.parse(path).iter("testcase"):
        name = f"{file}::{case.get('name')}"
        seconds = float(case.get("time") or 0)
        problem = case.find("failure") if case.find("failure") is not None else case.find("error")
        skipped = case.find("skipped")
        if problem is not None:
            message = problem.get("message") or ""
            status = HANG if "Timeout" in message[:40] else FAILED
            outcomes[name] = Outcome(status=status, seconds=seconds, message=tail(message[:600]))
        elif skipped is not None:
            outcomes[name] = Outcome(
                status=SKIPPED, seconds=seconds, message=tail(skipped.get("message") or "")
            )
        else:
            outcomes[name] = Outcome(status=PASSED, seconds=seconds)
    return outcomes
