"""The URL and its options: which NameNodes, with what configuration, as whom.

`hdfs://namenode:8020/path`, or `hdfs://nameservice/path` where the service's NameNodes come from Hadoop's files (the
directory `conf`, else HADOOP_CONF_DIR, else HADOOP_HOME/etc/hadoop) or from `namenodes=host:port,host:port`. Both ways
get one configuration: those files, then ours, then what `config` says.
"""

from __future__ import annotations

import enum
import os
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from automq.plugins import Duration, InvalidArgument, Size, StorageUrl, option

RPC_PORT = 8020
HTTP_PORT = 9870
REPLICATION_MAX = 512  # NameNodes' own: dfs.replication.max
# A site file is some kilobytes; anything larger is a wrong path.
XML_BYTES_MAX = 4 << 20
_SITE_FILES = ("core-site.xml", "hdfs-site.xml")
_PROVIDER = "dfs.client.failover.proxy.provider."
_CONFIGURED = "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider"
_OBSERVER = "org.apache.hadoop.hdfs.server.namenode.ha.ObserverReadProxyProvider"
_VARIABLE = re.compile(r"\$\{([^}$]+)\}")


class Via(enum.Enum):
    AUTO = "auto"
    NATIVE = "native"
    LIBHDFS = "libhdfs"


@dataclass(frozen=True, kw_only=True)
class HdfsOptions:
    via: Via = option(
        Via.AUTO, "the client: libhdfs (a JVM in this process), native, or libhdfs if it is there"
    )
    conf: str = option("", "directory of core-site.xml and hdfs-site.xml; default: HADOOP_CONF_DIR")
    namenodes: tuple[str, ...] = option((), "NameNodes (host:port) of the name service that the URL names")
    config: str = option("", "more of Hadoop's configuration: key=value;key=value")
    principal: str = option("", "Kerberos principal to log in as, with `keytab` or `ticket_cache`")
    keytab: str = option("", "path of the principal's keytab")
    ticket_cache: str = option("", "path of a Kerberos ticket cache; default: the system's")
    replication: int | None = option(None, "replicas of each file; default: the cluster's own")
    timeout: Duration = option(Duration(10), "longest wait for an answer to one call", unit="seconds")
    http: str = option("", "host:port of the NameNode's web server, for its version; default: from `conf`")
    libhdfs: str = option("", "path of libhdfs.so; default: ARROW_LIBHDFS_DIR, HADOOP_HOME, the system's")
    java_home: str = option("", "directory of a Java runtime; default: JAVA_HOME, the `java` on the PATH")
    classpath: str = option("", "jars of Hadoop's client, `dir/*` allowed; default: CLASSPATH, HADOOP_HOME")
    jvm_options: str = option(
        "-Xmx256m -XX:+UseSerialGC", "options of the JVM, which all hdfs:// users of a process share"
    )


@dataclass(frozen=True, kw_only=True)
class HdfsWalOptions(HdfsOptions):
    segment_bytes: Size = option(Size(64 << 20), "size of a segment: one file of one block", unit="bytes")
    sync_timeout: Duration | None = option(
        None,
        "longest wait for an append; then its segment has failed. Default: 60s libhdfs, 5s native",
        unit="seconds",
    )


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where to and as whom. `namenodes` are (host, port) to try; `config` is all of Hadoop's that we know."""

    authority: str
    root: str
    namenodes: tuple[tuple[str, int], ...]
    config: Mapping[str, str] = field(repr=False)
    principal: str | None = None
    keytab: str | None = None
    ticket_cache: str | None = None
    http: tuple[tuple[str, int], ...] = ()

    @property
    def url(self) -> str:
        return f"hdfs://{self.authority}"

    @property
    def kerberos(self) -> bool:
        return self.config.get("hadoop.security.authentication", "").lower() == "kerberos"


