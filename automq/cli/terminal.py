"""Where the commands' tables and sentences go: as wide as the terminal, and unbroken into a pipe or a file."""

from __future__ import annotations

import os
import sys

from rich.console import Console

# What reads a pipe looks for lines; rich would break them at 80 columns.
UNBROKEN = 1000


def open_console(*, stderr: bool = False) -> Console:
    """A console on stdout or stderr. COLUMNS in the environment is obeyed."""
    on_terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, width=None if on_terminal or "COLUMNS" in os.environ else UNBROKEN)
