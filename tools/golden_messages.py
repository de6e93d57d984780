"""Write tests/golden/protocol: messages, record batches and error codes as Kafka's own Java classes write them.

    python tools/golden_messages.py [--jars DIRECTORY]

Needs Java 17 and Maven. Golden files of a released version stay: when the schemas move on, add, do not replace.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

from generate_messages import KAFKA_ARTIFACTS, POM, kafka_version

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden" / "protocol"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--jars", type=Path, help="a directory that holds the jars and what they depend on")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        jars = arguments.jars or fetch_with_dependencies(Path(temporary))
        named = [str(jars / f"{artifact}-{kafka_version()}.jar") for artifact in KAFKA_ARTIFACTS]
        lines = run_java(jars, "GoldenMessages.java", *named)
        (GOLDEN / "messages.jsonl.gz").write_bytes(gzip.compress(lines, 9, mtime=0))
        (GOLDEN / "batches.txt").write_bytes(run_java(jars, "GoldenBatches.java"))
        (GOLDEN / "errors.txt").write_bytes(run_java(jars, "GoldenErrors.java"))
    print(f"{len(lines.splitlines())} messages")
    return 0


def run_java(jars: Path, program: str, *arguments: str) -> bytes:
    command = ["java", "-cp", f"{jars}/*", str(GOLDEN / program), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def fetch_with_dependencies(directory: Path) -> Path:
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={directory}"]
    subprocess.run(["mvn", "-q", "-B", "-f", str(POM), *goal], check=True)
    return directory


if __name__ == "__main__":
    sys.exit(main())
