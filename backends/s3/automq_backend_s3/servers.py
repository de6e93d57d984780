"""What each kind of server does, as measured (issue texts and vendors' pages were found to be wrong).

| server | create | update | delete | else |
|---|---|---|---|---|
| AWS S3 | yes | yes | yes | |
| SeaweedFS 4.48 | yes | yes | yes | answers a put before it has synced anything; lists by directory |
| MinIO | yes, since 2025-10-23 | yes, since 2025-10-23 | ignores the condition | `minio://` asks its build |
| Ceph RGW 16, 18 | yes | ETag without quotes; a lost race is 500 | ignores the condition | multipart too |
| Ceph RGW 20 | yes | yes | yes, and succeeds on a missing key | |
| CubeFS 3.5 | ignores | ignores | ignores | a listing's later pages lose keys, and more: see its entry |

The driver never asks a server for a condition that its row does not promise: an ignored condition loses data, a refused
call does not. Nor does it ever put conditions on a multipart upload.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from automq.plugins import Capabilities, Capability, Provenance

PART_BYTES_MIN = 5 << 20
PUT_BYTES_MAX = 5 << 30

CONDITIONS = (
    Capability.CONDITIONAL_CREATE,
    Capability.CONDITIONAL_UPDATE,
    Capability.CONDITIONAL_DELETE,
)


@dataclass(frozen=True, kw_only=True)
class Server:
    """One kind of server. `capabilities` is what the driver offers on it."""

    name: str
    capabilities: Capabilities
    version: str = ""
    #: If-Match takes the ETag in its quotes, as HTTP writes it.
    quoted_if_match: bool = True
    #: A conditional DELETE of a missing key is refused; where it is not, the driver looks first.
    missing_is_refused: bool = True
    #: A code of 500 that a conditional put gets when it loses a race, or might have.
    race_code: str = ""
    #: DeleteObjects without Content-MD5 is refused. (The driver always sends it.)
    content_md5_needed: bool = False
    #: A wrong x-amz-checksum-… of an upload is refused.
    verifies_checksums: bool = True
    #: User metadata beyond ASCII survives.
    unicode_metadata: bool = True
    part_bytes_min: int = PART_BYTES_MIN
    #: A page of a listing that follows another may leave out keys: `walking.py` lists instead.
    pages_lose_keys: bool = False
    #: A range of an empty object gets 206 and a body that never comes, where 416 is due.
    empty_range_hangs: bool = False

    def told(self, version: str, note: str, **claims: bool) -> Server:
        """The same kind with what its version implies: `told("16.2", "why", conditional_delete=False)`."""
        capabilities = self.capabilities
        for name, value in claims.items():
            capabilities = capabilities.with_claim(
                name.replace("_", "-"), value, Provenance.SERVER_VERSION, note
            )
        return replace(self, version=version, capabilities=capabilities)


AWS = Server(
    name="AWS S3",
    capabilities=Capabilities.declare(
        *CONDITIONS,
        Capability.READ_AFTER_WRITE,
        Capability.LIST_AFTER_WRITE,
        Capability.LIST_ORDERED,
        Capability.DURABLE_PUT,
        Capability.TOKENS,
        Capability.PUT_STREAM,
        Capability.BATCH_DELETE,
        Capability.COPY,
        Capability.PRESIGN,
        Capability.SHARED,
        put_bytes_max=PUT_BYTES_MAX,
    ),
)

_UNORDERED = AWS.capabilities.with_claim(
    Capability.LIST_ORDERED, False, Provenance.DECLARED, "directory buckets list in no order"
)
#: Its append (`x-amz-write-offset-bytes`) is not used: every other store replaces the object by the tail.
EXPRESS = replace(AWS, name="AWS S3 Express One Zone", capabilities=_UNORDERED)

#: An endpoint that does not say what it is: taken at S3's word, which the kit and the prober check.
UNKNOWN = replace(AWS, name="S3-compatible")

SEAWEEDFS = (
    replace(AWS, name="SeaweedFS")
    .told("", "measured with 4.48: it answers before it syncs", durable_put=False)
    .told("", "measured with 4.48: it lists the directory a/ before the key a-b", list_ordered=False)
)
MINIO = replace(AWS, name="MinIO").told("", "ignores If-Match on DELETE", conditional_delete=False)
#: MinIO of a build that nobody asked for: a lost quorum makes old ones skip conditions, which no probe can see.
MINIO_UNASKED = MINIO.told(
    "",
    "builds before 2025-10-23 skip conditions at times: use minio://, which asks its build",
    conditional_create=False,
    conditional_update=False,
)
CEPH = replace(
    AWS,
    name="Ceph RGW",
    quoted_if_match=False,
    missing_is_refused=False,
    race_code="UnknownError",
    verifies_checksums=False,
    unicode_metadata=False,
).told("", "before release 20 it ignores If-Match on DELETE", conditional_delete=False)
CUBEFS = (
    replace(
        AWS,
        name="CubeFS",
        content_md5_needed=True,
        verifies_checksums=False,
        unicode_metadata=False,
        part_bytes_min=1 << 20,
        pages_lose_keys=True,
        empty_range_hangs=True,
    )
    .told(
        "",
        "CubeFS accepts conditions and ignores them",
        conditional_create=False,
        conditional_update=False,
        conditional_delete=False,
    )
    .told("", "measured with 3.5.3: it answers before it syncs", durable_put=False)
    .told("", "measured with 3.5.3: it lists the directory a/ before the key a-b", list_ordered=False)
)


def recognise(header: str) -> Server:
    """By the `Server` header, for `s3://` with an endpoint."""
    if header.startswith("SeaweedFS"):
        return replace(SEAWEEDFS, version=header.rpartition(" ")[2])
    if header.startswith("MinIO"):
        return MINIO_UNASKED
    if header.startswith("Ceph Object Gateway"):
        return CEPH
    if header.startswith("CubeFS"):
        return CUBEFS
    if header == "AmazonS3":
        return AWS
    return UNKNOWN
