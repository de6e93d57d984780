"""The public test kit: conformance checks, misbehaving stores, an in-process broker.

For the author of a backend, the whole test file is

```python
from automq.testing import ObjectStoreSuite

class TestExample(ObjectStoreSuite):
    url = "example://somewhere"
```
"""

from automq.testing.catalogue import Check, Level, Skip, Violation, medium_checks, object_store_checks
from automq.testing.faulty import Fault, FaultyStore, LyingStore, When
from automq.testing.results import Report, Result, Verdict
from automq.testing.runner import check_object_store, check_segment_medium

__all__ = [
    "Check",
    "Fault",
    "FaultyStore",
    "Level",
    "LyingStore",
    "Report",
    "Result",
    "Skip",
    "Verdict",
    "Violation",
    "When",
    "check_object_store",
    "check_segment_medium",
    "medium_checks",
    "object_store_checks",
]
