"""The rows: object store × WAL device × clients. Not the full cross: all clients on one store, one client on every
store, each WAL device with its natural store.

A row is data. A URL has `{home}` for the row's own directory, `{service}` for the address of the running service
(host:port), `{bucket}` for a bucket made for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ALL_CLIENTS = (
    "confluent-kafka",
    "kafka-python",
    "aiokafka",
    "kafka-java-tools",
    "kafka-java-old",
    "franz-go",
    "kcat",
)
ONE_CLIENT = ("confluent-kafka",)
SMOKE_CLIENT = ("confluent-kafka (round trip)",)
OUTAGE_S = 60.0
LONG_OUTAGE_S = 600.0

FILE_WAL = "file://{home}/wal"


@dataclass(frozen=True, kw_only=True)
class Row:
    """`service`: a name in `services`, empty for none. `packages`: distributions that must be installed, or the row is
    "not run". `forgets`: why data does not outlive the broker's process, empty when it does. `smoke`: part of the quick
    run. `kit_store`, `kit_wal`: whether the kit looks at it in this row; another row may have done so."""

    name: str
    title: str
    store: str
    wal: str = FILE_WAL
    service: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    packages: tuple[str, ...] = ()
    clients: tuple[str, ...] = ONE_CLIENT
    outage_s: float = OUTAGE_S
    forgets: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    buckets: tuple[str, ...] = ("data",)
    versioned: bool = False
    smoke: bool = False
    kit_store: bool = True
    kit_wal: bool = True
    variant: str = ""
    not_run: str = ""


BUILT_IN = (
    Row(
        name="file",
        title="Local directory",
        store="file://{home}/objects",
        clients=ALL_CLIENTS,
        smoke=True,
    ),
    Row(
        name="memory",
        title="Memory",
        store="memory://matrix",
        wal="memory://matrix",
        forgets="memory ends with the broker's process",
        smoke=True,
    ),
)

ROWS: tuple[Row, ...] = BUILT_IN


def find(names: str) -> list[Row]:
    """Rows by comma-separated names; a name also finds the rows that begin with it and a dash."""
    if not names:
        return list(ROWS)
    found: list[Row] = []
    for name in names.split(","):
        these = [row for row in ROWS if row.name == name or row.name.startswith(f"{name}-")]
        if not these:
            raise ValueError(f"no row is called {name!r}; there are {', '.join(row.name for row in ROWS)}")
        found += [row for row in these if row not in found]
    return found
