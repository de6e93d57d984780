"""Rounds of a stopped broker, its successor, and the stopped one's resurrection; and what must hold at the end.

A round: A appends; A is stopped (SIGSTOP) with appends under way; B takes over on the same WAL and appends; A goes on
(SIGCONT), with PUTs of its own still on their way. Then A must end by itself, and B is the next round's A.

What must hold: each acknowledged record is in the log, at its offset; no offset was acknowledged twice; nothing that A
submitted after it was resumed is in the log or acknowledged.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from automq.testing.process import ChildProcess

ROOT = Path(__file__).parents[3]
START_S = 60.0
ENDING_S = 40.0
ACKS_A_ROUND = 20
SILENT_S = 10.0


class Hang(Exception):
    """A process did not do in time what it must."""


class Silent(Hang):
    """A successor that waits for something that the stopped one holds."""


class Participant(ChildProcess):
    """Runs from the beginning; what it says is in `log`, what went wrong with it in `errors`."""

    name = "participant"

    def __init__(
        self, base: Path, wal: str, number: int, late_ms: float, *, read: bool = False, planted: bool = False
    ) -> None:
        log = base / f"out-{number:03}{'-read' if read else ''}-{time.monotonic_ns()}"
        super().__init__(log, errors=log.with_suffix(".err"), cwd=ROOT)
        self.resumed: int | None = None  # lines it had written when it was
        self._arguments = ["--dir", str(base), "--wal", wal, "--late-ms", str(late_ms)]
        self._arguments += ["--read"] * read + ["--planted"] * planted
        self.spawn()

    def command(self) -> Sequence[str]:
        return [sys.executable, "-m", "tests.fault.fencing.participant", *self._arguments]

    def lines(self) -> list[list[str]]:
        text = self.log.read_text()
        whole = text[: text.rfind("\n") + 1]
        return [line.split(" ", 2) for line in whole.splitlines()]

    def acks(self) -> list[tuple[int, str]]:
        return [(int(line[1]), line[2]) for line in self.lines() if line[0] == "ack"]

    def submitted_late(self) -> set[str]:
        """What it submitted after it was resumed, when its successor had long begun."""
        late = self.lines()[self.resumed :] if self.resumed is not None else []
        return {line[1] for line in late if line[0] == "submit"}

    def wait_for_acks(self, what: str, silent_s: float = START_S) -> None:
        """Raises Silent when it has said nothing at all for so long, Hang when it does not get on."""
        began = time.monotonic()
        while len(self.acks()) < ACKS_A_ROUND:
            if not self.alive:
                raise Hang(f"{what}: it ended with {self.returncode}: {self.last()}")
            if time.monotonic() > began + START_S:
                raise Hang(f"{what}: not within {START_S:g} s")
            if time.monotonic() > began + silent_s and not self.lines():
                raise Silent(f"{what}: nothing in {silent_s:g} s")
            time.sleep(0.01)

    def last(self) -> str:
        errors = self.log.with_suffix(".err").read_text()[-400:]
        return " ".join(self.lines()[-1] if self.lines() else []) + " " + errors


@dataclass
class Outcome:
    rounds: int = 0
    acked: int = 0
    read: int = 0
    late_acks: int = 0  # printed after the resurrection, of records durable before the take-over
    takeovers_s: list[float] = field(default_factory=list)
    endings: dict[str, int] = field(default_factory=dict)
    anomalies: list[str] = field(default_factory=list)
    hang: str = ""

    @property
    def result(self) -> str:
        return "FAILED" if self.anomalies else "HANG" if self.hang else "PASSED"


def run_rounds(
    wal: str,
    rounds: int,
    *,
    base: Path,
    seed: int = 0,
    late_ms: float = 300.0,
    say: Callable[[str], None] = print,
    planted: bool = False,
) -> Outcome:
    base.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    outcome = Outcome()
    all_of_them: list[Participant] = []
    current = Participant(base, wal, 0, late_ms, planted=planted)
    all_of_them.append(current)
    try:
        current.wait_for_acks("start")
        for number in range(1, rounds + 1):
            successor = _round(current, base, wal, number, late_ms, chance, outcome, planted, all_of_them)
            current = successor
            outcome.rounds = number
            if number % 10 == 0:
                say(f"  {number} rounds, {sum(len(one.acks()) for one in all_of_them)} acknowledged")
    except Hang as hang:
        outcome.hang = str(hang)
    finally:
        for one in all_of_them:
            one.kill()
    outcome.acked = sum(len(one.acks()) for one in all_of_them)
    _judge(base, wal, rounds + 1, all_of_them, outcome)  # also what went before a hang
    return outcome


def _judge(base: Path, wal: str, number: int, all_of_them: list[Participant], outcome: Outcome) -> None:
    reader = Participant(base, wal, number, 0, read=True)
    code = reader.wait(START_S * 2)
    reader.kill()
    if code != 0:
        ending = "no end" if code is None else code
        outcome.hang = outcome.hang or f"reading at the end: {ending}: {reader.last()}"
        return
    log = {int(line[1]): line[2] for line in reader.lines() if line[0] == "at"}
    outcome.read = len(log)
    outcome.anomalies += list(_anomalies(all_of_them, log))


def _round(
    victim: Participant,
    base: Path,
    wal: str,
    number: int,
    late_ms: float,
    chance: random.Random,
    outcome: Outcome,
    planted: bool,
    all_of_them: list[Participant],
) -> Participant:
    time.sleep(chance.random() * 0.05)
    victim.pause()
    before = len(victim.acks())
    began = time.monotonic()
    successor = Participant(base, wal, number, late_ms, planted=planted)
    all_of_them.append(successor)
    while True:
        try:
            successor.wait_for_acks("take-over", SILENT_S)
            break
        except Hang as hang:
            # SQLite stands in for a metadata server: a victim that was stopped within a transaction holds its lock.
            successor.kill()
            if not isinstance(hang, Silent) and "database is locked" not in successor.last():
                raise
        victim.resume()
        time.sleep(0.02 + chance.random() * 0.05)
        victim.pause()
        before = len(victim.acks())
        successor = Participant(base, wal, number, late_ms, planted=planted)
        all_of_them.append(successor)
    outcome.takeovers_s.append(round(time.monotonic() - began, 3))
    victim.resumed = len(victim.lines())
    victim.resume()
    if victim.wait(ENDING_S) is None:
        raise Hang(f"round {number}: the stale broker goes on")
    ending = next((line[1] for line in victim.lines() if line[0] == "end"), "nothing")
    outcome.endings[ending] = outcome.endings.get(ending, 0) + 1
    outcome.late_acks += len(victim.acks()) - before
    return successor


def _anomalies(all_of_them: list[Participant], log: dict[int, str]) -> Iterator[str]:
    seen: dict[int, str] = {}
    for one in all_of_them:
        for offset, identity in one.acks():
            if seen.setdefault(offset, identity) != identity:
                yield f"inconsistent-offsets: {offset} acknowledged as {seen[offset]} and as {identity}"
            if log.get(offset) != identity:
                yield f"lost-write: {identity} acknowledged at {offset}, the log has {log.get(offset)}"
        late = one.submitted_late() & ({identity for _, identity in one.acks()} | set(log.values()))
        if late:
            yield f"zombie-write: submitted after the take-over, acknowledged or visible: {sorted(late)[:3]}"
    epochs = [int(identity.split(":")[0]) for _, identity in sorted(log.items())]
    if epochs != sorted(epochs):
        yield "stale-write: a record of an older epoch lies behind one of a newer"
    if sorted(log) != list(range(len(log))):
        yield "gap: offsets are not contiguous"
    if len(set(log.values())) != len(log):
        yield "duplicate: a record is twice in the log"
