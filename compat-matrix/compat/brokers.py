"""The two brokers that are compared, in one shape, and what both get wherever behaviour is compared.

A broker is a process with a bootstrap address and a data directory that outlives it, so that the same test can stop,
kill and restart either; `automq.testing.broker_process` starts and ends both, and asks both alike whether they serve.
"""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from automq.testing.broker_process import BrokerProcess, KafkaProcess
from automq.testing.ports import free_ports
from automq.testing.process import NotReady
from compat import java
from compat.paths import MATRIX, PROJECT

__all__ = ["AutomqBroker", "KafkaBroker", "KafkaProcess", "NotReady", "port_near", "rss", "running"]

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


class KafkaBroker(KafkaProcess):
    """Apache Kafka, broker and controller in one process; the controller takes the next port up."""

    def __init__(
        self,
        port: int,
        *,
        properties: Mapping[str, str] | None = None,
        heap: tuple[str, ...] = ("-Xmx1G",),
        **kwargs: Any,
    ) -> None:
        super().__init__(port, **kwargs)
        self.properties = dict(SUITE_PROPERTIES if properties is None else properties)
        self.heap = heap

    def start(self, *arguments: Any) -> float:
        """Its storage is formatted before the seconds are counted."""
        self.prepare()
        return super().start(*arguments)

    def prepare(self) -> None:
        """Write the configuration and format the storage, once: no part of a start-up that is timed."""
        config = self.data / "server.properties"
        if not config.exists():
            self._write_config(config)
            self._format(java.install(), config)

    def command(self) -> Sequence[str]:
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


class AutomqBroker(BrokerProcess):
    """The broker under test, from this checkout's environment (or AUTOMQ_PYTHON's)."""

    def __init__(self, port: int, *, properties: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        own = PROJECT / ".venv" / "bin" / "python"
        python = os.environ.get("AUTOMQ_PYTHON") or (str(own) if own.exists() else sys.executable)
        settings = {
            **(SUITE_PROPERTIES if properties is None else properties),
            # Said outright, as the oracle's configuration does.
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        }
        super().__init__(port=port, settings=settings, program=(python, "-m", "automq"), **kwargs)


KINDS: Mapping[str, type[KafkaBroker] | type[AutomqBroker]] = {"kafka": KafkaBroker, "automq": AutomqBroker}


def port_near(wanted: int) -> int:
    """`wanted`, or any free port where it is taken: two runs may go on side by side."""
    for port in (wanted, wanted + 1):
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                return free_ports(2)[0]
    return wanted


def rss(broker: KafkaProcess) -> int:
    """Resident bytes of the process and its children."""
    import psutil

    parent = psutil.Process(broker.pid)
    return sum(p.memory_info().rss for p in [parent, *parent.children(recursive=True)])


@contextlib.contextmanager
def running(kind: str, port: int, **kwargs: Any) -> Iterator[KafkaProcess]:
    """`with running("kafka", 21100) as broker:`; BROKER_BOOTSTRAP-style reuse is the caller's affair."""
    with KINDS[kind](port, **kwargs) as broker:
        yield broker
