"""Starting and stopping the two brokers that are compared, in one shape.

A `Broker` is a process with a bootstrap address and a data directory that outlives it, so that the same
test can stop, kill and restart either. Ready means: a Metadata answer names a broker, which is what a
client needs; it is asked over a bare socket, so that both are measured alike and nothing is imported.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from compat import java
from compat.paths import MATRIX, PROJECT

START_TIMEOUT_S = 90.0
STOP_TIMEOUT_S = 60.0
PROBE_INTERVAL_S = 0.02
CLUSTER_ID = "automqCompatOracle0000"[:22]

# What both brokers get wherever behaviour is compared. Kafka's shipped server.properties lowers the internal
# topics' replication in the same way; 4 partitions is what librdkafka's tests insist on.
SUITE_PROPERTIES: Mapping[str, str] = {
    # Several suites assign replicas to broker 0 by number.
    "node.id": "0",
    "num.partitions": "4",
    "auto.create.topics.enable": "true",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "8",
    "group.initial.rebalance.delay.ms": "0",
}
# Kafka's alone: a combined controller, one node, and a cleaner that tests need not wait minutes for.
ORACLE_PROPERTIES: Mapping[str, str] = {
    "process.roles": "broker,controller",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
}
# What bin/kafka-server-start.sh and kafka-run-class.sh give the JVM.
SHIPPED_JVM = [
    "-server",
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=20",
    "-XX:InitiatingHeapOccupancyPercent=35",
    "-XX:+ExplicitGCInvokesConcurrent",
    "-XX:MaxInlineLevel=15",
    "-Djava.awt.headless=true",
]
SHIPPED_HEAP = ("-Xmx1G", "-Xms1G")


PR_SET_PDEATHSIG = 1


def _in_child() -> None:
    """The runner may have blocked its own signals: the broker hears SIGTERM all the same, and does not outlive it."""
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class NotReady(Exception):
    """The broker's process ended, or did not serve within its time; carries the end of its log."""


class Broker(ABC):
    """One broker process; `with broker:` starts it, stops it and removes what it stored."""

    name: str

    def __init__(
        self,
        port: int,
        *,
        properties: Mapping[str, str] | None = None,
        data: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`environment`: the process's whole environment, where it is not this one's."""
        self.port = port
        self.environment = environment
        self.properties = dict(SUITE_PROPERTIES if properties is None else properties)
        self._own_data = data is None
        self.data = data or Path(tempfile.mkdtemp(prefix=f"automq-compat-{self.name}-"))
        self.data.mkdir(parents=True, exist_ok=True)
        self.log = self.data / "broker.out"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self.process is not None, "not started"
        return self.process.pid

    @abstractmethod
    def _command(self) -> list[str]: ...

    def start(self) -> float:
        """Start and wait until it serves; return the seconds from exec to the first good answer."""
        if probe(self.port):
            raise NotReady(f"port {self.port} is taken: another broker already serves there")
        command = self._command()  # formats Kafka's storage the first time, which is not counted
        began = time.monotonic()
        with self.log.open("ab") as out:
            # A session of its own: a Ctrl-C at the runner must not race the orderly stop.
            self.process = subprocess.Popen(
                command,
                env=None if self.environment is None else dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_in_child,
            )
        while not probe(self.port):
            if self.process.poll() is not None or time.monotonic() - began > START_TIMEOUT_S:
                state = self.process.poll()
                self.kill()
                raise NotReady(
                    f"{self.name}: exit {state} after {time.monotonic() - began:.1f} s\n{self.log_tail()}"
                )
            time.sleep(PROBE_INTERVAL_S)
        return time.monotonic() - began

    def stop(self) -> int | None:
        """SIGTERM, wait, and only then SIGKILL; return the exit code (None: it was not running)."""
        if self.process is None:
            return None
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                return process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
        return process.wait()

    def kill(self) -> None:
        """SIGKILL: what a crash looks like to the data directory."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def rss(self) -> int:
        """Resident bytes of the process and its children."""
        import psutil

        parent = psutil.Process(self.pid)
        return sum(p.memory_info().rss for p in [parent, *parent.children(recursive=True)])

    def log_tail(self, lines: int = 30) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def __enter__(self) -> "Broker":
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: Any) -> None:
        self.stop()
        if self._own_data:
            shutil.rmtree(self.data, ignore_errors=True)


