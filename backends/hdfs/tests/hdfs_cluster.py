"""A real HDFS for the tests: the one that `AUTOMQ_TEST_HDFS_URL` names, else the checkout's own launcher's.

The launcher (compat-matrix/services) starts a NameNode and three DataNodes from jars in its cache; nothing is installed
here: `python -m services hdfs install` does that. The way `libhdfs` runs where libhdfs.so is found (ARROW_LIBHDFS_DIR,
or `lib/` of the launcher's cache).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from automq.testing import free_ports

URL_VARIABLE = "AUTOMQ_TEST_HDFS_URL"
DATANODES = 3
# The launcher's nodes are ten ports apart, and each has so many.
PORTS_A_NODE = 3
LAUNCHERS = Path(__file__).parents[3] / "compat-matrix"


@dataclass(frozen=True)
class Cluster:
    """`kill` and `restart` take a DataNode's name ("dn1"); in a cluster that is not ours they are None."""

    url: str
    environment: dict[str, str]
    kill: Callable[[str], None] | None = None
    restart: Callable[[str], object] | None = None
    stop: Callable[[], None] = lambda: None


def missing() -> str:
    """Why no cluster can be had here; empty: one can."""
    if URL_VARIABLE in os.environ:
        return ""
    if not LAUNCHERS.is_dir():
        return f"set {URL_VARIABLE}: the launchers of the checkout are not here"
    if not _cached_jars():
        return f"set {URL_VARIABLE}, or install HDFS with the launcher: there are no jars in {_root()}"
    return ""


def start(home: Path) -> Cluster:
    if URL_VARIABLE in os.environ:
        return Cluster(os.environ[URL_VARIABLE], _java_environment(os.environ.get("CLASSPATH", "")))
    service = _launcher().HDFS(home, free_ports(10 * DATANODES + PORTS_A_NODE)[0], datanodes=DATANODES)
    service.start()
    given = service.environment()
    return Cluster(
        service.native_url,
        {**_java_environment(given["CLASSPATH"]), "HADOOP_CONF_DIR": given["HADOOP_CONF_DIR"]},
        kill=service.kill,
        restart=lambda name: service.start(),
        stop=service.stop,
    )


def _java_environment(classpath: str) -> dict[str, str]:
    found = {"CLASSPATH": classpath} if classpath else {}
    for place in (os.environ.get("ARROW_LIBHDFS_DIR", ""), str(_root().parent / "lib")):
        if place and (Path(place) / "libhdfs.so").is_file():
            found.setdefault("ARROW_LIBHDFS_DIR", place)
    return found


def _launcher():  # type: ignore[no-untyped-def]
    if str(LAUNCHERS) not in sys.path:
        sys.path.append(str(LAUNCHERS))
    from services import hdfs

    return hdfs


def _root() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "automq-services" / f"hdfs-{_launcher().VERSION if LAUNCHERS.is_dir() else ''}"


def _cached_jars() -> bool:
    return any(_root().glob("lib/hadoop-hdfs-*.jar"))
