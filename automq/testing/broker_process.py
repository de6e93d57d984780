"""A broker as a process of its own, as a user starts it: for tests that kill it, and for what measures it.

```python
with BrokerProcess(tmp_path, settings={"object.store": url, "wal": url}) as broker:
    ...                                 # clients at broker.bootstrap
    broker.kill()                       # kill -9
    seconds = broker.start()            # the same data, the same ports
```

Ready means: a Metadata answer names a broker, which is what a client needs. It is asked over a bare socket, so that
any Kafka can be waited for alike and nothing is imported. `automq.testing.Broker` is the one inside this process.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import struct
import sys
import tempfile
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from automq.testing.ports import free_ports
from automq.testing.process import NotReady, ServerProcess

HOST = "127.0.0.1"
ANSWER_TIMEOUT_S = 2.0
METRICS_TIMEOUT_S = 10.0
# A Metadata answer that names a broker is larger than this; what stands behind it is not read.
ANSWER_BYTES = 12
_SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")


class KafkaProcess(ServerProcess):
    """Any broker of ours or another's on 127.0.0.1:`port`, with its data in `data`, which outlives it.

    Without `data` it has a temporary directory, which `with` removes at its end.
    """

    name = "kafka"

    def __init__(
        self,
        port: int,
        *,
        data: Path | None = None,
        log: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.port = port
        self._temporary = data is None
        self.data = data or Path(tempfile.mkdtemp(prefix=f"automq-{self.name}-"))
        self.data.mkdir(parents=True, exist_ok=True)
        super().__init__(log or self.data / "broker.log", environment=environment)

    @property
    def bootstrap(self) -> str:
        return f"{HOST}:{self.port}"

    def spawn(self) -> None:
        """Raises NotReady when another broker serves there: it would be taken for this one."""
        if self.ready():
            raise NotReady(f"port {self.port} is taken: a broker already serves there")
        super().spawn()

    def ready(self) -> bool:
        return names_a_broker(self.port)

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        if self._temporary:
            shutil.rmtree(self.data, ignore_errors=True)


class Sample(NamedTuple):
    """`labels` as the exposition has them, without braces."""

    name: str
    labels: str
    value: float


class BrokerProcess(KafkaProcess):
    """`automq start` on free ports (or `port`, `console_port`), `settings` as lines of a server.properties.

    The storage's URLs are settings too: `object.store`, `wal`. `program` is how automq is called.
    """

    name = "automq"

    def __init__(
        self,
        data: Path | None = None,
        *,
        settings: Mapping[str, str] | None = None,
        port: int = 0,
        console_port: int = 0,
        log: Path | None = None,
        environment: Mapping[str, str] | None = None,
        program: Sequence[str] = (sys.executable, "-m", "automq"),
        log_level: str = "INFO",
    ) -> None:
        free = free_ports(2)
        super().__init__(port or free[0], data=data, log=log, environment=environment)
        self.console_port = console_port or free[1]
        self.program = program
        self.log_level = log_level
        self.settings = {"console.listen": f"{HOST}:{self.console_port}", **(settings or {})}

    def command(self) -> Sequence[str]:
        command = [*self.program, "start", "--listen", self.bootstrap, "--log-level", self.log_level]
        return [*command, *self.storage()]

    def storage(self) -> Sequence[str]:
        """The options that say what and where its data is, as other commands of automq take them too."""
        pairs = [part for key, value in self.settings.items() for part in ("--set", f"{key}={value}")]
        return ["--data", str(self.data), *pairs]

    def exposition(self) -> str:
        """What /metrics says now."""
        url = f"http://{HOST}:{self.console_port}/metrics"
        with urllib.request.urlopen(url, timeout=METRICS_TIMEOUT_S) as answer:
            return str(answer.read(), "utf-8")

    def samples(self) -> Sequence[Sample]:
        found = (_SAMPLE.match(line) for line in self.exposition().splitlines())
        return [Sample(one[1], one[2] or "", float(one[3])) for one in found if one]

    def metrics(self) -> dict[str, float]:
        """The sum of each metric over its labels."""
        sums: dict[str, float] = {}
        for sample in self.samples():
            sums[sample.name] = sums.get(sample.name, 0.0) + sample.value
        return sums


def names_a_broker(port: int) -> bool:
    """Does a Metadata v1 request (no topics) at `port` name at least one broker?"""
    body = struct.pack(">hhih5si", 3, 1, 1, 5, b"probe", 0)
    with (
        contextlib.suppress(OSError),
        socket.create_connection((HOST, port), timeout=ANSWER_TIMEOUT_S) as connection,
    ):
        connection.sendall(struct.pack(">i", len(body)) + body)
        answer = b""
        while len(answer) < ANSWER_BYTES:
            piece = connection.recv(4096)
            if not piece:
                return False
            answer += piece
        brokers: int = struct.unpack_from(">i", answer, 8)[0]
        return brokers > 0
    return False
