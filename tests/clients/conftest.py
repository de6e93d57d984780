"""Unmodified clients of other people against one broker.

`make clients` runs these against automq. `AUTOMQ_CLIENTS_BROKER=kafka` starts Apache Kafka in its place (which is how
the tests themselves are proven), `AUTOMQ_CLIENTS_BOOTSTRAP=host:port` uses a broker that is already there.
They need Java, Go and kcat, so a plain `pytest` leaves them out: name the directory, or `-m clients`.
"""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "compat-matrix"))

from compat import java  # noqa: E402
from compat.brokers import SUITE_PROPERTIES, port_near, running  # noqa: E402

PORTS = {"kafka": 21104, "automq": 21140}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked_for = "clients" in (config.option.markexpr or "") or any("clients" in arg for arg in config.args)
    mine = [item for item in items if HERE in item.path.parents]
    for item in mine:
        item.add_marker(pytest.mark.clients)
        item.add_marker(pytest.mark.timeout(300))
    if not asked_for and mine:
        config.hook.pytest_deselected(items=mine)
        items[:] = [item for item in items if item not in mine]


@pytest.fixture(scope="session")
def bootstrap() -> Iterator[str]:
    """The address of the broker under test."""
    given = os.environ.get("AUTOMQ_CLIENTS_BOOTSTRAP")
    if given:
        yield given
        return
    kind = os.environ.get("AUTOMQ_CLIENTS_BROKER", "automq")
    # The compaction test wants a cleaner that comes by within its time. Here that needs uploaded data; Kafka
    # does not know the second key, and says so in its log alone.
    properties = {**SUITE_PROPERTIES, "log.cleaner.backoff.ms": "500", "upload.interval.ms": "1000"}
    with running(kind, port_near(PORTS[kind]), properties=properties) as broker:
        yield broker.bootstrap


@pytest.fixture
def topic() -> str:
    """A name nobody used before."""
    return f"clients-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def group() -> str:
    return f"group-{uuid.uuid4().hex[:12]}"


Tool = Callable[..., str]


@pytest.fixture
def tool(bootstrap: str) -> Tool:
    """Run one of Kafka's tools against the broker to a zero exit; returns what it printed."""
    if shutil.which("java") is None or shutil.which("mvn") is None:
        pytest.skip("needs java and mvn")

    def run(main_class: str, *args: str, stdin: str | None = None, server: bool = True) -> str:
        where = ("--bootstrap-server", bootstrap) if server else ()
        name = main_class if "." in main_class else f"org.apache.kafka.tools.{main_class}"
        return java.run(name, *where, *args, stdin=stdin).stdout

    return run


@pytest.fixture
def create(tool: Tool) -> Callable[..., None]:
    """Create a topic with kafka-topics."""

    def run(topic: str, partitions: int = 1, **configs: str) -> None:
        settings = [part for k, v in configs.items() for part in ("--config", f"{k.replace('_', '.')}={v}")]
        tool("TopicCommand", "--create", "--topic", topic, "--partitions", str(partitions), *settings)

    return run
