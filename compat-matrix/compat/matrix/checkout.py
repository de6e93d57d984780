"""What is tested: a commit, unpacked, so that a result says exactly which code it is about.

`python -m compat matrix` runs the broker and the kit from `git archive HEAD`, with the libraries of the project's own
environment. Edits that are not committed are not tested (`--working-tree` tests them, and the result says "dirty").
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from compat.paths import PROJECT

#: Judges too: an uncommitted change of these makes a result "dirty".
JUDGES = ("compat-matrix/compat", "compat-matrix/services", "tests/clients", "tests/fault/crash")
TESTED = ("automq", "backends")


@dataclass(frozen=True)
class Checkout:
    """`root` holds automq/ and backends/; `dirty` names files that differ from `commit`."""

    root: Path
    commit: str
    dirty: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """This code before the one that is installed; no settings of the developer's own."""
        paths = [self.root, *sorted(path.parent for path in self.root.glob("backends/*/pyproject.toml"))]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("AUTOMQ_")}
        return {**clean, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": ""}

    def python(self, *arguments: str) -> list[str]:
        return [interpreter(), *arguments]


def interpreter() -> str:
    own = PROJECT / ".venv" / "bin" / "python"
    return os.environ.get("AUTOMQ_PYTHON") or (str(own) if own.exists() else sys.executable)


def committed(scratch: Path) -> Checkout:
    """HEAD, unpacked below `scratch`."""
    commit = _git("rev-parse", "HEAD").strip()
    root = scratch / "code"
    root.mkdir(parents=True)
    packed = scratch / "code.tar"
    _git("archive", "-o", str(packed), commit)
    with tarfile.open(packed) as archive:
        archive.extractall(root, filter="data")
    packed.unlink()
    return Checkout(root, commit, _changed(JUDGES))


def working_tree() -> Checkout:
    return Checkout(PROJECT, _git("rev-parse", "HEAD").strip(), _changed((*TESTED, *JUDGES)))


def _changed(paths: Sequence[str]) -> tuple[str, ...]:
    lines = _git("status", "--porcelain", "--", *paths).splitlines()
    return tuple(sorted(line[3:] for line in lines))


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(PROJECT), *arguments], capture_output=True, text=True, check=True)
    return done.stdout
