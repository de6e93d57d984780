"""The rows: object store × WAL device × clients. Not the full cross: all clients on one store, one client on every
store, each WAL device with its natural store.

A row is data. In a URL, `{home}` is the row's own directory, `{url}` the running service's, `{service}` its host and
port, `{service_home}` its directory, `{services}` where services are installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

ALL_CLIENTS = (
    "confluent-kafka",
    "kafka-python",
    "aiokafka",
    "kafka-java-tools",
    "kafka-java-old",
    "franz-go",
    "kcat",
)
ONE_CLIENT = ("confluent-kafka",)
SMOKE_CLIENT = ("confluent-kafka (round trip)",)
OUTAGE_S = 60.0
LONG_OUTAGE_S = 600.0
SHORT_OUTAGE_S = 10.0

FILE_WAL = "file://{home}/wal"
# Smaller segments than usual, so that there are many.
BLOCK_WAL = "block://{home}/block.wal?capacity=1GiB&segment_bytes=16MiB"
S3 = "s3://data/matrix?endpoint={url}"
S3_WAL = "s3://data/wal?endpoint={url}"
S3_PLUGIN = ("automq-backend-s3",)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is run, and what is expected where that is not simply "it works".

    `service`: a name in `services`, with its `options`; empty for none. `packages`: distributions that must be
    installed, or the row is "not run". `forgets`: why data does not outlive the broker's process. `outage_s`: how long
    the service is away. `smoke`: part of the quick run. `level`: the kit's. `kit_store`, `kit_wal`: whether the kit
    looks at it here (another row may do so). `violates`: the kit must find the store lying, and `refused`: the broker
    must not start. `liar`: a proxy that ignores conditions, always (1) or one time in so many. `rotates`: the keys
    change during the run. `not_run`: why the row cannot be run by this command at all.
    """

    name: str
    title: str
    store: str
    wal: str = FILE_WAL
    service: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    packages: tuple[str, ...] = ()
    clients: tuple[str, ...] = ONE_CLIENT
    outage_s: float = OUTAGE_S
    forgets: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    buckets: tuple[str, ...] = ("data",)
    versioned: bool = False
    smoke: bool = False
    level: str = "full"
    kit_store: bool = True
    kit_wal: bool = True
    violates: bool = False
    refused: bool = False
    liar: int = 0
    rotates: bool = False
    mode: str = ""
    not_run: str = ""


BUILT_IN = (
    Row(name="file", title="Local directory", store="file://{home}/objects", clients=ALL_CLIENTS, smoke=True),
    Row(
        name="memory",
        title="Memory",
        store="memory://matrix",
        wal="memory://matrix",
        forgets="memory ends with the broker's process",
        smoke=True,
    ),
    Row(
        name="block",
        title="Local directory, block WAL",
        store="file://{home}/objects",
        wal=BLOCK_WAL,
        kit_store=False,
    ),
)

_LIAR = Row(
    name="lying",
    title="A proxy that drops conditions, always",
    store=S3,
    wal=S3_WAL,
    service="seaweedfs",
    packages=S3_PLUGIN,
    violates=True,
    kit_wal=False,
    liar=1,
    level="standard",
    outage_s=SHORT_OUTAGE_S,
    smoke=True,
)
LIARS = (
    _LIAR,
    replace(
        _LIAR,
        name="lying-store-fencing",
        title="The same, fencing by the store demanded",
        wal=S3_WAL + "&wal.fencing=store",
        kit_store=False,
        refused=True,
        smoke=False,
    ),
    replace(
        _LIAR,
        name="lying-one-in-eight",
        title="A proxy that drops conditions one time in eight",
        liar=8,
        refused=True,
    ),
)

_SEAWEEDFS = Row(name="seaweedfs", title="SeaweedFS", store=S3, service="seaweedfs", packages=S3_PLUGIN)
_VARIANT = replace(_SEAWEEDFS, kit_wal=False, outage_s=SHORT_OUTAGE_S)
TLS_CA = "&ca={service_home}/tls/ca.pem"
SEAWEEDFS = (
    replace(_SEAWEEDFS, smoke=True, outage_s=LONG_OUTAGE_S),
    replace(
        _SEAWEEDFS,
        name="seaweedfs-wal",
        title="SeaweedFS, object WAL in the same bucket",
        wal=S3_WAL,
        kit_store=False,
        smoke=True,
    ),
    replace(
        _VARIANT,
        name="seaweedfs-two-buckets",
        title="SeaweedFS, WAL and data in different buckets",
        wal="s3://wal/matrix?endpoint={url}",
        buckets=("data", "wal"),
        kit_store=False,
    ),
    replace(
        _VARIANT,
        name="seaweedfs-bare",
        title="SeaweedFS, a bucket without prefix",
        store="s3://data?endpoint={url}",
    ),
    replace(_VARIANT, name="seaweedfs-versioned", title="SeaweedFS, a versioned bucket", versioned=True),
    replace(
        _VARIANT,
        name="seaweedfs-tls",
        title="SeaweedFS, TLS with a custom CA",
        store=S3 + TLS_CA,
        wal=S3_WAL + TLS_CA,
        options={"tls": True},
    ),
    replace(
        _VARIANT,
        name="seaweedfs-rotated",
        title="SeaweedFS, keys rotated during the run",
        store=S3 + "&credentials_file={service_home}/aws-credentials",
        rotates=True,
        kit_store=False,
    ),
    replace(
        _VARIANT, name="seaweedfs-docker", title="SeaweedFS, in a container", mode="docker", kit_store=False
    ),
)

