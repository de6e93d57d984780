"""A row's result, as the file the page is made of.

`results/matrix/NAME.json`, schema "automq-matrix-1". A verdict is "pass", "FAIL" or "not run"; the latter always has a
reason, and so has a FAIL. Nothing is written that contains a secret (that raises) or a directory of this machine (that
is replaced).
"""

from __future__ import annotations

import datetime
import json
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from services import NotPossible

from compat.paths import RESULTS

SCHEMA = "automq-matrix-1"
DIRECTORY = RESULTS / "matrix"
PASS, FAIL, NOT_RUN = "pass", "FAIL", "not run"
VERDICTS = (PASS, FAIL, NOT_RUN)
DETAIL_MAX = 600


class Failed(Exception):
    """A step's expectation does not hold; the message says what was expected and found."""


class NotRun(Exception):
    """A step that cannot be run here; the message is the reason."""


@dataclass
class Step:
    """One thing that was tried. `facts` are numbers and names that were measured on the way."""

    name: str
    verdict: str = NOT_RUN
    detail: str = ""
    seconds: float = 0.0
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Result:
    """One row. `store` and `wal`: scheme, service, version, emulated; `kit`: what the kit said of either."""

    row: str
    title: str
    level: str
    store: dict[str, Any] = field(default_factory=dict)
    wal: dict[str, Any] = field(default_factory=dict)
    clients: list[str] = field(default_factory=list)
    date: str = ""
    commit: str = ""
    dirty: list[str] = field(default_factory=list)
    machine: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    transactions: str = "off: the broker does not serve them yet"
    reason: str = ""
    kit: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    seconds: float = 0.0

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

    @property
    def verdict(self) -> str:
        """FAIL when any step failed, "not run" when none was run."""
        verdicts = {step.verdict for step in self.steps}
        return next((verdict for verdict in (FAIL, PASS) if verdict in verdicts), NOT_RUN)

    @contextmanager
    def trying(self, name: str, say: Callable[[str], None]) -> Iterator[Step]:
        """Time a step and turn how it ends into a verdict. What it raises is a FAIL, and the row goes on."""
        step = Step(name)
        self.steps.append(step)
        began = time.monotonic()
        try:
            yield step
            step.verdict = PASS
        except (NotRun, NotPossible) as reason:
            step.detail = str(reason)
        except Exception as error:
            step.verdict = FAIL
            said = str(error) if isinstance(error, Failed) else f"{type(error).__name__}: {error}"
            step.detail = said[:DETAIL_MAX]
        step.seconds = round(time.monotonic() - began, 2)
        say(f"  {name:14} {step.verdict:8} {step.seconds:7.1f} s  {step.detail}")


def today() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def machine() -> dict[str, Any]:
    """What the numbers depend on; nothing that names the machine."""
    import psutil

    model = "unknown"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else model
    return {
        "cpu": model,
        "cores": psutil.cpu_count(),
        "load": round(psutil.getloadavg()[0], 1),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def write(
    result: Result, directory: Path, *, secrets: Iterable[str] = (), hide: Mapping[str, str] | None = None
) -> Path:
    """Write NAME.json. `hide`: path → what is written instead. Raises ValueError when a secret is in it."""
    text = json.dumps({"schema": SCHEMA, **asdict(result), "verdict": result.verdict}, indent=1)
    for path, name in sorted((hide or {}).items(), key=lambda pair: -len(pair[0])):
        text = text.replace(path, name)
    if any(secret and secret in text for secret in secrets):
        raise ValueError(f"row {result.row}: a secret got into its result, which is not written")
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / f"{result.row}.json"
    scratch = file.with_suffix(".new")
    scratch.write_text(text + "\n")
    scratch.replace(file)
    return file


def read(file: Path) -> Result:
    """What another version of the runner added is ignored. Raises ValueError for what is no result of this schema."""
    body = json.loads(file.read_text())
    if body.pop("schema", None) != SCHEMA:
        raise ValueError(f"{file.name}: expected schema {SCHEMA}")
    steps = [Step(**step) for step in body.pop("steps")]
    for step in steps:
        if step.verdict not in VERDICTS or (step.verdict != PASS and not step.detail):
            raise ValueError(f"{file.name}: step {step.name}: {step.verdict!r} without a reason")
    known = {each.name for each in fields(Result)}
    return Result(**{key: value for key, value in body.items() if key in known}, steps=steps)


def read_all(directory: Path = DIRECTORY) -> list[Result]:
    return [read(file) for file in sorted(directory.glob("*.json"))]