def endpoint(url: StorageUrl, options: HdfsOptions) -> Endpoint:
    """Raises InvalidArgument that says what is missing."""
    if not url.host:
        raise InvalidArgument(
            f"expected hdfs://namenode:8020/path or hdfs://nameservice/path, found {url.shown}"
        )
    if url.username or url.password:
        raise InvalidArgument(
            "hdfs:// takes no user in the URL: set HADOOP_USER_NAME, or `principal` for Kerberos"
        )
    if any(part in (".", "..") for part in url.path.split("/")) or ":" in url.path:
        raise InvalidArgument(f"a path in HDFS has no '.', '..' or ':' of its own, found {url.path!r}")
    if options.timeout < 1:
        raise InvalidArgument(f"option 'timeout' is at least 1 s, found {options.timeout}")
    if options.replication is not None and not 1 <= options.replication <= REPLICATION_MAX:
        raise InvalidArgument(f"option 'replication' is 1 to {REPLICATION_MAX}, found {options.replication}")
    config = {**_site_config(options.conf), **_tuning(options), **_given(options.config)}
    config.update(_name_service(url, options))
    if options.principal and "hadoop.security.authentication" not in config:
        config["hadoop.security.authentication"] = "kerberos"
    for key in [key for key in config if key.startswith(_PROVIDER) and config[key] == _OBSERVER]:
        # An observer's answer may be old; fencing is decided by what the active NameNode says.
        config[key] = _CONFIGURED
    _check_kerberos(options)
    namenodes, authority = _namenodes(url, config)
    return Endpoint(
        authority=authority,
        root="/" + url.path.strip("/"),
        namenodes=namenodes,
        config=config,
        principal=options.principal or None,
        keytab=options.keytab or None,
        ticket_cache=options.ticket_cache or None,
        http=_http(options.http, url.host, config, namenodes),
    )


def join(*parts: str) -> str:
    """An absolute path of parts, some of which may be empty."""
    return "/" + "/".join(part.strip("/") for part in parts if part.strip("/"))


def _tuning(options: HdfsOptions) -> dict[str, str]:
    """Waits inside the clients, shorter than a call's deadline: then the call says why instead of `no answer`."""
    half_ms = str(int(options.timeout * 500))
    return {
        "ipc.client.connect.timeout": half_ms,
        "ipc.client.connect.max.retries": "1",
        "ipc.client.connect.max.retries.on.timeouts": "0",
        "ipc.client.connect.retry.interval": "200",
        "ipc.client.rpc-timeout.ms": str(int(options.timeout * 1000)),
        "dfs.client.socket-timeout": half_ms,
        "dfs.client.failover.max.attempts": "4",
        "dfs.client.failover.sleep.base.millis": "200",
        "dfs.client.failover.sleep.max.millis": "1000",
        "dfs.client.retry.policy.enabled": "false",
        # Closing a file asks again while its last block is not reported, a few milliseconds as a rule: from 20 ms on,
        # doubled ten times, not from 400.
        "dfs.client.block.write.locateFollowingBlock.initial.delay.ms": "20",
        "dfs.client.block.write.locateFollowingBlock.retries": "10",
    }


def _given(text: str) -> dict[str, str]:
    found = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        key, separator, value = part.partition("=")
        if not separator or not key.strip():
            raise InvalidArgument(f"option 'config' is key=value;key=value, found {part!r}")
        found[key.strip()] = value.strip()
    return found


def _name_service(url: StorageUrl, options: HdfsOptions) -> dict[str, str]:
    if not options.namenodes:
        return {}
    if url.port is not None:
        raise InvalidArgument(
            f"option 'namenodes' makes {url.host} a name service, which has no port: found {url.netloc}"
        )
    service, ids = url.host, [f"nn{number}" for number in range(1, len(options.namenodes) + 1)]
    config = {
        "dfs.nameservices": service,
        f"dfs.ha.namenodes.{service}": ",".join(ids),
        f"{_PROVIDER}{service}": _CONFIGURED,
    }
    for name, address in zip(ids, options.namenodes, strict=True):
        host, port = _address(address, RPC_PORT, "namenodes")
        config[f"dfs.namenode.rpc-address.{service}.{name}"] = f"{host}:{port}"
    return config


