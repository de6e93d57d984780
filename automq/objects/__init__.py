"""Object stores: the built-in drivers, and the wrappers that the host puts around any driver.

`open_store(url)` is the door.
"""

from automq.objects.checksum import StoredObject
from automq.objects.keys import cluster_segment, marker_key
from automq.objects.marker import ensure_marker
from automq.objects.opening import HostStore, open_store, wrap
from automq.objects.policy import Policy

__all__ = [
    "HostStore",
    "Policy",
    "StoredObject",
    "cluster_segment",
    "ensure_marker",
    "marker_key",
    "open_store",
    "wrap",
]
