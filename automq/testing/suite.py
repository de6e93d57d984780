"""The kit as pytest classes: subclass, give a URL, done.

```python
class TestExample(ObjectStoreSuite):
    url = "example://somewhere"
    known_failures = {"O35": KnownFailure("https://example.org/issues/7", "2027-03-01")}
```

Override the `store_url` fixture where the URL is made at run time. A known failure is strict: when it begins to
pass, or its date is over, the test fails.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import pytest

from automq.plugins import Registry
from automq.testing.catalogue import Check, Lane, Level, medium_checks, object_store_checks
from automq.testing.endpoint import endpoint_of
from automq.testing.results import Report, Result, Verdict
from automq.testing.runner import check_object_store, check_segment_medium

GOOD = frozenset({Verdict.PASS, Verdict.UNDECLARED})
NOT_RUN = frozenset({Verdict.UNSUPPORTED, Verdict.SKIPPED})


@dataclass(frozen=True)
class KnownFailure:
    """`link`: where it is discussed; `expires`: an ISO date after which it is a failure again."""

    link: str
    expires: str


class _Suite:
    url: ClassVar[str] = ""
    level: ClassVar[Level] = Level.STANDARD
    known_failures: ClassVar[Mapping[str, KnownFailure]] = {}

    @pytest.fixture
    def registry(self) -> Registry:
        """Where the scheme is looked up; override to test a driver that is not installed."""
        return Registry.discover()

    def _judge(self, report: Report) -> None:
        if not report.results:
            pytest.skip("; ".join(report.notes) or "the store does not have this lane")
        (result,) = report.results
        known = self.known_failures.get(result.name) or self.known_failures.get(result.id)
        if known is not None:
            _judge_known(result, known)
        if result.verdict in NOT_RUN:
            pytest.skip(f"{result.verdict.value}: {result.detail}")
        if result.verdict not in GOOD:
            pytest.fail(f"{result.id} {result.title}: {result.verdict.value}: {result.detail}", pytrace=False)


class ObjectStoreSuite(_Suite):
    """Every O… check as a test, in each lane that the store has; the lane native needs `server_pids`."""

    server_pids: ClassVar[Sequence[int]] = ()

    @pytest.fixture
    def store_url(self) -> str:
        return self.url

    @pytest.mark.parametrize("check", object_store_checks(*Lane), ids=lambda check: check.name)
    def test_object_store(self, check: Check, store_url: str, registry: Registry) -> None:
        _skip_above(check, self.level)
        if check.lane is Lane.NATIVE and not self.server_pids:
            pytest.skip("needs the server's process on this machine (server_pids)")
        if check.lane is Lane.PROXY and endpoint_of(store_url) is None:
            pytest.skip("the URL names no endpoint that a proxy could stand before")
        run = check_object_store(
            store_url,
            level=self.level,
            only=[check.id],
            lanes=[check.lane],
            server_pids=self.server_pids,
            registry=registry,
        )
        self._judge(asyncio.run(run))


class SegmentMediumSuite(_Suite):
    """Every W… check as a test. The medium must be empty before each."""

    @pytest.fixture
    def wal_url(self) -> str:
        return self.url

    @pytest.mark.parametrize("check", medium_checks(), ids=lambda check: check.id)
    def test_segment_medium(self, check: Check, wal_url: str, registry: Registry) -> None:
        _skip_above(check, self.level)
        self._judge(
            asyncio.run(check_segment_medium(wal_url, level=self.level, only=[check.id], registry=registry))
        )


def _skip_above(check: Check, level: Level) -> None:
    if check.level > level:
        pytest.skip(f"level {check.level.name.lower()} and above")


def _judge_known(result: Result, known: KnownFailure) -> None:
    if result.verdict in GOOD:
        pytest.fail(f"{result.id} passes now: remove it from known_failures ({known.link})", pytrace=False)
    if datetime.date.today() > datetime.date.fromisoformat(known.expires):
        pytest.fail(f"{result.id}: its allowance ended {known.expires} ({known.link})", pytrace=False)
    pytest.xfail(f"{result.verdict.value}, known: {known.link}")
