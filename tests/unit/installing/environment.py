"""Clean virtual environments, and wheels of this checkout to put into them.

The sources are copied before they are built, so that no build directory of an earlier day gets into a wheel. Other
packages come from the registry that pip is configured for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", ".venv", ".git*")


class Environment:
    """A virtual environment without anything of this one."""

    def __init__(self, path: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(path)], check=True)
        self.bin = path / "bin"

    def install(self, *requirements: str) -> None:
        pip = (sys.executable, "-m", "pip", "--python", str(self.bin / "python"), "install", "-q")
        run([*pip, "--disable-pip-version-check", *requirements])

    def run(self, program: str, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Its exit code is the caller's to judge."""
        return _process([str(self.bin / program), *arguments], cwd)


def core_wheel(directory: Path) -> Path:
    """automq as a user gets it."""
    source = directory / "source"
    source.mkdir(parents=True)
    shutil.copytree(ROOT / "automq", source / "automq", ignore=LEFT_OUT)
    # Hidden files of the template are part of it, though LEFT_OUT leaves out a checkout's.
    shutil.copytree(ROOT / "automq/cli/template", source / "automq/cli/template", dirs_exist_ok=True)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    return _wheel(source, directory)


def backend_wheel(name: str, directory: Path) -> Path:
    source = directory / name
    shutil.copytree(ROOT / "backends" / name, source, ignore=LEFT_OUT)
    return _wheel(source, directory / f"{name}-wheel")


def run(command: Sequence[str], cwd: Path | None = None) -> str:
    done = _process(command, cwd)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


def _wheel(source: Path, directory: Path) -> Path:
    run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "-q",
            "--disable-pip-version-check",
            "--no-deps",
            "-w",
            str(directory),
            str(source),
        ]
    )
    (wheel,) = directory.glob("*.whl")
    return wheel


def _process(command: Sequence[str], cwd: Path | None) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PYTEST", "VIRTUAL_ENV"))
    }
    kept["COLUMNS"] = "160"
    return subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=False)
