"""Rounds: a life of the broker under load, its death, what the death took, and the judgement in the next life.

Half of the deaths are kills (the page cache survives), half are power losses. They come at random moments; or at a
chosen system call on WAL, metadata or objects, before it, after it or half-way through; or while the broker starts and
recovers, at its first, second, third… call. An episode is a fresh data directory with its own clients; lives follow one
another in it, so that a recovery's own traces meet the next death.
"""

from __future__ import annotations

import itertools
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .broker import DEFAULT_WAL, WAL_PREFIX, Broker, NotReady, on_the_disk
from .checker import Anomaly, Judge
from .load import Sender, Tail, create_topic, read_logs
from .powerloss import CHANGES, Disk, How, Op

PARTITIONS = 3
SENDERS = 2
EPISODE_ROUNDS = 20
# Longest wait for a chosen call before the round becomes one of a random moment.
CALL_WAIT_S = 3.0
# Offsets judged again behind what the last judgement had reached; the whole log is judged at an episode's end.
OVERLAP = 500
SETTLE_S = 60.0


@dataclass(frozen=True)
class Plan:
    number: int
    power: bool
    site: str  # random, start, wal, metadata, objects
    nth: int
    ops: tuple[Op, ...]
    how: How

    @property
    def prefix(self) -> str:
        return {"wal": WAL_PREFIX, "metadata": "metadata.db", "objects": "objects/"}.get(self.site, "")


_NAMES = (Op.CREATE, Op.RENAME, Op.UNLINK, Op.TRUNCATE, Op.LINK, Op.MKDIR)
#: Where to die, and about how many such calls a second or so of load makes: the nth is drawn up to that.
USUAL = {
    "wal": ((CHANGES, 250), ((Op.WRITE,), 250), ((Op.SYNC,), 8), (_NAMES, 10)),
    "metadata": ((CHANGES, 170), ((Op.WRITE,), 160), ((Op.SYNC,), 14), (_NAMES, 3)),
    "objects": ((CHANGES, 60), ((Op.WRITE,), 10), ((Op.SYNC,), 30), (_NAMES, 20)),
}


SITES = ("random", "wal", "metadata", "start", "objects")


def sites_of(wal: str) -> tuple[str, ...]:
    """Where a broker on this WAL can die; calls on a WAL that is elsewhere are nowhere to be met."""
    return SITES if on_the_disk(wal) else tuple(site for site in SITES if site != "wal")


