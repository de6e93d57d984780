"""The catalogue of checks: identifiers are stable for ever, never renumbered, never reused.

A check is a coroutine function with a `Check` beside it. It returns (perhaps a note), or raises: an assertion is a
FAIL, `Violation` a VIOLATION, `Skip` a reason; the runner judges storage errors.

One identifier may be checked in several lanes, and each says something of its own: the contract lane what the *driver*
promises and keeps, the s3-wire lane what the *server* does with a raw request that the driver perhaps never makes.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

from automq.plugins import Capability


class Level(IntEnum):
    """Each contains the ones before: seconds, a minute, everything."""

    SMOKE = 0
    STANDARD = 1
    FULL = 2

    @classmethod
    def parse(cls, text: str) -> Level:
        return cls[text.upper()]


class Lane(StrEnum):
    """How a check asks."""

    CONTRACT = "contract"  #: the driver's methods; every store
    PROXY = "proxy"  #: the driver again, with the fault proxy before an HTTP server
    WIRE = "s3-wire"  #: raw requests to the server; stores that offer `wire()`
    NATIVE = "native"  #: the server's own process, watched with strace


class Violation(Exception):
    """Accepted and ignored: the store said yes and did something else.

    `sometimes`: of several equal requests it honoured some. Such a store is no one's known behaviour.
    """

    def __init__(self, message: str, *, sometimes: bool = False) -> None:
        super().__init__(message)
        self.sometimes = sometimes


class Skip(Exception):
    """Cannot be judged here, for a stated reason."""


DATA = "data"
WAL_OBJECT = "wal-object"
WAL_MEDIUM = "wal-medium"

Body = Callable[[Any], Awaitable[str | None]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """`needs`: the capability it tests. `refusable`: without it the driver must raise Unsupported, because a caller
    who is not refused would rely on it; else its absence is a mere property. In the s3-wire lane `needs` is the claim
    by which the driver would rely on the server here; `guard` says what protects the data when nothing does."""

    id: str
    title: str
    why: str
    level: Level
    profiles: tuple[str, ...]
    body: Body
    needs: Capability | None = None
    refusable: bool = False
    lane: Lane = Lane.CONTRACT
    guard: str = ""

    @property
    def name(self) -> str:
        """For test reports: the identifier, with the lane where it is not the contract's."""
        return self.id if self.lane is Lane.CONTRACT else f"{self.id}-{self.lane}"


class Elsewhere(NamedTuple):
    """An identifier this lane does not run, and where it is covered."""

    title: str
    reason: str


_checks: dict[tuple[str, Lane], Check] = {}


def check(
    id: str,
    title: str,
    why: str,
    *,
    level: Level = Level.STANDARD,
    profiles: tuple[str, ...] = (DATA,),
    needs: Capability | None = None,
    refusable: bool = False,
    lane: Lane = Lane.CONTRACT,
    guard: str = "",
) -> Callable[[Body], Body]:
    """Register a check under its identifier and lane."""

    def register(body: Body) -> Body:
        if (id, lane) in _checks:
            raise ValueError(f"two checks are called {id} in the lane {lane}")
        _checks[id, lane] = Check(
            id=id,
            title=title,
            why=why,
            level=level,
            profiles=profiles,
            body=body,
            needs=needs,
            refusable=refusable,
            lane=lane,
            guard=guard,
        )
        return body

    return register


#: In the lane proxy: of the driver.
proxy_check = functools.partial(check, lane=Lane.PROXY)
#: In the lane s3-wire: of the server, so that no profile of the driver depends on it.
wire_check = functools.partial(check, profiles=(), lane=Lane.WIRE)


@functools.cache
def object_store_checks(*lanes: Lane) -> tuple[Check, ...]:
    """The O… checks of these lanes (none named: the contract lane), by number, then lane."""
    from automq.testing.checks import objects_all  # noqa: F401 - importing registers them

    wanted = lanes or (Lane.CONTRACT,)
    found = (check for (id, lane), check in _checks.items() if id.startswith("O") and lane in wanted)
    return tuple(sorted(found, key=_order))


@functools.cache
def medium_checks() -> tuple[Check, ...]:
    """All W… checks that a segment medium can be asked directly, by number."""
    from automq.testing.checks import media_all  # noqa: F401 - importing registers them

    return tuple(sorted((check for (id, _), check in _checks.items() if id.startswith("W")), key=_order))


def _order(found: Check) -> tuple[int, int]:
    return int(found.id[1:]), list(Lane).index(found.lane)


_NO_SUCH_CALL = "the contract has no such call"
_POWER = "needs a layer between process and disk: the project's `make crash` has one, for WALs on a local file system"

ELSEWHERE: dict[str, Elsewhere] = {
    "O23": Elsewhere("start_after is exclusive", _NO_SUCH_CALL),
    "W04": Elsewhere("power loss: unsynced pages are lost", _POWER),
}
