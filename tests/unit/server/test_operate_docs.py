"""docs/operate.md names the metrics that a broker has, and only those."""

from __future__ import annotations

import re
from pathlib import Path

from .metrics_table import rows

DOC = Path(__file__).parents[3] / "docs" / "operate.md"


def test_the_table_is_the_registry() -> None:
    found = re.findall(r"^\| `(?:automq|process)_.*$", DOC.read_text(), flags=re.MULTILINE)
    table = [row for row in found if row.count("|") == 5]
    assert table == rows(), "print the rows with `python -m tests.unit.server.metrics_table`"


def test_every_metric_that_the_text_names_exists() -> None:
    text = DOC.read_text()
    known = set(re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE))
    named = set(re.findall(r"`((?:automq|process)_\w+)", text))
    bare = {name.removesuffix("_bucket") for name in named}
    assert bare <= known, bare - known
