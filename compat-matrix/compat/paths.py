"""Where things are. Built and downloaded things live outside the checkout."""

import os
from pathlib import Path

MATRIX = Path(__file__).resolve().parents[1]
PROJECT = MATRIX.parent
RESULTS = MATRIX / "results"
ORACLE_POM = MATRIX / "oracle" / "pom.xml"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "automq"

KAFKA_VERSION = "4.3.1"


def kafka_lib(version: str = KAFKA_VERSION) -> Path:
    """The directory of jars of one Kafka release (4.3.1: everything, others: the client alone)."""
    return CACHE / f"kafka-{version}" / "lib"
