"""The Rust `rdkafka` crate's integration tests: librdkafka seen through Rust, one process a test binary."""

import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

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

TEST_TIMEOUT_S = 180


class RustRdkafka(Suite):
    name = "rdkafka"
    version = "0.39.0"
    title = "Rust rdkafka crate, integration tests"
    # Its docker-compose.yaml: 3 partitions by default, which its metadata and consumer tests count on.
    properties: ClassVar[Mapping[str, str]] = {"num.partitions": "3"}
    port = 9092
    excluded: ClassVar[Mapping[str, str]] = {"test_transactions::*": "transactions"}

    @property
    def source(self) -> Path:
        return self.directory / "src"

    def prepare(self) -> None:
        marker = self.directory / ".complete"
        if marker.exists():
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        ensure(["cargo", "info", "-q", f"rdkafka@{self.version}"], cwd=self.directory)
        home = Path(
            subprocess.check_output(["sh", "-c", "echo ${CARGO_HOME:-$HOME/.cargo}"], text=True).strip()
        )
        unpacked = next(home.glob(f"registry/src/*/rdkafka-{self.version}"))
        shutil.copytree(unpacked, self.source, dirs_exist_ok=True)
        ensure(["cargo", "test", "-q", "--no-run", "--tests"], cwd=self.source)
        marker.touch()

    def _binaries(self) -> dict[str, Path]:
        built = call(["cargo", "test", "--no-run", "--tests"], timeout=600, cwd=self.source)
        found = re.findall(r"Executable tests/(test_\w+)\.rs \((\S+)\)", built.output)
        return {name: self.source / path for name, path in found}

    def tests(self) -> list[str]:
        listed = []
        for name, binary in self._binaries().items():
            names = call([str(binary), "--list"], timeout=60, cwd=self.source).output
            listed += [f"{name}::{test}" for test in re.findall(r"^(\S+): test$", names, re.MULTILINE)]
        # utils.rs is compiled into each binary, its tests need no broker and are counted nowhere.
        return [test for test in listed if "::utils::" not in test]

    def run(self, target: Target, tests: Sequence[str], report: Report) -> dict[str, Outcome]:
        binaries = self._binaries()
        results = {}
        for test in tests:
            binary, _, name = test.partition("::")
            results[test] = self._run_one(target, binaries[binary], test, name)
            report(test, results[test])
        return results

    def _run_one(self, target: Target, binary: Path, test: str, name: str) -> Outcome:
        began = time.monotonic()
        done = call(
            [str(binary), "--test-threads=1", "--exact", name],
            timeout=TEST_TIMEOUT_S,
            env={"KAFKA_HOST": target.bootstrap, "KAFKA_VERSION": "3.9.0"},
            cwd=self.source,
        )
        (target.work / f"{test.replace('::', '.')}.log").write_text(done.output)
        seconds = round(time.monotonic() - began, 1)
        if done.hung:
            return Outcome(status=HANG, seconds=seconds, message=tail(done.output))
        if re.search(r"^test result: ok\. 0 passed; 0 failed; 1 ignored", done.output, re.MULTILINE):
            return Outcome(status=SKIPPED, seconds=seconds)
        if done.code == 0:
            return Outcome(status=PASSED, seconds=seconds)
        panic = re.search(r"panicked at .*?(?=note:|stack backtrace|failures:)", done.output, re.DOTALL)
        return Outcome(status=FAILED, seconds=seconds, message=tail(panic[0] if panic else done.output))