class KafkaBroker(Broker):
    """Apache Kafka, broker and controller in one process; the controller takes the next port up."""

    name = "kafka"

    def __init__(self, port: int, *, heap: tuple[str, ...] = ("-Xmx1G",), **kwargs: Any) -> None:
        super().__init__(port, **kwargs)
        self.heap = heap

    def prepare(self) -> None:
        """Write the configuration and format the storage, once: no part of a start-up that is timed."""
        config = self.data / "server.properties"
        if not config.exists():
            self._write_config(config)
            self._format(java.install(), config)

    def _command(self) -> list[str]:
        self.prepare()
        lib, config = java.install(), self.data / "server.properties"
        return [
            "java",
            *self.heap,
            *SHIPPED_JVM,
            f"-Dlog4j2.configurationFile={MATRIX / 'oracle' / 'log4j2-broker.xml'}",
            "-cp",
            f"{lib}/*",
            "kafka.Kafka",
            str(config),
        ]

    def _write_config(self, path: Path) -> None:
        controller = self.port + 1
        listeners = f"PLAINTEXT://127.0.0.1:{self.port}"
        node = self.properties.get("node.id", "1")
        settings = {
            **ORACLE_PROPERTIES,
            "node.id": node,
            "listeners": f"{listeners},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": listeners,
            "controller.quorum.voters": f"{node}@127.0.0.1:{controller}",
            "log.dirs": str(self.data / "logs"),
            **self.properties,
        }
        path.write_text("".join(f"{k}={v}\n" for k, v in settings.items()))

    def _format(self, lib: Path, config: Path) -> None:
        formatted = subprocess.run(
            [
                "java",
                "-cp",
                f"{lib}/*",
                "kafka.tools.StorageTool",
                "format",
                "-t",
                CLUSTER_ID,
                "-c",
                str(config),
            ],
            capture_output=True,
            text=True,
        )
        if formatted.returncode != 0:
            config.unlink()
            raise NotReady(f"kafka storage format failed: {formatted.stdout}{formatted.stderr}")


class AutomqBroker(Broker):
    """The broker under test, from this checkout's environment (or AUTOMQ_PYTHON's)."""

    name = "automq"

    def __init__(self, port: int, *, console_port: int | None = None, **kwargs: Any) -> None:
        super().__init__(port, **kwargs)
        self.console_port = console_port if console_port is not None else free_port()

    def _command(self) -> list[str]:
        own = PROJECT / ".venv" / "bin" / "python"
        python = os.environ.get("AUTOMQ_PYTHON") or (str(own) if own.exists() else sys.executable)
        settings = {
            **self.properties,
            "console.listen": f"127.0.0.1:{self.console_port}",
            # Said outright, as the oracle's configuration does.
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
        }
        command = [
            python,
            "-m",
            "automq",
            "start",
            "--listen",
            self.bootstrap,
            "--data",
            str(self.data / "data"),
        ]
        return command + [part for k, v in settings.items() for part in ("--set", f"{k}={v}")]


KINDS: Mapping[str, type[Broker]] = {"kafka": KafkaBroker, "automq": AutomqBroker}


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def port_near(wanted: int) -> int:
    """`wanted`, or any free port where it is taken: two runs may go on side by side."""
    for port in (wanted, wanted + 1):
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                return free_port()
    return wanted


def probe(port: int) -> bool:
    """Does a Metadata v1 request (no topics) at `port` name at least one broker?"""
    body = struct.pack(">hhih5si", 3, 1, 1, 5, b"probe", 0)
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as s:
        s.sendall(struct.pack(">i", len(body)) + body)
        answer = b""
        while len(answer) < 12:
            piece = s.recv(4096)
            if not piece:
                return False
            answer += piece
        return struct.unpack_from(">i", answer, 8)[0] > 0
    return False


@contextlib.contextmanager
def running(kind: str, port: int, **kwargs: Any) -> Iterator[Broker]:
    """`with running("kafka", 21100) as broker:`; BROKER_BOOTSTRAP-style reuse is the caller's affair."""
    with KINDS[kind](port, **kwargs) as broker:
        yield broker
