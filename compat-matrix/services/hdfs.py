"""HDFS from Maven Central's jars: a NameNode and DataNodes, one JVM each, all on loopback.

Ports: P NameNode RPC, P+1 its HTTP (WebHDFS, JMX), P+10·i data, ipc and http of DataNode i. `kill("dn2")` kills one
DataNode. Permissions are on; the root directory is opened to everybody at the first start.
"""

from __future__ import annotations

import getpass
import json
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from services import installing
from services.contract import HOST, Process, Service, ServiceError

VERSION = "3.4.1"
HEAP = "256m"
DATANODES = 1
REPLICATION_MAX = 3
JVM = (
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "-Djava.net.preferIPv4Stack=true",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dhadoop.root.logger=WARN,console",
    f"-Xmx{HEAP}",
)
NAMENODE = "org.apache.hadoop.hdfs.server.namenode.NameNode"
DATANODE = "org.apache.hadoop.hdfs.server.datanode.DataNode"
LOG4J = """log4j.rootLogger=WARN,console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d %p %c{1}: %m%n
"""
DEPENDENCIES = (
    ("org.apache.hadoop", "hadoop-common", VERSION),
    ("org.apache.hadoop", "hadoop-hdfs", VERSION),
    ("org.apache.hadoop", "hadoop-hdfs-client", VERSION),
    # A version that the others agree to only when it is named.
    ("com.fasterxml.jackson.core", "jackson-core", "2.12.7"),
)


