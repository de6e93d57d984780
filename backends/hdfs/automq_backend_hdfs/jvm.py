"""Starting the process's JVM with Hadoop's client in it: what it needs, where that is looked for, what is missing.

libhdfs reads its class path and options from the environment (CLASSPATH, LIBHDFS_OPTS) when the first call makes the
JVM. `-Xrs` is always among them: without it the JVM takes the process's signals, and Ctrl-C ends a broker uncleanly.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import glob
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

from automq.plugins import Unsupported
from automq_backend_hdfs.jni import JavaError, Jvm
from automq_backend_hdfs.options import HdfsOptions

# Jars without which no call works; each is named when it is missing.
_JARS = ("hadoop-common", "hadoop-hdfs-client")
_SHADED = "hadoop-client-"
_HADOOP_JARS = ("common", "common/lib", "hdfs", "hdfs/lib")

_lock = threading.Lock()
_running: Jvm | None = None


def start_jvm(options: HdfsOptions) -> Jvm:
    """The JVM, started by the first caller. Unsupported says what this machine lacks for it."""
    global _running
    with _lock:
        if _running is None:
            _running = _start(options)
        return _running


def _start(options: HdfsOptions) -> Jvm:
    classpath = _classpath(options)
    jvm_library = _find_libjvm(options)
    if jvm_library is not None:
        ctypes.CDLL(str(jvm_library), mode=ctypes.RTLD_GLOBAL)
    path = _find_libhdfs(options)
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        lacks = "" if jvm_library else "; no libjvm.so was found either: set `java_home` or JAVA_HOME"
        raise Unsupported(f"libhdfs cannot be loaded from {path} ({error}){lacks}") from error
    log = Path(__file__).with_name("log4j.properties")
    jvm_options = f"-Xrs -Dlog4j.configuration=file:{log} {options.jvm_options}".strip()
    if krb5 := os.environ.get("KRB5_CONFIG"):  # Java knows only a property of its own
        jvm_options = f"-Djava.security.krb5.conf={krb5} {jvm_options}"
    with _environment(CLASSPATH=classpath, LIBHDFS_OPTS=jvm_options):
        # Any call that needs Java makes the JVM; this one asks nothing of a cluster.
        value = ctypes.c_char_p()
        result = library.hdfsConfGetStr(b"fs.defaultFS", ctypes.byref(value))
    if result:
        raise Unsupported("libhdfs could not start Java: its message is above, on stderr")
    try:
        return Jvm(ctypes.CDLL(str(jvm_library)) if jvm_library else library)
    except JavaError as error:
        raise Unsupported(f"libhdfs did not start Java: {error.message}") from error


def _classpath(options: HdfsOptions) -> str:
    given = options.classpath or os.environ.get("CLASSPATH", "")
    parts = given.split(os.pathsep) if given else []
    if not given and (home := os.environ.get("HADOOP_HOME")):
        parts = [f"{home}/share/hadoop/{part}/*" for part in _HADOOP_JARS]
    found: list[str] = []
    for part in filter(None, parts):
        found += sorted(glob.glob(part + ".jar")) if part.endswith("*") else [part]
    names = [Path(each).name for each in found]
    if not any(name.startswith(_SHADED) for name in names):
        missing = [jar for jar in _JARS if not any(name.startswith(jar + "-") for name in names)]
        if missing:
            raise Unsupported(
                f"Hadoop's client for Java is not on the class path: no {missing[0]}-*.jar;"
                " set the option `classpath`, CLASSPATH or HADOOP_HOME"
            )
    return os.pathsep.join(found)


def _find_libhdfs(options: HdfsOptions) -> str:
    places = [options.libhdfs]
    for name, below in (("ARROW_LIBHDFS_DIR", ""), ("HADOOP_HOME", "lib/native")):
        if directory := os.environ.get(name):
            places.append(str(Path(directory) / below / "libhdfs.so"))
    for place in filter(None, places):
        if Path(place).is_file():
            return place
        if place == options.libhdfs:
            raise Unsupported(f"option 'libhdfs': there is no {place}")
    if found := ctypes.util.find_library("hdfs"):
        return found
    raise Unsupported("libhdfs.so is not found: set the option `libhdfs`, ARROW_LIBHDFS_DIR or HADOOP_HOME")


def _find_libjvm(options: HdfsOptions) -> Path | None:
    homes = [options.java_home or os.environ.get("JAVA_HOME", "")]
    if java := shutil.which("java"):
        homes.append(str(Path(java).resolve().parent.parent))
    for home in filter(None, homes):
        for below in ("lib/server", "jre/lib/amd64/server", "jre/lib/server"):
            if (found := Path(home) / below / "libjvm.so").is_file():
                return found
        if home == options.java_home:
            raise Unsupported(f"option 'java_home': there is no libjvm.so below {home}")
    return None


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    """For the call inside only: children of the broker are not to inherit a class path of ours."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