def plans(seed: int, sites: tuple[str, ...] = SITES) -> Iterator[Plan]:
    """Endless. Each site with and without power loss in turn; starts are met call by call."""
    rng = random.Random(seed)
    start_call = itertools.count(1)
    for number in itertools.count():
        site = sites[number // 2 % len(sites)]
        ops = CHANGES
        nth = 0
        if site == "start":
            nth = next(start_call)
        elif site in USUAL:
            ops, most = rng.choice(USUAL[site])
            nth = rng.randint(1, most)
        yield Plan(number, number % 2 == 1, site, nth, ops, rng.choice(tuple(How)))


@dataclass
class Outcome:
    """Of all rounds. `result` is PASSED, FAILED, HANG or UNKNOWN, and these are kept apart."""

    rounds: int = 0
    kills: int = 0
    power_losses: int = 0
    acked: int = 0
    read: int = 0
    lives: int = 0
    lost_pages: int = 0
    lost_names: int = 0
    deaths: Counter[str] = field(default_factory=Counter)
    ready_s: list[float] = field(default_factory=list)
    first_ack_s: list[float] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def result(self) -> str:
        if self.counts or self.failures:
            return "FAILED"
        if self.hangs:
            return "HANG"
        return "PASSED" if self.rounds and self.acked else "UNKNOWN"


class Episode:
    def __init__(
        self,
        base: Path,
        library: Path,
        port: int,
        seed: int,
        outcome: Outcome,
        *,
        wal: str = DEFAULT_WAL,
        failpoints: str = "",
    ) -> None:
        self._rng = random.Random(seed)
        self._outcome = outcome
        self._port = port
        self.disk = Disk(base, library)
        self.broker = Broker(self.disk, port, wal=wal, failpoints=failpoints)
        self.judge = Judge()
        self._topic = f"crash-{seed}"  # of its own: no client of an earlier episode knows it
        self._checked = [0] * PARTITIONS
        self._senders: list[Sender] = []
        self._tail: Tail | None = None

    def open(self) -> None:
        self.broker.spawn()
        self.broker.wait_ready()
        create_topic(self.broker.bootstrap, self._topic, PARTITIONS)
        for number in range(SENDERS):
            self._senders.append(
                Sender(
                    self.broker.bootstrap,
                    self._topic,
                    PARTITIONS,
                    number,
                    self.judge,
                    self._rng.getrandbits(32),
                )
            )
        self._tail = Tail(self.broker.bootstrap, self._topic, PARTITIONS, self.judge)

    def round(self, plan: Plan) -> str:
        """One death and the life after it; a line for the log. The broker runs before and after."""
        if plan.site == "start":
            self.broker.kill()
            self._after_death(plan)
            self.disk.kill_at(plan.nth, how=plan.how)
            self.broker.spawn()
            try:
                self.broker.wait_ready()
            except NotReady:
                if self.broker.alive:
                    raise
            died = self.broker.wait(CALL_WAIT_S) is not None
            where = self._death_of(plan) if died else "ready first"
            if not died:
                self.broker.kill()
        else:
            where = self._die_under_load(plan)
        self._outcome.deaths[where] += 1
        lost = self._after_death(plan)
        self.broker.spawn()
        ready_s = self.broker.wait_ready()
        self._outcome.ready_s.append(ready_s)
        self._judge(full=False)
        self._outcome.rounds += 1
        return (
            f"{plan.site:8} {'power' if plan.power else 'kill':5} at {where}{lost}, ready in {ready_s:.2f} s"
        )

    def _wait_for_acks(self) -> None:
        """The senders have found this life: what dies now, dies at work."""
        before, began = self.judge.acked, time.monotonic()
        while self.judge.acked == before:
            if time.monotonic() - began > SETTLE_S:
                raise TimeoutError(f"no acknowledgement within {SETTLE_S} s of a restart")
            time.sleep(0.002)
        self._outcome.first_ack_s.append(time.monotonic() - began)

    def _die_under_load(self, plan: Plan) -> str:
        self._wait_for_acks()
        if plan.site == "random":
            time.sleep(self._rng.uniform(0.0, 1.2))
            self.broker.kill()
            return "random moment"
        time.sleep(self._rng.uniform(0.0, 0.3))
        self.disk.kill_at(plan.nth, prefix=plan.prefix, ops=plan.ops, how=plan.how)
        if self.broker.wait(CALL_WAIT_S) is not None:
            return self._death_of(plan)
        self.broker.kill()
        return "random moment"

    def _death_of(self, plan: Plan) -> str:
        killed = self.disk.killed
        if killed is None:
            ending = f"ended with {self.broker.returncode}: {self.broker.last_words()}"
            self._outcome.failures.append(f"round {plan.number}: {ending}")
            return "its own failure"
        op, path = killed
        top = path.split("/", 1)[0]
        how = (
            How.AFTER if plan.how is How.HALF and op is not Op.WRITE else plan.how
        )  # only writes have a middle
        return f"{how.name.lower()} {op.name.lower()} of {top}"

    def _after_death(self, plan: Plan) -> str:
        if not plan.power:
            self.disk.keep_all()
            self._outcome.kills += 1
            return ""
        lost = self.disk.lose_power(self._rng)
        self._outcome.power_losses += 1
        self._outcome.lost_pages += lost.pages
        self._outcome.lost_names += lost.names
        return (
            f", lost {lost.pages} of {lost.unsynced_pages} pages, {lost.names} of {lost.unsynced_names} names"
        )

    def _judge(self, *, full: bool) -> None:
        starts = {p: 0 if full else max(self._checked[p] - OVERLAP, 0) for p in range(PARTITIONS)}
        owed = {partition: self.judge.owed(partition, start) for partition, start in starts.items()}
        logs = read_logs(self.broker.bootstrap, self._topic, starts, self.judge.corrupt)
        for partition, log in logs.items():
            self.judge.judge_log(partition, starts[partition], log, owed[partition])
            self._checked[partition] = max(log, default=starts[partition] - 1) + 1
        for sender in self._senders:
            self._outcome.failures += sender.errors
            sender.errors = []

    def finish(self) -> None:
        """Let everything settle and judge the whole log: as it is, after a crash, after a clean stop."""
        for sender in self._senders:
            sender.pause()
        for number, sender in enumerate(self._senders):
            if not sender.settled(SETTLE_S):
                self._outcome.hangs.append(f"sender {number}: records unacknowledged after {SETTLE_S} s")
        self._judge(full=True)
        deadline = time.monotonic() + SETTLE_S
        ends = dict(enumerate(self._checked))
        while time.monotonic() < deadline and any(
            self.judge.ends_read.get(p, 0) < end for p, end in ends.items()
        ):
            time.sleep(0.02)
        for partition, end in ends.items():
            self.judge.judge_tail(partition, end)
        self.broker.kill()
        self._look_and_go_on()
        code = self.broker.stop()
        if code != 0:
            self._outcome.failures.append(f"SIGTERM ended with {code}: {self.broker.last_words()}")
        self._look_and_go_on()

    def _look_and_go_on(self) -> None:
        """Power goes, `automq storage fsck` finds nothing wrong, the next life has everything."""
        self.disk.lose_power(self._rng)
        if trouble := self.broker.fsck():
            self._outcome.failures.append(f"fsck: {trouble}")
        self.broker.spawn()
        self.broker.wait_ready()
        self._judge(full=True)

    def close(self) -> None:
        for sender in self._senders:
            sender.close()
        if self._tail is not None:
            self._tail.close()
        self.broker.kill()
        self._outcome.acked += self.judge.acked
        self._outcome.read += self.judge.read
        self._outcome.lives += self.broker.lives
        self._outcome.anomalies += self.judge.anomalies
        self._outcome.counts.update(self.judge.counts())


def run_rounds(
    count: int,
    *,
    base: Path,
    library: Path,
    port: int,
    seed: int,
    wal: str = DEFAULT_WAL,
    failpoints: str = "",
    sites: tuple[str, ...] | None = None,
    say: Callable[[str], None] = print,
    until_found: bool = False,
) -> Outcome:
    """`count` rounds, in episodes. A failed episode's directory stays for inspection; `until_found` ends at the first
    anomaly (planted faults)."""
    outcome = Outcome()
    began = time.monotonic()
    source = plans(seed, sites or sites_of(wal))
    while outcome.rounds < count:
        number = outcome.rounds // EPISODE_ROUNDS
        directory = base / f"episode-{number}-{outcome.lives}"
        before = (len(outcome.failures), len(outcome.hangs))
        episode = Episode(
            directory, library, port, seed * 1000 + number, outcome, wal=wal, failpoints=failpoints
        )
        try:
            episode.open()
            for _ in range(min(EPISODE_ROUNDS, count - outcome.rounds)):
                plan = next(source)
                say(f"{plan.number:4} {episode.round(plan)}")
                if until_found and episode.judge.anomalies:
                    break
            else:
                episode.finish()
        except NotReady as error:
            (outcome.hangs if error.hung else outcome.failures).append(str(error))
        except TimeoutError as error:
            outcome.hangs.append(f"{error}: {episode.broker.last_words()}")
        finally:
            episode.close()
        if episode.judge.anomalies or before != (len(outcome.failures), len(outcome.hangs)):
            say(f"     kept {directory}")
            break
        shutil.rmtree(directory)
    outcome.seconds = time.monotonic() - began
    return outcome
