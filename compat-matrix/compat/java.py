"""Kafka's jars: fetching them with Maven, and running one of Kafka's tools."""

import os
import subprocess
from pathlib import Path

from compat.paths import KAFKA_VERSION, MATRIX, ORACLE_POM, kafka_lib

TOOL_LOG_CONFIG = MATRIX / "oracle" / "log4j2-tools.xml"
TOOL_TIMEOUT_S = 120
# A tool of 32 MB of heap swaps pages with the broker it measures; the shipped scripts give 256 MB.
TOOL_HEAP = "-Xmx256m"


def install(version: str = KAFKA_VERSION) -> Path:
    """Copy the jars of `version` into the cache, once; return their directory."""
    lib = kafka_lib(version)
    marker = lib / ".complete"
    if marker.exists():
        return lib
    command = ["mvn", "-q", "-B", "-f", str(ORACLE_POM), "dependency:copy-dependencies"]
    command.append(f"-DoutputDirectory={lib}")
    if version != KAFKA_VERSION:
        command += ["-Dold=true", f"-Dclient.version={version}"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    marker.touch()
    return lib


def command(main_class: str, *args: str, version: str = KAFKA_VERSION, heap: str = TOOL_HEAP) -> list[str]:
    """The argument vector that runs `main_class` from the jars of `version`."""
    lib = install(version)
    return [
        "java",
        heap,
        # Short-lived tools: the first compiler tier alone halves their start-up on two cores.
        *(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"] if heap == TOOL_HEAP else []),
        f"-Dlog4j2.configurationFile={TOOL_LOG_CONFIG}",
        "-cp",
        f"{lib}/*",
        main_class,
        *args,
    ]


def run(
    main_class: str,
    *args: str,
    version: str = KAFKA_VERSION,
    stdin: str | None = None,
    timeout: float = TOOL_TIMEOUT_S,
    check: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Run a tool to its end; with `check`, a non-zero exit raises with what the tool printed."""
    done = subprocess.run(
        command(main_class, *args, version=version),
        input=stdin if stdin is not None else "",
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    if check and done.returncode != 0:
        raise AssertionError(
            f"{main_class} {' '.join(args)} exited {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        )
    return done
