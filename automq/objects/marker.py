"""The cluster's marker object: which cluster and format own a prefix.

It is written when a cluster first uses a store and compared at each start. A cluster whose metadata says that objects
exist must find its marker: its absence means another bucket, a lost one or a mistyped prefix, and starting would
turn every read into an error. The marker is never overwritten.
"""

from __future__ import annotations

import json

from automq.objects.keys import marker_key
from automq.plugins import (
    ANY,
    IF_ABSENT,
    AlreadyExists,
    Capability,
    Corrupt,
    InvalidArgument,
    NotFound,
    ObjectStore,
)

#: Version of the layout of keys and objects as a whole; a newer one is refused.
FORMAT = 1


async def ensure_marker(store: ObjectStore, cluster_id: str, *, has_objects: bool) -> None:
    """Check the marker, or write it for a cluster that has no objects yet. Raises InvalidArgument or Corrupt."""
    key = marker_key(cluster_id)
    try:
        body = bytes(await store.get(key))
    except NotFound:
        if has_objects:
            raise InvalidArgument(
                f"the metadata of cluster {cluster_id} knows objects, but the store has no marker {key}:"
                " it is another store or prefix than before",
                key=key,
            ) from None
        body = await _create(store, key, cluster_id)
    _check(key, body, cluster_id)


async def _create(store: ObjectStore, key: str, cluster_id: str) -> bytes:
    body = json.dumps({"cluster_id": cluster_id, "format": FORMAT}, sort_keys=True).encode()
    create = store.capabilities.has(Capability.CONDITIONAL_CREATE)
    try:
        await store.put(key, body, cond=IF_ABSENT if create else ANY)
    except AlreadyExists:  # another broker of this cluster was first
        return bytes(await store.get(key))
    return body


def _check(key: str, body: bytes, cluster_id: str) -> None:
    try:
        marker = json.loads(body)
        found, version = marker["cluster_id"], int(marker["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise Corrupt("the marker object is not one", key=key) from error
    if found != cluster_id:
        raise InvalidArgument(f"the marker belongs to cluster {found}, this is {cluster_id}", key=key)
    if version > FORMAT:
        raise InvalidArgument(
            f"the store has format {version}, this version knows up to {FORMAT}: upgrade", key=key
        )
