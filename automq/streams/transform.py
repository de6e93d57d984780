"""What happens to a data or state block between memory and the object: nothing now, encryption later.

The transform's id is in the footer; a reader that does not know it refuses the object. Checksums are of what is
stored, so that fsck needs no key.
"""

from __future__ import annotations

from typing import Protocol

from automq.streams.errors import UnsupportedObject
from automq.streams.format import TRANSFORM_IDENTITY

Buffer = bytes | bytearray | memoryview


class BlockTransform(Protocol):
    @property
    def id(self) -> int: ...

    def encode(self, buffers: list[Buffer]) -> list[Buffer]:
        """The bytes to store, as buffers; given ones may be returned, never changed."""

    def decode(self, stored: memoryview) -> memoryview:
        """The inverse, of one whole block."""


class Identity:
    id = TRANSFORM_IDENTITY

    def encode(self, buffers: list[Buffer]) -> list[Buffer]:
        return buffers

    def decode(self, stored: memoryview) -> memoryview:
        return stored


IDENTITY: BlockTransform = Identity()
_KNOWN = {IDENTITY.id: IDENTITY}


def transform_of(key: str, transform_id: int) -> BlockTransform:
    """The transform that wrote object `key`. Raises `UnsupportedObject`."""
    try:
        return _KNOWN[transform_id]
    except KeyError:
        raise UnsupportedObject(f"object {key} passed block transform {transform_id}, unknown here") from None
