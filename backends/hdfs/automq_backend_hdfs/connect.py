"""Opening a client: which way, whether a NameNode answers, and what to say when none does.

A broker that starts must say within ten seconds what is wrong. The clients do not (hdfs-native tries a dead address for
minutes), so each NameNode's port is tried first, by plain TCP; then one real call tells a standby, a wrong port or a
refused login.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import socket
from collections.abc import Mapping

from automq.plugins import (
    Context,
    InvalidArgument,
    Outcome,
    StorageError,
    StorageUrl,
    Timeout,
    Unauthorized,
    Unavailable,
    Unsupported,
)
from automq_backend_hdfs.client import Client
from automq_backend_hdfs.options import Endpoint, HdfsOptions, Via, endpoint
from automq_backend_hdfs.way import Way

PORT_SECONDS = 3.0
# Making the client asks no NameNode: it is Java loading classes, which a busy machine may take its time for.
MAKE_SECONDS = 60.0
# The first question; with the port's trial and what Java takes to start, a refusal is there within ten seconds.
FIRST_CALL_SECONDS = 5.0
VERSION_SECONDS = 2.0
JMX_BYTES_MAX = 1 << 20
_JMX = "/jmx?qry=Hadoop:service=NameNode,name=NameNodeInfo"


def connect(
    url: StorageUrl, options: HdfsOptions, context: Context, directory: str
) -> tuple[Client, Endpoint]:
    """A client that has spoken to a NameNode and found, or made, `directory` (read-only: found). Blocks."""
    target = endpoint(url, options)
    _try_ports(target)
    client = Client(_way(target, options, context.logger), MAKE_SECONDS, options.replication)
    try:
        client.connect()
        client.seconds = FIRST_CALL_SECONDS
        _first_call(client, target, directory, context.read_only)
    except BaseException:
        with contextlib.suppress(StorageError):
            client.close()
        raise
    client.seconds = options.timeout
    return client, target


def server_info(target: Endpoint, client: Client) -> Mapping[str, str]:
    """The version is the web server's word, where it can be reached; nothing depends on it."""
    info = {"server": "HDFS", "client": client.way.name}
    for host, port in target.http:
        with contextlib.suppress(OSError, ValueError, LookupError, http.client.HTTPException):
            info["version"] = _version(host, port)
            break
    return info


def _way(target: Endpoint, options: HdfsOptions, logger: logging.Logger) -> Way:
    from automq_backend_hdfs.native import NativeWay

    if options.via is Via.NATIVE:
        return NativeWay(target)
    from automq_backend_hdfs.libhdfs import LibhdfsWay

    if options.via is Via.LIBHDFS:
        return LibhdfsWay(target, options)
    try:
        return LibhdfsWay(target, options)
    except Unsupported as error:
        logger.info("hdfs://%s: using hdfs-native, because %s", target.authority, error.message)
        return NativeWay(target)


def _try_ports(target: Endpoint) -> None:
    failures = []
    for host, port in target.namenodes:
        try:
            socket.create_connection((host, port), PORT_SECONDS / len(target.namenodes)).close()
        except OSError as error:
            failures.append(f"{host}:{port} ({error.strerror or error})")
        else:
            return
    several = f"none of the NameNodes of {target.authority} can be reached: " if len(failures) > 1 else ""
    message = several + ", ".join(failures) if several else f"no NameNode can be reached at {failures[0]}"
    raise Unavailable(message, outcome=Outcome.NOT_COMMITTED, operation="connect", host=target.authority)


def _first_call(client: Client, target: Endpoint, directory: str, read_only: bool) -> None:
    try:
        found = client.stat(directory)
        if found is None and not read_only:
            client.mkdirs(directory)
    except (Timeout, Unavailable) as error:
        active = "no active NameNode" if len(target.namenodes) > 1 else "no NameNode"
        raise Unavailable(
            f"{active} answers as one for {target.authority}: a port is open, but {error.message}",
            outcome=Outcome.NOT_COMMITTED,
            operation="connect",
        ) from error
    except Unauthorized as error:
        raise Unauthorized(
            f"{target.authority} does not let us use {directory}: {error.message}", operation="connect"
        ) from error
    if found is None and read_only:
        raise InvalidArgument(f"there is no directory {directory} in hdfs://{target.authority}")
    if found is not None and not found.is_directory:
        raise InvalidArgument(f"{directory} in hdfs://{target.authority} is a file, not a directory")


def _version(host: str, port: int) -> str:
    connection = http.client.HTTPConnection(host, port, timeout=VERSION_SECONDS)
    try:
        connection.request("GET", _JMX)
        beans = json.loads(connection.getresponse().read(JMX_BYTES_MAX))["beans"]
        return str(beans[0]["SoftwareVersion"])
    finally:
        connection.close()