class HDFS(Service):
    name = "hdfs"
    title = "HDFS"
    ports = 50

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.datanodes = int(self.options.get("datanodes", DATANODES))

    @property
    def _root(self) -> Path:
        return installing.CACHE / f"hdfs-{VERSION}"

    def install(self) -> None:
        rows = "".join(
            f"<dependency><groupId>{g}</groupId><artifactId>{a}</artifactId><version>{v}</version></dependency>"
            for g, a, v in DEPENDENCIES
        )
        installing.maven_into(
            self._root / "lib",
            '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
            "<groupId>automq.compat</groupId><artifactId>hdfs</artifactId><version>1</version>"
            f"<packaging>pom</packaging><dependencies>{rows}</dependencies></project>",
        )
        # The servers insist on their web applications' directories, which the jars do not carry.
        for application in ("hdfs", "datanode"):
            where = self._root / "webapps" / application / "WEB-INF"
            where.mkdir(parents=True, exist_ok=True)
            (where / "web.xml").write_text("<web-app/>")
        (self._root / "webapps" / "static").mkdir(exist_ok=True)
        if self.options.get("libhdfs"):
            installing.libhdfs()
        if shutil.which("java") is None:
            raise ServiceError("hdfs needs a Java runtime, and found no java in PATH")

    def version(self) -> str:
        return VERSION

    @property
    def native_url(self) -> str:
        return f"hdfs://{HOST}:{self.port}"

    @property
    def http_url(self) -> str:
        return f"http://{HOST}:{self.port + 1}"

    @property
    def configuration(self) -> Path:
        """What a Java client takes as HADOOP_CONF_DIR."""
        return self.home / "conf"

    def environment(self) -> dict[str, str]:
        """For libhdfs, where a backend wants it."""
        return {"HADOOP_CONF_DIR": str(self.configuration), "CLASSPATH": self._classpath}

    @property
    def _classpath(self) -> str:
        jars = ":".join(str(jar) for jar in sorted((self._root / "lib").glob("*.jar")))
        return f"{self.configuration}:{jars}"  # no wildcard: JNI does not expand it

    def prepare(self) -> None:
        self.configuration.mkdir(exist_ok=True)
        self._write("core-site.xml", self._core())
        self._write("hdfs-site.xml", self._site())
        (self.configuration / "log4j.properties").write_text(LOG4J)
        if not (self.home / "nn" / "current" / "VERSION").exists():
            self._format()

    def _core(self) -> dict[str, object]:
        return {"fs.defaultFS": self.native_url, "hadoop.tmp.dir": self.home / "tmp"}

    def _site(self) -> dict[str, object]:
        return {
            "dfs.namenode.rpc-address": f"{HOST}:{self.port}",
            "dfs.namenode.rpc-bind-host": HOST,
            "dfs.namenode.http-address": f"{HOST}:{self.port + 1}",
            "dfs.namenode.name.dir": f"file://{self.home}/nn",
            "dfs.replication": min(self.datanodes, REPLICATION_MAX),
            "dfs.namenode.safemode.extension": 0,
            "dfs.namenode.fs-limits.min-block-size": 4096,
            "dfs.permissions.enabled": "true",
            "dfs.client.block.write.replace-datanode-on-failure.policy": "NEVER",
            # A dead DataNode is known in seconds, not in ten minutes: tests wait for it.
            "dfs.heartbeat.interval": 1,
            "dfs.namenode.heartbeat.recheck-interval": 2000,
            "dfs.namenode.redundancy.interval.seconds": "1s",
            "dfs.datanode.du.reserved": 0,
            "dfs.namenode.datanode.registration.ip-hostname-check": "false",
        }

    def _write(self, name: str, properties: dict[str, object]) -> None:
        rows = "".join(
            f"<property><name>{key}</name><value>{escape(str(value))}</value></property>\n"
            for key, value in properties.items()
        )
        (self.configuration / name).write_text(f"<configuration>\n{rows}</configuration>\n")

    def _java(self, main: str, *arguments: str) -> list[str]:
        classes = f"{self.configuration}:{self._root}/lib/*:{self._root}"
        return ["java", *JVM, "-cp", classes, main, *arguments]

    def _format(self) -> None:
        done = subprocess.run(
            self._java(NAMENODE, "-format", "-nonInteractive"), capture_output=True, text=True, cwd=self.home
        )
        if done.returncode != 0:
            raise ServiceError(
                f"hdfs: formatting the NameNode failed: {(done.stderr.strip() or done.stdout.strip())[-300:]}"
            )

    def processes(self) -> Sequence[Process]:
        nodes = [self._datanode(number) for number in range(1, self.datanodes + 1)]
        return [Process(name="nn", command=self._java(NAMENODE)), *nodes]

    def _datanode(self, number: int) -> Process:
        base = self.port + 10 * number
        settings = {
            "dfs.datanode.address": f"{HOST}:{base}",
            "dfs.datanode.ipc.address": f"{HOST}:{base + 1}",
            "dfs.datanode.http.address": f"{HOST}:{base + 2}",
            "dfs.datanode.data.dir": f"file://{self.home}/dn{number}",
            "dfs.datanode.hostname": HOST,
        }
        arguments = [f"-D{key}={value}" for key, value in settings.items()]
        return Process(name=f"dn{number}", command=self._java(DATANODE, *arguments))

    def ready(self) -> bool:
        """Out of safe mode, every DataNode has reported and takes connections (the NameNode is slow to miss one)."""
        for number in range(1, self.datanodes + 1):
            socket.create_connection((HOST, self.port + 10 * number), timeout=2).close()
        state = self._jmx("FSNamesystemState")
        return state.get("NumLiveDataNodes") == self.datanodes and not self._jmx("NameNodeInfo").get(
            "Safemode"
        )

    def _jmx(self, bean: str) -> dict[str, Any]:
        query = f"{self.http_url}/jmx?qry=Hadoop:service=NameNode,name={bean}"
        with urllib.request.urlopen(query, timeout=3) as answer:
            beans = json.load(answer)["beans"]
        return beans[0] if beans else {"Safemode": "starting"}

    def started(self) -> None:
        if (self.home / ".opened").exists():
            return
        open_root = (
            f"{self.http_url}/webhdfs/v1/?op=SETPERMISSION&permission=777&user.name={getpass.getuser()}"
        )
        try:
            with urllib.request.urlopen(urllib.request.Request(open_root, method="PUT"), timeout=60):
                (self.home / ".opened").touch()
        except OSError as error:
            raise ServiceError(f"hdfs: WebHDFS does not open the root directory: {error}") from None
