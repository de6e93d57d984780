"""The command line: `automq …`. `main` is the console script's entry point."""

from __future__ import annotations

import os
import sys

from automq.cli.main import build


def main() -> None:
    """Run a command and end the process.

    `os._exit` after flushing: native storage clients were seen to abort at interpreter exit, after all work was done.
    """
    code = 0
    try:
        build(sys.argv[1:])()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1 if end.code else 0
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
