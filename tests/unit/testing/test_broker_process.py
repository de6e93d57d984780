"""The launcher of brokers: ready means serving, a failure has the log's end, and nothing is left over."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from automq.testing import BrokerProcess, NotReady, free_ports
from automq.testing.broker_process import names_a_broker
from automq.testing.process import ServerProcess


class Sleeper(ServerProcess):
    """A process that never serves."""

    def __init__(self, log: Path, program: str) -> None:
        super().__init__(log)
        self.program = program

    def command(self) -> Sequence[str]:
        return [sys.executable, "-c", self.program]

    def ready(self) -> bool:
        return False


def test_a_broker_is_killed_paused_and_started_again_on_its_data_and_ports(tmp_path: Path) -> None:
    with BrokerProcess(tmp_path, settings={"wal": f"file://{tmp_path}/wal"}) as broker:
        address = broker.bootstrap
        assert names_a_broker(broker.port) and broker.metrics()["process_resident_memory_bytes"] > 0
        broker.pause()
        assert broker.alive and "T (stopped)" in Path(f"/proc/{broker.pid}/status").read_text()
        broker.kill()
        assert broker.returncode == -9 and not broker.alive
        broker.start()
        assert broker.bootstrap == address
        with pytest.raises(NotReady, match="taken"):
            BrokerProcess(tmp_path / "second", port=broker.port).start()
        assert broker.stop() == 0
    assert broker.stop() == 0


def test_a_broker_that_does_not_start_says_why_and_is_gone(tmp_path: Path) -> None:
    broker = BrokerProcess(tmp_path, settings={"mesage.max.bytes": "1"})
    with pytest.raises(NotReady, match=r"(?s)exit 2 after .* did you mean message\.max\.bytes\?") as caught:
        broker.start()
    assert not caught.value.hung and not broker.alive


def test_a_process_that_serves_too_late_is_hung_and_killed(tmp_path: Path) -> None:
    late = Sleeper(tmp_path / "log", "import time; print('waiting', flush=True); time.sleep(60)")
    with pytest.raises(NotReady, match=r"(?s)not ready after .*waiting") as caught:
        late.start(timeout_s=0.5)
    assert caught.value.hung and late.returncode == -9


def test_a_paused_process_is_stopped_in_order(tmp_path: Path) -> None:
    program = (
        "import signal, sys; signal.signal(15, lambda *_: sys.exit(7)); print(1, flush=True); signal.pause()"
    )
    process = Sleeper(tmp_path / "log", program)
    process.spawn()
    while not process.log_tail():
        time.sleep(0.01)
    process.pause()
    assert process.stop(timeout_s=30) == 7


@pytest.mark.parametrize("ending", ["pass", "os.kill(os.getpid(), 9)"])
def test_a_process_ends_with_the_one_that_started_it(tmp_path: Path, ending: str) -> None:
    program = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_broker_process import Sleeper
child = Sleeper(Path({str(tmp_path)!r}) / "log", "import time; print(1, flush=True); time.sleep(60)")
child.spawn()
while not child.log_tail():
    pass
print(child.pid, flush=True)
{ending}
"""
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, timeout=60)
    pid, deadline = int(done.stdout), time.monotonic() + 20
    while _lives(pid):
        assert time.monotonic() < deadline, f"{pid} outlives its parent"
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    """Neither gone nor a zombie that nobody here reaps."""
    try:
        return "Z (zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_free_ports_are_neighbours_and_nobodys() -> None:
    ports = free_ports(3)
    assert list(ports) == [ports[0], ports[0] + 1, ports[0] + 2]
    for port in ports:
        with socket.socket() as one:
            one.bind(("127.0.0.1", port))


def test_a_port_that_is_taken_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr("automq.testing.ports.FIRST", port)
        monkeypatch.setattr("automq.testing.ports.LAST", port)
        with pytest.raises(OSError, match="no 1 neighbouring"):
            free_ports()