EMULATORS = (
    Row(name="moto", title="AWS S3, by moto", store=S3, service="moto", packages=S3_PLUGIN),
    Row(name="s3mock", title="AWS S3, by Adobe S3Mock", store=S3, service="s3mock", packages=S3_PLUGIN),
    Row(
        name="aws",
        title="AWS S3 itself",
        store=S3,
        not_run="it needs an account; moto and S3Mock stand in for it",
    ),
)

_MINIO = Row(
    name="minio",
    title="MinIO",
    store="minio://{service}/data/matrix",
    service="minio",
    packages=("automq-backend-minio", *S3_PLUGIN),
)
MINIO = (
    _MINIO,
    replace(
        _MINIO,
        name="minio-wal",
        title="MinIO, object WAL in the same bucket",
        wal="minio://{service}/data/wal",
        kit_store=False,
    ),
)


def _ceph(release: int) -> tuple[Row, Row]:
    plain = Row(
        name=f"ceph{release}",
        title=f"Ceph RGW {release}",
        store="ceph://{service}/data/matrix",
        service=f"ceph{release}",
        packages=("automq-backend-ceph", *S3_PLUGIN),
    )
    wal = replace(
        plain,
        name=f"ceph{release}-wal",
        title=f"Ceph RGW {release}, object WAL in the same bucket",
        wal="ceph://{service}/data/wal",
        kit_store=False,
        outage_s=SHORT_OUTAGE_S,
    )
    return plain, wal


CEPH = (
    *_ceph(20),
    *_ceph(18),
    *_ceph(16),
    Row(
        name="ceph16-rados",
        title="Ceph RGW 16, WAL on RADOS",
        store="ceph://{service}/data/matrix",
        wal="ceph+rados://wal/matrix?conf={service_home}/ceph.conf",
        service="ceph16",
        options={"pools": ("wal",)},
        packages=("automq-backend-ceph", *S3_PLUGIN),
        kit_store=False,
    ),
)

_HDFS = Row(
    name="hdfs",
    title="HDFS, by hdfs-native",
    store="hdfs://{service}/data/matrix?via=native&conf={service_home}/conf",
    service="hdfs",
    packages=("automq-backend-hdfs",),
)
_LIBHDFS = "?via=libhdfs&conf={service_home}/conf&libhdfs={services}/lib/libhdfs.so"
_KERBEROS = "?via=native&conf={service_home}/conf&principal=automq@AUTOMQ.TEST&keytab={service_home}/keytab"
HDFS = (
    replace(_HDFS, smoke=True),
    replace(
        _HDFS,
        name="hdfs-wal",
        title="HDFS, WAL on it too, by hdfs-native",
        wal="hdfs://{service}/data/wal?via=native&conf={service_home}/conf",
        kit_store=False,
    ),
    replace(
        _HDFS,
        name="hdfs-libhdfs",
        title="HDFS, WAL on it too, by libhdfs",
        store="hdfs://{service}/data/matrix" + _LIBHDFS,
        wal="hdfs://{service}/data/wal" + _LIBHDFS,
        options={"libhdfs": True},
    ),
    replace(
        _HDFS,
        name="hdfs-kerberos",
        title="HDFS with Kerberos, WAL on it too, by hdfs-native",
        store="hdfs://{service}/data/matrix" + _KERBEROS,
        wal="hdfs://{service}/data/wal" + _KERBEROS,
        service="hdfs-kerberos",
        outage_s=SHORT_OUTAGE_S,
    ),
)

FSSPEC = tuple(
    Row(
        name=f"fsspec-{name}",
        title=f"fsspec over {title}",
        store=url,
        service=name,
        packages=("automq-backend-fsspec",),
        kit_wal=False,
        outage_s=SHORT_OUTAGE_S,
    )
    for name, title, url in (
        (
            "sftp",
            "SFTP (OpenSSH)",
            "fsspec+sftp://{service}{service_home}/files/objects?arguments=env:MATRIX_ARGUMENTS",
        ),
        ("ftp", "FTP (pyftpdlib)", "fsspec+ftp://automq@{service}/objects?password=env:MATRIX_PASSWORD"),
        (
            "webdav",
            "WebDAV (WsgiDAV)",
            "fsspec+webdav://automq@{service}/objects?password=env:MATRIX_PASSWORD&arguments=env:MATRIX_ARGUMENTS",
        ),
    )
)

_CUBEFS = Row(
    name="cubefs",
    title="CubeFS object gateway",
    store="cubefs://{service}/data/matrix",
    wal="cubefs://{service}/data/wal",
    service="cubefs",
    packages=("automq-backend-cubefs", *S3_PLUGIN),
    mode="external",
)
CUBEFS = (
    _CUBEFS,
    replace(
        _CUBEFS,
        name="cubefs-mount",
        title="CubeFS object gateway, WAL on a mount",
        wal="cubefs+mount://{mount}/wal?client_config={client_config}",
        kit_store=False,
    ),
)

ROWS: tuple[Row, ...] = (
    *BUILT_IN,
    *LIARS,
    *SEAWEEDFS,
    *HDFS,
    *MINIO,
    *CEPH,
    *FSSPEC,
    *EMULATORS,
    *CUBEFS,
)


def find(names: str) -> list[Row]:
    """Rows by their names, separated by commas; `NAME-` finds all that begin so, `NAME` just that one."""
    if not names:
        return list(ROWS)
    found: list[Row] = []
    for name in names.split(","):
        these = [
            row for row in ROWS if row.name == name or (name.endswith("-") and row.name.startswith(name))
        ]
        if not these:
            raise ValueError(f"no row is called {name!r}; there are {', '.join(row.name for row in ROWS)}")
        found += [row for row in these if row not in found]
    return found
