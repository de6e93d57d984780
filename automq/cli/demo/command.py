"""The demo's story: produce with a kill in the middle, kill again, consume everything, compare, show where it is."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from automq.cli.demo.dataset import NoDataset, records
from automq.cli.quantiles import quantile
from automq.cli.terminal import open_console
from automq.testing.broker_process import BrokerProcess
from automq.testing.process import NotReady

TOPIC = "demo"
QUIET_S = 20.0
"""A consumer that gets nothing for so long has all there is, or something is wrong; the count decides which."""
FLUSH_TIMEOUT_S = 120.0
UPLOAD_BLOCK_BYTES = "4MiB"
"""Small, so that most of the 32 MB is in objects when the second kill comes, and some only in the WAL."""
CLIENT_LOG_LEVEL = 2
"""librdkafka reports each connection that the kills cut as an error; only what is worse is of interest."""
QUANTILES = (0.5, 0.99, 0.999)


def demo(
    file: Annotated[
        Path | None, typer.Option("--file", help="Stream this file's lines, not the flights.")
    ] = None,
    partitions: Annotated[int, typer.Option("--partitions", "-p")] = 4,
    data: Annotated[
        Path | None, typer.Option("--data", help="Keep the data here; else a temporary folder.")
    ] = None,
    no_kill: Annotated[bool, typer.Option("--no-kill", help="Leave the broker alone.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Stream a real data set through a broker, kill -9 it twice, and prove that nothing is missing."""
    folder = data or Path(tempfile.mkdtemp(prefix="automq-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    console = open_console(stderr=as_json)
    try:
        outcome = _Run(folder, console, partitions, kill=not no_kill).tell(file)
    except (NoDataset, NotReady, RuntimeError) as error:
        typer.echo(f"automq: {error}", err=True)
        raise typer.Exit(1) from None
    finally:
        if data is None:
            shutil.rmtree(folder, ignore_errors=True)
    if as_json:
        typer.echo(json.dumps(outcome, indent=2))
    if not outcome["complete"]:
        raise typer.Exit(1)


def _digest(key: bytes, value: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(key + b"\0" + value, digest_size=8).digest(), "little", signed=True)


class _Run:
    """One run: what was acknowledged, by partition, and what came back."""

    def __init__(self, folder: Path, console: Console, partitions: int, *, kill: bool) -> None:
        try:
            import confluent_kafka
        except ImportError:
            raise NoDataset("the demo needs a real client: pip install 'automq[demo]'") from None
        self.kafka = confluent_kafka
        self.console = console
        self.partitions = partitions
        self.kill = kill
        self.broker = BrokerProcess(
            folder, settings={"upload.block.bytes": UPLOAD_BLOCK_BYTES}, log_level="WARNING"
        )
        self.sent: list[array[int]] = [array("q") for _ in range(partitions)]
        self.offsets: list[array[int]] = [array("q") for _ in range(partitions)]
        self.latencies_ms: array[float] = array("d")
        self.failed = 0
        self.bytes = 0

    def tell(self, file: Path | None) -> dict[str, Any]:
        say = self.console.print
        say(f"[bold]1.[/] A broker with a file WAL, a directory of objects and SQLite in {self.broker.data}")
        started_s = self.broker.start()
        say(f"   serves on {self.broker.bootstrap} after {started_s:.2f} s")
        try:
            say(
                "[bold]2.[/] confluent-kafka produces, idempotent, acks=all"
                + (", a kill -9 half-way" if self.kill else "")
            )
            produce_s = self._produce(file)
            restart_s = self._kill() if self.kill else None
            if restart_s is not None:
                say(f"   kill -9 again, up after {restart_s:.2f} s")
            say("[bold]3.[/] A consumer reads everything from the beginning")
            consume_s, problems = self._consume()
            outcome = self._outcome(produce_s, consume_s, restart_s, problems)
        finally:
            self.broker.stop()
        self._print(outcome)
        return outcome

    # --- in ---------------------------------------------------------------------------------------

    def _produce(self, file: Path | None) -> float:
        self._create_topic()
        producer = self.kafka.Producer(
            {
                "bootstrap.servers": self.broker.bootstrap,
                "enable.idempotence": True,
                "linger.ms": 5,
                "batch.size": 131072,
                "queue.buffering.max.messages": 100_000,
                "log_level": CLIENT_LOG_LEVEL,
            }
        )
        began = time.monotonic()
        everything = list(records(file))
        killed = not self.kill
        with self._progress() as progress:
            task = progress.add_task("acknowledged", total=len(everything))
            for number, (key, value) in enumerate(everything):
                self._send(producer, key, value)
                if number % 1000 == 0:
                    progress.update(task, completed=self._acknowledged())
                if not killed and number > len(everything) // 2:
                    killed = True
                    progress.console.print(f"   kill -9, up again after {self._kill():.2f} s")
            producer.flush(FLUSH_TIMEOUT_S)
            progress.update(task, completed=self._acknowledged())
        return time.monotonic() - began

    def _create_topic(self) -> None:
        from confluent_kafka.admin import AdminClient, NewTopic

        admin = AdminClient({"bootstrap.servers": self.broker.bootstrap})
        for future in admin.create_topics([NewTopic(TOPIC, self.partitions, 1)]).values():
            future.result(30)

    def _send(self, producer: Any, key: bytes, value: bytes) -> None:
        digest = _digest(key, value)
        self.bytes += len(key) + len(value)

        def delivered(error: Any, message: Any) -> None:
            if error is not None:
                self.failed += 1
                return
            self.sent[message.partition()].append(digest)
            self.offsets[message.partition()].append(message.offset())
            self.latencies_ms.append(message.latency() * 1000)

        while True:
            try:
                producer.produce(TOPIC, value, key or None, on_delivery=delivered)
                producer.poll(0)
                return
            except BufferError:
                producer.poll(0.1)

    def _kill(self) -> float:
        self.broker.kill()
        return self.broker.start()

    def _acknowledged(self) -> int:
        return sum(map(len, self.sent))

    # --- out --------------------------------------------------------------------------------------

    def _consume(self) -> tuple[float, list[str]]:
        consumer = self.kafka.Consumer(
            {"bootstrap.servers": self.broker.bootstrap, "group.id": "demo", "log_level": CLIENT_LOG_LEVEL}
        )
        consumer.assign([self.kafka.TopicPartition(TOPIC, index, 0) for index in range(self.partitions)])
        expected, began = self._acknowledged(), time.monotonic()
        got: list[array[int]] = [array("q") for _ in range(self.partitions)]
        problems: list[str] = []
        last = began
        with self._progress() as progress:
            task = progress.add_task("consumed", total=expected)
            for batch in self._batches(consumer):
                for message in batch:
                    problems += _out_of_order(message, len(got[message.partition()]))
                    got[message.partition()].append(_digest(message.key() or b"", message.value() or b""))
                count = sum(map(len, got))
                progress.update(task, completed=count)
                last = time.monotonic()
                if count >= expected:
                    break
        consumer.close()
        return last - began, problems[:10] + self._compare(got)

    def _batches(self, consumer: Any) -> Iterator[Sequence[Any]]:
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < QUIET_S:
            batch = [message for message in consumer.consume(10_000, 1.0) if not message.error()]
            if batch:
                quiet_since = time.monotonic()
                yield batch

    def _compare(self, got: Sequence[array[int]]) -> list[str]:
        """Every acknowledged record once, at its offset, in order, and nothing else."""
        problems = []
        for index in range(self.partitions):
            if sorted(self.offsets[index]) != list(range(len(self.offsets[index]))):
                problems.append(f"partition {index}: acknowledged offsets are not 0, 1, 2, … once each")
            in_order = [
                digest for _, digest in sorted(zip(self.offsets[index], self.sent[index], strict=True))
            ]
            if in_order != list(got[index]):
                problems.append(
                    f"partition {index}: {len(in_order)} acknowledged, {len(got[index])} consumed, or in another order"
                )
        if self.failed:
            problems.append(f"{self.failed} records were never acknowledged")
        return problems

    # --- what it came to --------------------------------------------------------------------------

    def _outcome(
        self, produce_s: float, consume_s: float, restart_s: float | None, problems: list[str]
    ) -> dict[str, Any]:
        count = self._acknowledged()
        latencies = sorted(self.latencies_ms)
        metrics = self.broker.metrics()
        return {
            "complete": not problems,
            "problems": problems,
            "records": count,
            "bytes": self.bytes,
            "produce_records_per_s": round(count / produce_s),
            "consume_records_per_s": round(count / max(consume_s, 1e-9)),
            "latency_ms": {f"p{q * 100:g}": round(quantile(latencies, q), 1) for q in QUANTILES},
            "restart_after_kill_s": restart_s and round(restart_s, 2),
            "bytes_on_disk": bytes_on_disk(self.broker.data),
            "object_store_calls": int(metrics.get("automq_object_store_operations_total", 0)),
            "uploaded_bytes": int(metrics.get("automq_upload_bytes_total", 0)),
        }

    def _print(self, outcome: dict[str, Any]) -> None:
        table = Table(show_header=False, box=None, pad_edge=False)
        on_disk = outcome["bytes_on_disk"]
        rows = [
            ("records acknowledged", f"{outcome['records']:,} ({outcome['bytes']:,} bytes)"),
            ("produced", f"{outcome['produce_records_per_s']:,} records/s, kill included"),
            (
                "latency seen by the client",
                ", ".join(f"{k} {v} ms" for k, v in outcome["latency_ms"].items()),
            ),
            ("consumed", f"{outcome['consume_records_per_s']:,} records/s"),
            ("WAL files", f"{on_disk['wal']:,} bytes (preallocated, recycled)"),
            ("objects", f"{on_disk['objects']:,} bytes"),
            ("metadata", f"{on_disk['metadata']:,} bytes"),
        ]
        for name, value in rows:
            table.add_row("   " + name, value)
        self.console.print(table)
        if outcome["complete"]:
            self.console.print("[bold green]Every acknowledged record came out once, in order.[/]")
        for problem in outcome["problems"]:
            self.console.print(f"[bold red]{problem}[/]")

    def _progress(self) -> Progress:
        columns = (
            TextColumn("   {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        return Progress(*columns, console=self.console)


def bytes_on_disk(data: Path) -> dict[str, int]:
    """Bytes below the data directory, by what they are for."""
    return {
        name: sum(path.stat().st_size for path in data.glob(f"{name}*/**/*") if path.is_file())
        + sum(path.stat().st_size for path in data.glob(f"{name}*") if path.is_file())
        for name in ("wal", "objects", "metadata")
    }


def _out_of_order(message: Any, expected: int) -> list[str]:
    if message.offset() == expected:
        return []
    return [f"partition {message.partition()}: offset {message.offset()} where {expected} was expected"]
