"""A Hypothesis state machine: a store against a dictionary.

Puts, conditional puts with current, stale and foreign tokens, ranges, listings and deletes in any order, through two
clients. Needs hypothesis (the extra `testing`).
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence

from hypothesis import seed
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from automq.plugins import (
    IF_ABSENT,
    AlreadyExists,
    Capability,
    IfToken,
    NotFound,
    ObjectStore,
    PreconditionFailed,
    PutResult,
    RangeNotSatisfied,
)
from automq.testing.environment import Opener, entries
from automq.testing.histories import AsyncMachine, history_settings

NAMES = st.sampled_from(["a", "b", "d/a", "d/b", "d/e/a", "da"])
BODIES = st.binary(max_size=40)
CLIENTS = st.sampled_from([0, 1])
EXAMPLES_A_BATCH = 10


def run_model(
    opener: Opener,
    directory: str,
    *,
    examples: int,
    steps: int,
    seconds: float,
    stop: threading.Event | None = None,
) -> int:
    """How many sequences agreed: `examples`, or fewer when no more begin after `seconds`. Raises AssertionError with
    the shortest sequence of steps that disagrees.

    Blocks: call it in a thread, and set `stop` to end it early.
    """
    until = time.monotonic() + seconds
    with asyncio.Runner() as runner:
        # Opened once: an example is a few dozen calls, and finding the shortest one takes hundreds of examples.
        clients = [runner.run(opened(opener)) for _ in range(2)]

        class Machine(StoreMachine):
            def __init__(self) -> None:
                super().__init__(runner, clients, directory, stop or threading.Event())

        agreed = 0
        try:
            while agreed < examples and (time.monotonic() < until or not agreed):
                batch = min(EXAMPLES_A_BATCH, examples - agreed)
                # Seeded: the same store gets the same verdict each time.
                chosen = history_settings(batch, steps, print_blob=True)
                run_state_machine_as_test(seed(agreed)(Machine), settings=chosen)
                agreed += batch
        finally:
            for client in clients:
                runner.run(client.aclose())
    return agreed


async def opened(opener: Opener) -> ObjectStore:
    return await opener()


class StoreMachine(AsyncMachine):
    """`model` is the truth: key → (body, token or None)."""

    def __init__(
        self, runner: asyncio.Runner, clients: Sequence[ObjectStore], directory: str, stop: threading.Event
    ) -> None:
        super().__init__(runner, stop)
        self._directory = directory
        self.clients = clients
        self.model: dict[str, tuple[bytes, str | None]] = {}
        self.old_tokens: list[str] = []
        self._clear()

    @rule(name=NAMES, body=BODIES, client=CLIENTS)
    def put(self, name: str, body: bytes, client: int) -> None:
        self._stored(name, body, self._do(self.clients[client].put(self._key(name), body)))

    @rule(name=NAMES, body=BODIES, client=CLIENTS)
    def create(self, name: str, body: bytes, client: int) -> None:
        if not self._can(Capability.CONDITIONAL_CREATE):
            return
        call = self.clients[client].put(self._key(name), body, cond=IF_ABSENT)
        if name in self.model:
            self._refused(call, AlreadyExists)
        else:
            self._stored(name, body, self._do(call))

    @rule(name=NAMES, body=BODIES, client=CLIENTS)
    def update(self, name: str, body: bytes, client: int) -> None:
        current = self.model.get(name)
        if current is None or current[1] is None or not self._can(Capability.CONDITIONAL_UPDATE):
            return
        # Different bytes: an equal body may keep its token, and then a stale token is not stale.
        body += len(self.old_tokens).to_bytes(4, "big")
        call = self.clients[client].put(self._key(name), body, cond=IfToken(current[1]))
        self._stored(name, body, self._do(call))

    @rule(name=NAMES, body=BODIES, client=CLIENTS, pick=st.integers(0, 1000))
    def update_stale(self, name: str, body: bytes, client: int, pick: int) -> None:
        if not self.old_tokens or not self._can(Capability.CONDITIONAL_UPDATE):
            return
        token = self.old_tokens[pick % len(self.old_tokens)]
        if name in self.model and self.model[name][1] == token:
            return
        call = self.clients[client].put(self._key(name), body, cond=IfToken(token))
        self._refused(call, PreconditionFailed, NotFound)

    @rule(name=NAMES, client=CLIENTS)
    def delete(self, name: str, client: int) -> None:
        self._do(self.clients[client].delete(self._key(name)))
        self._forget(name)

    @rule(name=NAMES, client=CLIENTS)
    def get(self, name: str, client: int) -> None:
        call = self.clients[client].get(self._key(name))
        if name not in self.model:
            self._refused(call, NotFound)
            return
        body, token = self.model[name]
        assert bytes(self._do(call)) == body
        head = self._do(self.clients[client].head(self._key(name)))
        assert (head.size, head.token) == (len(body), token)

    @rule(name=NAMES, client=CLIENTS, start=st.integers(0, 50), length=st.integers(1, 60))
    def get_range(self, name: str, client: int, start: int, length: int) -> None:
        call = self.clients[client].get(self._key(name), start, start + length)
        if name not in self.model:
            self._refused(call, NotFound)
        elif start >= len(self.model[name][0]):
            self._refused(call, RangeNotSatisfied)
        else:
            assert bytes(self._do(call)) == self.model[name][0][start : start + length]

    @rule(client=CLIENTS, prefix=st.sampled_from(["", "d/", "d/e/", "nothing/"]))
    def list(self, client: int, prefix: str) -> None:
        found = self._do(entries(self.clients[client], self._directory + prefix))
        expected = sorted(self._key(name) for name in self.model if name.startswith(prefix))
        assert sorted(entry.key for entry in found) == expected

    def teardown(self) -> None:
        self._clear()

    def _can(self, capability: Capability) -> bool:
        return self.clients[0].capabilities.has(capability)

    def _key(self, name: str) -> str:
        return self._directory + name

    def _stored(self, name: str, body: bytes, result: PutResult) -> None:
        self._forget(name)
        self.model[name] = (body, result.token)

    def _forget(self, name: str) -> None:
        _, token = self.model.pop(name, (b"", None))
        if token is not None and token not in [other for _, other in self.model.values()]:
            self.old_tokens.append(token)

    def _clear(self) -> None:
        for entry in self._do(entries(self.clients[0], self._directory)):
            self._do(self.clients[0].delete(entry.key))
