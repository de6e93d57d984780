"""What a suite is: how it is built, what it asks of a broker, and what each of its tests said.

Scores count a test only when Apache Kafka passes it in the same run: what fails there proves nothing here.
Excluded tests are never run and are listed with the reason. A hang is a result of its own.
"""

import os
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from compat.paths import CACHE

PASSED, FAILED, HANG, SKIPPED = "passed", "failed", "hang", "skipped"
# Enough of a failure to know it by; the whole log stays in the work directory.
MESSAGE_LIMIT = 600


@dataclass(kw_only=True)
class Outcome:
    """One test's result against one broker; `attempts` above 1 tells that it failed before it passed."""

    status: str
    seconds: float = 0.0
    message: str = ""
    attempts: int = 1


@dataclass(frozen=True, kw_only=True)
class Target:
    """The broker a suite is pointed at."""

    host: str
    port: int
    work: Path

    @property
    def bootstrap(self) -> str:
        return f"{self.host}:{self.port}"


class Suite(ABC):
    """One published test suite, pinned to a version."""

    name: str
    version: str
    title: str
    # Beyond brokers.SUITE_PROPERTIES; the suite's own documentation or broker fixture asks for it.
    properties: ClassVar[Mapping[str, str]] = {}
    # A port that the suite has written into its assertions.
    port: int | None = None
    # (test id or its prefix ending in '*') -> why this project does not count it.
    excluded: ClassVar[Mapping[str, str]] = {}

    @property
    def directory(self) -> Path:
        return CACHE / "suites" / self.name

    @abstractmethod
    def prepare(self) -> None:
        """Fetch and build, once; a second call returns at once."""

    @abstractmethod
    def tests(self) -> list[str]:
        """Every test id, excluded ones too."""

    @abstractmethod
    def run(self, target: Target, tests: Sequence[str], report: "Report") -> dict[str, Outcome]:
        """Run exactly `tests`, telling `report` after each."""

    def reason(self, test: str) -> str | None:
        for pattern, why in self.excluded.items():
            if test == pattern or (pattern.endswith("*") and test.startswith(pattern[:-1])):
                return why
        return None


Report = Callable[[str, Outcome], None]


@dataclass(kw_only=True)
class Finished:
    """A child process that ended or was ended."""

    code: int | None
    output: str = ""
    hung: bool = field(default=False)


def call(
    command: Sequence[str], *, timeout: float, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Finished:
    """Run `command` in a process group of its own; at `timeout` seconds the whole group is killed."""
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=timeout)
        return Finished(code=process.returncode, output=output.decode(errors="replace"))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        return Finished(code=None, output=output.decode(errors="replace"), hung=True)


def tail(text: str) -> str:
    """The end of an output, short enough for a JSON row."""
    return text[-MESSAGE_LIMIT:].strip()


def ensure(command: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
    """A build step: polite to the machine, and loud when it fails."""
    subprocess.run(
        ["nice", "-n", "5", *command],
        check=True,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
    )
