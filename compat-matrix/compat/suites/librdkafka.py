"""librdkafka's own regression tests, built from the sources inside crate `rdkafka-sys`.

Tests 0081 (admin) and 0113 (cooperative rebalancing) are run by their sub-tests: the runner stops a test at its
first failed sub-test, which would hide all that come after.
"""

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

CRATE = "rdkafka-sys"
CRATE_VERSION = "4.10.0+2.12.1"
TEST_TIMEOUT_S = 300
BROKER_VERSION = "4.0.0"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

WHOLE = ["0001", "0004", "0012", "0017", "0022", "0030", "0039", "0049", "0087", "0090", "0103", "0129"]
ADMIN = [
    "AlterConfigs",
    "AlterConsumerGroupOffsets",
    "CreateAcls",
    "CreatePartitions",
    "CreateTopics",
    "DeleteAcls",
    "DeleteConsumerGroupOffsets",
    "DeleteGroups",
    "DeleteRecords",
    "DeleteTopics",
    "DescribeAcls",
    "DescribeCluster",
    "DescribeConfigs",
    "DescribeConfigs_groups",
    "DescribeConsumerGroups",
    "DescribeConsumerGroups_with_authorized_ops",
    "DescribeTopics",
    "IncrementalAlterConfigs",
    "ListConsumerGroupOffsets",
    "ListConsumerGroups",
    "ListOffsets",
    "UserScramCredentials",
    "unclean_destroy",
]
REBALANCE = [
    "a_assign_tests",
    "a_assign_rapid",
    "b_subscribe_with_cb_test",
    "c_subscribe_no_cb_test",
    "d_change_subscription_add_topic",
    "e_change_subscription_remove_topic",
    "f_assign_call_cooperative",
    "g_incremental_assign_call_eager",
    "h_delete_topic",
    "i_delete_topic_2",
    "j_delete_topic_no_rb_callback",
    "k_add_partition",
    "l_unsubscribe",
    "m_unsubscribe_2",
    "n_wildcard",
    "o_java_interop",
    "p_lost_partitions_heartbeat_illegal_generation_test",
    "q_lost_partitions_illegal_generation_test",
    "r_lost_partitions_commit_illegal_generation_test_local",
    "s_subscribe_when_rebalancing",
    "t_max_poll_interval_exceeded",
    "u_multiple_subscription_changes",
    "v_commit_during_rebalance",
    "x_incremental_rebalances",
]


class Librdkafka(Suite):
    name = "librdkafka"
    version = "2.12.1"
    title = "librdkafka, tests named in the acceptance list"
    excluded: ClassVar[Mapping[str, str]] = {
        "0103": "transactions",
        "0113/u_multiple_subscription_changes": "hangs on Kafka 4.3.1 until its time is over",
        "0129": "transactions",
        "0081/CreateAcls": "ACL",
        "0081/DescribeAcls": "ACL",
        "0081/DeleteAcls": "ACL",
        "0081/UserScramCredentials": "SCRAM",
        "0081/DescribeConsumerGroups_with_authorized_ops": "ACL",
    }

    @property
    def source(self) -> Path:
        return self.directory / "src"

    def prepare(self) -> None:
        runner = self.source / "tests" / "test-runner"
        if runner.exists():
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        ensure(["cargo", "info", "-q", f"{CRATE}@{CRATE_VERSION}"], cwd=self.directory)
        home = Path(
            subprocess.check_output(["sh", "-c", "echo ${CARGO_HOME:-$HOME/.cargo}"], text=True).strip()
        )
        unpacked = next(home.glob(f"registry/src/*/{CRATE}-{CRATE_VERSION}"))
        shutil.copytree(unpacked / "librdkafka", self.source, dirs_exist_ok=True)
        ensure(["./configure", "--disable-gssapi", "--disable-curl"], cwd=self.source)
        ensure(["make", "libs"], cwd=self.source)
        ensure(["make", "-C", "tests", "build"], cwd=self.source)

    def tests(self) -> list[str]:
        return [*WHOLE, *(f"0081/{name}" for name in ADMIN), *(f"0113/{name}" for name in REBALANCE)]

    def run(self, target: Target, tests: Sequence[str], report: Report) -> dict[str, Outcome]:
        # One conf a run: the topic prefix is random, so that runs against one broker do not meet.
        (target.work / "test.conf").write_text(
            f"bootstrap.servers={target.bootstrap}\ntest.topic.random=true\n"
        )
        results = {}
        for test in tests:
            results[test] = self._run_one(target, test)
            report(test, results[test])
        return results

    def _run_one(self, target: Target, test: str) -> Outcome:
        number, _, part = test.partition("/")
        environment = {
            "TESTS": number,
            "TEST_KAFKA_VERSION": BROKER_VERSION,
            "RDKAFKA_TEST_CONF": str(target.work / "test.conf"),
            "LD_LIBRARY_PATH": f"{self.source / 'src'}:{self.source / 'src-cpp'}",
        }
        if part:
            # Sub-tests are chosen by substring of "function:line: text".
            environment["SUBTESTS"] = f"do_test_{part}:" if number == "0081" else f"{part}:"
        began = time.monotonic()
        done = call(
            ["./test-runner", "-p1"], timeout=TEST_TIMEOUT_S, env=environment, cwd=self.source / "tests"
        )
        output = COLOUR.sub("", done.output)
        (target.work / f"{test.replace('/', '.')}.log").write_text(output)
        return judge(output, done.code, done.hung, bool(part), round(time.monotonic() - began, 1))


def judge(output: str, code: int | None, hung: bool, by_part: bool, seconds: float) -> Outcome:
    """A whole test passes by its exit; a sub-test must besides have been found and not skipped."""
    if hung:
        return Outcome(status=HANG, seconds=seconds, message=tail(output))
    if code != 0:
        said = re.search(r"^### Test .* failed at .*$(?:\n.*){0,3}", output, re.MULTILINE)
        return Outcome(status=FAILED, seconds=seconds, message=tail(said[0] if said else output))
    if by_part and not re.search(r"\[ .*: PASS \(", output):
        return Outcome(status=SKIPPED, seconds=seconds, message="no sub-test ran")
    return Outcome(status=PASSED, seconds=seconds)
