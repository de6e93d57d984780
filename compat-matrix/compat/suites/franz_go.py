"""franz-go's own tests of its `kgo` package that talk to a broker.

The package has 151 tests; the 36 named here are those that open a client to the seeds. Each runs in a process
of its own, so that one that hangs takes nothing with it.
"""

import re
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

MODULE = "github.com/twmb/franz-go"
TEST_TIMEOUT_S = 300
RECORDS = 50_000

BROKER_TESTS = [
    "TestUnknownGroupOffsetFetchPinned",
    "TestPing",
    "TestIssue1034",
    "TestShareGroup",
    "TestIssue325",
    "TestConsumeTopicRetrieval",
    "TestConsumeTopicRetrieval_Many",
    "TestConsumeRegex",
    "TestConsumeRegexShareSkipsInternal",
    "Test848RegexBrokerResolves",
    "TestIssue337",
    "TestDirectPartitionPurge",
    "TestIssue434",
    "TestAddRemovePartitions",
    "TestPauseIssue489",
    "TestPauseIssueOct2023",
    "TestIssue523",
    "TestIssue648",
    "TestIssue810",
    "TestIssue865",
    "TestIssueFetchLargerThanBrokerMaxReadBytes",
    "TestPooling",
    "TestGroupSimple",
    "TestHookPollStart",
    "TestConsumeMaxDecompressBatchBytes",
    "TestGroupETL",
    "TestClient_Produce",
    "TestIssue769",
    "TestIssueProduceBrokerTooOldFailsRecords",
    "TestIssueProduceSyncManualPartitionNegativeDoesNotPanic",
    "TestIssue831",
    "TestClient_ProduceLargeMessages",
    "TestShareGroupETL",
    "TestShareGroupAckOnClose",
    "TestShareGroupOffsetsAdmin",
    "TestTxnEtl",
]


class FranzGo(Suite):
    name = "franz-go"
    version = "1.22.2"
    title = "franz-go kgo, broker tests"
    excluded: ClassVar[Mapping[str, str]] = {
        "TestTxnEtl": "transactions",
        "TestShareGroup*": "share groups",
        "TestConsumeRegexShareSkipsInternal": "share groups",
    }

    @property
    def binary(self) -> Path:
        return self.directory / "kgo.test"

    def prepare(self) -> None:
        if self.binary.exists():
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / "go.mod").write_text("module automq.compat/franzgo\n\ngo 1.25\n")
        ensure(["go", "get", "-t", f"{MODULE}/pkg/kgo@v{self.version}"], cwd=self.directory)
        ensure(["go", "test", "-c", "-o", str(self.binary), f"{MODULE}/pkg/kgo"], cwd=self.directory)

    def tests(self) -> list[str]:
        return list(BROKER_TESTS)

    def run(self, target: Target, tests: Sequence[str], report: Report) -> dict[str, Outcome]:
        results = {}
        for test in tests:
            results[test] = self._run_one(target, test)
            report(test, results[test])
        return results

    def _run_one(self, target: Target, test: str) -> Outcome:
        began = time.monotonic()
        done = call(
            [
                str(self.binary),
                "-test.v",
                "-test.count=1",
                f"-test.run=^{test}$",
                f"-test.timeout={TEST_TIMEOUT_S}s",
            ],
            timeout=TEST_TIMEOUT_S + 30,
            env={
                "KGO_SEEDS": target.bootstrap,
                "KGO_TEST_RF": "1",
                "KGO_TEST_RECORDS": str(RECORDS),
                "KGO_LOG_LEVEL": "none",
            },
            cwd=target.work,
        )
        (target.work / f"{test}.log").write_text(done.output)
        seconds = round(time.monotonic() - began, 1)
        if done.hung or "panic: test timed out" in done.output:
            return Outcome(status=HANG, seconds=seconds, message=tail(failures(done.output)))
        if done.code != 0:
            return Outcome(status=FAILED, seconds=seconds, message=tail(failures(done.output)))
        if re.search(rf"^--- SKIP: {test}\b", done.output, re.MULTILINE):
            return Outcome(status=SKIPPED, seconds=seconds, message=tail(done.output))
        return Outcome(status=PASSED, seconds=seconds)


def failures(output: str) -> str:
    """What the test itself said: its `file_test.go:line:` lines, else the end of the output."""
    said = re.findall(r"^\s+\w+_test\.go:\d+: .*$|^panic: .*$|^\s*--- FAIL.*$", output, re.MULTILINE)
    return "\n".join(line.strip() for line in said) or output
