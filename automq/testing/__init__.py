"""The public test kit: conformance checks, misbehaving stores, brokers in this process and in ones of their own.

For the author of a backend, the whole test file is

```python
from automq.testing import ObjectStoreSuite

class TestExample(ObjectStoreSuite):
    url = "example://somewhere"
```

Names are imported when they are first used: a test that wants `Broker` needs no hypothesis, one that wants the checks
loads no broker.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automq.testing.broker import Broker
    from automq.testing.broker_process import BrokerProcess
    from automq.testing.catalogue import (
        Check,
        Lane,
        Level,
        Skip,
        Violation,
        medium_checks,
        object_store_checks,
    )
    from automq.testing.faulty import Fault, FaultyStore, LyingStore, When
    from automq.testing.ports import free_ports
    from automq.testing.prober import Probe, UnsafeStore, probe
    from automq.testing.process import NotReady
    from automq.testing.proxy import FaultProxy, ProxyFault
    from automq.testing.results import Report, Result, Verdict
    from automq.testing.runner import check_object_store, check_over_tls, check_segment_medium
    from automq.testing.suite import KnownFailure, ObjectStoreSuite, SegmentMediumSuite
    from automq.testing.tcp_proxy import TcpProxy

_HOMES = {
    "broker": ("Broker",),
    "broker_process": ("BrokerProcess",),
    "catalogue": ("Check", "Lane", "Level", "Skip", "Violation", "medium_checks", "object_store_checks"),
    "faulty": ("Fault", "FaultyStore", "LyingStore", "When"),
    "ports": ("free_ports",),
    "process": ("NotReady",),
    "proxy": ("FaultProxy", "ProxyFault"),
    "prober": ("Probe", "UnsafeStore", "probe"),
    "results": ("Report", "Result", "Verdict"),
    "runner": ("check_object_store", "check_over_tls", "check_segment_medium"),
    "tcp_proxy": ("TcpProxy",),
    "suite": ("KnownFailure", "ObjectStoreSuite", "SegmentMediumSuite"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Broker",
    "BrokerProcess",
    "Check",
    "Fault",
    "FaultProxy",
    "FaultyStore",
    "KnownFailure",
    "Lane",
    "Level",
    "LyingStore",
    "NotReady",
    "ObjectStoreSuite",
    "Probe",
    "ProxyFault",
    "Report",
    "Result",
    "SegmentMediumSuite",
    "Skip",
    "TcpProxy",
    "UnsafeStore",
    "Verdict",
    "Violation",
    "When",
    "check_object_store",
    "check_over_tls",
    "check_segment_medium",
    "free_ports",
    "medium_checks",
    "object_store_checks",
    "probe",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
