"""What the host keeps in a store beside the streams' data objects: the cluster's marker.

All keys of a cluster begin with its id, so that access rules, lifecycle and clean-up go by prefix:

    {cluster}/cluster.json     the marker
    {cluster}/d/…              data objects (`automq.streams.format` names them)
    {cluster}/w/…              slots of the object WAL

`{cluster}` is the cluster id's 16 bytes in hex: Kafka's base64 has upper case, which keys have not. The prefix of the
URL comes before all, and is the driver's.
"""

from __future__ import annotations

import base64
import binascii

from automq.plugins import InvalidArgument

MARKER_NAME = "cluster.json"


def cluster_segment(cluster_id: str) -> str:
    """Kafka's cluster id (22 characters of URL-safe base64) as 32 hex digits."""
    try:
        raw = base64.urlsafe_b64decode(cluster_id + "==")
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 16:
        raise InvalidArgument(f"a cluster id is 22 characters of URL-safe base64, found {cluster_id!r}")
    return raw.hex()


def marker_key(cluster_id: str) -> str:
    return f"{cluster_segment(cluster_id)}/{MARKER_NAME}"
