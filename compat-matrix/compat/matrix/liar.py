"""A store that lies: the kit's proxy before a real server, which drops If-Match and If-None-Match.

`python -c` of the code under test runs it, so that it ends with its standard input, whatever happens to this process.
"""

from __future__ import annotations

import os
import subprocess
from typing import Any

from compat.matrix.checkout import Checkout
from compat.matrix.results import NotRun

PROGRAM = """
import os, sys
from automq.testing.proxy import FaultProxy, lying

with FaultProxy("127.0.0.1", int(sys.argv[1]), secret=os.environ["MATRIX_SECRET"]) as proxy:
    proxy.add(lying(one_in=int(sys.argv[2])))
    print(proxy.port, flush=True)
    sys.stdin.read()
"""


class Liar:
    """`with Liar(checkout, port, secret, one_in) as liar:`; it listens on `liar.port`."""

    def __init__(self, checkout: Checkout, port: int, secret: str, one_in: int) -> None:
        self._process = subprocess.Popen(
            checkout.python("-c", PROGRAM, str(port), str(one_in)),
            env={**checkout.environment(), "MATRIX_SECRET": secret},
            cwd=os.path.sep,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        told = self._process.stdout.readline().strip()
        if not told.isdigit():
            self.close()
            raise NotRun("the lying proxy does not start in this version")
        self.port = int(told)

    def close(self) -> None:
        """End the process, gently."""
        self._process.communicate(timeout=30)

    def __enter__(self) -> Liar:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()