def _namenodes(url: StorageUrl, config: Mapping[str, str]) -> tuple[tuple[tuple[str, int], ...], str]:
    """The NameNodes' addresses, and the authority that the clients are given."""
    service = url.host
    if url.port is None and service in _list(config.get("dfs.nameservices", "")):
        ids = _list(config.get(f"dfs.ha.namenodes.{service}", ""))
        names = [f"dfs.namenode.rpc-address.{service}.{one}" for one in ids]
        if not ids:
            names = [f"dfs.namenode.rpc-address.{service}"]
        missing = [name for name in names if name not in config]
        if missing:
            raise InvalidArgument(f"the name service {service} is configured without {missing[0]}")
        return tuple(_address(config[name], RPC_PORT, name) for name in names), service
    port = RPC_PORT if url.port is None else url.port
    host = f"[{url.host}]" if ":" in url.host else url.host
    return ((url.host, port),), f"{host}:{port}"


def _check_kerberos(options: HdfsOptions) -> None:
    if options.keytab and not options.principal:
        raise InvalidArgument("option 'keytab' needs 'principal': whose key is it?")
    if options.principal and not (options.keytab or options.ticket_cache):
        raise InvalidArgument("option 'principal' needs 'keytab' or 'ticket_cache'")
    for name, path in (("keytab", options.keytab), ("ticket_cache", options.ticket_cache)):
        if path and not os.access(path.removeprefix("FILE:"), os.R_OK):
            raise InvalidArgument(f"option {name!r}: {path} is not a file that can be read")


def _http(
    given: str, host: str, config: Mapping[str, str], namenodes: tuple[tuple[str, int], ...]
) -> tuple[tuple[str, int], ...]:
    if given:
        return (_address(given, HTTP_PORT, "http"),)
    found = tuple(
        _address(value, HTTP_PORT, key)
        for key, value in config.items()
        if key == "dfs.namenode.http-address" or key.startswith(f"dfs.namenode.http-address.{host}.")
    )
    return found or tuple((name, HTTP_PORT) for name, _ in namenodes)


def _site_config(given: str) -> dict[str, str]:
    directory = _conf_directory(given)
    if directory is None:
        return {}
    config: dict[str, str] = {}
    for name in _SITE_FILES:
        path = directory / name
        if path.is_file():
            config.update(_properties(path))
        elif given and name == "core-site.xml":
            raise InvalidArgument(f"option 'conf': there is no {name} in {directory}")
    return {key: _expanded(value, config) for key, value in config.items()}


def _conf_directory(given: str) -> Path | None:
    if given:
        return Path(given)
    if home := os.environ.get("HADOOP_CONF_DIR"):
        return Path(home)
    if home := os.environ.get("HADOOP_HOME"):
        return Path(home) / "etc" / "hadoop"
    return None


def _properties(path: Path) -> dict[str, str]:
    try:
        if path.stat().st_size > XML_BYTES_MAX:
            raise InvalidArgument(f"{path} is larger than {XML_BYTES_MAX} bytes")
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise InvalidArgument(f"{path} cannot be read as Hadoop's configuration: {error}") from error
    return {
        (each.findtext("name") or "").strip(): (each.findtext("value") or "").strip()
        for each in root.iter("property")
    }


def _expanded(value: str, config: Mapping[str, str]) -> str:
    """`${key}` as Hadoop does it, one level deep; what is unknown stays."""
    return _VARIABLE.sub(lambda match: config.get(match[1], match[0]), value)


def _address(text: str, port: int, where: str) -> tuple[str, int]:
    host, separator, digits = text.strip().rpartition(":")
    if not separator:
        return text.strip(), port
    if not digits.isdigit() or not host:
        raise InvalidArgument(f"{where} is host:port, found {text!r}")
    return host.strip("[]"), int(digits)


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
