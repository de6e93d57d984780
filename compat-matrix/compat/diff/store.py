"""Answers on disk: one JSON file a broker, readable and diffable."""

import json
import tempfile
from pathlib import Path
from typing import Any

from compat.paths import RESULTS

DIRECTORY = RESULTS / "diff"


def path(kind: str) -> Path:
    return DIRECTORY / f"{kind}.json"


def load(kind: str) -> dict[str, Any]:
    return json.loads(path(kind).read_text()) if path(kind).exists() else {}


def record(kind: str, answers: dict[str, Any], *, merge: bool) -> None:
    """Replace the file, or with `merge` only the cases that were played. One answer a line keeps it reviewable."""
    everything = {**load(kind), **answers} if merge else answers
    rows = []
    for name, exchanges in sorted(everything.items()):
        lines = ",\n  ".join(json.dumps(exchange, sort_keys=True) for exchange in exchanges)
        rows.append(f" {json.dumps(name)}: [\n  {lines}\n ]")
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    path(kind).write_text("{\n" + ",\n".join(rows) + "\n}\n")


def keep_log(kind: str, text: str) -> None:
    """The broker's log of the last run, for whoever looks into a difference."""
    where = Path(tempfile.gettempdir()) / f"automq-diff-{kind}.log"
    where.write_text(text)
